"""定稿: what is said before, and the page that shows what can follow."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.editions.edition import CellKey
from models.report.notes import NoteLineKind
from models.services.report_session import ReportSession
from tests.ui.shell.conftest import Said
from tests.widgets import children, focused, texts
from ui.report import reason_dialog
from ui.shell.finalise_dialog import FinaliseDialog, finalise_summary
from ui.shell.finished_page import STEPS, FinishedPage
from ui.shell.main_window import MainWindow
from ui.widgets import messages, wording

Key = Qt.Key
GRANTED = CellKey("requests", "granted", "natural_person")


@pytest.fixture
def at_report(window: MainWindow, sample_report: int, said: Said) -> Iterator[MainWindow]:
    """At the sample, with nobody who answers boxes in the clerk's place."""
    window.open_report(sample_report)
    messages.responders.listeners.remove(said.hear)
    yield window
    messages.responders.listeners.append(said.hear)


def answers(window: MainWindow, deed: Callable[[FinaliseDialog], object]) -> None:
    """Presses Ctrl+Shift+D, and does something in the window that comes up."""
    seen: list[FinaliseDialog] = []

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, FinaliseDialog)
        seen.append(dialog)
        deed(dialog)
        if dialog.isVisible():
            dialog.reject()

    QTimer.singleShot(0, act)
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(focused(), Key.Key_D, modifiers)
    assert len(seen) == 1


def test_it_says_what_is_open_who_signs_and_what_comes_next(at_report: MainWindow) -> None:
    assert at_report.page is not None
    report = at_report.page.report
    report.run(ReportSession.set_cover, "signed_on", "", "成文日期")
    report.run(ReportSession.add_note_line, GRANTED, NoteLineKind.QUESTION, "台账？")
    report.run(ReportSession.set_cover, "office", "政务公开办", "承办机构")
    read: list[str] = []
    answers(at_report, lambda dialog: read.extend(texts(dialog)))
    told = "\n".join(read)
    assert "“示例市人民政府” 2025 年度报告（修订 4）" in told
    assert "备注和疑问还有 1 格没有了结。" in told
    assert "封面还没有填成文日期，文末印不出来。" in told
    assert "填表：张某（今天" in told
    assert "没有送校核，由 张某 直接定稿" in told
    assert "须写明原因重新打开" in told
    assert not report.is_final


def test_the_filled_button_is_the_deed_and_enter_presses_it(at_report: MainWindow) -> None:
    answers(at_report, lambda dialog: QTest.keyClick(dialog.focusWidget(), Key.Key_Return))
    assert at_report.page is not None
    assert at_report.page.report.is_final


def test_the_list_of_findings_can_be_looked_at_first(at_report: MainWindow, qtbot: QtBot) -> None:
    assert at_report.page is not None
    at_report.page.report.run(ReportSession.set_text, "other_matters", "本年度无其他事项。")
    answers(at_report, lambda dialog: dialog.look_button.click())
    assert not at_report.page.report.is_final
    at_report.activateWindow()
    qtbot.waitUntil(at_report.isActiveWindow)
    assert focused() is at_report.page.view.problems.list


def test_whoever_checks_alone_is_told_so(at_report: MainWindow) -> None:
    assert at_report.page is not None
    report = at_report.page.report
    report.run(ReportSession.set_cover, "office", "政务公开办", "承办机构")
    report.run(ReportSession.send_to_check)
    summary = finalise_summary(report, wording.today())
    assert "同一个人（张某）" in summary.caution
    assert summary.people[1:] == (summary.people[1], "校核并定稿：张某")
    assert summary.people[1].startswith("送校核：张某")


def test_after_it_a_page_leads_to_print_publish_send_up_and_back_up(
    at_report: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert at_report.page is not None
    tabs = at_report.page.view.tabs
    [finished] = children(at_report, FinishedPage)
    assert tabs.indexOf(finished) < 0
    answers(at_report, lambda dialog: dialog.accept())
    at_report.activateWindow()
    qtbot.waitUntil(at_report.isActiveWindow)
    assert tabs.currentWidget() is finished
    assert finished.heading.text() == "✓ 示例市人民政府 2025 年度报告已定稿"
    assert "张某 今天" in finished.told.text()
    assert "《条例》规定的公布期限：3 月 31 日" in finished.told.text()
    done: list[str] = []
    for name, *_ in STEPS:
        at_report.named_actions[name].triggered.disconnect()
        at_report.named_actions[name].triggered.connect(lambda _=False, name=name: done.append(name))
    for _ in STEPS:
        QTest.keyClick(focused(), Key.Key_Space)
        QTest.keyClick(focused(), Key.Key_Tab)
    assert done == [name for name, *_ in STEPS]
    monkeypatch.setattr(reason_dialog, "ask_reason", lambda *_: "主管部门退回")
    finished.reopen.click()
    assert tabs.indexOf(finished) < 0
    assert tabs.currentWidget() is not finished
