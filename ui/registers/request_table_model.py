"""The requests of a year as a table: what is open is known at once, the rest of a long year is read behind it."""

from collections import Counter
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from models.registers.request import Particulars, Request
from models.services.registers.registers import Registers
from models.services.registers.requests import DueRequest
from ui.jobs.queue import JobQueue
from ui.registers.request_lines import (
    RequestColumn,
    RequestFilter,
    RequestLine,
    cell_text,
    holds_words,
    in_order_of_need,
    place_by_need,
    sort_key,
)
from ui.theme.colours import colours
from ui.widgets.plain_text import plain_tip

Index = QModelIndex | QPersistentModelIndex
COLUMNS = tuple(RequestColumn)
PAGE = 500
"""As many of a year are read before it is shown; the rest comes from the worker."""
HIDDEN = "●●●"
_DISPLAY, _TOOLTIP = int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.ToolTipRole)
_FOREGROUND = int(Qt.ItemDataRole.ForegroundRole)
_COLOURED = (RequestColumn.STATE, RequestColumn.DUE)


class RequestTableModel(QAbstractTableModel):
    """``counted`` comes when it is known anew how many there are of each kind; ``failed`` carries a sentence."""

    counted = Signal()
    failed = Signal(str)

    def __init__(self, registers: Registers, jobs: JobQueue) -> None:
        super().__init__()
        self._registers, self._jobs = registers, jobs
        self._year = 0
        self._board: dict[int, DueRequest] = {}
        self._of_year: dict[int, Request] = {}
        self._people: dict[int, Particulars] = {}
        self._lines: list[RequestLine] = []
        self._ids: list[int] = []
        self._words: list[str] = []
        self._shown = RequestFilter.ALL
        self._sorting: tuple[RequestColumn, bool] | None = None
        self.shows_names = self.is_complete = False

    # ── reading ──

    def read(self, year: int) -> None:
        """Read a year anew: what is open, and the newest of it; the worker brings the rest."""
        requests = self._registers.requests
        self._board = {line.request.id: line for line in requests.board()}
        count = requests.count_of_year(year)
        self._jobs.discard(self, "year")
        newest = requests.of_year(year, PAGE, max(0, count - PAGE))
        if year != self._year or count <= PAGE:
            self._of_year = {}
        self._year, self.is_complete = year, count <= PAGE
        self._of_year |= {request.id: request for request in newest}
        if not self.is_complete:
            known = dict(self._of_year)
            self._jobs.start(self, lambda: self._read_rest(year, known), self._take_rest, self.failed.emit, key="year")
        self._read_people()
        self._lay()
        self.counted.emit()

    def take(self, request: Request) -> None:
        """Take up one request as it was kept; everything else stays as it was read.

        While the year is still being read, or is listed by a column, all of it is laid out anew.
        """
        if not self.is_complete:
            self.read(self._year)
            return
        self._board.pop(request.id, None)
        if request.is_open:
            self._board[request.id] = self._registers.requests.due(request)
        if _is_of_year(request, self._year):
            self._of_year[request.id] = request
        else:
            self._of_year.pop(request.id, None)
        if self.shows_names:
            self._people.pop(request.id, None)
            self._people |= self._registers.requests.particulars([request])
        if self._sorting is None:
            self._place(request)
        else:
            self._lay()
        self.counted.emit()

    def _place(self, request: Request) -> None:
        """Put its line where it belongs by need; the lines of others stay."""
        if (row := self.row_of(request.id)) >= 0:
            self.beginRemoveRows(QModelIndex(), row, row)
            del self._lines[row], self._ids[row]
            self.endRemoveRows()
        line = RequestLine(request, self._board.get(request.id))
        is_candidate = request.id in (self._of_year if self._lists_year else self._board)
        if is_candidate and self._is_wanted(line):
            row = place_by_need(self._lines, line)
            self.beginInsertRows(QModelIndex(), row, row)
            self._lines.insert(row, line)
            self._ids.insert(row, request.id)
            self.endInsertRows()

    def _read_rest(self, year: int, known: Mapping[int, Request]) -> list[Request] | None:
        """The year, None where it is what is known. Called on the worker, whose connection is let go of at the end."""
        requests = self._registers.requests.of_year(year)
        is_known = len(requests) == len(known) and all(known.get(request.id) == request for request in requests)
        return None if is_known else requests

    def _take_rest(self, requests: list[Request] | None) -> None:
        self.is_complete = True
        if requests is not None:
            self._of_year = {request.id: request for request in requests}
            self._read_people()
            self._lay()
        self.counted.emit()

    def _read_people(self) -> None:
        """Names are read while they are shown, and forgotten when they are not."""
        wanted = [*self._of_year.values(), *(line.request for line in self._board.values())] if self.shows_names else []
        self._people = self._registers.requests.particulars(wanted)

    # ── what is shown ──

    def show_names(self, shows: bool) -> None:
        """Show whose the requests are, or hide it."""
        self.shows_names = shows
        self._read_people()
        self._lay()

    def set_filter(self, shown: RequestFilter, words: str) -> None:
        """List these only, and of them those that hold the words."""
        self._shown, self._words = shown, words.split()
        self._lay()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By a column; by none, what needs the clerk first."""
        is_column = 0 <= column < len(COLUMNS)
        self._sorting = (COLUMNS[column], order is Qt.SortOrder.DescendingOrder) if is_column else None
        self._lay()

    @property
    def _lists_year(self) -> bool:
        return self._shown in (RequestFilter.ALL, RequestFilter.DONE)

    def _candidates(self) -> list[RequestLine]:
        if self._lists_year:
            return [RequestLine(request, self._board.get(request.id)) for request in self._of_year.values()]
        return [RequestLine(line.request, line) for line in self._board.values()]

    def _lay(self) -> None:
        self.beginResetModel()
        lines = [line for line in self._candidates() if self._is_wanted(line)]
        if self._sorting is None:
            self._lines = in_order_of_need(lines)
        else:
            column, is_reversed = self._sorting
            self._lines = sorted(lines, key=sort_key(column, self._people), reverse=is_reversed)
        self._ids = [line.request.id for line in self._lines]
        self.endResetModel()

    def _is_wanted(self, line: RequestLine) -> bool:
        is_shown = self._shown in (RequestFilter.ALL, RequestFilter.OPEN) or line.group == self._shown.value
        return is_shown and (not self._words or holds_words(line, self._words, self._person(line)))

    def _person(self, line: RequestLine) -> Particulars | None:
        return self._people.get(line.request.id, Particulars()) if self.shows_names else None

    def counts(self) -> dict[RequestFilter, int]:
        """How many each filter would list, whatever words stand beside it."""
        groups = Counter[str](line.group for line in self._board.values())
        open_here = sum(request in self._of_year for request in self._board)
        year = self._registers.requests.count_of_year(self._year) if not self.is_complete else len(self._of_year)
        return {
            **{shown: groups[shown] for shown in RequestFilter},
            RequestFilter.OPEN: len(self._board),
            RequestFilter.DONE: year - open_here,
            RequestFilter.ALL: year,
        }

    @property
    def lines(self) -> Sequence[RequestLine]:
        """What is listed now."""
        return self._lines

    def line(self, row: int) -> RequestLine | None:
        """The line in a row."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def number_of(self, request: int) -> str:
        """The 登记号 under which a request was read; empty where it was not."""
        due = self._board.get(request)
        known = due.request if due else self._of_year.get(request)
        return known.number if known else ""

    def row_of(self, request: int) -> int:
        """Where a request is listed, -1 where it is not."""
        return self._ids.index(request) if request in self._ids else -1

    # ── as Qt asks ──

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        if orientation is Qt.Orientation.Horizontal and role == _DISPLAY:
            return COLUMNS[section].value
        return None

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        if role not in (_DISPLAY, _TOOLTIP, _FOREGROUND):
            return None
        line, column = self._lines[index.row()], COLUMNS[index.column()]
        if role == _FOREGROUND:
            return QColor(_colour(line)) if column in _COLOURED or line.due is None else None
        if column is RequestColumn.NAME and not self.shows_names:
            return HIDDEN if role == _DISPLAY and line.request.person is not None else None
        text = cell_text(line, column, self._people.get(line.request.id, Particulars()))
        return plain_tip(text) if role == _TOOLTIP else text


def _is_of_year(request: Request, year: int) -> bool:
    """Whether it was received, open or answered in a year, as ``Requests.of_year`` has it."""
    return request.received.year <= year and (request.closed is None or request.closed.year >= year)


def _colour(line: RequestLine) -> str:
    if line.due is None:
        return colours.muted
    tones = {
        "overdue": colours.block, "today": colours.explain, "soon": colours.explain, "lapsed": colours.explain,
        "waiting": colours.muted,
    }  # fmt: skip
    return tones.get(line.group, colours.ink)
