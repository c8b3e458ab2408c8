"""The sum behind a report: whether it still is what the report's figures were made of."""

from collections.abc import Iterator
from dataclasses import replace

from models.errors import AppError
from models.report.report_sum import ChangedInput, ReportSum, SumChange, changed_cells
from models.services.filing_from_store import build_filing
from models.services.stale_sum import StaleSum
from models.store import journal, reports
from models.store.collection import kept_sums
from models.store.collection.kept_sums import StoredSum
from models.store.collection.sum_explanations import read_explanations
from models.store.database import Database


def find_report_sum(database: Database, report: int) -> ReportSum | None:
    """The sum that a report's figures were made of last, as it stands now; None where they were made of none.

    A sum that was undone in the report is none of it. One that cannot be looked at says why.
    """
    try:
        saved = find_sum_of_report(database, report)
    except AppError as error:
        return ReportSum("", problem=error.sentence)
    return _describe(database, saved) if saved is not None else None


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
    made = ReportSum(scope.node, unit_count=saved.report_count, made_at=saved.at, figures=saved.figures)
    try:
        explanations = read_explanations(database, scope.year, scope.node)
        return replace(
            made,
            scope=stale.scope_in_words(),
            is_part=scope.picked not in (None, (scope.node,)),
            changes=stale.changes(),
            missing=tuple(stale.missing()),
            explanations={mark: one.text for mark, one in explanations.items()},
            uncertain=UNKNOWN_ROSTER if stale.is_roster_unknown else "",
        )
    except AppError as error:
        return replace(made, problem=error.sentence)


UNKNOWN_ROSTER = "这次汇总是旧版程序做的，当时的名册没有存下：名册后来改没改，只能从计入的单位看，不能判断。"
"""What cannot be told of a sum that an older program kept."""
