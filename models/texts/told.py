"""A statement about a figure of the form, and the paragraph it is found in."""

import re
from dataclasses import dataclass
from enum import StrEnum

from models.editions.lexicon import Lexicon, Sum
from models.texts.meanings import Meanings
from models.texts.numbers import Number
from models.texts.plain import Plain


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
        """Where the sentence of a place begins."""
        return max((start for start in self.sentences if start <= place), default=0)


_BREAKS = re.compile("[。!?]")


def sentence_starts(plain: Plain) -> tuple[int, ...]:
    """Where each sentence begins; a full stop inside quotation marks ends none."""
    return (0, *(m.end() for m in _BREAKS.finditer(plain.text) if not plain.in_quote(m.start())))


def cell_pattern(row: str, column: str) -> str:
    """The pattern of a cell of the requests; a minus before the row takes it away from the sum."""
    sign = "-" if row.startswith("-") else ""
    return f"{sign}requests.{row.removeprefix('-')}.{column}"
