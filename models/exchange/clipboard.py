"""A block copied from a spreadsheet or a web page: text → values for the cells it would cover."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass

from models.editions.declare import CellKey, Edition
from models.editions.layout import Layout
from models.errors import BrokenFile, NotANumber
from models.figures.totals import add_up
from models.figures.value import read, read_loose, show

LONGEST = 200_000


@dataclass(frozen=True)
class Proposal:
    """What a copied text would put into a cell; ``trouble`` says why it cannot."""

    cell: CellKey
    text: str
    value: int | None
    notes: tuple[str, ...] = ()
    trouble: str = ""


def split_block(text: str) -> list[list[str]]:
    """The rows and columns of a copied block; a quoted cell may hold line breaks. BrokenFile when it is none."""
    if not text.strip():
        raise BrokenFile("剪贴板里没有可以粘贴的数字。")
    if len(text) > LONGEST:
        raise BrokenFile("剪贴板里的内容太多，不像是一块表格。")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
    try:
        rows = list(csv.reader((line + "\n" for line in lines), dialect="excel-tab", strict=True))
    except csv.Error:
        rows = [line.split("\t") for line in lines]
    width = max(len(row) for row in rows)
    if any(len(row) != width for row in rows):
        raise BrokenFile("剪贴板里各行的列数不一样，可能含有合并单元格，请选整齐的一块再复制。")
    return rows


def propose(text: str, edition: Edition, form: Layout, anchor: CellKey) -> tuple[Proposal, ...]:
    """What the block would put into the cells from ``anchor`` rightwards and down.

    BrokenFile when it does not fit on the form there. Computed cells are proposed too: what the block
    says of them can be compared, never written.
    """
    rows = split_block(text)
    start = form.of_cell[anchor]
    proposals: list[Proposal] = []
    for down, row in enumerate(rows):
        line = sorted((slot.column, cell) for cell, slot in form.of_cell.items() if slot.row == start.row + down)
        cells = [cell for column, cell in line if column >= start.column]
        if len(cells) < len(row) or (down and cells[0].block != anchor.block):
            raise BrokenFile(
                f"剪贴板里是 {len(rows)} 行 {len(rows[0])} 列，从“{edition.short_name(anchor)}”放起放不下，"
                "请核对从哪一格粘贴。"
            )
        proposals += [_proposal(edition, cell, words) for cell, words in zip(cells, row, strict=False)]
    return tuple(proposals)


def _proposal(edition: Edition, cell: CellKey, text: str) -> Proposal:
    try:
        reading = read_loose(text, edition.kind(cell))
    except NotANumber as trouble:
        return Proposal(cell, text, None, trouble=trouble.sentence)
    return Proposal(cell, text, reading.value, reading.notes)


def read_plain_block(
    text: str, edition: Edition, form: Layout, anchor: CellKey, typed: Mapping[CellKey, int]
) -> dict[CellKey, int | None]:
    """The typed cells a block of plain numbers fills.

    NotANumber names the first cell that is no plain number. A total that the block carries must be the one
    that its own numbers add up to: where it is not, the block is probably a row or a column off.
    """
    proposals = propose(text, edition, form, anchor)
    for proposal in proposals:
        try:
            read(proposal.text, edition.kind(proposal.cell))
        except NotANumber as trouble:
            raise NotANumber(f"没有粘贴。{edition.short_name(proposal.cell)}：{trouble.sentence}") from trouble
    values = {p.cell: p.value for p in proposals if p.cell not in edition.operands}
    totals = add_up(edition, {**typed, **values})
    for proposal in proposals:
        if proposal.cell in edition.operands and proposal.value not in (None, totals.get(proposal.cell)):
            kind = edition.kind(proposal.cell)
            raise NotANumber(
                f"没有粘贴。{edition.short_name(proposal.cell)}：剪贴板里的合计是 {show(proposal.value, kind)}，"
                f"按各格相加是 {show(totals.get(proposal.cell) or 0, kind)}。请核对是不是错了行或列。"
            )
    return values
