"""What any file comes down to before it is understood: lines of text and tables of cells, in reading order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from models.errors import BrokenFile

Foreign = Any
"""What a library without types hands over."""

MOST_CELLS = 60_000
MOST_CHARACTERS = 2_000_000
MOST_LINES = 60_000
WIDEST = 400
LONGEST_CELL = 200_000


class Cell(NamedTuple):
    """A rectangle of a table in grid units, with its text."""

    row: int
    column: int
    rows: int
    columns: int
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of text, and where in the file it stands."""

    text: str
    place: str


@dataclass(frozen=True)
class TableSource:
    """A table as cells on a grid; ``place`` is what to call it. A loose one has lost its grid: only the
    order of its cells in a row means something."""

    cells: tuple[Cell, ...]
    place: str
    loose: bool = False


Part = Line | TableSource


@dataclass(frozen=True)
class Source:
    """A file as parts in reading order. ``titles`` are names the file gives itself, the likeliest first."""

    parts: tuple[Part, ...]
    titles: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass
class Allowance:
    """What a reader may still take out of a file; running out is refused with a sentence."""

    cells: int = MOST_CELLS
    characters: int = MOST_CHARACTERS
    lines: int = MOST_LINES

    def spend(self, text: str, *, cell: bool = False) -> str:
        """Count a text; BrokenFile when the file holds more than any report."""
        if len(text) > LONGEST_CELL:
            raise BrokenFile(f"有一处文字长达 {len(text)} 个字，不像一份年报。")
        self.characters -= len(text)
        if cell:
            self.cells -= 1
        else:
            self.lines -= 1
        if self.characters < 0 or self.cells < 0 or self.lines < 0:
            raise BrokenFile("文件里的文字或单元格太多，不像一份年报。")
        return text


@dataclass
class GridMaker:
    """Places cells with spans one after the other, as a browser does."""

    allowance: Allowance
    cells: list[Cell] = field(default_factory=list)
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

    def add(self, text: str, rows: int = 1, columns: int = 1) -> None:
        """Put a cell at the next free place of the row."""
        row = max(self._row, 0)
        while (row, self._column) in self._taken:
            self._column += 1
        rows, columns = min(max(rows, 1), WIDEST), min(max(columns, 1), WIDEST)
        if self._column + columns > 10 * WIDEST:
            raise BrokenFile("有一个表格的列太多，不像年报的表格。")
        self.cells.append(Cell(row, self._column, rows, columns, self.allowance.spend(text, cell=True)))
        if rows > 1:
            self._taken |= {(row + r, self._column + c) for r in range(1, rows) for c in range(columns)}
            if len(self._taken) > MOST_CELLS:
                raise BrokenFile("有一个表格的合并单元格太大，不像年报的表格。")
        self._column += columns

    def put(self, row: int, column: int, columns: int, text: str) -> None:
        """Put a cell at a place that the file names itself."""
        if column + columns > 10 * WIDEST:
            raise BrokenFile("有一个表格的列太多，不像年报的表格。")
        self.cells.append(Cell(row, column, 1, columns, self.allowance.spend(text, cell=True)))

    def stretch(self, number: int, rows: int) -> None:
        """Let a cell, by its number in order, reach down over so many rows."""
        self.cells[number] = self.cells[number]._replace(rows=rows)

    def table(self, place: str) -> TableSource:
        """What was placed, as a table."""
        return TableSource(tuple(self.cells), place)


class MergedGrid:
    """Word's cells: a width in grid columns, and down the rows cells that go on from the one above."""

    def __init__(self, allowance: Allowance) -> None:
        self.maker = GridMaker(allowance)
        self.row = -1
        self.column = 0
        self._open: dict[int, tuple[int, int]] = {}  # column → (number of the cell, its rows)

    def new_row(self, before: int = 0) -> None:
        """What follows stands one row below, after so many empty columns."""
        self.row += 1
        self.column = before

    def add(self, text: str, width: int, *, begins: bool = False, goes_on: bool = False) -> None:
        """Put the next cell of the row; one that goes on belongs to the cell above, unless it has words of its own."""
        if goes_on and self.column in self._open and not text.strip():
            number, rows = self._open[self.column]
            self._open[self.column] = (number, rows + 1)
        else:
            self._open.pop(self.column, None)
            if begins or goes_on:
                self._open[self.column] = (len(self.maker.cells), 1)
            self.maker.put(self.row, self.column, width, text)
        if self.column in self._open:
            self.maker.stretch(*self._open[self.column])
        self.column += width


def from_rows(rows: Iterable[Sequence[str]], place: str, *, loose: bool = False) -> TableSource:
    """A table of rows without spans."""
    cells = tuple(
        Cell(r, c, 1, 1, text) for r, row in enumerate(rows) for c, text in enumerate(row) if text or not loose
    )
    return TableSource(cells, place, loose)
