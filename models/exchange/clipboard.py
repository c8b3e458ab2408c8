"""A block copied from a spreadsheet, a document or a web page: what it would put into which cells."""

import csv
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from models.editions.edition import CellKey, Edition
from models.editions.layout import Layout
from models.errors import BrokenFile, NotANumber
from models.figures.totals import add_up
from models.figures.value import format_figure, parse_figure, parse_loose_figure
from models.report.filing import Filing

MAX_LENGTH = 200_000
_AMBIGUOUS = "读法不止一种，请手工填写"
_LOCKED = "从上年报告带入，已锁定"


@dataclass(frozen=True)
class CellProposal:
    """What a copied text would put into a cell; ``problem`` says why it cannot and nothing is put there."""

    cell: CellKey
    text: str
    value: int | None
    notes: tuple[str, ...] = ()
    problem: str = ""


MOST_MISMATCHES, EXAMPLES = 3, 2
"""More totals than these that differ are counted, with some of them as examples."""


@dataclass(frozen=True)
class PastedBlock:
    """A copied block laid on the form, computed cells included: those are compared, never written.

    ``by_labels`` says that its own row and column heads decided where it goes, not the place it was pasted at.
    ``doubts`` are sentences to settle before anything is written. ``is_likely_misplaced`` says that most of its totals
    differ from what its numbers add up to, as when it was laid a row or a column off.
    """

    proposals: tuple[CellProposal, ...]
    by_labels: bool = False
    doubts: tuple[str, ...] = ()
    is_likely_misplaced: bool = False

    @property
    def needs_no_review(self) -> bool:
        """Whether there is nothing to look at first: plain numbers, all in place."""
        return not (self.by_labels or self.doubts or any(p.problem or p.notes for p in self.proposals))

    def values(self, edition: Edition) -> dict[CellKey, int | None]:
        """What would be written."""
        return {p.cell: p.value for p in self.proposals if not p.problem and p.cell not in edition.operands}


def parse_block(
    text: str, html: str, filing: Filing, form: Layout, anchor: CellKey, locked: Collection[CellKey] = ()
) -> PastedBlock:
    """Lay a copied block on the form, by its own heads where it brings them along, else from ``anchor`` on.

    Cells that are ``locked`` keep their figure: what the block has for them is shown, never written.
    BrokenFile, with a sentence, when it is no block or does not fit there.
    """
    if len(text) > MAX_LENGTH or len(html) > 10 * MAX_LENGTH:
        raise BrokenFile("剪贴板里的内容太多，不像是一块表格。")
    rows = split_block(text)
    if _has_labels(rows):
        return _with_doubts(
            filing, PastedBlock(_protect_locked(_map_by_labels(rows, html, filing), filing, locked), by_labels=True)
        )
    return _with_doubts(
        filing, PastedBlock(_protect_locked(_map_by_position(rows, filing.edition, form, anchor), filing, locked))
    )


def _protect_locked(
    proposals: Iterable[CellProposal], filing: Filing, locked: Collection[CellKey]
) -> tuple[CellProposal, ...]:
    """Held cells are passed over where they are, so that nothing beside them moves."""
    typed = filing.figures.typed
    return tuple(
        replace(p, value=None, problem=_LOCKED)
        if p.cell in locked and (p.problem or p.value != typed.get(p.cell))
        else p
        for p in proposals
    )


def split_block(text: str) -> list[list[str]]:
    """The rows and columns of a copied block; a quoted cell may hold line breaks."""
    if not text.strip():
        raise BrokenFile("剪贴板里没有可以粘贴的数字。")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    try:
        return list(csv.reader((line + "\n" for line in lines), dialect="excel-tab", strict=True))
    except csv.Error:
        return [line.split("\t") for line in lines]


def _has_labels(rows: list[list[str]]) -> bool:
    """Whether words of a form came along: a cell with two Chinese characters that no number is written with."""
    return any(len([c for c in cell if "\u4e00" <= c <= "\u9fff"]) > 3 for row in rows for cell in row)


def _map_by_labels(rows: list[list[str]], html: str, filing: Filing) -> tuple[CellProposal, ...]:
    # Imported when a block brings words along: the recogniser and its HTML reader are large.
    from models.exchange.candidate import Confidence
    from models.exchange.neutral_document import DocumentCell, DocumentTable, NeutralDocument
    from models.exchange.recognition.recognise import recognise

    if "<td" in html.lower():
        from models.exchange.formats.html import read_html

        source = read_html(html.encode("utf-8", "replace"))
    else:
        cells = (DocumentCell(r, c, 1, 1, words.strip()) for r, row in enumerate(rows) for c, words in enumerate(row))
        source = NeutralDocument((DocumentTable(tuple(cells), "剪贴板"),))
    placed_cells = recognise(source, filing.year, is_excerpt=True).cells.values()
    proposals = tuple(
        CellProposal(p.cell, p.excerpt, p.value, p.notes, _AMBIGUOUS if p.confidence is Confidence.ASK else "")
        for p in placed_cells
    )
    if not proposals:
        raise BrokenFile("剪贴板里有文字，但不是年报表格的行名和列名。请只选数字再复制。")
    order = {cell: at for at, cell in enumerate(filing.edition.cells)}
    return tuple(sorted(proposals, key=lambda proposal: order[proposal.cell]))


def _map_by_position(
    rows: list[list[str]], edition: Edition, form: Layout, anchor: CellKey
) -> tuple[CellProposal, ...]:
    if any(len(row) != len(rows[0]) for row in rows):
        raise BrokenFile("剪贴板里各行的列数不一样，可能含有合并单元格，请选整齐的一块再复制。")
    start = form.slot_of_cell[anchor]
    proposals: list[CellProposal] = []
    for down, row in enumerate(rows):
        line = sorted((slot.column, cell) for cell, slot in form.slot_of_cell.items() if slot.row == start.row + down)
        cells = [cell for column, cell in line if column >= start.column]
        if len(cells) < len(row) or cells[0].block != anchor.block:
            raise BrokenFile(
                f"剪贴板里是 {len(rows)} 行 {len(rows[0])} 列，从“{edition.short_name(anchor)}”放起放不下，"
                "请核对从哪一格粘贴。"
            )
        proposals += [_proposal(edition, cell, words) for cell, words in zip(cells, row, strict=False)]
    return tuple(proposals)


def _proposal(edition: Edition, cell: CellKey, text: str) -> CellProposal:
    try:
        reading = parse_loose_figure(text, edition.kind(cell))
    except NotANumber as error:
        return CellProposal(cell, text, None, problem=error.sentence)
    return CellProposal(cell, text, reading.value, reading.notes if _needs_loose_parsing(text, edition, cell) else ())


def _needs_loose_parsing(text: str, edition: Edition, cell: CellKey) -> bool:
    """Whether reading it took more than a clerk's own typing would: full-width digits alone are no oddity."""
    try:
        parse_figure(text, edition.kind(cell))
    except NotANumber:
        return True
    return False


def _with_doubts(filing: Filing, block: PastedBlock) -> PastedBlock:
    """Hold the block's totals against what its own numbers add up to: where they differ, it may be a line off."""
    edition = filing.edition
    after = add_up(edition, {**filing.figures.typed, **block.values(edition)})
    mismatches = list(_total_mismatches(edition, block.proposals, after.all))
    compared = sum(p.cell in edition.operands and p.value is not None for p in block.proposals)
    is_misplaced = len(mismatches) > MOST_MISMATCHES and 2 * len(mismatches) > compared
    doubts = mismatches
    if len(mismatches) > MOST_MISMATCHES:
        cause = "很可能错了一行或一列，请先核对从哪一格粘贴" if is_misplaced else "请核对"
        doubts = [f"{compared} 个合计里有 {len(mismatches)} 个对不上：{cause}。例如：", *mismatches[:EXAMPLES]]
    blanked = [p.cell for p in block.proposals if p.value is None and not p.problem and _is_filled(filing, p.cell)]
    if blanked:
        doubts.append(f"{_name_cells(edition, blanked)}现在有数，剪贴板里是空的，写入后变成空格。")
    return replace(block, doubts=tuple(doubts), is_likely_misplaced=is_misplaced)


def _total_mismatches(
    edition: Edition, proposals: Iterable[CellProposal], after: Mapping[CellKey, int]
) -> Iterable[str]:
    for proposal in proposals:
        if proposal.cell in edition.operands and proposal.value not in (None, after.get(proposal.cell)):
            kind = edition.kind(proposal.cell)
            yield (
                f"{edition.short_name(proposal.cell)}：剪贴板里的合计是 {format_figure(proposal.value, kind)}，"
                f"按各格相加是 {format_figure(after.get(proposal.cell) or 0, kind)}，请核对是不是错了行或列。"
            )


def _is_filled(filing: Filing, cell: CellKey) -> bool:
    return cell in filing.figures.typed


def _name_cells(edition: Edition, cells: list[CellKey]) -> str:
    names = "、".join(edition.short_name(cell) for cell in cells[:3])
    return f"{names}等 {len(cells)} 格" if len(cells) > 3 else names
