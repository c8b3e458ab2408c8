"""All figures of a report: what was typed, and the totals that follow."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.editions.edition import CellKey, Edition


@dataclass(frozen=True)
class Figures:
    """Typed cells and computed totals together; a cell that is not in ``all`` is blank, never 0.

    Counts are whole numbers, money whole fen.
    """

    typed: Mapping[CellKey, int]
    all: Mapping[CellKey, int]

    def get(self, cell: CellKey) -> int | None:
        """The figure of a cell, typed or computed; None when it is blank."""
        return self.all.get(cell)


def add_up(edition: Edition, typed: Mapping[CellKey, int | None]) -> Figures:
    """Compute every total. A total of blanks alone is blank; otherwise blanks add nothing."""
    filled = {cell: value for cell in edition.typed_cells if (value := typed.get(cell)) is not None}
    figures = dict(filled)
    for total, parts in edition.operands.items():
        known = [figures[part] for part in parts if part in figures]
        if known:
            figures[total] = sum(known)
    return Figures(filled, figures)
