"""How many cases of a register a cell of the report counts, and which they are."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.editions.edition import CellKey


@dataclass(frozen=True)
class CountedCell:
    """The cases behind a cell, by their numbers in the register (a document without one by its title).

    ``told`` is the bare number that another office tells of its own register, whose cases are not known here.
    """

    cases: tuple[str, ...]
    told: int | None = None

    @property
    def value(self) -> int:
        """How many there are."""
        return len(self.cases) if self.told is None else self.told

    def say_cases(self, most: int = 5) -> str:
        """The first of them by number, and how many there are where they are more; empty without any."""
        named = "、".join(sorted(self.cases)[:most])
        return f"{named} 等 {len(self.cases)} 件" if len(self.cases) > most else named


CountedCells = Mapping[CellKey, CountedCell]
"""Cell → its cases. A cell that no register counts is absent: that is not the same as none."""
