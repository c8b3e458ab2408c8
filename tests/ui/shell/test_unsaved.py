"""What is typed is on the disk a second later, and until then the foot of the window does not say that it is."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.shell.conftest import Opener
from tests.widgets import focused
from ui.report.grid.grid_body import TO_SAVE
from ui.report.notes.notes_page import UNSAID_WORDS
from ui.report.tabs.cover_tab import LEAVE_TO_SAVE, SIGNED_ON
from ui.report.tabs.text_field import FAILED, LONGEST_MS, SAVING, TextField
from ui.report.tabs.text_tab import TextTab
from ui.shell.main_window import MainWindow

NEVER = 3_600_000


@pytest.fixture
def opened(open_window: Opener, sample_report: int) -> MainWindow:
    window = open_window()
    window.open_report(sample_report)
    return window


def text_field(window: MainWindow) -> TextField:
    assert window.page is not None
    window.page.view.open_section("overview")
    tab = window.page.view.tabs.page("overview")
    assert isinstance(tab, TextTab)
    tab.field.setFocus()
    return tab.field


def foot(window: MainWindow) -> str:
    return window.status.saved.text()


@pytest.mark.promise("words-within-a-second")
def test_words_are_on_the_disk_a_second_after_the_first_key_though_the_typing_goes_on(
    opened: MainWindow, qtbot: QtBot
) -> None:
    field = text_field(opened)
    field.pause.setInterval(NEVER)  # the clerk never pauses
    assert opened.page is not None
    report = opened.page.report
    report.catching_up.disconnect(field.commit_pending)  # the look for others hands over too, every three seconds
    assert foot(opened).startswith("已保存 ")
    with qtbot.waitSignal(report.changed, timeout=LONGEST_MS * 10):
        QTest.keyClicks(field, "abc")
        assert foot(opened) == SAVING
    assert "abc" in report.filing.text("overview")
    qtbot.waitUntil(lambda: foot(opened).startswith("已保存 "))
    with qtbot.waitSignal(report.changed, timeout=LONGEST_MS * 10):
        QTest.keyClicks(field, "def")
    assert "abcdef" in report.filing.text("overview")


def test_other_type_and_other_colours_are_nothing_that_waits_to_be_saved(opened: MainWindow) -> None:
    looks: tuple[dict[str, object], ...] = ({"point_size": 12}, {"scheme": "contrast"}, {"scheme": "light"})
    for look in looks:
        opened.context.settings.change(**look)
        for section in ("overview", "other_matters"):
            assert opened.page is not None
            opened.page.view.open_section(section)
            QApplication.processEvents()
            assert foot(opened).startswith("已保存 "), (look, section)
    opened.context.settings.change(point_size=10)


@pytest.mark.promise("words-within-a-second")
def test_a_line_of_the_cover_is_kept_while_it_is_typed_and_stays_as_it_is(opened: MainWindow, qtbot: QtBot) -> None:
    assert opened.page is not None
    opened.page.view.open_section("cover")
    line = opened.page.view.tabs.cover.fields["office"]
    line.setFocus()
    line.clear()
    with qtbot.waitSignal(opened.page.report.changed, timeout=LONGEST_MS * 10):
        QTest.keyClicks(line, "Room 5 ")
        assert foot(opened) == SAVING
    assert opened.page.report.filing.cover["office"] == "Room 5"
    assert line.text() == "Room 5 "
    QTest.keyClicks(line, "B")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert opened.page.report.filing.cover["office"] == "Room 5 B"
    assert foot(opened).startswith("已保存 ")


def test_a_line_that_is_left_for_another_is_no_excuse_for_the_other(opened: MainWindow, qtbot: QtBot) -> None:
    """The second the first line had to be kept is not over, and it is kept already."""
    assert opened.page is not None
    opened.page.view.open_section("cover")
    fields = opened.page.view.tabs.cover.fields
    fields["office"].setFocus()
    QTest.keyClicks(fields["office"], "a")
    fields["address"].setFocus()
    assert foot(opened).startswith("已保存 ")
    QTest.keyClicks(fields["address"], "b")
    assert foot(opened) == SAVING
    QTest.keyClick(fields["address"], Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: foot(opened).startswith("已保存 "), timeout=LONGEST_MS * 10)


def test_a_date_waits_until_it_is_whole_and_says_so(opened: MainWindow) -> None:
    assert opened.page is not None
    opened.page.view.open_section("cover")
    line = opened.page.view.tabs.cover.fields[SIGNED_ON]
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "2026-1")
    assert foot(opened) == LEAVE_TO_SAVE
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert foot(opened) == FAILED
    QTest.keyClicks(line, "-20")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert foot(opened).startswith("已保存 ")


@pytest.mark.promise("saved")
def test_a_figure_is_not_called_saved_before_it_is_taken(opened: MainWindow) -> None:
    assert opened.page is not None
    opened.page.view.open_section("requests")
    QTest.keyClicks(focused(), "7")
    editor = focused()
    assert isinstance(editor, QLineEdit)
    assert foot(opened) == TO_SAVE
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert foot(opened).startswith("已保存 ")
    QTest.keyClicks(focused(), "7")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert foot(opened).startswith("已保存 ")


@pytest.mark.promise("saved")
def test_a_note_that_is_not_said_yet_is_not_called_saved(opened: MainWindow) -> None:
    assert opened.page is not None
    opened.page.view.open_section("requests")
    opened.named_actions["note"].trigger()
    QTest.keyClicks(focused(), "abc")
    assert foot(opened) == UNSAID_WORDS
    QTest.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert foot(opened).startswith("已保存 ")
