"""Plain text, such as a report copied from a page: lines, and tables where tabs part the columns."""

from collections.abc import Iterator
from dataclasses import replace

from models.exchange.formats import markdown
from models.exchange.formats.html import decode_text
from models.exchange.neutral_document import DocumentLine, DocumentPart, NeutralDocument, ReadBudget, table_from_rows


def read_plain_text(raw: bytes) -> NeutralDocument:
    """Read a text file in UTF-8, UTF-16 or GB 18030."""
    return parse_plain_text(decode_text(raw))


def parse_plain_text(text: str) -> NeutralDocument:
    """A pasted text as lines; neighbouring lines with tabs are a table that has lost its merged cells."""
    return markdown.read_lines(text) if markdown.looks_like_markdown(text) else NeutralDocument(tuple(_parts(text)))


def _parts(text: str) -> Iterator[DocumentPart]:
    budget = ReadBudget()
    rows: list[list[str]] = []
    tables = 0
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n").split("\n")
    for number, line in enumerate([*lines, ""], 1):
        if line.count("\t") and line.strip():
            rows.append([budget.spend(cell.strip(), is_cell=True) for cell in line.split("\t")])
            continue
        if len(rows) > 1:
            tables += 1
            table = table_from_rows(rows, f"第 {tables} 个表格")
            yield replace(table, is_unaligned=len({len(row) for row in rows}) > 1)
        else:
            yield from (DocumentLine(" ".join(row), f"第 {number - 1} 行") for row in rows)
        rows = []
        if line.strip():
            yield DocumentLine(budget.spend(line.strip()), f"第 {number} 行")
