"""A .doc or .wps as lines and tables: rows gathered from paragraphs, columns from the edges of their cells."""

from collections.abc import Iterator, Sequence

from models.exchange.formats.compound_file import read_streams
from models.exchange.formats.doc_binary import DocParagraph, read_doc_paragraphs
from models.exchange.formats.edge_table import CellText, EdgeRow, build_edge_table
from models.exchange.formats.visible_text import VisibleText, remark_on_unseen
from models.exchange.neutral_document import DocumentLine, DocumentPart, NeutralDocument, ReadBudget

_MACROS = "macros"


def read_doc(raw: bytes) -> NeutralDocument:
    """Read a document. BrokenFile with a sentence for one that is locked, damaged or too long."""
    unseen: list[str] = []
    parts = tuple(_parts(read_doc_paragraphs(raw), unseen))
    remarks = ("文件带有宏，宏没有运行，也没有读入。",) if _MACROS in read_streams(raw) else ()
    return NeutralDocument(parts, remarks=(*remarks, *remark_on_unseen(unseen)))


def _parts(paragraphs_read: Iterator[DocParagraph], unseen: list[str]) -> Iterator[DocumentPart]:
    """Lines, and tables where rows end; a table inside a cell is text of that cell.

    What is struck out or hidden in lines is added to ``unseen``.
    """
    budget = ReadBudget()
    rows: list[EdgeRow] = []
    cells: list[CellText] = []
    words: list[VisibleText] = []
    lines = tables = 0
    for paragraph in paragraphs_read:
        if not paragraph.depth:
            if rows:
                tables += 1
                yield build_edge_table(rows, f"第 {tables} 个表格", budget)
            rows, cells, words = [], [], []
            lines += 1
            unseen += paragraph.words.unseen
            for line in paragraph.text.split("\n"):
                if line.strip():
                    yield DocumentLine(budget.spend(line), f"第 {lines} 段")
        elif paragraph.depth == 1 and paragraph.row is not None:
            rows.append((cells, paragraph.row))
            cells, words = [], []
        else:
            words.append(paragraph.words)
            if paragraph.depth == 1 and paragraph.ends_cell:
                cells.append(CellText(*_joined(words).as_cell()))
                words = []
    if rows:
        yield build_edge_table(rows, f"第 {tables + 1} 个表格", budget)


def _joined(paragraphs: Sequence[VisibleText]) -> VisibleText:
    """Paragraphs of a cell, each on a line of its own."""
    text = VisibleText()
    for number, words in enumerate(paragraphs):
        text.add("\n" if number else "")
        text.extend(words)
    return text
