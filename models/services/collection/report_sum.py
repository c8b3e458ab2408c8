"""The sum behind a report: whether it still is what the report's figures were made of."""

from models.errors import AppError
from models.report.consolidation import ReportSum
from models.services.collection.collection import Collection
from models.services.library import Library
from models.store.collection import sums


def find_report_sum(library: Library, report: int, year: int) -> ReportSum | None:
    """The sum a report was made of last; None where it was made of none. A sum that cannot be read says why."""
    database = library.database
    saved = next((one for one in sums.list_sums(database, year) if one.report == report), None)
    if saved is None:
        return None
    scope = saved.scope
    try:
        consolidation = Collection(library, year).consolidation(scope.node, scope.picked, scope.with_vertical)
        return ReportSum(scope.node, consolidation.stale_units(saved), consolidation.current().missing)
    except AppError as error:
        return ReportSum(scope.node, problem=error.sentence)
