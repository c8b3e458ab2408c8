"""From draft to final and back: who may do what, what is locked, and what the next one reads."""

import hashlib
import zipfile
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from python_calamine import CalamineWorkbook

from models.editions.edition import CellKey
from models.report.workflow_record import State
from models.rules.finding import Severity
from models.services.library import Library
from models.services.report_session import ReportSession
from models.services.workflow_history import workflow_record
from tests.ui.shell.conftest import Opener, Said, export
from tests.widgets import focused
from ui.report import operator_dialog, reason_dialog
from ui.report.preview.sheet_dialog import SheetDialog
from ui.shell.main_window import MainWindow
from ui.widgets.messages import Tone

GRANTED = CellKey("requests", "granted", "natural_person")


@pytest.fixture
def at_report(window: MainWindow, sample_report: int) -> MainWindow:
    window.open_report(sample_report)
    return window


def offers(window: MainWindow) -> list[str]:
    """The passages that the menu offers."""
    names = ("send_to_check", "send_back", "finalise", "reopen")
    return [name for name in names if window.named_actions[name].isVisible()]


def notice(window: MainWindow) -> str:
    """What the bar at the foot says."""
    assert window.page is not None
    return window.page.notice.label.text() if window.page.notice.isVisible() else ""


def types_into_granted(window: MainWindow) -> str:
    """Tries to change a figure by the keyboard; what stands in the way."""
    assert window.page is not None
    tabs = window.page.view.tabs
    tabs.go_to_cell(GRANTED)
    QTest.keyClicks(focused(), "7")
    body = tabs.tables()[1].grid.body
    assert not body.editors()
    return body.shown_message


def test_a_report_goes_to_the_checker_and_becomes_final(at_report: MainWindow, said: Said) -> None:
    window = at_report
    assert offers(window) == ["send_to_check", "finalise"]
    window.named_actions["send_to_check"].trigger()
    assert offers(window) == ["send_back", "finalise"]
    assert window.top_bar.state.text() == "校核中"
    assert "校核中" in window.status.saved.text()
    assert "张某 今天" in notice(window)
    assert "正在校核" in types_into_granted(window)
    window.status.operator_chosen.emit("李某")
    assert window.status.operator.text() == "校核人 李某"
    window.named_actions["finalise"].trigger()
    assert "同一个人" not in said.last
    assert window.page is not None
    record = window.page.report.read(workflow_record)
    assert (record.state, record.filled) == (State.FINAL, ())
    assert [act.who for act in (record.sent, record.checked, record.finalised) if act] == ["张某", "李某", "李某"]
    assert offers(window) == ["reopen"]


def test_one_person_at_both_ends_is_told_so(at_report: MainWindow, said: Said) -> None:
    assert at_report.page is not None
    at_report.page.report.run(
        ReportSession.set_text, "other_matters", "本年度没有收取信息处理费，没有其他需要报告的事项。"
    )
    at_report.named_actions["send_to_check"].trigger()
    said.answer = False
    at_report.named_actions["finalise"].trigger()
    assert "校核人和填表人是同一个人（张某）" in said.last
    assert at_report.page.report.outcome.state is State.CHECKING


def test_a_returned_report_says_why_when_it_is_opened_again(
    at_report: MainWindow, sample_report: int, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = at_report
    window.named_actions["send_to_check"].trigger()
    window.context.settings.set_operator("李某")
    monkeypatch.setattr(reason_dialog, "ask_reason", lambda *_: "表三自然人一列与台账不符")
    window.named_actions["send_back"].trigger()
    assert window.top_bar.state.text() == "已退回"
    window.show_library()
    assert library.reports()[0].state == "returned"
    assert "已退回" in window.library_page.card.state.text()
    window.open_report(sample_report)
    assert "李某" in notice(window)
    assert notice(window).endswith("退回：表三自然人一列与台账不符")
    assert window.page is not None
    assert window.page.report.run(ReportSession.set_cells, {GRANTED: 1})


def state_of(window: MainWindow) -> State:
    assert window.page is not None
    return window.page.report.outcome.state


def test_no_undo_leads_into_another_state(at_report: MainWindow, said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    window = at_report
    assert window.page is not None
    report = window.page.report
    report.run(ReportSession.set_cover, "office", "政务公开办", "机构")
    window.named_actions["send_to_check"].trigger()
    assert not window.named_actions["undo"].isEnabled()
    monkeypatch.setattr(reason_dialog, "ask_reason", lambda *_: "重看")
    window.named_actions["send_back"].trigger()
    assert not window.named_actions["undo"].isEnabled()
    assert not report.run(ReportSession.undo)
    assert said.boxes[-1][0] is Tone.REFUSE
    assert "退回" in said.last
    assert state_of(window) is State.RETURNED
    report.run(ReportSession.set_cover, "office", "办公室", "机构")
    assert report.run(ReportSession.undo)
    assert report.filing.cover["office"] == "政务公开办"
    window.named_actions["finalise"].trigger()
    window.named_actions["reopen"].trigger()
    assert state_of(window) is State.DRAFT
    assert not report.run(ReportSession.undo)


def test_a_report_with_findings_is_not_sent(at_report: MainWindow, said: Said) -> None:
    assert at_report.page is not None
    at_report.page.report.run(ReportSession.set_cells, {GRANTED: 1})
    at_report.named_actions["send_to_check"].trigger()
    assert "还不能送校核：有 1 处必须改" in said.last
    assert at_report.page.view.current_section() == "requests"


def test_the_name_is_asked_for_once_and_kindly(
    open_window: Opener, sample_report: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    window.context.settings.change(operator="")
    window.open_report(sample_report)
    assert notice(window).startswith("您是哪一位？")
    assert window.status.operator.text() == "写上填报人姓名"
    window.show_library()
    window.open_report(sample_report)
    assert notice(window) == ""
    monkeypatch.setattr(operator_dialog, "ask_operator", lambda *_: "王某")
    menu = window.status.operator.menu()
    menu.actions()[-1].trigger()
    assert window.status.operator.text() == "填报人 王某"
    window.context.settings.set_operator("李某")
    assert [action.text() for action in window.status.operator.menu().actions()] == ["王某", "换一个人…"]
    window.status.operator.menu().actions()[0].trigger()
    assert window.context.library.operator == "王某"


def test_final_without_a_name_asks_for_it_first(at_report: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    at_report.context.settings.change(operator="")
    names = iter(["", "赵某"])
    monkeypatch.setattr(operator_dialog, "ask_operator", lambda *_: next(names))
    assert at_report.page is not None
    at_report.named_actions["finalise"].trigger()
    assert not at_report.page.report.is_final
    at_report.named_actions["finalise"].trigger()
    assert at_report.page.report.is_final
    assert at_report.page.report.entries()[-1].operator == "赵某"


def test_the_dialogs_want_words(window: MainWindow) -> None:
    dialog = operator_dialog.OperatorDialog("", operator_dialog.OPERATOR_EXPLANATION, window)
    assert not dialog.confirm_button.isEnabled()
    dialog.name.setText("王 某")
    assert dialog.confirm_button.isEnabled()
    returned = reason_dialog.ReasonDialog(reason_dialog.RETURN, "自然人·予以公开", window)
    assert returned.confirm_button.isEnabled()


def test_the_sheet_is_looked_at_and_kept_as_pdf(
    at_report: MainWindow, qtbot: QtBot, path_answer: list[Path | None], tmp_path: Path
) -> None:
    window = at_report
    window.named_actions["check_sheet"].trigger()
    dialog = window.findChild(SheetDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.sheets.count > 0)
    assert dialog.sheets.count == 1
    path_answer.append(tmp_path / "单.pdf")
    dialog.save.click()
    qtbot.waitUntil(lambda: (tmp_path / "单.pdf").exists())
    assert window.page is not None
    words = PdfDocument(tmp_path / "单.pdf")[0].get_textpage().get_text_bounded()
    assert window.page.report.read(workflow_record).digest in words
    dialog.leave.click()


def test_the_list_to_read_aloud_covers_every_table(at_report: MainWindow, qtbot: QtBot) -> None:
    at_report.named_actions["read_aloud"].trigger()
    dialog = at_report.findChild(SheetDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.sheets.count > 0)
    assert dialog.sheets.count > 2
    dialog.leave.click()


def test_the_package_states_who_checked(
    at_report: MainWindow, qtbot: QtBot, path_answer: list[Path | None], tmp_path: Path
) -> None:
    window = at_report
    window.named_actions["send_to_check"].trigger()
    window.context.settings.set_operator("李某")
    window.named_actions["finalise"].trigger()
    path_answer.append(tmp_path / "包.zip")
    export(window, "package")
    qtbot.waitUntil(lambda: (tmp_path / "包.zip").exists(), timeout=20_000)
    with zipfile.ZipFile(tmp_path / "包.zip") as archive:
        sheet = PdfDocument(archive.read("校核记录单.pdf"))[0].get_textpage().get_text_bounded()
        digest = hashlib.sha256(archive.read("report.json")).hexdigest()
    assert "李某" in sheet
    assert digest in sheet


def test_the_listed_findings_are_written_into_a_workbook(
    at_report: MainWindow, qtbot: QtBot, path_answer: list[Path | None], tmp_path: Path
) -> None:
    window = at_report
    assert window.page is not None
    window.page.report.run(ReportSession.set_cells, {GRANTED: 1828})
    panel = window.page.view.problems
    panel.filters.chips[Severity.BLOCK].click()
    path_answer.append(tmp_path / "问题.xlsx")
    panel.filters.more.menu().actions()[-1].trigger()
    qtbot.waitUntil(lambda: (tmp_path / "问题.xlsx").exists())
    rows = CalamineWorkbook.from_path(str(tmp_path / "问题.xlsx")).get_sheet_by_index(0).to_python()
    assert rows[0] == ["程度", "部分", "问题", "可能原因", "单元格", "说明", "规则"]
    assert [row[0] for row in rows[1:]] == ["必须改"]
    assert "颠倒了两位" in str(rows[1][3])


def test_one_key_walks_through_the_findings(at_report: MainWindow) -> None:
    assert at_report.page is not None
    at_report.page.report.run(ReportSession.set_cells, {GRANTED: 1828})
    at_report.named_actions["next_finding"].trigger()
    assert at_report.page.view.current_section() == "requests"
    at_report.named_actions["findings"].trigger()
    assert QApplication.focusWidget() is at_report.page.view.problems.list
    at_report.named_actions["previous_finding"].trigger()
    assert at_report.page.view.problems.selected() == at_report.page.view.problems.model.shown[-1]
