"""From draft to final and back: who may do what, what is locked, and what the next one reads."""

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from models.editions.declare import CellKey
from models.record import State
from models.session.course import record_of
from models.session.library import Library
from tests.ui.shell.conftest import Opener, Said
from ui.main_window import MainWindow
from ui.messages import Tone
from ui.review import operator_dialog, reason_dialog

GRANTED = CellKey("requests", "granted", "natural_person")


@pytest.fixture
def at_report(window: MainWindow, sample_report: int) -> MainWindow:
    window.open_report(sample_report)
    return window


def offers(window: MainWindow) -> list[str]:
    """The passages that the menu offers."""
    names = ("send_to_check", "send_back", "finalise", "reopen")
    return [name for name in names if window.deeds[name].isVisible()]


def notice(window: MainWindow) -> str:
    """What the bar at the foot says."""
    assert window.page is not None
    return window.page.notice.words.text() if window.page.notice.isVisible() else ""


def types_into_granted(window: MainWindow) -> str:
    """Tries to change a figure by the keyboard; what stands in the way."""
    assert window.page is not None
    tabs = window.page.view.tabs
    tabs.go_to_cell(GRANTED)
    QTest.keyClick(QApplication.focusWidget(), "7")
    body = tabs.tables()[1].grid.body
    assert not body.editors()
    return body.said


def test_a_report_goes_to_the_checker_and_becomes_final(at_report: MainWindow, said: Said) -> None:
    window = at_report
    assert offers(window) == ["send_to_check", "finalise"]
    window.deeds["send_to_check"].trigger()
    assert offers(window) == ["send_back", "finalise"]
    assert window.top_bar.state.text() == "校核中"
    assert "校核中" in window.status.saved.text()
    assert "张某 今天" in notice(window)
    assert "正在校核" in types_into_granted(window)
    window.status.operator_chosen.emit("李某")
    assert window.status.operator.text() == "校核人 李某"
    window.deeds["finalise"].trigger()
    assert "同一个人" not in said.last
    assert window.page is not None
    record = record_of(window.page.bridge.session)
    assert (record.state, record.filled) == (State.FINAL, ())
    assert [act.who for act in (record.sent, record.checked, record.finalised) if act] == ["张某", "李某", "李某"]
    assert offers(window) == ["reopen"]


def test_one_person_at_both_ends_is_told_so(at_report: MainWindow, said: Said) -> None:
    assert at_report.page is not None
    at_report.page.bridge.set_text("other_matters", "本年度没有收取信息处理费，没有其他需要报告的事项。")
    at_report.deeds["send_to_check"].trigger()
    said.answer = False
    at_report.deeds["finalise"].trigger()
    assert "校核人和填表人是同一个人（张某）" in said.last
    assert at_report.page.bridge.outcome.state is State.CHECKING


def test_a_returned_report_says_why_when_it_is_opened_again(
    at_report: MainWindow, sample_report: int, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = at_report
    window.deeds["send_to_check"].trigger()
    window.kept.name_operator("李某")
    monkeypatch.setattr(reason_dialog, "ask_reason", lambda *_: "表三自然人一列与台账不符")
    window.deeds["send_back"].trigger()
    assert window.top_bar.state.text() == "已退回"
    window.show_library()
    assert library.reports()[0].state == "returned"
    assert "已退回" in window.library_page.card.state.text()
    window.open_report(sample_report)
    assert "李某" in notice(window)
    assert notice(window).endswith("退回：表三自然人一列与台账不符")
    assert window.page is not None
    assert window.page.bridge.set_cells({GRANTED: 1})


def test_no_undo_leads_into_another_state(
    at_report: MainWindow, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = at_report
    assert window.page is not None
    bridge = window.page.bridge
    bridge.set_cover("office", "政务公开办", "机构")
    window.deeds["send_to_check"].trigger()
    assert not window.deeds["undo"].isEnabled()
    monkeypatch.setattr(reason_dialog, "ask_reason", lambda *_: "重看")
    window.deeds["send_back"].trigger()
    assert not window.deeds["undo"].isEnabled()
    assert not bridge.undo()
    assert said.boxes[-1][0] is Tone.REFUSE
    assert "退回" in said.last
    assert bridge.outcome.state is State.RETURNED
    bridge.set_cover("office", "办公室", "机构")
    assert bridge.undo()
    assert bridge.filing.cover["office"] == "政务公开办"
    window.deeds["finalise"].trigger()
    window.deeds["reopen"].trigger()
    assert bridge.outcome.state is State.DRAFT
    assert not bridge.undo()


def test_a_report_with_findings_is_not_sent(at_report: MainWindow, said: Said) -> None:
    assert at_report.page is not None
    at_report.page.bridge.set_cells({GRANTED: 1})
    at_report.deeds["send_to_check"].trigger()
    assert "还不能送校核：有 1 处必须改" in said.last
    assert at_report.page.view.current_section() == "requests"


def test_the_name_is_asked_for_once_and_kindly(
    open_window: Opener, sample_report: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    window.kept.change(operator="")
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
    window.kept.name_operator("李某")
    assert [action.text() for action in window.status.operator.menu().actions()] == ["王某", "换一个人…"]
    window.status.operator.menu().actions()[0].trigger()
    assert window.library.operator == "王某"


def test_final_without_a_name_asks_for_it_first(at_report: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    at_report.kept.change(operator="")
    names = iter(["", "赵某"])
    monkeypatch.setattr(operator_dialog, "ask_operator", lambda *_: next(names))
    assert at_report.page is not None
    at_report.deeds["finalise"].trigger()
    assert not at_report.page.bridge.is_final
    at_report.deeds["finalise"].trigger()
    assert at_report.page.bridge.is_final
    assert at_report.page.bridge.session.entries()[-1].operator == "赵某"


def test_the_dialogs_want_words(window: MainWindow) -> None:
    dialog = operator_dialog.OperatorDialog("", operator_dialog.WHY, window)
    assert not dialog.deed.isEnabled()
    dialog.name.setText("王 某")
    assert dialog.deed.isEnabled()
    returned = reason_dialog.ReasonDialog(reason_dialog.RETURN, "自然人·予以公开", window)
    assert returned.deed.isEnabled()
