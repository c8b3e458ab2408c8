"""Blocks to pages: every line on the grid, tables between, numbers at the foot."""

from collections.abc import Sequence

from output.blocks import Block, Document, Grid, Heading, PageBreak, Paragraph, Signature
from output.page import geometry as g
from output.page.breaking import Line
from output.page.faces import Voice
from output.page.grids import draw
from output.page.placed import Book, Bookmark, Mark, Page, Place
from output.page.setting import Measured, Run, Type, lines_of, measure, one_line, place
from output.page.tables import Fitted, fit, split
from output.page.titles import title_lines

BODY = Type(g.BODY_SIZE, g.CHARACTER_PITCH)
TITLE = Type(g.TITLE_SIZE, g.TITLE_SIZE)
_VOICES = {1: Voice.HEI, 2: Voice.KAI, 3: Voice.BODY, 4: Voice.BODY}
_EPSILON = 1e-6


def make_pages(document: Document) -> Book:
    """Lay the document out; the same document gives the same pages."""
    return _Maker(document).make()


class _Maker:
    """Walks the blocks once; ``used`` is how far the 版心 of the open page is filled, in points."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.book = Book()
        self.used = 0.0
        self.new_page()

    def make(self) -> Book:
        self.title()
        blocks = self.document.blocks
        for at, block in enumerate(blocks):
            self.block(block, blocks[at + 1 :])
        for page in self.book.pages:
            page.marks.append(_page_number(page.number))
        return self.book

    def block(self, block: Block, following: Sequence[Block]) -> None:
        match block:
            case Heading():
                self.heading(block, following)
            case Paragraph():
                text = measure([Run(block.text, Voice.BODY)])
                self.lines(text, lines_of(text, g.CHARACTERS - g.INDENT, g.CHARACTERS), "P")
            case Grid():
                self.table(block)
            case Signature():
                self.signature(block)
            case PageBreak():
                self.new_page()

    @property
    def page(self) -> Page:
        return self.book.pages[-1]

    @property
    def room(self) -> float:
        return g.BODY_HEIGHT - self.used

    def new_page(self) -> None:
        self.book.pages.append(Page(len(self.book.pages) + 1))
        self.used = 0.0

    def mark(self, mark: Mark) -> None:
        if mark.element:
            mark.element.children.append(_place_of(self.book))
        self.page.marks.append(mark)

    def to_grid(self) -> None:
        """Move down to the next line of the grid."""
        rows = -(-(self.used - _EPSILON) // g.LINE_PITCH)
        self.used = rows * g.LINE_PITCH

    def need(self, height: float) -> None:
        if height > self.room + _EPSILON and self.used:
            self.new_page()

    def title(self) -> None:
        ems = g.BODY_WIDTH / g.TITLE_SIZE
        element = self.book.root.add("H1")
        for part in title_lines(self.document.title, ems, self.document.agency):
            text = measure([Run(part, Voice.TITLE)])
            line = one_line(text)
            x = g.BINDING_MARGIN + (g.BODY_WIDTH - line.width * TITLE.pitch) / 2
            y = _from_top(self.used + g.ASCENT * g.TITLE_SIZE)
            self.mark(Mark(element, place(text, line, x, y, TITLE)))
            self.used += g.LINE_PITCH
        self.book.bookmarks.append(Bookmark(0, self.document.title, 0, g.PAPER_HEIGHT))
        self.used += g.LINE_PITCH

    def heading(self, block: Heading, following: Sequence[Block]) -> None:
        runs = [Run(block.text, _VOICES[block.level]), Run(block.rest, Voice.BODY)]
        text = measure([run for run in runs if run.text])
        lines = lines_of(text, g.CHARACTERS - g.INDENT, g.CHARACTERS)
        self.need(len(lines[:2]) * g.LINE_PITCH + (0 if block.rest else self.first_of(following)))
        page = len(self.book.pages) - 1
        y = _from_top(self.used)
        if block.level < 4:
            self.book.bookmarks.append(Bookmark(block.level - 1, block.text.rstrip("。："), page, y))
        self.lines(text, lines, f"H{block.level + 1}")

    def first_of(self, following: Sequence[Block]) -> float:
        """How much of what follows a heading must stand on its page, in points."""
        if not following:
            return 0.0
        block = following[0]
        if isinstance(block, Grid):
            if block.landscape:
                return 0.0
            fitted = self.fitted(block)
            whole = fitted.height + g.BODY_SIZE
            return whole if whole <= g.BODY_HEIGHT - g.LINE_PITCH else g.BODY_HEIGHT / 3
        if isinstance(block, Heading) and not block.rest:
            return g.LINE_PITCH + self.first_of(following[1:])
        return g.LINE_PITCH

    def lines(self, text: Measured, lines: list[Line], kind: str) -> None:
        element = self.book.root.add(kind)
        self.to_grid()
        for number, line in enumerate(lines):
            if self.room < g.BODY_SIZE - _EPSILON:
                self.new_page()
            indent = 0 if number else g.INDENT
            x = g.BINDING_MARGIN + indent * g.CHARACTER_PITCH
            y = _from_top(self.used + g.ASCENT * g.BODY_SIZE)
            self.mark(Mark(element, place(text, line, x, y, BODY)))
            self.used += g.LINE_PITCH

    def fitted(self, block: Grid) -> Fitted:
        return fit(block, g.BODY_WIDTH, g.BODY_HEIGHT - g.LINE_PITCH)

    def table(self, block: Grid) -> None:
        fitted = self.fitted(block)
        page = g.BODY_HEIGHT
        if fitted.height <= page:
            self.need(fitted.height)
        table = self.book.root.add("Table", Summary=block.name)
        rows = {row: table.add("TR") for row in range(block.layout.rows)}
        for number, part in enumerate(split(fitted, self.room, page)):
            if number:
                self.new_page()
            for mark in draw(fitted, part, g.BINDING_MARGIN, _from_top(self.used), rows):
                self.mark(mark)
            self.used += sum(fitted.heights[row] for row in part.rows(fitted))
        self.used += g.BODY_SIZE / 2
        self.to_grid()

    def signature(self, block: Signature) -> None:
        name = measure([Run(block.organisation, Voice.BODY)])
        day = measure([Run(block.date, Voice.BODY)])
        self.to_grid()
        self.used += g.SIGNATURE_GAP * g.LINE_PITCH
        self.need(2 * g.LINE_PITCH - (g.LINE_PITCH - g.BODY_SIZE))
        lefts = signature_lefts(one_line(name).width, one_line(day).width)
        for text, left in zip((name, day), lefts, strict=True):
            if text.text:
                element = self.book.root.add("P")
                x = g.BINDING_MARGIN + left * g.CHARACTER_PITCH
                y = _from_top(self.used + g.ASCENT * g.BODY_SIZE)
                self.mark(Mark(element, place(text, one_line(text), x, y, BODY)))
                self.used += g.LINE_PITCH


def signature_lefts(name: float, day: float) -> tuple[float, float]:
    """Where organisation and date begin, in characters from the left (7.3.5.2); widths in ems.

    The organisation ends two characters from the right and the date begins two after its first.
    A date longer than the organisation ends two from the right, and the organisation moves left.
    """
    right = g.CHARACTERS - g.SIGNATURE_INDENT
    left = right - name if day <= name else right - day - g.SIGNATURE_INDENT
    left = max(0.0, left)
    return left, left + g.SIGNATURE_INDENT


def _from_top(down: float) -> float:
    return g.PAPER_HEIGHT - g.TOP_MARGIN - down


def _place_of(book: Book) -> Place:
    return Place(len(book.pages) - 1, len(book.pages[-1].marks))


def _page_number(number: int) -> Mark:
    """7.5: odd pages at the right, even pages at the left, one character in."""
    text = measure([Run(f"— {number} —", Voice.SONG)])
    line = one_line(text)
    kind = Type(g.PAGE_NUMBER_SIZE, g.PAGE_NUMBER_SIZE)
    indent = g.PAGE_NUMBER_INDENT * g.PAGE_NUMBER_SIZE
    width = line.width * g.PAGE_NUMBER_SIZE
    x = g.BODY_RIGHT - indent - width if number % 2 else g.BINDING_MARGIN + indent
    # The dash stands at 0.38 of the size above the baseline: its height is what 7 mm is measured to.
    y = g.PAPER_HEIGHT - g.BODY_BOTTOM - g.PAGE_NUMBER_DROP - 0.38 * g.PAGE_NUMBER_SIZE
    return Mark(None, place(text, line, x, y, kind))
