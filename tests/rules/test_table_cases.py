"""Cases of the table rules as a sheet (``cases/tables.csv``): figures given, the sentence expected or silence."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.editions.known_editions import edition_for
from models.figures.totals import add_up
from models.report.filing import Agency, Filing, Level
from models.rules.registry import RULES

SHEET = Path(__file__).parent / "cases/tables.csv"


def cases() -> list[dict[str, str]]:
    with SHEET.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def filing(agency: Agency, year: int, words: str, last_year: Filing | None = None) -> Filing:
    edition = edition_for(year)
    pairs = (word.split("=") for word in words.split())
    typed = {edition.find(name): int(value) for name, value in pairs}
    return Filing(edition, year, agency, add_up(edition, typed), last_year=last_year)


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case['rule']} {case['case']}")
def test_case(case: dict[str, str]) -> None:
    agency = Agency(case["agency"], "", Level(case["level"]) if case["level"] else None)
    year = int(case["year"])
    last = filing(agency, year - 1, case["last_year"]) if case["last_year"] else None
    subject = filing(agency, year, case["figures"], last)
    assert subject.edition.name == case["edition"]
    [rule] = [rule for rule in RULES if rule.id == case["rule"]]
    told = [breach.message for breach in rule.check(subject)]
    assert len(told) == bool(case["expected"])
    assert all(case["expected"] in message for message in told)


def table_rules() -> Iterator[str]:
    covered_by_code = ("T3-1", "T3-3", "T3-7", "Y-4")
    return (r.id for r in RULES if r.id[0] in "TY" and r.id not in covered_by_code and r.id != "Y-6")


def test_every_table_rule_has_a_case_that_fires_and_one_that_does_not() -> None:
    for rule in table_rules():
        expected = {bool(case["expected"]) for case in cases() if case["rule"] == rule}
        assert expected == {True, False}, rule
