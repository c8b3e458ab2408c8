"""申请台账 through its page: entered, followed and answered with the keyboard; what cannot be so is told and kept."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument, QTextFragment
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.registers.request import EventKind, Particulars, Request, RequestEvent
from models.services.registers.registers import Registers
from tests.ui.registers.conftest import OFFICE, problem, types, write
from tests.ui.shell.conftest import TODAY, Said
from tests.widgets import focused
from ui.registers.case_form import CaseForm
from ui.registers.day_edit import DayEdit
from ui.registers.field_editors import SearchableChoice, WordsEdit
from ui.registers.registers_page import RegistersPage
from ui.registers.request_lines import RequestColumn, RequestFilter
from ui.registers.request_table_model import COLUMNS, HIDDEN
from ui.shell.main_window import MainWindow

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


class Typist:
    """Presses keys on whatever has the keyboard, and counts those that are not words."""

    def __init__(self) -> None:
        self.keys = 0

    def press(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        for key in keys:
            QTest.keyClick(focused(), key, modifier)
            self.keys += 1
        QApplication.processEvents()

    def types(self, words: str) -> None:
        types(words)


def listed(page: RegistersPage) -> list[str]:
    return [line.request.number for line in page.requests_tab.table_model.lines]


def column(page: RegistersPage, which: RequestColumn) -> list[str]:
    model = page.requests_tab.table_model
    return [model.index(row, COLUMNS.index(which)).data() for row in range(model.rowCount())]


def form_of(page: RegistersPage) -> CaseForm:
    form = page.requests_tab.pane.form
    assert form is not None
    return form


def choose(page: RegistersPage, number: str) -> None:
    assert page.go_to_request(number)
    page.requests_tab.table.setFocus()


def kept(registers: Registers, number: str) -> Request:
    found = registers.requests.find(number)
    assert found is not None
    return found


def fragments(document: QTextDocument) -> Iterator[QTextFragment]:
    """The stretches of a page that are alike."""
    block = document.begin()
    while block.isValid():
        place = block.begin()
        while not place.atEnd():
            yield place.fragment()
            place += 1
        block = block.next()


def test_the_board_counts_and_each_number_lists_its_own(page: RegistersPage) -> None:
    board = page.requests_tab.board
    numbers = {key: board.tiles[key].number.text() for key in board.tiles}
    assert numbers == {
        RequestFilter.OVERDUE: "1",
        RequestFilter.TODAY: "1",
        RequestFilter.SOON: "1",
        RequestFilter.LAPSED: "0",
        RequestFilter.WAITING: "0",
        RequestFilter.OPEN: "4",
        RequestFilter.DONE: "1",
    }
    assert listed(page) == ["2025-001", "2025-002", "2025-003", "2026-001", "2026-002"]
    for key, expected in (
        (RequestFilter.OVERDUE, ["2025-001"]),
        (RequestFilter.TODAY, ["2025-002"]),
        (RequestFilter.SOON, ["2025-003"]),
        (RequestFilter.DONE, ["2026-002"]),
    ):
        board.tiles[key].click()
        assert listed(page) == expected
    board.tiles[RequestFilter.DONE].click()
    assert len(listed(page)) == 5


def test_the_list_says_how_many_days_are_left(page: RegistersPage) -> None:
    assert column(page, RequestColumn.DUE)[:3] == [
        "01-23　超 3 个工作日", "01-28　今天", "01-29　还有 1 个工作日",
    ]  # fmt: skip
    assert column(page, RequestColumn.STATE) == ["已超期", "今天到期", "在办", "在办", "已办结"]


def test_a_new_request_takes_few_keys(page: RegistersPage, registers: Registers) -> None:
    typist = Typist()
    typist.press(Key.Key_N, modifier=CONTROL)
    typist.types("李某")
    typist.press(Key.Key_Tab)
    typist.types("13900000000")
    typist.press(Key.Key_Tab)
    typist.types("城南片区规划图")
    typist.press(Key.Key_Return)
    assert typist.keys <= 12
    request = kept(registers, "2026-003")
    assert (request.received, request.channel.value, request.requester) == (TODAY, "online", "natural_person")
    assert registers.requests.particulars([request])[request.id].matter == "城南片区规划图"
    chosen = page.requests_tab.chosen
    assert chosen is not None
    assert chosen.request.number == "2026-003"
    assert page.requests_tab.pane.form is None


def test_every_field_of_a_new_request_by_the_keyboard(page: RegistersPage, registers: Registers) -> None:
    typist = Typist()
    typist.press(Key.Key_N, modifier=CONTROL)
    typist.types("示例公司")
    typist.press(Key.Key_Backtab)
    typist.press(Key.Key_Down)
    typist.press(Key.Key_Backtab, Key.Key_Backtab)
    typist.press(Key.Key_Down)
    typist.press(Key.Key_Return)
    assert typist.keys <= 12
    request = kept(registers, "2026-003")
    assert (request.requester, request.received) == ("enterprise", TODAY - timedelta(1))


def test_ctrl_n_in_the_library_still_begins_a_report(page: RegistersPage, window: MainWindow) -> None:
    asked: list[str] = []
    window.library_page.new_report = lambda: asked.append("new")  # type: ignore[method-assign]
    page.requests_tab.table.setFocus()
    QTest.keyClick(focused(), Key.Key_N, CONTROL)
    assert (asked, page.requests_tab.pane.form is not None) == ([], True)
    window.show_library()
    QTest.keyClick(focused(), Key.Key_N, CONTROL)
    assert asked == ["new"]


def test_a_day_that_cannot_be_read_keeps_the_form(page: RegistersPage, registers: Registers) -> None:
    page.begin_new()
    form = form_of(page)
    write(form, "name", "李某")
    write(form, "received", "昨天")
    form.submit()
    assert "不像一个日期" in problem(form, "received")
    assert registers.requests.find("2026-003") is None
    write(form, "received", "1.26")
    assert problem(form, "received") == ""
    form.submit()
    assert kept(registers, "2026-003").received == date(2026, 1, 26)
    assert registers.requests.particulars([kept(registers, "2026-003")])


def test_a_day_after_today_and_a_number_given_twice_are_told_at_their_fields(page: RegistersPage) -> None:
    page.begin_new()
    form = form_of(page)
    write(form, "number", "2026-001")
    write(form, "received", "2026-02-01")
    form.submit()
    assert "已经有了" in problem(form, "number")
    assert "今天以后" in problem(form, "received")
    assert form.fields["number"].editor.hasFocus()


def test_asking_for_correction_stops_the_term_and_is_done_once(page: RegistersPage, registers: Registers) -> None:
    choose(page, "2026-001")
    page.requests_tab.begin_event(EventKind.CORRECTION)
    form_of(page).submit()
    assert column(page, RequestColumn.STATE)[listed(page).index("2026-001")] == "等补正"
    assert "暂不起算" in page.requests_tab.pane.page.toPlainText()
    assert page.requests_tab.board.tiles[RequestFilter.WAITING].number.text() == "1"
    page.requests_tab.begin_event(EventKind.CORRECTION)
    form = form_of(page)
    form.submit()
    assert "补正只能通知一次" in form.general.text()
    assert form.general.isVisible()
    assert len(kept(registers, "2026-001").events) == 1


def test_who_lets_the_time_for_correction_go_by_has_a_number_of_its_own(
    page: RegistersPage, registers: Registers
) -> None:
    board = page.requests_tab.board
    assert not board.tiles[RequestFilter.LAPSED].isVisible()
    known = kept(registers, "2025-003")
    event = RequestEvent(EventKind.CORRECTION, date(2026, 1, 6), limit=date(2026, 1, 20))
    registers.requests.add_event(known, event)
    page.reload()
    assert board.tiles[RequestFilter.LAPSED].isVisible()
    board.tiles[RequestFilter.LAPSED].click()
    assert (listed(page), column(page, RequestColumn.DUE)) == (["2025-003"], ["等到 01-20，已过"])


def test_an_event_is_changed_and_taken_out_from_the_time_line(page: RegistersPage, registers: Registers) -> None:
    choose(page, "2026-001")
    page.requests_tab.begin_event(EventKind.CORRECTION)
    form_of(page).submit()
    event = kept(registers, "2026-001").events[0]
    page.requests_tab.pane.link_followed.emit(f"event:{event.id}")
    form = form_of(page)
    assert form.fields["event:until"].editor.hasFocus()
    write(form, "event:until", "1.28")
    form.submit()
    assert kept(registers, "2026-001").events[0].until == TODAY
    page.requests_tab.pane.link_followed.emit(f"drop:{event.id}")
    assert kept(registers, "2026-001").events == ()
    page.model.undo()
    assert len(kept(registers, "2026-001").events) == 1


def test_an_answer_is_found_by_its_words(page: RegistersPage, registers: Registers) -> None:
    choose(page, "2025-001")
    page.requests_tab.answer()
    typist = Typist()
    typist.press(Key.Key_Return)
    assert "请选一种结果" in problem(form_of(page), "result")
    typist.types("国家秘密")
    typist.press(Key.Key_Return)
    answered = kept(registers, "2025-001")
    assert (answered.result, answered.closed) == ("refused_state_secret", TODAY)
    assert "超过期限" in page.requests_tab.pane.page.toPlainText()


def test_the_arrows_walk_the_results(page: RegistersPage) -> None:
    choose(page, "2025-001")
    page.requests_tab.answer()
    results = form_of(page).fields["result"].editor
    assert isinstance(results, SearchableChoice)
    Typist().press(Key.Key_Down, Key.Key_Down)
    assert results.value == "granted_in_part"


def test_undo_and_redo_by_the_keyboard(page: RegistersPage, registers: Registers, window: MainWindow) -> None:
    choose(page, "2026-001")
    page.requests_tab.remove()
    assert registers.requests.find("2026-001") is None
    QTest.keyClick(focused(), Key.Key_Z, CONTROL)
    assert kept(registers, "2026-001").is_open
    assert window.notice.label.text() == "已撤销：删去 2026-001。"
    QTest.keyClick(focused(), Key.Key_Y, CONTROL)
    assert registers.requests.find("2026-001") is None
    window.notice.say("")


def test_names_are_hidden_and_not_looked_into_until_they_are_asked_for(page: RegistersPage) -> None:
    tab = page.requests_tab
    choose(page, "2025-001")
    assert set(column(page, RequestColumn.NAME)) == {HIDDEN}
    assert "申请人1" not in tab.pane.page.toPlainText()
    tab.search.setText("申请人1")
    assert listed(page) == []
    tab.names.click()
    assert listed(page) == ["2025-001", "2026-001"]
    assert column(page, RequestColumn.NAME) == ["申请人1", "申请人1"]
    assert "申请人1" in tab.pane.page.toPlainText()


def test_words_narrow_the_list_and_a_head_sorts_it(page: RegistersPage, qtbot: QtBot) -> None:
    tab = page.requests_tab
    QTest.keyClick(focused(), Key.Key_F, CONTROL)
    types("在办 王某")
    assert listed(page) == ["2025-003", "2026-001"]
    tab.search.clear()
    header = tab.table.horizontalHeader()
    at = COLUMNS.index(RequestColumn.RECEIVED)
    place = header.viewport().rect().topLeft()
    place.setX(header.sectionViewportPosition(at) + 10)
    place.setY(header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    first = listed(page)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert first == listed(page)[::-1]
    assert sorted(first) == sorted(listed(page))


def test_what_is_typed_is_not_lost_without_a_question(page: RegistersPage, window: MainWindow, said: Said) -> None:
    page.begin_new()
    form = form_of(page)
    write(form, "name", "李某")
    said.answer = False
    assert not window.show_library()
    window.named_actions["collecting"].trigger()
    assert window.registers.page is page
    QTest.keyClick(form.fields["name"].editor, Key.Key_Escape)
    assert page.requests_tab.pane.form is form
    name = form.fields["name"].editor
    assert isinstance(name, WordsEdit)
    assert name.value == "李某"
    said.answer = True
    assert window.show_library()
    assert window.registers.page is None


def test_a_form_that_nothing_was_written_in_is_left_without_a_question(page: RegistersPage, said: Said) -> None:
    page.begin_new()
    QTest.keyClick(focused(), Key.Key_Escape)
    assert page.requests_tab.pane.form is None
    assert said.boxes == []


def test_somebody_else_was_first(page: RegistersPage, registers: Registers) -> None:
    choose(page, "2026-001")
    page.requests_tab.answer()
    other = kept(registers, "2026-001")
    registers.requests.change(other, Request(other.number, other.received, other.channel, "enterprise", id=other.id))
    form = form_of(page)
    types("予以公开")
    form.submit()
    assert form.general.isVisible()
    assert kept(registers, "2026-001").closed is None
    assert page.requests_tab.pane.form is form


@pytest.mark.parametrize("deed", ["reopen", "change"])
def test_an_answer_is_taken_back_or_its_request_changed(page: RegistersPage, registers: Registers, deed: str) -> None:
    choose(page, "2026-002")
    deeds: dict[str, Callable[[], None]] = {"reopen": page.requests_tab.reopen, "change": page.requests_tab.change}
    deeds[deed]()
    if deed == "change":
        write(form_of(page), "handler", "赵某")
        form_of(page).submit()
    request = kept(registers, "2026-002")
    assert request.closed is None if deed == "reopen" else request.handler == "赵某"
    assert registers.requests.particulars([request])[request.id].name == "申请人2"


def test_the_year_before_lists_what_was_open_in_it(page: RegistersPage) -> None:
    page.show_year(2025)
    assert listed(page) == ["2025-001", "2025-002", "2025-003"]
    assert page.model.registers.agency == OFFICE


@pytest.mark.promise("plain-text")
def test_words_that_look_like_markup_are_shown_as_they_are(page: RegistersPage, registers: Registers) -> None:
    words = "<b>赵某</b><a href='event:1'>改</a>"
    known = kept(registers, "2026-001")
    registers.requests.change(known, replace(known, handler=words), Particulars(words, words, words, words))
    page.reload()
    page.requests_tab.names.click()
    choose(page, "2026-001")
    shown = page.requests_tab.pane.page
    assert shown.toPlainText().count(words) == 5
    assert "event:1" not in [fragment.charFormat().anchorHref() for fragment in fragments(shown.document())]


def test_the_columns_numbers_and_buttons_follow_the_size_of_the_type(
    page: RegistersPage, window: MainWindow, qtbot: QtBot
) -> None:
    tab = page.requests_tab

    def is_whole() -> bool:
        """Whether nothing of the dates, the numbers and the buttons is cut off."""
        metrics, tile = tab.table.fontMetrics(), tab.board.tiles[RequestFilter.SOON]
        return (
            tab.table.columnWidth(COLUMNS.index(RequestColumn.RECEIVED)) > metrics.horizontalAdvance("2026-01-25")
            and tab.table.rowHeight(0) > metrics.height()
            and tile.width() > tile.fontMetrics().horizontalAdvance(tile.word)
            and all(
                button.width() >= button.sizeHint().width()
                for button in (tab.answer_button, tab.letter_button, tab.event_button, tab.change_button)
            )
        )

    page.go_to_request("2025-001")
    before = tab.table.columnWidth(0)
    window.resize(1366, 768)
    for size in (14, 12, 10):
        window.context.settings.change(point_size=size)
        qtbot.waitUntil(is_whole)
        if size == 14:
            assert tab.table.columnWidth(0) > before


def test_a_day_that_has_to_be_told_does_not_say_that_it_may_be_left_out(page: RegistersPage) -> None:
    page.begin_new()
    fields = form_of(page).fields
    asked = {
        name: editor.placeholderText()
        for name in ("received", "arrived")
        if isinstance(editor := fields[name].editor, DayEdit)
    }
    assert asked == {"received": "", "arrived": "没有就空着"}
