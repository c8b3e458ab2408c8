"""复核录入 through the window, by the keyboard alone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from models.editions.edition import CellKey
from models.figures.value import format_exact
from models.services.report_session import ReportSession
from models.services.workflow_history import workflow_record
from tests.ui.shell.conftest import Said
from tests.widgets import children
from ui.report import reason_dialog
from ui.second_keying.keying_dialog import KeyingDialog
from ui.second_keying.keying_page import KeyingPage
from ui.shell.main_window import MainWindow

Key = Qt.Key
UPHELD = CellKey("disputes", "all", "reconsideration_upheld")
CORRECTED, KEPT = (UPHELD._replace(column=column) for column in ("suit_direct_upheld", "suit_after_upheld"))
TOTAL = CellKey("disputes", "all", "reconsideration_total")


@pytest.fixture
def window_at_report(window: MainWindow, sample_report: int) -> MainWindow:
    window.open_report(sample_report)
    return window


def opened(window: MainWindow, qtbot: QtBot) -> KeyingDialog:
    window.named_actions["key_again"].trigger()
    dialog = [each for each in children(window, KeyingDialog) if each.isVisible()][-1]
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def hand() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(key: Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(hand(), key, held)


def begin(dialog: KeyingDialog, scope: str, is_short: bool) -> None:
    dialog.start.scopes[scope].setChecked(True)
    dialog.start.ways[is_short].setChecked(True)
    press(Key.Key_Return)


def key_on(dialog: KeyingDialog, window: MainWindow, other: dict[CellKey, str]) -> None:
    """Key cell after cell what the source says: the report's own figures but for some."""
    assert window.page is not None
    filing = window.page.report.filing
    while dialog._pages.currentWidget() is dialog.key:
        cell = dialog.key.table.cell
        assert cell is not None
        value = filing.figures.get(cell)
        same = "" if value is None else format_exact(value, filing.edition.kind(cell))
        for char in other.get(cell, same):
            QTest.keyClicks(hand(), char)
        press(Key.Key_Return)


def test_a_table_is_keyed_again_and_differences_are_settled_by_digits(
    window_at_report: MainWindow, qtbot: QtBot
) -> None:
    window = window_at_report
    assert window.page is not None
    first = window.page.report.filing.figures.get(UPHELD) or 0
    dialog = opened(window, qtbot)
    begin(dialog, "disputes", False)
    key_on(dialog, window, {UPHELD: str(first + 1), TOTAL: str(351 + 1), CORRECTED: "99", KEPT: "98"})
    page = dialog.settle
    assert page.summary.text() == "录入 15 格，不一致 4 格，还有 4 格没有处理"
    assert page.current is not None
    assert page.current.cell == UPHELD
    press(Key.Key_2)
    assert window.page.report.filing.figures.get(UPHELD) == first + 1
    assert page.summary.text().endswith("不一致 3 格，还有 2 格没有处理")
    assert page.current.cell == CORRECTED
    press(Key.Key_3)
    for char in "13":
        QTest.keyClicks(hand(), char)
    press(Key.Key_Return)
    assert page.current.cell == KEPT
    assert not page.finish.isEnabled()
    press(Key.Key_1)
    assert page.finish.isEnabled()
    press(Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not dialog.isVisible()
    [(outcome, moved)] = window.page.report.read(workflow_record).keyings
    assert (outcome.cells, outcome.differing, outcome.changed, outcome.kept, moved) == (15, 3, 1, 2, 0)
    assert outcome.who == "张某"
    assert window.page.notice.label.text().startswith("复核录入完成：录入 15 格，不一致 3 格，改正 1 格")
    entry = window.page.report.entries()[-2]
    assert (entry.change.description, entry.change.origin) == (
        f"复核改正 {window.page.report.edition.short_name(UPHELD)}",
        f"复核录入：第一次 {first}，第二次 {first + 1}",
    )


def test_the_first_figure_is_not_shown_while_keying(window_at_report: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window_at_report, qtbot)
    begin(dialog, "requests", False)
    table = dialog.key.table
    assert table.line.text() == ""
    assert all(not table._appearance(slot).text for slot in table._form.slots if slot.cell)
    dialog.reject()


def test_it_is_stopped_with_escape_and_gone_on_with(window_at_report: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window_at_report, qtbot)
    begin(dialog, "requests", True)
    for char in "3001":
        QTest.keyClicks(hand(), char)
    press(Key.Key_Return)
    QTest.keyClicks(hand(), "x")
    press(Key.Key_Return)
    assert "只能填数字" in dialog.key.error_label.text()
    stands_on = dialog.key.table.cell
    press(Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert dialog.key.table.cell == stands_on
    dialog.key.table.line.clear()
    press(Key.Key_Up)
    assert dialog.key.table.line.text() == "3001"
    press(Key.Key_Escape)
    assert not dialog.isVisible()
    again = opened(window_at_report, qtbot)
    assert "已录 1／" in again.start.resume.text()
    again.start.resume.click()
    assert again.key.table.cell == stands_on
    assert again.key.count.text().startswith("已录 1／")
    again.reject()


def test_the_checker_leaves_a_difference_open_and_returns_the_report(
    window_at_report: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = window_at_report
    assert window.page is not None
    window.named_actions["send_to_check"].trigger()
    dialog = opened(window, qtbot)
    begin(dialog, "disputes", True)
    key_on(dialog, window, {UPHELD: "1"})
    assert not dialog.settle.take_second.isEnabled()
    press(Key.Key_2)
    assert not dialog.settle.finish.isEnabled()
    press(Key.Key_4)
    press(Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    asked: list[str] = []

    def answer(_window: QWidget, _asked: str, reason: str) -> str:
        asked.append(reason)
        return reason

    monkeypatch.setattr(reason_dialog, "ask_reason", answer)
    window.page.notice.accept_offer()
    assert asked[0].startswith("复核录入不一致，请核对：\n行政复议")
    assert window.top_bar.state.text() == "已退回"


def test_nothing_differs(window_at_report: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window_at_report, qtbot)
    begin(dialog, "disputes", True)
    key_on(dialog, window_at_report, {})
    assert dialog.settle.summary.text().startswith("✓ 录入")
    press(Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not dialog.isVisible()


def test_a_final_report_is_not_keyed_again(window_at_report: MainWindow, said: Said) -> None:
    assert window_at_report.page is not None
    window_at_report.page.report.run(ReportSession.finalise)
    window_at_report.named_actions["key_again"].trigger()
    assert "已经定稿" in said.last


def test_a_click_leads_to_a_cell(window_at_report: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window_at_report, qtbot)
    begin(dialog, "disputes", False)
    page: KeyingPage = dialog.key
    slot = page.table._form.slot_of_cell[TOTAL]
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=page.table._box(slot).center())
    assert page.table.cell == TOTAL
    dialog.reject()
