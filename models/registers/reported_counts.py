"""What an office tells its superior of its registers: how many cases stand behind each cell, and of which register."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.editions.edition import CellKey
from models.registers.cell_count import CountedCell, CountedCells


@dataclass(frozen=True)
class RegisterCounts:
    """Cell → number of cases, and the register's digest: no case, name, matter or 登记号 is among them.

    ``digest`` is the link of the sender's ledger at the last change of its registers. It covers every case that was
    counted, and nothing can be found out from it: the time of the change and salted digests are in it.
    """

    digest: str
    cells: Mapping[CellKey, int]

    def differing(self, typed: Mapping[CellKey, int]) -> frozenset[CellKey]:
        """The cells in which a report has another figure; what it leaves blank is not held against it."""
        return frozenset(cell for cell, count in self.cells.items() if typed.get(cell, count) != count)

    def as_told(self) -> CountedCells:
        """The counts as they stand beside a report that came from elsewhere: without cases."""
        return {cell: CountedCell((), count) for cell, count in self.cells.items()}
