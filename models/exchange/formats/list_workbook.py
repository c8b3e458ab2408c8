"""The sheets of a workbook (.xlsx, .xls) as lists, which are longer than any table of a report."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from io import BytesIO

from models.errors import BrokenFile
from models.exchange.formats.compound_file import extract_workbook
from models.exchange.formats.hidden_cells import NOTHING_HIDDEN, HiddenLines, hidden_lines_of_xlsx
from models.exchange.formats.safe_xml import parse_xml
from models.exchange.formats.workbook import CalamineErrors
from models.exchange.formats.workbook_looks import (
    SHEETS,
    STYLES,
    Address,
    CellLook,
    odd_cells,
    parts_by_name,
)
from models.exchange.formats.xls_looks import hidden_lines_of_xls, odd_cells_of_xls
from models.exchange.formats.zip_archive import open_archive
from models.exchange.list_sheet import ListRow, ListSheet
from models.exchange.neutral_document import Untyped

MAX_CELLS = 3_000_000
_MAX_MERGED_ROWS = 200_000
_DOCTYPE = (b"<!DOCTYPE", b"<!ENTITY")
_PARTS = ("xl/worksheets/", "xl/workbook", "xl/_rels/workbook", "xl/sharedStrings", "xl/styles")
_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*?>")
_ADDRESS, _STYLE = re.compile(rb"\sr=\"([A-Z]{1,3})(\d{1,7})\""), re.compile(rb"\ss=\"(\d{1,6})\"")
_ZEROS = re.compile(r"0{2,}\Z")
_EXACT_DIGITS = 15
Shown = tuple[int, int]
"""How a style shows a cell: steps to the right, and the least number of digits."""


def read_list_workbook(raw: bytes, expected: str) -> list[ListSheet]:
    """Every visible sheet.

    BrokenFile with a sentence for a hostile, locked or broken file, and for one too large to be what was ``expected``.
    """
    with CalamineErrors():
        if raw.startswith(b"PK"):
            parts = _checked_parts(raw)
            sheets = {name: part for name, part in parts_by_name(parts).items() if part in parts}
            odd, shown = odd_cells(parts), _shown_cells(parts, sheets)
            hidden = {name: hidden_lines_of_xlsx(parts[part]) for name, part in sheets.items()}
            found = _sheets(raw, shown, expected)
        else:
            odd, hidden = odd_cells_of_xls(raw), dict(hidden_lines_of_xls(raw))
            found = _sheets(extract_workbook(raw, MAX_CELLS), {}, expected)
        return [
            _with_looks(_hide(each, hidden.get(each.name, NOTHING_HIDDEN)), odd.get(each.name, {})) for each in found
        ]


def _checked_parts(raw: bytes) -> dict[str, bytes]:
    archive = open_archive(raw)
    parts = {name: archive.read(name) for name in archive.names if name.startswith(_PARTS)}
    if any(declaration in content for content in parts.values() for declaration in _DOCTYPE):
        raise BrokenFile("文件里有不该有的文档类型声明（DOCTYPE），没有打开。")
    return parts


def _sheets(raw: bytes, shown: Mapping[str, Mapping[Address, Shown]], expected: str) -> list[ListSheet]:
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    workbook = CalamineWorkbook.from_filelike(BytesIO(raw))
    names = [sheet.name for sheet in workbook.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
    sheets = ((name, workbook.get_sheet_by_name(name)) for name in names)
    return [ListSheet(name, tuple(_rows(sheet, shown.get(name, {}), expected))) for name, sheet in sheets]


def _rows(sheet: Untyped, shown: Mapping[Address, Shown], expected: str) -> Iterator[ListRow]:
    if sheet.height * sheet.width > MAX_CELLS:
        raise BrokenFile(f"工作表太大，不像{expected}。请只留下要用的行和列。")
    rows = sheet.to_python(skip_empty_area=False)
    above = dict(_merged_downwards(sheet.merged_cell_ranges or (), expected))
    repeated: dict[int, set[int]] = {}
    for row, column in above:
        repeated.setdefault(row, set()).add(column)
    for at, values in enumerate(rows):
        indents = {}
        cells = [_text(value) for value in values]
        for column in repeated.get(at, ()):
            if column < len(cells) and not cells[column]:
                top = above[at, column]
                cells[column] = _text(rows[top][column])
        if shown:
            for column, text in enumerate(cells):
                indent, digits = shown.get((at, column), (0, 0))
                if text and indent:
                    indents[column] = indent
                cells[column] = text.zfill(digits) if digits and text.isdecimal() else text
        numbers = {column for column, value in enumerate(values) if isinstance(value, (int, float))}
        numbers = {column for column in numbers if not isinstance(values[column], bool)}
        yield ListRow(at + 1, tuple(cells), repeated.get(at, frozenset()), indents, numbers)


def _merged_downwards(ranges: Untyped, expected: str) -> Iterator[tuple[Address, int]]:
    """The first row of each cell that goes on from the one above."""
    total = 0
    for (top, left), (bottom, _) in ranges:
        total += bottom - top
        if total > _MAX_MERGED_ROWS:
            raise BrokenFile(f"工作表的合并单元格太多，不像{expected}。")
        for row in range(top + 1, bottom + 1):
            yield (row, left), top


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value)) if abs(value) < 10**_EXACT_DIGITS else f"{value:E}"
    return value.isoformat()[:10] if isinstance(value, date) else str(value)


def _hide(sheet: ListSheet, lines: HiddenLines) -> ListSheet:
    """Columns that are not shown say nothing; rows that are not shown are told of."""
    if not (lines.rows or lines.columns):
        return sheet
    return replace(sheet, hidden=frozenset(at + 1 for at in lines.rows), rows=_without(sheet.rows, lines.columns))


def _without(rows: tuple[ListRow, ...], columns: Untyped) -> tuple[ListRow, ...]:
    gone = set(columns)
    if not gone:
        return rows
    return tuple(
        row._replace(cells=tuple("" if at in gone else text for at, text in enumerate(row.cells))) for row in rows
    )


def _with_looks(sheet: ListSheet, odd: Mapping[Address, CellLook]) -> ListSheet:
    """What a reader does not see, such as a name struck out, is no part of the list; it is told of."""
    if not odd:
        return sheet
    remarks = [
        f"第 {row + 1} 行：{note}"
        for (row, _), (_, notes) in sorted(odd.items(), key=lambda one: one[0])
        for note in notes
    ]
    by_row: dict[int, dict[int, str]] = {}
    for (at, column), (text, _) in odd.items():
        by_row.setdefault(at + 1, {})[column] = text
    rows = tuple(
        row._replace(cells=tuple(by_row[row.at].get(column, text) for column, text in enumerate(row.cells)))
        if row.at in by_row
        else row
        for row in sheet.rows
    )
    return replace(sheet, rows=rows, remarks=(*sheet.remarks, *remarks))


def _shown_cells(parts: Mapping[str, bytes], sheets: Mapping[str, str]) -> Mapping[str, Mapping[Address, Shown]]:
    """The cells that a style moves to the right or fills up with zeros, by sheet."""
    styles = _shown_styles(parts[STYLES]) if STYLES in parts else {}
    if not styles:
        return {}
    return {
        name: dict(_cells_of_styles(parts[part], styles)) for name, part in sheets.items() if part.startswith(SHEETS)
    }


def _shown_styles(content: bytes) -> dict[int, Shown]:
    root = parse_xml(content)
    formats = {node.get("numFmtId"): node.get("formatCode", "") for node in root.iter("{*}numFmt")}
    found = {}
    for group in root.iter("{*}cellXfs"):
        for number, style in enumerate(group):
            indents = [int(node.get("indent", "0") or 0) for node in style.iter("{*}alignment")]
            code = formats.get(style.get("numFmtId"), "")
            digits = len(code) if _ZEROS.match(code) else 0
            if any(indents) or digits:
                found[number] = (max(indents, default=0), digits)
    return found


def _cells_of_styles(sheet: bytes, styles: Mapping[int, Shown]) -> Iterator[tuple[Address, Shown]]:
    for match in _CELL.finditer(sheet):
        style, address = _STYLE.search(match[0]), _ADDRESS.search(match[0])
        if style and address and int(style[1]) in styles:
            column = 0
            for letter in address[1]:
                column = column * 26 + letter - 64
            yield (int(address[2]) - 1, column - 1), styles[int(style[1])]
