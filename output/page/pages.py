"""Blocks to pages: every line on the grid, tables between, numbers at the foot."""

from collections.abc import Sequence
from dataclasses import dataclass

from output.blocks import Block, Document, Grid, Heading, PageBreak, Paragraph, PicturePage, Placement, Signature
from output.page import geometry as g
from output.page.draft_mark import draft_mark
from output.page.fonts import FontRole, FontSet
from output.page.line_breaking import Line
from output.page.links import LinkSpan, find_links
from output.page.page_filling import distribute_lines
from output.page.page_model import (
    Book,
    Bookmark,
    ContentReference,
    Element,
    LinkReference,
    MarkedContent,
    Page,
    PageLink,
)
from output.page.picture_drawing import draw_picture
from output.page.table_drawing import Alignment, draw_part
from output.page.tables import COMMON_SIZE, FittedTable, PlacedTable, TablePart, fit_table, split_table
from output.page.titles import title_lines
from output.page.typesetting import MeasuredText, Run, TypeSize, as_one_line, break_measured, measure, place_line

BODY_TYPE = TypeSize(g.BODY_SIZE, g.CHARACTER_PITCH)
TITLE_TYPE = TypeSize(g.TITLE_SIZE, g.TITLE_SIZE)
VOICES = {1: FontRole.HEI, 2: FontRole.KAI, 3: FontRole.BODY, 4: FontRole.BODY}
_DEEPEST_BOOKMARK = 3
_EPSILON = 1e-6


def make_pages(
    document: Document, fonts: FontSet, alignment: Alignment = Alignment.CENTRE, pages_before: int = 0
) -> Book:
    """Lay the document out in the faces of the case; the same document gives the same pages.

    The numbers at the foot go on from ``pages_before``.
    """
    book = _make(document, fonts, alignment).book
    for page in book.pages:
        page.number += pages_before
        page.contents.append(page_number(fonts, page.number))
    return book


def place_tables(document: Document, fonts: FontSet) -> dict[int, PlacedTable]:
    """The upright tables as they stand on the pages, by the ``id`` of each grid."""
    return _make(document, fonts, Alignment.CENTRE).placed


def _make(document: Document, fonts: FontSet, alignment: Alignment) -> "_Maker":
    maker = _Maker(document, fonts, alignment)
    maker.add_title()
    for at, block in enumerate(document.blocks):
        maker.add_block(block, document.blocks[at + 1 :])
    return maker


def fit_tables(fonts: FontSet, document: Document) -> dict[int, FittedTable]:
    """The upright tables of the form, by the ``id`` of each grid, below their headings.

    All in one size: the largest in which each of them fits, or the least that is common.
    """
    grids = [block for block in document.blocks if isinstance(block, Grid) and not (block.flows or block.landscape)]
    room = g.BODY_HEIGHT - g.LINE_PITCH
    fits = {id(grid): fit_table(fonts, grid, g.BODY_WIDTH, room) for grid in grids}
    common = max(COMMON_SIZE, min((fitted.size for fitted in fits.values()), default=COMMON_SIZE))
    return {
        key: fitted if fitted.size <= common else fit_table(fonts, fitted.grid, g.BODY_WIDTH, room, common)
        for key, fitted in fits.items()
    }


class _Maker:
    """Walks the blocks once; ``used`` is how far the 版心 of the open page is filled, in points."""

    def __init__(self, document: Document, fonts: FontSet, figures: Alignment) -> None:
        self.document = document
        self.fonts = fonts
        self.figures = figures
        self.book = Book()
        self.fits = fit_tables(fonts, document)
        self.placed: dict[int, PlacedTable] = {}
        self.mark = draft_mark(fonts) if document.is_draft else None
        self.over_turned: tuple[Heading, MeasuredText] | None = None
        self.heading_level = 1
        self.used = 0.0
        self.new_page()

    def add_block(self, block: Block, following: Sequence[Block]) -> None:
        match block:
            case Heading():
                self.add_heading(block, following)
            case Paragraph():
                text = measure(self.fonts, Run(block.text, FontRole.BODY))
                indent = 0.0 if block.placement is Placement.FLUSH else g.INDENT
                self.add_text(text, [(len(text.text), "P")], _tail(following), indent)
            case Grid():
                if block.landscape:
                    self.add_turned_table(block)
                else:
                    self.add_table(block, following)
            case Signature():
                self.add_signature(block)
            case PicturePage():
                self.add_picture_page(block)
            case PageBreak():
                self.used = g.BODY_HEIGHT

    # the open page

    def new_page(self) -> None:
        self.book.pages.append(Page(len(self.book.pages) + 1, [self.mark] if self.mark else []))
        self.used = 0.0

    @property
    def room(self) -> float:
        return g.BODY_HEIGHT - self.used

    @property
    def free_lines(self) -> int:
        remaining = self.room - g.BODY_SIZE + _EPSILON
        return int(remaining // g.LINE_PITCH) + 1 if remaining >= 0 else 0

    def ensure_room(self, height: float) -> None:
        if self.used and height > self.room + _EPSILON:
            self.new_page()

    def advance_to_grid(self) -> None:
        rows = -(-(self.used - _EPSILON) // g.LINE_PITCH)
        self.used = rows * g.LINE_PITCH

    def add_content(self, content: MarkedContent) -> None:
        if content.element:
            page = self.book.pages[-1]
            content.element.children.append(ContentReference(page.number - 1, len(page.contents)))
        self.book.pages[-1].contents.append(content)

    def add_line(
        self, text: MeasuredText, line: Line, indent: float, element: Element | None, target: str = ""
    ) -> None:
        """A line of body type at the open row, ``indent`` ems from the 版心's left; with a target it is a link."""
        x = g.BINDING_MARGIN + indent * g.CHARACTER_PITCH
        y = _from_top(self.used + g.ASCENT * g.BODY_SIZE)
        self.add_content(MarkedContent(element, place_line(text, line, x, y, BODY_TYPE)))
        if element and target:
            page = self.book.pages[-1]
            element.children.append(LinkReference(page.number - 1, len(page.links)))
            low, width = _from_top(self.used + g.BODY_SIZE), line.width * g.CHARACTER_PITCH
            page.links.append(PageLink(x, low, width, g.BODY_SIZE, target))

    # the kinds of block

    def add_title(self) -> None:
        element = self.book.root.add("H1")
        ems = g.BODY_WIDTH / g.TITLE_SIZE
        for part in title_lines(self.document.title, ems, self.document.agency):
            text = measure(self.fonts, Run(part, FontRole.TITLE))
            line = as_one_line(text)
            narrow = min(1.0, ems / line.width)
            x = g.BINDING_MARGIN + (g.BODY_WIDTH - line.width * TITLE_TYPE.pitch * narrow) / 2
            y = _from_top(self.used + g.ASCENT * g.TITLE_SIZE)
            self.add_content(MarkedContent(element, place_line(text, line, x, y, TITLE_TYPE, narrow)))
            self.used += g.LINE_PITCH
        if self.document.number:
            number = measure(self.fonts, Run(self.document.number, FontRole.BODY))
            line = as_one_line(number)
            self.add_line(number, line, max(0.0, (g.CHARACTERS - line.width) / 2), self.book.root.add("P"))
            self.used += g.LINE_PITCH
        self.used += g.TITLE_GAP * g.LINE_PITCH

    def add_heading(self, block: Heading, following: Sequence[Block]) -> None:
        runs = [Run(block.text, VOICES[block.level]), Run(block.rest, FontRole.BODY)]
        text = measure(self.fonts, *(run for run in runs if run.text))
        if not block.rest and _is_turned(following):
            self.over_turned = (block, text)
            return
        self.advance_to_grid()
        self.ensure_room(g.BODY_SIZE if block.rest else g.LINE_PITCH + self.height_to_keep(following))
        self.add_bookmark(block, _from_top(self.used))
        parts = [(len(block.text), self.heading_kind(block)), (len(text.text), "P")]
        self.add_text(text, parts if block.rest else parts[:1], _tail(following))

    def heading_kind(self, block: Heading) -> str:
        """The tag of a heading. A level that the text leaves out is none: 1. under 一、 is of the level of （一）."""
        self.heading_level = min(block.level + 1, self.heading_level + 1)
        return f"H{self.heading_level}"

    def add_bookmark(self, block: Heading, top: float) -> None:
        if block.level <= _DEEPEST_BOOKMARK:
            text, page = block.text.rstrip("。：；"), len(self.book.pages) - 1
            self.book.bookmarks.append(Bookmark(block.level - 1, text, page, top))

    def height_to_keep(self, following: Sequence[Block]) -> float:
        """The height of what must follow a heading on its page."""
        match following[:1]:
            case [Grid(flows=True)]:
                return g.BODY_HEIGHT / 5
            case [Grid(landscape=False) as grid]:
                fitted = self.fitted(grid)
                height = fitted.least_height
                if height + g.LINE_PITCH > self.room and (cut := self.cut_of(fitted, self.used + g.LINE_PITCH)):
                    return sum(fitted.least_heights[:cut])
                return height if height <= g.BODY_HEIGHT - g.LINE_PITCH else g.BODY_HEIGHT / 3
            case [Heading(rest="")]:
                return g.LINE_PITCH + self.height_to_keep(following[1:])
            case [Heading() | Paragraph()]:
                return g.BODY_SIZE
        return 0.0

    def add_text(
        self, text: MeasuredText, parts: Sequence[tuple[int, str]], tail: int, indent: float = g.INDENT
    ) -> None:
        """A paragraph; ``parts`` says up to which character it belongs to which kind of element."""
        lines = break_measured(text, g.CHARACTERS - indent, g.CHARACTERS)
        spans = _divide_links([_Span(end, self.book.root.add(kind)) for end, kind in parts], find_links(text.text))
        self.advance_to_grid()
        at = 0
        for number, count in enumerate(distribute_lines(len(lines), self.free_lines, g.LINES, tail)):
            if number:
                self.new_page()
            for line in lines[at : at + count]:
                left = 0.0 if line.start else indent
                for part, span in _divide_line(line, spans):
                    self.add_line(text, part, left, span.begun(), span.target)
                    left += part.width
                self.used += g.LINE_PITCH
            at += count

    def fitted(self, block: Grid) -> FittedTable:
        key = id(block)
        if key not in self.fits:
            self.fits[key] = fit_table(self.fonts, block, g.BODY_WIDTH, self.room)
        return self.fits[key]

    def add_table(self, block: Grid, following: Sequence[Block]) -> None:
        fitted = self.fitted(block)
        if fitted.least_height > g.BODY_HEIGHT or block.flows:
            parts = split_table(fitted, self.room, g.BODY_HEIGHT)
        elif fitted.least_height > self.room and (cut := self.cut_of(fitted, self.used)):
            first, rest = slice(0, cut), slice(cut, None)
            fitted = fitted.spread(self.room, first).spread(g.BODY_HEIGHT, rest)
            parts = [TablePart(0, cut, False), TablePart(cut, block.layout.rows, False)]
        else:
            self.ensure_room(fitted.least_height)
            if fitted.height > self.room or self.is_last_on_page(fitted, following):
                fitted = fitted.spread(self.room)
            parts = [TablePart(0, block.layout.rows, False)]
        above = self.used if len(parts) == 1 else 0.0
        self.draw_parts(fitted, parts)
        self.placed[id(block)] = PlacedTable(fitted, parts[-1].first, round((self.used - above) / g.LINE_PITCH))

    def cut_of(self, fitted: FittedTable, used: float) -> int:
        """Where a table that does not fit on the open page is cut; 0 where it begins on the next one."""
        return fitted.best_cut(used, g.BODY_HEIGHT) if fitted.least_height <= g.BODY_HEIGHT else 0

    def draw_parts(self, fitted: FittedTable, parts: Sequence[TablePart]) -> None:
        """The parts of a table, each after the first on a page of its own."""
        rows = self.rows(fitted.grid)
        for number, part in enumerate(parts):
            if number:
                self.new_page()
            for content in draw_part(fitted, part, g.BINDING_MARGIN, _from_top(self.used), rows, self.figures):
                self.add_content(content)
            self.used += sum(fitted.heights[row] for row in part.rows(fitted))
        self.used += g.BODY_SIZE / 2
        self.advance_to_grid()

    def is_last_on_page(self, fitted: FittedTable, following: Sequence[Block]) -> bool:
        """Whether what follows a table cannot begin on its page: another table with its heading, or a turned one."""
        left = self.room - fitted.height - g.BODY_SIZE / 2
        match following[:2]:
            case [Heading(), Grid(landscape=True)] | [Grid(landscape=True), *_]:
                return True
            case [Heading(rest=""), Grid(flows=False)]:
                return left < g.LINE_PITCH + self.height_to_keep(following[1:])
        return False

    def add_turned_table(self, block: Grid) -> None:
        """Clause 8: on pages of its own, turned counter-clockwise, its top at the page's left."""
        above = g.LINE_PITCH if self.over_turned else 0.0
        fitted = fit_table(self.fonts, block, g.BODY_HEIGHT, g.BODY_WIDTH - above)
        x, y = g.PAPER_HEIGHT - g.BODY_BOTTOM, g.PAPER_WIDTH - g.BINDING_MARGIN
        if self.used:
            self.new_page()
        if self.over_turned:
            heading, text = self.over_turned
            self.over_turned = None
            self.add_bookmark(heading, g.PAPER_HEIGHT)
            element = self.book.root.add(self.heading_kind(heading))
            left = x + g.INDENT * g.CHARACTER_PITCH
            runs = place_line(text, as_one_line(text), left, y - g.ASCENT * g.BODY_SIZE, BODY_TYPE)
            self.add_content(MarkedContent(element, runs, is_turned=True))
        rows = self.rows(block)
        for part in split_table(fitted, g.BODY_WIDTH - above, g.BODY_WIDTH):
            if part.first:
                self.new_page()
            for content in draw_part(fitted, part, x, y - (0 if part.first else above), rows, self.figures):
                content.is_turned = True
                self.add_content(content)
            self.used = g.BODY_HEIGHT

    def add_picture_page(self, block: PicturePage) -> None:
        """A picture on a page of its own below its heading, as large as the 版心 holds it, in grey."""
        if self.used:
            self.new_page()
        self.add_heading(Heading(1, block.title), ())
        picture = block.picture
        width = min(g.BODY_WIDTH, self.room * picture.width / picture.height)
        figure = self.book.root.add("Figure", Alt=picture.spoken)
        left = g.BINDING_MARGIN + (g.BODY_WIDTH - width) / 2
        self.add_content(draw_picture(picture, figure, left, _from_top(self.used), width, is_grey=True))
        self.used = g.BODY_HEIGHT

    def rows(self, block: Grid) -> dict[int, Element]:
        table = self.book.root.add("Table", Summary=block.name)
        return {row: table.add("TR") for row in range(block.layout.rows)}

    def add_signature(self, block: Signature) -> None:
        rows = [
            [measure(self.fonts, Run(part, FontRole.BODY)) for part in signature_lines(entry)]
            for entry in (block.organisation, block.date)
        ]
        widths = [max((as_one_line(row).width for row in part), default=0.0) for part in rows]
        self.advance_to_grid()
        self.used += signature_gap(block) * g.LINE_PITCH
        self.ensure_room((sum(map(len, rows)) - 1) * g.LINE_PITCH + g.BODY_SIZE)
        for part, left, width in zip(rows, place_signature(block, *widths), widths, strict=True):
            element = self.book.root.add("P") if part else None
            for row in part:
                line = as_one_line(row)
                self.add_line(row, line, left + (width - line.width) / 2, element)
                self.used += g.LINE_PITCH


def signature_lines(text: str) -> list[str]:
    """A name or date of the 落款 in the lines it takes."""
    return title_lines(text, g.CHARACTERS - 2 * g.SIGNATURE_INDENT, text) if text else []


def _is_turned(following: Sequence[Block]) -> bool:
    match following[:1]:
        case [Grid(landscape=True)]:
            return True
    return False


def _tail(following: Sequence[Block]) -> int:
    """The lines that must stay with the end of a text: those of the 落款 that follows it."""
    match following[:1]:
        case [Signature() as signature]:
            lines = len(signature_lines(signature.organisation)) + len(signature_lines(signature.date))
            return signature_gap(signature) + lines
    return 0


@dataclass
class _Span:
    """Text up to a character that belongs to an element; with a target, to a link within it."""

    end: int
    element: Element
    target: str = ""

    def begun(self) -> Element:
        """The element to put content into; that of a link is made when its content comes, behind what is before it."""
        if self.target and self.element.kind != "Link":
            self.element = self.element.add("Link")
        return self.element


def _divide_links(spans: Sequence[_Span], links: Sequence[LinkSpan]) -> list[_Span]:
    """The spans with those of the links taken out of them."""
    divided, start = list[_Span](), 0
    for span in spans:
        for link in links:
            if start <= link.start and link.end <= span.end:
                divided += [_Span(link.start, span.element), _Span(link.end, span.element, link.target)]
                start = link.end
        divided.append(span)
        start = span.end
    return divided


def _divide_line(line: Line, spans: Sequence[_Span]) -> list[tuple[Line, _Span]]:
    parts = []
    start = line.start
    for span in spans:
        stop = min(span.end, line.end)
        if stop > start:
            advances = line.advances[start - line.start : stop - line.start]
            parts.append((Line(start, stop, advances), span))
            start = stop
    return parts


def signature_gap(block: Signature) -> int:
    """The lines between the text and the 落款."""
    return g.SEAL_GAP if block.is_sealed else g.SIGNATURE_GAP


def place_signature(block: Signature, name: float, day: float) -> tuple[float, float]:
    """Where organisation and date begin, in characters from the left; widths in ems."""
    if not block.is_sealed:
        return signature_lefts(name, day)
    # The longer of both ends four characters from the right, the other is centred on it.
    middle = g.CHARACTERS - g.SEAL_INDENT - max(name, day) / 2
    return max(0.0, middle - name / 2), max(0.0, middle - day / 2)


def signature_lefts(name: float, day: float) -> tuple[float, float]:
    """Where organisation and date begin, in characters from the left (7.3.5.2); widths in ems.

    The organisation ends two characters from the right and the date begins two after its first.
    A date longer than the organisation ends two from the right, and the organisation moves left.
    """
    right = g.CHARACTERS - g.SIGNATURE_INDENT
    left = right - name if day <= name else right - day - g.SIGNATURE_INDENT
    left = max(0.0, left)
    return left, left + g.SIGNATURE_INDENT


def page_number(fonts: FontSet, number: int) -> MarkedContent:
    """7.5: odd pages at the right, even pages at the left, one character in."""
    text = measure(fonts, Run(f"— {number} —", FontRole.SONG))
    line = as_one_line(text)
    kind = TypeSize(g.PAGE_NUMBER_SIZE, g.PAGE_NUMBER_SIZE)
    indent = g.PAGE_NUMBER_INDENT * g.PAGE_NUMBER_SIZE
    width = line.width * g.PAGE_NUMBER_SIZE
    x = g.BODY_RIGHT - indent - width if number % 2 else g.BINDING_MARGIN + indent
    below = g.BODY_BOTTOM + g.PAGE_NUMBER_DROP + g.DASH_HEIGHT * g.PAGE_NUMBER_SIZE
    return MarkedContent(None, place_line(text, line, x, g.PAPER_HEIGHT - below, kind))


def _from_top(down: float) -> float:
    """The height on the page of a point ``down`` below the top of the 版心."""
    return g.PAPER_HEIGHT - g.TOP_MARGIN - down
