"""Last year beside a unit that was renamed, took another over, or was split: its own, theirs together, or nothing."""

from pathlib import Path

import pytest

from models.report.roster import ChangeKind, RosterChange
from models.services.collection.collection import Collection
from models.services.library import Library
from models.store.collection import submissions
from tests.services.collected import CELL, YEAR, send_sound, take, take_roster

HEAD = "code,name,parent,level,required,own_level\n1,示例市人民政府,,prefecture,1,\n"
BEFORE = HEAD + "20,示例市扶贫办,1,department,1,\n21,示例市粮食局,1,department,1,\n22,示例市发改委,1,department,1,\n"
NOW = HEAD + "30,示例市乡村振兴局,1,department,1,\n22,示例市发改委,1,department,1,\n"
RENAMED = RosterChange(ChangeKind.RENAMED, "20", "30", "更名")
MERGED = RosterChange(ChangeKind.MERGED, "21", "22", "机构改革")

NAMES = dict(line.split(",")[:2] for line in (BEFORE + NOW).splitlines() if line[0].isdigit())


def sent(folder: Path, code: str, value: int, revision: int = 1, year: int = YEAR) -> Path:
    return send_sound(folder, code, value, revision, year, NAMES[code])


@pytest.fixture
def city(library: Library, tmp_path: Path) -> Library:
    """粮食局 went into 发改委, 扶贫办 goes on under another name and code: both years are in."""
    take_roster(library, tmp_path, BEFORE, YEAR - 1)
    take_roster(library, tmp_path, NOW)
    last = (("20", 5), ("21", 4), ("22", 16))
    take(library, [sent(tmp_path / "上年", code, value, year=YEAR - 1) for code, value in last], year=YEAR - 1)
    take(library, [sent(tmp_path / "今年", code, value) for code, value in (("30", 50), ("22", 20))])
    return library


def last_year(city: Library) -> dict[str, int | None]:
    collection = Collection(city, YEAR)
    return {one.unit: one.last_year for one in collection.queries.contributions(collection.consolidation(), CELL)}


def compared(city: Library, code: str) -> int | None:
    """The figure that the rules hold a unit's report against."""
    collection = Collection(city, YEAR)
    filing = collection.submissions.filing(submissions.current_submissions(city.database, YEAR)[code].id)
    return filing.last_year.figures.get(CELL) if filing.last_year else None


def rules_of(city: Library, code: str) -> set[str]:
    queries = Collection(city, YEAR).queries
    list(queries.check_received())
    return {one.rule for one in queries.findings(submissions.current_submissions(city.database, YEAR)[code].id)}


def test_without_a_record_nothing_is_known_of_a_new_name(city: Library) -> None:
    assert last_year(city) == {"30": None, "22": 16}
    assert (compared(city, "30"), compared(city, "22")) == (None, 16)


def test_a_rename_carries_last_year_wherever_it_is_compared(city: Library) -> None:
    before = rules_of(city, "30")
    Collection(city, YEAR).roster.record_change(RENAMED)
    assert last_year(city)["30"] == 5
    assert compared(city, "30") == 5
    assert [(one.unit, one.reference) for one in Collection(city, YEAR).outliers.of_cell(CELL)] == [("30", 5)]
    assert rules_of(city, "30") - before, "the rules that look at last year were asked again"
    picked = Collection(city, YEAR).consolidation(picked=("30", "22")).last_year()
    assert picked is not None
    assert picked.figures.get(CELL) == 21


def test_who_took_another_over_is_held_against_both(city: Library) -> None:
    roster = Collection(city, YEAR).roster
    roster.record_change(MERGED)
    assert last_year(city)["22"] == 20
    assert compared(city, "22") == 20
    roster.remove_change(MERGED)
    assert last_year(city)["22"] == 16


def test_of_a_split_nobody_can_tell(city: Library) -> None:
    Collection(city, YEAR).roster.record_change(RosterChange(ChangeKind.SPLIT, "22", "30", "分设"))
    assert last_year(city) == {"30": None, "22": None}
    assert (compared(city, "30"), compared(city, "22")) == (None, None)


def test_one_that_never_came_leaves_the_whole_unknown(city: Library) -> None:
    Collection(city, YEAR - 1).submissions.withdraw(
        submissions.current_submissions(city.database, YEAR - 1)["21"].id, "收错了"
    )
    Collection(city, YEAR).roster.record_change(MERGED)
    assert last_year(city)["22"] is None
    assert compared(city, "22") is None
