"""Rows of a table in a .docx: high enough for their words, low enough for the page."""

import pytest

from models.editions.known_editions import edition_for
from models.editions.layout import SlotRole, lay_out
from output.blocks import Grid
from output.word_rows import LINE, SIDE, SIZE, row_heights

WIDE, TALL = 8845, 12756  # 156 and 225 mm


def grids() -> list[Grid]:
    """Every table of both editions, with figures of four digits."""
    found = []
    for edition in (edition_for(2020), edition_for(2025)):
        for key in (section.table for section in edition.sections if section.table):
            layout = lay_out(edition.table(key))
            found.append(Grid(key, layout, {slot: "1234" for slot in layout.slots if slot.role is SlotRole.CELL}))
    return found


def columns(grid: Grid, width: int) -> list[int]:
    return [round(width * share / sum(grid.layout.widths)) for share in grid.layout.widths]


@pytest.mark.parametrize(("width", "height"), [(WIDE, TALL), (TALL, WIDE)])
def test_every_official_table_stands_on_a_page_below_its_heading(width: int, height: int) -> None:
    for grid in grids():
        heights = row_heights(grid, columns(grid, width), height - 1000)
        assert len(heights) == grid.layout.rows
        assert sum(heights) < height - 1000


@pytest.mark.parametrize(("width", "height"), [(WIDE, TALL), (TALL, WIDE)])
def test_a_cell_is_as_high_as_the_lines_of_its_words(width: int, height: int) -> None:
    for grid in grids():
        widths = columns(grid, width)
        heights = row_heights(grid, widths, height - 1000)
        for slot in grid.layout.slots:
            characters = (sum(widths[slot.column : slot.column + slot.columns]) - 2 * SIDE) // SIZE
            least = -(-len(grid.text(slot).encode("gbk")) // (2 * characters))
            assert sum(heights[slot.row : slot.row + slot.rows]) >= least * LINE


def test_rows_are_no_higher_than_is_comfortable_and_lower_where_the_page_is_full() -> None:
    grid = max(grids(), key=lambda grid: grid.layout.rows)
    widths = columns(grid, TALL)
    assert min(row_heights(grid, widths, 10**6)) == 425
    needed = row_heights(grid, widths, 0)
    assert min(needed) == LINE
    assert sum(needed) < sum(row_heights(grid, widths, 10_000)) <= 10_000


def test_a_mark_that_may_not_begin_a_line_takes_a_character_along() -> None:
    layout = lay_out(edition_for(2025).table("requests"))
    slot = next(slot for slot in layout.slots if slot.role is SlotRole.CELL)
    high = {}
    for words in ("一二三四五六七八", "一二三四，六七八", "一二三（五六七八"):
        grid = Grid("表", layout, {slot: words})
        widths = [4 * SIZE + 2 * SIDE if at == slot.column else 20 * SIZE for at in range(layout.columns)]
        high[words] = row_heights(grid, widths, 0)[slot.row]
    assert list(high.values()) == [2 * LINE, 3 * LINE, 3 * LINE]
