"""What the readers of an office's lists share: rows read or set aside, days without a year, words to be asked."""

from abc import abstractmethod
from collections.abc import Iterable
from datetime import date
from typing import Generic, Protocol, TypeVar

from models.registers.days import lacks_year, parse_day
from models.registers.sheet_plan import ImportQuestion, QuestionKind
from models.registers.sheet_words import Meaning, is_open_word

Told = TypeVar("Told")
NEEDS_YEAR = "日期没有写年份，文件名、表名和标题里也没有写是哪一年：请说明年份再读"
_NOT_WRITTEN = "（没有写）"


class Row(Protocol):
    """A row of a list."""

    @property
    def place(self) -> str:
        """Where it stands."""

    def get(self, column: str) -> str:
        """The words of a column."""


class Unreadable(Exception):
    """A row that is none of what the list holds; the words say why."""


class SheetReader(Generic[Told]):
    """Reads rows and gathers what has to be asked. ``year`` is that of days without one.

    ``told`` is what was read; ``aside`` are the other rows, each with its place, its number and why. ``used_year`` says
    whether a day had no year.
    """

    def __init__(self, year: int | None) -> None:
        self.year = year
        self.told: list[Told] = []
        self.aside: list[tuple[str, str, str]] = []
        self.used_year = False
        self._asked: dict[tuple[QuestionKind, str], tuple[str, list[str]]] = {}

    def read(self, rows: Iterable[Row]) -> None:
        """Take rows."""
        for row in rows:
            try:
                self.told.append(self.read_row(row))
            except Unreadable as why:
                self.aside.append((row.place, row.get("number"), str(why)))

    @abstractmethod
    def read_row(self, row: Row) -> Told:
        """One row; Unreadable where it is none."""

    @property
    def questions(self) -> tuple[ImportQuestion, ...]:
        """What has to be asked, in the order in which it was met."""
        return tuple(
            ImportQuestion(kind, words, suggested, tuple(places))
            for (kind, words), (suggested, places) in self._asked.items()
        )

    def ask(self, kind: QuestionKind, words: str, meaning: Meaning, place: str) -> tuple[str, str]:
        """What words surely mean, else nothing and the words as they will be asked."""
        if meaning.is_sure:
            return meaning.key, ""
        told = " ".join(words.split())[:60] or _NOT_WRITTEN
        self._asked.setdefault((kind, told), (meaning.key, []))[1].append(place)
        return "", told

    def day(self, row: Row, column: str, name: str, after: date | None = None) -> date | None:
        """The day in a column; one without a year is of the year of the day before it, or of the next."""
        text = row.get(column)
        if is_open_word(text):
            return None
        is_short = lacks_year(text)
        year = after.year if after else self.year
        if is_short and year is None:
            raise Unreadable(NEEDS_YEAR)
        self.used_year |= is_short
        day = parse_day(text, year)
        if is_short and day and after and year and day < after:
            day = parse_day(text, year + 1)
        if day is None:
            raise Unreadable(f"{name}“{text[:30]}”看不懂")
        return day
