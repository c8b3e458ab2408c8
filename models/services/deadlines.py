"""The last day of a report: what the superior's roster says of its office, else the day of the regulation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from models.report.deadline import due_on
from models.report.filing import Agency, Level
from models.report.roster import Roster, RosterUnit
from models.services.library import Library, ReportLine
from models.store.collection import roster as stored

_LOOKS_AHEAD_FROM = 9
LEVELS = (Level.TOWN, Level.DEPARTMENT, Level.COUNTY, Level.PREFECTURE, Level.PROVINCE)


@dataclass(frozen=True)
class LevelDeadline:
    """The last day of the levels that share it; ``is_set`` where the superior's roster names it."""

    day: date
    levels: tuple[Level, ...]
    is_set: bool = False


@dataclass(frozen=True)
class Deadline:
    """The last day, and whether the superior set it; a day of the regulation otherwise."""

    day: date
    is_set: bool = False


def last_day(roster: Roster, unit: RosterUnit, year: int) -> date:
    """The last day of a unit: its own, else its level's, else that of the regulation."""
    return _deadline(roster, unit, year).day


def _deadline(roster: Roster, unit: RosterUnit, year: int) -> Deadline:
    date_text = unit.deadline or (roster.deadlines.get(unit.level, "") if unit.level else "")
    if date_text:
        return Deadline(date.fromisoformat(date_text), True)
    return Deadline(due_on(Agency(unit.name, unit.code, unit.level), year))


def deadline_for(library: Library, agency: Agency, year: int) -> Deadline:
    """The last day of one office's report."""
    return _deadline_in_roster(agency, year, stored.units_of_agencies(library.database, year, [agency]))


def deadlines_for(library: Library, lines: Iterable[ReportLine]) -> dict[int, Deadline]:
    """The last day of each report, by its number; each year's roster is asked once."""
    of_year: dict[int, list[ReportLine]] = {}
    for line in lines:
        of_year.setdefault(line.year, []).append(line)
    days: dict[int, Deadline] = {}
    for year, those in of_year.items():
        roster = stored.units_of_agencies(library.database, year, [line.agency for line in those])
        days |= {line.id: _deadline_in_roster(line.agency, year, roster) for line in those}
    return days


def _deadline_in_roster(agency: Agency, year: int, roster: Roster) -> Deadline:
    if not roster.units:
        return Deadline(due_on(agency, year))
    from models.report.unit_identification import identify_unit

    unit = identify_unit(roster, agency)
    return _deadline(roster, unit, year) if unit else Deadline(due_on(agency, year))


def year_ahead(today: date) -> int:
    """The year whose reports come next: last year's, from September on this year's, which are due from January."""
    return today.year if today.month >= _LOOKS_AHEAD_FROM else today.year - 1


def legal_deadlines(year: int) -> tuple[LevelDeadline, ...]:
    """The days of the regulation, the earliest first."""
    return group_levels({level: (due_on(Agency("", level=level), year), False) for level in LEVELS})


def group_levels(days: Mapping[Level, tuple[date, bool]]) -> tuple[LevelDeadline, ...]:
    """The levels by their last day and whether the superior set it, the earliest first."""
    return tuple(
        LevelDeadline(day, tuple(level for level in LEVELS if days[level] == (day, is_set)), is_set)
        for day, is_set in sorted(set(days.values()))
    )
