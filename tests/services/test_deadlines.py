"""Until when a report is due: as the superior's roster says, else as the regulation does."""

from datetime import date
from pathlib import Path

from models.report.filing import Agency, Level
from models.services.collection.collection import Collection
from models.services.deadlines import Deadline, deadline_for, deadlines_for, year_ahead
from models.services.library import Library
from tests.services.collected import CITY, YEAR, take_roster


def test_without_a_roster_the_regulation_says(library: Library) -> None:
    assert deadline_for(library, Agency("甲镇人民政府"), YEAR) == Deadline(date(2026, 1, 31))


def test_the_superior_sets_a_day_for_a_level_or_for_one_unit(library: Library, tmp_path: Path) -> None:
    text = CITY.replace("own_level,contact", "own_level,contact,deadline")
    text = "\n".join(f"{line},2026-01-10" if line.startswith("112,") else line for line in text.splitlines())
    take_roster(library, tmp_path, text)
    Collection(library, YEAR).roster.set_deadlines({Level.TOWN: date(2026, 1, 20)})
    assert deadline_for(library, Agency("甲镇人民政府"), YEAR) == Deadline(date(2026, 1, 20), True)
    assert deadline_for(library, Agency("乙镇人民政府", "112"), YEAR) == Deadline(date(2026, 1, 10), True)
    assert deadline_for(library, Agency("乙镇", "112"), YEAR) == Deadline(date(2026, 1, 10), True)
    assert deadline_for(library, Agency("丙镇人民政府", "112"), YEAR) == Deadline(date(2026, 1, 31)), "whose is it?"
    assert deadline_for(library, Agency("示例县人民政府", "11"), YEAR) == Deadline(date(2026, 3, 31))
    assert deadline_for(library, Agency("外地的镇人民政府"), YEAR) == Deadline(date(2026, 1, 31))


def test_every_report_of_the_library_is_told_its_day(library: Library, tmp_path: Path) -> None:
    take_roster(library, tmp_path)
    Collection(library, YEAR).roster.set_deadlines({Level.TOWN: date(2026, 1, 20)})
    town = library.begin_report(Agency("甲镇人民政府", "111"), YEAR).report
    before = library.begin_report(Agency("甲镇人民政府", "111"), YEAR - 1).report
    assert deadlines_for(library, library.reports()) == {
        town: Deadline(date(2026, 1, 20), True),
        before: Deadline(date(2025, 1, 31)),
    }


def test_from_september_on_the_coming_reports_are_looked_at() -> None:
    assert [year_ahead(date(2026, month, 1)) for month in (1, 8, 9, 12)] == [2025, 2025, 2026, 2026]
