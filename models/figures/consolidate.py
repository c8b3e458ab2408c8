"""汇总: the figures of many reports added to one, exactly, and who contributed what to each cell."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from models.editions.declare import CellKey, Edition
from models.figures.totals import Figures, add_up

Unit = TypeVar("Unit", bound=Hashable)


@dataclass(frozen=True)
class Contribution(Generic[Unit]):
    """What one unit adds to a cell; counts as they are, money in fen."""

    unit: Unit
    value: int


@dataclass(frozen=True)
class Consolidated(Generic[Unit]):
    """A sum of reports in one edition, with its parts still apart."""

    figures: Figures
    parts: Mapping[Unit, Figures]

    def contributions(self, cell: CellKey) -> tuple[Contribution[Unit], ...]:
        """Who makes up the cell, largest first; units whose cell is blank or 0 are left out."""
        found = [Contribution(unit, value) for unit, figures in self.parts.items() if (value := figures.get(cell))]
        return tuple(sorted(found, key=lambda part: -abs(part.value)))


def consolidate(edition: Edition, parts: Mapping[Unit, Figures]) -> Consolidated[Unit]:
    """Add the typed cells of the parts, and compute the totals of the sum; a cell that all leave blank is blank."""
    sums: dict[CellKey, int | None] = {}
    for figures in parts.values():
        for cell, value in figures.typed.items():
            sums[cell] = (sums.get(cell) or 0) + value
    return Consolidated(add_up(edition, sums), dict(parts))


@dataclass(frozen=True)
class Difference:
    """A cell of which a superior reported one figure and its units add up to another."""

    cell: CellKey
    reported: int | None
    summed: int | None


def differences(edition: Edition, reported: Figures, summed: Figures) -> tuple[Difference, ...]:
    """Every typed cell in which a report and a sum differ; a blank and a 0 do not."""
    return tuple(
        Difference(cell, reported.get(cell), summed.get(cell))
        for cell in edition.typed
        if (reported.get(cell) or 0) != (summed.get(cell) or 0)
    )
