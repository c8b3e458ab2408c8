"""A glance says what the whole line says."""

from datetime import date
from pathlib import Path

from models.rules.finding import Severity
from models.services.collection.collection import Collection
from models.services.library import Library
from models.store.collection import submissions
from tests.services.collected import YEAR, send, send_sound, take, take_roster
from ui.collection.unit_hierarchy import STATUS_FILTERS, UnitStatuses, UnitTree, filter_counts


def test_a_glance_says_of_every_unit_what_its_line_says(library: Library, tmp_path: Path) -> None:
    take_roster(library, tmp_path)
    take(library, [send(tmp_path / "收件", code, 5) for code in ("10", "11", "111", "112")])
    Collection(library, YEAR).receipts.accept(submissions.current_submissions(library.database, YEAR)["111"].id)
    Collection(library, YEAR).receipts.send_back(
        submissions.current_submissions(library.database, YEAR)["112"].id, "请核对"
    )
    seeing = Collection(library, YEAR).queries
    list(seeing.check_received())
    for today in (date(YEAR + 1, 1, 1), date(YEAR + 1, 12, 31)):
        seen = list(seeing.unit_statuses(today))
        lines = seeing.lines(today)
        assert [(one.status, one.due, one.days_late, one.findings) for one in seen] == [
            (line.status, line.due, line.days_late, line.findings) for line in lines
        ]
        assert [(one.received, one.revision, one.received_at) for one in seen] == [
            (line.submission.id, line.submission.revision, line.submission.received_at)
            if line.submission
            else (0, 0, "")
            for line in lines
        ]


def test_who_sends_unasked_is_counted_apart(library: Library, tmp_path: Path) -> None:
    take_roster(library, tmp_path)
    take(library, [send(tmp_path / "收件", code, 5) for code in ("10", "12", "13")])
    collection = Collection(library, YEAR)
    roster = collection.roster.current
    seen = UnitStatuses(UnitTree(roster.units), collection.queries.unit_statuses(date(YEAR + 1, 1, 1)))
    counts = filter_counts(seen)
    assert (counts["due"], counts["came"], counts["unasked"]) == (sum(map(roster.must_report, roster.units)), 1, 2)
    unasked = STATUS_FILTERS["unasked"][1]
    shown = [unit.code for unit, row in zip(roster.units, seen.rows, strict=True) if unasked(unit, row)]
    assert shown == ["12", "13"]


def test_a_mere_hint_is_no_trouble(library: Library, tmp_path: Path) -> None:
    take_roster(library, tmp_path, year=YEAR - 1)
    take(library, [send_sound(tmp_path / "上年", "10", 9, year=YEAR - 1)], year=YEAR - 1)
    take_roster(library, tmp_path)
    take(library, [send_sound(tmp_path / "收件", "10", 900), send_sound(tmp_path / "收件", "111", 20, answered=7)])
    queries = Collection(library, YEAR).queries
    list(queries.check_received())
    codes = [unit.code for unit in Collection(library, YEAR).roster.current.units]
    found = dict(zip(codes, queries.unit_statuses(date(YEAR + 1, 1, 1)), strict=True))
    assert set(found["10"].findings) == {Severity.NOTE.value}
    assert [code for code, row in found.items() if row.has_trouble] == ["111"]


def test_a_town_is_asked_for_its_report_though_its_county_sent_one(library: Library, tmp_path: Path) -> None:
    """The roster says who must report; in the sum the county's own report counts, and nobody below it is missing."""
    take_roster(library, tmp_path)
    take(library, [send(tmp_path / "收件", code, 5) for code in ("10", "11")])
    collection, today = Collection(library, YEAR), date(YEAR + 1, 1, 1)
    text = collection.queries.reminder(collection.queries.lines(today), today)
    assert "甲镇人民政府（未报" in text
    assert collection.consolidation().current().missing == ()
