"""The workbook of a year's lists, read back by calamine: what each sheet says, and that words stay words."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from models.report.consolidation import ListTable
from models.rules.registry import TITLES, named
from models.services.collection.collection import Collection
from models.services.collection.parts import list_exports
from models.services.library import Library
from models.store.collection import submissions
from output import collection_workbook
from output.collection_workbook import render_lists, write_lists
from tests.services.collected import CELL, YEAR, send, take, take_roster

TODAY = date(YEAR + 1, 4, 2)


def sheets(raw: bytes) -> Mapping[str, Sequence[Sequence[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


@pytest.fixture
def city(library: Library, tmp_path: Path) -> Library:
    take_roster(library, tmp_path)
    units = (("10", 10), ("11", 95), ("111", 30), ("112", 60))
    take(library, [send(tmp_path / "收件", code, value) for code, value in units])
    Collection(library, YEAR).receipts.send_back(
        submissions.current_submissions(library.database, YEAR)["10"].id, "=请核对"
    )
    Collection(library, YEAR).consolidation().adjust(CELL, 5, "+新区尚未单列")
    return library


def read(library: Library, folder: Path) -> Mapping[str, Sequence[Sequence[object]]]:
    seeing, summing = Collection(library, YEAR).queries, Collection(library, YEAR).consolidation()
    for _ in seeing.check_received():
        pass
    write_lists(
        folder / "汇总.xlsx",
        Collection(library, YEAR).list_exports(summing).lists(TODAY),
        f"{YEAR} 年度汇总",
        "示例市人民政府",
    )
    return sheets((folder / "汇总.xlsx").read_bytes())


def test_every_list_of_the_collection_is_a_sheet(city: Library, tmp_path: Path) -> None:
    found = read(city, tmp_path)
    names = [
        "报送情况", "按类别", "按日", "纸质版", "催报", "汇总数", "数从哪来", "上下级核对", "离群", "同类问题",
        "文字雷同", "调整", "汇总检查",
    ]  # fmt: skip
    assert list(found) == names
    heads, *lines = found["报送情况"]
    by_code = {line[0]: dict(zip(heads, line, strict=True)) for line in lines}
    assert (by_code["10"]["状态"], by_code["12"]["状态"], by_code["13"]["不需报原因"]) == (
        "已退回",
        "不在应报之列",
        "今年新设",
    )
    assert (by_code["111"]["上级"], by_code["111"]["文件"]) == ("示例县人民政府", "111-1.ndbg")
    kinds = {line[0]: dict(zip(found["按类别"][0], line, strict=True)) for line in found["按类别"][1:]}
    assert (by_code["111"]["类别"], by_code["13"]["类别"]) == ("乡镇街道", "园区")
    assert {kind: (line["应报"], line["已报"], line["已退回"]) for kind, line in kinds.items()} == {
        "县区": (1, 1, 0), "乡镇街道": (2, 2, 0), "园区": (0, 0, 0), "市级以上政府": (0, 0, 0), "垂直管理": (0, 0, 0),
        "本级": (1, 0, 1),
    }  # fmt: skip
    assert [line[0] for line in found["催报"][1:]] == ["10"]
    name = Collection(city, YEAR).consolidation().edition.short_name(CELL)
    [line] = [line for line in found["汇总数"] if line[1] == name and line[-1] == 100]
    assert line[2:] == ["", 95, 5, 100]
    first = next(line for line in found["数从哪来"] if line[1] == name and line[4] == "示例县人民政府")
    assert (first[2], first[5], first[6]) == (1, 95, 0.95)
    assert ["11", "示例县人民政府", "不一致", first[0], name, 95, 90, 5] in found["上下级核对"]
    assert any(line[3:5] == ["111", "甲镇人民政府"] for line in found["同类问题"])
    assert found["调整"][1][2:5] == [5, "+新区尚未单列", "张某"]
    assert any(line[0] == "没有计入的单位（A-2）" for line in found["汇总检查"])
    assert {line[0] for line in found["同类问题"][1:]} <= {named(number) for number in TITLES}


def test_a_unit_that_cannot_be_judged_says_so(library: Library, tmp_path: Path) -> None:
    take_roster(library, tmp_path)
    take(library, [send(tmp_path / "收件", "11", 50), send(tmp_path / "收件", "111", 20)])
    assert read(library, tmp_path)["上下级核对"][1][2] == "不能判断，乙镇人民政府还没有报来。"


def test_of_many_contributions_the_largest_stand_and_the_rest_in_one_row(
    city: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(city, [send(tmp_path / "收件", "10", 9, revision=2)])
    monkeypatch.setattr(list_exports, "MOST", 1)
    rows = [line for line in read(city, tmp_path)["数从哪来"] if line[4] in ("示例县人民政府", "其余单位")]
    assert [(line[4], line[5]) for line in rows[:2]] == [("示例县人民政府", 95), ("其余单位", 9)]


def test_words_that_look_like_a_formula_stay_words() -> None:
    words = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "http://a", "1e5", "　=1")
    raw = render_lists([ListTable("一", ("词",), ((word,) for word in words))], "题", "某局")
    assert [row[0] for row in sheets(raw)["一"][1:]] == list(words)
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        written = archive.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in written
        assert 'quotePrefix="1"' in archive.read("xl/styles.xml").decode()


def test_numbers_are_numbers_as_far_as_a_spreadsheet_keeps_them() -> None:
    rows = [(7, Decimal("0.25"), None), (10**17 + 1, Decimal("123456789.123456"), "")]
    first, second = sheets(render_lists([ListTable("数", ("一", "占比", "三"), rows)], "题", "某局"))["数"][1:]
    assert first == [7.0, 0.25, ""]
    assert second == [str(10**17 + 1), 123456789.123456, ""]


def test_a_list_longer_than_a_sheet_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collection_workbook, "_ROWS_OF_A_SHEET", 3)
    found = sheets(render_lists([ListTable("名单", ("号",), ((at,) for at in range(7)))], "题", "某局"))
    assert {name: [row[0] for row in rows[1:]] for name, rows in found.items()} == {
        "名单": [0, 1, 2],
        "名单（2）": [3, 4, 5],
        "名单（3）": [6],
    }
