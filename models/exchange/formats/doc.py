"""A .doc or .wps as lines and tables: rows gathered from paragraphs, columns from the edges of their cells."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from models.exchange.formats.compound_file import read_streams
from models.exchange.formats.doc_binary import DocParagraph, RowCell, read_doc_paragraphs
from models.exchange.formats.visible_text import VisibleText, remark_on_unseen
from models.exchange.neutral_document import (
    DocumentLine,
    DocumentPart,
    DocumentTable,
    NeutralDocument,
    ReadBudget,
    WordGridBuilder,
)

_EDGE_TOLERANCE = 30  # twips within which edges of two rows are the same line
_MACROS = "macros"
CellText = tuple[str, tuple[str, ...]]
Row = tuple[tuple[CellText, ...], tuple[RowCell, ...]]


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
    rows: list[Row] = []
    cells: list[CellText] = []
    words: list[VisibleText] = []
    lines = tables = 0
    for paragraph in paragraphs_read:
        if not paragraph.depth:
            if rows:
                tables += 1
                yield _table(rows, f"第 {tables} 个表格", budget)
            rows, cells, words = [], [], []
            lines += 1
            unseen += paragraph.words.unseen
            for line in paragraph.text.split("\n"):
                if line.strip():
                    yield DocumentLine(budget.spend(line), f"第 {lines} 段")
        elif paragraph.depth == 1 and paragraph.row is not None:
            rows.append((tuple(cells), paragraph.row))
            cells, words = [], []
        else:
            words.append(paragraph.words)
            if paragraph.depth == 1 and paragraph.ends_cell:
                cells.append(_joined(words).as_cell())
                words = []
    if rows:
        yield _table(rows, f"第 {tables + 1} 个表格", budget)


def _joined(paragraphs: Sequence[VisibleText]) -> VisibleText:
    """Paragraphs of a cell, each on a line of its own."""
    text = VisibleText()
    for number, words in enumerate(paragraphs):
        text.add("\n" if number else "")
        text.extend(words)
    return text


def _table(rows: Sequence[Row], place: str, budget: ReadBudget) -> DocumentTable:
    edges: list[int] = []
    for edge in sorted({edge for _, across in rows for cell in across for edge in (cell.left, cell.right)}):
        if not edges or edge - edges[-1] > _EDGE_TOLERANCE:
            edges.append(edge)
    grid = WordGridBuilder(budget)
    for texts, row_cells in rows:
        grid.new_row(_column_of(edges, row_cells[0].left) if row_cells else 0)
        for (text, notes), cell in _merge_cells(texts, row_cells):
            width = max(1, _column_of(edges, cell.right) - _column_of(edges, cell.left))
            grid.add(text, width, starts_merge=cell.starts_merge, continues_merge=cell.continues_merge, notes=notes)
    return grid.builder.build(place)


def _merge_cells(texts: Sequence[CellText], row_cells: Sequence[RowCell]) -> Iterator[tuple[CellText, RowCell]]:
    """Each cell with its text, cells merged to the right as one; a row without a definition has equal cells."""
    if len(row_cells) < len(texts):
        row_cells = [RowCell(at, at + 1, False, False, False) for at in range(len(texts))]
    pending: tuple[CellText, RowCell] | None = None
    for text, cell in zip(texts, row_cells, strict=False):
        if pending and cell.joins_left:
            joined = (pending[0][0] + text[0], (*pending[0][1], *text[1]))
            pending = (joined, pending[1]._replace(right=cell.right))
            continue
        if pending:
            yield pending
        pending = (text, cell)
    if pending:
        yield pending


def _column_of(edges: Sequence[int], edge: int) -> int:
    """The number of the line nearest below an edge."""
    at = bisect_left(edges, edge - _EDGE_TOLERANCE)
    return min(at, max(len(edges) - 1, 0))
