"""The sum behind a report: whether it still is what the report's figures were made of."""

from collections.abc import Iterator

from models.errors import AppError
from models.report.report_sum import ChangedInput, ReportSum, SumChange, changed_cells
from models.services.filing_from_store import build_filing
from models.services.stale_sum import StaleSum
from models.store import journal, ledger, reports
from models.store.collection import kept_sums
from models.store.collection.kept_sums import StoredSum
from models.store.collection.sum_explanations import read_explanations
from models.store.database import Database


def find_report_sum(database: Database, report: int) -> ReportSum | None:
    """The sum that a report's figures were made of last, as it stands now; None where they were made of none.

    A sum that was undone in the report is none of it. One that cannot be looked at says why.
    """
    try:
        # All that a sum stands on is recorded in the ledger, all that a report holds in its journal.
        known_by = ("report sum", report, ledger.entry_count(database), journal.last_entry_id(database, report))
        return database.cached(known_by, lambda: _find(database, report))
    except AppError as error:
        return _out_of_reach(database, report, error.sentence)


def _find(database: Database, report: int) -> ReportSum | None:
    saved = find_sum_of_report(database, report)
    return _describe(database, saved) if saved is not None else None


def _out_of_reach(database: Database, report: int, problem: str) -> ReportSum:
    """What is still known of a sum that cannot be looked at now; it is looked at again each time."""
    try:
        saved = find_sum_of_report(database, report)
    except AppError:
        saved = None
    return ReportSum(saved.scope.node if saved else "", problem=problem)


def find_sum_of_report(database: Database, report: int) -> StoredSum | None:
    """The sum as it was kept; StoreError when it is not what was kept."""
    written = kept_sums.sums_of_report(database, report)
    return next((one for one in written if not journal.is_undone(database, report, one.entry)), None)


def find_hand_edits(database: Database, saved: StoredSum) -> Iterator[SumChange]:
    """What was changed by hand in the report that a sum became, after it was written; none where that was undone."""
    if saved.report is None or journal.is_undone(database, saved.report, saved.entry):
        return
    last = find_sum_of_report(database, saved.report)
    if last is None or last.id != saved.id:
        return
    stored = reports.read(database, saved.report)
    typed = build_filing(stored).figures.typed
    if moved := changed_cells(saved.scope.edition, saved.figures, typed):
        yield SumChange(ChangedInput.HAND, "", stored.agency.name, "汇总写进报告以后手工改过", moved)


def _describe(database: Database, saved: StoredSum) -> ReportSum:
    scope, stale = saved.scope, StaleSum(database, saved)
    explanations = read_explanations(database, scope.year, scope.node)
    return ReportSum(
        scope.node,
        stale.scope_in_words(),
        scope.picked not in (None, (scope.node,)),
        saved.report_count,
        saved.at,
        saved.figures,
        stale.changes(),
        tuple(stale.missing()),
        {mark: one.text for mark, one in explanations.items()},
        uncertain=UNKNOWN_ROSTER if stale.is_roster_unknown else "",
    )


UNKNOWN_ROSTER = "这次汇总是旧版程序做的，当时的名册没有存下：名册后来改没改，只能从计入的单位看，不能判断。"
"""What cannot be told of a sum that an older program kept."""
