"""A .doc or .wps as lines and tables: rows gathered from paragraphs, columns from the edges of their cells."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from models.exchange.formats.compound_file import streams
from models.exchange.formats.doc_binary import Across, Paragraph, paragraphs
from models.exchange.neutral_document import Allowance, Line, MergedGrid, Part, Source, TableSource

_NEAR = 30  # twips within which edges of two rows are the same line
_MACROS = "macros"
Row = tuple[tuple[str, ...], tuple[Across, ...]]


def read_old_word(raw: bytes) -> Source:
    """Read a document. BrokenFile with a sentence for one that is locked, damaged or too long."""
    parts = tuple(_parts(paragraphs(raw)))
    return Source(parts, remarks=("文件带有宏，宏没有运行，也没有读入。",) if _MACROS in streams(raw) else ())


def _parts(found: Iterator[Paragraph]) -> Iterator[Part]:
    """Lines, and tables where rows end; a table inside a cell is text of that cell."""
    allowance = Allowance()
    rows: list[Row] = []
    cells: list[str] = []
    words: list[str] = []
    lines = tables = 0
    for paragraph in found:
        if not paragraph.depth:
            if rows:
                tables += 1
                yield _table(rows, f"第 {tables} 个表格", allowance)
            rows, cells, words = [], [], []
            lines += 1
            for line in paragraph.text.split("\n"):
                if line.strip():
                    yield Line(allowance.spend(line), f"第 {lines} 段")
        elif paragraph.depth == 1 and paragraph.row is not None:
            rows.append((tuple(cells), paragraph.row))
            cells, words = [], []
        else:
            words.append(paragraph.text)
            if paragraph.depth == 1 and paragraph.ends_cell:
                cells.append("\n".join(words))
                words = []
    if rows:
        yield _table(rows, f"第 {tables + 1} 个表格", allowance)


def _table(rows: Sequence[Row], place: str, allowance: Allowance) -> TableSource:
    edges: list[int] = []
    for edge in sorted({edge for _, across in rows for cell in across for edge in (cell.left, cell.right)}):
        if not edges or edge - edges[-1] > _NEAR:
            edges.append(edge)
    grid = MergedGrid(allowance)
    for texts, across in rows:
        grid.new_row(_column(edges, across[0].left) if across else 0)
        for text, cell in _joined(texts, across):
            width = max(1, _column(edges, cell.right) - _column(edges, cell.left))
            grid.add(text, width, begins=cell.begins, goes_on=cell.goes_on)
    return grid.maker.table(place)


def _joined(texts: Sequence[str], across: Sequence[Across]) -> Iterator[tuple[str, Across]]:
    """Each cell with its text, cells merged to the right as one; a row without a definition has equal cells."""
    if len(across) < len(texts):
        across = [Across(at, at + 1, False, False, False) for at in range(len(texts))]
    held: tuple[str, Across] | None = None
    for text, cell in zip(texts, across, strict=False):
        if held and cell.joins_left:
            held = (held[0] + text, held[1]._replace(right=cell.right))
            continue
        if held:
            yield held
        held = (text, cell)
    if held:
        yield held


def _column(edges: Sequence[int], edge: int) -> int:
    """The number of the line nearest below an edge."""
    at = bisect_left(edges, edge - _NEAR)
    return min(at, max(len(edges) - 1, 0))
