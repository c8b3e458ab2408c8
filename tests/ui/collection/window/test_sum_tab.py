"""汇总数: the sum in the form, its parts, who makes up a cell, adjustments, and what it lacks."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from models.editions.edition import CellKey
from models.editions.known_editions import edition_for
from models.services.collection.collection import Collection
from models.services.library import Library
from tests.services.collected import CELL, CITY, YEAR, send, take, take_roster
from tests.ui.collection.window.conftest import Rest
from tests.ui.shell.conftest import Opener, Said
from ui.collection.adjust_dialog import AdjustDialog
from ui.collection.collection_page import CollectionPage
from ui.collection.scope_dialog import NODE, PICKED, ScopeChoice, ScopeDialog
from ui.collection.stale_dialog import StaleDialog
from ui.collection.sum_cell_styles import SumPart
from ui.collection.sum_tab import SumTab
from ui.report.grid.cell_appearance import CellAppearance
from ui.report.grid.grid_model import APPEARANCE_ROLE
from ui.shell.main_window import MainWindow

TOTAL = CELL._replace(column="total")


@pytest.fixture
def tab(page: CollectionPage, rested: Rest) -> SumTab:
    """The tab, turned to."""
    page.show_tab(page.sum_tab)
    rested(page)
    return page.sum_tab


def reads(tab: SumTab, cell: CellKey = CELL) -> str:
    """What stands in a cell on screen."""
    table = next(table for table in tab.tables if cell in table.model.form.slot_of_cell)
    return str(table.model.index_of(cell).data() or "")


def look_of(tab: SumTab, cell: CellKey) -> CellAppearance:
    """How a cell is shown."""
    table = next(table for table in tab.tables if cell in table.model.form.slot_of_cell)
    found: CellAppearance = table.model.index_of(cell).data(APPEARANCE_ROLE)
    return found


def signs(tab: SumTab, cell: CellKey = CELL) -> str:
    return look_of(tab, cell).origin


def answers(monkeypatch: pytest.MonkeyPatch, dialog: type[QDialog], deed: Callable[[QDialog], None]) -> None:
    """What the clerk does in a dialog, in place of its own loop of events."""

    def exec_it(self: QDialog) -> int:
        self.show()
        deed(self)
        return self.result()

    monkeypatch.setattr(dialog, "exec", exec_it)


def test_the_sum_stands_in_the_form_by_its_parts(tab: SumTab) -> None:
    assert (reads(tab), reads(tab, TOTAL)) == ("100", "100")
    assert tab.scope_button.text() == "全部（示例市人民政府）"
    assert tab.count.text() == "3 个单位相加"
    for part, shown in ((SumPart.OWN, "10"), (SumPart.BELOW, "90"), (SumPart.ADJUSTED, ""), (SumPart.WHOLE, "100")):
        tab.parts[part].click()
        assert reads(tab) == shown


@pytest.mark.promise("contributions")
def test_a_cell_leads_to_the_units_that_make_it_up(page: CollectionPage, tab: SumTab, rested: Rest) -> None:
    tab.go_to(CELL)
    rested(page)

    def told() -> list[str]:
        model = tab.side.list.contributions
        return [str(model.index(row).data()) for row in range(model.rowCount())]

    county, own = "示例县人民政府 90，占 90.0%，上年没有", "示例市本级 10，占 10.0%，上年没有"
    assert told() == [county, own], "the county has not reported: its towns are one row"
    assert tab.side.rest.text().startswith("共 3 个单位有数。")
    assert tab.side.figure.text() == "100"
    assert tab.side.parts.text() == "下级合计 90　本级 10"
    tab.table.body.setFocus()
    QTest.keyClick(tab.table.body, Qt.Key.Key_Return)
    assert page.window().focusWidget() is tab.side.list
    tab.side.list.setCurrentIndex(tab.side.list.contributions.index(0))
    QTest.keyClick(tab.side.list, Qt.Key.Key_Return)
    towns = ["乙镇人民政府 60，占 60.0%，上年没有", "甲镇人民政府 30，占 30.0%，上年没有"]
    assert told() == [county, *towns, own]
    tab.side.list.setCurrentIndex(tab.side.list.contributions.index(2))
    QTest.keyClick(tab.side.list, Qt.Key.Key_Return)
    assert page.tabs.currentWidget() is page.status_tab
    assert page.status_tab.panel.code == "111"


def test_the_arrows_walk_through_the_sum_and_what_is_chosen_is_copied(tab: SumTab) -> None:
    tab.go_to(CELL)
    body = tab.table.body
    QTest.keyClick(body, Qt.Key.Key_Right)
    assert tab.side.cell is not None
    assert tab.side.cell != CELL
    QTest.keyClick(body, Qt.Key.Key_Left)
    QTest.keyClick(body, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "100"


def test_a_returned_report_is_said_loudly(city: Library, page: CollectionPage, tab: SumTab, rested: Rest) -> None:
    assert not tab.missing.isVisible()  # the county has not reported, but all of its towns have
    Collection(city, YEAR).receipts.send_back(Collection(city, YEAR).submissions.current()["112"].id, "请核对")
    assert page.controller is not None
    page.controller.notify_changed()
    rested(page)
    assert reads(tab) == "40"
    assert tab.missing.isVisible()
    assert "乙镇人民政府没有报齐" in tab.missing.label.text()
    assert "不能判断" in tab.missing.label.text()
    tab.missing.button.click()
    assert page.tabs.currentWidget() is page.status_tab


def test_an_adjustment_stands_apart_and_is_taken_back(
    page: CollectionPage, tab: SumTab, rested: Rest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, AdjustDialog)
        dialog.number_edit.setText("-２０")
        assert not dialog.confirm_button.isEnabled()
        dialog.reason_edit.setPlainText("重复登记")
        assert dialog.result_label.text() == "调整后 80"
        dialog.confirm_button.click()

    answers(monkeypatch, AdjustDialog, fill)
    tab.go_to(CELL)
    rested(page)
    tab.side.adjust.click()
    rested(page)
    assert (reads(tab), reads(tab, TOTAL), signs(tab)) == ("80", "80", "±")
    assert "重复登记" in tab.side.adjusted.text()
    tab.parts[SumPart.ADJUSTED].click()
    assert reads(tab) == "-20"
    tab.parts[SumPart.WHOLE].click()
    [one] = tab.presenter.state.adjustments if tab.presenter.state else []
    tab.side.adjusted.linkActivated.emit(str(one.id))
    rested(page)
    assert reads(tab) == "100"
    assert "已撤销" in tab.side.adjusted.text()


def test_what_cannot_be_adjusted_says_why(
    page: CollectionPage, tab: SumTab, rested: Rest, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, AdjustDialog)
        dialog.number_edit.setText("1.5")
        assert "整数" in dialog.error_label.text()
        dialog.number_edit.setText("-500")
        dialog.reason_edit.setPlainText("多报")
        dialog.confirm_button.click()

    answers(monkeypatch, AdjustDialog, fill)
    tab.go_to(CELL)
    tab.side.adjust.click()
    rested(page)
    assert "小于 0" in said.last
    assert reads(tab) == "100"
    tab.go_to(TOTAL)
    assert not tab.side.adjust.isVisible()


def test_the_sum_follows_what_comes(
    city: Library, page: CollectionPage, tab: SumTab, tmp_path: Path, rested: Rest
) -> None:
    take(city, [send(tmp_path / "收件", "112", 75, 2)])
    assert page.controller is not None
    page.controller.notify_changed()
    rested(page)
    assert reads(tab) == "115"


def test_last_year_in_another_form_tells_of_the_cells_that_both_have(
    library: Library, open_window: Opener, tmp_path: Path, rested: Rest
) -> None:
    now, before = edition_for(2021), edition_for(2020)
    assert now is not before
    alone = now.find("documents.normative_documents.in_force")
    for year, value, cell in ((2020, 6, CELL), (2021, 60, CELL)):
        take_roster(library, tmp_path, year=year)
        take(library, [send(tmp_path / f"{year}", "112", value, year=year, cell=cell)], year=year)
    take(library, [send(tmp_path / "收件", "111", 7, year=2021, cell=alone)], year=2021)
    window = open_window()
    window.library_page.collect.click()
    page = window.collection.page
    assert page is not None
    page.years.setCurrentIndex(page.years.findData(2021))
    page.show_year(2021)
    page.show_tab(page.sum_tab)
    rested(page)
    assert [look_of(page.sum_tab, cell).last_year for cell in (CELL, TOTAL, alone)] == ["6", "6", ""]
    assert reads(page.sum_tab, alone) == "7"


def test_last_year_stands_in_the_corner_and_a_leap_is_marked(
    city: Library, page: CollectionPage, tab: SumTab, tmp_path: Path, rested: Rest
) -> None:
    take_roster(city, tmp_path, year=YEAR - 1)
    take(city, [send(tmp_path / "上年", "112", 6, year=YEAR - 1)], year=YEAR - 1)
    page.reload()
    rested(page)
    look = look_of(tab, CELL)
    assert (look.last_year, look.origin) == ("6", "▲")
    tab.go_to(CELL)
    rested(page)
    county = str(tab.side.list.contributions.index(0).data())
    assert county == "示例县人民政府 90，占 90.0%，上年不全", "of last year only one town is known"
    assert tab.side.list.contributions.data(tab.side.list.contributions.index(0), int(Qt.ItemDataRole.ToolTipRole)) == (
        "乙镇人民政府：上年 6，今年 60"
    )


def test_a_node_and_a_picked_set(
    page: CollectionPage, tab: SumTab, rested: Rest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def choose_county(dialog: QDialog) -> None:
        assert isinstance(dialog, ScopeDialog)
        dialog.options[NODE].setChecked(True)
        assert not dialog.confirm_button.isEnabled()
        dialog.tree.setCurrentIndex(dialog.model.index_of("11"))
        dialog.confirm_button.click()

    answers(monkeypatch, ScopeDialog, choose_county)
    tab.scope_button.click()
    rested(page)
    assert (reads(tab), tab.scope_button.text()) == ("90", "示例县人民政府的下属单位")

    def pick(dialog: QDialog) -> None:
        assert isinstance(dialog, ScopeDialog)
        dialog.options[PICKED].setChecked(True)
        for code in ("11", "112", "10"):
            dialog.model.setData(dialog.model.index_of(code), True)
        assert dialog.error_label.text() == "", "the town is in the county: it counts once"
        dialog.model.setData(dialog.model.index_of("11"), False)
        dialog.confirm_button.click()

    answers(monkeypatch, ScopeDialog, pick)
    tab.scope_button.click()
    rested(page)
    assert (reads(tab), tab.scope_button.text()) == ("70", "乙镇人民政府、示例市本级")


def test_a_roster_with_two_tops_asks_for_one(
    city: Library, page: CollectionPage, tab: SumTab, tmp_path: Path, rested: Rest, said: Said
) -> None:
    two_tops = CITY.replace("11,示例县人民政府,1,", "11,示例县人民政府,,")
    take_roster(city, tmp_path, two_tops, 上级空白="没有上级", 最上级="各自独立")
    page.reload()
    rested(page)
    assert "请先选一个单位" in tab.missing.label.text()
    page.show_tab(page.check_tab)
    rested(page)
    assert "请先选一个单位" in page.check_tab.status.text()
    assert said.boxes == []
    page.show_tab(tab)
    tab.show_scope(ScopeChoice("11"))
    rested(page)
    assert reads(tab) == "90"


def test_a_unit_leads_to_the_sum_of_what_stands_under_it(page: CollectionPage, tab: SumTab, rested: Rest) -> None:
    page.go_to_unit("11")
    page.status_tab.panel.menu_actions["sum"].trigger()
    rested(page)
    assert page.tabs.currentWidget() is tab
    assert reads(tab) == "90"


@pytest.mark.promise("stale-sum")
def test_the_sum_becomes_a_report_and_says_when_it_is_stale(
    city: Library, page: CollectionPage, tab: SumTab, tmp_path: Path, rested: Rest, said: Said,
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot,
) -> None:  # fmt: skip
    window = page.window()
    assert isinstance(window, MainWindow)
    page.sum_tab.make_button.click()
    qtbot.waitUntil(lambda: window.page is not None, timeout=30_000)
    assert window.page is not None
    assert window.page.report.filing.figures.get(CELL) == 100
    assert said.boxes == []
    take(city, [send(tmp_path / "收件", "112", 75, 2)])
    window.named_actions["collecting"].trigger()
    again = window.collection.page
    assert again is not None
    rested(again)
    again.show_tab(again.sum_tab)
    rested(again)
    assert "单位报告改了 1 处" in again.sum_tab.stale.label.text()
    told: list[str] = []

    def read(dialog: QDialog) -> None:
        assert isinstance(dialog, StaleDialog)
        told.append(dialog.page.toPlainText())
        dialog.remake_button.click()

    answers(monkeypatch, StaleDialog, read)
    again.sum_tab.stale.button.click()
    assert "乙镇人民政府" in told[0]
    assert "60" in told[0]
    assert "75" in told[0]
