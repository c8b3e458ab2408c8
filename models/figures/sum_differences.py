"""汇总: where a superior's own figures and the sum of its units are not the same."""

from dataclasses import dataclass

from models.editions.edition import CellKey, Edition
from models.figures.totals import Figures


@dataclass(frozen=True)
class SumDifference:
    """A cell of which a superior reported one figure and its units add up to another."""

    cell: CellKey
    reported: int | None
    summed: int | None


def sum_differences(edition: Edition, reported: Figures, summed: Figures) -> tuple[SumDifference, ...]:
    """Every typed cell in which a report and a sum differ; a blank and a 0 do not."""
    return tuple(
        SumDifference(cell, reported.get(cell), summed.get(cell))
        for cell in edition.typed_cells
        if (reported.get(cell) or 0) != (summed.get(cell) or 0)
    )
