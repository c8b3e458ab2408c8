"""图表: how the collection came in, what came on paper, and the sum over three years with what it rests on."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from python_calamine import CalamineWorkbook

from models.services.library import Library
from output.year_comparison import compare_years
from tests.services.collected import CELL, EDITION, YEAR, send, take, take_roster
from tests.ui.collection.window.conftest import Rest
from ui.collection.charts_tab import ChartsTab
from ui.collection.collection_page import CollectionPage
from ui.collection.paper_page import CHECK
from ui.collection.scope_dialog import ScopeChoice
from ui.collection.text_table import TextTable
from ui.collection.unit_tree_model import STATUS
from ui.shell.main_window import MainWindow


@pytest.fixture
def tab(city: Library, page: CollectionPage, tmp_path: Path, rested: Rest) -> ChartsTab:
    """Of last year 本级 and 甲镇 are here, of the year before nothing."""
    take_roster(city, tmp_path, year=YEAR - 1)
    files = [send(tmp_path / "上年", code, value, year=YEAR - 1) for code, value in (("10", 5), ("111", 20))]
    take(city, files, year=YEAR - 1)
    page.reload()
    rested(page)
    city.operator = "张某"
    page.show_tab(page.charts_tab)
    rested(page)
    return page.charts_tab


def rows(listed: TextTable) -> list[tuple[str, ...]]:
    """What stands in a list."""
    return [row.texts for row in listed.table_model.rows]


def test_the_sum_stands_beside_those_of_the_years_before(
    page: CollectionPage, tab: ChartsTab, tmp_path: Path, path_answer: list[Path | None], rested: Rest, qtbot: QtBot
) -> None:
    assert page.controller is not None
    collection = page.controller.loaded_collection
    tab.show_page("years")
    rested(page)
    assert tab.years.bases.text().split("\n") == [
        "2025 年：3 个单位相加；报齐了；与上一年的单位不同：多了 1 个（乙镇人民政府）；"
        "与上一年比，只比两年都有的 2 个单位。",
        "2024 年：2 个单位相加；缺 1 个（乙镇人民政府）。",
        "2023 年：没有名册。",
    ]
    granted = next(row for row in rows(tab.years.table) if row[0].startswith("予以公开"))
    assert granted[1:] == ("100", "25", "—", "+15（+60%），同 2 个单位"), "乙镇 is not in last year's sum"
    assert "予以公开2025年100件，2024年25件" in tab.years.picture.spoken
    path_answer.append(tmp_path / "三年.xlsx")
    tab.years.export_button.click()
    qtbot.waitUntil(lambda: page.notice.label.text().startswith("已导出"), timeout=60_000)
    book = CalamineWorkbook.from_path(tmp_path / "三年.xlsx")
    assert book.sheet_names == ["三年对比", "三年对比的依据"]
    assert ["予以公开", 100, 25, "", "+15（+60%），同 2 个单位"] in [
        row[1:] for row in book.get_sheet_by_index(0).to_python()
    ]
    page.sum_tab.show_scope(ScopeChoice(picked=("111",)))
    tab.years.request()
    rested(page)
    granted = next(row for row in rows(tab.years.table) if row[0].startswith("予以公开"))
    assert granted[1:] == ("30", "20", "—", "+10（+50%）")
    assert tab.years.scope_button.text() == "甲镇人民政府"
    latest, *before = collection.year_comparison(collection.consolidation()).sums()
    unlike = compare_years([replace(latest, shared=None), *before])
    assert {row.change_text for row in unlike} == {"单位不同，不可比"}


def test_columns_lines_and_the_form_follow_the_size_of_the_type(page: CollectionPage, tab: ChartsTab) -> None:
    window = page.window()
    assert isinstance(window, MainWindow)
    tree, table, form = page.status_tab.tree, tab.progress.kinds, page.sum_tab.tables[0]

    def sizes() -> tuple[int, ...]:
        return (
            tree.columnWidth(STATUS), table.columnWidth(1), table.verticalHeader().defaultSectionSize(),
            page.status_tab.search.width(), form.cell_painter.font.pointSize(),
        )  # fmt: skip

    window.context.settings.change(point_size=9)
    before = sizes()
    window.context.settings.change(point_size=14)
    assert all(after > size * 1.3 for after, size in zip(sizes(), before, strict=True)), (before, sizes())


def test_how_far_the_units_of_each_kind_have_come_and_on_which_day(tab: ChartsTab) -> None:
    kinds = {row[0]: row[1:4] for row in rows(tab.progress.kinds)}
    assert (kinds["乡镇街道"], kinds["县区"], kinds["合计"]) == (("2", "2", "0"), ("1", "0", "1"), ("4", "3", "1"))
    assert rows(tab.progress.days) == [("2026年1月20日", "3", "3", "75%", "0")]
    assert "应报 4 个单位，已报 3 个（75%）" in tab.progress.told.text()
    assert "乡镇街道2025年2／2" in tab.progress.picture.spoken


def test_copies_on_paper_are_ticked_off_and_taken_back(
    page: CollectionPage, tab: ChartsTab, tmp_path: Path, path_answer: list[Path | None], rested: Rest, qtbot: QtBot
) -> None:
    def copies() -> dict[str, tuple[str, str]]:
        return {item.name: (item.day, item.operator) for item in papers.model.items if item.day}

    def tick(name: str, is_on: bool) -> None:
        row = [item.name for item in papers.model.items].index(name)
        state = Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked
        papers.model.setData(papers.model.index(row, CHECK), state.value, int(Qt.ItemDataRole.CheckStateRole))
        rested(page)

    papers = tab.papers
    tab.show_page("papers")
    rested(page)
    papers.day.setText("2026年1月21日")
    tick("示例县人民政府", True)
    tick("甲镇人民政府", True)
    tick("甲镇人民政府", False)
    papers.day.setText("明年")
    tick("乙镇人民政府", True)
    assert "看不懂" in papers.told.text()
    assert copies() == {"示例县人民政府": ("2026-01-21", "张某")}
    assert [chip.text() for chip in papers.chips.values()] == ["全部 4", "纸质版已收 1", "还没有收 3"]
    path_answer.append(tmp_path / "登记.xlsx")
    papers.export_button.click()
    qtbot.waitUntil(lambda: page.notice.label.text().startswith("已导出"), timeout=60_000)
    sheet = CalamineWorkbook.from_path(tmp_path / "登记.xlsx").get_sheet_by_index(0).to_python()
    assert ["11", "示例县人民政府", "县区", "未报", "2026-01-21", "张某"] in sheet


def test_any_figure_over_units_and_years_down_to_its_cells(
    page: CollectionPage, tab: ChartsTab, tmp_path: Path, path_answer: list[Path | None], rested: Rest, qtbot: QtBot
) -> None:
    told = tab.indicator
    tab.show_page("indicator")
    told.choose(CELL)
    rested(page)
    assert "2025 年：100，由 3 个单位得出。2024 年：25，由 2 个单位得出。" in told.told.text()
    assert "有数的不足 5 个单位，不排名次。" in told.told.text()
    assert rows(told.units)[1] == ("", "甲镇人民政府", "乡镇街道", "30", "20", "—")
    told.choose(CELL, EDITION.find("requests.granted.total"))
    rested(page)
    assert rows(told.units)[1][3:] == ("100.0%", "100.0%", "—")
    told.units.selectRow(1)
    assert "甲镇人民政府：2025 年 科研机构·予以公开 30 ÷ 总计·予以公开 30 = 100.0%；" in told.cells.text()
    assert "2023 年 没有报来" in told.cells.text()
    path_answer.append(tmp_path / "指标.xlsx")
    told.export_button.click()
    qtbot.waitUntil(lambda: page.notice.label.text().startswith("已导出"), timeout=60_000)
    sheet = CalamineWorkbook.from_path(tmp_path / "指标.xlsx").get_sheet_by_index(0).to_python()
    assert ["", "112", "乙镇人民政府", "乡镇街道", 1, "", ""] in sheet
    assert ["", "", "有数的单位", "", 3, 2, 0] in sheet
    told.choose(CELL, next(cell for cell in EDITION.cells if EDITION.kind(cell).is_money))
    rested(page)
    assert told.told.text() == "一个是金额，一个是件数，不能相除。请另选一格。"
    QTest.keyClick(told.units, Qt.Key.Key_Return)
    told.choose(CELL)
    rested(page)
    told.units.selectRow(2)
    QTest.keyClick(told.units, Qt.Key.Key_Return)
    assert page.status_tab.panel.code == "112"
