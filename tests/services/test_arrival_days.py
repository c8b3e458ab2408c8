"""A report that was opened late is not late: the day on which it came is entered, corrected and taken back."""

from datetime import date
from pathlib import Path

import pytest

from models.errors import Refused
from models.services.collection.collection import Collection
from models.services.collection.unit_status import ReportingStatus, UnitLine
from models.services.library import Library
from tests.services.collected import CELL, YEAR, send, take, take_roster

AFTER = date(YEAR + 2, 6, 1)
"""Long after the last day, as the machine's own clock may be."""


@pytest.fixture
def city(library: Library, tmp_path: Path) -> Library:
    take_roster(library, tmp_path)
    take(library, [send(tmp_path / "收件", "10", 4)])
    return library


def line(city: Library, code: str) -> UnitLine:
    return next(one for one in Collection(city, YEAR).queries.lines(AFTER) if one.unit.code == code)


def test_whether_it_is_late_goes_by_the_day_it_came(city: Library) -> None:
    collection, due = Collection(city, YEAR), line(city, "10").due
    received = collection.submissions.current()["10"].id
    collection.arrivals.set_file_day(received, due)
    assert (line(city, "10").status, line(city, "10").days_late) == (ReportingStatus.REPORTED, 0)
    late = due.replace(year=due.year + 1)
    collection.arrivals.set_file_day(received, late)
    assert (line(city, "10").status, line(city, "10").days_late) == (ReportingStatus.LATE, (late - due).days)
    statuses = dict(zip(collection.roster.current.by_code, collection.queries.unit_statuses(AFTER), strict=True))
    assert statuses["10"].days_late == (late - due).days
    collection.arrivals.set_file_day(received, None)
    assert collection.arrivals.file_days() == {}
    course = [(one.action, one.reason) for one in collection.submissions.movements("10")]
    assert course == [("taken", ""), ("arrived", due.isoformat()), ("arrived", late.isoformat()), ("arrived", "取消")]
    assert collection.consolidation().total_figures().get(CELL) == 4


def test_the_day_holds_for_the_same_sent_again_and_not_for_what_was_mended(city: Library, tmp_path: Path) -> None:
    collection = Collection(city, YEAR)
    collection.arrivals.set_file_day(collection.submissions.current()["10"].id, line(city, "10").due)
    take(city, [send(tmp_path / "又报", "10", 4, revision=2)])
    assert collection.arrivals.file_days() == {"10": line(city, "10").due.isoformat()}
    take(city, [send(tmp_path / "改报", "10", 5, revision=3)])
    assert collection.arrivals.file_days() == {}


def test_a_copy_on_paper_is_noted_with_or_without_a_file(city: Library) -> None:
    arrivals = Collection(city, YEAR).arrivals
    arrivals.set_paper_day("11", date(YEAR + 1, 1, 22))
    arrivals.set_paper_day("10", date(YEAR + 1, 1, 23))
    arrivals.set_paper_day("10", None)
    assert arrivals.paper_days() == {"11": f"{YEAR + 1}-01-22"}
    assert line(city, "11").paper_day == f"{YEAR + 1}-01-22"
    assert line(city, "11").submission is None
    with pytest.raises(Refused, match="名册里没有"):
        arrivals.set_paper_day("999", date(YEAR + 1, 1, 22))
