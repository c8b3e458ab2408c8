"""What an adjustment would break in a sum: the findings that must be mended and do not stand so without it."""

from models.editions.edition import CellKey
from models.figures.totals import Figures, add_up
from models.report.consolidation import Consolidation
from models.report.filing import Agency, Filing
from models.rules.check import check_figures
from models.rules.finding import Severity
from models.services.report_session import report_crash


def find_broken(consolidation: Consolidation, cell: CellKey, value: int) -> list[str]:
    """The sentences of what adding so much to a cell of the sum would unbalance."""
    typed = dict(consolidation.total.typed)
    before = _blocks(consolidation, consolidation.total)
    typed[cell] = typed.get(cell, 0) + value
    after = _blocks(consolidation, add_up(consolidation.edition, typed))
    return [message for key, message in after.items() if before.get(key) != message]


def _blocks(consolidation: Consolidation, total: Figures) -> dict[tuple[str, tuple[CellKey, ...]], str]:
    edition = consolidation.edition
    filing = Filing(edition, edition.from_year, Agency(""), total)
    found = check_figures(filing, report_crash)
    return {(one.rule, one.cells): one.message for one in found if one.severity is Severity.BLOCK}
