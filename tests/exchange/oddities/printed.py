"""A report as it is printed somewhere: lines and tables of cells, whose text is made of pieces with looks.

What makes a file odd is done here, once for every writer.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum

from models.editions.edition import CellKey
from models.editions.layout import SlotRole
from models.report.filing import Filing
from output.blocks import Grid, Heading, Paragraph, Signature
from output.compose import compose


class Kind(Enum):
    """What a piece of text is, beside plain."""

    PLAIN = "plain"
    STRUCK = "struck"
    HIDDEN = "hidden"
    WHITE = "white"
    TINY = "tiny"
    RAISED = "raised"
    LOWERED = "lowered"
    RUBY = "ruby"  # set small above what stands before it
    LINK = "link"
    BOLD = "bold"
    INSERTED = "inserted"
    DELETED = "deleted"
    COMMENT = "comment"
    BREAK = "break"
    PARAGRAPH = "paragraph"
    TAB = "tab"
    BOX = "box"
    CONTROL = "control"
    FIELD = "field"
    INPUT = "input"
    SELECT = "select"
    EQUATION = "equation"
    FRACTION = "fraction"
    ERROR = "error"
    FORMULA = "formula"  # with its result stored
    BARE_FORMULA = "bare formula"
    DATE = "date"
    AS_TEXT = "as text"  # a number stored as text
    SCIENTIFIC = "scientific"
    IN_WAN = "in wan"  # shown in ten thousands by a number format
    COVERED = "covered"  # painted over
    TRANSPARENT = "transparent"


UNSEEN = frozenset({Kind.HIDDEN, Kind.WHITE, Kind.TINY, Kind.DELETED, Kind.COMMENT, Kind.COVERED, Kind.TRANSPARENT})


@dataclass(frozen=True)
class Piece:
    """A text of one kind."""

    text: str
    kind: Kind = Kind.PLAIN


@dataclass
class Cell:
    """A rectangle of a table."""

    row: int
    column: int
    rows: int
    columns: int
    pieces: list[Piece]
    role: SlotRole
    key: CellKey | None = None
    is_nested: bool = False  # its text stands in a table of its own

    @property
    def text(self) -> str:
        """What a reader sees of it."""
        return "".join(piece.text for piece in self.pieces if piece.kind not in UNSEEN)

    def say(self, *pieces: Piece | str) -> None:
        """Let it say something else; {} stands for the text as it was."""
        old = self.text
        made = [Piece(piece) if isinstance(piece, str) else piece for piece in pieces]
        self.pieces = [Piece(piece.text.replace("{}", old), piece.kind) for piece in made]


@dataclass
class Table:
    """A table of an office's report."""

    name: str
    cells: list[Cell]
    has_rules: bool = True
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    is_filtered: bool = False
    is_nested: bool = False  # in a table that only lays out the page
    is_hidden: bool = False  # on a sheet that is not shown

    @property
    def rows(self) -> int:
        """How many rows."""
        return max(cell.row + cell.rows for cell in self.cells)

    @property
    def columns(self) -> int:
        """How many columns."""
        return max(cell.column + cell.columns for cell in self.cells)

    def hides(self, cell: Cell) -> bool:
        """Whether a cell lies in a row or a column that is not shown."""
        return cell.row in self.hidden_rows or (cell.columns == 1 and cell.column in self.hidden_columns)

    def at(self, key: CellKey) -> Cell:
        """The cell of the form."""
        return next(cell for cell in self.cells if cell.key == key)

    def row_of(self, key: CellKey) -> list[Cell]:
        """The cells that begin in the row of a cell, from left to right."""
        row = self.at(key).row
        return sorted((cell for cell in self.cells if cell.row == row), key=lambda cell: cell.column)

    def in_rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Every row with the cells that begin in it."""
        for row in range(self.rows):
            yield row, sorted((cell for cell in self.cells if cell.row == row), key=lambda cell: cell.column)

    def head_rows(self) -> int:
        """How many rows of heads stand at the top."""
        return min(cell.row for cell in self.cells if cell.key)

    def make_room(self, row: int, count: int = 1) -> None:
        """Open empty rows above a row; what reaches over them grows."""
        for cell in self.cells:
            if cell.row >= row:
                cell.row += count
            elif cell.row + cell.rows > row:
                cell.rows += count

    def drop_row(self, row: int) -> None:
        """Take a row out; what reaches over it shrinks."""
        self.cells = [cell for cell in self.cells if not (cell.row == row and cell.rows == 1)]
        for cell in self.cells:
            if cell.row > row:
                cell.row -= 1
            elif cell.row + cell.rows > row:
                cell.rows -= 1

    def drop_column(self, column: int) -> None:
        """Take a column out; what reaches over it shrinks."""
        self.cells = [cell for cell in self.cells if not (cell.column == column and cell.columns == 1)]
        for cell in self.cells:
            if cell.column > column:
                cell.column -= 1
            elif cell.column + cell.columns > column:
                cell.columns -= 1

    def open_column(self, column: int) -> None:
        """Open an empty column; what reaches over it grows."""
        for cell in self.cells:
            if cell.column >= column:
                cell.column += 1
            elif cell.column + cell.columns > column:
                cell.columns += 1


@dataclass
class Line:
    """A heading (level 0 is the title) or a paragraph (level 9)."""

    pieces: list[Piece]
    level: int = 9

    @property
    def text(self) -> str:
        """What a reader sees of it."""
        return "".join(piece.text for piece in self.pieces if piece.kind not in UNSEEN)


@dataclass
class Printed:
    """A report's lines and tables in order, and what stands on every page."""

    parts: list[Line | Table]
    header: str = ""
    footer: str = ""
    is_turned: bool = False  # pages are stored turned by a quarter
    is_painted_twice: bool = False
    columns: int = 1
    rows_of_a_page: int = 0  # where a table is broken; 0: only at its end
    has_rule_at_break: bool = True
    stamp: str = ""  # drawn across every page

    @property
    def tables(self) -> list[Table]:
        """The tables alone."""
        return [part for part in self.parts if isinstance(part, Table)]

    def table_of(self, key: CellKey) -> Table:
        """The table in which a cell of the form stands."""
        return next(table for table in self.tables if any(cell.key == key for cell in table.cells))

    def cell(self, key: CellKey) -> Cell:
        """A cell of the form."""
        return self.table_of(key).at(key)

    @property
    def cell_keys(self) -> list[CellKey]:
        """The cells of the form that stand in it."""
        return [cell.key for table in self.tables for cell in table.cells if cell.key]

    def kinds(self) -> frozenset[Kind]:
        """The kinds of text that it needs."""
        cells = (cell.pieces for table in self.tables for cell in table.cells)
        lines = (part.pieces for part in self.parts if isinstance(part, Line))
        return frozenset(piece.kind for pieces in (*cells, *lines) for piece in pieces)


def print_report(filing: Filing) -> Printed:
    """A report as our own composer lays it out."""
    document = compose(filing)
    parts: list[Line | Table] = [Line([Piece(document.title)], 0)]
    for block in document.blocks:
        match block:
            case Heading(level, text, rest):
                parts.append(Line([Piece(text + rest)], level if not rest else 9))
            case Paragraph(text):
                parts.append(Line([Piece(text)]))
            case Grid():
                parts.append(_table(block))
            case Signature(organisation, day):
                parts += [Line([Piece(text)]) for text in (organisation, day) if text]
            case _:
                continue
    return Printed(parts)


def _table(grid: Grid) -> Table:
    cells = [
        Cell(s.row, s.column, s.rows, s.columns, [Piece(text)] if (text := grid.text(s)) else [], s.role, s.cell)
        for s in grid.layout.slots
    ]
    return Table(grid.name, cells)


Change = Callable[[Printed], None]
