"""核对: superiors against their units, figures out of line, the same finding across units, two reports side by side."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from python_calamine import CalamineWorkbook

from models.rules.registry import TITLES, named
from models.services.library import Library
from tests.services.collected import CELL, EDITION, YEAR, send, take, take_roster
from tests.ui.collection.window.conftest import Rest
from ui.collection.check_tab import CheckTab
from ui.collection.collection_page import CollectionPage
from ui.collection.text_table import TextTable
from ui.widgets.text_differences import render_differences


@pytest.fixture
def tab(city: Library, page: CollectionPage, tmp_path: Path, rested: Rest) -> CheckTab:
    """The county has reported 91, its towns 30 and 60; last year one of them 6."""
    take_roster(city, tmp_path, year=YEAR - 1)
    take(city, [send(tmp_path / "上年", "112", 6, year=YEAR - 1)], year=YEAR - 1)
    take(city, [send(tmp_path / "收件", "11", 91)])
    page.reload()
    rested(page)
    page.show_tab(page.check_tab)
    rested(page)
    return page.check_tab


def rows(listed: TextTable) -> list[tuple[str, ...]]:
    """What stands in a list."""
    return [row.texts for row in listed.table_model.rows]


def test_a_superior_is_held_against_its_units(tab: CheckTab) -> None:
    tab.chips["compared"].click()
    assert tab.chips["compared"].text() == "上下级核对 1"
    [(verdict, unit, _)] = rows(tab.superiors.units)
    assert (verdict, unit) == ("● 1 格不同", "示例县人民政府")
    assert (EDITION.short_name(CELL), "91", "90", "1") in rows(tab.superiors.cells)


@pytest.mark.promise("cannot-judge")
def test_nothing_is_judged_while_a_unit_is_missing(
    city: Library, page: CollectionPage, tab: CheckTab, rested: Rest
) -> None:
    assert page.controller is not None
    page.controller.loaded_collection.submissions.withdraw(
        page.controller.loaded_collection.submissions.current()["112"].id, "收错了"
    )
    page.controller.notify_changed()
    rested(page)
    assert rows(tab.superiors.units)[0][0] == "○ 不能判断"


def test_a_figure_out_of_line_leads_to_its_unit(page: CollectionPage, tab: CheckTab) -> None:
    tab.chips["strange"].click()
    [*_, first] = [row for row in rows(tab.outliers) if row[1] == EDITION.short_name(CELL)]
    assert first == ("乙镇人民政府", EDITION.short_name(CELL), "60", "6", "上年 6，今年 60")
    QTest.keyClick(tab.outliers, Qt.Key.Key_Return)
    assert page.tabs.currentWidget() is page.status_tab
    assert page.status_tab.panel.code == "112"


def test_the_same_finding_across_all_units(page: CollectionPage, tab: CheckTab, rested: Rest) -> None:
    tab.chips["same"].click()
    severity, rule, units, _, example = rows(tab.common.rules)[0]
    assert (severity[0] in "■●▲○", units) == (True, "4")
    assert rule in {named(number) for number in TITLES}
    assert example
    rested(page)
    assert {unit for unit, _, _ in rows(tab.common.units)} == {
        "示例市本级", "示例县人民政府", "甲镇人民政府", "乙镇人民政府",
    }  # fmt: skip


def test_a_list_is_copied_as_spreadsheets_take_it(tab: CheckTab) -> None:
    QTest.keyClick(tab.superiors.cells, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert f"{EDITION.short_name(CELL)}\t91\t90\t1" in QGuiApplication.clipboard().text().split("\n")


def test_two_units_side_by_side(page: CollectionPage, tab: CheckTab, rested: Rest) -> None:
    tab.chips["beside"].click()
    for side, name in zip(tab.comparison.sides, ("甲镇人民政府（111）", "乙镇人民政府（112）"), strict=True):
        side.name.setText(name)
        QTest.keyClick(side.name, Qt.Key.Key_Return)
    rested(page)
    assert (EDITION.short_name(CELL), "30", "60", "30") in rows(tab.comparison.differences.cells)
    assert "0 个部分的文字不同" in tab.comparison.differences.summary.text()


def test_two_versions_of_a_unit_from_its_panel(
    city: Library, page: CollectionPage, tab: CheckTab, tmp_path: Path, rested: Rest
) -> None:
    take(city, [send(tmp_path / "收件", "112", 75, 2)])
    assert page.controller is not None
    page.controller.notify_changed()
    rested(page)
    page.go_to_unit("112")
    newest, before = page.controller.loaded_collection.submissions.versions("112")
    page.status_tab.panel.action_requested.emit("beside", f"{newest.id}:{before.id}")
    rested(page)
    assert page.tabs.currentWidget() is tab
    assert (EDITION.short_name(CELL), "75", "60", "-15") in rows(tab.comparison.differences.cells)
    assert tab.comparison.sides[1].versions.currentText() == "第 1 次修改"


def test_every_list_goes_into_one_workbook(
    page: CollectionPage, tab: CheckTab, tmp_path: Path, path_answer: list[Path | None], qtbot: QtBot
) -> None:
    path_answer.append(tmp_path / "清单.xlsx")
    tab.export_button.click()
    qtbot.waitUntil(lambda: page.notice.label.text().startswith("已导出"), timeout=60_000)
    sheets = CalamineWorkbook.from_path(tmp_path / "清单.xlsx").sheet_names
    assert {"报送情况", "汇总检查", "同类问题"} <= set(sheets)


def test_what_was_taken_out_is_struck_through_and_what_was_put_in_underlined() -> None:
    told = render_differences("共收到<三>件", "共收到<五>件，增加两件")
    assert "共收到&lt;" in told
    assert "<s" in told
    assert "三" in told
    assert "<u" in told
