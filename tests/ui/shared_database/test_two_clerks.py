"""Two clerks at one report: seen on screen without reopening, asked once where both wrote."""

import re
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from models.services.report_session import ReportSession
from tests.clerk import Clerk, Key
from tests.raw_words import raw_words
from tests.widgets import children
from ui.report.conflict_dialog import ConflictDialog
from ui.report.grid.grid_model import APPEARANCE_ROLE


class Asked:
    """Answers the next question about a conflict with a key, and remembers what was read."""

    def __init__(self) -> None:
        self.times = 0
        self.words: list[str] = []

    def answer(self, deed: Callable[[ConflictDialog], None]) -> None:
        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, ConflictDialog):
                QTimer.singleShot(10, look)
                return
            self.times += 1
            self.words = [label.text() for label in children(dialog, QLabel)]
            deed(dialog)

        QTimer.singleShot(0, look)


@pytest.fixture
def asked() -> Asked:
    """The clerk's answers."""
    return Asked()


def press_mine(dialog: ConflictDialog) -> None:
    QTest.mouseClick(dialog.use_mine, Qt.MouseButton.LeftButton)


def press_enter(dialog: ConflictDialog) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Return)


def test_what_another_wrote_appears_with_their_sign(clerk: Clerk, his: ReportSession) -> None:
    cell, next_cell = clerk.cell("予以公开", "自然人"), clerk.cell("予以公开", "商业企业")
    clerk.clicks(next_cell)
    his.set_cells({cell: 150})
    clerk.report.catch_up()
    assert clerk.reads(cell) == "150"
    assert clerk.stands_on == next_cell
    index = clerk.index_of(cell)
    assert index.data(APPEARANCE_ROLE).shapes == "李"
    assert "李某" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert "空 → 150" in index.data(Qt.ItemDataRole.ToolTipRole)
    clerk.clicks(cell)
    clerk.clicks(next_cell)
    assert index.data(APPEARANCE_ROLE).changed_by == ""


@pytest.mark.promise("two-clerks")
def test_an_open_editor_and_its_words_stay(clerk: Clerk, his: ReportSession) -> None:
    cell, other = clerk.cell("予以公开", "自然人"), clerk.cell("予以公开", "商业企业")
    clerk.clicks(cell)
    clerk.types("14")
    his.set_cells({other: 7})
    clerk.report.catch_up()
    [editor] = clerk.editors
    assert editor.text() == "14"
    assert editor.hasFocus()
    clerk.types("8")
    clerk.presses(Key.Key_Return)
    assert (clerk.reads(cell), clerk.reads(other)) == ("148", "7")


def test_the_same_cell_is_asked_and_mine_stands(clerk: Clerk, his: ReportSession, asked: Asked) -> None:
    cell = clerk.cell("予以公开", "自然人")
    clerk.fills(cell, 148)
    his.catch_up()
    his.set_cells({cell: 150})
    asked.answer(press_mine)
    clerk.fills(cell, 149)
    assert asked.times == 1
    assert "李某已于" in asked.words[0]
    assert "改过此格：148 → 150" in asked.words[0]
    assert clerk.reads(cell) == "149"
    assert clerk.boxes == []


def test_enter_leaves_his(clerk: Clerk, his: ReportSession, asked: Asked) -> None:
    cell = clerk.cell("予以公开", "自然人")
    his.set_cells({cell: 150})
    asked.answer(press_enter)
    clerk.fills(cell, 149)
    assert (asked.times, clerk.reads(cell), clerk.editors) == (1, "150", [])


def test_the_same_sentence_is_asked_in_the_words_that_are_printed(
    clerk: Clerk, his: ReportSession, asked: Asked
) -> None:
    field = "{requests.new_received.total}"
    assert clerk.report.run(ReportSession.set_text, "overview", f"新收申请{field}件。")
    his.catch_up()
    his.set_text("overview", f"共收申请{field}件。")
    asked.answer(press_enter)
    clerk.report.run(ReportSession.set_text, "overview", f"全年收申请{field}件。")
    assert asked.times == 1
    told = [words for words in asked.words if "收申请" in words]
    assert [re.findall(r"<u[^>]*>(.*?)</u>", words) for words in told] == [["全年"], ["共"]], "what differs is marked"
    plain = [re.sub("<[^>]*>", "", words) for words in asked.words]
    assert any("共收申请" in words for words in plain)
    assert [words for words in plain if raw_words(words)] == []


def test_what_changed_under_the_open_editor_is_asked(clerk: Clerk, his: ReportSession, asked: Asked) -> None:
    cell = clerk.cell("予以公开", "自然人")
    clerk.fills(cell, 148)
    his.catch_up()
    clerk.clicks(cell)
    clerk.types("149")
    his.set_cells({cell: 150})
    clerk.report.catch_up()
    asked.answer(press_mine)
    clerk.presses(Key.Key_Return)
    assert (asked.times, clerk.reads(cell)) == (1, "149")


def test_giving_up_the_editor_leaves_his_without_a_question(clerk: Clerk, his: ReportSession) -> None:
    cell = clerk.cell("予以公开", "自然人")
    clerk.clicks(cell)
    clerk.types("149")
    his.set_cells({cell: 150})
    clerk.report.catch_up()
    clerk.presses(Key.Key_Escape)
    assert clerk.reads(cell) == "150"
    clerk.fills(cell, 151)
    assert clerk.reads(cell) == "151"


def test_words_of_another_on_a_page_that_is_not_open_stay(clerk: Clerk, his: ReportSession) -> None:
    clerk.writes("overview", "第一句。")
    clerk.clicks(clerk.cell("予以公开", "自然人"))
    his.catch_up()
    his.set_text("overview", "第一句改过了。")
    for _ in range(3):
        clerk.report.catch_up()
    assert clerk.report.filing.text("overview") == "第一句改过了。"
    assert clerk.view.commit_pending()
    his.catch_up()
    assert his.filing.text("overview") == "第一句改过了。"
    assert clerk.field("overview").written_text == "第一句改过了。"


def test_words_of_both_stand_and_the_cursor_stays(clerk: Clerk, his: ReportSession) -> None:
    clerk.writes("overview", "第一句。第二句。")
    his.catch_up()
    field = clerk.field("overview")
    field.setFocus()
    clerk.presses(Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    clerk.types("第三句。")
    his.set_text("overview", "第一句改过了。第二句。")
    clerk.report.catch_up()
    assert clerk.report.filing.text("overview") == "第一句改过了。第二句。第三句。"
    assert field.written_text == "第一句改过了。第二句。第三句。"
    clerk.types("第四句。")
    assert field.commit_pending()
    assert his.catch_up().changes_by_others
    assert his.filing.text("overview") == "第一句改过了。第二句。第三句。第四句。"
