"""The audit trail of a report on paper and as a workbook: who changed what, when, from what to what."""

from collections.abc import Iterator, Sequence

from models.editions.layout import Layout, Slot, SlotRole
from models.texts.punctuation import remove_invisible
from output.blocks import Block, Document, Grid, Paragraph

MAX_ROWS_OF_CELL = 90
"""Characters of one cell in one row; what is longer goes on in the row below, so that no row outgrows a page."""


def trail_document(
    agency: str, year: int, heading: str, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]
) -> Document:
    """The trail as a document for print: ``heading`` above, then one table; the last column begins at its rule."""
    lines = [head, *(line for row in rows for line in _lines(row))]
    slots = tuple(
        Slot(at, column, 1, 1, SlotRole.ROW_HEAD if at else SlotRole.COLUMN_HEAD, text)
        for at, line in enumerate(lines)
        for column, text in enumerate(line)
    )
    layout = Layout(len(lines), len(head), 1, len(head), slots, tuple(widths))
    title = f"{agency}{year}年政府信息公开工作年度报告修改记录"
    above: list[Block] = [Paragraph(remove_invisible(line)) for line in heading.splitlines()]
    blocks = (*above, Grid("修改记录", layout, {}))
    return Document(title=remove_invisible(title), agency=remove_invisible(agency), year=year, blocks=blocks)


def _lines(row: Sequence[str]) -> Iterator[list[str]]:
    """A row, and below it what its long cells still hold."""
    cells = [remove_invisible(" ".join(entry.split())) for entry in row]
    most = max(len(words) for words in cells)
    for at in range(0, max(most, 1), MAX_ROWS_OF_CELL):
        yield [words[at : at + MAX_ROWS_OF_CELL] for words in cells]
