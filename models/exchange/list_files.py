"""A list, as a roster or a register is one, in any file an office keeps it in: workbook, document, values, lines."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from models.csv_text import unescape_formula
from models.errors import AppError, BrokenFile
from models.exchange.character_folding import fold_characters
from models.exchange.formats.list_workbook import read_list_workbook
from models.exchange.input_file import read_input_file
from models.exchange.list_sheet import ListRow, ListSheet
from models.exchange.neutral_document import DocumentLine, DocumentTable, NeutralDocument
from models.exchange.registry import read_file_type, type_named
from models.exchange.report_file import detect_format
from models.file_types import DOCUMENTS_WITH_LISTS, SEPARATED_VALUES, TEXT, WORKBOOK

LIST_ENDINGS = tuple(
    dict.fromkeys(
        ending for each in (WORKBOOK, SEPARATED_VALUES, TEXT, *DOCUMENTS_WITH_LISTS) for ending in each.endings
    )
)
"""Every ending by which a list is offered."""
MAX_FILE_SIZE = 60_000_000
_TEXTS, _CONTAINERS = (".csv", ".tsv", ".txt"), (b"PK", b"\xd0\xcf\x11\xe0", b"%PDF")
_SEPARATORS = ",\t;|"
_TRIED_LINES, _MAX_ROWS, _START = 60, 400_000, 4096
_BOMS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF8, "utf-8"))


def read_list_file(path: Path, expected: str) -> tuple[ListSheet, ...]:
    """The sheets of a file, nothing in them understood.

    BrokenFile with the file's name before the sentence, which says that it is not like what was ``expected``.
    """
    raw = read_input_file(path, expected, MAX_FILE_SIZE)
    try:
        return tuple(map(_fold, _read(raw, path.suffix.lower(), expected)))
    except AppError as error:
        raise BrokenFile(f"{path}：{error.sentence}") from error


def _read(raw: bytes, ending: str, expected: str) -> Sequence[ListSheet]:
    if not raw.strip():
        raise BrokenFile("文件是空的。")
    is_text = ending in _TEXTS and not raw.startswith(_CONTAINERS)
    file_type = TEXT if is_text else type_named(detect_format(raw), ending)
    if file_type is WORKBOOK:
        return read_list_workbook(raw, expected)
    if file_type in DOCUMENTS_WITH_LISTS:
        document = read_file_type(file_type, raw)
        assert isinstance(document, NeutralDocument)
        return list(_sheets_of(document))
    if file_type in (TEXT, SEPARATED_VALUES):
        return [ListSheet("", tuple(_separated_rows(decode_list(raw), expected)))]
    raise BrokenFile(f"这是{file_type.name}，不像{expected}。请另存为 .xlsx 或 .csv。")


def decode_list(raw: bytes) -> str:
    """A text by its mark, as UTF-8, or in the encoding in which Excel writes a CSV on a Chinese Windows."""
    for bom, name in _BOMS:
        if raw.startswith(bom):
            return raw[len(bom) :].decode(name, "replace")
    for encoding in _encodings(raw[:_START]):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BrokenFile("认不出文字编码，请另存为 UTF-8 编码的 CSV 或 .xlsx。")


def _encodings(start: bytes) -> Sequence[str]:
    """What to try; of two bytes for each character where one of them is often 0."""
    if b"\x00" not in start:
        return ("utf-8", "gb18030")
    return ("utf-16-le", "utf-16-be") if start[1::2].count(0) >= start[::2].count(0) else ("utf-16-be", "utf-16-le")


def _separated_rows(text: str, expected: str) -> Iterator[ListRow]:
    separator = max(_SEPARATORS, key=lambda each: _evenness(text, each))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for row in reader:
            if reader.line_num > _MAX_ROWS:
                raise BrokenFile(f"文件的行太多，不像{expected}。")
            yield ListRow(reader.line_num, tuple(map(_as_typed, row)))
    except csv.Error as error:
        raise BrokenFile(f"第 {reader.line_num} 行：不是有效的 CSV（{error}）。") from error


def _as_typed(cell: str) -> str:
    """A cell without what keeps a spreadsheet from making something else of it: ="001", or an apostrophe."""
    if cell.startswith('="') and cell.endswith('"'):
        return cell[2:-1]
    return unescape_formula(cell)


def _evenness(text: str, separator: str) -> int:
    """How many cells neighbouring rows have in common by a separator."""
    lines = "\n".join(text.splitlines()[:_TRIED_LINES])
    try:
        lengths = [len(row) for row in csv.reader(io.StringIO(lines, newline=""), delimiter=separator) if row]
    except csv.Error:
        return 0
    return sum(length - 1 for before, length in pairwise(lengths) if length == before)


def _sheets_of(document: NeutralDocument) -> Iterator[ListSheet]:
    """Each table with the lines before it as its title, or the sheets of a workbook; lines alone are a list too."""
    lines: list[ListRow] = []
    found = False
    for part in document.parts:
        if isinstance(part, DocumentLine):
            lines.append(ListRow(len(lines) + 1, (part.text,)))
            continue
        is_named = part.place.startswith("工作表“")
        name = part.place.removeprefix("工作表“").removesuffix("”") if is_named else ""
        yield ListSheet(name, (*(() if is_named else lines), *_rows_of(part)))
        lines, found = [], True
    if lines and not found:
        yield ListSheet("", tuple(lines))


def _rows_of(table: DocumentTable) -> Iterator[ListRow]:
    height = max((cell.row + cell.rows for cell in table.cells), default=0)
    width = max((cell.column + 1 for cell in table.cells), default=0)
    grid = [[""] * width for _ in range(height)]
    repeated: list[set[int]] = [set() for _ in range(height)]
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.rows):
            grid[row][cell.column] = cell.text
            if row > cell.row:
                repeated[row].add(cell.column)
    for at, cells in enumerate(grid):
        yield ListRow(at + 1, tuple(cells), repeated[at])


def _fold(sheet: ListSheet) -> ListSheet:
    rows = tuple(row._replace(cells=tuple(map(fold_characters, row.cells))) for row in sheet.rows)
    return ListSheet(sheet.name, rows, sheet.hidden, sheet.remarks)
