"""Blocks to pages: every line on the grid, tables between, numbers at the foot."""

from collections.abc import Sequence

from output.blocks import Block, ChartPage, Document, Grid, Heading, PageBreak, Paragraph, Signature
from output.charts import WIDTH
from output.page import geometry as g
from output.page.breaking import Line
from output.page.drawings import draw as draw_chart
from output.page.faces import Case, Voice
from output.page.filling import share_out
from output.page.grids import Alignment, draw
from output.page.placed import Book, Bookmark, Element, Mark, Page, Place
from output.page.setting import Measured, Run, Type, lines_of, measure, one_line, place
from output.page.tables import Fitted, fit, split
from output.page.titles import title_lines

BODY = Type(g.BODY_SIZE, g.CHARACTER_PITCH)
TITLE = Type(g.TITLE_SIZE, g.TITLE_SIZE)
_VOICES = {1: Voice.HEI, 2: Voice.KAI, 3: Voice.BODY, 4: Voice.BODY}
_DEEPEST_BOOKMARK = 3
_EPSILON = 1e-6


def make_pages(document: Document, case: Case, figures: Alignment = Alignment.CENTRE) -> Book:
    """Lay the document out in the faces of the case; the same document gives the same pages."""
    maker = _Maker(document, case, figures)
    maker.title()
    for at, block in enumerate(document.blocks):
        maker.block(block, document.blocks[at + 1 :])
    for page in maker.book.pages:
        page.marks.append(page_number(case, page.number))
    return maker.book


class _Maker:
    """Walks the blocks once; ``used`` is how far the 版心 of the open page is filled, in points."""

    def __init__(self, document: Document, case: Case, figures: Alignment) -> None:
        self.document = document
        self.case = case
        self.figures = figures
        self.book = Book()
        self.fits: dict[int, Fitted] = {}
        self.over_turned: tuple[Heading, Measured] | None = None
        self.used = 0.0
        self.new_page()

    def block(self, block: Block, following: Sequence[Block]) -> None:
        match block:
            case Heading():
                self.heading(block, following)
            case Paragraph():
                text = measure(self.case, Run(block.text, Voice.BODY))
                self.text(text, [(len(text.text), "P")], _tail(following))
            case Grid():
                if block.landscape:
                    self.turned_table(block)
                else:
                    self.table(block)
            case Signature():
                self.signature(block)
            case ChartPage():
                self.chart_page(block)
            case PageBreak():
                self.used = g.BODY_HEIGHT

    # the open page

    def new_page(self) -> None:
        self.book.pages.append(Page(len(self.book.pages) + 1))
        self.used = 0.0

    @property
    def room(self) -> float:
        return g.BODY_HEIGHT - self.used

    @property
    def free_lines(self) -> int:
        left = self.room - g.BODY_SIZE + _EPSILON
        return int(left // g.LINE_PITCH) + 1 if left >= 0 else 0

    def need(self, height: float) -> None:
        if self.used and height > self.room + _EPSILON:
            self.new_page()

    def to_grid(self) -> None:
        rows = -(-(self.used - _EPSILON) // g.LINE_PITCH)
        self.used = rows * g.LINE_PITCH

    def put(self, mark: Mark) -> None:
        if mark.element:
            page = self.book.pages[-1]
            mark.element.children.append(Place(page.number - 1, len(page.marks)))
        self.book.pages[-1].marks.append(mark)

    def put_line(self, text: Measured, line: Line, left: float, element: Element | None) -> None:
        """A line of body type at the open row, ``left`` ems from the 版心's left."""
        x = g.BINDING_MARGIN + left * g.CHARACTER_PITCH
        y = _from_top(self.used + g.ASCENT * g.BODY_SIZE)
        self.put(Mark(element, place(text, line, x, y, BODY)))

    # the kinds of block

    def title(self) -> None:
        element = self.book.root.add("H1")
        ems = g.BODY_WIDTH / g.TITLE_SIZE
        for part in title_lines(self.document.title, ems, self.document.agency):
            text = measure(self.case, Run(part, Voice.TITLE))
            line = one_line(text)
            narrow = min(1.0, ems / line.width)
            x = g.BINDING_MARGIN + (g.BODY_WIDTH - line.width * TITLE.pitch * narrow) / 2
            y = _from_top(self.used + g.ASCENT * g.TITLE_SIZE)
            self.put(Mark(element, place(text, line, x, y, TITLE, narrow)))
            self.used += g.LINE_PITCH
        self.used += g.TITLE_GAP * g.LINE_PITCH

    def heading(self, block: Heading, following: Sequence[Block]) -> None:
        runs = [Run(block.text, _VOICES[block.level]), Run(block.rest, Voice.BODY)]
        text = measure(self.case, *(run for run in runs if run.text))
        if not block.rest and _is_turned(following):
            self.over_turned = (block, text)
            return
        self.to_grid()
        self.need(g.BODY_SIZE if block.rest else g.LINE_PITCH + self.beginning(following))
        self.bookmark(block, _from_top(self.used))
        parts = [(len(block.text), f"H{block.level + 1}"), (len(text.text), "P")]
        self.text(text, parts if block.rest else parts[:1], _tail(following))

    def bookmark(self, block: Heading, top: float) -> None:
        if block.level <= _DEEPEST_BOOKMARK:
            words, page = block.text.rstrip("。：；"), len(self.book.pages) - 1
            self.book.bookmarks.append(Bookmark(block.level - 1, words, page, top))

    def beginning(self, following: Sequence[Block]) -> float:
        """The height of what must follow a heading on its page."""
        match following[:1]:
            case [Grid(flows=True)]:
                return g.BODY_HEIGHT / 5
            case [Grid(landscape=False) as grid]:
                height = self.fitted(grid).height
                return height if height <= g.BODY_HEIGHT - g.LINE_PITCH else g.BODY_HEIGHT / 3
            case [Heading(rest="")]:
                return g.LINE_PITCH + self.beginning(following[1:])
            case [Heading() | Paragraph()]:
                return g.BODY_SIZE
        return 0.0

    def text(self, text: Measured, parts: Sequence[tuple[int, str]], tail: int) -> None:
        """A paragraph; ``parts`` says up to which character it belongs to which kind of element."""
        lines = lines_of(text, g.CHARACTERS - g.INDENT, g.CHARACTERS)
        elements = [(end, self.book.root.add(kind)) for end, kind in parts]
        self.to_grid()
        at = 0
        for number, count in enumerate(share_out(len(lines), self.free_lines, g.LINES, tail)):
            if number:
                self.new_page()
            for line in lines[at : at + count]:
                left = 0.0 if line.start else g.INDENT
                for part, element in _divided(line, elements):
                    self.put_line(text, part, left, element)
                    left += part.width
                self.used += g.LINE_PITCH
            at += count

    def fitted(self, block: Grid) -> Fitted:
        key = id(block)
        if key not in self.fits:
            room = self.room if block.flows else g.BODY_HEIGHT - g.LINE_PITCH
            self.fits[key] = fit(self.case, block, g.BODY_WIDTH, room)
        return self.fits[key]

    def table(self, block: Grid) -> None:
        fitted = self.fitted(block)
        if fitted.height <= g.BODY_HEIGHT and not block.flows:
            self.need(fitted.height)
        rows = self.rows(block)
        for number, part in enumerate(split(fitted, self.room, g.BODY_HEIGHT)):
            if number:
                self.new_page()
            for mark in draw(fitted, part, g.BINDING_MARGIN, _from_top(self.used), rows, self.figures):
                self.put(mark)
            self.used += sum(fitted.heights[row] for row in part.rows(fitted))
        self.used += g.BODY_SIZE / 2
        self.to_grid()

    def turned_table(self, block: Grid) -> None:
        """Clause 8: on pages of its own, turned counter-clockwise, its top at the page's left."""
        above = g.LINE_PITCH if self.over_turned else 0.0
        fitted = fit(self.case, block, g.BODY_HEIGHT, g.BODY_WIDTH - above)
        x, y = g.PAPER_HEIGHT - g.BODY_BOTTOM, g.PAPER_WIDTH - g.BINDING_MARGIN
        if self.used:
            self.new_page()
        if self.over_turned:
            heading, text = self.over_turned
            self.over_turned = None
            self.bookmark(heading, g.PAPER_HEIGHT)
            element = self.book.root.add(f"H{heading.level + 1}")
            left = x + g.INDENT * g.CHARACTER_PITCH
            runs = place(text, one_line(text), left, y - g.ASCENT * g.BODY_SIZE, BODY)
            self.put(Mark(element, runs, turned=True))
        rows = self.rows(block)
        for part in split(fitted, g.BODY_WIDTH - above, g.BODY_WIDTH):
            if part.first:
                self.new_page()
            for mark in draw(fitted, part, x, y - (0 if part.first else above), rows, self.figures):
                mark.turned = True
                self.put(mark)
            self.used = g.BODY_HEIGHT

    def chart_page(self, block: ChartPage) -> None:
        """Charts on a page of their own, as wide as the 版心, smaller together where they are too many for it."""
        if self.used:
            self.new_page()
        self.heading(Heading(1, block.title), ())
        tall = sum(chart.height for chart in block.charts) * g.BODY_WIDTH / WIDTH
        narrow = min(1.0, self.room / tall)
        for chart in block.charts:
            width = g.BODY_WIDTH * narrow
            figure = self.book.root.add("Figure", Alt=chart.spoken)
            left = g.BINDING_MARGIN + (g.BODY_WIDTH - width) / 2
            self.put(draw_chart(chart, self.case, figure, left, _from_top(self.used), width))
            self.used += chart.height * width / WIDTH

    def rows(self, block: Grid) -> dict[int, Element]:
        table = self.book.root.add("Table", Summary=block.name)
        return {row: table.add("TR") for row in range(block.layout.rows)}

    def signature(self, block: Signature) -> None:
        rows = [
            [measure(self.case, Run(part, Voice.BODY)) for part in _signed(words)]
            for words in (block.organisation, block.date)
        ]
        widths = [max((one_line(row).width for row in part), default=0.0) for part in rows]
        self.to_grid()
        self.used += g.SIGNATURE_GAP * g.LINE_PITCH
        self.need((sum(map(len, rows)) - 1) * g.LINE_PITCH + g.BODY_SIZE)
        for part, left, width in zip(rows, signature_lefts(*widths), widths, strict=True):
            element = self.book.root.add("P") if part else None
            for row in part:
                line = one_line(row)
                self.put_line(row, line, left + (width - line.width) / 2, element)
                self.used += g.LINE_PITCH


def _signed(words: str) -> list[str]:
    """A name or date of the 落款 in the lines it takes."""
    return title_lines(words, g.CHARACTERS - 2 * g.SIGNATURE_INDENT) if words else []


def _is_turned(following: Sequence[Block]) -> bool:
    match following[:1]:
        case [Grid(landscape=True)]:
            return True
    return False


def _tail(following: Sequence[Block]) -> int:
    """The lines that must stay with the end of a text: those of the 落款 that follows it."""
    match following[:1]:
        case [Signature() as signature]:
            return g.SIGNATURE_GAP + len(_signed(signature.organisation)) + len(_signed(signature.date))
    return 0


def _divided(line: Line, elements: Sequence[tuple[int, Element]]) -> list[tuple[Line, Element]]:
    parts = []
    start = line.start
    for end, element in elements:
        stop = min(end, line.end)
        if stop > start:
            advances = line.advances[start - line.start : stop - line.start]
            parts.append((Line(start, stop, advances), element))
            start = stop
    return parts


def signature_lefts(name: float, day: float) -> tuple[float, float]:
    """Where organisation and date begin, in characters from the left (7.3.5.2); widths in ems.

    The organisation ends two characters from the right and the date begins two after its first.
    A date longer than the organisation ends two from the right, and the organisation moves left.
    """
    right = g.CHARACTERS - g.SIGNATURE_INDENT
    left = right - name if day <= name else right - day - g.SIGNATURE_INDENT
    left = max(0.0, left)
    return left, left + g.SIGNATURE_INDENT


def page_number(case: Case, number: int) -> Mark:
    """7.5: odd pages at the right, even pages at the left, one character in."""
    text = measure(case, Run(f"— {number} —", Voice.SONG))
    line = one_line(text)
    kind = Type(g.PAGE_NUMBER_SIZE, g.PAGE_NUMBER_SIZE)
    indent = g.PAGE_NUMBER_INDENT * g.PAGE_NUMBER_SIZE
    width = line.width * g.PAGE_NUMBER_SIZE
    x = g.BODY_RIGHT - indent - width if number % 2 else g.BINDING_MARGIN + indent
    below = g.BODY_BOTTOM + g.PAGE_NUMBER_DROP + g.DASH_HEIGHT * g.PAGE_NUMBER_SIZE
    return Mark(None, place(text, line, x, g.PAPER_HEIGHT - below, kind))


def _from_top(down: float) -> float:
    """The height on the page of a point ``down`` below the top of the 版心."""
    return g.PAPER_HEIGHT - g.TOP_MARGIN - down
