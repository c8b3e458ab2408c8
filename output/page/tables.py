"""A table fitted to a width: type size, column widths, row heights and the lines in every cell."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from models.editions.layout import Layout, Slot, SlotRole
from output.blocks import Grid
from output.page.fonts import FontRole, FontSet
from output.page.line_breaking import CLOSING, Line
from output.page.typesetting import MeasuredText, Run, as_one_line, break_measured, measure

SIZES = (10.5, 9.0, 8.0, 7.5, 7.0)  # 五号, 小五 and smaller, tried in this order
LEAST_FLOWING = 9.0  # the smallest of them for a table that flows
LEADING = 1.25  # of the size
COMMON_SIZE = 9.0  # tables that fit in it or larger are all set in one size
SIDE = 3.0  # blank left and right of a text in its cell, points
ABOVE = 2.6  # blank above and below
LEAST_ABOVE = 1.3  # the same where a table would not fit on the page otherwise
NARROWEST = 0.72  # how far the figures of a crowded table are narrowed at the last size
NARROW_COLUMN = 5.5  # ems; below it an ordinal stands on a line of its own
HEAD_EMS = 2  # a head column is never narrower than this many characters
ROOMY_ROW = 21.0  # the height rows grow to where the page has room for it, points
FILLING_ROW = 32.0  # the same where nothing else comes on the page


_TOLERANCE = 1e-6
ALL_ROWS = slice(None)
_ORDINAL = re.compile(r"（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、")


@dataclass(frozen=True)
class Cell:
    """A slot's text in lines; ``narrow`` is the fraction of its width it is set in."""

    measured: MeasuredText
    lines: tuple[Line, ...]
    narrow: float = 1.0


@dataclass(frozen=True)
class FittedTable:
    """A grid with all its measures: column edges and row heights in points; ``needed`` are the rows' least heights."""

    grid: Grid
    size: float
    edges: tuple[float, ...]
    heights: tuple[float, ...]
    cells: Mapping[Slot, Cell]
    needed: tuple[float, ...]

    @property
    def height(self) -> float:
        """The whole table's height."""
        return sum(self.heights)

    @property
    def least_heights(self) -> list[float]:
        """The rows with as little blank in them as is still a table."""
        return [row - 2 * (ABOVE - LEAST_ABOVE) for row in self.needed]

    @property
    def least_height(self) -> float:
        """The height of the whole table in such rows."""
        return sum(self.least_heights)

    def spread(self, height: float, rows: slice = ALL_ROWS) -> "FittedTable":
        """The table with these rows as high together as that, as far as they may be squeezed or spread for it."""
        have, least = self.heights[rows], self.least_heights[rows]
        most = [max(FILLING_ROW, row) for row in have]
        low, high = (least, have) if height <= sum(have) else (have, most)
        spare = sum(high) - sum(low)
        part = min(1.0, max(0.0, (height - sum(low)) / spare)) if spare > 0 else 0.0
        heights = list(self.heights)
        heights[rows] = [one + (other - one) * part for one, other in zip(low, high, strict=True)]
        return replace(self, heights=tuple(heights))

    def best_cut(self, used: float, page: float) -> int:
        """The row at which a page that is ``used`` is left, so that neither it nor the next is emptier than need be.

        0 where the table begins on the next page. Only a table of several blocks is cut, and only between them; what
        follows it needs a page of its own.
        """
        best, cut = used / page, 0
        for row in (slot.row for slot in self.grid.layout.slots if slot.role is SlotRole.TITLE and slot.row):
            rest = sum(max(FILLING_ROW, height) for height in self.heights[row:])
            if used + sum(self.least_heights[:row]) <= page and (filled := min(1.0, rest / page)) > best:
                best, cut = filled, row
        return cut


def fit_table(fonts: FontSet, grid: Grid, width: float, height: float, largest: float = SIZES[0]) -> FittedTable:
    """The grid in the largest size, up to ``largest``, at which no figure wraps and the table stands on one page.

    Where no size does both, the largest in which figures fit is used and the table continues
    on the next page.
    """
    texts = {slot: _measure_slot(fonts, grid, slot) for slot in grid.layout.slots}
    longest: FittedTable | None = None
    common = (each for each in SIZES if each <= largest and (each >= LEAST_FLOWING or not grid.flows))
    for size in (grid.size,) if grid.size else common:
        columns = _column_widths(grid.layout, texts, width, size)
        if columns is None:
            continue
        fitted = _fit_in(grid, texts, columns, size)
        if fitted.height <= height:
            return _with_roomy_rows(fitted, height)
        longest = longest or fitted
    return longest or _fit_in(grid, texts, _crowded(grid.layout, width), SIZES[-1])


def _measure_slot(fonts: FontSet, grid: Grid, slot: Slot) -> MeasuredText:
    voice = FontRole.HEI if slot.role is SlotRole.TITLE else FontRole.SONG
    return measure(fonts, Run(grid.text(slot), voice))


def _column_widths(layout: Layout, texts: Mapping[Slot, MeasuredText], width: float, size: float) -> list[float] | None:
    """Column widths in which every figure stands in one line; None when they do not fit."""
    unit = width / sum(layout.widths)
    desired = [share * unit for share in layout.widths]
    least = [HEAD_EMS * size + 2 * SIDE] * layout.columns
    for slot, text in texts.items():
        if slot.columns == 1 and (ems := _least_width(slot, text)):
            least[slot.column] = max(least[slot.column], ems * size + 2 * SIDE)
    if sum(least) > width:
        return None
    columns = [max(pair) for pair in zip(desired, least, strict=True)]
    return _shrink(columns, least, sum(columns) - width)


def _least_width(slot: Slot, text: MeasuredText) -> float:
    """The ems below which a slot cannot go: a figure's width, the longest piece of a head that is set in pieces."""
    if slot.role is SlotRole.CELL:
        return sum(text.widths)
    return max((line.width for line in _pieces(text, slot.pieces)), default=0.0)


def _shrink(columns: list[float], least: list[float], over: float) -> list[float]:
    """Take what is too much from the columns, in proportion to what each can spare."""
    spare = [have - need for have, need in zip(columns, least, strict=True)]
    total = sum(spare)
    if over <= 1e-9 or total <= 0:
        return columns
    return [have - over * room / total for have, room in zip(columns, spare, strict=True)]


def _crowded(layout: Layout, width: float) -> list[float]:
    unit = width / sum(layout.widths)
    return [share * unit for share in layout.widths]


def _fit_in(grid: Grid, texts: Mapping[Slot, MeasuredText], columns: list[float], size: float) -> FittedTable:
    edges = (0.0, *accumulate(columns))
    cells = {}
    for slot, text in texts.items():
        room = edges[slot.column + slot.columns] - edges[slot.column] - 2 * SIDE
        cells[slot] = _cell(slot, text, room / size)
    heights = [0.0] * grid.layout.rows
    for slot, cell in sorted(cells.items(), key=lambda pair: pair[0].rows):
        needed = len(cell.lines) * size * LEADING + 2 * ABOVE
        span = range(slot.row, slot.row + slot.rows)
        short = needed - sum(heights[row] for row in span)
        if short > 0:
            for row in span:
                heights[row] += short / slot.rows
    return FittedTable(grid, size, edges, tuple(heights), cells, tuple(heights))


def _cell(slot: Slot, text: MeasuredText, ems: float) -> Cell:
    if slot.role is SlotRole.CELL:
        line = as_one_line(text)
        narrow = min(1.0, ems / line.width) if line.width else 1.0
        return Cell(text, (line,) if text.text else (), narrow)
    return Cell(text, tuple(_head_lines(slot, text, ems)))


def _head_lines(slot: Slot, text: MeasuredText, ems: float) -> list[Line]:
    """A head in lines: in its pieces where it has them, else its ordinal alone on the first in a narrow column."""
    pieces = _pieces(text, slot.pieces)
    if pieces and sum(text.widths) > ems and max(line.width for line in pieces) <= ems + _TOLERANCE:
        return pieces
    ordinal = _ORDINAL.match(text.text)
    if ordinal and len(text.text) > ems and ems < NARROW_COLUMN:
        end = ordinal.end()
        first, rest = (text.part(0, end), text.part(end, None))
        below = [Line(line.start + end, line.end + end, line.advances) for line in _balanced(rest, ems)]
        return [as_one_line(first), *below]
    return _balanced(text, ems)


def _pieces(text: MeasuredText, pieces: Sequence[str]) -> list[Line]:
    lines, start = [], 0
    for piece in pieces:
        end = start + len(piece)
        line = as_one_line(text.part(start, end))
        # The mark behind an ordinal hangs: the ordinal stands in the middle, as in a column set downwards.
        advances = (*line.advances[:-1], 0.0) if piece.endswith("、") else line.advances
        lines.append(Line(start, end, advances))
        start = end
    return lines


def _balanced(text: MeasuredText, ems: float) -> list[Line]:
    """As few lines as hold the text; a last line of one character takes some from those above."""
    lines = break_measured(text, ems, ems, justify=False)
    narrower = ems
    while len(lines) > 1 and _ends_lonely(text, lines[-1]) and narrower > HEAD_EMS:
        narrower -= 0.5
        closer = break_measured(text, narrower, narrower, justify=False)
        if len(closer) > len(lines) or max(line.width for line in closer) > narrower + 1e-6:
            break
        lines = closer
    return lines


def _ends_lonely(text: MeasuredText, line: Line) -> bool:
    return sum(char not in CLOSING for char in text.text[line.start : line.end]) <= 1


def _with_roomy_rows(fitted: FittedTable, height: float) -> FittedTable:
    """Low rows grow to a comfortable height as far as the page allows."""
    desired = [max(ROOMY_ROW, row) for row in fitted.heights]
    more = sum(desired) - fitted.height
    if more <= 0:
        return fitted
    part = min(1.0, (height - fitted.height) / more)
    rows = [have + (want - have) * part for have, want in zip(fitted.heights, desired, strict=True)]
    return replace(fitted, heights=tuple(rows))


@dataclass(frozen=True)
class PlacedTable:
    """A table as it came to stand: with its last heights; ``last_part`` is the row its last page begins with.

    ``lines`` of the grid are taken on that page, with the blank below it.
    """

    fitted: FittedTable
    last_part: int
    lines: int


@dataclass(frozen=True)
class TablePart:
    """Rows ``first`` to ``last`` (exclusive) of a table on one page, the head above if repeated."""

    first: int
    last: int
    repeats_head: bool

    def rows(self, fitted: FittedTable) -> Iterator[int]:
        """The rows as they stand, from the top."""
        if self.repeats_head:
            yield from range(fitted.grid.layout.head_rows)
        yield from range(self.first, self.last)


def split_table(fitted: FittedTable, room: float, page: float) -> list[TablePart]:
    """Rows by page: ``room`` points on the first, ``page`` on the others.

    A table no higher than ``room`` stays whole; the head is repeated on every further page.
    """
    parts: list[TablePart] = []
    layout = fitted.grid.layout
    head = sum(fitted.heights[: layout.head_rows])
    inside = {row for slot in layout.slots for row in range(slot.row + 1, slot.row + slot.rows) if fitted.grid.flows}
    first, used, limit = 0, 0.0, room
    for row, height in enumerate(fitted.heights):
        if used + height > limit + 1e-6 and row > first:
            cut = max((at for at in range(first + 1, row + 1) if at not in inside), default=row)
            parts.append(TablePart(first, cut, repeats_head=bool(parts)))
            first, used, limit = cut, head + sum(fitted.heights[cut:row]), page
        used += height
    parts.append(TablePart(first, len(fitted.heights), repeats_head=bool(parts)))
    return parts
