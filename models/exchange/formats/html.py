"""A web page saved from a portal as lines and tables; nothing in it is run, fetched or expanded."""

import codecs
import re
from collections.abc import Iterator, Sequence

from lxml import etree

from models.errors import BrokenFile
from models.exchange.formats.hidden_cells import hidden_texts
from models.exchange.formats.html_text import CellReader, Sheet, is_hidden, is_struck, style_of, style_sheet
from models.exchange.formats.visible_text import remark_on_unseen
from models.exchange.neutral_document import (
    DocumentCell,
    DocumentLine,
    DocumentPart,
    DocumentTable,
    GridBuilder,
    NeutralDocument,
    ReadBudget,
)

_SKIPPED = frozenset(
    (
        "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math", "select", "button",
        "textarea", "option", "head", "nav", "footer", "rt", "rp",
    )
)  # fmt: skip
_BLOCKS = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div", "dl",
        "dt", "fieldset", "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html",
        "legend", "li", "main", "menu", "ol", "p", "pre", "section", "summary", "ul",
    )
)  # fmt: skip
_ROWS = frozenset(("thead", "tbody", "tfoot"))
_CELLS = frozenset(("td", "th"))
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")
_MIN_LAYOUT_CELL = 160
_MAX_DEPTH = 250
_MAX_NODES = 400_000
_MAX_TAGS = 120_000
_TITLES = ("ArticleTitle", "og:title", "title")


def decode_text(raw: bytes) -> str:
    """The text of a file in whatever encoding: by its mark, by what it says, UTF-8, else GB 18030."""
    for bom, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if raw.startswith(bom):
            return raw[len(bom) :].decode(name, "replace")
    declared = _CHARSET.search(raw[:4096])
    for name in ("utf-8", declared[1].decode("ascii") if declared else "gb18030", "gb18030"):
        try:
            return raw.decode("gb18030" if name.lower() in ("gb2312", "gbk") else name)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("utf-8", "replace")


def read_html(raw: bytes) -> NeutralDocument:
    """Read a page. BrokenFile when it holds nothing, too much, or nests without end."""
    root = parse_html(decode_text(raw))
    reader = _HtmlReader(style_sheet(root))
    parts = tuple(reader.parts(root))
    return NeutralDocument(parts, tuple(_titles(root)), remark_on_unseen(reader.unseen))


def parse_html(text: str) -> etree._Element:
    """The root of a page. BrokenFile when there is none, or far too much of it."""
    if text.count("<") > _MAX_TAGS:
        raise BrokenFile("网页里的标签太多，不像一份年报。")
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, recover=True)
    parser.feed(text.replace("\x00", "") or " ")
    try:
        root = parser.close()
    except (etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise BrokenFile("网页是空的或已损坏，读不出来。") from error
    if root is None:
        raise BrokenFile("网页是空的。")
    return root


def document_parts(root: etree._Element) -> tuple[DocumentPart, ...]:
    """The lines and tables of a page, or of a piece of one, in reading order."""
    return tuple(_HtmlReader(style_sheet(root)).parts(root))


def _titles(root: etree._Element) -> Iterator[str]:
    for meta in root.iter("meta"):
        if (meta.get("name") or meta.get("property")) in _TITLES and (content := meta.get("content")):
            yield content[:200]
    for tag in ("h1", "title"):
        for node in root.iter(tag):
            yield _SPACE.sub(" ", "".join(map(str, node.itertext())))[:200].strip()


class _HtmlReader:
    def __init__(self, sheet: Sheet) -> None:
        self.allowance = ReadBudget()
        self.sheet, self.cells = sheet, CellReader(sheet, _SKIPPED, _BLOCKS)
        self.tables = self.lines = self.depth = self.nodes = 0
        self.words: list[str] = []
        self.unseen: list[str] = []

    def parts(self, root: etree._Element) -> Iterator[DocumentPart]:
        yield from self.children(root)
        yield from self.flush()

    def children(self, node: etree._Element) -> Iterator[DocumentPart]:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise BrokenFile("网页里的内容套了太多层，没有打开。")
        if node.text:
            self.words.append(node.text)
        for child in node:
            self.nodes += 1
            if self.nodes > _MAX_NODES:
                raise BrokenFile("网页里的内容太多，不像一份年报。")
            yield from self.element(child)
            if child.tail:
                self.words.append(child.tail)
        self.depth -= 1

    def element(self, node: etree._Element) -> Iterator[DocumentPart]:
        tag = node.tag
        if tag in _SKIPPED or is_hidden(node):
            return
        if is_struck(node, style_of(node, self.sheet)):
            self.unseen += [text for text in map(_collapse_spaces, map(str, node.itertext())) if text]
        elif tag == "br":
            yield from self.flush()
        elif tag == "table":
            yield from self.flush()
            yield from self.table(node)
        elif tag in _BLOCKS or tag in _CELLS or tag == "tr" or tag in _ROWS:
            yield from self.flush()
            yield from self.children(node)
            yield from self.flush()
        else:
            yield from self.children(node)

    def flush(self) -> Iterator[DocumentPart]:
        text = _collapse_spaces("".join(self.words))
        self.words = []
        if text:
            self.lines += 1
            yield DocumentLine(self.allowance.spend(text), f"第 {self.lines} 段")

    def table(self, node: etree._Element) -> Iterator[DocumentPart]:
        """A table of cells; one that only arranges the page is taken apart into what it holds."""
        cells = [cell for row, is_out in _all_rows(node) if not is_out for cell in row if cell.tag in _CELLS]
        if not cells or next(node.iterdescendants("table"), None) is not None or _is_layout(cells):
            yield from self.children(node)
            yield from self.flush()
            return
        self.tables += 1
        for caption in node.iterchildren("caption"):
            yield from self.element(caption)
        yield self.grid(node, f"第 {self.tables} 个表格")

    def grid(self, node: etree._Element, place: str) -> DocumentTable:
        rows = [([cell for cell in row if cell.tag in _CELLS], is_out) for row, is_out in _all_rows(node)]
        if not any(is_out or any(map(is_hidden, cells)) for cells, is_out in rows):
            return DocumentTable(self.placed([cells for cells, _ in rows]), place)
        shown = self.placed([[cell for cell in cells if not is_hidden(cell)] for cells, is_out in rows if not is_out])
        whole = self.placed([cells for cells, _ in rows])
        if not _is_even(shown) and _is_even(whole):  # spans count the cells of a hidden column
            kept = [is_out or is_hidden(cell) for cells, is_out in rows for cell in cells]
            shown = tuple(cell for cell, is_out in zip(whole, kept, strict=True) if not is_out)
        table = DocumentTable(shown, place, with_hidden=whole)
        self.unseen += hidden_texts((table,))
        return table

    def placed(self, rows: Sequence[Sequence[etree._Element]]) -> tuple[DocumentCell, ...]:
        """Cells on a grid by their spans."""
        builder = GridBuilder(self.allowance)
        for row in rows:
            builder.new_row()
            for cell in row:
                text, notes = self.cell(cell)
                builder.add(text, _span(cell, "rowspan"), _span(cell, "colspan"), notes)
        return tuple(builder.cells)

    def cell(self, cell: etree._Element) -> tuple[str, tuple[str, ...]]:
        """A cell's text and the notes on it."""
        text, notes = self.cells.read(cell).as_cell()
        return "\n".join(line for line in map(_collapse_spaces, text.split("\n")) if line), notes


def _all_rows(table: etree._Element) -> Iterator[tuple[etree._Element, bool]]:
    """The rows of a table, and whether each is hidden."""
    for child in table:
        if child.tag == "tr":
            yield child, is_hidden(child)
        elif child.tag in _ROWS:
            yield from ((row, is_hidden(child) or is_hidden(row)) for row in child if row.tag == "tr")


def _is_even(cells: Sequence[DocumentCell]) -> bool:
    """Whether every row reaches equally far."""
    ends: dict[int, int] = {}
    for cell in cells:
        for row in range(cell.row, cell.row + cell.rows):
            ends[row] = max(ends.get(row, 0), cell.column + cell.columns)
    return len(set(ends.values())) <= 1


def _is_layout(cells: list[etree._Element]) -> bool:
    """Whether the cells hold running text: more than one block, and long."""
    for cell in cells:
        blocks = sum(1 for child in cell.iterdescendants() if child.tag in ("p", "div", "br", "li"))
        if blocks > 1 and sum(len(text) for text in cell.itertext()) > _MIN_LAYOUT_CELL:
            return True
    return False


def _span(cell: etree._Element, name: str) -> int:
    value = (cell.get(name) or "").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 5 else 1


def _collapse_spaces(text: str) -> str:
    return _SPACE.sub(" ", text).strip(" ")
