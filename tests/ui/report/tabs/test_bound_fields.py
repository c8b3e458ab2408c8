"""Fields in a text: shown as live figures, kept as names, never torn apart."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication

from models.editions.edition import CellKey
from models.editions.known_editions import known_editions
from models.services.report_session import ReportSession
from tests.clerk import CONTROL, SHIFT, Clerk, Key
from tests.widgets import lit_words
from ui.report.tabs.field_tokens import FieldTokens
from ui.report.tabs.text_field import TextField
from ui.report.tabs.text_tab import TextTab

NEW = CellKey("requests", "new_received", "natural_person")
TOTAL = NEW._replace(column="total")
RARE = "\U00020bb7"
EDITION = known_editions()[-1]

pieces = st.lists(
    st.one_of(
        st.sampled_from(EDITION.cells).map(lambda cell: f"{{{cell}}}"),
        st.sampled_from(["{", "}", "{a.b.c}", "\n", RARE, "{requests.new_received.", "公开"]),
        st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Co", "Cc"]), max_size=8),
    ),
    max_size=12,
).map("".join)


@given(pieces)
@settings(deadline=None)
def test_words_and_tokens_are_two_forms_of_the_same(words: str) -> None:
    bound = FieldTokens(EDITION)
    tokens = bound.tokenise(words)
    assert bound.text_of(tokens) == words
    units = [len(token.encode("utf-16-le")) // 2 if bound.cell_of(token) is None else 1 for token in tokens]
    place = bound.places_of(words)
    assert place(len(words)) == sum(units)
    places = [place(at) for at in range(len(words) + 1)]
    assert places == sorted(places)
    behind = [len(bound.text_of(tokens[:at])) for at in range(len(tokens) + 1)]
    assert [place(at) for at in behind] == [sum(units[:at]) for at in range(len(tokens) + 1)]


def field_with(clerk: Clerk, words: str) -> TextField:
    clerk.report.run(ReportSession.set_text, "overview", words)
    field = clerk.field("overview")
    assert field.written_text == words
    return field


def at(field: TextField, place: int) -> None:
    cursor = field.textCursor()
    cursor.setPosition(place)
    field.setTextCursor(cursor)
    field.setFocus()


@pytest.mark.promise("bound-number")
def test_a_field_shows_the_figure_and_follows_it(clerk: Clerk) -> None:
    clerk.report.run(ReportSession.set_cells, {NEW: 12})
    field = field_with(clerk, f"{RARE}新收{{{TOTAL}}}件，{{{NEW}}}人。")
    assert field._shown == ("12", "12")
    wide = field.document().idealWidth()
    clerk.fills(NEW, 1234567)
    field = clerk.field("overview")
    assert field._shown == ("1234567", "1234567")
    assert field.document().idealWidth() > wide
    assert field.written_text == f"{RARE}新收{{{TOTAL}}}件，{{{NEW}}}人。"
    assert clerk.report.filing.text("overview") == field.written_text


def test_an_unknown_field_stays_as_written(clerk: Clerk) -> None:
    field = field_with(clerk, "{requests.nothing.total} {x} {{")
    assert field.toPlainText() == "{requests.nothing.total} {x} {{"


def test_writing_around_a_field_leaves_it_whole(clerk: Clerk) -> None:
    field = field_with(clerk, f"新收{{{TOTAL}}}件。")
    at(field, 3)
    clerk.types("ab")
    at(field, 2)
    clerk.types("c")
    assert field.commit_pending()
    assert clerk.report.filing.text("overview") == f"新收c{{{TOTAL}}}ab件。"
    clerk.report.run(ReportSession.undo)
    assert field.written_text == f"新收{{{TOTAL}}}件。"


def test_backspace_takes_a_field_whole(clerk: Clerk) -> None:
    field = field_with(clerk, f"新收{{{TOTAL}}}件。")
    at(field, 3)
    clerk.presses(Key.Key_Backspace)
    assert field.commit_pending()
    assert clerk.report.filing.text("overview") == "新收件。"


def test_a_name_that_was_typed_becomes_a_field_once_it_is_kept(clerk: Clerk) -> None:
    clerk.writes("overview", f"now {{{TOTAL}}}")
    field = clerk.field("overview")
    assert len(field.toPlainText()) == len("now ") + 1
    assert clerk.report.filing.text("overview") == f"now {{{TOTAL}}}"


def test_copied_inside_it_stays_a_field_and_outside_it_is_a_figure(clerk: Clerk) -> None:
    clerk.report.run(ReportSession.set_cells, {NEW: 12})
    field = field_with(clerk, f"{RARE}新收{{{TOTAL}}}件。")
    field.setFocus()
    clerk.presses(Key.Key_Home, CONTROL)
    clerk.presses(Key.Key_End, CONTROL | SHIFT)
    clerk.presses(Key.Key_C, CONTROL)
    assert QApplication.clipboard().text() == f"{RARE}新收12件。"
    clerk.presses(Key.Key_End, CONTROL)
    clerk.presses(Key.Key_V, CONTROL)
    assert field.commit_pending()
    assert clerk.report.filing.text("overview") == f"{RARE}新收{{{TOTAL}}}件。" * 2


def test_a_figure_is_picked_by_a_few_words(clerk: Clerk) -> None:
    clerk.report.run(ReportSession.set_cells, {NEW: 12})
    field = field_with(clerk, "新收件。")
    at(field, 2)
    page = clerk.view.tabs.page("overview")
    assert isinstance(page, TextTab)
    page.insert.click()
    picker = page.picker
    assert len(picker.shown()) == len(clerk.report.edition.cells)
    picker.search.setText("总计 新收")
    assert picker.shown() == [str(TOTAL)]
    picker.search.returnPressed.emit()
    assert not picker.isVisible()
    assert field.commit_pending()
    assert clerk.report.filing.text("overview") == f"新收{{{TOTAL}}}件。"
    assert clerk.report.outcome.undo_name == "改正文“总体情况”"


def test_a_field_says_which_cell_it_follows(clerk: Clerk) -> None:
    clerk.report.run(ReportSession.set_cells, {NEW: 12})
    field = field_with(clerk, f"新收{{{TOTAL}}}件。")
    cursor = QTextCursor(field.document())
    cursor.setPosition(2)
    rect = field.cursorRect(cursor)
    cell = field.cell_at(rect.center() + QPoint(8, 0))
    assert cell == TOTAL
    assert field.field_text(TOTAL).endswith("：12（跟着表格走）")


def test_a_finding_behind_a_field_still_points_at_its_words(clerk: Clerk) -> None:
    field = field_with(clerk, f"{RARE}新收{{{TOTAL}}}件。\n二、主动公开政府信息情况\n好。")
    clerk.clicks_finding("有一行标题")
    assert lit_words(field) == ["二、主动公开政府信息情况"]


def test_escape_gives_the_picking_up(clerk: Clerk) -> None:
    field = field_with(clerk, "新收件。")
    page = clerk.view.tabs.page("overview")
    assert isinstance(page, TextTab)
    page.insert.click()
    clerk.presses(Key.Key_Down)
    clerk.presses(Key.Key_Escape)
    assert not page.picker.isVisible()
    assert clerk.hand is field
