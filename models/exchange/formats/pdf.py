"""A PDF with a text layer as lines and ruled tables."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from models.errors import BrokenFile
from models.exchange.formats.page_content import PageCharacter, PageContent, read_page
from models.exchange.formats.pdf_guard import check_pdf
from models.exchange.formats.pdfium_fonts import use_no_system_fonts
from models.exchange.formats.printed_lines import (
    LATIN,
    PrintedLine,
    group_lines,
    join_characters,
    lines_of,
    runs_of_digits,
    text_of_cell,
)
from models.exchange.formats.printed_words import open_rows, shifted
from models.exchange.formats.ruled_grid import RuledCell, RuledGrid, find_ruled_grids
from models.exchange.formats.unruled_table import unruled_table
from models.exchange.formats.visible_text import remark_on_unseen
from models.exchange.neutral_document import (
    DocumentCell,
    DocumentLine,
    DocumentPart,
    DocumentTable,
    NeutralDocument,
    ReadBudget,
    Untyped,
)
from models.texts.characters import REPLACEMENT_CHARACTER

MAX_PAGES = 150
MAX_CHARACTERS = 300_000
_PAGE_NUMBER = re.compile(r"^[\s\-—–－―·第]*\d{1,4}[\s\-—–－―·页/共\d]*$")
_NUMBER = re.compile(r"\d+")
_ENDS_IN_FIGURES = re.compile(r"\d\s+\d+$")  # of a row: what follows on the next line is no part of the last
_DASHES = re.compile(r"[\-—–－―]+")
_MAX_PAGE_NUMBERS = 2  # the page, and of how many, between two dashes; more are a row of figures
FEW_CHARACTERS = 40  # on a page that is a picture: its number, a mark of the machine
_PICTURE_SHARE, _MAX_IMAGES = 0.25, 200
_MARGIN_ZONE = 0.13
_RULE = 0.5  # points by which a letter may reach over a rule
_EDGE = 2.0  # points below a baseline that belong to its line
_MIN_LINES_FOR_MARGIN = 6  # on a page, to tell its margin by
_MARGIN_TOLERANCE, _MAX_OUTDENT = 4.0, 60.0  # points
_MIN_INDENT = 1.2
_HEADING = re.compile(r"[一二三四五六七八九十]{1,2}、")
_SHORT_LINE = 1.6
_WORD = re.compile(r"[（(〔《“【［]*(?:[\x21-\x7e]+|.)[，。、；：！？）)〕》”】］％]*")
_SENTENCE_ENDS = ("。", "；", "：", "！", "？", "”")
_NARROW = 0.5  # ems of a Latin letter or a figure


def read_pdf(raw: bytes) -> NeutralDocument:
    """Read a PDF. BrokenFile for a scan without text, a password, damage, or more than a report can hold.

    BrokenFile too where most of the text is glyphs of which the file does not tell the characters.
    """
    import pypdfium2

    safe = check_pdf(raw)
    use_no_system_fonts()
    try:
        document = pypdfium2.PdfDocument(safe)
    except pypdfium2.PdfiumError as error:
        raise BrokenFile("PDF 不完整、已损坏或加了密码，读不出来。") from error
    try:
        if len(document) > MAX_PAGES:
            raise BrokenFile(f"PDF 有 {len(document)} 页，不像一份年报。")
        pictures: list[int] = []
        pages = list(_pages(document, pictures))
        title = _title(document)
    except pypdfium2.PdfiumError as error:
        raise BrokenFile("PDF 有坏页，读不出来。") from error
    finally:
        document.close()
    if not any(page.characters for page in pages):
        raise BrokenFile("PDF 里没有文字层，大概是扫描件。请用带文字的 PDF、Word 或网页导入，或照着它填写。")
    unknown = sum(mark.char == REPLACEMENT_CHARACTER for page in pages for mark in page.characters)
    if unknown * 2 > sum(len(page.characters) for page in pages):
        raise BrokenFile("PDF 里的字多半没有写明是什么字（字体缺字符对照表），读不出来。请改用 Word 或网页。")
    struck = [join_characters(line) for page in pages for line in group_lines(page.struck)]
    return NeutralDocument(
        tuple(document_parts(pages)), (title,), (*remark_on_unseen(struck), *remark_on_picture_pages(pictures))
    )


def remark_on_picture_pages(numbers: Sequence[int]) -> tuple[str, ...]:
    """The sentence on pages that are pictures, so that nothing on them is taken for blank."""
    if not numbers:
        return ()
    return (f"第 {'、'.join(map(str, numbers))} 页是图片，里面的表和字没有读入，请照着原件补上。",)


def _is_picture(page: Untyped, characters: int) -> bool:
    """Whether pictures fill much of a page that has hardly a word: a scan between pages with text."""
    import pypdfium2

    if characters >= FEW_CHARACTERS:
        return False
    width, height = page.get_size()
    area = 0.0
    for image in islice(page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=3), _MAX_IMAGES):
        left, bottom, right, top = image.get_bounds()
        area += abs((right - left) * (top - bottom))
    return bool(area >= _PICTURE_SHARE * width * height)


def _title(document: Untyped) -> str:
    """What the file says it is called; nothing where that is not even text."""
    try:
        return str(document.get_metadata_value("Title"))
    except UnicodeDecodeError:
        return ""


def _pages(document: Untyped, pictures: list[int]) -> Iterator[PageContent]:
    """The pages; the numbers of those that are pictures go into ``pictures``."""
    total = 0
    for number in range(len(document)):
        page = document[number]
        try:
            content = read_page(page, number + 1)
            if _is_picture(page, len(content.characters)):
                pictures.append(number + 1)
        finally:
            page.close()
        total += len(content.characters)
        if total > MAX_CHARACTERS:
            raise BrokenFile("PDF 里的字太多，不像一份年报。")
        yield content


def document_parts(pages: Sequence[PageContent]) -> Iterator[DocumentPart]:
    """Pages of marks as paragraphs and ruled tables, in reading order."""
    budget = ReadBudget()
    paragraphs = _ParagraphBuilder(budget)
    tables = 0
    analysed = [_analyse_page(page, budget) for page in pages]
    usual = _left_margin(
        [line for _, lines, _ in analysed for line in lines], [edge for _, _, edges in analysed for edge in edges]
    )
    for page, (found, lines, edges) in zip(pages, analysed, strict=True):
        left = _left_margin(lines, edges) if len(lines) >= _MIN_LINES_FOR_MARGIN else usual
        for table in (*found, None):
            floor = table.bottom if table else float("-inf")
            above = [line for line in lines if line.y >= floor]
            lines = [line for line in lines if line.y < floor]
            for line in above:
                yield from paragraphs.add(line, left)
            if table:
                yield from paragraphs.flush()
                tables += 1
                place = f"第 {page.number} 页第 {tables} 个表格"
                yield DocumentTable(table.cells, place, table.is_unaligned, words_above=table.heads)
    yield from paragraphs.flush()


@dataclass(frozen=True)
class _PageTable:
    """A table of a page, and down to where it reaches."""

    cells: tuple[DocumentCell, ...]
    top: float
    bottom: float
    is_unaligned: bool = False
    heads: tuple[str, ...] = ()


def _analyse_page(page: PageContent, budget: ReadBudget) -> tuple[list[_PageTable], list[PrintedLine], list[float]]:
    """The tables of a page from the top down, the lines around them without the page number, the tables' left edges."""
    grids = list(find_ruled_grids(page.lines))
    inside, outside = _split_by_grid(_whole_figures(page.characters, grids), grids)
    unseen, _ = _split_by_grid(page.unseen, grids)
    struck, _ = _split_by_grid(page.struck, grids)
    outside = [mark for line in group_lines(outside) if not _is_page_number(line, page) for mark in line]
    found = []
    for at, (grid, marks, hidden, crossed) in enumerate(zip(grids, inside, unseen, struck, strict=True)):
        if not marks:
            continue
        cells, top, bottom = _cells(grid, marks, hidden, crossed, budget), grid.top, grid.bottom
        beyond = [mark for mark in outside if mark.y < grid.bottom]
        if at == len(grids) - 1 and (rows := open_rows(grid, beyond, is_below=True)):
            cells = (*cells, *shifted(rows.cells, 1 + max(cell.row + cell.rows - 1 for cell in cells)))
            bottom = rows.bottom - _EDGE
            outside = [mark for mark in outside if mark not in rows.characters]
        beyond = [mark for mark in outside if mark.y > grid.top]
        if not at and (rows := open_rows(grid, beyond, is_below=False)):
            cells = (*rows.cells, *shifted(cells, 1 + max(cell.row for cell in rows.cells)))
            top = rows.top
            outside = [mark for mark in outside if mark not in rows.characters]
        found.append(_PageTable(cells, top, bottom))
    if table := unruled_table(outside, page.struck):
        found.append(_PageTable(table.cells, table.top, table.bottom, is_unaligned=True, heads=table.heads))
        outside = [mark for mark in outside if mark not in table.characters]
    found.sort(key=lambda table: -table.top)
    return found, lines_of(outside, page.number), [grid.left for grid in grids]


def _whole_figures(characters: Sequence[PageCharacter], grids: Sequence[RuledGrid]) -> Sequence[PageCharacter]:
    """The characters, those of a figure that a rule goes through moved into the cell in which most of it stands."""
    boxes = [box for grid in grids for box in grid.cells]
    sides = sorted({side for box in boxes for side in (box.left, box.right)})
    moved: dict[PageCharacter, PageCharacter] = {}
    for run in runs_of_digits(characters):
        first, last = run[0].x, run[-1].right
        if bisect_left(sides, first + _RULE) == bisect_right(sides, last - _RULE):
            continue
        level = run[0].y + run[0].size * 0.3
        near = [box for box in boxes if box.bottom <= level <= box.top and box.left < last and box.right > first]
        held = {box: sum(box.left <= (mark.x + mark.right) / 2 <= box.right for mark in run) for box in near}
        box = max(held, key=lambda each: held[each], default=None)
        if box is None or held[box] == len(run):
            continue
        by = max(box.left - first, 0.0) or min(box.right - last, 0.0)
        moved |= {mark: replace(mark, x=mark.x + by, right=mark.right + by) for mark in run}
    return [moved.get(mark, mark) for mark in characters] if moved else characters


def _split_by_grid(
    characters: Sequence[PageCharacter], grids: Sequence[RuledGrid]
) -> tuple[list[list[PageCharacter]], list[PageCharacter]]:
    inside: list[list[PageCharacter]] = [[] for _ in grids]
    outside = []
    for character in characters:
        middle = character.y + character.size * 0.3
        for grid, grid_marks in zip(grids, inside, strict=True):
            if grid.left <= (character.x + character.right) / 2 <= grid.right and grid.bottom <= middle <= grid.top:
                grid_marks.append(character)
                break
        else:
            outside.append(character)
    return inside, outside


def _left_margin(lines: Sequence[PrintedLine], edges: Sequence[float] = ()) -> float:
    """Where lines begin that go on from the one above.

    Where most lines begin, unless others begin two characters before, or tables (``edges``) do.
    """
    if not lines:
        return 0.0
    starts = sorted(line.left for line in lines)
    size = sorted(line.size for line in lines)[len(lines) // 2]
    usual = max(starts, key=lambda start: sum(abs(start - other) < _MARGIN_TOLERANCE for other in starts))
    before = [
        start
        for start in (*starts, *edges)
        if 1.3 * size <= usual - start <= 2.6 * size
        or (
            usual - _MAX_OUTDENT <= start < usual
            and sum(abs(start - other) < _MARGIN_TOLERANCE for other in starts) > 1
        )
    ]
    return min(before, default=usual)


def _is_page_number(row: Sequence[PageCharacter], page: PageContent) -> bool:
    y = row[0].y
    near_edge = y < page.height * _MARGIN_ZONE or y > page.height * (1 - _MARGIN_ZONE / 2)
    text = join_characters(row)
    if not (near_edge and _PAGE_NUMBER.match(text)):
        return False
    return len(_NUMBER.findall(text)) <= _MAX_PAGE_NUMBERS and len(_DASHES.findall(text)) <= _MAX_PAGE_NUMBERS


def _first_word_width(text: str) -> float:
    """The width of the first word of a line, in ems."""
    word = _WORD.match(text)
    return sum(_NARROW if char.isascii() else 1.0 for char in word[0]) if word else 0.0


class _ParagraphBuilder:
    """Puts lines together again: a new paragraph begins where a line is indented or the one before ends short."""

    def __init__(self, budget: ReadBudget) -> None:
        self.allowance = budget
        self.pending: list[PrintedLine] = []
        self.left = 0.0
        self.widest = 0.0
        self.count = 0

    def add(self, line: PrintedLine, left: float) -> Iterator[DocumentPart]:
        self.widest = max(self.widest, line.right)
        if self.pending and self.starts_paragraph(line, left):
            yield from self.flush()
        self.pending.append(line)

    def starts_paragraph(self, line: PrintedLine, left: float) -> bool:
        before = self.pending[-1]
        if line.left - left > _MIN_INDENT * line.size or abs(line.size - before.size) > 1.5:
            return True
        if _HEADING.match(line.text) and not _HEADING.match(before.text):
            return True
        room = self.widest - before.right
        # Room that the next word could not have stood in says nothing: a number in brackets, an address.
        is_end = before.text.endswith(_SENTENCE_ENDS)
        return room > _SHORT_LINE * before.size and (is_end or room > _first_word_width(line.text) * line.size)

    def flush(self) -> Iterator[DocumentPart]:
        if self.pending:
            self.count += 1
            text = self.pending[0].text
            for line in self.pending[1:]:
                is_latin = LATIN.match(text[-1:]) and LATIN.match(line.text[:1])
                is_number = text[-1:].isdigit() and not _ENDS_IN_FIGURES.search(text)
                text += (" " if is_latin and not is_number else "") + line.text
            yield DocumentLine(self.allowance.spend(text), f"第 {self.pending[0].page} 页第 {self.count} 段")
        self.pending = []


def _cells(
    grid: RuledGrid,
    characters: Sequence[PageCharacter],
    unseen: Sequence[PageCharacter],
    struck: Sequence[PageCharacter],
    budget: ReadBudget,
) -> tuple[DocumentCell, ...]:
    """The cells of a ruled table, each with the characters in it, and notes on those that are no part of its text."""
    cells = []
    by_cell = zip(*(_by_cell(grid, marks) for marks in (characters, unseen, struck)), strict=True)
    for box, (marks, covered, crossed) in zip(grid.cells, by_cell, strict=True):
        text, notes = text_of_cell(marks, crossed)
        words = "".join(line.text for line in lines_of(covered, 0))
        if words:
            notes = (*notes, f"“{words[:20]}”看不清或被盖住，未计入")
        cells.append(DocumentCell(box.row, box.column, box.rows, box.columns, budget.spend(text, is_cell=True), notes))
    return tuple(cells)


def _by_cell(grid: RuledGrid, characters: Sequence[PageCharacter]) -> list[list[PageCharacter]]:
    """The characters of each cell."""
    marks_by_cell: list[list[PageCharacter]] = [[] for _ in grid.cells]
    at_level: dict[float, list[tuple[RuledCell, list[PageCharacter]]]] = {}  # the characters of a line share theirs
    for character in characters:
        x, y = (character.x + character.right) / 2, character.y + character.size * 0.3
        if y not in at_level:
            both = zip(grid.cells, marks_by_cell, strict=True)
            at_level[y] = [(box, marks) for box, marks in both if box.bottom <= y <= box.top]
        for box, cell_marks in at_level[y]:
            if box.left <= x <= box.right:
                cell_marks.append(character)
                break
    return marks_by_cell
