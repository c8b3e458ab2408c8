"""The form as frozen values: an edition, its sections, tables, blocks, lines, cells and equations."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from models.errors import NoSuchCell

HEAD_SEPARATOR = "｜"
ORDINAL = re.compile(r"^(（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、|\d+\.)")


class CellKind(StrEnum):
    """What a column's cells hold; decides how they are read, kept and shown."""

    COUNT = "count"  # whole number, not negative
    SIGNED = "signed"  # whole number, may be negative
    MONEY_WAN = "money_wan"  # kept in whole fen, read and shown in 万元
    MONEY = "money"  # kept in whole fen, read and shown in 元

    @property
    def is_money(self) -> bool:
        """Whether the kept number counts fen."""
        return self in (CellKind.MONEY, CellKind.MONEY_WAN)


class CellKey(NamedTuple):
    """The name of a cell: what it means, never where it stands on the form."""

    block: str
    row: str
    column: str

    def __str__(self) -> str:
        return ".".join(self)


@dataclass(frozen=True)
class FormLine:
    """A row or a column: its key, its nested head from the outside in, and what it sums (patterns).

    ``rule`` is the number of the rule that a printed total of this line is held to. ``carried_from`` is the row
    of last year's report whose figures this row takes over, column by column. ``words`` are what texts call the line
    where the shipped words do not know it: None for its head, empty where no text is held against it.
    """

    key: str
    head: tuple[str, ...]
    sums: tuple[str, ...] = ()
    kind: CellKind = CellKind.COUNT
    rule: str = ""
    carried_from: str = ""
    words: tuple[str, ...] | None = None

    @property
    def is_total(self) -> bool:
        """Whether its cells are computed from other lines of the same block."""
        return bool(self.sums)


@dataclass(frozen=True)
class Equation:
    """A 勾稽关系 printed on the form: in every column, the rows of both sides add to the same.

    ``left`` and ``right`` hold (row key, the words the form uses for that row).
    """

    rule: str
    left: tuple[tuple[str, str], ...]
    right: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Block:
    """One stacked part of a table, with heads of its own."""

    key: str
    title: str
    corner: str
    rows: tuple[FormLine, ...]
    columns: tuple[FormLine, ...]
    equations: tuple[Equation, ...] = ()

    @cached_property
    def cells(self) -> tuple[CellKey, ...]:
        """Every cell, row by row as printed."""
        return tuple(CellKey(self.key, r.key, c.key) for r in self.rows for c in self.columns)


@dataclass(frozen=True)
class Table:
    """A table of the form; ``widths`` are the relative widths of its grid columns.

    ``breaks`` are heads in the pieces they are set in, one below the other, where they do not fit on one line.
    """

    key: str
    name: str
    widths: tuple[float, ...]
    blocks: tuple[Block, ...]
    breaks: tuple[tuple[str, ...], ...] = ()

    @cached_property
    def cells(self) -> tuple[CellKey, ...]:
        """Every cell of every block, as printed."""
        return tuple(cell for block in self.blocks for cell in block.cells)


@dataclass(frozen=True)
class Aspect:
    """A matter that a text must cover, the words by which it is recognised, and the rule that asks for it."""

    rule: str
    name: str
    keywords: tuple[str, ...]
    basis: str
    governments_only: bool = False


@dataclass(frozen=True)
class Section:
    """A part of the report: a table or a text. The lead paragraph is the text without a heading.

    ``short_name`` names its tab, ``draft`` is offered to begin with, ``required_by`` is the rule that asks for words.
    """

    key: str
    short_name: str
    heading: str
    guidance: str
    table: str = ""
    draft: str = ""
    aspects: tuple[Aspect, ...] = ()
    required_by: str = ""

    @property
    def is_text(self) -> bool:
        """Whether a clerk writes words here, not figures."""
        return not self.table


@dataclass(frozen=True, eq=False)
class Edition:
    """One official format of the report, for life: reports keep the edition they were begun in."""

    name: str
    source: str
    from_year: int
    to_year: int | None
    title: str
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    notes: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def blocks(self) -> Mapping[str, Block]:
        """Blocks by key."""
        return {block.key: block for table in self.tables for block in table.blocks}

    @cached_property
    def cells(self) -> tuple[CellKey, ...]:
        """Every cell, typed or computed, in printed order."""
        return tuple(cell for table in self.tables for cell in table.cells)

    @cached_property
    def operands(self) -> Mapping[CellKey, tuple[CellKey, ...]]:
        """Computed cell → the cells it adds up, in an order in which they can be computed."""
        operands: dict[CellKey, tuple[CellKey, ...]] = {}
        for block in self.blocks.values():
            for row in (line for line in block.rows if line.is_total):
                parts = _matching_keys(block.rows, row.sums)
                for column in (line for line in block.columns if not line.is_total):
                    operands[CellKey(block.key, row.key, column.key)] = tuple(
                        CellKey(block.key, part, column.key) for part in parts
                    )
            for column in (line for line in block.columns if line.is_total):
                parts = _matching_keys(block.columns, column.sums)
                for row in block.rows:
                    operands[CellKey(block.key, row.key, column.key)] = tuple(
                        CellKey(block.key, row.key, part) for part in parts
                    )
        return operands

    @cached_property
    def typed_cells(self) -> tuple[CellKey, ...]:
        """The cells a clerk fills in, in printed order."""
        return tuple(cell for cell in self.cells if cell not in self.operands)

    @cached_property
    def carried_cells(self) -> Mapping[CellKey, CellKey]:
        """Cell → the cell of last year's report that is carried into it; totals of such a row included."""
        return {
            CellKey(block.key, row.key, column.key): CellKey(block.key, row.carried_from, column.key)
            for block in self.blocks.values()
            for row in block.rows
            if row.carried_from
            for column in block.columns
        }

    @cached_property
    def _lines(self) -> Mapping[CellKey, tuple[FormLine, FormLine]]:
        return {
            CellKey(block.key, row.key, column.key): (row, column)
            for block in self.blocks.values()
            for row in block.rows
            for column in block.columns
        }

    @cached_property
    def _by_name(self) -> Mapping[str, CellKey]:
        return {str(cell): cell for cell in self._lines}

    def has(self, cell: CellKey) -> bool:
        """Whether the form has this cell."""
        return cell in self._lines

    def row_and_column(self, cell: CellKey) -> tuple[FormLine, FormLine]:
        """The row and the column that cross in the cell."""
        return self._lines[cell]

    def kind(self, cell: CellKey) -> CellKind:
        """What the cell holds."""
        return self._lines[cell][1].kind

    def table_of(self, cell: CellKey) -> Table:
        """The table the cell stands in."""
        return next(t for t in self.tables if any(b.key == cell.block for b in t.blocks))

    def table(self, key: str) -> Table:
        """The table of that key."""
        return next(table for table in self.tables if table.key == key)

    def section(self, key: str) -> Section:
        """The section of that key."""
        return next(section for section in self.sections if section.key == key)

    def section_of(self, cell: CellKey) -> Section:
        """The section whose table holds the cell."""
        table = self.table_of(cell).key
        return next(section for section in self.sections if section.table == table)

    @property
    def text_sections(self) -> tuple[Section, ...]:
        """The sections a clerk writes, in printed order, the lead first."""
        return tuple(section for section in self.sections if section.is_text)

    def short_name(self, cell: CellKey) -> str:
        """The cell in a few words, as a clerk would say it: 自然人·予以公开."""
        row, column = self._lines[cell]
        heads = [column.head[-1], row.head[-1]] if row.head else list(column.head[-2:])
        parts = [ORDINAL.sub("", head) for head in heads]
        return "·".join(part.partition("（")[0] or part for part in parts)

    def full_name(self, cell: CellKey) -> str:
        """The cell with every head above and beside it, and its table."""
        row, column = self._lines[cell]
        block = self.blocks[cell.block]
        heads = [block.title, HEAD_SEPARATOR.join(row.head), HEAD_SEPARATOR.join(column.head)]
        return " ／ ".join([self.table_of(cell).name, *filter(None, heads)])

    def find(self, name: str) -> CellKey:
        """The cell named ``block.row.column``; NoSuchCell suggests the nearest name."""
        if cell := self._by_name.get(name):
            return cell
        near = get_close_matches(name, map(str, self.cells), n=1)
        hint = f"，是不是 {near[0]}？" if near else "。"
        raise NoSuchCell(f"{self.name} 格式没有单元格 {name[:80]}{hint}")

    def title_for(self, agency: str, year: int) -> str:
        """The report's title in its standard form."""
        return self.title.format(agency=agency, year=year)


def _matching_keys(lines: tuple[FormLine, ...], patterns: tuple[str, ...]) -> tuple[str, ...]:
    prefixes = tuple(p.removesuffix("*") for p in patterns if p.endswith("*"))
    return tuple(
        line.key
        for line in lines
        if not line.is_total and (line.key in patterns or (prefixes and line.key.startswith(prefixes)))
    )
