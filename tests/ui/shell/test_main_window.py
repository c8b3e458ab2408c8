"""The window: what it opens on, what it says of a report, and that it can be closed at any moment."""

import sqlite3

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from models.editions.edition import CellKey
from models.report.filing import Agency
from models.services.library import Library
from models.services.report_session import ReportSession
from tests.ui.shell.conftest import Opener, Said
from tests.widgets import focused
from ui.library.new_report_dialog import NewReportDialog
from ui.report import reason_dialog
from ui.report.tabs.text_tab import TextTab
from ui.shell.main_window import MainWindow
from ui.widgets.messages import Tone

CONTROL = Qt.KeyboardModifier.ControlModifier
GRANTED = CellKey("requests", "granted", "natural_person")


def texts(window: MainWindow) -> dict[str, str]:
    """What the lines of the window say."""
    return {
        "name": window.top_bar.name.text(),
        "state": window.top_bar.state.text(),
        "undo": window.named_actions["undo"].iconText(),
        "saved": window.status.saved.text(),
        "due": window.status.due.text(),
    }


def type_into_overview(window: MainWindow, words: str) -> None:
    """Type without going anywhere else afterwards."""
    assert window.page is not None
    window.page.view.open_section("overview")
    tab = window.page.view.tabs.page("overview")
    assert isinstance(tab, TextTab)
    tab.field.setFocus()
    QTest.keyClicks(tab.field, words)


def type_where_the_keyboard_is(words: str) -> None:
    """Type key by key: the first one may open an editor that takes the next."""
    for char in words:
        QTest.keyClicks(focused(), char)


def test_opens_on_the_library(window: MainWindow) -> None:
    assert window.page is None
    assert window.library_page.isVisible()
    assert not window.named_actions["export"].isEnabled()
    assert window.status.saved.text() == "共 1 份报告"


def test_says_whose_report_is_open_and_how_it_stands(window: MainWindow, sample_report: int) -> None:
    window.open_report(sample_report)
    said = texts(window)
    assert said["name"] == "示例市人民政府 · 2025 年度（示例）"
    assert said["state"] == "草稿"
    assert said["saved"].startswith("已保存 ")
    assert said["saved"].endswith(" · 修订 1 · 草稿")
    assert said["due"] == "距 3 月 31 日还有 62 天"
    assert window.windowTitle() == "示例市人民政府 · 2025 年度 — 阳光年报"


def test_the_keyboard_is_where_typing_begins(window: MainWindow, sample_report: int) -> None:
    window.open_report(sample_report)
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    assert window.page is not None
    window.page.view.open_section("requests")
    window.page.take_focus()
    type_where_the_keyboard_is("5")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert window.named_actions["undo"].isEnabled()


def test_undo_and_redo_name_the_step(window: MainWindow, sample_report: int) -> None:
    window.open_report(sample_report)
    assert window.page is not None
    before = window.page.report.filing.figures.get(GRANTED)
    assert not window.named_actions["undo"].isEnabled()
    window.page.report.run(ReportSession.set_cells, {GRANTED: 7})
    assert window.named_actions["undo"].iconText() == "撤销：填写 自然人·予以公开"
    QTest.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert window.page.report.filing.figures.get(GRANTED) == before
    assert window.named_actions["redo"].iconText() == "重做：填写 自然人·予以公开"
    QTest.keyClick(window, Qt.Key.Key_Y, CONTROL)
    assert window.page.report.filing.figures.get(GRANTED) == 7


def test_undo_hands_over_what_is_being_typed_first(window: MainWindow, sample_report: int) -> None:
    window.open_report(sample_report)
    type_into_overview(window, "xyz")
    assert window.page is not None
    window.named_actions["undo"].setEnabled(True)
    window.report_actions.undo()
    assert "xyz" not in window.page.report.filing.text("overview")
    assert window.named_actions["redo"].iconText().startswith("重做：")


@pytest.mark.promise("saved")
def test_ctrl_s_answers_that_everything_is_saved(window: MainWindow, sample_report: int) -> None:
    window.open_report(sample_report)
    type_into_overview(window, "abc")
    assert window.page is not None
    assert "abc" not in window.page.report.filing.text("overview")
    QTest.keyClick(window, Qt.Key.Key_S, CONTROL)
    assert "abc" in window.page.report.filing.text("overview")
    assert window.status.brief.text().startswith("不用点保存：每填一处就已存好，最近一次是 ")


def test_closing_keeps_what_is_being_typed(window: MainWindow, sample_report: int, library: Library) -> None:
    window.open_report(sample_report)
    type_into_overview(window, "unfinished")
    assert window.close()
    assert "unfinished" in library.filing(sample_report).text("overview")


def test_reopening_finds_place_and_size_again(open_window: Opener, sample_report: int) -> None:
    first = open_window()
    # The screen of the tests is 800 units wide, and nothing is restored beyond the screen.
    first.resize(796, 640)
    first.open_report(sample_report)
    assert first.page is not None
    first.page.view.open_section("disputes")
    QApplication.processEvents()
    size = first.size()
    first.close()
    second = open_window()
    assert second.height() == size.height() < 800
    assert second.library_page.card.name.text() == "示例市人民政府 · 2025 年度（示例）"
    second.library_page.card.button.click()
    assert second.page is not None
    assert second.page.view.current_section() == "disputes"


@pytest.mark.parametrize("goes", [False, True])
def test_a_refused_entry_holds_the_window_until_the_clerk_lets_it_go(
    window: MainWindow, sample_report: int, said: Said, goes: bool
) -> None:
    window.open_report(sample_report)
    assert window.page is not None
    window.page.view.tabs.go_to_cell(GRANTED)
    type_where_the_keyboard_is("1.5")
    said.answer = goes
    assert window.close() is goes
    assert said.boxes[-1][:2] == (Tone.ASK, "还有一处没有存上")


def test_final_is_asked_for_and_locks(window: MainWindow, sample_report: int, said: Said) -> None:
    window.open_report(sample_report)
    window.workflow_actions.finalise()
    assert "示例市人民政府" in said.last
    assert "修订 1" in said.last
    assert window.page is not None
    assert window.page.report.is_final
    assert texts(window)["state"] == "已定稿"
    assert texts(window)["due"] == ""
    assert not window.named_actions["undo"].isEnabled()
    assert window.named_actions["reopen"].isVisible()
    assert not window.named_actions["finalise"].isVisible()


@pytest.mark.promise("must-change-blocks")
def test_final_is_refused_without_a_question_while_something_stands_in_the_way(
    window: MainWindow, sample_report: int, said: Said
) -> None:
    window.open_report(sample_report)
    assert window.page is not None
    window.page.report.run(ReportSession.set_cells, {GRANTED: 1})
    window.workflow_actions.finalise()
    assert [tone for tone, *_ in said.boxes] == [Tone.REFUSE]
    assert "还不能定稿" in said.last
    assert window.page.view.current_section() == "requests"


def test_new_from_an_open_report_leaves_it_only_for_the_new_one(
    window: MainWindow, sample_report: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.open_report(sample_report)
    monkeypatch.setattr(NewReportDialog, "exec", lambda _: False)
    window.new_report()
    assert window.page is not None
    shown: list[str] = []

    def name_and_agree(dialog: NewReportDialog) -> bool:
        shown.append(dialog.year.text())
        dialog.name.setText("示例县水利局")
        return True

    monkeypatch.setattr(NewReportDialog, "exec", name_and_agree)
    window.new_report()
    assert f"日历 · {shown[0]}" == window.library_page.calendar.heading.text(), "one year is meant everywhere"
    assert window.page.report.filing.agency.name == "示例县水利局"


def test_final_can_be_declined(window: MainWindow, sample_report: int, said: Said) -> None:
    said.answer = False
    window.open_report(sample_report)
    window.workflow_actions.finalise()
    assert window.page is not None
    assert not window.page.report.is_final


def test_reopening_takes_a_reason(window: MainWindow, sample_report: int, monkeypatch: pytest.MonkeyPatch) -> None:
    window.open_report(sample_report)
    window.workflow_actions.finalise()
    assert window.page is not None
    monkeypatch.setattr(reason_dialog, "ask_reason", lambda *_: "")
    window.workflow_actions.reopen()
    assert window.page.report.is_final
    monkeypatch.setattr(reason_dialog, "ask_reason", lambda *_: "主管部门退回")
    window.workflow_actions.reopen()
    assert not window.page.report.is_final
    assert window.page.report.entries()[-1].change.origin == "主管部门退回"


def test_the_reason_dialog_asks_for_words(window: MainWindow) -> None:
    dialog = reason_dialog.ReasonDialog(reason_dialog.REOPEN, parent=window)
    assert not dialog.confirm_button.isEnabled()
    dialog.reason.setPlainText("  ")
    assert not dialog.confirm_button.isEnabled()
    dialog.reason.setPlainText("更正")
    assert dialog.confirm_button.isEnabled()


def test_going_back_shows_what_was_changed(window: MainWindow, sample_report: int) -> None:
    window.open_report(sample_report)
    assert window.page is not None
    window.page.report.run(ReportSession.finalise)
    window.show_library()
    assert window.page is None
    line = window.library_page.model.lines[0]
    assert (line.state, line.revision) == ("final", 2)
    assert window.library_page.card.button.text() == "查看"


def test_a_report_altered_outside_is_refused_with_a_sentence(
    window: MainWindow, sample_report: int, said: Said, library: Library
) -> None:
    with sqlite3.connect(library.path) as connection:
        connection.execute("UPDATE figures_2021 SET requests__granted__natural_person = 5")
    connection.close()
    window.open_report(sample_report)
    assert window.page is None
    assert said.boxes[-1][:2] == (Tone.REFUSE, "打不开这份报告")
    assert "校验码不符" in said.last


def test_a_long_name_does_not_widen_the_window(window: MainWindow, library: Library) -> None:
    name = "示例省示例市示例经济技术开发区管理委员会政务服务和数据管理局（行政审批局、信访局）"
    report = library.begin_report(Agency(name), 2025).report
    window.resize(1280, 800)
    window.open_report(report)
    assert window.minimumSizeHint().width() <= 1280
    assert window.width() == 1280


def test_who_fills_in_is_told_to_the_journal(window: MainWindow, sample_report: int) -> None:
    window.open_report(sample_report)
    window.context.settings.change(operator="李某")
    assert window.page is not None
    window.page.report.run(ReportSession.set_cells, {GRANTED: 8})
    assert window.page.report.entries()[-1].operator == "李某"
    assert window.status.operator.text() == "填报人 李某"


def test_every_action_has_words_and_no_key_is_given_twice(window: MainWindow) -> None:
    keys = [key.toString() for deed in window.named_actions.values() for key in deed.shortcuts()]
    assert len(keys) == len(set(keys))
    assert all(deed.text() for deed in window.named_actions.values())


def test_bundled_sample_is_complete(library: Library, sample_report: int) -> None:
    assert not [finding for finding in library.findings(sample_report) if finding.is_open]
