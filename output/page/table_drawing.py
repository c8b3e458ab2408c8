"""A fitted table, or the part of it that stands on one page, as placed runs and rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from models.editions.layout import Slot, SlotRole
from output.page.geometry import ASCENT, THICK_RULE, THIN_RULE
from output.page.line_breaking import HALF, OPENING
from output.page.page_model import Element, GlyphRun, MarkedContent, PageRule
from output.page.tables import ABOVE, LEADING, SIDE, Cell, FittedTable, TablePart
from output.page.typesetting import TypeSize, place_line


class Alignment(StrEnum):
    """Where figures stand in their cells."""

    CENTRE = "centre"
    RIGHT = "right"


Segment = tuple[float, float, float]  # across, from, to


@dataclass(frozen=True)
class _PlacedSlot:
    """A slot as far as it stands in a part: its box, y downward from the part's top."""

    slot: Slot
    left: float
    top: float
    right: float
    bottom: float
    repeated: bool


def draw_part(
    fitted: FittedTable,
    part: TablePart,
    x: float,
    y: float,
    rows: dict[int, Element],
    figures: Alignment = Alignment.CENTRE,
) -> list[MarkedContent]:
    """Marks of the part with its upper left at (x, y), y upward.

    ``rows`` holds the TR element of each row and is added to; a repeated head belongs to none.
    """
    placed_slots = list(_placed_slots(fitted, part))
    marks = []
    for box in placed_slots:
        element = None if box.repeated else _element(fitted, box, rows)
        runs = list(_draw_texts(fitted, box, x, y, figures))
        if runs or element:
            marks.append(MarkedContent(element, runs))
    bottom = max(box.bottom for box in placed_slots)
    marks.append(MarkedContent(None, rules=list(_draw_rules(placed_slots, x, y, fitted.edges[-1], bottom))))
    return marks


def _placed_slots(fitted: FittedTable, part: TablePart) -> Iterator[_PlacedSlot]:
    tops: dict[int, float] = {}
    at = 0.0
    for row in part.rows(fitted):
        tops[row] = at
        at += fitted.heights[row]
    head = fitted.grid.layout.head_rows
    for slot in fitted.grid.layout.slots:
        rows = [r for r in range(slot.row, slot.row + slot.rows) if r in tops]
        if not rows:
            continue
        yield _PlacedSlot(
            slot,
            fitted.edges[slot.column],
            tops[rows[0]],
            fitted.edges[slot.column + slot.columns],
            tops[rows[-1]] + fitted.heights[rows[-1]],
            repeated=part.repeats_head and (slot.row < head or slot.row < part.first),
        )


def _element(fitted: FittedTable, box: _PlacedSlot, rows: dict[int, Element]) -> Element:
    slot = box.slot
    head = slot.role not in (SlotRole.CELL, SlotRole.TEXT)
    attributes = {}
    if slot.rows > 1:
        attributes["RowSpan"] = str(slot.rows)
    if slot.columns > 1:
        attributes["ColSpan"] = str(slot.columns)
    if head:
        attributes["Scope"] = "/Row" if slot.role is SlotRole.ROW_HEAD else "/Column"
    return rows[slot.row].add("TH" if head else "TD", **attributes)


def _draw_texts(fitted: FittedTable, box: _PlacedSlot, x: float, y: float, figures: Alignment) -> Iterator[GlyphRun]:
    cell: Cell = fitted.cells[box.slot]
    leading = fitted.size * LEADING
    tall = len(cell.lines) * leading
    # The em squares, not the lines with their leading, are centred between the rules.
    top = box.top + max(ABOVE, (box.bottom - box.top - tall) / 2) + (leading - fitted.size) / 2
    kind = TypeSize(fitted.size, fitted.size)
    for number, line in enumerate(cell.lines):
        width = line.width * fitted.size * cell.narrow
        room = box.right - box.left
        indent = (room - width) / 2
        if box.slot.role is SlotRole.CELL and figures is Alignment.RIGHT:
            indent = room - width - SIDE
        if _flush(fitted, box.slot):
            # The blank half of an opening mark hangs out, so that all texts begin on one line.
            hung = cell.measured.text[line.start : line.start + 1] in OPENING
            indent = SIDE - (HALF * fitted.size if line.width and hung else 0)
        baseline = y - top - number * leading - ASCENT * fitted.size
        yield from place_line(cell.measured, line, x + box.left + indent, baseline, kind, cell.narrow)


def _flush(fitted: FittedTable, slot: Slot) -> bool:
    """Whether a text begins at the left rule: words, and the long heads of rows with several levels."""
    if slot.role is SlotRole.TEXT:
        return True
    labels = fitted.grid.layout.label_columns
    return slot.role is SlotRole.ROW_HEAD and labels > 1 and slot.column + slot.columns == labels


def _draw_rules(placed_slots: list[_PlacedSlot], x: float, y: float, width: float, bottom: float) -> Iterator[PageRule]:
    across: set[Segment] = set()
    down: set[Segment] = set()
    for box in placed_slots:
        if box.top > 1e-6:
            across.add((round(box.top, 4), box.left, box.right))
        if box.left > 1e-6:
            down.add((round(box.left, 4), box.top, box.bottom))
    for at, start, end in _join_segments(across):
        yield PageRule(x + start, y - at, x + end, y - at, THIN_RULE)
    for at, start, end in _join_segments(down):
        yield PageRule(x + at, y - start, x + at, y - end, THIN_RULE)
    half = THICK_RULE / 2
    for at in (0.0, bottom):
        yield PageRule(x - half, y - at, x + width + half, y - at, THICK_RULE)
    for at in (0.0, width):
        yield PageRule(x + at, y, x + at, y - bottom, THICK_RULE)


def _join_segments(segments: set[Segment]) -> Iterator[Segment]:
    """Segments on the same line that touch, as one."""
    open_one: Segment | None = None
    for at, start, end in sorted(segments):
        if open_one and open_one[0] == at and start <= open_one[2] + 1e-3:
            open_one = (at, open_one[1], max(end, open_one[2]))
            continue
        if open_one:
            yield open_one
        open_one = (at, start, end)
    if open_one:
        yield open_one
