"""What the list of requests shows: a line for each, in the order and of the kind that the clerk asked for."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from models.registers.clock import ClockState
from models.registers.form_words import requester_label, result_label
from models.registers.request import Particulars, Request
from models.services.registers.requests import DueGroup, DueRequest


class RequestColumn(StrEnum):
    """The columns, in their order; the value is the head."""

    NUMBER = "登记号"
    RECEIVED = "收到"
    REQUESTER = "申请人类型"
    NAME = "申请人"
    STATE = "状态"
    DUE = "期限"
    RESULT = "办理结果"
    HANDLER = "承办"


class RequestFilter(StrEnum):
    """Which requests are listed: a group of what is due, all that are open, those that were answered, or the year's."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    LAPSED = "lapsed"
    WAITING = "waiting"
    OPEN = "open"
    DONE = "done"
    ALL = "all"


_WAITS = {ClockState.CORRECTION: "等补正", ClockState.OPINION: "等意见", ClockState.PAYMENT: "等缴费"}
_WAITING = (DueGroup.WAITING, DueGroup.LAPSED)
_LAST = date.max
_ORDER = {group.value: at for at, group in enumerate(DueGroup)}


@dataclass(frozen=True)
class RequestLine:
    """A request and, where it is open, how its term stands."""

    request: Request
    due: DueRequest | None

    @property
    def group(self) -> str:
        """What it is listed under besides the year."""
        return self.due.group.value if self.due else RequestFilter.DONE.value

    @property
    def state(self) -> str:
        """How it stands, in a word."""
        if self.due is None:
            return "已办结"
        if waits := _WAITS.get(self.due.reckoning.state):
            return waits
        return {DueGroup.OVERDUE: "已超期", DueGroup.TODAY: "今天到期"}.get(self.due.group, "在办")

    @property
    def last_day(self) -> date | None:
        """Until when it is to be answered, or whoever is waited for; None where nothing runs."""
        if self.due is None:
            return None
        return self.due.reckoning.waiting_until if self.due.group in _WAITING else self.due.reckoning.due

    @property
    def time_left(self) -> str:
        """The working days that are left, in words."""
        if self.due is None or self.due.days_left is None:
            return ""
        left = self.due.days_left
        return "今天" if left == 0 and self.due.group is DueGroup.TODAY else _days(left)

    @property
    def term(self) -> str:
        """The day and what is left, or when it was answered."""
        if self.due is None:
            return f"{self.request.closed:%m-%d} 答复" if self.request.closed else ""
        last = self.last_day
        if self.due.group in _WAITING:
            over = "，已过" if self.due.group is DueGroup.LAPSED else ""
            return f"等到 {last:%m-%d}{over}" if last else "期限未起算"
        return f"{last:%m-%d}　{self.time_left}" if last else ""


def _days(left: int) -> str:
    return f"还有 {left} 个工作日" if left > 0 else f"超 {-left} 个工作日" if left < 0 else "已过"


@cache
def _label(kind: Callable[[str], str], key: str) -> str:
    return kind(key)


def cell_text(line: RequestLine, column: RequestColumn, person: Particulars | None) -> str:
    """What stands in a column; ``person`` is None while names are hidden."""
    request = line.request
    match column:
        case RequestColumn.NUMBER:
            return request.number
        case RequestColumn.RECEIVED:
            return request.received.isoformat()
        case RequestColumn.REQUESTER:
            return _label(requester_label, request.requester)
        case RequestColumn.NAME:
            return "" if person is None else person.name or person.matter
        case RequestColumn.STATE:
            return line.state
        case RequestColumn.DUE:
            return line.term
        case RequestColumn.RESULT:
            return _label(result_label, request.result) if request.result else ""
        case RequestColumn.HANDLER:
            return request.handler


def open_rows(board: Iterable[DueRequest]) -> list[list[str]]:
    """The open requests in words for paper, those due first on top."""
    columns = (
        RequestColumn.NUMBER,
        RequestColumn.RECEIVED,
        RequestColumn.REQUESTER,
        RequestColumn.STATE,
        RequestColumn.DUE,
        RequestColumn.HANDLER,
    )
    lines = in_order_of_need(RequestLine(due.request, due) for due in board)
    return [[cell_text(line, column, None) for column in columns] for line in lines]


def sort_key(column: RequestColumn, people: Mapping[int, Particulars]) -> Callable[[RequestLine], tuple[object, ...]]:
    """By what a column is sorted; what it says nothing of comes last."""

    def key(line: RequestLine) -> tuple[object, ...]:
        request = line.request
        if column is RequestColumn.DUE:
            return line.due is None, line.last_day or _LAST, request.received
        if column is RequestColumn.RECEIVED:
            return request.received, request.number
        text = cell_text(line, column, people.get(request.id))
        return not text, text, request.received

    return key


def in_order_of_need(lines: Iterable[RequestLine]) -> list[RequestLine]:
    """What is due soon on top, then what waits for others, what is due later, and what was answered, newest first."""
    given = list(lines)
    running = [line for line in given if line.due is not None]
    done = [line for line in given if line.due is None]
    running.sort(key=_need)
    done.sort(key=_answered, reverse=True)
    return running + done


def place_by_need(lines: Sequence[RequestLine], line: RequestLine) -> int:
    """Where a line belongs among others that are in that order."""
    if line.due is not None:
        return bisect_left(lines, (False, _need(line)), key=lambda each: (each.due is None, _need(each)))
    first, last = 0, len(lines)
    while first < last:
        middle = (first + last) // 2
        if lines[middle].due is not None or _answered(lines[middle]) > _answered(line):
            first = middle + 1
        else:
            last = middle
    return first


def _need(line: RequestLine) -> tuple[int, date, date, str]:
    group = _ORDER.get(line.group, len(_ORDER))
    return group, line.last_day or _LAST, line.request.received, line.request.number


def _answered(line: RequestLine) -> tuple[date, str]:
    return line.request.closed or _LAST, line.request.number


def holds_words(line: RequestLine, words: Iterable[str], person: Particulars | None) -> bool:
    """Whether all the words stand somewhere in a line; what is hidden is not looked into."""
    request = line.request
    parts = [
        request.number, request.received.isoformat(), _label(requester_label, request.requester), line.state,
        _label(result_label, request.result) if request.result else "", request.handler, request.letter,
    ]  # fmt: skip
    if person is not None:
        parts += [person.name, person.contact, person.matter, person.remark]
    text = "\n".join(parts)
    return all(word in text for word in words)
