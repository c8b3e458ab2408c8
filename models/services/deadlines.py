"""The last day of a report: what the superior's roster says of its office, else the day of the regulation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from models.report.deadline import due_on
from models.report.filing import Agency
from models.report.roster import Roster, RosterUnit
from models.report.unit_identification import identify_unit
from models.services.library import Library, ReportLine
from models.store.collection import roster as stored


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
    unit = identify_unit(roster, agency)
    return _deadline(roster, unit, year) if unit else Deadline(due_on(agency, year))
