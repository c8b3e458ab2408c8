"""Tables as rectangles."""

import pytest

from models.editions.edition import Table
from models.editions.known_editions import edition_by_name, known_editions
from models.editions.layout import SlotRole, lay_out

TABLES = pytest.mark.parametrize(
    "table",
    [table for edition in known_editions() for table in edition.tables],
    ids=[f"{edition.name}-{table.key}" for edition in known_editions() for table in edition.tables],
)


@TABLES
def test_slots_tile_the_grid(table: Table) -> None:
    layout = lay_out(table)
    covered = [
        (row, column)
        for slot in layout.slots
        for row in range(slot.row, slot.row + slot.rows)
        for column in range(slot.column, slot.column + slot.columns)
    ]
    assert len(covered) == len(set(covered))
    assert set(covered) == {(row, column) for row in range(layout.rows) for column in range(layout.columns)}


@TABLES
def test_every_cell_has_its_slot(table: Table) -> None:
    assert tuple(lay_out(table).slot_of_cell) == table.cells


@TABLES
def test_widths_are_given_for_every_column(table: Table) -> None:
    assert len(table.widths) == lay_out(table).columns


def test_the_requests_table_is_the_official_shape() -> None:
    layout = lay_out(edition_by_name("2021").table("requests"))
    assert (layout.rows, layout.columns, layout.head_rows, layout.label_columns) == (28, 10, 3, 3)
    by_text = {slot.text: slot for slot in layout.slots if slot.text}
    results = by_text["三、本年度办理结果"]
    assert (results.row, results.rows, results.columns) == (5, 22, 1)
    refused = by_text["（三）不予公开"]
    assert (refused.rows, refused.columns) == (8, 1)
    assert by_text["一、本年新收政府信息公开申请数量"].columns == 3
    assert by_text["（七）总计"].columns == 2
    applicants = by_text["法人或其他组织"]
    assert (applicants.row, applicants.column, applicants.columns) == (1, 4, 5)
    corner = next(slot for slot in layout.slots if slot.role is SlotRole.CORNER)
    assert (corner.rows, corner.columns) == (3, 3)


def test_the_older_format_has_one_row_for_other_handling() -> None:
    layout = lay_out(edition_by_name("2019").table("requests"))
    by_text = {slot.text: slot for slot in layout.slots if slot.text}
    assert by_text["三、本年度办理结果"].rows == 20
    assert by_text["（六）其他处理"].columns == 2


def test_a_narrow_block_fills_the_width() -> None:
    table = edition_by_name("2021").table("disclosure")
    layout = lay_out(table)
    fee = layout.slot_of_cell[next(cell for cell in table.cells if cell.block == "fees")]
    assert (fee.column, fee.columns) == (1, 3)
