"""Tables: one to one with the form, nothing wrapped, nothing lost, whole where they fit."""

from collections.abc import Callable
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pdfplumber
import pytest

from models.editions.edition import Edition
from models.editions.known_editions import edition_for, known_editions
from models.editions.layout import SlotRole, lay_out
from output.blocks import Document, Grid
from output.page.fonts import FontSet
from output.page.geometry import BODY_HEIGHT, BODY_WIDTH, LINE_PITCH
from output.page.table_drawing import Alignment
from output.page.tables import NARROWEST, SIDE, FittedTable, fit_table, split_table
from output.pdf import PrintOptions, render


def grids(document: Document) -> dict[str, Grid]:
    return {block.name: block for block in document.blocks if isinstance(block, Grid)}


def tables_of(path: Path) -> list[list[list[str | None]]]:
    """Every table of the file as a second reader finds it by its rules."""
    with pdfplumber.open(path) as pdf:
        return [table for page in pdf.pages for table in page.extract_tables()]


@pytest.mark.parametrize("name", ["sample", "nine digits", "nine digits 2019", "zero", "blank"])
def test_every_slot_is_where_the_form_has_it(
    name: str, printed: Callable[[str], Path], document: Callable[[str], Document]
) -> None:
    found = tables_of(printed(name))
    wanted = list(grids(document(name)).values())
    assert len(found) == len(wanted)
    for table, grid in zip(found, wanted, strict=True):
        assert (len(table), len(table[0])) == (grid.layout.rows, grid.layout.columns)
        for slot in grid.layout.slots:
            text = (table[slot.row][slot.column] or "").replace("\n", "")
            assert text == grid.text(slot)


@pytest.fixture
def nine(document: Callable[[str], Document]) -> dict[str, Grid]:
    return grids(document("nine digits"))


def fitted(case: FontSet, grid: Grid) -> FittedTable:
    return fit_table(case, grid, BODY_WIDTH, BODY_HEIGHT - LINE_PITCH)


@pytest.mark.parametrize("name", ["nine digits", "nine digits 2019"])
def test_nine_digits_stand_in_one_line(name: str, case: FontSet, document: Callable[[str], Document]) -> None:
    for grid in grids(document(name)).values():
        whole = fitted(case, grid)
        assert whole.height <= BODY_HEIGHT - LINE_PITCH + 1e-6
        for slot, cell in whole.cells.items():
            if slot.role is SlotRole.CELL:
                assert len(cell.lines) == 1
                assert cell.narrow >= NARROWEST
                room = whole.edges[slot.column + slot.columns] - whole.edges[slot.column]
                assert cell.lines[0].width * whole.size * cell.narrow <= room


@pytest.mark.parametrize("edition", known_editions(), ids=lambda edition: edition.name)
def test_the_form_with_short_figures_is_set_large(edition: Edition, case: FontSet) -> None:
    for table in edition.tables:
        layout = lay_out(table)
        grid = Grid(table.name, layout, {slot: "12" for slot in layout.slots if slot.cell})
        assert fitted(case, grid).size >= 9


def test_columns_fill_the_type_area(case: FontSet, nine: dict[str, Grid]) -> None:
    for grid in nine.values():
        whole = fitted(case, grid)
        assert whole.edges[-1] == pytest.approx(BODY_WIDTH)
        assert all(a < b for a, b in pairwise(whole.edges))


def test_a_table_too_high_goes_on_with_its_head(case: FontSet, nine: dict[str, Grid]) -> None:
    grid = max(nine.values(), key=lambda grid: grid.layout.rows)
    whole = fitted(case, grid)
    parts = split_table(whole, 200, 300)
    assert len(parts) > 2
    assert [row for part in parts for row in range(part.first, part.last)] == list(range(grid.layout.rows))
    assert [part.repeats_head for part in parts] == [False] + [True] * (len(parts) - 1)
    for number, part in enumerate(parts):
        assert sum(whole.heights[row] for row in part.rows(whole)) <= (300 if number else 200) + 1e-6


def test_a_table_that_fits_is_not_split(case: FontSet, nine: dict[str, Grid]) -> None:
    for grid in nine.values():
        whole = fitted(case, grid)
        assert len(split_table(whole, whole.height, BODY_HEIGHT)) == 1


def test_very_long_figures_still_stay_in_their_cells(case: FontSet) -> None:
    table = edition_for(2025).tables[-1]
    layout = lay_out(table)
    grid = Grid(table.name, layout, {slot: "9" * 14 for slot in layout.slots if slot.cell})
    whole = fit_table(case, grid, BODY_WIDTH, BODY_HEIGHT)
    for slot, cell in whole.cells.items():
        room = whole.edges[slot.column + slot.columns] - whole.edges[slot.column]
        assert all(line.width * whole.size * cell.narrow <= room for line in cell.lines)


def test_each_table_stands_whole_on_a_page_below_its_heading(printed: Callable[[str], Path]) -> None:
    with pdfplumber.open(printed("eighteen")) as pdf:
        pages = [page for page in pdf.pages if page.lines]
        assert sum(len(page.extract_tables()) for page in pages) == 3
        for page in pages:
            for table in page.find_tables():
                above = [c for c in page.chars if c["bottom"] <= table.bbox[1] + 1 and c["bottom"] > table.bbox[1] - 40]
                assert any("Hei" in char["fontname"] for char in above)


def test_figures_stand_at_the_right_where_that_is_chosen(document: Callable[[str], Document], case: FontSet) -> None:
    content = render(document("sample"), PrintOptions(fonts=case, figure_alignment=Alignment.RIGHT))
    with pdfplumber.open(BytesIO(content)) as pdf:
        (table,) = pdf.pages[3].find_tables()
        for row in table.rows[3:]:
            last = row.cells[-1]
            assert last is not None
            left, top, right, bottom = last
            chars = pdf.pages[3].crop((left, top, right, bottom)).chars
            assert right - max(char["x1"] for char in chars) == pytest.approx(SIDE, abs=0.3)
