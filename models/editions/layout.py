"""A table as rectangles: the one geometry that the screen, the PDF and every export loop over."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, cached_property

from models.editions.edition import Block, CellKey, Table


class SlotRole(StrEnum):
    """What a rectangle of the table is."""

    TITLE = "title"  # a block's title across the table
    CORNER = "corner"  # the head over the row heads
    COLUMN_HEAD = "column_head"
    ROW_HEAD = "row_head"
    CELL = "cell"
    TEXT = "words"  # no part of an official form: words in a table of the office's own


@dataclass(frozen=True)
class Slot:
    """A rectangle in grid units, holding a text of the form or a cell; spans are at least 1.

    ``pieces`` are the lines a text is set in where it does not fit on one; empty where it may break anywhere.
    """

    row: int
    column: int
    rows: int
    columns: int
    role: SlotRole
    text: str = ""
    cell: CellKey | None = None
    pieces: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    """A whole table: its slots tile the grid without gap or overlap.

    ``head_rows`` is how many rows at the top are head (what repeats on a continued page);
    ``label_columns`` how many columns at the left hold row heads.
    """

    rows: int
    columns: int
    head_rows: int
    label_columns: int
    slots: tuple[Slot, ...]
    widths: tuple[float, ...]

    @cached_property
    def slot_of_cell(self) -> dict[CellKey, Slot]:
        """The slot of each cell."""
        return {slot.cell: slot for slot in self.slots if slot.cell}


@cache
def lay_out(table: Table) -> Layout:
    """Lay the table's blocks one below the other on a common grid."""
    labels = max(_row_head_depth(block) for block in table.blocks)
    columns = labels + max(len(block.columns) for block in table.blocks)
    slots: list[Slot] = []
    pieces = {"".join(each): each for each in table.breaks}
    top = 0
    for block in table.blocks:
        slots += (_with_pieces(slot, pieces) for slot in _block_slots(block, top, labels, columns))
        top = max(slot.row + slot.rows for slot in slots)
    heads = [slot.row for slot in slots if slot.role is SlotRole.CELL]
    return Layout(top, columns, min(heads), labels, tuple(slots), table.widths)


def _with_pieces(slot: Slot, pieces: Mapping[str, tuple[str, ...]]) -> Slot:
    return replace(slot, pieces=pieces[slot.text]) if slot.text in pieces else slot


def _row_head_depth(block: Block) -> int:
    return max(len(row.head) for row in block.rows)


def _block_slots(block: Block, top: int, labels: int, columns: int) -> Iterator[Slot]:
    if block.title:
        yield Slot(top, 0, 1, columns, SlotRole.TITLE, block.title)
        top += 1
    heads = max(len(column.head) for column in block.columns)
    last = len(block.columns) - 1
    spans = [1] * last + [columns - labels - last]
    if labels:
        yield Slot(top, 0, heads, labels, SlotRole.CORNER, block.corner)
    for start, size, level, depth, text in _merge_heads([column.head for column in block.columns], heads):
        width = sum(spans[start : start + size])
        yield Slot(top + level, labels + start, depth, width, SlotRole.COLUMN_HEAD, text)
    top += heads
    for start, size, level, depth, text in _merge_heads([row.head for row in block.rows], labels):
        yield Slot(top + start, level, size, depth, SlotRole.ROW_HEAD, text)
    for index, row in enumerate(block.rows):
        for at, column in enumerate(block.columns):
            cell = CellKey(block.key, row.key, column.key)
            yield Slot(top + index, labels + at, 1, spans[at], SlotRole.CELL, cell=cell)


def _merge_heads(heads: list[tuple[str, ...]], depth: int) -> Iterator[tuple[int, int, int, int, str]]:
    """Merge neighbouring heads with a common outer part: (first line, lines, level, levels, text)."""
    for level in range(depth):
        start = 0
        while start < len(heads):
            head = heads[start]
            if level >= len(head):
                start += 1
                continue
            size = 1
            while heads[start + size : start + size + 1] and _share_outer_heads(head, heads[start + size], level):
                size += 1
            yield start, size, level, depth - level if level == len(head) - 1 else 1, head[level]
            start += size


def _share_outer_heads(head: tuple[str, ...], other: tuple[str, ...], level: int) -> bool:
    return len(head) > level + 1 and len(other) > level + 1 and head[: level + 1] == other[: level + 1]
