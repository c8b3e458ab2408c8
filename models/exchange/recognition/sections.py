"""A report's running text cut into its sections by the official headings and their drifts."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from models.editions.edition import Edition
from models.editions.known_editions import edition_by_name
from models.exchange.label_matching import (
    ALIAS_SCORE,
    EXACT_SCORE,
    label_similarity,
    load_aliases,
    normalise_text,
    reduce_label,
)

_ORDINAL = re.compile(r"^(?:第?([一二三四五六七八九])(?:部分)?[、.:,]|第([一二三四五六七八九])部分)")
_SUB_ORDINAL = re.compile(r"^(?:\(?\d|\([一二三四五六七八九十]|[①-⑳])")
_MAX_HEADING_LENGTH = 48
_AFTER_HEADING = frozenset("：:。 \u3000（(\t")
_NUMERALS = "一二三四五六七八九"
_MIN_UNNUMBERED_LENGTH = 6  # a heading without its number must be this long, or the official one
_MIN_SIMILARITY = 0.76
PlacedLine = tuple[str, str]


@dataclass(frozen=True)
class SectionHeading:
    """A line that may open a section: how well it fits, and what text follows on the same line."""

    section: str
    score: float
    trailing_text: str
    is_numbered: bool


@dataclass(frozen=True)
class SectionStart:
    """Where a section begins: the number of its line, and its heading as found."""

    section: str
    line_number: int
    heading: SectionHeading


@lru_cache(maxsize=50_000)
def match_heading(text: str, edition: str) -> SectionHeading | None:
    """The section that a line opens, by its words; None for any other line."""
    short = text[:120].strip()
    words = normalise_text(short)
    ordinal = _ORDINAL.match(words)
    if not words or _SUB_ORDINAL.match(words) or (not ordinal and len(words) > _MAX_HEADING_LENGTH):
        return None
    number = _NUMERALS.index(ordinal[1] or ordinal[2]) + 1 if ordinal else 0
    best: SectionHeading | None = None
    for order, (section, official, options) in enumerate(_headings(edition), 1):
        for option in options:
            starts = _match(text.strip(), words, option, option == official, number)
            if not starts:
                continue
            score = starts[0] + (0.1 if number == order else -0.1 if number else -0.05)
            if best is None or score > best.score:
                best = SectionHeading(section, score, starts[1], number == order)
    return best


@lru_cache(maxsize=8)
def _headings(edition: str) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    sections = [section for section in edition_by_name(edition).sections if section.heading]
    return tuple(
        (
            s.key,
            reduce_label(s.heading),
            tuple(dict.fromkeys(reduce_label(w) for w in (s.heading, *load_aliases().headings.get(s.key, ())))),
        )
        for s in sections
    )


def _match(text: str, words: str, option: str, official: bool, number: int) -> tuple[float, str] | None:
    word = reduce_label(words)
    if word == option:
        if not number and not official and len(option) < _MIN_UNNUMBERED_LENGTH:
            return None
        return (EXACT_SCORE if official else ALIAS_SCORE), ""
    if word.startswith(option) and (number or official):
        end = _end_of(text, option, skip_ordinal=bool(number))
        if end and text[end : end + 1] in _AFTER_HEADING:
            return ALIAS_SCORE - 0.05, text[end:].lstrip("：:。 \u3000\t")
    if number and len(words) <= _MAX_HEADING_LENGTH and (score := label_similarity(word, option)) >= _MIN_SIMILARITY:
        return 0.9 * score, ""
    return None


def _end_of(text: str, option: str, *, skip_ordinal: bool) -> int:
    """Where in the text as written the reduced words of a heading end; 0 when they do not."""
    at, reduced = 0, ""
    table = load_aliases().to_simplified
    start = next((i + 1 for i, c in enumerate(text[:8]) if c in "、.．:：,，分"), 0) if skip_ordinal else 0
    for at in range(start, len(text)):
        for char in unicodedata.normalize("NFKC", text[at]).translate(table):
            if char.isalnum():
                reduced += char
        if len(reduced) >= len(option):
            return at + 1 if reduced == option else 0
    return 0


def find_section_starts(lines: Sequence[PlacedLine], edition: Edition) -> tuple[SectionStart, ...]:
    """Where the sections begin: the run of headings in the form's order that fits best.

    Of two runs that fit alike the later wins, so that a table of contents opens nothing.
    """
    order = [section.key for section in edition.sections if section.heading]
    starts = [
        SectionStart(heading.section, at, heading)
        for at, (text, _) in enumerate(lines)
        if (heading := match_heading(text, edition.name))
    ]
    best: list[tuple[float, int | None]] = []
    for index, start in enumerate(starts):
        weight = start.heading.score + 1e-6 * start.line_number
        top: tuple[float, int | None] = (weight, None)
        for before in range(max(0, index - 60), index):
            if order.index(starts[before].section) < order.index(start.section):
                total = best[before][0] + weight
                top = max(top, (total, before), key=lambda pair: pair[0])
        best.append(top)
    chain: list[SectionStart] = []
    at: int | None = max(range(len(best)), key=lambda i: best[i][0]) if best else None
    while at is not None:
        chain.append(starts[at])
        at = best[at][1]
    return tuple(reversed(chain))


def is_heading_line(text: str, edition: Edition) -> bool:
    """Whether a line is an official heading and nothing else: one repeated in contents or captions."""
    heading = match_heading(text, edition.name)
    return bool(heading and heading.is_numbered and not heading.trailing_text and heading.score >= ALIAS_SCORE)
