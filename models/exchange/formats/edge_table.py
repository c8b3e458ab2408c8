"""Tables whose rows name the edges of their cells, as Word before 2007 and RTF have them: columns made of the edges."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from models.exchange.neutral_document import DocumentTable, ReadBudget, WordGridBuilder

_EDGE_TOLERANCE = 30  # twips within which edges of two rows are the same line


class RowCell(NamedTuple):
    """A cell of a row as its definition has it: its edges in twips, and how it is merged."""

    left: int
    right: int
    joins_left: bool
    starts_merge: bool
    continues_merge: bool


class CellText(NamedTuple):
    """What stands in a cell, and the notes on it."""

    text: str
    notes: tuple[str, ...] = ()


EdgeRow = tuple[Sequence[CellText], Sequence[RowCell]]
"""The texts of a row, and its definition."""


def build_edge_table(rows: Sequence[EdgeRow], place: str, budget: ReadBudget) -> DocumentTable:
    """The rows on the grid that all their edges make."""
    edges: list[int] = []
    for edge in sorted({edge for _, across in rows for cell in across for edge in (cell.left, cell.right)}):
        if not edges or edge - edges[-1] > _EDGE_TOLERANCE:
            edges.append(edge)
    grid = WordGridBuilder(budget)
    for texts, row_cells in rows:
        grid.new_row(_column_of(edges, row_cells[0].left) if row_cells else 0)
        for (text, notes), cell in _merge_cells(texts, row_cells):
            width = max(1, _column_of(edges, cell.right) - _column_of(edges, cell.left))
            grid.add(text, width, starts_merge=cell.starts_merge, continues_merge=cell.continues_merge, notes=notes)
    return grid.builder.build(place)


def _merge_cells(texts: Sequence[CellText], row_cells: Sequence[RowCell]) -> Iterator[tuple[CellText, RowCell]]:
    """Each cell with its text, cells merged to the right as one; a row without a definition has equal cells."""
    if len(row_cells) < len(texts):
        row_cells = [RowCell(at, at + 1, False, False, False) for at in range(len(texts))]
    pending: tuple[CellText, RowCell] | None = None
    for text, cell in zip(texts, row_cells, strict=False):
        if pending and cell.joins_left:
            joined = CellText(pending[0].text + text.text, pending[0].notes + text.notes)
            pending = (joined, pending[1]._replace(right=cell.right))
            continue
        if pending:
            yield pending
        pending = (text, cell)
    if pending:
        yield pending


def _column_of(edges: Sequence[int], edge: int) -> int:
    """The number of the line nearest below an edge."""
    at = bisect_left(edges, edge - _EDGE_TOLERANCE)
    return min(at, max(len(edges) - 1, 0))
