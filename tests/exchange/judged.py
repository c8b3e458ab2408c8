"""The judge of files that tests of single readers make odd in one cell: right, or asked about where nothing else is."""

from collections.abc import Mapping

from models.editions.edition import CellKey
from models.exchange.candidate import Candidate, Confidence
from models.report.filing import Filing
from tests.exchange.oddities import WORD_CELLS, in_member, word_cell

__all__ = ["ASKED", "NEW", "NEXT", "WORD_CELLS", "assert_right", "in_member", "word_cell"]

ASKED = "asked"
NEW, NEXT = CellKey("requests", "new_received", "natural_person"), CellKey("requests", "new_received", "enterprise")


def assert_right(
    candidate: Candidate, filing: Filing, shown: Mapping[CellKey, int | str | None], most_asked: int = 1
) -> None:
    """Every cell has the figure of the report, or what ``shown`` says of it; no more than so many are asked about."""
    found: dict[CellKey, int | str | None] = {
        cell: ASKED if placed.confidence is Confidence.ASK else placed.value for cell, placed in candidate.cells.items()
    }
    due = {cell: shown.get(cell, filing.figures.get(cell)) for cell in filing.edition.cells}
    wrong = {cell: (found.get(cell), value) for cell, value in due.items() if found.get(cell) not in (value, ASKED)}
    assert wrong == {}
    assert {cell for cell, value in due.items() if value == ASKED} <= {
        c for c, value in found.items() if value == ASKED
    }
    assert list(found.values()).count(ASKED) <= most_asked
