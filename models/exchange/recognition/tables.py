"""A table from a file as rows that may belong to the form: labels, values and the heads above them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import lru_cache

from models.editions.edition import Block
from models.exchange.label_matching import ALIAS_SCORE, EXACT_SCORE, load_aliases, normalise_text, reduce_label
from models.exchange.neutral_document import DocumentCell, DocumentTable
from models.exchange.recognition.column_index import LabelPath
from models.exchange.recognition.form_index import FormIndex, names_row
from models.texts.characters import REPLACEMENT_CHARACTER

_BLANK_MARKS = frozenset({"", "/", "\\", "-", "--", "—", "——", "–", "一", "无", "空", "·", ".", "*", "…", "……"})
_MAX_FRAGMENT_CELLS = 2
_MAX_LABELS = 3  # levels of row heads in any edition
_MAX_LABEL_CELLS = 8  # before the first figure, some of them empty
_MAX_HEAD_ROWS = 12  # above the figures; where more rows have none, the table is none of the form's
_NUMBERED = re.compile(r"\d{1,2}[.．、]\D")
_MIN_BLANK_SIGNS = 5  # in a row that is none of heads
_MIN_LABEL_LETTERS = 4  # of a label that the form does not know
_VALUE = re.compile(
    rf"(?:[+\-−–—]|增加?|减少?)?[\d{REPLACEMENT_CHARACTER}][\d,.{REPLACEMENT_CHARACTER}]*(?:万元|元|件次|人次|件|条|项|份|个|宗|起|次)?(?:\([^()]*\)|其中.*)?"
)


@lru_cache(maxsize=20_000)
def is_blank(text: str) -> bool:
    """Whether a cell says that there is nothing."""
    word = normalise_text(text)
    return word in _BLANK_MARKS or word in load_aliases().blank_words or not word.strip("-—–/")


@lru_cache(maxsize=20_000)
def is_number(text: str) -> bool:
    """Whether a cell holds a number, a unit and a remark at most; some of its digits may be unknown (�)."""
    return (text.isascii() and text.isdigit()) or bool(_VALUE.fullmatch(normalise_text(text)))


@lru_cache(maxsize=20_000)
def is_label(text: str) -> bool:
    """Whether a cell is a label: neither empty nor a number."""
    return not is_blank(text) and not is_number(text) and bool(reduce_label(text))


@dataclass(frozen=True)
class ColumnHeads:
    """The heads above a row: for each leaf its grid columns and its path from the outside in.

    ``lines`` are their words row by row, which alone mean something where the grid is lost.
    """

    leaves: tuple[tuple[range, LabelPath], ...] = ()
    lines: tuple[LabelPath, ...] = ()

    @property
    def paths(self) -> tuple[LabelPath, ...]:
        """The paths alone."""
        return tuple(path for _, path in self.leaves)

    @property
    def words(self) -> frozenset[str]:
        """Every word of the heads, reduced."""
        return frozenset(reduce_label(word) for path in self.paths for word in path)


class RowKind(Enum):
    """What a row of a file is of the form."""

    WHOLE = 1
    PART = 2  # one of several that the file makes of one row of the form, as another edition does
    GROUP = 3  # one row for several of the form, under whose common head its figures stand


@dataclass(frozen=True)
class LabelledRow:
    """A row with values. ``block`` is None where no row of the form is meant by its labels.

    ``covering`` are the cells that reach down into it from rows above; ``words_above`` are what stands above each
    value, where no grid ties heads to it; ``doubt`` says why no value of it is sure.
    """

    labels: tuple[str, ...]
    values: tuple[DocumentCell, ...]
    heads: ColumnHeads
    place: str
    block: Block | None = None
    key: str = ""
    score: float = 0.0
    is_unaligned: bool = False
    covering: tuple[DocumentCell, ...] = ()
    kind: RowKind = RowKind.WHOLE
    words_above: tuple[str, ...] = ()
    doubt: str = ""


@dataclass
class TableReading:
    """What a table comes down to: rows, and lines of text that stood in it, in order."""

    rows: list[LabelledRow] = field(default_factory=list)
    lines: list[tuple[str, str]] = field(default_factory=list)  # text, place
    unmatched: list[tuple[str, str]] = field(default_factory=list)  # words in short rows that are no heads
    items: list[LabelledRow | tuple[str, str]] = field(default_factory=list)


def read_table(table: DocumentTable, form: FormIndex) -> TableReading:
    """Take a table apart, row by row."""
    return _TableWalker(table, form).read()


class _TableWalker:
    def __init__(self, table: DocumentTable, form: FormIndex) -> None:
        self.table, self.form = table, form
        self.rows = _by_row(table.cells)
        self.width = max((cell.column + cell.columns for cell in table.cells), default=0)
        self.reading = TableReading()
        self.head_rows: list[int] = []
        self.cached_heads: ColumnHeads | None = None
        self.after_values = True
        self.label_fragment: tuple[str, ...] = ()
        self.divided: tuple[Block, str] | None = None  # the row of the form of which the rows below may be parts

    def read(self) -> TableReading:
        for at in sorted(self.rows):
            cells = self.rows[at]
            if not any(cell.text and normalise_text(cell.text) for cell in cells):
                self.blank_row(at, cells)
                continue
            if self.is_line(at, cells):
                words = next(c.text for c in cells if normalise_text(c.text))
                for text in words.split("\n"):
                    self.add_line(text, f"{self.table.place}第 {at + 1} 行")
                self.head_rows, self.cached_heads, self.after_values = [], None, True
                self.divided = self.row_named(words)
                continue
            self.read_row(at, cells)
        return self.reading

    def blank_row(self, at: int, cells: Sequence[DocumentCell]) -> None:
        """An empty row under the heads of a block whose one row has no name is that row, not filled in."""
        if (
            self.head_rows
            and not self.after_values
            and (block := self.block_without_row_head(heads := self.current_heads()))
        ):
            place = f"{self.table.place}第 {at + 1} 行"
            self.add_row(
                LabelledRow((), tuple(cells), heads, place, block, block.rows[0].key, 1.0, self.table.is_unaligned)
            )

    def is_line(self, at: int, cells: Sequence[DocumentCell]) -> bool:
        """A row of one text: a caption, a heading or a paragraph put into the table."""
        full = [cell for cell in cells if cell.text and normalise_text(cell.text)]
        if len(full) != 1 or is_number(full[0].text) or is_blank(full[0].text):
            return False
        cell = full[0]
        if cell.row != at:
            return False
        if cell.columns >= self.width or len(cells) == 1:
            return True
        if self.form.find_row((cell.text,)) or reduce_label(cell.text) in self.form.group_heads:
            return False
        return cell.column == 0 or len(cells) <= 2 or len(cell.text) > 60

    def row_named(self, words: str) -> tuple[Block, str] | None:
        """The row of the form that a line surely means: rows that the form does not know may be parts of it."""
        match = self.form.find_row((words,))
        return match[:2] if match and match[2] >= ALIAS_SCORE else None

    def add_line(self, text: str, place: str) -> None:
        if normalise_text(text):
            self.reading.lines.append((text, place))
            self.reading.items.append((text, place))

    def read_row(self, at: int, cells: Sequence[DocumentCell]) -> None:
        place = f"{self.table.place}第 {at + 1} 行"
        row = self.row_without_head(at, cells, place) or self.row_of_form(at, cells, place)
        if row is None:
            labels, values = _divide_labels(cells)
            labels, match = self.join_label_fragment(labels, values)
            values = tuple(cell for cell in values if cell.row == at)
            if not any(is_number(cell.text) for cell in values) and not self.is_row_of_blanks(values):
                self.add_head_row(at, labels)
                return
            block, key, score = match or (None, "", 0.0)
            row = LabelledRow(labels, values, self.current_heads(), place, block, key, score, self.table.is_unaligned)
        self.add_row(self.as_part(row))

    def as_part(self, row: LabelledRow) -> LabelledRow:
        """The row as a part of the divided one above it, where the form does not surely know it as another."""
        if row.kind is RowKind.PART and row.block:
            self.divided = row.block, row.key
            return row
        is_known = row.block is not None and (row.score >= ALIAS_SCORE or (row.block, row.key) != self.divided)
        if self.divided is None or is_known or not row.labels:
            self.divided = None
            return row
        block, key = self.divided
        return replace(row, block=block, key=key, score=ALIAS_SCORE, kind=RowKind.PART)

    def is_row_of_blanks(self, values: Sequence[DocumentCell]) -> bool:
        """Whether signs for nothing stand where a row's figures would."""
        signs = sum(bool(normalise_text(cell.text)) and is_blank(cell.text) for cell in values)
        return self.table.is_unaligned and signs >= _MIN_BLANK_SIGNS

    def row_without_head(self, at: int, cells: Sequence[DocumentCell], place: str) -> LabelledRow | None:
        """The one row of a block whose row has no name: what stands under the heads that are its columns."""
        heads = self.current_heads()
        block = self.block_without_row_head(heads)
        own = [cell for cell in cells if cell.row == at]
        if block is None or not any(is_number(cell.text) for cell in own):
            return None
        columns = zip(heads.leaves, self.form.find_columns(block, heads.paths), strict=True)
        first = next((span.start for (span, _), (key, _) in columns if key), 0)
        cut = next((at for at, cell in enumerate(own) if cell.column >= first), 0)
        if len(own) - cut < len(block.columns) <= len(own):
            cut = 0  # more cells than heads leave room for
        labels = tuple(cell.text for cell in own[:cut] if normalise_text(cell.text))
        covering = tuple(cell for cell in cells if cell.row < at)
        key = block.rows[0].key
        return LabelledRow(labels, tuple(own[cut:]), heads, place, block, key, 1.0, self.table.is_unaligned, covering)

    def row_of_form(self, at: int, cells: Sequence[DocumentCell], place: str) -> LabelledRow | None:
        """A row of the form: up to its label by the label's words, after it whatever stands there."""
        found = self.find_label(cells)
        if found is None:
            return None
        cut, (block, key, score), kind = found
        labels = tuple(cell.text for cell in cells[:cut] if normalise_text(cell.text))
        values = tuple(cell for cell in cells[cut:] if cell.row == at)
        has_numbers = any(is_number(cell.text) for cell in values)
        if not has_numbers and (kind is not RowKind.WHOLE or self.looks_like_heads(labels, values)):
            return None
        if not values and not self.table.is_unaligned:
            return None
        covering = tuple(cell for cell in cells[cut:] if cell.row < at)
        heads = self.current_heads()
        if (extra := self.inner_label(values, heads, block)) is not None:
            labels, values = (*labels, values[extra].text), values[extra + 1 :]
            kind = RowKind.PART if has_numbers else kind
        return LabelledRow(labels, values, heads, place, block, key, score, self.table.is_unaligned, covering, kind)

    def find_label(self, cells: Sequence[DocumentCell]) -> tuple[int, tuple[Block, str, float], RowKind] | None:
        """Where the labels end that mean a row best, which row, and what of it."""
        best: tuple[int, tuple[Block, str, float]] | None = None
        group: tuple[int, tuple[Block, str, float]] | None = None
        front: list[str] = []
        for at, cell in enumerate(cells[:_MAX_LABEL_CELLS]):
            if not is_label(cell.text):
                if best and is_number(cell.text):
                    break
                continue
            front.append(cell.text)
            match = self.form.find_row(tuple(front))
            if match and (best is None or match[2] > best[1][2] or match == best[1]):
                best = at + 1, match
            members = self.form.find_group(cell.text)
            group = (at + 1, (*members, EXACT_SCORE)) if members else None
        if best:
            return *best, RowKind.WHOLE
        return (*group, RowKind.GROUP) if group else None

    def looks_like_heads(self, labels: tuple[str, ...], values: Sequence[DocumentCell]) -> bool:
        """Whether a row without a number is one of heads, not one of the form's rows with words for figures."""
        words = [cell.text for cell in values if not is_blank(cell.text)]
        if any(map(self.form.is_column_word, (*labels[:-1], *words))):
            return True
        # Beyond the table's right edge there may be the blanks of a wider sheet.
        return len({reduce_label(label) for label in labels}) > _MAX_LABELS or (
            bool(words) and not self.current_heads().leaves
        )

    def inner_label(self, values: Sequence[DocumentCell], heads: ColumnHeads, block: Block) -> int | None:
        """The number of the value that is a further label: words where the heads have no column, or one too many."""
        at = next((at for at, cell in enumerate(values) if not is_blank(cell.text)), None)
        if at is None or not (_reads_like_label(values[at].text) or names_row(values[at].text)):
            return None
        columns = list(zip(heads.leaves, self.form.find_columns(block, heads.paths), strict=True))
        first = next((span.start for (span, _), (key, _) in columns if key), None)
        if first is None or self.table.is_unaligned:
            is_beside = len(values) - at > len(block.columns)
        else:
            is_beside = values[at].column < first
        return at if is_beside else None

    def join_label_fragment(
        self, labels: tuple[str, ...], values: Sequence[DocumentCell]
    ) -> tuple[tuple[str, ...], tuple[Block, str, float] | None]:
        """Labels whose first part stands in the row above, where a page break parted them."""
        if self.label_fragment and labels and any(is_number(c.text) for c in values):
            joined = (*labels[:-1], self.label_fragment[-1] + labels[-1])
            if match := self.form.find_row(joined):
                return joined, match
        return labels, None

    def block_without_row_head(self, heads: ColumnHeads) -> Block | None:
        """The block whose one row has no name, where the heads are its columns."""
        return self.form.find_block(heads.paths) if heads.leaves else None

    def add_row(self, row: LabelledRow) -> None:
        if self.table.words_above:
            row = replace(row, words_above=self.table.words_above)
        self.reading.rows.append(row)
        self.reading.items.append(row)
        self.after_values, self.label_fragment = True, ()

    def add_head_row(self, at: int, labels: tuple[str, ...]) -> None:
        if self.after_values:
            self.head_rows = []
        self.head_rows = [*self.head_rows, at][-_MAX_HEAD_ROWS:]
        self.cached_heads = None
        self.after_values = False
        # A label that a page break parted stands alone, or beside its group.
        is_part = (
            sum(1 for cell in self.rows[at] if cell.row == at and normalise_text(cell.text)) <= _MAX_FRAGMENT_CELLS
        )
        self.label_fragment = labels[-1:] if is_part else ()
        place = f"{self.table.place}第 {at + 1} 行"
        self.reading.unmatched += [
            (cell.text, place) for cell in self.rows[at] if cell.row == at and normalise_text(cell.text)
        ]

    def current_heads(self) -> ColumnHeads:
        """The open heads, worked out once for the rows below them."""
        if self.cached_heads is None:
            self.cached_heads = self.make_heads() if self.head_rows else ColumnHeads()
        return self.cached_heads

    def make_heads(self) -> ColumnHeads:
        """The leaves of the open heads: one for each cell of the last head row, or that reaches down to it."""
        leaves: list[tuple[range, LabelPath]] = []
        covering = [self.cells_by_column(at) for at in self.head_rows]
        bottom: DocumentCell | None = None
        for column in range(self.width):
            path: list[str] = []
            lowest: DocumentCell | None = None
            for row in covering:
                if cell := row.get(column):
                    lowest = cell
                    if normalise_text(cell.text) and (not path or path[-1] != cell.text):
                        path.append(cell.text)
            if lowest is not None and lowest is bottom and leaves:
                leaves[-1] = (range(leaves[-1][0].start, column + 1), leaves[-1][1])
                continue
            bottom = lowest
            leaves.append((range(column, column + 1), tuple(path)))
        lines = [tuple(cell.text for cell in self.rows[at] if cell.row == at and cell.text) for at in self.head_rows]
        return ColumnHeads(tuple(leaves), tuple(lines))

    def cells_by_column(self, at: int) -> Mapping[int, DocumentCell]:
        return {column: cell for cell in self.rows[at] for column in range(cell.column, cell.column + cell.columns)}


def _by_row(cells: Sequence[DocumentCell]) -> dict[int, list[DocumentCell]]:
    rows: dict[int, list[DocumentCell]] = {}
    last = max((cell.row for cell in cells), default=-1)
    for cell in cells:
        for row in range(cell.row, min(cell.row + cell.rows, last + 1)):
            rows.setdefault(row, []).append(cell)
    for standing in rows.values():
        standing.sort(key=lambda cell: cell.column)
    return rows


def _divide_labels(cells: Sequence[DocumentCell]) -> tuple[tuple[str, ...], tuple[DocumentCell, ...]]:
    """The labels at the left and what follows them."""
    first = next((at for at, cell in enumerate(cells) if is_number(cell.text)), len(cells))
    last = max((at for at in range(first) if is_label(cells[at].text)), default=-1)
    labels = tuple(cell.text for cell in cells[: last + 1] if normalise_text(cell.text))
    return labels, tuple(cells[last + 1 :])


def _reads_like_label(text: str) -> bool:
    """Whether a text is long enough for a label, or numbered as one, and holds no figure beyond its number."""
    word = reduce_label(text)
    is_long = len(word) >= _MIN_LABEL_LETTERS or bool(word and _NUMBERED.match(text.strip()))
    return is_label(text) and is_long and not any(char.isdigit() for char in word)


def all_rows(readings: Sequence[TableReading]) -> Iterator[LabelledRow]:
    """Every row of several tables, in order."""
    for reading in readings:
        yield from reading.rows
