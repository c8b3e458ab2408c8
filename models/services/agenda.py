"""What the calendar of the start page says: until when reports are due, and how the office's units stand."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from models.report.deadline import due_on
from models.report.filing import Agency, Level
from models.services.collection.collection import Collection, list_rosters
from models.services.collection.unit_status import ReportingStatus
from models.services.library import Library

LEVELS = (Level.TOWN, Level.DEPARTMENT, Level.COUNTY, Level.PREFECTURE, Level.PROVINCE)


@dataclass(frozen=True)
class LevelDeadline:
    """The last day of the levels that share it; ``is_set`` where the superior's roster names it."""

    day: date
    levels: tuple[Level, ...]
    is_set: bool = False


@dataclass(frozen=True)
class UnitCounts:
    """How the units of a year's roster stand: those that must report, and what of them is waited for or found."""

    due: int
    received: int
    missing: int
    overdue: int
    returned: int
    with_findings: int


@dataclass(frozen=True)
class Agenda:
    """Of one year of reports; ``units`` is None where the year has no roster."""

    year: int
    deadlines: tuple[LevelDeadline, ...]
    units: UnitCounts | None = None


def legal_deadlines(year: int) -> tuple[LevelDeadline, ...]:
    """The days of the regulation, the earliest first."""
    return _grouped({level: (due_on(Agency("", level=level), year), False) for level in LEVELS})


def read_agenda(library: Library, year: int, today: date) -> Agenda:
    """The deadlines of a year as its roster sets them, else by the regulation, and how its units stand."""
    if all(line.year != year for line in list_rosters(library)):
        return Agenda(year, legal_deadlines(year))
    collection = Collection(library, year)
    named = collection.roster.current.deadlines
    days = {
        level: (date.fromisoformat(named[level]), True)
        if named.get(level)
        else (due_on(Agency("", level=level), year), False)
        for level in LEVELS
    }
    return Agenda(year, _grouped(days), _count_units(collection, today))


def _grouped(days: dict[Level, tuple[date, bool]]) -> tuple[LevelDeadline, ...]:
    return tuple(
        LevelDeadline(day, tuple(level for level in LEVELS if days[level] == (day, is_set)), is_set)
        for day, is_set in sorted(set(days.values()))
    )


def _count_units(collection: Collection, today: date) -> UnitCounts:
    by: Counter[ReportingStatus] = Counter()
    due = received = found = 0
    for unit in collection.queries.unit_statuses(today):
        by[unit.status] += 1
        due += unit.is_due
        received += unit.is_due and unit.has_come
        found += bool(unit.findings)
    missing, overdue = by[ReportingStatus.MISSING], by[ReportingStatus.OVERDUE]
    return UnitCounts(due, received, missing + overdue, overdue, by[ReportingStatus.RETURNED], found)
