"""What the file of a new edition has to say, and what is told where it does not."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from models.editions.known_editions import known_editions
from models.errors import BrokenEdition
from models.figures.totals import add_up
from tests.new_edition import next_edition as made_up
from tests.new_edition.next_edition import (
    FORMER,
    LAST_YEAR,
    NAME,
    SHIPPED,
    YEAR,
    knowing_next,
)
from tests.rules.made_up_city import figures_in, ids
from tests.rules.speaking import city


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (', words = ["(属于)?演练情形"]', "", None),
        ('head = "行政演练"', 'head = "演练"', r"enforcement\.drills：“演练”不能当作文字里的叫法。请写 words"),
        ('head = "行政演练"', 'head = "演练", words = []', None),
        ('words = ["(结果)?演练"]', 'words = [".*演练"]', "不限次数的重复"),
        ('words = ["(结果)?演练"]', 'words = "演练"', "words：应是 list"),
        (
            'key = "reconsideration_drilled"',
            'key = "mediation_drilled"',
            r"disputes\.mediation_drilled：文字核对还不会",
        ),
        ('key = "drill_office"', 'key = "receive"', r"requests\.receive：receive 是词表里已有的名称"),
        ("widths = [0.62, 0.95, 3.4, 1,", "widths = [0.62, 0.95, 3.4,", "requests.widths：有 10 个宽度，而表有 11 列"),
        (f'name = "{NAME}"', 'name = "二七年"', f"name：应是开始适用的年度 {NAME}"),
        ('key = "drill_office"', 'key = "drillOffice"', "drillOffice 不能作 key"),
        ('key = "drill_office"', 'key = "drill__office"', "drill__office 不能作 key"),
        ('key = "drill_office"', f'key = "{"m" * 60}"', "key 太长"),
        ('table = "disputes"', 'table = "requests"', "table (requests|disputes)：应在一个部分里印出"),
    ],
)
def test_what_a_new_file_lacks_is_told_when_it_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, told: str | None
) -> None:
    monkeypatch.setattr(made_up, "text_of_next", _changed(old, new))
    if told is None:
        with knowing_next(tmp_path):
            assert len(known_editions()) == len(SHIPPED) + 1
        return
    with pytest.raises(BrokenEdition, match=told), knowing_next(tmp_path):
        pass


def _changed(*changes: str) -> Callable[[], str]:
    """The made-up file with more changes: each what stands there, and what is to stand there."""
    text = made_up.text_of_next()
    for old, new in zip(changes[::2], changes[1::2], strict=True):
        assert old in text
        text = text.replace(old, new, 1)
    return lambda: text


@pytest.mark.parametrize(
    ("changes", "cell", "words", "rule"),
    [
        (
            (
                '  { key = "normative_documents", head',
                '  { key = "joint_documents", head = "党政联合发文" },\n  { key = "normative_documents", head',
            ),
            "documents.joint_documents.in_force",
            "党政联合发文现行有效{}件。",
            "N-10",
        ),
        (
            (
                '  { key = "handled_total"',
                '  { key = "suspended", head = "三、本年度办理结果｜（七）中止办理" },\n  { key = "handled_total"',
                '"otherwise*"], rule',
                '"otherwise*", "suspended"], rule',
            ),
            "requests.suspended.natural_person",
            "政府信息公开申请中，中止办理{}件。",
            "N-7",
        ),
    ],
)
def test_other_lines_that_texts_can_be_held_against(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changes: tuple[str, ...], cell: str, words: str, rule: str
) -> None:
    monkeypatch.setattr(made_up, "text_of_next", _changed(*changes))
    with knowing_next(tmp_path) as edition:
        figures = add_up(edition, {**figures_in(edition).typed, edition.find(cell): 6})
        filing = replace(city(edition, YEAR, {}), figures=figures)
        assert rule not in ids(replace(filing, texts={"overview": words.format(6)}))
        assert rule in ids(replace(filing, texts={"overview": words.format(7)}))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            '  { key = "handled_total"',
            '  { key = "suspended", head = "三、本年度办理结果｜（七）中止办理" },\n  { key = "handled_total"',
            r"requests\.suspended：文字核对还不会",
        ),
        (
            '{ key = "issued"',
            '{ key = "amended", head = "本年修改件数" },\n  { key = "issued"',
            r"documents\.amended：文字核对",
        ),
    ],
)
def test_a_line_that_texts_cannot_be_held_against_has_to_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, told: str
) -> None:
    widths = ("widths = [1.3, 1, 1, 1]", "widths = [1.3, 1, 1, 1, 1]") if "amended" in new else ()
    monkeypatch.setattr(made_up, "text_of_next", _changed(old, new, *widths))
    with pytest.raises(BrokenEdition, match=told), knowing_next(tmp_path):
        pass
    monkeypatch.undo()
    monkeypatch.setattr(made_up, "text_of_next", _changed(old, new.replace('" },', '", words = [] },', 1), *widths))
    with knowing_next(tmp_path) as edition:
        assert edition.name == NAME


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (f"to_year = {LAST_YEAR}", "", f"格式 {FORMER} 的 to_year 应是 {LAST_YEAR}，现在没有写"),
        (f"to_year = {LAST_YEAR}", "to_year = 2100", f"格式 {FORMER} 的 to_year 应是 {LAST_YEAR}，现在是 2100"),
    ],
)
def test_the_edition_before_ends_where_the_new_one_begins(tmp_path: Path, old: str, new: str, told: str) -> None:
    write_editions = made_up.write_editions

    def broken(folder: Path) -> Path:
        write_editions(folder)
        path = folder / f"{FORMER}.toml"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        return folder

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(made_up, "write_editions", broken)
        with pytest.raises(BrokenEdition, match=told), knowing_next(tmp_path):
            pass
