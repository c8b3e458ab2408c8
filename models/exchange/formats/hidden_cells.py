"""Rows and columns of a sheet that are not shown: what is shown is told from what would be."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from models.exchange.neutral_document import DocumentCell, DocumentTable

_ROW_OR_COLUMN = re.compile(rb"<(?:\w+:)?(row|col)(?=[\s/>])([^>]*)>")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*[\"']([^\"']*)[\"']")
_HINTS = re.compile(rb"\shidden\s*=\s*[\"'](?:1|true)|\s(?:ht|width)\s*=\s*[\"']0(?:\.0*)?[\"']")
MAX_COLUMNS = 16_384


class HiddenLines(NamedTuple):
    """The numbers of a sheet's rows and columns that are not shown, counted from 0."""

    rows: Collection[int] = ()
    columns: Collection[int] = ()


NOTHING_HIDDEN = HiddenLines()


def set_hidden_apart(cells: Sequence[DocumentCell], place: str, hidden: HiddenLines) -> DocumentTable:
    """A table of what is shown; a merged cell that reaches out of what is hidden is shown there."""
    if not (hidden.rows or hidden.columns):
        return DocumentTable(tuple(cells), place)
    seen = list[DocumentCell]()
    for cell in cells:
        rows = [row for row in range(cell.row, cell.row + cell.rows) if row not in hidden.rows]
        columns = [column for column in range(cell.column, cell.column + cell.columns) if column not in hidden.columns]
        if rows and columns:
            rows_down, columns_across = rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1
            seen.append(DocumentCell(rows[0], columns[0], rows_down, columns_across, cell.text, cell.notes))
    return DocumentTable(tuple(seen), place, with_hidden=tuple(cells))


def hidden_texts(tables: Sequence[DocumentTable]) -> Iterator[str]:
    """What stands in the cells that are not shown."""
    for table in tables:
        if table.with_hidden:
            seen, whole = (Counter(cell.text for cell in cells) for cells in (table.cells, table.with_hidden))
            yield from (text for text in (whole - seen).elements() if text.strip())


def hidden_lines_of_xlsx(sheet: bytes) -> HiddenLines:
    """What a sheet of an .xlsx hides: by its own mark (a filter or a folded group sets it too) or by having no size."""
    if not _HINTS.search(sheet):
        return NOTHING_HIDDEN
    rows, columns = set[int](), set[int]()
    row = -1
    for kind, written in _ROW_OR_COLUMN.findall(sheet):
        said = dict(_ATTRIBUTE.findall(written))
        if kind == b"row":
            row = _number(said.get(b"r"), row + 2) - 1
            if _is_hidden(said, b"ht"):
                rows.add(row)
        elif _is_hidden(said, b"width"):
            first, last = _number(said.get(b"min"), 0) - 1, _number(said.get(b"max"), 0)
            columns.update(range(max(first, 0), min(last, MAX_COLUMNS)))
    return HiddenLines(rows, columns)


def _is_hidden(said: Mapping[bytes, bytes], size: bytes) -> bool:
    return said.get(b"hidden") in (b"1", b"true") or not said.get(size, b"1").strip(b"0.")


def _number(written: bytes | None, default: int) -> int:
    return int(written) if written and written.isdigit() and len(written) < 8 else default
