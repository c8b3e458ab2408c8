"""What stands where on a page, as plain values: glyph runs, rules, and the structure they belong to."""

from dataclasses import dataclass, field

from output.page.fonts import Face

Ink = tuple[float, float, float]
"""Red, green and blue, from 0 to 1."""
BLACK: Ink = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class GlyphRun:
    """A run of one face on one line; ``x`` and ``y`` (baseline) in points from the page's lower left.

    ``text`` is what the glyphs copy as; ``advances`` says, per character, how far the pen moves, in points.
    """

    face: Face
    size: float
    x: float
    y: float
    text: str
    glyphs: tuple[int, ...]
    advances: tuple[float, ...]
    narrow: float = 1.0
    ink: Ink = BLACK


@dataclass(frozen=True, slots=True)
class PageRule:
    """A straight line, ``width`` points thick."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle from its lower left, filled; with a thin ``edge`` where it has one."""

    x: float
    y: float
    width: float
    height: float
    fill: Ink
    edge: Ink | None = None


Segment = tuple[str, *tuple[float, ...]]
"""A stretch of an outline: ``m`` and ``l`` with a point, ``c`` with three of a cubic curve, ``h`` closes it."""


@dataclass(frozen=True, slots=True)
class FilledCurves:
    """Closed curves filled with ``grey``, from 0 for black to 1 for white; where they overlap they stay filled."""

    segments: tuple[Segment, ...]
    grey: float


@dataclass(slots=True)
class Element:
    """A node of the structure tree: what a reader aloud is told the marks below it are."""

    kind: str
    children: "list[Element | ContentReference | LinkReference]" = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)
    title: str = ""

    def add(self, kind: str, **attributes: str) -> "Element":
        """A new element below this one."""
        child = Element(kind, attributes=attributes)
        self.children.append(child)
        return child


@dataclass(frozen=True, slots=True)
class ContentReference:
    """Where marks of an element stand: page and number within the page, both from 0."""

    page: int
    index: int


@dataclass(frozen=True, slots=True)
class LinkReference:
    """Where a link of an element lies: page and number among the page's links, both from 0."""

    page: int
    index: int


@dataclass(frozen=True, slots=True)
class PageLink:
    """A rectangle from its lower left, and the address that it leads to."""

    x: float
    y: float
    width: float
    height: float
    target: str


@dataclass(slots=True)
class MarkedContent:
    """Runs over rules over boxes over outlines; ``element`` is None for what a reader aloud skips.

    A ``is_turned`` mark stands in a frame turned counter-clockwise about the page's lower right:
    its x runs up the page, its y to the left.
    """

    element: Element | None
    runs: list[GlyphRun] = field(default_factory=list)
    rules: list[PageRule] = field(default_factory=list)
    is_turned: bool = False
    boxes: list[Box] = field(default_factory=list)
    outlines: list[FilledCurves] = field(default_factory=list)


@dataclass(slots=True)
class Page:
    """One page, numbered from 1."""

    number: int
    contents: list[MarkedContent] = field(default_factory=list)
    links: list[PageLink] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline: level from 0, words, page from 0 and height in points."""

    level: int
    text: str
    page: int
    y: float


@dataclass(slots=True)
class Book:
    """A laid-out document."""

    pages: list[Page] = field(default_factory=list)
    root: Element = field(default_factory=lambda: Element("Document"))
    bookmarks: list[Bookmark] = field(default_factory=list)
