"""A statement about a figure of the form, and the paragraph it is found in."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from models.editions.lexicon import Lexicon, Sum
from models.texts.normalised import Plain
from models.texts.numbers import Number
from models.texts.term_matches import Meanings, phrases


class Manner(StrEnum):
    """How a statement is made."""

    COUNT = "count"
    ABSENT = "absent"  # none of it
    EVERY = "every"  # all of them: what its readings add up must be none


@dataclass(frozen=True, slots=True)
class Told:
    """A statement about a fact at ``start`` to ``end`` of a plain paragraph.

    ``year`` is the year named with it, None where none is; ``past`` that it speaks of an earlier year,
    ``narrow`` that it speaks of a part of the office or of the year, ``qualified`` that further words
    single out some of the cases, so that the figure is only an upper bound. ``subject`` are the words
    before it that may name who is spoken of.
    """

    key: str
    readings: tuple[Sum, ...]
    manner: Manner
    number: Number | None
    start: int
    end: int
    sentence: int
    year: int | None = None
    past: bool = False
    narrow: bool = False
    qualified: bool = False
    subject: str = ""


# Words without an end of sentence or clause are looked back on no further than this.
LONGEST_SENTENCE = 600
LONGEST_CLAUSE = 120


@dataclass(frozen=True)
class Ground:
    """One paragraph as read so far: what the statements are found in."""

    plain: Plain
    numbers: tuple[Number, ...]
    meanings: Meanings
    lexicon: Lexicon
    sentences: tuple[int, ...]  # where each begins
    topic: frozenset[str]  # meanings of the heading it stands under

    def sentence_start(self, place: int) -> int:
        """Where the sentence of a place begins, or the last stretch of one that has no end."""
        return max(self.sentences[self.sentence_of(place)], place - LONGEST_SENTENCE)

    @cached_property
    def _narrow(self) -> tuple[int, ...]:
        return tuple(match.start() for match in phrases(self.lexicon).narrow.finditer(self.plain.text))

    def is_narrow(self, start: int, end: int) -> bool:
        """Whether a word in the stretch speaks of a part of the office or of the year."""
        index = bisect_left(self._narrow, start)
        return index < len(self._narrow) and self._narrow[index] < end

    def sentence_of(self, place: int) -> int:
        """Which sentence a place is in."""
        return bisect_right(self.sentences, place) - 1

    def sentence_end(self, place: int) -> int:
        """Where the sentence of a place ends."""
        index = self.sentence_of(place) + 1
        return self.sentences[index] if index < len(self.sentences) else len(self.plain.text)

    def numbers_in(self, start: int, end: int) -> tuple[Number, ...]:
        """The numbers that begin in a stretch."""
        first = bisect_left(self.numbers, start, key=_start)
        return self.numbers[first : bisect_left(self.numbers, end, key=_start)]


def _start(number: Number) -> int:
    return number.start


_BREAKS = re.compile("[。!?]")


def sentence_starts(plain: Plain) -> tuple[int, ...]:
    """Where each sentence begins; a full stop inside quotation marks ends none."""
    return (0, *(m.end() for m in _BREAKS.finditer(plain.text) if not plain.in_quote(m.start())))


def clause_start(text: str, place: int) -> int:
    """Where the clause of a place begins."""
    return max(text.rfind(mark, max(0, place - LONGEST_CLAUSE), place) for mark in "，,。;:(、") + 1


def cell_pattern(row: str, column: str) -> str:
    """The pattern of a cell of the requests; a minus before the row takes it away from the sum."""
    sign = "-" if row.startswith("-") else ""
    return f"{sign}requests.{row.removeprefix('-')}.{column}"
