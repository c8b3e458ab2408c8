"""A glance says what the whole line says."""

from datetime import date
from pathlib import Path

from models.services.collection.collection import Collection
from models.services.library import Library
from models.store.collection import submissions
from tests.services.collected import YEAR, send, take, take_roster
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
