"""What any file comes down to before it is understood: lines of text and tables of cells, in reading order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from models.errors import BrokenFile

Untyped = Any
"""What a library without types hands over."""

MAX_CELLS = 60_000
MAX_CHARACTERS = 2_000_000
MAX_LINES = 60_000
MAX_SPAN = 400
MAX_CELL_LENGTH = 200_000


class DocumentCell(NamedTuple):
    """A rectangle of a table in grid units, with its text.

    ``notes`` say in the clerk's words what stands in it and is no part of the text, such as a figure struck out.
    """

    row: int
    column: int
    rows: int
    columns: int
    text: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A paragraph of text, and where in the file it stands."""

    text: str
    place: str


@dataclass(frozen=True)
class DocumentTable:
    """A table as cells on a grid; ``place`` is what to call it. An unaligned one has lost its grid: only the
    order of its cells in a row means something; ``words_above`` are what stands above each figure of a full row.
    Where rows or columns of it are hidden, ``with_hidden`` are the cells as they would be were all shown."""

    cells: tuple[DocumentCell, ...]
    place: str
    is_unaligned: bool = False
    with_hidden: tuple[DocumentCell, ...] = ()
    words_above: tuple[str, ...] = ()


DocumentPart = DocumentLine | DocumentTable


@dataclass(frozen=True)
class NeutralDocument:
    """A file as parts in reading order. ``titles`` are names the file gives itself, the likeliest first."""

    parts: tuple[DocumentPart, ...]
    titles: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass
class ReadBudget:
    """What a reader may still take out of a file; running out is refused with a sentence."""

    cells: int = MAX_CELLS
    characters: int = MAX_CHARACTERS
    lines: int = MAX_LINES

    def spend(self, text: str, *, is_cell: bool = False) -> str:
        """Count a text; BrokenFile when the file holds more than any report."""
        if len(text) > MAX_CELL_LENGTH:
            raise BrokenFile(f"有一处文字长达 {len(text)} 个字，不像一份年报。")
        self.characters -= len(text)
        if is_cell:
            self.cells -= 1
        else:
            self.lines -= 1
        if self.characters < 0 or self.cells < 0 or self.lines < 0:
            raise BrokenFile("文件里的文字或单元格太多，不像一份年报。")
        return text


@dataclass
class GridBuilder:
    """Places cells with spans one after the other, as a browser does."""

    allowance: ReadBudget
    cells: list[DocumentCell] = field(default_factory=list)
    _taken: set[tuple[int, int]] = field(default_factory=set)
    _row: int = -1
    _column: int = 0

    def new_row(self) -> None:
        """What follows stands one row below."""
        self._row += 1
        self._column = 0

    def skip(self, columns: int) -> None:
        """Leave grid columns of this row empty."""
        self._column += columns

    def add(self, text: str, rows: int = 1, columns: int = 1, notes: tuple[str, ...] = ()) -> None:
        """Put a cell at the next free place of the row."""
        row = max(self._row, 0)
        while (row, self._column) in self._taken:
            self._column += 1
        rows, columns = min(max(rows, 1), MAX_SPAN), min(max(columns, 1), MAX_SPAN)
        if self._column + columns > 10 * MAX_SPAN:
            raise BrokenFile("有一个表格的列太多，不像年报的表格。")
        text = self.allowance.spend(text, is_cell=True)
        self.cells.append(DocumentCell(row, self._column, rows, columns, text, notes))
        if rows > 1:
            self._taken |= {(row + r, self._column + c) for r in range(1, rows) for c in range(columns)}
            if len(self._taken) > MAX_CELLS:
                raise BrokenFile("有一个表格的合并单元格太大，不像年报的表格。")
        self._column += columns

    def add_at(self, row: int, column: int, columns: int, text: str, notes: tuple[str, ...] = ()) -> None:
        """Put a cell at a place that the file names itself."""
        if column + columns > 10 * MAX_SPAN:
            raise BrokenFile("有一个表格的列太多，不像年报的表格。")
        self.cells.append(DocumentCell(row, column, 1, columns, self.allowance.spend(text, is_cell=True), notes))

    def set_row_span(self, number: int, rows: int) -> None:
        """Let a cell, by its number in order, reach down over so many rows."""
        self.cells[number] = self.cells[number]._replace(rows=rows)

    def build(self, place: str) -> DocumentTable:
        """What was placed, as a table."""
        return DocumentTable(tuple(self.cells), place)


class WordGridBuilder:
    """Word's cells: a width in grid columns, and down the rows cells that go on from the one above."""

    def __init__(self, budget: ReadBudget) -> None:
        self.builder = GridBuilder(budget)
        self.row = -1
        self.column = 0
        self._open: dict[int, tuple[int, int]] = {}  # column → (number of the cell, its rows)

    def new_row(self, skipped_columns: int = 0) -> None:
        """What follows stands one row below, after so many empty columns."""
        self.row += 1
        self.column = skipped_columns

    def add(
        self,
        text: str,
        width: int,
        *,
        starts_merge: bool = False,
        continues_merge: bool = False,
        notes: tuple[str, ...] = (),
    ) -> None:
        """Put the next cell of the row; one that goes on belongs to the cell above, unless it has words of its own."""
        if continues_merge and self.column in self._open and not text.strip():
            number, rows = self._open[self.column]
            self._open[self.column] = (number, rows + 1)
        else:
            self._open.pop(self.column, None)
            if starts_merge or continues_merge:
                self._open[self.column] = (len(self.builder.cells), 1)
            self.builder.add_at(self.row, self.column, width, text, notes)
        if self.column in self._open:
            self.builder.set_row_span(*self._open[self.column])
        self.column += width


def table_from_rows(rows: Iterable[Sequence[str]], place: str, *, is_unaligned: bool = False) -> DocumentTable:
    """A table of rows without spans."""
    cells = tuple(
        DocumentCell(r, c, 1, 1, text)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        if text or not is_unaligned
    )
    return DocumentTable(cells, place, is_unaligned)
