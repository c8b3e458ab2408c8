"""A table from a file as rows that may belong to the form: labels, values and the heads above them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from models.editions.declare import Block
from models.exchange.label_matching import drifts, narrow, plain
from models.exchange.neutral_document import Cell, TableSource
from models.exchange.recognition.form_index import FormWords, Path
from models.texts.characters import VISIBLE_STAND_IN

_NOTHING = frozenset({"", "/", "\\", "-", "--", "—", "——", "–", "一", "无", "空", "·", ".", "*", "…", "……"})
_MOST_OF_A_PART = 2
_MOST_LABELS = 3  # levels of row heads in any edition
_VALUE = re.compile(
    rf"(?:[+\-−–—]|增加?|减少?)?[\d{VISIBLE_STAND_IN}][\d,.{VISIBLE_STAND_IN}]*(?:万元|元|件次|人次|件|条|项|份|个|宗|起|次)?(?:\([^()]*\)|其中.*)?"
)


@lru_cache(maxsize=20_000)
def is_nothing(text: str) -> bool:
    """Whether a cell says that there is nothing."""
    word = narrow(text)
    return word in _NOTHING or word in drifts().nothing or not word.strip("-—–/")


@lru_cache(maxsize=20_000)
def is_value(text: str) -> bool:
    """Whether a cell holds a number, a unit and a remark at most; some of its digits may be unknown (�)."""
    return (text.isascii() and text.isdigit()) or bool(_VALUE.fullmatch(narrow(text)))


@lru_cache(maxsize=20_000)
def has_words(text: str) -> bool:
    """Whether a cell is a label: neither empty nor a number."""
    return not is_nothing(text) and not is_value(text) and bool(plain(text))


@dataclass(frozen=True)
class Heads:
    """The heads above a row: for each leaf its grid columns and its path from the outside in."""

    leaves: tuple[tuple[range, Path], ...] = ()

    @property
    def paths(self) -> tuple[Path, ...]:
        """The paths alone."""
        return tuple(path for _, path in self.leaves)

    @property
    def words(self) -> frozenset[str]:
        """Every word of the heads, reduced."""
        return frozenset(plain(word) for path in self.paths for word in path)


@dataclass(frozen=True)
class Row:
    """A row with values. ``block`` is None where no row of the form is meant by its labels."""

    labels: tuple[str, ...]
    values: tuple[Cell, ...]
    heads: Heads
    place: str
    block: Block | None = None
    key: str = ""
    score: float = 0.0
    loose: bool = False


@dataclass
class Reading:
    """What a table comes down to: rows, and lines of text that stood in it, in order."""

    rows: list[Row] = field(default_factory=list)
    lines: list[tuple[str, str]] = field(default_factory=list)  # text, place
    odd: list[tuple[str, str]] = field(default_factory=list)  # words in short rows that are no heads
    order: list[Row | tuple[str, str]] = field(default_factory=list)


def read_table(table: TableSource, form: FormWords) -> Reading:
    """Take a table apart, row by row."""
    return _Walk(table, form).run()


class _Walk:
    def __init__(self, table: TableSource, form: FormWords) -> None:
        self.table, self.form = table, form
        self.rows = _by_row(table.cells)
        self.width = max((cell.column + cell.columns for cell in table.cells), default=0)
        self.reading = Reading()
        self.head_rows: list[int] = []
        self.made: Heads | None = None
        self.after_values = True
        self.pending: tuple[str, ...] = ()

    def run(self) -> Reading:
        for at in sorted(self.rows):
            cells = self.rows[at]
            if not any(cell.text and narrow(cell.text) for cell in cells):
                self.blank_row(at, cells)
                continue
            if self.is_line(at, cells):
                for text in next(c.text for c in cells if narrow(c.text)).split("\n"):
                    self.line(text, f"{self.table.place}第 {at + 1} 行")
                self.head_rows, self.made, self.after_values = [], None, True
                continue
            self.row(at, cells)
        return self.reading

    def blank_row(self, at: int, cells: Sequence[Cell]) -> None:
        """An empty row under the heads of a block whose one row has no name is that row, not filled in."""
        if self.head_rows and not self.after_values and (block := self.unnamed(heads := self.heads())):
            place = f"{self.table.place}第 {at + 1} 行"
            self.keep(Row((), tuple(cells), heads, place, block, block.rows[0].key, 1.0, self.table.loose))

    def is_line(self, at: int, cells: Sequence[Cell]) -> bool:
        """A row of one text: a caption, a heading or a paragraph put into the table."""
        full = [cell for cell in cells if cell.text and narrow(cell.text)]
        if len(full) != 1 or is_value(full[0].text) or is_nothing(full[0].text):
            return False
        cell = full[0]
        if cell.row != at:
            return False
        if cell.columns >= self.width or len(cells) == 1:
            return True
        if self.form.row((cell.text,)) or plain(cell.text) in self.form.groups:
            return False
        return cell.column == 0 or len(cells) <= 2 or len(cell.text) > 60

    def line(self, text: str, place: str) -> None:
        if narrow(text):
            self.reading.lines.append((text, place))
            self.reading.order.append((text, place))

    def row(self, at: int, cells: Sequence[Cell]) -> None:
        place = f"{self.table.place}第 {at + 1} 行"
        heads = self.heads()
        labels, values = _divide(cells)
        found = self.form.row(labels) if labels else None
        if found is None and labels and heads.leaves:
            labels, values, found = self.by_heads(cells, heads, labels, values)
        if found is None and self.pending and labels and any(is_value(c.text) for c in values):
            joined = (*labels[:-1], self.pending[-1] + labels[-1])
            found = self.form.row(joined)
            labels = joined if found else labels
        values = tuple(cell for cell in values if cell.row == at)
        has_numbers = any(is_value(cell.text) for cell in values)
        if found and not has_numbers and len({plain(label) for label in labels}) > _MOST_LABELS:
            found = None  # heads, and beyond the table's right edge the blanks of a wider sheet
        if has_numbers and (block := self.unnamed(heads)):
            found = (block, block.rows[0].key, 1.0)
        if found and (values or self.table.loose):
            self.keep(Row(labels, values, heads, place, *found, loose=self.table.loose))
        elif has_numbers:
            self.keep(Row(labels, values, heads, place, loose=self.table.loose))
        else:
            self.head(at, labels)

    def by_heads(
        self, cells: Sequence[Cell], heads: Heads, labels: tuple[str, ...], values: tuple[Cell, ...]
    ) -> tuple[tuple[str, ...], tuple[Cell, ...], tuple[Block, str, float] | None]:
        """Where values hold words too: what stands left of the first head that is a column of the form."""
        for cut in range(len(cells) - 1, 0, -1):
            front = tuple(cell.text for cell in cells[:cut] if narrow(cell.text))
            found = self.form.row(front) if front and has_words(front[-1]) else None
            if found and any(key for key, _ in self.form.columns(found[0], heads.paths)):
                return front, tuple(cells[cut:]), found
        return labels, values, None

    def unnamed(self, heads: Heads) -> Block | None:
        """The block whose one row has no name, where the heads are its columns."""
        return self.form.block_of(heads.paths) if heads.leaves else None

    def keep(self, row: Row) -> None:
        self.reading.rows.append(row)
        self.reading.order.append(row)
        self.after_values, self.pending = True, ()

    def head(self, at: int, labels: tuple[str, ...]) -> None:
        if self.after_values:
            self.head_rows = []
        self.head_rows.append(at)
        self.made = None
        self.after_values = False
        # A label that a page break parted stands alone, or beside its group.
        is_part = sum(1 for cell in self.rows[at] if cell.row == at and narrow(cell.text)) <= _MOST_OF_A_PART
        self.pending = labels[-1:] if is_part else ()
        place = f"{self.table.place}第 {at + 1} 行"
        self.reading.odd += [(cell.text, place) for cell in self.rows[at] if cell.row == at and narrow(cell.text)]

    def heads(self) -> Heads:
        """The open heads, worked out once for the rows below them."""
        if self.made is None:
            self.made = self.make_heads() if self.head_rows else Heads()
        return self.made

    def make_heads(self) -> Heads:
        """The leaves of the open heads: one for each cell of the last head row, or that reaches down to it."""
        leaves: list[tuple[range, Path]] = []
        covering = [self.covered(at) for at in self.head_rows]
        bottom: Cell | None = None
        for column in range(self.width):
            path: list[str] = []
            lowest: Cell | None = None
            for row in covering:
                if cell := row.get(column):
                    lowest = cell
                    if narrow(cell.text) and (not path or path[-1] != cell.text):
                        path.append(cell.text)
            if lowest is not None and lowest is bottom and leaves:
                leaves[-1] = (range(leaves[-1][0].start, column + 1), leaves[-1][1])
                continue
            bottom = lowest
            leaves.append((range(column, column + 1), tuple(path)))
        return Heads(tuple(leaves))

    def covered(self, at: int) -> Mapping[int, Cell]:
        return {column: cell for cell in self.rows[at] for column in range(cell.column, cell.column + cell.columns)}


def _by_row(cells: Sequence[Cell]) -> dict[int, list[Cell]]:
    rows: dict[int, list[Cell]] = {}
    last = max((cell.row for cell in cells), default=-1)
    for cell in cells:
        for row in range(cell.row, min(cell.row + cell.rows, last + 1)):
            rows.setdefault(row, []).append(cell)
    for standing in rows.values():
        standing.sort(key=lambda cell: cell.column)
    return rows


def _divide(cells: Sequence[Cell]) -> tuple[tuple[str, ...], tuple[Cell, ...]]:
    """The labels at the left and what follows them."""
    first = next((at for at, cell in enumerate(cells) if is_value(cell.text)), len(cells))
    last = max((at for at in range(first) if has_words(cells[at].text)), default=-1)
    labels = tuple(cell.text for cell in cells[: last + 1] if narrow(cell.text))
    return labels, tuple(cells[last + 1 :])


def all_rows(readings: Sequence[Reading]) -> Iterator[Row]:
    """Every row of several tables, in order."""
    for reading in readings:
        yield from reading.rows
