"""A report's running text cut into its sections by the official headings and their drifts."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from models.editions.choose import edition_named
from models.editions.declare import Edition
from models.exchange.label_matching import ALIAS, EXACT, drifts, likeness, narrow, plain

_ORDINAL = re.compile(r"^(?:第?([一二三四五六七八九])(?:部分)?[、.:,]|第([一二三四五六七八九])部分)")
_SUB_ORDINAL = re.compile(r"^(?:\(?\d|\([一二三四五六七八九十]|[①-⑳])")
_LONGEST_HEADING = 48
_AFTER_HEADING = frozenset("：:。 \u3000（(\t")
_NUMERALS = "一二三四五六七八九"
_SHORTEST_BARE = 6  # a heading without its number must be this long, or the official one
_FUZZY = 0.76
Token = tuple[str, str]


@dataclass(frozen=True)
class Heading:
    """A line that may open a section: how well it fits, and what text follows on the same line."""

    section: str
    score: float
    rest: str
    numbered: bool


@dataclass(frozen=True)
class Opening:
    """Where a section begins: the number of its line, and its heading as found."""

    section: str
    at: int
    heading: Heading


@lru_cache(maxsize=50_000)
def heading_of(text: str, edition: str) -> Heading | None:
    """The section that a line opens, by its words; None for any other line."""
    short = text[:120].strip()
    words = narrow(short)
    ordinal = _ORDINAL.match(words)
    if not words or _SUB_ORDINAL.match(words) or (not ordinal and len(words) > _LONGEST_HEADING):
        return None
    number = _NUMERALS.index(ordinal[1] or ordinal[2]) + 1 if ordinal else 0
    best: Heading | None = None
    for order, (section, official, options) in enumerate(_headings(edition), 1):
        for option in options:
            found = _match(text.strip(), words, option, option == official, number)
            if not found:
                continue
            score = found[0] + (0.1 if number == order else -0.1 if number else -0.05)
            if best is None or score > best.score:
                best = Heading(section, score, found[1], number == order)
    return best


@lru_cache(maxsize=8)
def _headings(edition: str) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    sections = [section for section in edition_named(edition).sections if section.heading]
    return tuple(
        (
            s.key,
            plain(s.heading),
            tuple(dict.fromkeys(plain(w) for w in (s.heading, *drifts().headings.get(s.key, ())))),
        )
        for s in sections
    )


def _match(text: str, words: str, option: str, official: bool, number: int) -> tuple[float, str] | None:
    word = plain(words)
    if word == option:
        if not number and not official and len(option) < _SHORTEST_BARE:
            return None
        return (EXACT if official else ALIAS), ""
    if word.startswith(option) and (number or official):
        end = _end_of(text, option, skip_ordinal=bool(number))
        if end and text[end : end + 1] in _AFTER_HEADING:
            return ALIAS - 0.05, text[end:].lstrip("：:。 \u3000\t")
    if number and len(words) <= _LONGEST_HEADING and (score := likeness(word, option)) >= _FUZZY:
        return 0.9 * score, ""
    return None


def _end_of(text: str, option: str, *, skip_ordinal: bool) -> int:
    """Where in the text as written the reduced words of a heading end; 0 when they do not."""
    at, reduced = 0, ""
    table = drifts().to_simplified
    start = next((i + 1 for i, c in enumerate(text[:8]) if c in "、.．:：,，分"), 0) if skip_ordinal else 0
    for at in range(start, len(text)):
        for char in unicodedata.normalize("NFKC", text[at]).translate(table):
            if char.isalnum():
                reduced += char
        if len(reduced) >= len(option):
            return at + 1 if reduced == option else 0
    return 0


def cut(lines: Sequence[Token], edition: Edition) -> tuple[Opening, ...]:
    """Where the sections begin: the run of headings in the form's order that fits best.

    Of two runs that fit alike the later wins, so that a table of contents opens nothing.
    """
    order = [section.key for section in edition.sections if section.heading]
    found = [
        Opening(heading.section, at, heading)
        for at, (text, _) in enumerate(lines)
        if (heading := heading_of(text, edition.name))
    ]
    best: list[tuple[float, int | None]] = []
    for index, opening in enumerate(found):
        weight = opening.heading.score + 1e-6 * opening.at
        top: tuple[float, int | None] = (weight, None)
        for before in range(max(0, index - 60), index):
            if order.index(found[before].section) < order.index(opening.section):
                total = best[before][0] + weight
                top = max(top, (total, before), key=lambda pair: pair[0])
        best.append(top)
    chain: list[Opening] = []
    at: int | None = max(range(len(best)), key=lambda i: best[i][0]) if best else None
    while at is not None:
        chain.append(found[at])
        at = best[at][1]
    return tuple(reversed(chain))


def is_heading_line(text: str, edition: Edition) -> bool:
    """Whether a line is an official heading and nothing else: one repeated in contents or captions."""
    heading = heading_of(text, edition.name)
    return bool(heading and heading.numbered and not heading.rest and heading.score >= ALIAS)
