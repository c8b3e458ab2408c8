"""Plain text, such as a report copied from a page: lines, and tables where tabs part the columns."""

from collections.abc import Iterator

from models.exchange.formats import markdown
from models.exchange.formats.html import decode
from models.exchange.neutral_document import Allowance, Line, Part, Source, from_rows


def read_text(raw: bytes) -> Source:
    """Read a text file in UTF-8, UTF-16 or GB 18030."""
    return read_lines(decode(raw))


def read_lines(text: str) -> Source:
    """A pasted text as lines; neighbouring lines with tabs are a table that has lost its merged cells."""
    return markdown.read_lines(text) if markdown.looks_like_markdown(text) else Source(tuple(_parts(text)))


def _parts(text: str) -> Iterator[Part]:
    allowance = Allowance()
    rows: list[list[str]] = []
    tables = 0
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n").split("\n")
    for number, line in enumerate([*lines, ""], 1):
        if line.count("\t") and line.strip():
            rows.append([allowance.spend(cell.strip(), cell=True) for cell in line.split("\t")])
            continue
        if len(rows) > 1:
            tables += 1
            yield from_rows(rows, f"第 {tables} 个表格")
        else:
            yield from (Line(" ".join(row), f"第 {number - 1} 行") for row in rows)
        rows = []
        if line.strip():
            yield Line(allowance.spend(line.strip()), f"第 {number} 行")
