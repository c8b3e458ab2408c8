"""Notes and questions at the table: written, answered, closed, listed, found again."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPixmap, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from models.editions.edition import CellKey
from models.report.notes import Note, NoteLine, NoteLineKind, NoteState
from models.services.report_session import ReportSession
from tests.clerk import CONTROL, Clerk, Key
from ui.report.notes.note_mark import mark_icon

CELL = CellKey("requests", "granted", "research")
OTHER = CellKey("requests", "new_received", "natural_person")
FAR = CellKey("disputes", "all", "suit_after_pending")
ASKED = NoteLine(NoteLineKind.QUESTION, "请核实<b>。", "李某", "2026-01-06T01:00:00+00:00", "示例市人民政府办公室")


def notes(clerk: Clerk, cell: CellKey, words: str) -> None:
    """Goes to a cell, opens the notes and writes."""
    clerk.clicks(cell)
    clerk.view.write_note()
    clerk.types(words)


def presses_button(clerk: Clerk, said: NoteLineKind) -> None:
    QApplication.processEvents()  # the row of buttons is laid out anew
    button = clerk.view.notes.buttons[said]
    assert button.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def listed(clerk: Clerk) -> list[str]:
    items = clerk.view.notes.all.list
    return [items.item(row).text().replace("\n", " ") for row in range(items.count())]


def test_a_note_is_written_with_the_keyboard_and_the_cursor_is_back_in_the_table(clerk: Clerk) -> None:
    notes(clerk, CELL, "ask the registry")
    clerk.presses(Key.Key_Return, CONTROL)
    assert clerk.report.filing.notes[CELL].last.words == "ask the registry"
    assert clerk.hand is clerk.table("requests")
    assert clerk.stands_on == CELL
    assert "ask the registry" in clerk.view.notes.thread_view.toPlainText()
    assert clerk.look(CELL).note == clerk.report.filing.notes[CELL]
    assert clerk.report.outcome.undo_name == "备注 科研机构·予以公开"
    clerk.report.run(ReportSession.undo)
    assert clerk.look(CELL).note is None
    assert "还没有" in clerk.view.notes.thread_view.toPlainText()


def test_a_question_is_answered_closed_and_raised_again(clerk: Clerk) -> None:
    notes(clerk, CELL, "3?")
    presses_button(clerk, NoteLineKind.QUESTION)
    assert [f.cells for f in clerk.findings("还没有答复")] == [(CELL,)]
    page = clerk.grid_tab("requests")
    assert page.notes.text() == "备注 1"
    clerk.view.write_note()
    clerk.types("4")
    clerk.presses(Key.Key_Return, CONTROL)
    assert clerk.report.filing.notes[CELL].state is NoteState.ANSWERED
    assert page.notes.text() == "备注"
    presses_button(clerk, NoteLineKind.CLOSED)
    assert clerk.report.filing.notes[CELL].state is NoteState.CLOSED
    presses_button(clerk, NoteLineKind.REOPENED)
    assert clerk.report.filing.notes[CELL].is_open
    assert clerk.boxes == []


def test_an_answer_without_words_is_refused_and_nothing_is_said(clerk: Clerk) -> None:
    clerk.report.run(ReportSession.merge_notes, [Note(CELL, (ASKED,))], "退回.ndbg")
    notes(clerk, CELL, " ")
    presses_button(clerk, NoteLineKind.ANSWER)
    assert clerk.boxes == [("不能这样做", "请写明答复的内容。")]
    assert clerk.report.filing.notes[CELL].lines == (ASKED,)


def test_a_superiors_question_names_the_office_and_shows_no_markup(clerk: Clerk) -> None:
    clerk.report.run(ReportSession.merge_notes, [Note(CELL, (ASKED,))], "退回.ndbg")
    clerk.report.run(ReportSession.add_note_line, OTHER, NoteLineKind.NOTE, "a")
    clerk.clicks(CELL)
    clerk.view.write_note()
    told = clerk.view.notes.thread_view.toPlainText()
    assert "示例市人民政府办公室 · 李某" in told
    assert "请核实<b>。" in told
    tip = clerk.index_of(CELL).data(Qt.ItemDataRole.ToolTipRole)
    page = QTextDocument()
    page.setHtml(tip)
    assert "待答复：请核实<b>。（示例市人民政府办公室）" in page.toPlainText()


def test_the_list_holds_what_is_not_closed_and_leads_to_the_cell(clerk: Clerk) -> None:
    for cell, said in ((FAR, NoteLineKind.QUESTION), (OTHER, NoteLineKind.NOTE), (CELL, NoteLineKind.QUESTION)):
        clerk.report.run(ReportSession.add_note_line, cell, said, "abc")
    clerk.report.run(ReportSession.add_note_line, CELL, NoteLineKind.CLOSED)
    clerk.clicks(CELL)
    clerk.view.write_note()
    page = clerk.view.notes
    assert listed(clerk) == [
        "自然人·本年新收政府信息公开申请数量 备注：abc（张某）",
        "复议后起诉·尚未审结 待答复：abc（张某）",
    ]
    page.all.all.click()
    assert len(listed(clerk)) == 3
    item = page.all.list.item(2)
    place = page.all.list.visualItemRect(item).center()
    QTest.mouseClick(page.all.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert clerk.view.current_section() == "disputes"
    assert clerk.stands_on == FAR
    assert "abc" in page.thread_view.toPlainText()


def test_the_next_note_is_the_next_in_the_form_and_round_at_the_end(clerk: Clerk) -> None:
    assert not clerk.view.next_note()
    for cell in (FAR, OTHER, CELL):
        clerk.report.run(ReportSession.add_note_line, cell, NoteLineKind.QUESTION, "abc")
    clerk.report.run(ReportSession.add_note_line, CELL, NoteLineKind.CLOSED)
    clerk.clicks(CELL)
    assert clerk.view.next_note()
    assert clerk.stands_on == FAR
    assert clerk.view.next_note()
    assert clerk.stands_on == OTHER
    assert clerk.view.side.page == "notes"


def test_what_is_not_yet_said_waits_with_its_cell_and_is_kept_on_leaving(clerk: Clerk) -> None:
    notes(clerk, CELL, "half a")
    clerk.clicks(OTHER)
    assert clerk.view.notes.editor.toPlainText() == ""
    clerk.clicks(CELL)
    assert clerk.view.notes.editor.toPlainText() == "half a"
    clerk.view.notes.save_drafts()
    clerk.view.notes.save_drafts()
    assert [line.words for line in clerk.report.filing.notes[CELL].lines] == ["half a"]


def test_escape_goes_back_to_the_table_and_then_closes_the_pane(clerk: Clerk) -> None:
    notes(clerk, CELL, "")
    clerk.presses(Key.Key_Escape)
    assert clerk.hand is clerk.table("requests")
    assert clerk.view.side.isVisible()
    clerk.presses(Key.Key_Escape)
    assert not clerk.view.side.isVisible()
    assert clerk.stands_on == CELL
    assert not clerk.grid_tab("requests").notes.isChecked()


def test_a_note_that_is_no_question_can_be_dropped(clerk: Clerk) -> None:
    notes(clerk, CELL, "abc")
    presses_button(clerk, NoteLineKind.NOTE)
    QTest.mouseClick(clerk.view.notes.drop, Qt.MouseButton.LeftButton)
    assert clerk.report.filing.notes == {}
    notes(clerk, CELL, "abc")
    presses_button(clerk, NoteLineKind.QUESTION)
    assert not clerk.view.notes.drop.isVisible()


def test_a_figure_being_typed_is_kept_when_the_note_is_opened(clerk: Clerk) -> None:
    clerk.clicks(CELL)
    clerk.types("12")
    clerk.view.write_note()
    QApplication.processEvents()
    assert clerk.report.filing.figures.get(CELL) == 12


def test_the_menu_of_a_cell_offers_note_help_and_origin(clerk: Clerk) -> None:
    clerk.clicks(CELL)
    actions = {action.text().partition("\t")[0]: action for action in clerk.table("requests").actions()}
    actions["这一格怎么填"].trigger()
    assert clerk.view.side.page == "help"
    actions["这个数哪来的"].trigger()
    assert clerk.view.origin_panel.isVisible()
    actions["写备注、提疑问"].trigger()
    assert clerk.hand is clerk.view.notes.editor


def test_every_state_has_a_shape_of_its_own(clerk: Clerk) -> None:
    """Drawn in one colour, no two marks are alike."""

    def drawn(state: NoteState) -> bytes:
        image = mark_icon(state).pixmap(14, 14).toImage()
        ink = [image.pixelColor(x, y).alpha() // 64 for x in range(image.width()) for y in range(image.height())]
        return bytes(ink)

    assert len({drawn(state) for state in NoteState}) == len(NoteState)
    assert all(any(drawn(state)) for state in NoteState)


def test_the_mark_is_painted_in_the_corner_of_its_cell(clerk: Clerk) -> None:
    clerk.clicks(OTHER)
    body = clerk.grid(CELL)

    def corner() -> set[str]:
        rect = body.visualRect(clerk.index_of(CELL))
        shot = QPixmap(body.viewport().grab(rect)).toImage()
        return {QColor(shot.pixel(x, y)).name() for x in range(shot.width() - 9, shot.width() - 2) for y in range(1, 9)}

    before = corner()
    clerk.report.run(ReportSession.add_note_line, CELL, NoteLineKind.QUESTION, "abc")
    QApplication.processEvents()
    assert corner() - before
