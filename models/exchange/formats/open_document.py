"""OpenDocument texts and spreadsheets (.odt, .ods, and each as one XML file: .fodt, .fods) as lines and tables."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from lxml import etree

from models.errors import BrokenFile
from models.exchange.formats.hidden_cells import MAX_COLUMNS, HiddenLines, hidden_texts, set_hidden_apart
from models.exchange.formats.open_document_lists import ListNumbers
from models.exchange.formats.open_document_text import (
    IN_BOX,
    OFFICE,
    PARAGRAPHS,
    PICTURE,
    SKIPPED,
    TABLE,
    TEXT,
    Appearance,
    OdfTextReader,
    Styles,
    Words,
    form_fields,
)
from models.exchange.formats.safe_xml import parse_xml
from models.exchange.formats.visible_text import remark_on_unseen
from models.exchange.formats.zip_archive import Archive, open_archive
from models.exchange.label_matching import load_aliases
from models.exchange.neutral_document import (
    MAX_CELLS,
    MAX_SPAN,
    DocumentLine,
    DocumentPart,
    DocumentTable,
    GridBuilder,
    NeutralDocument,
    ReadBudget,
)

MAX_PART_SIZE = 12_000_000
_MAX_DEPTH, _MAX_SHEETS, _MAX_REPEATS = 12, 60, 1_048_576
_ROW, _COLUMN, _TABLE = TABLE + "table-row", TABLE + "table-column", TABLE + "table"
_CELL, _COVERED = TABLE + "table-cell", TABLE + "covered-table-cell"
_ROW_GROUPS = frozenset(TABLE + name for name in ("table-header-rows", "table-rows", "table-row-group"))
_COLUMN_GROUPS = frozenset(TABLE + name for name in ("table-header-columns", "table-columns", "table-column-group"))
_LOCKED = b"encryption-data"
_MACROS, _MODULE = ("Basic/", "Scripts/"), "}module"
_NOT_CALCULATED = "公式没有存下结果"
_NO_BODY = "文件里没有正文，可能不是文档或表格。"


def read_open_document(raw: bytes) -> NeutralDocument:
    """Read a text or a spreadsheet. BrokenFile with a sentence for one that is locked, damaged, or neither."""
    archive = open_archive(raw)
    if "META-INF/manifest.xml" in archive and _LOCKED in archive.read("META-INF/manifest.xml"):
        raise BrokenFile("文件加了密码，请去掉密码后再导入。")
    root, styles = _part(archive, "content.xml"), None
    if "styles.xml" in archive and archive.size("styles.xml") < MAX_PART_SIZE:
        # Its automatic styles are those of headers and footers, under the names that the text uses for others.
        styles = parse_xml(archive.read("styles.xml")).find(OFFICE + "styles")
    has_macros = any(name.startswith(_MACROS) for name in archive.names)
    return _read(root, styles, has_macros=has_macros)


def read_flat_open_document(raw: bytes) -> NeutralDocument:
    """Read a document that is one XML file."""
    if len(raw) > MAX_PART_SIZE:
        raise BrokenFile("文档正文太大，不像一份年报。")
    root = parse_xml(raw)
    has_macros = any(str(node.tag).endswith(_MODULE) for node in root.iterfind(f"{OFFICE}scripts//*"))
    return _read(root, None, has_macros=has_macros)


def _part(archive: Archive, name: str) -> etree._Element:
    if name in archive and archive.size(name) > MAX_PART_SIZE:
        raise BrokenFile("文档正文太大，不像一份年报。")
    return parse_xml(archive.read(name))


def _read(root: etree._Element, styles: etree._Element | None, *, has_macros: bool) -> NeutralDocument:
    body = root.find(OFFICE + "body")
    content = body[0] if body is not None and len(body) else None
    if content is None or content.tag not in (OFFICE + "text", OFFICE + "spreadsheet"):
        raise BrokenFile(_NO_BODY)
    reader = _OdfReader(Styles(styles, root), ListNumbers(styles, root), form_fields(root))
    parts = tuple(reader.text(content, 0) if content.tag == OFFICE + "text" else reader.sheets(content))
    remarks = ("文件带有宏，宏没有运行，也没有读入。",) if has_macros else ()
    return NeutralDocument(parts, remarks=(*remarks, *remark_on_unseen(reader.unseen)))


class _OdfCell(NamedTuple):
    """A cell before its row is known to hold anything."""

    column: int
    rows: int
    columns: int
    text: str = ""
    notes: tuple[str, ...] = ()


class _OdfReader:
    def __init__(self, styles: Styles, numbers: ListNumbers, fields: Mapping[str, str]) -> None:
        self.allowance = ReadBudget()
        self.styles, self.numbers, self.words = styles, numbers, OdfTextReader(styles, fields)
        self.paragraphs = self.tables = 0
        self.unseen: list[str] = []

    # ── texts ──

    def text(self, parent: etree._Element, depth: int) -> Iterator[DocumentPart]:
        """Paragraphs and tables in reading order; what wraps them (sections, lists) is looked into."""
        for label, node in self.blocks(parent):
            if node.tag == _TABLE:
                yield from self.table(node, depth)
            else:
                yield from self.paragraph(node, label, depth)

    def blocks(self, parent: etree._Element, style: str = "", level: int = 0) -> Iterator[tuple[str, etree._Element]]:
        """Each paragraph with its automatic number, and each table."""
        for child in parent:
            tag = child.tag
            if tag == _TABLE or tag == TEXT + "p":
                yield "", child
            elif tag == TEXT + "h":
                yield self.numbers.heading(child), child
            elif tag == TEXT + "list":
                yield from self.listed(child, style, level + 1)
            elif child.get(TEXT + "display") == "none":
                self.unseen += [text for text in map(str, child.itertext()) if text.strip()]
            elif tag not in SKIPPED:
                yield from self.blocks(child, style, level)

    def listed(self, node: etree._Element, style: str, level: int) -> Iterator[tuple[str, etree._Element]]:
        """The paragraphs of a list; the first of each item has its number."""
        style = node.get(TEXT + "style-name", style)
        if level == 1:
            continues = node.get(TEXT + "continue-numbering") == "true" or node.get(TEXT + "continue-list") is not None
            self.numbers.begin(style, continues=continues)
        for item in node:
            is_numbered = item.tag == TEXT + "list-item" and len(item) and item[0].tag != TEXT + "list"
            start = item.get(TEXT + "start-value", "")
            label = self.numbers.label(style, level, int(start) if start.isdigit() else None) if is_numbered else ""
            for number, block in self.blocks(item, style, level):
                yield number or label, block
                label = ""

    def paragraph(self, node: etree._Element, label: str, depth: int) -> Iterator[DocumentPart]:
        self.paragraphs += 1
        place = f"第 {self.paragraphs} 段"
        words = self.words.read(node)
        self.unseen += words.text.unseen
        for line in (label + words.text.seen).split("\n"):
            if line.strip():
                yield DocumentLine(self.allowance.spend(line), place)
        yield from self.boxes(words, depth)

    def boxes(self, words: Words, depth: int) -> Iterator[DocumentPart]:
        """What stands in the text boxes and shapes that hang on a paragraph or a cell."""
        if words.boxes and depth > _MAX_DEPTH:
            raise BrokenFile("文件里的内容套了太多层，没有打开。")
        for box in words.boxes:
            yield from self.text(box, depth + 1)

    def table(self, node: etree._Element, depth: int) -> Iterator[DocumentPart]:
        if depth > _MAX_DEPTH:
            raise BrokenFile("文件里的表格套了太多层，没有打开。")
        self.tables += 1
        place, nested = f"第 {self.tables} 个表格", list[etree._Element]()
        grid = _OdfGrid(self.allowance, keeps_empty_rows=True)
        for row in self.rows(node, grid):
            for cell in row:
                if cell.tag == _CELL:
                    nested += [block for _, block in self.blocks(cell) if block.tag == _TABLE]
        yield self.built(grid, place)
        for inner in nested:
            yield from self.table(inner, depth + 1)

    # ── spreadsheets ──

    def sheets(self, content: etree._Element) -> Iterator[DocumentPart]:
        ignored = load_aliases().ignored_sheets
        shown = [node for node in content.iterchildren(_TABLE) if self.styles.is_shown(node.get(TABLE + "style-name"))]
        if len(shown) > _MAX_SHEETS:
            raise BrokenFile(f"文件有 {len(shown)} 张表，太多了，不像一份年报。")
        for node in shown:
            name = node.get(TABLE + "name", "")
            if name not in ignored:
                grid = _OdfGrid(self.allowance, keeps_empty_rows=False)
                boxes = [words for row in self.rows(node, grid, is_sheet=True) for words in self.drawn(row)]
                yield self.built(grid, f"工作表“{name[:40]}”")
                for words in boxes:
                    yield from self.boxes(words, 0)

    def drawn(self, row: etree._Element) -> Iterator[Words]:
        """The shapes that hang on the cells of a sheet's row: they lie over it, and are no part of a cell."""
        for cell in row:
            words = Words(boxes=[node for node in cell if node.tag not in PARAGRAPHS and _is_drawing(node)])
            if words.boxes:
                yield words

    # ── rows and cells of both ──

    def rows(self, table: etree._Element, grid: "_OdfGrid", *, is_sheet: bool = False) -> Iterator[etree._Element]:
        """Put each row that is shown on the grid, as often as it stands there, and hand it on."""
        grid.hidden_columns = _hidden_columns(table)
        around = self.styles.appearance("table", table.get(TABLE + "style-name"))
        for row in _rows(table):
            if row.get(TABLE + "visibility", "visible") != "visible":
                grid.hide_rows(_repeats(row, "number-rows-repeated"))
            style = self.styles.appearance("table-row", row.get(TABLE + "style-name"))
            grid.add(
                self.cells(row, {**around, **style}, is_sheet=is_sheet),
                _repeats(row, "number-rows-repeated"),
            )
            yield row
        grid.finish()

    def built(self, grid: "_OdfGrid", place: str) -> DocumentTable:
        """The table of a grid, without what is hidden."""
        table = set_hidden_apart(grid.builder.cells, place, HiddenLines(grid.hidden_rows, grid.hidden_columns))
        self.unseen += hidden_texts((table,))
        return table

    def cells(self, row: etree._Element, around: Appearance, *, is_sheet: bool) -> Iterator[tuple[_OdfCell, int]]:
        """The cells of a row, each with how often it stands there."""
        column = 0
        for node in row:
            if node.tag not in (_CELL, _COVERED):
                continue
            repeats = _repeats(node, "number-columns-repeated")
            if node.tag == _CELL:
                columns = min(_repeats(node, "number-columns-spanned"), MAX_SPAN)
                rows = min(_repeats(node, "number-rows-spanned"), MAX_SPAN)
                text, notes = self.cell(node, around, is_sheet=is_sheet)
                yield _OdfCell(column, rows, columns, text, notes), repeats
            column += repeats

    def cell(self, node: etree._Element, around: Appearance, *, is_sheet: bool) -> tuple[str, tuple[str, ...]]:
        """A cell's text as shown, and the notes on it."""
        style = self.styles.appearance("table-cell", node.get(TABLE + "style-name"))
        appearance = {**around, **style, "has_ground": bool(around.get("has_ground") or style.get("has_ground"))}
        words, paragraphs = Words(), 0
        for label, block in self.blocks(node) if len(node) else ():
            if block.tag != _TABLE and (not is_sheet or block.getparent() is node):
                words.text.add("\n" if paragraphs else "")
                words.text.add(label)
                words.extend(self.words.read(block, appearance))
                paragraphs += 1
        if not is_sheet:
            self.add_boxes(words)
        if words.has_picture and not words.text.seen.strip():
            words.text.remarks.append(PICTURE)
        text, notes = words.text.as_cell()
        return _as_stored(node, text, notes, has_words=bool(paragraphs))

    def add_boxes(self, words: Words) -> None:
        for box in words.boxes:
            for _, block in self.blocks(box):
                inner = self.words.read(block).text if block.tag != _TABLE else None
                if inner and inner.seen.strip():
                    words.text.add("\n" if words.text.seen.strip() else "")
                    words.text.extend(inner)
                    words.text.remarks = [IN_BOX]


class _OdfGrid:
    """Places the rows of a table, however often each is said to stand there; only what holds something costs."""

    def __init__(self, budget: ReadBudget, *, keeps_empty_rows: bool) -> None:
        self.builder = GridBuilder(budget)
        self.hidden_rows, self.hidden_columns = set[int](), set[int]()
        self._keeps_empty_rows = keeps_empty_rows
        self._row = 0
        self._rows: list[tuple[int, list[tuple[_OdfCell, int]]]] = []
        self._width = 0

    def hide_rows(self, count: int) -> None:
        """The next rows are not shown; of a row that stands there very often only as many as can hold anything."""
        self.hidden_rows.update(range(self._row, self._row + min(count, MAX_CELLS)))

    def add(self, cells: Iterator[tuple[_OdfCell, int]], count: int) -> None:
        """The next row, standing there so many times."""
        row = list(cells)
        filled = [(cell, repeats) for cell, repeats in row if cell.text.strip() or cell.notes]
        for cell, repeats in filled:
            self._width = max(self._width, cell.column + max(cell.columns, repeats))
        if filled or (self._keeps_empty_rows and count == 1):
            for at in range(count):
                self._rows.append((self._row + at, row))
                if len(self._rows) > self.builder.allowance.cells:
                    raise BrokenFile("文件里的文字或单元格太多，不像一份年报。")
        self._row += count

    def finish(self) -> None:
        """Put the rows down, empty cells too as far as the table reaches."""
        for row, cells in self._rows:
            for cell, repeats in cells:
                for at in range(cell.column, min(cell.column + repeats, max(self._width, cell.column + 1))):
                    if at >= self._width and not cell.text:
                        break
                    self.builder.add_at(row, at, cell.columns, cell.text, cell.notes)
                    self.builder.set_row_span(len(self.builder.cells) - 1, cell.rows)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == _ROW:
            yield child
        elif child.tag in _ROW_GROUPS and child.get(TABLE + "display") != "false":
            yield from _rows(child)


def _hidden_columns(table: etree._Element) -> set[int]:
    hidden = set[int]()
    column = 0
    for node in _columns(table):
        repeats = _repeats(node, "number-columns-repeated")
        if node.get(TABLE + "visibility", "visible") != "visible":
            hidden.update(range(column, min(column + repeats, MAX_COLUMNS)))
        column += repeats
    return hidden


def _columns(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == _COLUMN:
            yield child
        elif child.tag in _COLUMN_GROUPS:
            yield from _columns(child)


def _repeats(node: etree._Element, name: str) -> int:
    value = node.get(TABLE + name, "1")
    is_number = value.isascii() and value.isdigit() and len(value) < 9
    return max(1, min(int(value), _MAX_REPEATS)) if is_number else 1


def _is_drawing(node: etree._Element) -> bool:
    return str(node.tag).startswith("{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}")


def _as_stored(
    node: etree._Element, text: str, notes: tuple[str, ...], *, has_words: bool
) -> tuple[str, tuple[str, ...]]:
    """What a cell shows, held against the number that is stored for it."""
    stored = node.get(OFFICE + "value")
    if not has_words and node.get(TABLE + "formula") and stored is None:
        return f"={node.get(TABLE + 'formula', '').partition('=')[2]}"[:60], (_NOT_CALCULATED,)
    if stored is None or node.get(OFFICE + "value-type") not in ("float", "currency"):
        return text, notes
    if not has_words:
        return _plain(stored), notes
    if not text.strip():
        return text, notes or (f"存的数是 {_plain(stored)[:20]}，没有显示出来",)
    shown, kept = _decimal(text), _decimal(stored)
    if shown is None and _plain(stored) not in text.replace(",", ""):
        return text, (*notes, f"存的数是 {_plain(stored)[:20]}")
    if shown is None or kept is None or shown == kept:
        return text, notes
    if round(kept, _places(shown)) == shown:
        return text, (*notes, f"存的数是 {_plain(stored)[:20]}，按显示的读")
    return f"显示 {text[:20]}，存的是 {_plain(stored)[:20]}", notes


def _decimal(text: str) -> Decimal | None:
    """A number as shown, without the marks of money and thousands."""
    try:
        number = Decimal(text.strip().strip("¥￥$€ \u00a0").replace(",", "").replace("\u00a0", ""))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < 40 else None


def _places(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _plain(stored: str) -> str:
    """A stored number in digits; a whole one has no fraction."""
    number = _decimal(stored)
    if number is None:
        return stored
    return f"{number:f}" if number != number.to_integral_value() else f"{number.to_integral_value():f}"
