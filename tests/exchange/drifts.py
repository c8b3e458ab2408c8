"""A report as loose rows of texts, to be bent the way offices bend it, and put on a page again."""

from collections.abc import Sequence
from html import escape

from models.editions.layout import SlotRole
from models.report.filing import Filing
from output.blocks import Grid, Heading, Paragraph
from output.compose import compose

Rows = list[list[str]]


def tables_of(filing: Filing) -> dict[str, Rows]:
    """Each table of the report as full rows: a merged text is repeated in every place it covers."""
    found: dict[str, Rows] = {}
    for table, block in zip(
        filing.edition.tables, (b for b in compose(filing).blocks if isinstance(b, Grid)), strict=True
    ):
        rows = [[""] * block.layout.columns for _ in range(block.layout.rows)]
        for slot in block.layout.slots:
            for row in range(slot.row, slot.row + slot.rows):
                for column in range(slot.column, slot.column + slot.columns):
                    is_first = column == slot.column or slot.role is not SlotRole.CELL
                    rows[row][column] = block.text(slot) if is_first else ""
        found[table.key] = rows
    return found


def plain_table(rows: Sequence[Sequence[str]]) -> str:
    """An HTML table without any merged cell."""
    return (
        "<table>"
        + "".join("<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>" for row in rows)
        + "</table>"
    )


def page(filing: Filing, tables: dict[str, str]) -> bytes:
    """A saved page with these tables in place of the report's own."""
    keys = iter(table.key for table in filing.edition.tables)
    parts = [f"<h1>{filing.title}</h1>"]
    for block in compose(filing).blocks:
        if isinstance(block, Heading | Paragraph):
            parts.append(f"<p>{block.text}{block.rest if isinstance(block, Heading) else ''}</p>")
        elif isinstance(block, Grid):
            parts.append(tables[next(keys)])
    return ("<html><body>" + "\n".join(parts) + "</body></html>").encode()
