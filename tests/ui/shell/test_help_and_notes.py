"""Help and notes by their keys, in the whole window."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from models.editions.edition import CellKey
from models.report.notes import NoteLineKind as Line
from models.services.library import Library
from models.services.report_session import ReportSession
from tests.widgets import focused
from ui.report.report_page import ReportPage
from ui.shell.about_dialog import AboutDialog
from ui.shell.main_window import MainWindow

GRANTED = CellKey("requests", "granted", "natural_person")
FEES = CellKey("fees", "fees", "amount")
Key = Qt.Key
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(window: MainWindow, sample_report: int) -> ReportPage:
    """The sample, with the clerk on a cell."""
    window.open_report(sample_report)
    assert window.page is not None
    window.page.view.tabs.go_to_cell(GRANTED)
    return window.page


@pytest.fixture
def abouts(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[QDialog]]:
    """The windows of keys that opened; nobody waits in them."""
    opened: list[QDialog] = []
    monkeypatch.setattr(AboutDialog, "exec", lambda self: opened.append(self))
    yield opened
    for dialog in opened:
        dialog.deleteLater()


def presses(key: Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focused(), key, held)
    QApplication.processEvents()


def test_f1_tells_of_the_cell_and_of_the_text_and_shift_f1_of_the_keys(page: ReportPage, abouts: list[QDialog]) -> None:
    presses(Key.Key_F1)
    assert "条例第三十六条第二项" in page.view.help.page.toPlainText()
    assert page.view.help.isVisible()
    page.view.open_section("problems_and_improvements")
    assert "改进" in page.view.help.page.toPlainText()
    assert abouts == []
    presses(Key.Key_F1, SHIFT)
    assert len(abouts) == 1


def test_a_note_by_its_keys_from_cell_to_cell(page: ReportPage, window: MainWindow) -> None:
    page.report.run(ReportSession.add_note_line, FEES, Line.QUESTION, "单位？")
    presses(Key.Key_F2, SHIFT)
    QTest.keyClicks(focused(), "ask")
    presses(Key.Key_Return, CONTROL)
    assert page.report.filing.notes[GRANTED].last.words == "ask"
    presses(Key.Key_F2, CONTROL)
    assert page.view.current_section() == "disclosure"
    presses(Key.Key_F2, CONTROL)
    assert page.view.current_section() == "requests"
    for cell in (FEES,):
        page.report.run(ReportSession.add_note_line, cell, Line.CLOSED)
    page.report.run(ReportSession.delete_note, GRANTED)
    presses(Key.Key_F2, CONTROL)
    assert window.status.brief.text() == "没有待了结的疑问和备注。"


def test_what_was_not_said_is_kept_when_the_report_is_left(
    page: ReportPage, window: MainWindow, library: Library, sample_report: int
) -> None:
    presses(Key.Key_F2, SHIFT)
    QTest.keyClicks(focused(), "half")
    window.show_library()
    assert library.filing(sample_report).notes[GRANTED].last.words == "half"
