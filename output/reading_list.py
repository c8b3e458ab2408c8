"""读校单: the figures to be read aloud by one person while another follows on the source, row by row."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from models.editions.edition import Block, CellKey, Table
from models.report.filing import Filing
from models.texts.numerals_aloud import group_thousands, spell_figure
from output.blocks import Block as PrintedBlock
from output.blocks import Document, Heading
from output.table_builder import Cell, TableBuilder, figure_cell, head_cell, label_cell, text_cell

TITLE = "读校单"
_WIDTHS = (2.6, 1.5, 1.15, 2.75, 0.45, 0.45)
_BOX = "□"


def reading_list(filing: Filing, tables: tuple[str, ...] = ()) -> Document:
    """The list of these tables, of all by default. Zeros of a row are read together."""
    chosen = [table for table in filing.edition.tables if not tables or table.key in tables]
    blocks: list[PrintedBlock] = []
    for table in chosen:
        section = next(s for s in filing.edition.sections if s.table == table.key)
        blocks += [Heading(1, section.heading), _table(filing, table)]
    blocks.append(_signature_block())
    return Document(f"{filing.title}{TITLE}", filing.agency.name, filing.year, tuple(blocks), subject=TITLE)


def _signature_block() -> PrintedBlock:
    ruled = TableBuilder("签字", (0.8, 1.4, 0.8, 1.4, 0.8, 1.4))
    ruled.row(
        label_cell("读数人"),
        text_cell(""),
        label_cell("核对人"),
        text_cell(""),
        label_cell("日期"),
        text_cell(""),
        height=2,
    )
    return ruled.grid()


def _table(filing: Filing, table: Table) -> PrintedBlock:
    ruled = TableBuilder(table.name, _WIDTHS)
    ruled.row(
        head_cell("项目"), head_cell("栏目"), head_cell("数字"), head_cell("读作"), head_cell("读"), head_cell("校")
    )
    ruled.head_rows = 1
    for block in table.blocks:
        if block.title:
            ruled.title(block.title)
        for spoken, cells in _reading_groups(block):
            ruled.spanned(spoken, list(_lines(filing, cells)))
    return ruled.grid()


def _reading_groups(block: Block) -> Iterator[tuple[str, list[CellKey]]]:
    """What is read in one breath: the figures of a row, or of a head over several columns where rows have none."""
    for row in block.rows:
        cells = {column.head: CellKey(block.key, row.key, column.key) for column in block.columns}
        if row.head:
            yield " ".join(row.head[1:] or row.head), list(cells.values())
        else:
            for over, heads in groupby(cells, key=lambda head: head[:-1]):
                yield " ".join(over), [cells[head] for head in heads]


def _lines(filing: Filing, cells: Sequence[CellKey]) -> Iterator[tuple[Cell, ...]]:
    """A line for every figure; zeros, where there is more than one, share the last line."""
    zeros = [cell for cell in cells if filing.figures.get(cell) == 0]
    together = zeros if len(zeros) > 1 else []
    for cell in cells:
        if cell not in together:
            value, kind = filing.figures.get(cell), filing.edition.kind(cell)
            yield _line(
                filing.edition.row_and_column(cell)[1].head[-1], group_thousands(value, kind), spell_figure(value, kind)
            )
    if together:
        rest = "各栏" if len(together) == len(cells) else f"其余 {len(together)} 栏"
        yield _line(rest, "0", "都是零")


def _line(column: str, digits: str, spoken: str) -> tuple[Cell, ...]:
    return label_cell(column), figure_cell(digits), text_cell(spoken), figure_cell(_BOX), figure_cell(_BOX)
