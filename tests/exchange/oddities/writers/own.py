"""The program's own writers, given a report whose printed words were changed."""

from models.editions.layout import Layout, Slot
from models.report.filing import Filing
from output.blocks import Block, Document, Grid, Heading, Paragraph
from output.formats import FORMATS
from tests.exchange.oddities.printed import Kind, Line, Printed, Table

KINDS = frozenset({Kind.PLAIN, Kind.AS_TEXT, Kind.ERROR})


def write_own(printed: Printed, filing: Filing, ending: str) -> bytes:
    """The report in one of the formats that are composed; the workbook is not."""
    lines = [part for part in printed.parts if isinstance(part, Line)]
    title = lines[0].text if lines and not lines[0].level else ""
    blocks = tuple(_block(part) for part in printed.parts if isinstance(part, Table) or part.level)
    document = Document(title or filing.title, filing.agency.name, filing.year, blocks)
    return FORMATS[ending].write(filing, document)


def can_write(printed: Printed) -> bool:
    """Whether every row is full, as our own tables are, and nothing else is asked than words."""
    is_plain = not any(
        table.is_filtered
        or (table.hidden_rows, table.hidden_columns, table.is_nested, table.is_hidden, not table.has_rules)
        != (set(), set(), False, False, False)
        or any(cell.is_nested for cell in table.cells)
        for table in printed.tables
    )
    full = all(sum(c.rows * c.columns for c in t.cells) == t.rows * t.columns for t in printed.tables)
    return is_plain and full and not (printed.header or printed.footer or printed.stamp or has_page_wishes(printed))


def has_page_wishes(printed: Printed) -> bool:
    """Whether something is asked of the pages themselves."""
    return bool(printed.rows_of_a_page or printed.is_turned or printed.is_painted_twice or printed.columns > 1)


def _block(part: Line | Table) -> Block:
    if isinstance(part, Line):
        return Heading(part.level, part.text) if part.level < 9 else Paragraph(part.text)
    slots = {
        Slot(c.row, c.column, c.rows, c.columns, c.role, "" if c.key else c.text or " ", c.key): c for c in part.cells
    }
    labels = min((slot.column for slot in slots if slot.cell), default=0)
    head_rows = min((slot.row for slot in slots if slot.cell), default=0)
    widths = tuple(3.0 if at == labels - 1 else 1.0 for at in range(part.columns))
    layout = Layout(part.rows, part.columns, head_rows, labels, tuple(slots), widths)
    return Grid(part.name, layout, {slot: cell.text for slot, cell in slots.items() if slot.cell})
