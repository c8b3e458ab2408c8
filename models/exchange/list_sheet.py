"""A long list as other offices keep it: sheets of rows, of which nothing is understood yet."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import NamedTuple


class ListRow(NamedTuple):
    """A row of a sheet: its number counted from 1, and its cells as they read.

    What a merged cell says stands in each of its rows; ``repeated`` are the columns for which this row is not its
    first. ``indents`` are steps that a spreadsheet moves a cell to the right, ``numbers`` the columns that hold a
    number and no text.
    """

    at: int
    cells: tuple[str, ...]
    repeated: Set[int] = frozenset()
    indents: Mapping[int, int] = {}
    numbers: Set[int] = frozenset()

    def cell(self, column: int) -> str:
        """What stands in a column, empty beyond the end of the row."""
        return self.cells[column] if 0 <= column < len(self.cells) else ""

    @property
    def filled(self) -> tuple[int, ...]:
        """The columns in which something stands."""
        return tuple(column for column, text in enumerate(self.cells) if text and not text.isspace())


@dataclass(frozen=True)
class ListSheet:
    """A sheet, or a table of a document with the lines around it. ``name`` is empty where the file has only this.

    ``hidden`` are the numbers of rows that are not shown, ``remarks`` what is told of the cells, such as a name struck
    out.
    """

    name: str
    rows: tuple[ListRow, ...]
    hidden: Set[int] = frozenset()
    remarks: tuple[str, ...] = field(default=())

    @property
    def place(self) -> str:
        """How a sentence begins that speaks of this sheet."""
        return f"工作表“{self.name[:40]}”" if self.name else ""
