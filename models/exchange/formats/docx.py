"""A .docx file (Word, WPS, LibreOffice) as lines and tables."""

from collections.abc import Callable, Iterator

from lxml import etree

from models.errors import BrokenFile
from models.exchange.formats.docx_numbering import Numbering
from models.exchange.formats.docx_text import BOX, FALLBACK, SKIPPED, VALUE, TextReader, W
from models.exchange.formats.hidden_cells import HiddenLines, hidden_texts, set_hidden_apart
from models.exchange.formats.safe_xml import parse_xml
from models.exchange.formats.visible_text import remark_on_unseen
from models.exchange.formats.zip_archive import Archive, open_archive
from models.exchange.neutral_document import DocumentLine, DocumentPart, NeutralDocument, ReadBudget, WordGridBuilder

STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MACROS = ("文件带有宏，宏没有运行，也没有读入。",)
_P, _TBL, _TR, _TC = (W + name for name in ("p", "tbl", "tr", "tc"))
_WRAPPERS = frozenset(W + name for name in ("sdt", "sdtContent", "ins", "customXml"))
_MAX_DEPTH = 12
MAX_PART_SIZE = 8_000_000
MAIN_PART = "word/document.xml"
Label = Callable[[etree._Element], str]


def read_docx(raw: bytes) -> NeutralDocument:
    """Read a document. BrokenFile with a sentence for anything that is not a sound one."""
    archive = open_archive(raw)
    main = _main_part(archive)
    if archive.size(main) > MAX_PART_SIZE:
        raise BrokenFile("文档正文太大，不像一份年报。")
    content = archive.read(main).replace(STRICT, TRANSITIONAL)
    body = parse_xml(content).find(W + "body")
    if body is None:
        raise BrokenFile("文件里没有正文，可能不是 Word 文档。")
    numbering, styles = _part(archive, "word/numbering.xml"), _part(archive, "word/styles.xml")
    has_macros = any("vbaProject" in name for name in archive.names)
    return read_body(body, Numbering(numbering, styles).label, styles, MACROS if has_macros else ())


def read_body(
    body: etree._Element, label: Label, styles: etree._Element | None, remarks: tuple[str, ...]
) -> NeutralDocument:
    """The body of a document; ``label`` gives the number that is shown before a paragraph."""
    reader = _DocxReader(label, TextReader(styles))
    parts = tuple(reader.parts(body, 0))
    return NeutralDocument(parts, remarks=(*remarks, *remark_on_unseen(reader.unseen)))


def _main_part(archive: Archive) -> str:
    if MAIN_PART in archive:
        return MAIN_PART
    candidates = [name for name in archive.names if name.startswith("word/document") and name.endswith(".xml")]
    if candidates:
        return candidates[0]
    kinds = {"xl/": "Excel 表格", "ppt/": "PowerPoint 演示文稿", "report.json": "交换文件"}
    for start, kind in kinds.items():
        if any(name.startswith(start) for name in archive.names):
            raise BrokenFile(f"这是{kind}，文件名的后缀写错了。请改正后缀再导入。")
    raise BrokenFile("这不是 Word 文档，里面没有正文。")


def _part(archive: Archive, name: str) -> etree._Element | None:
    if name not in archive or archive.size(name) > MAX_PART_SIZE // 2:
        return None
    return parse_xml(archive.read(name).replace(STRICT, TRANSITIONAL))


class _DocxReader:
    def __init__(self, label: Label, text: TextReader) -> None:
        self.allowance = ReadBudget()
        self.label, self.text = label, text
        self.paragraphs = self.tables = 0
        self.unseen: list[str] = []

    def parts(self, parent: etree._Element, depth: int) -> Iterator[DocumentPart]:
        """Paragraphs and tables in reading order; what wraps them (content controls) is looked into."""
        if depth > _MAX_DEPTH * 4:
            raise BrokenFile("文件里的内容套了太多层，没有打开。")
        for child in parent:
            if child.tag == _P:
                yield from self.paragraph(child, depth)
            elif child.tag == _TBL:
                yield from self.table(child, depth)
            elif child.tag not in SKIPPED and isinstance(child.tag, str):
                yield from self.parts(child, depth + 1)

    def paragraph(self, node: etree._Element, depth: int) -> Iterator[DocumentPart]:
        self.paragraphs += 1
        place = f"第 {self.paragraphs} 段"
        words = self.text.read(node)
        self.unseen += words.unseen
        text = self.label(node) + words.seen
        for line in text.split("\n"):
            if line.strip():
                yield DocumentLine(self.allowance.spend(line), place)
        for box in node.iter(BOX):
            if not any(above.tag == FALLBACK for above in box.iterancestors()):
                yield from self.parts(box, depth + 1)

    def table(self, node: etree._Element, depth: int) -> Iterator[DocumentPart]:
        if depth > _MAX_DEPTH:
            raise BrokenFile("文件里的表格套了太多层，没有打开。")
        self.tables += 1
        place = f"第 {self.tables} 个表格"
        grid, nested, hidden = WordGridBuilder(self.allowance), [], set[int]()
        for row in _rows(node):
            grid.new_row(_int_property(row, "trPr", "gridBefore", 0))
            if row.find(f"{W}trPr/{W}hidden") is not None:
                hidden.add(grid.row)
            for cell in _cells(row):
                numbers = {paragraph: self.label(paragraph) for paragraph in cell.iterchildren(_P)}
                _add_cell(grid, cell, *self.text.read_cell(cell, numbers))
                inner_tables = [element for element in cell.iter(_TBL)]
                nested += [element for element in inner_tables if next(element.iterancestors(_TC), None) is cell]
        built = set_hidden_apart(grid.builder.cells, place, HiddenLines(hidden))
        self.unseen += hidden_texts((built,))
        yield built
        for inner_table in nested:
            yield from self.table(inner_table, depth + 1)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == _TR:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _rows(child)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in row:
        if child.tag == _TC:
            if child.find(f"{W}tcPr/{W}cellDel") is None:
                yield child
        elif child.tag in _WRAPPERS:
            yield from _cells(child)


def _add_cell(grid: WordGridBuilder, cell: etree._Element, text: str, notes: tuple[str, ...]) -> None:
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    continues_merge = merge is not None and merge.get(VALUE, "continue") != "restart"
    grid.add(
        text,
        max(1, _int_property(cell, "tcPr", "gridSpan", 1)),
        starts_merge=merge is not None,
        continues_merge=continues_merge,
        notes=notes,
    )


def _int_property(node: etree._Element, group: str, name: str, default: int) -> int:
    element = node.find(f"{W}{group}/{W}{name}")
    value = element.get(VALUE, "") if element is not None else ""
    return min(int(value), 400) if value.isascii() and value.isdigit() and len(value) < 6 else default
