"""The keys that a hand used to Word and Excel tries, in the whole window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from models.services.report_session import ReportSession
from tests.widgets import focused
from ui.report.report_page import ReportPage
from ui.report.tabs.text_field import TextField
from ui.shell.main_window import MainWindow

WORDS = "全年新收申请3119件，予以公开1363件，部分公开454件。"
Key = Qt.Key
ALT, CONTROL, SHIFT = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture
def page(window: MainWindow, sample_report: int) -> ReportPage:
    """The sample, open."""
    window.open_report(sample_report)
    assert window.page is not None
    return window.page


def text_with(page: ReportPage, words: str) -> TextField:
    """The overview with these words alone, and the keyboard in it."""
    page.report.run(ReportSession.set_text, "overview", words)
    page.view.open_section("overview")
    field = page.view.tabs.current_text
    assert field is not None
    field.setFocus()
    return field


def menu_texts() -> list[str]:
    opened = QApplication.activePopupWidget()
    assert isinstance(opened, QMenu)
    texts = [action.text() for action in opened.actions()]
    opened.close()
    return texts


def test_one_key_offers_what_can_be_done_about_the_number_at_the_cursor(window: MainWindow, page: ReportPage) -> None:
    field = text_with(page, WORDS)
    QTest.keyClick(field, Key.Key_Return, ALT)
    assert window.status.brief.text().startswith("光标处没有查出问题")
    field.select(WORDS.index("363"), WORDS.index("363"))
    QTest.keyClick(field, Key.Key_Return, ALT)
    assert menu_texts()[1:5] == ["换成表中的数", "只改成 1362", "不是表中数据", "到表里这一格"]
    page.view.problems.take_focus()
    QTest.keyClick(focused(), Key.Key_Return, ALT)
    assert "复制这一条" in menu_texts()
    assert page.report.filing.text("overview") == WORDS


def test_words_are_looked_for_in_the_whole_report_from_anywhere(window: MainWindow, page: ReportPage) -> None:
    finder = page.view.finder
    table = page.view.tabs.page("requests")
    page.view.open_section("requests")
    table.setFocus()
    QTest.keyClick(focused(), Key.Key_F, CONTROL)
    assert focused() is finder.needle
    QTest.keyClicks(finder.needle, "2025")
    QTest.keyClick(finder.needle, Key.Key_Return)
    assert page.view.current_section() != "requests"
    QTest.keyClick(finder.needle, Key.Key_Escape)
    assert not finder.isVisible()
    page.view.problems.take_focus()
    QTest.keyClick(focused(), Key.Key_F, CONTROL)
    assert focused() is finder.needle
    QTest.keyClick(finder.needle, Key.Key_H, CONTROL)
    assert focused() is finder.other
    QTest.keyClick(finder.other, Key.Key_F6)
    assert not finder.isVisible()
    assert page.view.problems.isVisible()
