"""Rows of a list as requests: their days, their course, their words; a row that cannot be one says why."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from models.registers.clock import EXTENSION_DAYS
from models.registers.request import MAX_LENGTH, Channel, EventKind, Particulars, Request, RequestEvent
from models.registers.sheet_plan import QuestionKind, SheetCase
from models.registers.sheet_reader import Row, SheetReader, Unreadable
from models.registers.sheet_words import (
    channel_of,
    is_open_word,
    is_yes,
    requester_by_name,
    requester_of,
    result_of,
)

_EVENT_COLUMNS = (
    (EventKind.CORRECTION, "correction_asked", "correction_received"),
    (EventKind.THIRD_PARTY, "consultation_asked", "consultation_answered"),
    (EventKind.EXTENSION, "extended_on", ""),
)
_SAID = (("corrected", EventKind.CORRECTION), ("consulted", EventKind.THIRD_PARTY), ("extended", EventKind.EXTENSION))


class CaseReader(SheetReader[SheetCase]):
    """Reads rows into cases; ``has_numbers`` where the list has a column of 登记号."""

    def __init__(self, year: int | None, has_numbers: bool) -> None:
        super().__init__(year)
        self._has_numbers = has_numbers
        self._of_day: Counter[date] = Counter()

    def read_row(self, row: Row) -> SheetCase:
        """A request with its course; Unreadable where the row is none."""
        received = self.day(row, "received", "收到日期")
        if received is None:
            raise Unreadable("没有收到日期")
        closed = self.day(row, "closed", "答复日期", received)
        result, result_words = self._result(row, closed)
        requester, requester_words = self._requester(row)
        remarks: list[str] = []
        request = Request(
            self._number(row, received),
            received,
            self._channel(row, remarks),
            requester,
            handler=_short(row.get("handler")),
            events=self._events(row, received, remarks),
            closed=closed,
            result=result,
            letter=_short(row.get("letter")),
        )
        particulars = Particulars(row.get("name"), row.get("contact"), row.get("matter"), row.get("remark"))
        return SheetCase(row.place, request, particulars, result_words, requester_words, tuple(remarks))

    def _number(self, row: Row, received: date) -> str:
        """The office's own; digits alone are taken to be of the year; without any, the day and the order in it."""
        number = " ".join(row.get("number").split())
        if number.isdecimal() and len(number) <= 4:
            return f"{received.year}-{int(number):03d}"
        if number:
            return number
        if self._has_numbers and row.get("serial"):
            raise Unreadable("没有登记号")
        self._of_day[received] += 1
        return f"{received:%Y%m%d}-{self._of_day[received]:02d}"

    def _result(self, row: Row, closed: date | None) -> tuple[str, str]:
        words = row.get("result")
        if is_open_word(words):
            if closed:
                raise Unreadable("写了答复日期，没有写办理结果")
            return "", ""
        if closed is None:
            raise Unreadable(f"写了办理结果“{words[:30]}”，没有写答复日期")
        return self.ask(QuestionKind.RESULT, words, result_of(words), row.place)

    def _requester(self, row: Row) -> tuple[str, str]:
        words = row.get("requester")
        if words:
            return self.ask(QuestionKind.REQUESTER, words, requester_of(words), row.place)
        meaning = requester_by_name(row.get("name"))
        # Asked by what the name looks like, never by the name: it would stand in a question.
        label = QuestionKind.REQUESTER.choices.get(meaning.key, "看不出类型")
        return self.ask(QuestionKind.REQUESTER, f"（没有写，按名称看是{label}）", meaning, row.place)

    def _channel(self, row: Row, remarks: list[str]) -> Channel:
        words = row.get("channel")
        meaning = channel_of(words)
        if words and not meaning.is_sure:
            remarks.append(f"申请方式写“{_short(words)[:20]}”，不认识，登记为{Channel.OTHER.label}")
        return Channel(meaning.key)

    def _events(self, row: Row, received: date, remarks: list[str]) -> tuple[RequestEvent, ...]:
        events = []
        for kind, begun, ended in _EVENT_COLUMNS:
            day = self.day(row, begun, f"{kind.label}日期", received)
            if day is None:
                continue
            until = self.day(row, ended, f"{kind.label}收到日期", day) if ended else None
            days = EXTENSION_DAYS if kind is EventKind.EXTENSION else 0
            events.append(RequestEvent(kind, day, until, days=days))
        dated = {event.kind for event in events}
        for column, kind in _SAID:
            if is_yes(row.get(column)) and kind not in dated:
                remarks.append(f"写了{kind.label}，没有写日期，没有登记这一步")
        return tuple(events)


def _short(text: str) -> str:
    return " ".join(text.split())[:MAX_LENGTH]


def without_doubles(cases: Iterable[SheetCase]) -> tuple[list[SheetCase], list[tuple[str, str, str]]]:
    """The cases, each number once: a row that says the same again is left out, one that says otherwise set aside."""
    kept: dict[str, SheetCase] = {}
    aside = []
    for case in cases:
        first = kept.setdefault(case.request.number, case)
        if first is not case and replace(first, place="") != replace(case, place=""):
            aside.append((case.place, case.request.number, f"登记号与{first.place}相同，内容不同"))
    return list(kept.values()), aside
