"""What the calendar of the start page says: until when reports and requests are due, and how the units stand."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from models.report.deadline import due_on
from models.report.filing import Agency
from models.services.collection.collection import Collection, list_rosters
from models.services.collection.unit_status import ReportingStatus
from models.services.deadlines import LEVELS, LevelDeadline, group_levels, legal_deadlines
from models.services.library import Library
from models.services.registers.registers import Registers, list_agencies
from models.services.registers.requests import DueGroup


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
class DueCounts:
    """How many of the open requests in the registers (台账) are late, due today, and due within three working days."""

    open: int
    overdue: int
    today: int
    soon: int


@dataclass(frozen=True)
class Agenda:
    """Of one year of reports; ``units`` is None where the year has no roster, ``requests`` where none is open."""

    year: int
    deadlines: tuple[LevelDeadline, ...]
    units: UnitCounts | None = None
    requests: DueCounts | None = None


def read_agenda(library: Library, year: int, today: date) -> Agenda:
    """The deadlines of a year as its roster sets them, else by the regulation; how its units stand, what is due."""
    requests = _count_due(library, today)
    if all(line.year != year for line in list_rosters(library)):
        return Agenda(year, legal_deadlines(year), None, requests)
    collection = Collection(library, year)
    named = collection.roster.current.deadlines
    days = {
        level: (date.fromisoformat(named[level]), True)
        if named.get(level)
        else (due_on(Agency("", level=level), year), False)
        for level in LEVELS
    }
    return Agenda(year, group_levels(days), _count_units(collection, today), requests)


def _count_due(library: Library, today: date) -> DueCounts | None:
    """Over all offices that keep registers in the library."""
    by: Counter[DueGroup] = Counter()
    for agency in list_agencies(library):
        by.update(line.group for line in Registers(library, agency, lambda: today).requests.board())
    return DueCounts(by.total(), by[DueGroup.OVERDUE], by[DueGroup.TODAY], by[DueGroup.SOON]) if by else None


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
