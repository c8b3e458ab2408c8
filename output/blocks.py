"""A finished report as a sequence of blocks: what is printed, not yet where."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from models.editions.layout import Layout, Slot

if TYPE_CHECKING:
    from output.picture.shapes import Picture


@dataclass(frozen=True)
class Heading:
    """A numbered heading of level 1 to 4; ``rest`` is text that runs on in the same paragraph."""

    level: int
    text: str
    rest: str = ""


class Placement(Enum):
    """Where the lines of a paragraph stand."""

    INDENTED = auto()
    FLUSH = auto()
    """At the left edge, as the name of whom a letter is to (7.3.2)."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of body text, its first line indented by two characters where nothing else is said."""

    text: str
    placement: Placement = Placement.INDENTED


@dataclass(frozen=True)
class Grid:
    """A table: its geometry and the text in each slot that holds a cell.

    ``landscape`` asks for a page of its own, turned by clause 8 of GB/T 9704. One that
    ``flows`` is no official form: it begins where the page stands, in type that is no trouble to read, and goes on
    on the next page between rows that belong together. ``size`` is that of its type in points, where it is not to be
    what the table has room for.
    """

    name: str
    layout: Layout
    texts: Mapping[Slot, str]
    landscape: bool = False
    flows: bool = False
    size: float = 0.0

    def text(self, slot: Slot) -> str:
        """What stands in the slot: a word of the form or a figure."""
        return slot.text or self.texts.get(slot, "")


@dataclass(frozen=True)
class Signature:
    """落款: who signs and when (as written, not yet as a date); either may be empty.

    ``is_sealed`` leaves the place for the seal by 7.3.5.1.
    """

    organisation: str
    date: str
    is_sealed: bool = False


@dataclass(frozen=True)
class PageBreak:
    """What follows starts on a new page."""


@dataclass(frozen=True)
class PicturePage:
    """图解 on a page of its own, under a heading."""

    title: str
    picture: "Picture"


DRAFT = "草稿"
"""What stands across the pages of a report that is not final."""

Block = Heading | Paragraph | Grid | Signature | PageBreak | PicturePage


@dataclass(frozen=True)
class Document:
    """A whole report ready to be laid out.

    ``date`` is the 成文日期 in ISO form or empty: the only date in the file, so that printing
    twice gives the same bytes. ``unknown_fields`` names bound fields that no cell answers to. ``is_draft`` asks for the
    mark of a draft on each page. ``number`` is the 发文字号 below the title.
    """

    title: str
    agency: str
    year: int
    blocks: tuple[Block, ...]
    date: str = ""
    subject: str = ""
    unknown_fields: tuple[str, ...] = ()
    is_draft: bool = False
    number: str = ""
