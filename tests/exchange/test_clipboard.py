"""Blocks of any shape from the clipboard: they land exactly, or a question or a reason stands in the way."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.editions.edition import CellKey
from models.editions.known_editions import known_editions
from models.editions.layout import Layout, lay_out
from models.errors import AppError
from models.exchange.clipboard import PastedBlock, parse_block, split_block
from models.figures.totals import add_up
from models.report.filing import Agency, Filing

EDITIONS = known_editions()
tables = st.sampled_from([(edition, table) for edition in EDITIONS for table in edition.tables])
plain_numbers = st.integers(0, 99_999_999).map(str)
scraps = st.one_of(
    plain_numbers,
    st.sampled_from(
        ["", "/", "—", "无", "12件", "1,234", "１２", "-3", "1.5", "x", "12 34", "9" * 40, "\ufffd", '"', "自然人"]
    ),
    st.text(string.printable, max_size=4),
)


@given(st.data())
@settings(max_examples=2000, deadline=None)
def test_a_block_lands_exactly_or_is_asked_about_or_refused(data: st.DataObject) -> None:
    edition, table = data.draw(tables)
    form = lay_out(table)
    typed = data.draw(st.dictionaries(st.sampled_from(edition.typed_cells), st.integers(0, 50), max_size=5))
    filing = Filing(edition, 2023, Agency("示例县人民政府"), add_up(edition, typed))
    anchor = data.draw(st.sampled_from(table.cells))
    wide = data.draw(st.integers(1, 8))
    row = st.lists(data.draw(st.sampled_from([plain_numbers, scraps])), min_size=wide, max_size=wide)
    rows = data.draw(st.lists(row, min_size=1, max_size=6))
    text = data.draw(st.sampled_from(["\n", "\r\n"])).join("\t".join(line) for line in rows)
    try:
        block = parse_block(text, "", filing, form, anchor)
    except AppError:
        return
    values = block.values(edition)
    assert not set(values) & set(edition.operands)
    assert all(p.problem or p.cell in values or p.cell in edition.operands for p in block.proposals)
    if block.needs_no_review:
        lands_exactly(block, split_block(text), form, anchor)


def lands_exactly(block: PastedBlock, rows: list[list[str]], form: Layout, anchor: CellKey) -> None:
    """Each text of the block is the number of the cell as far right and down of the anchor."""
    start = form.slot_of_cell[anchor]
    wide = len(rows[0])
    assert len(block.proposals) == len(rows) * wide
    for at, proposal in enumerate(block.proposals):
        down, right = divmod(at, wide)
        slot = form.slot_of_cell[proposal.cell]
        assert (slot.row, slot.column) == (start.row + down, start.column + right)
        assert proposal.text == rows[down][right]
        if proposal.text.isascii() and proposal.text.isdigit() and proposal.cell.column != "amount":
            assert proposal.value == int(proposal.text)


@pytest.mark.parametrize("text", ["", " \n\t\n", "\x00"])
def test_nothing_is_no_block(text: str) -> None:
    edition = EDITIONS[-1]
    form = lay_out(edition.tables[1])
    filing = Filing(edition, 2023, Agency("示例县人民政府"), add_up(edition, {}))
    try:
        block = parse_block(text, "", filing, form, edition.tables[1].cells[0])
    except AppError:
        return
    assert block.proposals[0].problem


def test_too_much_is_refused() -> None:
    edition = EDITIONS[-1]
    filing = Filing(edition, 2023, Agency("示例县人民政府"), add_up(edition, {}))
    with pytest.raises(AppError, match="太多"):
        parse_block("1\t" * 200_000, "", filing, lay_out(edition.tables[1]), edition.tables[1].cells[0])


def test_a_cell_with_a_line_break_in_quotes_stays_one_cell() -> None:
    assert split_block('1\t"2\n3"\t4') == [["1", "2\n3", "4"]]
    assert split_block('1\t"2') == [["1", '"2']]
