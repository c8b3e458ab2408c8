"""What the office decides once for all its cases, through the window: its calendar, how it counts, what it erases."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from models.registers.document import DocumentKind, RegisteredDocument
from models.registers.request import Particulars
from models.services.registers.registers import Registers
from tests.ui.registers.conftest import OFFICE, request
from tests.ui.shell.conftest import TODAY
from tests.widgets import cell_text, children
from ui.jobs.call_later import call_later
from ui.registers.calendar_dialog import CalendarDialog
from ui.registers.choices_dialog import ChoicesDialog
from ui.registers.erasing_dialog import ErasingDialog
from ui.registers.registers_page import RegistersPage
from ui.shell.main_window import MainWindow
from ui.widgets import messages

T = TypeVar("T", bound=QWidget)
# The whole of 2026 as announced, but for one working day that is taken off.
ARRANGEMENT = """日期,安排
2026-01-01至2026-01-03,放假
2026-01-04,上班
2026-01-28,放假
2026-02-14,上班
2026-02-15至2026-02-23,放假
2026-02-28,上班
2026-04-04至2026-04-06,放假
2026-05-01至2026-05-05,放假
2026-05-09,上班
2026-06-19至2026-06-21,放假
2026-09-20,上班
2026-09-25至2026-09-27,放假
2026-10-01至2026-10-07,放假
2026-10-10,上班
"""


def chosen(window: MainWindow, action: QAction, kind: type[T], look: Callable[[T], object]) -> None:
    """Choose a line of the page's menu and do something with the dialog that it opens."""
    seen: list[T] = []

    def at_once() -> None:
        [dialog] = children(window, kind)
        seen.append(dialog)
        look(dialog)

    call_later(30, window, at_once)
    action.trigger()
    assert seen


def test_a_year_is_taken_in_looked_at_and_taken_back(
    page: RegistersPage, window: MainWindow, registers: Registers, tmp_path: Path
) -> None:
    path = tmp_path / "2026.csv"
    path.write_text(ARRANGEMENT, encoding="utf-8")
    due = {line.request.number: line.reckoning.due for line in registers.requests.board()}

    def take(dialog: CalendarDialog) -> None:
        rows = {cell_text(dialog.table, row, 0): cell_text(dialog.table, row, 1) for row in range(5)}
        assert rows["2026 年"] == "国务院办公厅放假通知"
        assert rows["2028 年"] == "放假安排尚未公布，按法定节假日推算"
        assert "2027、2028 年放假安排尚未公布" in dialog.status_label.text()
        assert not dialog.keep_button.isEnabled()
        dialog.read(path)
        told = dialog.effect_label.text()
        assert told.startswith("2026 年有 1 天与现在的不同：1月28日。在办的有 3 件期限会变：")
        assert "2025-002（2026-01-28 → 2026-01-29）" in told
        dialog.keep_button.click()
        assert cell_text(dialog.table, 2, 1) == "本单位导入"
        dialog.close_button.click()

    chosen(window, page.calendar_action, CalendarDialog, take)
    lines = {line.request.number: line.due for line in page.requests_tab.table_model.lines}
    moved = lines["2025-002"]
    assert moved is not None
    assert moved.reckoning.due == date(2026, 1, 29)
    window.notice.accept_offer()
    again = Registers(window.context.library, OFFICE, lambda: TODAY)
    assert {line.request.number: line.reckoning.due for line in again.requests.board()} == due
    assert again.calendar.years(2026, 2026)[0].source == "国务院办公厅放假通知"


def test_how_it_counts_is_chosen_with_its_effect_and_a_reason(
    page: RegistersPage, window: MainWindow, registers: Registers
) -> None:
    registers.documents.add(
        RegisteredDocument("办法", "1号", DocumentKind.NORMATIVE, date(2020, 1, 1), amended=date(2026, 1, 5))
    )

    def choose(dialog: ChoicesDialog) -> None:
        assert not dialog.keep_button.isEnabled()
        dialog.boxes["amended_as_issued"].click()
        row = tuple(cell_text(dialog.table, 0, column) for column in range(4))
        assert row == ("本年制发件数·行政规范性文件", "0", "1", "+1")
        assert "2026 年有 1 格会变" in dialog.status_label.text()
        assert not dialog.keep_button.isEnabled()
        assert "请写明理由" in dialog.trouble.text()
        dialog.reason.setText("省里的要求")
        dialog.keep_button.click()

    chosen(window, page.choices_action, ChoicesDialog, choose)
    assert (registers.choices.amended_as_issued, registers.choices.reason) == (True, "省里的要求")
    window.notice.accept_offer()
    assert not registers.choices.amended_as_issued


def test_names_are_erased_after_the_period_with_what_stays_seen_before(
    page: RegistersPage, window: MainWindow, registers: Registers, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests = registers.requests
    old = requests.add(request("2020-001", date(2020, 3, 2)), Particulars("旧申请人", "", "旧事项"))
    requests.answer(old, date(2020, 3, 20), "granted")
    before = registers.counts(2020)
    asked: list[str] = []

    def agree(_parent: QWidget, _title: str, words: str, _yes: str) -> bool:
        asked.append(words)
        return True

    monkeypatch.setattr(messages, "ask", agree)

    def erase(dialog: ErasingDialog) -> None:
        assert "本单位还没有定存几年" in dialog.status_label.text()
        assert not dialog.erase_button.isEnabled()
        dialog.years.setValue(10)
        assert "没有要清除的申请人信息" in dialog.outlook_label.text()
        dialog.years.setValue(3)
        assert "会清除 1 份：2023-01-28 以前答复的 1 件（2020-001）" in dialog.outlook_label.text()
        dialog.set_button.click()
        assert not dialog.erase_button.isEnabled(), "not without a reason"
        dialog.reason.setText("档案保管期满")
        dialog.erase_button.click()

    chosen(window, page.erase_action, ErasingDialog, erase)
    assert "不能撤销" in asked[0]
    assert "清除了 1 份申请人信息" in window.notice.label.text()
    assert registers.counts(2020) == before
    kept = requests.find("2020-001")
    assert kept is not None
    assert requests.particulars([kept]) == {}


def test_what_others_do_is_seen_without_starting_anew(
    page: RegistersPage, window: MainWindow, registers: Registers, qtbot: QtBot
) -> None:
    page.begin_new()
    form = page.requests_tab.pane.form
    added = registers.requests.add(request("2026-077", TODAY))
    page.look_elsewhere()
    qtbot.waitUntil(lambda: page.requests_tab.table_model.row_of(added.id) >= 0, timeout=20_000)
    assert page.requests_tab.pane.form is form, "what is being typed stays"
    assert "2026-077" in page.undo_button.toolTip()
    del window
