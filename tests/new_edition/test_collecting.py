"""Units that report in the made-up edition: received, checked, added up, beside last year's in the edition before."""

from pathlib import Path

import pytest

from models.editions.edition import CellKey, Edition
from models.report.consolidation import ConsolidatedCell
from models.rules.ruleset_version import ruleset_version
from models.services.collection.assessment import FileVerdict
from models.services.collection.collection import Collection
from models.services.library import Library
from tests.new_edition.next_edition import APPLICANT, LAST_YEAR, NAME, RESULT, YEAR
from tests.services.collected import look, send, take, take_roster
from tests.store.harm import examined

GRANTED = CellKey("requests", "granted", "research")


@pytest.fixture
def city(library: Library, tmp_path: Path, next_edition: Edition) -> Library:
    """A city that collected last year in the edition before, and this year in the new one."""
    for year, values in ((LAST_YEAR, (6, 5)), (YEAR, (7, 8))):
        take_roster(library, tmp_path, year=year)
        sent = [
            send(tmp_path / f"{year}", code, value, year=year, cell=GRANTED)
            for code, value in zip(("10", "111"), values, strict=True)
        ]
        take(library, sent, year=year)
    return library


def test_units_are_added_up_in_the_new_lines_too(city: Library, tmp_path: Path, next_edition: Edition) -> None:
    take(city, [send(tmp_path / "收", "112", 9, year=YEAR, cell=RESULT)], year=YEAR)
    take(city, [send(tmp_path / "收", "111", 4, 2, year=YEAR, cell=APPLICANT)], year=YEAR)
    summing = Collection(city, YEAR).consolidation()
    whole = summing.total_figures()
    assert (whole.get(RESULT), whole.get(APPLICANT), whole.get(GRANTED)) == (9, 4, 7)
    assert whole.get(RESULT._replace(row="handled_total")) == 9
    assert summing.current().cell(RESULT) == ConsolidatedCell(own=None, below=9, adjusted=None, whole=9)
    summing.adjust(RESULT, 2, "新区尚未单列")
    report = city.open(summing.make_report())
    assert report.edition is next_edition
    assert report.filing.figures.get(RESULT) == 11
    assert examined(city.place).is_good


def test_what_came_is_checked_by_the_rules_of_its_edition(city: Library, next_edition: Edition) -> None:
    seeing = Collection(city, YEAR).queries
    assert list(seeing.check_received())[-1] == (2, 2)
    assert ruleset_version(next_edition).startswith(f"{NAME}-")
    assert any(same.rule == "F-7" for same in seeing.common_findings())


def test_each_unit_stands_beside_its_last_year_in_the_edition_before(city: Library, tmp_path: Path) -> None:
    seeing, summing = Collection(city, YEAR).queries, Collection(city, YEAR).consolidation()
    shares = {share.unit: (share.value, share.last_year) for share in seeing.contributions(summing, GRANTED)}
    assert shares == {"10": (7, 6), "111": (8, 5)}
    assert seeing.contributions(summing, RESULT) == []
    left, into = (CellKey("requests", row, "research") for row in ("carried_out", "carried_in"))
    take(city, [send(tmp_path / "旧", "112", 5, year=LAST_YEAR, cell=left)], year=LAST_YEAR)
    take(city, [send(tmp_path / "收", "112", 4, year=YEAR, cell=into)], year=YEAR)
    breaks = [
        (one.name, one.cell, one.value, one.expected)
        for one in Collection(city, YEAR).consolidation().review().carry_over_mismatches
    ]
    assert breaks == [("乙镇人民政府", into, 4, 5)]


def test_a_report_in_the_edition_before_is_not_taken_for_this_year(city: Library, tmp_path: Path) -> None:
    [seen] = look(city, [send(tmp_path / "旧", "112", 3, year=LAST_YEAR)], year=YEAR).values()
    assert seen.verdict is FileVerdict.WRONG_YEAR


def test_what_a_unit_sent_is_read_again_whole(city: Library, next_edition: Edition, tmp_path: Path) -> None:
    [received] = take(city, [send(tmp_path / "收", "112", 9, year=YEAR, cell=RESULT)], year=YEAR)
    assert received is not None
    filing = Collection(city, YEAR).submissions.filing(received)
    assert filing.edition is next_edition
    assert filing.figures.typed == {RESULT: 9}
