"""Rows whose columns no head names: laid out as the form has them, and asked about where something is against it."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field

from models.editions.edition import Block, CellKey, Edition
from models.exchange.candidate import Confidence, PlacedCell

_NOT_FOUND = "这一行别的格读到了，这一格没有读到，请看着原文填写"
_MAY_LACK_A_COLUMN = "这张表没有表头，各行少一列，不能确定这个数属于哪一列"
_TWO_TABLES = "文件里这样的表不止一张，也没有表头，不能确定这个数属于哪一张"
_OTHER_FORM = "这张表没有表头，又像另一格式的表，不能确定这个数属于哪一列"
RowKey = tuple[str, str]


@dataclass
class AssumedColumns:
    """The rows by block and key that were laid over the form's columns by their order alone, and where each stands."""

    places: dict[RowKey, str] = field(default_factory=dict)
    short: set[RowKey] = field(default_factory=set)  # with a figure for every column but the totals
    unclear: set[str] = field(default_factory=set)  # blocks of which a row has a figure too few
    strange: set[str] = field(default_factory=set)  # blocks before which the heads of another form stand

    def add(self, block: Block, key: str, place: str, count: int) -> None:
        """A row of so many figures."""
        self.places[block.key, key] = place
        if count < len(block.columns):
            self.short.add((block.key, key))

    def holds(self, cell: CellKey) -> bool:
        """Whether a cell is of such a row."""
        return (cell.block, cell.row) in self.places

    def ask_short_rows(self, cells: Mapping[CellKey, PlacedCell]) -> dict[CellKey, PlacedCell]:
        """The cells of rows without a total in a block where another row of as many figures may end in one."""
        short = {row for row in self.short if row[0] in self.unclear}
        placed = (each for cell, each in cells.items() if (cell.block, cell.row) in short)
        return {each.cell: as_question(each, _MAY_LACK_A_COLUMN) for each in placed}

    def ask_all(self, cells: Mapping[CellKey, PlacedCell]) -> dict[CellKey, PlacedCell]:
        """All cells of such rows, in a file whose tables seem to be of another form."""
        return {cell: as_question(placed, _OTHER_FORM) for cell, placed in cells.items() if self.holds(cell)}

    def ask_beside(self, cells: Mapping[CellKey, PlacedCell], doubled: Container[str]) -> dict[CellKey, PlacedCell]:
        """The cells of such rows in blocks of which the file holds two, or one of another form."""
        held = [placed for cell, placed in cells.items() if self.holds(cell)]
        of_two = {each.cell: as_question(each, _TWO_TABLES) for each in held if each.cell.block in doubled}
        return of_two | {each.cell: as_question(each, _OTHER_FORM) for each in held if each.cell.block in self.strange}

    def ask_missing(self, cells: Mapping[CellKey, PlacedCell], edition: Edition) -> dict[CellKey, PlacedCell]:
        """The questions on cells that are missing in a row of which others were read.

        A total is missing only where other rows of the block have theirs.
        """
        has_totals = {cell.block for cell in cells if self.holds(cell) and cell in edition.operands}
        return {
            cell: PlacedCell(cell, "", self.places[cell.block, cell.row], None, Confidence.ASK, (_NOT_FOUND,))
            for cell in _cells_of(self.places, edition)
            if cell not in cells and (cell not in edition.operands or cell.block in has_totals)
        }


def _cells_of(rows: Iterable[RowKey], edition: Edition) -> list[CellKey]:
    return [CellKey(block, key, column.key) for block, key in rows for column in edition.blocks[block].columns]


def as_question(placed: PlacedCell, why: str, others: Iterable[int] = ()) -> PlacedCell:
    """A placing as a question that offers its value, and others that it may have."""
    if placed.confidence is Confidence.ASK:
        return placed
    choices = tuple(dict.fromkeys(value for value in (placed.value, *others) if value is not None))
    return placed._replace(value=None, confidence=Confidence.ASK, notes=(*placed.notes, why), choices=choices)
