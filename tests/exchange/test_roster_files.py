"""Rosters in offices' own ways: read as a person would read them, and asked about where a person would have to ask."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from models.errors import BrokenFile
from models.exchange.list_files import read_list_file
from models.exchange.roster_lists.questions import RosterChoices
from models.exchange.roster_lists.understanding import RosterReading, understand_roster
from tests.exchange.roster_kinds import KINDS, RosterKind, book, outline, rows, separated
from tests.exchange.soffice import convert, needs_soffice


def read(path: Path, answers: Mapping[str, str] | None = None) -> RosterReading:
    return understand_roster(read_list_file(path, "一份名册"), RosterChoices(answers=answers or {}))


def judge(kind: RosterKind, path: Path) -> None:
    """What is asked is what is due to be asked; answered, the roster is the right one."""
    asked = [question.key for question in read(path).questions]
    assert asked == list(kind.asked)
    answered = read(path, kind.answers)
    assert answered.open_questions == ()
    assert outline(answered.roster) == kind.right.strip("\n")
    by_name = {unit.name: unit.code for unit in answered.roster.units}
    assert {name: by_name[name] for name in kind.codes} == dict(kind.codes)


@pytest.mark.parametrize("name", KINDS)
def test_a_roster_made_in_an_offices_way_is_read_as_it_is_meant(name: str, tmp_path: Path) -> None:
    kind = KINDS[name]
    path = tmp_path / f"名册{kind.ending}"
    path.write_bytes(kind.file())
    judge(kind, path)


@needs_soffice
@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_other_workbooks_say_the_same(ending: str, tmp_path: Path) -> None:
    names = ["题头、附件、序号、合计、填表说明", "上级一栏竖着合并", "两行表头", "名单在第二张表"]
    files = {f"{at}.xlsx": KINDS[name].file() for at, name in enumerate(names)}
    for stem, path in convert(files, ending, tmp_path).items():
        judge(KINDS[names[int(stem)]], path)


def test_what_is_no_roster_is_a_sentence(tmp_path: Path) -> None:
    for name, raw, why in (
        ("空.csv", b" \n", "文件是空的"),
        ("话.txt", "各单位：\n请于1月20日前报送。".encode(), "没有找到名册"),
        ("空表.xlsx", book(rows("单位名称|应报")), "名册里没有单位"),
        ("坏.xlsx", b"PK\x03\x04", "."),
        ("圈.csv", separated("单位名称|上级单位\n甲局|乙局\n乙局|甲局"), "上级绕成了一圈"),
        ("公钥.csv", separated("单位名称|签名公钥\n甲局|abc"), "第 2 行 签名公钥"),
        ("字.csv", separated("单位名称|代码\n甲\x01局|1\n乙局|2"), "第 2 行"),
    ):
        path = tmp_path / name
        path.write_bytes(raw)
        with pytest.raises(BrokenFile, match=why):
            read(path)


@pytest.mark.parametrize("expected", ["一份名册", "一份台账"])
def test_a_file_that_is_no_list_is_measured_by_what_was_asked_for(expected: str, tmp_path: Path) -> None:
    picture = tmp_path / "扫描.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    with pytest.raises(BrokenFile, match=f"不像{expected}。请另存为"):
        read_list_file(picture, expected)
    long = tmp_path / "很长.csv"
    long.write_text("名称,备注\n" + "甲,\n" * 400_001, encoding="utf-8")
    with pytest.raises(BrokenFile, match=f"文件的行太多，不像{expected}。"):
        read_list_file(long, expected)
