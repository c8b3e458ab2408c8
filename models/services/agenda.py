"""What the calendar of the start page says: until when reports are due, and how the office's units stand."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from models.report.deadline import due_on
from models.report.filing import Agency
from models.services.collection.collection import Collection, list_rosters
from models.services.collection.unit_status import ReportingStatus
from models.services.deadlines import LEVELS, LevelDeadline, group_levels, legal_deadlines
from models.services.library import Library


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
    return Agenda(year, group_levels(days), _count_units(collection, today))


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
