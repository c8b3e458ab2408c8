"""A filing as blocks, in the order of the official report."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from models.editions.layout import Layout, lay_out
from models.figures.value import format_figure
from models.report.filing import Filing
from models.texts.fields import fill_fields
from models.texts.punctuation import remove_invisible, to_printed_punctuation
from output.blocks import Block, Document, Grid, Heading, Paragraph, PicturePage, Signature

if TYPE_CHECKING:
    from output.picture.shapes import Picture

SIGNED_BY, SIGNED_ON = "signed_by", "signed_on"
PICTURE_HEADING = "附：图解"

_LEVELS = (
    (2, re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]\s*")),
    (3, re.compile(r"[0-9０-９]{1,2}\s*[.．、](?![0-9])\s*")),
    (4, re.compile(r"[（(][0-9０-９]{1,2}[）)]\s*")),
)
_SENTENCE_END = re.compile(r"[。！？：:;；]|\.(?=\s|$)")
_ORDINAL_DIGITS = str.maketrans("０１２３４５６７８９．", "0123456789.")  # 7.3.3 has 1. and (1)
LONGEST_HEADING = 60  # characters; a longer numbered sentence is text, not a heading


def compose(
    filing: Filing, landscape: Sequence[str] = (), picture: "Picture | None" = None, *, is_draft: bool = False
) -> Document:
    """The whole report: title, lead, the edition's sections with their tables, 落款; ``picture`` on a last page.

    ``landscape`` names tables that get a page of their own, turned by clause 8 of GB/T 9704. ``is_draft`` puts the
    mark of a draft across each page, as far as the form it is written in has one.
    """
    composer = _Composer(filing, frozenset(landscape))
    blocks = tuple(composer.blocks())
    if picture:
        blocks = (*blocks, PicturePage(PICTURE_HEADING, picture))
    return Document(
        title=remove_invisible(filing.title),
        agency=remove_invisible(filing.agency.name),
        year=filing.year,
        blocks=blocks,
        date=_iso_date(filing.cover.get(SIGNED_ON, "")),
        subject=filing.edition.source,
        unknown_fields=tuple(composer.unknown),
        is_draft=is_draft,
    )


class _Composer:
    """Walks the sections once and remembers the fields no cell answers to."""

    def __init__(self, filing: Filing, landscape: frozenset[str]) -> None:
        self.filing = filing
        self.landscape = landscape
        self.unknown: list[str] = []

    def blocks(self) -> Iterator[Block]:
        for section in self.filing.edition.sections:
            if section.heading:
                yield Heading(1, section.heading)
            if text := self.filing.text(section.key):
                filled = fill_fields(text, self.filing.edition, self.filing.figures)
                self.unknown += filled.unknown_fields
                yield from split_paragraphs(filled.text)
            if section.table:
                yield self.grid(section.table)
        signed_by = self.filing.cover.get(SIGNED_BY, "").strip()
        signed_on = self.filing.cover.get(SIGNED_ON, "").strip()
        if signed_by or signed_on:
            yield Signature(remove_invisible(signed_by), chinese_date(remove_invisible(signed_on)))

    def grid(self, key: str) -> Grid:
        table = self.filing.edition.table(key)
        layout: Layout = lay_out(table)
        texts = {}
        for cell, slot in layout.slot_of_cell.items():
            kind = self.filing.edition.kind(cell)
            texts[slot] = format_figure(self.filing.figures.get(cell), kind)
        return Grid(table.name, layout, texts, key in self.landscape)


def split_paragraphs(text: str) -> Iterator[Heading | Paragraph]:
    """A text as headings and paragraphs: a line break parts them, its number makes a heading.

    A numbered line that goes on after its first sentence has only that sentence as the heading.
    """
    for line in re.split(r"\r\n?|[\n\u2028\u2029]", text):
        plain = to_printed_punctuation(line.strip(" \t\u3000\u00a0"))
        if plain:
            yield _parse_heading(plain) or Paragraph(plain)


def _parse_heading(line: str) -> Heading | None:
    for level, number in _LEVELS:
        if match := number.match(line):
            rest = line[match.end() :]
            end = _SENTENCE_END.search(rest)
            first = rest[: end.end()] if end else rest
            if not first or len(first) > LONGEST_HEADING:
                return None
            ordinal = match[0].rstrip().translate(_ORDINAL_DIGITS)
            return Heading(level, ordinal + first, rest[len(first) :].lstrip())
    return None


def chinese_date(written: str) -> str:
    """An ISO date as 7.3.5.4 writes it, without leading zeros; anything else as it stands."""
    iso = _iso_date(written)
    if not iso:
        return written
    day = date.fromisoformat(iso)
    return f"{day.year}年{day.month}月{day.day}日"


def _iso_date(written: str) -> str:
    try:
        return date.fromisoformat(written.strip()).isoformat()
    except ValueError:
        return ""
