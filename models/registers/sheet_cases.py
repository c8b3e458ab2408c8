"""Rows of a list as requests: their days, their course, their words; a row that cannot be one says why."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from models.registers.clock import EXTENSION_DAYS
from models.registers.days import lacks_year, parse_day
from models.registers.request import MAX_LENGTH, Channel, EventKind, Particulars, Request, RequestEvent
from models.registers.sheet_plan import ImportQuestion, QuestionKind, SheetCase
from models.registers.sheet_words import (
    Meaning,
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
NEEDS_YEAR = "日期没有写年份，文件名、表名和标题里也没有写是哪一年：请说明年份再读"


class Row(Protocol):
    """A row of a list."""

    @property
    def place(self) -> str:
        """Where it stands."""

    def get(self, column: str) -> str:
        """The words of a column."""


class Unreadable(Exception):
    """A row that is no case; the words say why."""


@dataclass
class CaseReader:
    """Reads rows into cases and gathers what has to be asked. ``year`` is that of days without one."""

    year: int | None
    has_numbers: bool
    cases: list[SheetCase] = field(default_factory=list)
    aside: list[tuple[str, str, str]] = field(default_factory=list)
    used_year: bool = False

    def __post_init__(self) -> None:
        self._asked: dict[tuple[QuestionKind, str], tuple[str, list[str]]] = {}
        self._of_day: Counter[date] = Counter()

    def read(self, rows: Iterable[Row]) -> None:
        """Take rows; one that is no case is set aside with its place, its number and why."""
        for row in rows:
            try:
                self.cases.append(self._case(row))
            except Unreadable as why:
                self.aside.append((row.place, row.get("number"), str(why)))

    @property
    def questions(self) -> tuple[ImportQuestion, ...]:
        """What has to be asked, in the order in which it was met."""
        return tuple(
            ImportQuestion(kind, words, suggested, tuple(places))
            for (kind, words), (suggested, places) in self._asked.items()
        )

    def _case(self, row: Row) -> SheetCase:
        received = self._day(row, "received", "收到日期")
        if received is None:
            raise Unreadable("没有收到日期")
        closed = self._day(row, "closed", "答复日期", received)
        result, result_words = self._result(row, closed)
        requester, requester_words = self._requester(row)
        remarks: list[str] = []
        request = Request(
            self._number(row, received),
            received,
            self._channel(row),
            requester,
            handler=_short(row.get("handler")),
            events=self._events(row, received, remarks),
            closed=closed,
            result=result,
            letter=_short(row.get("letter")),
        )
        particulars = Particulars(row.get("name"), row.get("contact"), row.get("matter"), row.get("remark"))
        return SheetCase(row.place, request, particulars, result_words, requester_words, tuple(remarks))

    def _day(self, row: Row, column: str, name: str, after: date | None = None) -> date | None:
        text = row.get(column)
        if is_open_word(text):
            return None
        if lacks_year(text):
            year = after.year if after else self.year
            if year is None:
                raise Unreadable(NEEDS_YEAR)
            self.used_year = True
            day = parse_day(text, year)
            if day and after and day < after:
                day = parse_day(text, year + 1)
        else:
            day = parse_day(text)
        if day is None:
            raise Unreadable(f"{name}“{text[:30]}”看不懂")
        return day

    def _number(self, row: Row, received: date) -> str:
        """The office's own; digits alone are taken to be of the year; without any, the day and the order in it."""
        number = " ".join(row.get("number").split())
        if number.isdecimal() and len(number) <= 4:
            return f"{received.year}-{int(number):03d}"
        if number:
            return number
        if self.has_numbers and row.get("serial"):
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
        return self._meaning(QuestionKind.RESULT, words, result_of(words), row.place)

    def _requester(self, row: Row) -> tuple[str, str]:
        words = row.get("requester")
        if words:
            return self._meaning(QuestionKind.REQUESTER, words, requester_of(words), row.place)
        meaning = requester_by_name(row.get("name"))
        # Asked by what the name looks like, never by the name: it would stand in a question.
        label = QuestionKind.REQUESTER.choices.get(meaning.key, "看不出类型")
        return self._meaning(QuestionKind.REQUESTER, f"（没有写，按名称看是{label}）", meaning, row.place)

    def _meaning(self, kind: QuestionKind, words: str, meaning: Meaning, place: str) -> tuple[str, str]:
        if meaning.is_sure:
            return meaning.key, ""
        told = " ".join(words.split())[:60]
        self._asked.setdefault((kind, told), (meaning.key, []))[1].append(place)
        return "", told

    def _channel(self, row: Row) -> Channel:
        return Channel(channel_of(row.get("channel")).key)

    def _events(self, row: Row, received: date, remarks: list[str]) -> tuple[RequestEvent, ...]:
        events = []
        for kind, begun, ended in _EVENT_COLUMNS:
            day = self._day(row, begun, f"{kind.label}日期", received)
            if day is None:
                continue
            until = self._day(row, ended, f"{kind.label}收到日期", day) if ended else None
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
