"""放假安排 of an office: which years are known and by what, and taking a year in from a small file, seen before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from models.errors import BrokenFile
from models.exchange.input_file import read_input_text
from models.registers.arrangement import Arrangement, read_arrangements, write_arrangements
from models.registers.clock import reckon
from models.registers.workdays import Workdays
from models.services.registers.office import ARRANGEMENTS, RegisterOffice
from models.store.office_documents import read_document, write_document
from models.store.registers import reading


@dataclass(frozen=True)
class CalendarYear:
    """How a year is known: ``source`` in words, how many weekdays are off and weekend days worked.

    ``is_announced`` is False for one that is reckoned by the statutory holidays alone, ``is_own`` says that the office
    took it in.
    """

    year: int
    source: str
    off: int
    worked: int
    is_announced: bool
    is_own: bool


@dataclass(frozen=True)
class MovedTerm:
    """An open request whose term a calendar moves; None where it is not running."""

    number: str
    before: date | None
    after: date | None


@dataclass(frozen=True)
class CalendarPlan:
    """What the office's own years would be; nothing is written yet.

    ``years`` are those that the file tells, or that are let go; ``changed`` has of each the days that would be off or
    worked otherwise than now. ``moved`` are the open requests that would be due on another day.
    """

    text: str
    years: tuple[int, ...]
    changed: Mapping[int, tuple[date, ...]]
    moved: tuple[MovedTerm, ...]


class RegisterCalendar:
    """The office's calendar. Each change gives what was kept before it, by which it is taken back."""

    def __init__(self, office: RegisterOffice) -> None:
        self._office = office

    def years(self, first: int, last: int) -> list[CalendarYear]:
        """How each of these years is known."""
        workdays = self._office.workdays
        told = []
        for year in range(first, last + 1):
            known, is_announced = workdays.arrangement(year), workdays.is_announced(year)
            is_own = year in workdays.own
            told.append(CalendarYear(year, known.source, len(known.off), len(known.worked), is_announced, is_own))
        return told

    def plan(self, path: Path) -> CalendarPlan:
        """What taking in a file would change; BrokenFile names the line."""
        told = read_arrangements(read_input_text(path, ARRANGEMENTS))
        if not told:
            raise BrokenFile("文件里没有一天，没有导入。每行写两栏：日期，放假或上班。")
        return self._plan({**self._office.workdays.own, **told}, sorted(told))

    def plan_without(self, year: int) -> CalendarPlan:
        """What letting the office's own arrangement of a year go would change."""
        return self._plan({of: told for of, told in self._office.workdays.own.items() if of != year}, [year])

    def _plan(self, own: Mapping[int, Arrangement], years: Sequence[int]) -> CalendarPlan:
        now, then, today = self._office.workdays, Workdays(own), self._office.today()
        moved = []
        for request in reading.open_requests(self._office.database, self._office.agency_id):
            before, after = (reckon(request, calendar, today).due for calendar in (now, then))
            if before != after:
                moved.append(MovedTerm(request.number, before, after))
        changed = {year: _changed_days(now.arrangement(year), then.arrangement(year)) for year in years}
        return CalendarPlan(write_arrangements(own) if own else "", tuple(years), changed, tuple(moved))

    def apply(self, plan: CalendarPlan) -> str:
        """Keep what was planned; what was kept before, for ``restore``."""
        return self.restore(plan.text)

    def restore(self, text: str) -> str:
        """Keep a former state again; what was kept until now."""
        self._office.library.permit.require("register_rules")
        before = read_document(self._office.database, ARRANGEMENTS)
        write_document(self._office.database, ARRANGEMENTS, text, self._office.library.operator)
        self._office.forget()
        return before


def _changed_days(before: Arrangement, after: Arrangement) -> tuple[date, ...]:
    return tuple(sorted((before.off ^ after.off) | (before.worked ^ after.worked)))
