"""Words looked for in a whole report: its texts as they read, its cover, and the words of its form."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from models.editions.edition import CellKey, Edition
from models.figures.totals import Figures
from models.figures.value import format_figure
from models.report.filing import Filing
from models.texts.fields import find_fields

COVER = "cover"
_BEFORE, _AFTER = 24, 60


@dataclass(frozen=True)
class Hit:
    """A place where the words stand, in the line that is read there.

    ``section`` is that of the report, or the cover. A hit in a text has its ``span`` in the text as it is kept, whole
    fields included; one on the cover has its ``field``, one in the form's words the first ``cell`` of their line.
    Only words of a text that hold no field are ``is_replaceable``.
    """

    section: str
    before: str
    found: str
    after: str
    span: tuple[int, int] | None = None
    field: str = ""
    cell: CellKey | None = None
    is_replaceable: bool = False


def find_words(filing: Filing, words: str) -> tuple[Hit, ...]:
    """Every place of the words, capital or small letters, in the order of the report; none for no words."""
    return tuple(_find(filing, re.compile(re.escape(words), re.IGNORECASE))) if words else ()


def replace_hits(text: str, hits: Iterable[Hit], other: str) -> str:
    """A section's text with other words in the places of some of its hits."""
    for hit in sorted((hit for hit in hits if hit.span), key=lambda hit: hit.span or (0, 0), reverse=True):
        start, end = hit.span or (0, 0)
        text = text[:start] + other + text[end:]
    return text


def _find(filing: Filing, pattern: re.Pattern[str]) -> Iterator[Hit]:
    for field, value in filing.cover.items():
        yield from (Hit(COVER, *parts, field=field) for parts in _excerpts(value, pattern))
    for section in filing.edition.sections:
        if section.is_text:
            yield from _in_text(filing, section.key, pattern)
        else:
            yield from _in_form(filing.edition, section.key, section.table, pattern)


def _in_text(filing: Filing, section: str, pattern: re.Pattern[str]) -> Iterator[Hit]:
    text = filing.text(section)
    shown, places = _as_it_reads(text, filing.edition, filing.figures)
    fields = [field for field in find_fields(text, filing.edition) if field.cell]
    for match, parts in zip(pattern.finditer(shown), _excerpts(shown, pattern), strict=True):
        held = places[match.start() : match.end()]
        span = (held[0][0], held[-1][1])
        holds_field = any(field.start < span[1] and span[0] < field.end for field in fields)
        yield Hit(section, *parts, span=span, is_replaceable=not holds_field)


def _as_it_reads(text: str, edition: Edition, figures: Figures) -> tuple[str, list[tuple[int, int]]]:
    """The text with its figures, and for each character the stretch of the kept text that it stands for."""
    shown, places, at = "", [], 0
    for field in find_fields(text, edition):
        if field.cell is None:
            continue
        figure = format_figure(figures.get(field.cell), edition.kind(field.cell))
        shown += text[at : field.start] + figure
        places += [(i, i + 1) for i in range(at, field.start)] + [(field.start, field.end)] * len(figure)
        at = field.end
    return shown + text[at:], places + [(i, i + 1) for i in range(at, len(text))]


def _in_form(edition: Edition, section: str, table: str, pattern: re.Pattern[str]) -> Iterator[Hit]:
    for block in edition.table(table).blocks:
        rows = [(line, CellKey(block.key, line.key, block.columns[0].key)) for line in block.rows]
        columns = [(line, CellKey(block.key, block.rows[0].key, line.key)) for line in block.columns]
        seen: set[tuple[str, ...]] = set()
        for line, cell in (*columns, *rows):
            for level, words in enumerate(line.head, start=1):
                if line.head[:level] not in seen:  # an outer head is printed once over all its lines
                    seen.add(line.head[:level])
                    yield from (Hit(section, *parts, cell=cell) for parts in _excerpts(words, pattern))


def _excerpts(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[str, str, str]]:
    """Each match with what stands before and behind it in its line."""
    for match in pattern.finditer(text):
        start, end = match.span()
        before = text[max(text.rfind("\n", 0, start) + 1, start - _BEFORE) : start]
        after = text[end : end + _AFTER].partition("\n")[0]
        yield before.lstrip(), match[0].replace("\n", " "), after
