"""How high the rows of a table in a .docx are: so that it stands on one page whatever face is put in for its own."""

from collections.abc import Sequence

from output.blocks import Grid
from output.page.line_breaking import NO_END, NO_START

SIZE = 180  # 9 pt 小五; all lengths in twentieths of a point
LINE = 225  # exact: by its own measures a face in the place of another may ask for half as much again
SIDE = 60  # blank left and right in a cell
_BLANKS = (50, 25, 0)  # above and below the lines of a cell together: the first that the page has room for
_RULE = 15  # what an engine adds to a row for the rules about it
_ROOMY = 425  # 7.5 mm, the height rows grow to where the page has room for it


def row_heights(grid: Grid, widths: Sequence[int], room: int) -> list[int]:
    """The height of each row: what its text needs, and up to a comfortable one what ``room`` lets it have.

    The needs alone where they are more than the room.
    """
    tries = (_needs(grid, widths, blank) for blank in _BLANKS)
    needed = next((heights for heights in tries if _stands(heights, room)), _needs(grid, widths, 0))
    least = max((high for high in range(_ROOMY + 1) if _stands(_raised(needed, high), room)), default=0)
    return _raised(needed, least)


def _raised(heights: Sequence[int], least: int) -> list[int]:
    return [max(least, height) for height in heights]


def _stands(heights: Sequence[int], room: int) -> bool:
    return sum(heights) + _RULE * len(heights) <= room


def _needs(grid: Grid, widths: Sequence[int], blank: int) -> list[int]:
    heights = [0] * grid.layout.rows
    for slot in sorted(grid.layout.slots, key=lambda slot: slot.rows):
        wide = sum(widths[slot.column : slot.column + slot.columns])
        span = range(slot.row, slot.row + slot.rows)
        needed = _lines(grid.text(slot), (wide - 2 * SIDE) / SIZE) * LINE + blank
        short = needed - sum(heights[row] for row in span)
        for row in span if short > 0 else ():
            heights[row] += -(-short // slot.rows)
    return heights


def _lines(text: str, ems: float) -> int:
    """How many lines a text fills, that many characters wide; a mark that may not begin one takes another along."""
    lines, used = 1, 0.0
    for before, char in zip(" " + text, text, strict=False):
        wide = 0.5 if char.isascii() else 1.0
        if used + wide > ems:
            lines, used = lines + 1, 1.0 if char in NO_START or before in NO_END else 0.0
        used += wide
    return lines
