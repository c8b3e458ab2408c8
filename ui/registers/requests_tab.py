"""申请: the board, the list of a year's requests, and the one that was chosen beside it."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QItemSelectionModel, Signal
from PySide6.QtWidgets import QCheckBox, QMenu, QWidget

from models.errors import AppError
from models.registers.request import EventKind, Particulars, Request, RequestEvent
from ui.jobs.queue import JobQueue
from ui.registers.case_form import FormPlan
from ui.registers.case_pane import CasePane
from ui.registers.due_board import DueBoard
from ui.registers.list_layout import RegisterTable, lay_out_register, style_register
from ui.registers.register_model import RegisterModel
from ui.registers.request_forms import answer_request, change_request, new_request, request_event
from ui.registers.request_html import request_page
from ui.registers.request_lines import RequestColumn, RequestFilter, RequestLine
from ui.registers.request_table_model import COLUMNS, RequestTableModel
from ui.registers.search_line import RegisterSearch
from ui.widgets import messages
from ui.widgets.dialog_parts import make_button
from ui.widgets.plain_text import PlainLabel

_WIDTHS = {
    RequestColumn.NUMBER: 7.5,
    RequestColumn.RECEIVED: 6.5,
    RequestColumn.REQUESTER: 6,
    RequestColumn.NAME: 5.2,
    RequestColumn.STATE: 5,
    RequestColumn.DUE: 12.5,
    RequestColumn.HANDLER: 5.5,
}
"""In Chinese characters, so that they grow with the type."""
_TONES = {
    "overdue": "block",
    "today": "explain",
    "soon": "explain",
    "lapsed": "explain",
    "waiting": "accent",
    "done": "good",
}
_EMPTY = "没有这样的申请。清空查找、再点一次上面的数字，就是全年的申请。"
_NOTHING = "没有选中的申请。按 Ctrl+N 登记一件，或从左边选一件。"
_SEARCH, _SEARCH_NAMES = "查找登记号、结果、承办（Ctrl+F）", "查找姓名、内容、登记号（Ctrl+F）"


class RequestsTab(QWidget):
    """``counted`` comes when the board was read anew.

    ``letter_wanted`` carries the request that a letter is to be written of, ``letter_opened`` one and its letter.
    """

    counted = Signal()
    letter_wanted = Signal(object)
    letter_opened = Signal(object, object)

    def __init__(self, model: RegisterModel, jobs: JobQueue, today: Callable[[], date], year: int) -> None:
        super().__init__()
        self._model, self._today, self._year = model, today, year
        self._shown = RequestFilter.ALL
        self.table_model = RequestTableModel(model.registers, jobs)
        self.board, self.search = DueBoard(), RegisterSearch(_SEARCH)
        self.names = QCheckBox("显示姓名")
        self.names.setToolTip("申请人、联系方式和申请内容平时不显示，也不参加查找")
        self.count_label = PlainLabel()
        self.count_label.setProperty("role", "soft")
        self.table = RegisterTable(_EMPTY)
        self.pane = CasePane(_NOTHING)
        self._make_buttons()
        self._lay_out()
        self._connect()

    def _make_buttons(self) -> None:
        self.answer_button = make_button("答复…", "main")
        self.letter_button = make_button("出文书…", tip="补正、延长、答复等的文书，出了就登记（Ctrl+D）")
        self.event_button = make_button("登记一步 ▾", tip="补正、征求意见、延长、收费、送达")
        self.change_button = make_button("修改", "flat", "回车")
        self.more_button = make_button("其他 ▾", "flat")
        for button in (self.event_button, self.more_button):
            button.setStyleSheet("QPushButton::menu-indicator { image: none; width: 0; }")
        self.event_button.setMenu(menu := QMenu(self.event_button))
        for kind in EventKind:
            menu.addAction(f"{kind.label}…").triggered.connect(lambda _checked=False, kind=kind: self.begin_event(kind))
        self.more_button.setMenu(more := QMenu(self.more_button))
        self.reopen_action = more.addAction("撤回答复")
        self.remove_action = more.addAction("删去这一件")
        for button in (
            self.answer_button, self.letter_button, self.event_button, self.change_button, self.more_button,
        ):  # fmt: skip
            self.pane.buttons.addWidget(button)
        self.pane.buttons.addStretch(1)
        self.pane.show_case("", "", "", "")

    def _lay_out(self) -> None:
        self.table.setModel(self.table_model)
        style_register(self.table, [_WIDTHS.get(column, 0) for column in COLUMNS])
        self.table.setAccessibleName("申请台账")
        lay_out_register(self, self.board, (self.count_label, self.names, self.search), self.table, self.pane)

    def _connect(self) -> None:
        self.board.filter_chosen.connect(self._filter)
        self.search.textChanged.connect(lambda _: self._filter(self._shown))
        self.search.left.connect(self._to_list)
        self.names.toggled.connect(self._show_names)
        self.table_model.counted.connect(self._show_counts)
        for signal in (self.table_model.modelReset, self.table_model.rowsInserted, self.table_model.rowsRemoved):
            signal.connect(lambda *_: self._show_count())
        self.table_model.failed.connect(lambda sentence: messages.refuse(self.window(), "台账没有读完", sentence))
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self.show_chosen())
        self.table.activated.connect(lambda _: self.change())
        self.pane.link_followed.connect(self._follow)
        self.pane.form_closed.connect(self._to_list)
        for button, deed in (
            (self.answer_button, self.answer),
            (self.letter_button, self.write_letter),
            (self.change_button, self.change),
        ):
            button.clicked.connect(lambda _checked=False, deed=deed: deed())
        self.reopen_action.triggered.connect(lambda _: self.reopen())
        self.remove_action.triggered.connect(lambda _: self.remove())
        self._model.changed.connect(self.reload)
        self._model.request_written.connect(self._take)

    # ── what is listed ──

    def show_year(self, year: int) -> None:
        """List another year."""
        self._year = year
        self.reload()

    def reload(self) -> None:
        """Read everything anew; the choice stays where it was."""
        chosen = self.chosen
        try:
            self.table_model.read(self._year)
        except AppError as error:
            messages.refuse(self.window(), "台账读不出来", error.sentence)
            return
        self._choose(chosen.request.id if chosen else 0)

    def _take(self, request: Request) -> None:
        """List a request as it was kept; the choice stays where it was."""
        chosen = self.chosen
        try:
            self.table_model.take(request)
        except AppError as error:
            messages.refuse(self.window(), "台账读不出来", error.sentence)
            return
        self._choose(chosen.request.id if chosen else 0)

    def _filter(self, shown: RequestFilter) -> None:
        chosen = self.chosen
        self._shown = shown
        self.table_model.set_filter(shown, self.search.text())
        self._choose(chosen.request.id if chosen else 0)

    def _show_names(self, shows: bool) -> None:
        chosen = self.chosen
        self.search.setPlaceholderText(_SEARCH_NAMES if shows else _SEARCH)
        self.table_model.show_names(shows)
        self._choose(chosen.request.id if chosen else 0)

    def _show_counts(self) -> None:
        self.board.show_counts(self.table_model.counts())
        self._show_count()
        self.counted.emit()

    def _show_count(self) -> None:
        waits = "" if self.table_model.is_complete else "，其余正在读…"
        self.count_label.setText(f"列出 {self.table_model.rowCount()} 件{waits}")

    @property
    def chosen(self) -> RequestLine | None:
        """The line the choice is on."""
        return self.table_model.line(self.table.currentIndex().row())

    def _choose(self, request: int) -> None:
        row = self.table_model.row_of(request)
        index = self.table_model.index(max(row, 0), 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        is_moved = index.row() != self.table.currentIndex().row()
        self.table.selectionModel().setCurrentIndex(index, flags)
        if row >= 0:
            self.table.scrollTo(index)
        if not is_moved:
            # The choice stays in its row, so nothing else has the page written.
            self.show_chosen()

    def _to_list(self) -> None:
        self.table.setFocus()

    def go_to(self, request: Request) -> None:
        """Put the choice on a request, whatever was looked for before."""
        if self.table_model.row_of(request.id) < 0:
            self.search.clear()
            self.board.choose(RequestFilter.OPEN if request.is_open else RequestFilter.ALL)
        self._choose(request.id)

    # ── the one that was chosen ──

    def _particulars(self, request: Request) -> Particulars:
        return self._model.registers.requests.particulars([request]).get(request.id, Particulars())

    def show_chosen(self) -> None:
        """Write the page of the chosen case anew."""
        line = self.chosen
        if line is None:
            self.pane.show_case("", "", "", "")
            return
        request = line.request
        reckoning = line.due.reckoning if line.due else self._model.registers.requests.reckon(request)
        told = self._particulars(request) if self.table_model.shows_names else None
        left = line.time_left
        state = f"{line.state} · {left}" if left and left != "今天" else line.state
        letters = self._model.registers.letters
        listed = [(letter, letters.name(letter)) for letter in letters.of(request)]
        page = request_page(request, told, reckoning, request.person is not None, listed)
        self.pane.show_case(request.number, state, _TONES.get(line.group, ""), page)
        self.answer_button.setText("答复…" if request.is_open else "改答复…")
        self.reopen_action.setVisible(not request.is_open)

    def _follow(self, link: str) -> None:
        """改 and 删 of an event, 看 and 删 of a letter."""
        what, _, number = link.partition(":")
        line = self.chosen
        if line is not None and what in ("letter", "drop-letter"):
            self._follow_letter(line.request, what, number)
            return
        event = next((e for e in line.request.events if str(e.id) == number), None) if line else None
        if line is None or event is None:
            return
        if what == "event":
            self._open(request_event(self._model, line.request, event, self._today(), self.go_to))
        else:
            requests, known = self._model.registers.requests, line.request
            self._model.run(
                lambda: requests.change(known, known.without_event(event.id)),
                f"已从 {known.number} 删去“{event.kind.label}”。",
            )

    def _follow_letter(self, request: Request, what: str, number: str) -> None:
        letters = self._model.registers.letters
        letter = next((each for each in letters.of(request) if str(each.id) == number), None)
        if letter is None:
            return
        if what == "letter":
            self.letter_opened.emit(request, letter)
        else:
            done = f"已删去{letters.name(letter)} {letter.number}；已经登记的步骤没有动。"
            self._model.run(lambda: letters.remove(letter), done)

    # ── what is done ──

    def _open(self, plan: FormPlan) -> None:
        self.pane.open_form(plan)

    def begin_new(self) -> None:
        """Enter a new request."""
        try:
            plan = new_request(self._model, self._today(), self.go_to)
        except AppError as error:
            messages.refuse(self.window(), "台账读不出来", error.sentence)
            return
        self._open(plan)

    def begin_event(self, kind: EventKind) -> None:
        """Enter something that happened to the chosen request today."""
        if line := self.chosen:
            event = RequestEvent(kind, self._today())
            self._open(request_event(self._model, line.request, event, self._today(), self.go_to))

    def change(self) -> None:
        """Change the facts of the chosen request."""
        if line := self.chosen:
            told = self._particulars(line.request)
            self._open(change_request(self._model, line.request, told, self._today(), self.go_to))

    def write_letter(self) -> None:
        """Write a letter of the chosen request."""
        if line := self.chosen:
            self.letter_wanted.emit(line.request)

    def answer(self) -> None:
        """Enter the answer to the chosen request, or change it."""
        if line := self.chosen:
            self._open(answer_request(self._model, line.request, self._today(), self.go_to))

    def reopen(self) -> None:
        """Take the answer back."""
        if line := self.chosen:
            known = line.request
            self._model.run(lambda: self._model.registers.requests.reopen(known), f"已撤回 {known.number} 的答复。")

    def remove(self) -> None:
        """Take the chosen request out of the register."""
        if line := self.chosen:
            known = line.request
            self._model.run(lambda: self._model.registers.requests.remove(known), f"已删去 {known.number}。")
