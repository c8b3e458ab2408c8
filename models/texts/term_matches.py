"""The words of a paragraph that mean something to the form, and where they stand."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from models.editions.lexicon import Lexicon


class TermMatch(NamedTuple):
    """A word of the lexicon at a place in a plain text."""

    name: str
    start: int
    end: int


class TermMatches:
    """The meanings of a paragraph, in order; asked for by stretch and by group."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.text = text
        self.lexicon = lexicon
        self.all = tuple(TermMatch._make(match) for match in lexicon.scan(text) if match[0] != "skip")
        self._starts = [meaning.start for meaning in self.all]
        self._first = {meaning.name: meaning.start for meaning in reversed(self.all)}

    def within_span(self, start: int, end: int, holes: list[tuple[int, int]]) -> tuple[TermMatch, ...]:
        """The meanings that begin in the stretch, but not in one of its holes."""
        found = self.all[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return tuple(m for m in found if not any(a <= m.start < b for a, b in holes)) if holes else found

    def last_in_group(self, place: int, floor: int, group: str) -> TermMatch | None:
        """The nearest meaning of a group that begins before a place, not before the floor."""
        for index in range(bisect_left(self._starts, place) - 1, -1, -1):
            meaning = self.all[index]
            if meaning.start < floor:
                return None
            if self.lexicon.group_of.get(meaning.name) == group:
                return meaning
        return None

    def last_before(self, place: int) -> TermMatch | None:
        """The last meaning that begins before a place."""
        index = bisect_left(self._starts, place) - 1
        return self.all[index] if index >= 0 else None

    def has(self, names: tuple[str, ...], start: int, end: int) -> bool:
        """Whether any of these meanings begins in the stretch."""
        if start == 0:
            return any(self._first.get(name, end) < end for name in names)
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return any(meaning.name in names for meaning in self.all[first:last])


@dataclass(frozen=True)
class PhrasePatterns:
    """Patterns of the lexicon's phrases."""

    absent: re.Pattern[str]
    not_absent: re.Pattern[str]
    every: re.Pattern[str]
    narrow: re.Pattern[str]
    continues: re.Pattern[str]
    filler: re.Pattern[str]
    absent_filler: re.Pattern[str]
    about_disclosure: re.Pattern[str]


@lru_cache(maxsize=4)
def phrase_patterns(lexicon: Lexicon) -> PhrasePatterns:
    """The lexicon's phrases as patterns, made once."""
    words = {name: lexicon.alternation(listed) for name, listed in lexicon.phrases.items()}
    separators = lexicon.alternation(*lexicon.marks.values())
    own = lexicon.alternation(tuple(word for word in lexicon.scope["whole_office"] if word[0] in "我本"))
    return PhrasePatterns(
        absent=re.compile(words["absent"]),
        not_absent=re.compile(words["not_absent"]),
        every=re.compile(words["every"]),
        narrow=re.compile(words["narrow"]),
        continues=re.compile(lexicon.alternation(lexicon.scope["continues"])),
        filler=re.compile(f"{own}|{words['filler']}|{separators}|[^\u4e00-\u9fff]"),
        absent_filler=re.compile(f"{words['absent_filler']}|{words['filler']}|[^\u4e00-\u9fff]"),
        about_disclosure=re.compile(words["about_disclosure"]),
    )


def strip_fillers(text: str, spans: Iterator[tuple[int, int]], lexicon: Lexicon) -> str:
    """What is left of some stretches of a text when words that narrow nothing are taken out."""
    filler = phrase_patterns(lexicon).filler
    return "".join(filler.sub("", text[start:end]) for start, end in spans)
