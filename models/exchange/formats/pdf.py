"""A PDF with a text layer as lines and ruled tables."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.errors import BrokenFile
from models.exchange.formats.pdf_grid import RuledGrid, ruled_grids
from models.exchange.formats.pdf_guard import check_pdf
from models.exchange.formats.pdf_marks import Mark, PageMarks, read_page
from models.exchange.neutral_document import Allowance, Cell, Foreign, Line, Part, Source, TableSource
from models.texts.characters import VISIBLE_STAND_IN

MOST_PAGES = 150
MOST_MARKS = 300_000
_FOOT = re.compile(r"^[\s\-—–－―·第]*\d{1,4}[\s\-—–－―·页/共\d]*$")
_FOOT_ZONE = 0.13
_SAME_LINE = 0.4
_ENOUGH_LINES = 6  # on a page, to tell its margin by
_NEAR, _FAR = 4.0, 60.0  # points
_INDENT = 1.2
_SHORT = 1.6
_GAP = 0.22
_LATIN = re.compile(r"[A-Za-z0-9]")
_WORD = re.compile(r"[（(〔《“【［]*(?:[\x21-\x7e]+|.)[，。、；：！？）)〕》”】］％]*")
_SENTENCE_ENDS = ("。", "；", "：", "！", "？", "”")
_NARROW = 0.5  # ems of a Latin letter or a figure


@dataclass(frozen=True)
class TextLine:
    """A line of text as printed, with its measures."""

    text: str
    left: float
    right: float
    y: float
    size: float
    page: int


def read_pdf(raw: bytes) -> Source:
    """Read a PDF. BrokenFile for a scan without text, a password, damage, or more than a report can hold.

    BrokenFile too where most of the text is glyphs of which the file does not tell the characters.
    """
    import pypdfium2  # type: ignore[import-untyped]

    safe = check_pdf(raw)
    try:
        document = pypdfium2.PdfDocument(safe)
    except pypdfium2.PdfiumError as trouble:
        raise BrokenFile("PDF 不完整、已损坏或加了密码，读不出来。") from trouble
    try:
        if len(document) > MOST_PAGES:
            raise BrokenFile(f"PDF 有 {len(document)} 页，不像一份年报。")
        pages = list(_pages(document))
        title = _title(document)
    except pypdfium2.PdfiumError as trouble:
        raise BrokenFile("PDF 有坏页，读不出来。") from trouble
    finally:
        document.close()
    if not any(page.marks for page in pages):
        raise BrokenFile("PDF 里没有文字层，大概是扫描件。请用带文字的 PDF、Word 或网页导入。")
    unknown = sum(mark.char == VISIBLE_STAND_IN for page in pages for mark in page.marks)
    if unknown * 2 > sum(len(page.marks) for page in pages):
        raise BrokenFile("PDF 里的字多半没有写明是什么字（字体缺字符对照表），读不出来。请改用 Word 或网页。")
    return Source(tuple(parts_of(pages)), (title,))


def _title(document: Foreign) -> str:
    """What the file says it is called; nothing where that is not even text."""
    try:
        return str(document.get_metadata_value("Title"))
    except UnicodeDecodeError:
        return ""


def _pages(document: Foreign) -> Iterator[PageMarks]:
    total = 0
    for number in range(len(document)):
        page = document[number]
        try:
            marks = read_page(page, number + 1)
        finally:
            page.close()
        total += len(marks.marks)
        if total > MOST_MARKS:
            raise BrokenFile("PDF 里的字太多，不像一份年报。")
        yield marks


def parts_of(pages: Sequence[PageMarks]) -> Iterator[Part]:
    """Pages of marks as paragraphs and ruled tables, in reading order."""
    allowance = Allowance()
    paragraphs = _Paragraphs(allowance)
    tables = 0
    taken = [_taken_apart(page) for page in pages]
    usual = _margin(
        [line for _, _, lines in taken for line in lines], [grid.left for grids, _, _ in taken for grid in grids]
    )
    for page, (grids, inside, lines) in zip(pages, taken, strict=True):
        left = _margin(lines, [grid.left for grid in grids]) if len(lines) >= _ENOUGH_LINES else usual
        for at, grid in enumerate([*grids, None]):
            floor = grid.bottom if grid else float("-inf")
            above = [line for line in lines if line.y >= floor]
            lines = [line for line in lines if line.y < floor]
            for line in above:
                yield from paragraphs.add(line, left)
            if grid and inside[at]:
                yield from paragraphs.close()
                tables += 1
                yield _table(grid, inside[at], f"第 {page.number} 页第 {tables} 个表格", allowance)
    yield from paragraphs.close()


def _taken_apart(page: PageMarks) -> tuple[list[RuledGrid], list[list[Mark]], list[TextLine]]:
    """The ruled tables of a page, the characters in each, and the lines around them without the page number."""
    grids = list(ruled_grids(page.rules))
    inside, outside = _sorted_out(page.marks, grids)
    return grids, inside, [line for line in _lines(outside, page.number) if not _is_foot(line, page)]


def _sorted_out(marks: Sequence[Mark], grids: Sequence[RuledGrid]) -> tuple[list[list[Mark]], list[Mark]]:
    inside: list[list[Mark]] = [[] for _ in grids]
    outside = []
    for mark in marks:
        middle = mark.y + mark.size * 0.3
        for grid, kept in zip(grids, inside, strict=True):
            if grid.left <= (mark.x + mark.right) / 2 <= grid.right and grid.bottom <= middle <= grid.top:
                kept.append(mark)
                break
        else:
            outside.append(mark)
    return inside, outside


def _lines(marks: Sequence[Mark], page: int) -> list[TextLine]:
    """Characters on a common baseline, from the top down."""
    rows: list[list[Mark]] = []
    for mark in sorted(marks, key=lambda m: -m.y):
        if rows and abs(rows[-1][0].y - mark.y) <= _SAME_LINE * max(mark.size, rows[-1][0].size):
            rows[-1].append(mark)
        else:
            rows.append([mark])
    lines = []
    for row in rows:
        row.sort(key=lambda m: m.x)
        ink = [mark for mark in row if not mark.char.isspace()]
        if ink:
            size = sorted(mark.size for mark in ink)[len(ink) // 2]
            lines.append(TextLine(_joined(row), ink[0].x, ink[-1].right, row[0].y, size, page))
    return lines


def _joined(row: Sequence[Mark]) -> str:
    """The characters of a line; a wide gap between Latin ones is a blank, a very wide one parts columns."""
    parts: list[str] = []
    before: Mark | None = None
    for mark in row:
        if before is not None and not mark.char.isspace() and not before.char.isspace():
            gap = mark.x - max(before.right, before.x)
            is_latin = _LATIN.match(before.char) and _LATIN.match(mark.char)
            if gap > 2.2 * mark.size or (is_latin and gap > _GAP * mark.size):
                parts.append(" ")
        parts.append(mark.char)
        before = mark
    return re.sub(r" {2,}", " ", "".join(parts)).strip()


def _margin(lines: Sequence[TextLine], edges: Sequence[float] = ()) -> float:
    """Where lines begin that go on from the one above.

    Where most lines begin, unless others begin two characters before, or tables (``edges``) do.
    """
    if not lines:
        return 0.0
    starts = sorted(line.left for line in lines)
    size = sorted(line.size for line in lines)[len(lines) // 2]
    usual = max(starts, key=lambda start: sum(abs(start - other) < _NEAR for other in starts))
    before = [
        start
        for start in (*starts, *edges)
        if 1.3 * size <= usual - start <= 2.6 * size
        or (usual - _FAR <= start < usual and sum(abs(start - other) < _NEAR for other in starts) > 1)
    ]
    return min(before, default=usual)


def _is_foot(line: TextLine, page: PageMarks) -> bool:
    near_edge = line.y < page.height * _FOOT_ZONE or line.y > page.height * (1 - _FOOT_ZONE / 2)
    return bool(near_edge and _FOOT.match(line.text))


def _width(text: str) -> float:
    """The width of the first word of a line, in ems."""
    word = _WORD.match(text)
    return sum(_NARROW if char.isascii() else 1.0 for char in word[0]) if word else 0.0


class _Paragraphs:
    """Puts lines together again: a new paragraph begins where a line is indented or the one before ends short."""

    def __init__(self, allowance: Allowance) -> None:
        self.allowance = allowance
        self.open: list[TextLine] = []
        self.left = 0.0
        self.widest = 0.0
        self.count = 0

    def add(self, line: TextLine, left: float) -> Iterator[Part]:
        self.widest = max(self.widest, line.right)
        if self.open and self.begins(line, left):
            yield from self.close()
        self.open.append(line)

    def begins(self, line: TextLine, left: float) -> bool:
        before = self.open[-1]
        if line.left - left > _INDENT * line.size or abs(line.size - before.size) > 1.5:
            return True
        room = self.widest - before.right
        # Room that the next word could not have stood in says nothing: a number in brackets, an address.
        is_end = before.text.endswith(_SENTENCE_ENDS)
        return room > _SHORT * before.size and (is_end or room > _width(line.text) * line.size)

    def close(self) -> Iterator[Part]:
        if self.open:
            self.count += 1
            text = self.open[0].text
            for line in self.open[1:]:
                is_latin = _LATIN.match(text[-1:]) and _LATIN.match(line.text[:1]) and not text[-1:].isdigit()
                text += (" " if is_latin else "") + line.text
            yield Line(self.allowance.spend(text), f"第 {self.open[0].page} 页第 {self.count} 段")
        self.open = []


def _table(grid: RuledGrid, marks: Sequence[Mark], place: str, allowance: Allowance) -> TableSource:
    held: list[list[Mark]] = [[] for _ in grid.boxes]
    for mark in marks:
        x, y = (mark.x + mark.right) / 2, mark.y + mark.size * 0.3
        for box, kept in zip(grid.boxes, held, strict=True):
            if box.left <= x <= box.right and box.bottom <= y <= box.top:
                kept.append(mark)
                break
    cells = []
    for box, kept in zip(grid.boxes, held, strict=True):
        text = "\n".join(line.text for line in _lines(kept, 0))
        cells.append(Cell(box.row, box.column, box.rows, box.columns, allowance.spend(text, cell=True)))
    return TableSource(tuple(cells), place)
