"""Typing into a table: what is kept, what is refused, where the keyboard leads."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from models.editions.edition import CellKey
from models.errors import StoreError
from models.services.report_session import ReportSession
from tests.clerk import CONTROL, SHIFT, Clerk, Key


def requests(row: str, column: str = "natural_person") -> CellKey:
    return CellKey("requests", row, column)


def test_a_typed_figure_is_kept_and_every_total_moves_with_it(clerk: Clerk) -> None:
    clerk.fills(requests("granted"), 12)
    clerk.fills(requests("granted", "enterprise"), 3)
    assert clerk.report.filing.figures.get(requests("granted", "total")) == 15
    assert clerk.reads(requests("granted", "total")) == "15"
    assert clerk.reads(requests("handled_total", "total")) == "15"
    assert clerk.report.outcome.undo_name == "填写 商业企业·予以公开"


@pytest.mark.promise("full-width")
def test_full_width_digits_are_understood(clerk: Clerk) -> None:
    clerk.fills(requests("granted"), "１２")
    assert clerk.reads(requests("granted")) == "12"


@pytest.mark.parametrize(
    "bad", ["abc", "1.5", "-3", "9" * 40, "12件", "<b>", "&", "<img src=/etc/passwd>", "1,2,3", "\x00", "\ud800"]
)
@pytest.mark.promise("refused-text-stays")
def test_what_is_no_number_stays_in_the_editor_with_a_reason(clerk: Clerk, bad: str) -> None:
    cell = requests("granted")
    clerk.fills(cell, 7)
    clerk.clicks(cell)
    clerk.presses(Key.Key_F2)
    editor = clerk.editors[0]
    editor.setText(bad)
    left = editor.text()
    clerk.presses(Key.Key_Return)
    assert clerk.report.filing.figures.get(cell) in ((7,) if left else (7, None))
    if left:
        assert editor.text() == left
        assert clerk.bubble == editor.reason != ""
        assert clerk.boxes == []
        clerk.presses(Key.Key_Escape)
    assert clerk.editors == []


@pytest.mark.promise("refused-text-stays")
def test_a_refused_text_is_not_lost_when_the_clerk_goes_elsewhere(clerk: Clerk) -> None:
    clerk.clicks(requests("granted"))
    clerk.types("12x")
    clerk.presses(Key.Key_Return)
    assert [editor.text() for editor in clerk.editors] == ["12x"]
    clerk.clicks(requests("new_received"))
    clerk.types("5")
    clerk.presses(Key.Key_Return)
    clerk.turns_to("overview")
    clerk.turns_to("requests")
    assert [editor.text() for editor in clerk.editors] == ["12x"]
    assert clerk.report.filing.figures.get(requests("new_received")) == 5
    assert not clerk.view.commit_pending()
    editor = clerk.editors[0]
    editor.setFocus()
    clerk.presses(Key.Key_Backspace)
    assert editor.reason == ""
    clerk.presses(Key.Key_Return)
    assert clerk.report.filing.figures.get(requests("granted")) == 12
    assert clerk.view.commit_pending()


def test_leaving_a_cell_by_mouse_keeps_what_was_typed(clerk: Clerk) -> None:
    clerk.clicks(requests("granted"))
    clerk.types("12")
    clerk.clicks(requests("carried_in"))
    assert clerk.report.filing.figures.get(requests("granted")) == 12
    assert clerk.stands_on == requests("carried_in")


def test_leaving_the_tab_keeps_what_was_typed(clerk: Clerk) -> None:
    clerk.clicks(requests("granted"))
    clerk.types("12")
    clerk.turns_to("overview")
    assert clerk.report.filing.figures.get(requests("granted")) == 12


def test_typing_overwrites_and_f2_edits(clerk: Clerk) -> None:
    clerk.fills(requests("granted"), 12)
    clerk.fills(requests("granted"), 3)
    assert clerk.reads(requests("granted")) == "3"
    clerk.clicks(requests("granted"))
    clerk.presses(Key.Key_F2)
    clerk.types("4")
    clerk.presses(Key.Key_Return)
    assert clerk.reads(requests("granted")) == "34"


def test_escape_gives_the_old_figure_back(clerk: Clerk) -> None:
    clerk.fills(requests("granted"), 12)
    clerk.clicks(requests("granted"))
    clerk.types("99")
    clerk.presses(Key.Key_Escape)
    assert clerk.reads(requests("granted")) == "12"
    assert clerk.editors == []
    assert clerk.stands_on == requests("granted")


def test_enter_goes_down_over_locked_rows_and_on_to_the_next_column(clerk: Clerk) -> None:
    clerk.clicks(requests("otherwise_other"))
    clerk.presses(Key.Key_Return)
    assert clerk.stands_on == requests("carried_out")
    clerk.presses(Key.Key_Return)
    assert clerk.stands_on == requests("new_received", "enterprise")
    clerk.presses(Key.Key_Return, SHIFT)
    assert clerk.stands_on == requests("carried_out")


def test_enter_goes_right_when_the_clerk_chose_so(clerk: Clerk) -> None:
    clerk.turns_to("requests")
    clerk.grid_tab("requests").path.setCurrentIndex(1)
    clerk.fills(requests("new_received", "other_org"), 1)
    assert clerk.stands_on == requests("carried_in")


def test_tab_goes_right_and_back(clerk: Clerk) -> None:
    clerk.clicks(requests("new_received", "other_org"))
    clerk.types("4")
    clerk.presses(Key.Key_Tab)
    assert clerk.stands_on == requests("carried_in")
    clerk.presses(Key.Key_Backtab, SHIFT)
    assert clerk.stands_on == requests("new_received", "other_org")


def test_arrows_home_and_end_walk_typed_cells_only(clerk: Clerk) -> None:
    clerk.clicks(requests("otherwise_other", "other_org"))
    clerk.presses(Key.Key_Right)
    assert clerk.stands_on == requests("otherwise_other", "other_org")
    clerk.presses(Key.Key_Down)
    assert clerk.stands_on == requests("carried_out", "other_org")
    clerk.presses(Key.Key_Home)
    assert clerk.stands_on == requests("carried_out")
    clerk.presses(Key.Key_Up, CONTROL)
    assert clerk.stands_on == requests("new_received")
    clerk.presses(Key.Key_End, CONTROL)
    assert clerk.stands_on == requests("carried_out", "other_org")
    clerk.types("8")
    clerk.presses(Key.Key_Up)
    assert clerk.stands_on == requests("otherwise_other", "other_org")
    assert clerk.reads(requests("carried_out", "other_org")) == "8"


def test_arrows_cross_the_blocks_of_a_stacked_table(clerk: Clerk) -> None:
    clerk.clicks(CellKey("documents", "normative_documents", "repealed"))
    clerk.presses(Key.Key_Down)
    assert clerk.stands_on == CellKey("licences", "licences", "decisions")


@pytest.mark.promise("totals-computed")
def test_a_total_cannot_be_typed_into(clerk: Clerk) -> None:
    clerk.clicks(requests("granted", "total"))
    assert clerk.stands_on == requests("granted", "total")
    clerk.types("5")
    assert clerk.editors == []
    assert clerk.table("requests").shown_message == "这一格是合计，由程序算出，不用填写。"
    assert clerk.report.filing.figures.get(requests("granted", "total")) is None


@pytest.mark.promise("totals-computed")
def test_delete_makes_blank_not_zero(clerk: Clerk) -> None:
    clerk.fills(requests("granted"), 12)
    clerk.clicks(requests("granted"))
    clerk.presses(Key.Key_Delete)
    assert requests("granted") not in clerk.report.filing.figures.typed
    assert clerk.reads(requests("granted")) == ""
    assert clerk.report.outcome.undo_name == "清空 自然人·予以公开"


@pytest.mark.promise("one-key-zeros")
def test_one_key_fills_every_blank_with_zero_as_one_step(clerk: Clerk) -> None:
    clerk.fills(requests("granted"), 12)
    clerk.presses(Key.Key_0, CONTROL)
    typed = [cell for cell in clerk.report.edition.typed_cells if cell.block == "requests"]
    assert all(cell in clerk.report.filing.figures.typed for cell in typed)
    assert clerk.report.filing.figures.get(requests("granted")) == 12
    assert clerk.report.outcome.undo_name == "空格填 0（143 格）"
    clerk.report.run(ReportSession.undo)
    assert set(clerk.report.filing.figures.typed) == {requests("granted")}


def test_the_button_fills_zeros_too(clerk: Clerk) -> None:
    clerk.turns_to("disputes")
    page = clerk.grid_tab("disputes")
    page.zero_fill.click()
    assert page.filled.text() == "已填 12／12"
    assert not page.zero_fill.isEnabled()


def test_control_enter_fills_the_selection(clerk: Clerk) -> None:
    clerk.clicks(requests("granted"))
    clerk.presses(Key.Key_Down, SHIFT)
    clerk.presses(Key.Key_Right, SHIFT)
    body = clerk.table("requests")
    assert len(body.selected_cells()) == 4
    clerk.types("6")
    clerk.presses(Key.Key_Return, CONTROL)
    filled = {cell for cell, value in clerk.report.filing.figures.typed.items() if value == 6}
    assert filled == {
        requests(row, column) for row in ("granted", "granted_in_part") for column in ("natural_person", "enterprise")
    }


@pytest.mark.promise("checked-at-once")
def test_a_breach_marks_every_cell_of_both_sides(clerk: Clerk) -> None:
    clerk.clicks(requests("granted"))
    clerk.presses(Key.Key_0, CONTROL)
    clerk.fills(requests("new_received"), 5)
    for row, side in (("new_received", "①"), ("carried_in", "①"), ("handled_total", "②"), ("carried_out", "②")):
        mark = clerk.look(requests(row)).mark
        assert mark is not None
        assert mark.side == side
        assert "相差 5" in mark.messages[0]
        tip = clerk.index_of(requests(row)).data(Qt.ItemDataRole.ToolTipRole)
        assert "相差 5" in tip
    clerk.fills(requests("granted"), 5)
    assert clerk.look(requests("new_received")).mark is None


def test_blanks_are_not_marked_red_for_being_blank(clerk: Clerk) -> None:
    assert clerk.findings("没有填")
    assert clerk.look(requests("granted")).mark is None


def test_money_is_read_and_shown_in_the_unit_of_the_form(clerk: Clerk) -> None:
    fees = CellKey("fees", "fees", "amount")
    clerk.fills(fees, "96,171.60")
    assert clerk.report.filing.figures.get(fees) == 96_171_600_000
    assert clerk.reads(fees) == "96171.6"


@pytest.mark.promise("final-is-locked")
def test_a_final_report_opens_no_editor(clerk: Clerk) -> None:
    clerk.report.run(ReportSession._set_place, "state", "final", "定稿")
    clerk.clicks(requests("granted"))
    clerk.types("5")
    assert clerk.editors == []
    assert "已经定稿" in clerk.table("requests").shown_message
    assert clerk.boxes == []


def test_undo_shows_the_old_figure_and_is_named(clerk: Clerk) -> None:
    clerk.fills(requests("granted"), 12)
    clerk.fills(requests("granted"), 13)
    clerk.report.run(ReportSession.undo)
    assert clerk.reads(requests("granted")) == "12"
    assert clerk.report.outcome.redo_name == "填写 自然人·予以公开"
    clerk.report.run(ReportSession.redo)
    assert clerk.reads(requests("granted")) == "13"


def test_undo_takes_an_open_editor_with_it(clerk: Clerk) -> None:
    clerk.clicks(requests("granted"))
    clerk.types("12")
    clerk.report.run(ReportSession.undo)
    assert clerk.report.filing.figures.get(requests("granted")) is None
    clerk.report.run(ReportSession.redo)
    assert clerk.report.filing.figures.get(requests("granted")) == 12


def test_copy_gives_what_spreadsheets_read(clerk: Clerk) -> None:
    clerk.fills(requests("granted"), 12)
    clerk.fills(requests("granted_in_part", "enterprise"), 3)
    clerk.clicks(requests("granted"))
    clerk.presses(Key.Key_Down, SHIFT)
    clerk.presses(Key.Key_Right, SHIFT)
    clerk.presses(Key.Key_C, CONTROL)
    assert QApplication.clipboard().text() == "12\t\n\t3"


def test_what_the_disk_refuses_stays_in_the_editor(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise StoreError("磁盘满了，请腾出空间再试。")

    clerk.fills(requests("granted"), 7)
    with monkeypatch.context() as patched:
        patched.setattr(ReportSession, "_write", full)
        clerk.fills(requests("granted"), 12)
        assert clerk.boxes == [("没有存上", "磁盘满了，请腾出空间再试。")]
        assert [editor.text() for editor in clerk.editors] == ["12"]
        assert clerk.reads(requests("granted")) == "7"
        assert not clerk.view.commit_pending()
    assert clerk.view.commit_pending()
    assert clerk.reads(requests("granted")) == "12"
    assert clerk.editors == []


def test_the_cell_stays_in_sight_when_the_list_of_findings_takes_room(clerk: Clerk) -> None:
    clerk.window.resize(1280, 700)
    cell = requests("carried_out", "other_org")
    clerk.clicks(cell)
    clerk.window.resize(1280, 460)
    QApplication.processEvents()
    body = clerk.table("requests")
    place = body.visualRect(clerk.index_of(cell))
    assert body.viewport().rect().contains(place)


def test_the_bubble_waits_while_its_cell_is_scrolled_out_of_sight(clerk: Clerk) -> None:
    clerk.window.resize(1280, 460)
    clerk.clicks(requests("new_received"))
    clerk.types("x")
    clerk.presses(Key.Key_Return)
    assert clerk.bubble
    bar = clerk.table("requests").verticalScrollBar()
    bar.setValue(bar.maximum())
    assert not clerk.bubble
    bar.setValue(0)
    assert clerk.bubble
