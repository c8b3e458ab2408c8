"""Who stands where, who contributes what, who falls out of line."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from models.editions.edition import CellKind
from models.services.collection.collection import Collection
from models.services.collection.parts.outliers import far_from_peers, is_abrupt_change
from models.services.collection.unit_status import ReportingStatus
from models.services.library import Library
from models.store.collection import submissions
from tests.services.collected import CELL, YEAR, send, take, take_roster

SOON = date(YEAR + 1, 1, 1)


@pytest.fixture
def city(library: Library, tmp_path: Path) -> Library:
    take_roster(library, tmp_path)
    take(library, [send(tmp_path / "收件", code, value) for code, value in (("10", 10), ("111", 30), ("112", 60))])
    return library


def test_how_every_unit_stands(city: Library) -> None:
    Collection(city, YEAR).receipts.accept(submissions.current_submissions(city.database, YEAR)["111"].id)
    Collection(city, YEAR).receipts.send_back(submissions.current_submissions(city.database, YEAR)["112"].id, "请核对")
    seeing = Collection(city, YEAR).queries
    standing = {line.unit.code: line.status for line in seeing.lines(SOON)}
    assert standing["111"] is ReportingStatus.ACCEPTED
    assert standing["112"] is ReportingStatus.RETURNED
    assert standing["11"] is ReportingStatus.MISSING
    assert (standing["12"], standing["13"]) == (ReportingStatus.NOT_DUE, ReportingStatus.EXEMPT)
    assert {line.unit.code: line.status for line in seeing.lines(date(YEAR + 1, 4, 2))}["11"] is ReportingStatus.OVERDUE


def test_the_reminder_names_who_is_waited_for_and_whom_to_call(city: Library) -> None:
    seeing = Collection(city, YEAR).queries
    late = date(YEAR + 1, 3, 31) + timedelta(days=2)
    told = seeing.reminder(seeing.lines(late), late)
    assert "还有 1 个单位没有报齐" in told
    assert "1. 示例县人民政府（逾期未报 2 天，期限 2026年3月31日）　联系人：李某" in told


@pytest.mark.promise("contributions")
def test_who_makes_up_a_cell(city: Library, tmp_path: Path) -> None:
    take_roster(city, tmp_path, year=YEAR - 1)
    take(city, [send(tmp_path / "上年", "112", 45, year=YEAR - 1)], year=YEAR - 1)
    total = CELL._replace(column="total")
    for cell in (CELL, total):
        shares = Collection(city, YEAR).queries.contributions(Collection(city, YEAR).consolidation(), cell)
        assert [(s.unit, s.value, s.share, s.last_year) for s in shares] == [
            ("112", 60, 0.6, 45),
            ("111", 30, 0.3, None),
            ("10", 10, 0.1, None),
        ]


def test_the_same_finding_across_units(city: Library) -> None:
    seeing = Collection(city, YEAR).queries
    assert [done for done, _ in seeing.check_received()] == [1, 2, 3]
    assert list(seeing.check_received()) == []
    worst = seeing.common_findings()[0]
    assert worst.units == 3
    assert {trouble.unit for trouble in seeing.findings_of_rule(worst.rule)} == {"10", "111", "112"}


def test_two_reports_side_by_side(city: Library) -> None:
    current = submissions.current_submissions(city.database, YEAR)
    cells, texts = Collection(city, YEAR).queries.compare(current["111"].id, current["112"].id)
    assert (CELL, 30, 60) in [(one.cell, one.left, one.right) for one in cells]
    assert texts == []


@pytest.mark.parametrize(
    ("before", "now", "is_leap"),
    [(2, 5, False), (0, 3, False), (0, 12, True), (200, 500, True), (100, 130, False), (500, 200, True)],
)
def test_small_numbers_leap_freely(before: int, now: int, is_leap: bool) -> None:
    assert is_abrupt_change(now, before, CellKind.COUNT) is is_leap


def test_a_column_of_noughts_has_no_outliers_but_the_absurd() -> None:
    fellows = {str(at): 0 for at in range(16)} | {"a": 3, "b": 6, "c": 2, "d": 900}
    assert far_from_peers(fellows, CellKind.COUNT) == {"d": 0}
    assert far_from_peers({"a": 1, "b": 900}, CellKind.COUNT) == {}
