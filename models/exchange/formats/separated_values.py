"""A table saved as separated values (.csv, .tsv), as spreadsheets and portals write it: one sheet, no merged cells."""

import csv
import io
import re
from itertools import pairwise

from models.errors import BrokenFile
from models.exchange.formats.html import decode_text
from models.exchange.neutral_document import NeutralDocument, ReadBudget, table_from_rows

_SEPARATORS = ",\t;|"
_TRIED_LINES, _MAX_COLUMNS = 40, 400
_AS_TEXT = re.compile(r'\A="([^"]*)"\Z')
"""How a number is written so that a spreadsheet leaves it alone."""


def read_separated_values(raw: bytes) -> NeutralDocument:
    """Read the table. BrokenFile with a sentence for what is no table or holds too much."""
    text = decode_text(raw).replace("\x00", "")
    separator = max(_SEPARATORS, key=lambda each: _evenness(text, each))
    budget, rows = ReadBudget(), list[list[str]]()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for row in reader:
            if len(row) > _MAX_COLUMNS:
                raise BrokenFile("有一个表格的列太多，不像年报的表格。")
            cells = [_AS_TEXT.sub(r"\1", cell.strip()) for cell in row]
            rows.append([budget.spend(cell, is_cell=True) for cell in cells])
    except csv.Error as error:
        raise BrokenFile(f"第 {reader.line_num} 行：表格里有一处引号没有成对，或文字太长，读不出来。") from error
    return NeutralDocument((table_from_rows(rows, "表格"),))


def _evenness(text: str, separator: str) -> int:
    """How many cells the first rows have by a separator, counting only rows as long as the one before."""
    lines = "\n".join(text.splitlines()[:_TRIED_LINES])
    try:
        lengths = [len(row) for row in csv.reader(io.StringIO(lines, newline=""), delimiter=separator) if row]
    except csv.Error:
        return 0
    return sum(length - 1 for before, length in pairwise(lengths) if length == before)
