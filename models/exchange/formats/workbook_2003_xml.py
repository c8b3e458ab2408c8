"""A workbook that Excel 2003 saved as XML (SpreadsheetML, often named .xls) as tables of its sheets."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation

from lxml import etree

from models.errors import BrokenFile
from models.exchange.formats.hidden_cells import (
    MAX_COLUMNS,
    NOTHING_HIDDEN,
    HiddenLines,
    hidden_texts,
    set_hidden_apart,
)
from models.exchange.formats.number_formats import Shown, format_number
from models.exchange.formats.safe_xml import parse_xml
from models.exchange.formats.visible_text import TextStyle, VisibleText, remark_on_unseen
from models.exchange.label_matching import load_aliases
from models.exchange.neutral_document import MAX_SPAN, DocumentTable, GridBuilder, NeutralDocument, ReadBudget

_SHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
_EXCEL = "{urn:schemas-microsoft-com:office:excel}"
_HTML = "{http://www.w3.org/TR/REC-html40}"
_MAX_SHEETS, _MAX_COVERED, _MAX_STYLES = 60, 60_000, 20
_GROUNDLESS = frozenset(("", "#FFFFFF"))
_NOT_CALCULATED = "公式没有存下结果"
_SMALLEST = 1.5  # points


@dataclass(frozen=True)
class _XmlStyle(TextStyle):
    """What a style says of how a cell looks, and how its number is shown."""

    number_format: str = ""


@dataclass(frozen=True)
class _XmlCell:
    row: int
    column: int
    rows: int
    columns: int
    node: etree._Element
    style: str


@dataclass
class _XmlSheet:
    """The cells of a sheet by their places, and the places that merged ones cover."""

    cells: dict[tuple[int, int], _XmlCell] = field(default_factory=dict)
    covered: set[tuple[int, int]] = field(default_factory=set)
    hidden: HiddenLines = NOTHING_HIDDEN


def read_workbook_2003_xml(raw: bytes) -> NeutralDocument:
    """Read every visible sheet. BrokenFile with a sentence for a damaged file, or one far too large."""
    root = parse_xml(raw)
    styles = _styles(root)
    sheets = [node for node in root.iterchildren(_SHEET + "Worksheet") if _is_visible(node)]
    if len(sheets) > _MAX_SHEETS:
        raise BrokenFile(f"工作簿有 {len(sheets)} 张表，太多了，不像一份年报。")
    budget, tables = ReadBudget(), list[DocumentTable]()
    for node in sheets:
        name = node.get(_SHEET + "Name", "")
        if name not in load_aliases().ignored_sheets:
            sheet = _laid_out(node)
            cells = _table(sheet, styles, budget).cells
            tables.append(set_hidden_apart(cells, f"工作表“{name[:40]}”", sheet.hidden))
    return NeutralDocument(tuple(tables), remarks=remark_on_unseen(hidden_texts(tables)))


def _is_visible(sheet: etree._Element) -> bool:
    options = sheet.find(_EXCEL + "WorksheetOptions")
    return options is None or options.findtext(_EXCEL + "Visible", "") not in ("SheetHidden", "SheetVeryHidden")


def _styles(root: etree._Element) -> Mapping[str, _XmlStyle]:
    nodes = {node.get(_SHEET + "ID", ""): node for node in root.iter(_SHEET + "Style")}
    found: dict[str, _XmlStyle] = {}
    for name in nodes:
        lineage, parent = list[etree._Element](), name
        while parent in nodes and len(lineage) < _MAX_STYLES:
            lineage.append(nodes[parent])
            parent = nodes[parent].get(_SHEET + "Parent", "")
        style = _XmlStyle()
        for node in reversed(lineage):
            style = _with_style(style, node)
        found[name] = style
    return found


def _with_style(style: _XmlStyle, node: etree._Element) -> _XmlStyle:
    if (font := node.find(_SHEET + "Font")) is not None:
        size = font.get(_SHEET + "Size", "")
        style = replace(
            style,
            is_struck=font.get(_SHEET + "StrikeThrough", "0") == "1",
            is_white=font.get(_SHEET + "Color", "").upper() == "#FFFFFF",
            is_raised=font.get(_SHEET + "VerticalAlign", "None") in ("Superscript", "Subscript"),
            is_tiny=size.replace(".", "", 1).isdigit() and float(size) <= _SMALLEST,
        )
    if (interior := node.find(_SHEET + "Interior")) is not None:
        is_plain = interior.get(_SHEET + "Pattern", "None") in ("None", "") and not interior.get(_SHEET + "Color")
        style = replace(
            style, has_ground=not is_plain and interior.get(_SHEET + "Color", "").upper() not in _GROUNDLESS
        )
    if (number := node.find(_SHEET + "NumberFormat")) is not None:
        style = replace(style, number_format=number.get(_SHEET + "Format", ""))
    return style


def _laid_out(sheet: etree._Element) -> _XmlSheet:
    found = _XmlSheet()
    table = sheet.find(_SHEET + "Table")
    if table is None:
        return found
    hidden, styled = _columns(table)
    hidden_rows, row = set[int](), -1
    for node in table.iterchildren(_SHEET + "Row"):
        row = _number(node, "Index", row + 2) - 1
        if node.get(_SHEET + "Hidden") == "1":
            hidden_rows.add(row)
        default = node.get(_SHEET + "StyleID") or table.get(_SHEET + "StyleID") or "Default"
        for cell in _cells(node, row, found.covered, styled, default):
            # LibreOffice ends rows with an empty cell that names a column before the last.
            found.cells.setdefault((row, cell.column), cell)
        row += _number(node, "Span", 0)
    found.hidden = HiddenLines(hidden_rows, hidden)
    return found


def _columns(table: etree._Element) -> tuple[set[int], list[tuple[range, str]]]:
    """The columns that are hidden, and those that have a style."""
    hidden, styled, column = set[int](), list[tuple[range, str]](), -1
    for node in table.iterchildren(_SHEET + "Column"):
        column = _number(node, "Index", column + 2) - 1
        span = range(column, column + _number(node, "Span", 0) + 1)
        if node.get(_SHEET + "Hidden") == "1":
            hidden.update(span[:MAX_COLUMNS])
        if style := node.get(_SHEET + "StyleID"):
            styled.append((span, style))
        column = span.stop - 1
    return hidden, styled


def _cells(
    row_node: etree._Element, row: int, covered: set[tuple[int, int]], styled: list[tuple[range, str]], default: str
) -> Iterator[_XmlCell]:
    column, taken = 0, set[tuple[int, int]]()
    for node in row_node.iterchildren(_SHEET + "Cell"):
        column = _number(node, "Index", column + 1) - 1
        while (row, column) in covered or ((row, column) in taken and node.find(_SHEET + "Data") is not None):
            column += 1
        taken.add((row, column))
        columns = min(_number(node, "MergeAcross", 0) + 1, MAX_SPAN)
        rows = min(_number(node, "MergeDown", 0) + 1, MAX_SPAN)
        if rows * columns > 1:
            covered |= {(row + r, column + c) for r in range(rows) for c in range(columns) if r or c}
            if len(covered) > _MAX_COVERED:
                raise BrokenFile("工作表的合并单元格太大，不像年报的表格。")
        of_column = next((style for span, style in styled if column in span), default)
        yield _XmlCell(row, column, rows, columns, node, node.get(_SHEET + "StyleID") or of_column)
        column += columns


def _number(node: etree._Element, name: str, default: int) -> int:
    value = node.get(_SHEET + name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 8 else default


def _table(sheet: _XmlSheet, styles: Mapping[str, _XmlStyle], budget: ReadBudget) -> GridBuilder:
    """Every row that holds something, with empty cells as far as the sheet reaches."""
    builder = GridBuilder(budget)
    read = {at: _read_cell(cell, styles.get(cell.style, _XmlStyle())) for at, cell in sheet.cells.items()}
    filled = {at for at, (text, notes) in read.items() if text.strip() or notes}
    width = max((column + sheet.cells[row, column].columns for row, column in filled), default=0)
    for row in sorted({row for row, _ in filled}):
        for column in range(width):
            if (row, column) in sheet.covered:
                continue
            cell = sheet.cells.get((row, column))
            text, notes = read.get((row, column), ("", ()))
            builder.add_at(row, column, cell.columns if cell else 1, text, notes)
            builder.set_row_span(len(builder.cells) - 1, cell.rows if cell else 1)
    return builder


def _read_cell(cell: _XmlCell, style: _XmlStyle) -> tuple[str, tuple[str, ...]]:
    """A cell's text as shown, and the notes on it."""
    data = cell.node.find(_SHEET + "Data")
    formula = cell.node.get(_SHEET + "Formula")
    if data is None:
        return (formula[:60], (_NOT_CALCULATED,)) if formula else ("", ())
    kind, stored = data.get(_SHEET + "Type", "String"), "".join(map(str, data.itertext()))
    text, notes = VisibleText(), tuple[str, ...]()
    if kind == "Number":
        shown, notes = _shown_number(stored.strip(), style.number_format)
        text.add(shown, style.look)
    elif kind == "Boolean":
        text.add("是" if stored.strip() == "1" else "否", style.look)
    elif kind == "DateTime":
        text.add(stored.strip().removesuffix("T00:00:00.000"), style.look)
    else:
        _add_rich_text(text, data, style)
    seen, unseen = text.as_cell()
    return seen, (*unseen, *notes)


def _shown_number(stored: str, code: str) -> tuple[str, tuple[str, ...]]:
    try:
        number = Decimal(stored)
    except InvalidOperation:
        return stored, ()
    if not number.is_finite() or abs(number.adjusted()) > 40:
        return stored, ()
    # Excel keeps fifteen digits; what it writes beyond them is how it counts, not what was typed.
    number = Decimal(f"{number:.15g}").normalize()
    shown = format_number(number, code)
    if shown is Shown.HIDDEN:
        return "", (f"存的数是 {_plain(number)}，没有显示出来",)
    if isinstance(shown, Shown):
        return f"存的是 {_plain(number)}，显示格式是 {code[:20]}", ()
    return _plain(shown), () if shown == number else (f"存的数是 {_plain(number)}，按显示的读",)


def _plain(number: Decimal) -> str:
    """A number in digits; a whole one has no fraction."""
    return f"{number.to_integral_value():f}" if number == number.to_integral_value() else f"{number:f}"


def _add_rich_text(text: VisibleText, node: etree._Element, style: _XmlStyle) -> None:
    text.add(node.text or "", style.look)
    for child in node:
        inner = style
        if child.tag in (_HTML + "S", _HTML + "Strike", _HTML + "Del"):
            inner = replace(style, is_struck=True)
        elif child.tag in (_HTML + "Sup", _HTML + "Sub"):
            inner = replace(style, is_raised=True)
        elif child.tag == _HTML + "Font" and (colour := child.get(_HTML + "Color")):
            inner = replace(style, is_white=colour.upper() == "#FFFFFF")
        _add_rich_text(text, child, inner)
        text.add(child.tail or "", style.look)
