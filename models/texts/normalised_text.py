"""Words made uniform for reading: no spaces, half-width digits and marks, 去年 for 头年, and where each stood."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from models.texts.character_substitution import CharacterSubstitution

_EQUIVALENTS = CharacterSubstitution(
    "０１２３４５６７８９％﹪．（）；：∶！｜？，﹐［］｛｝＋條項個開報場與類數總發佈網頁訴訟複議結轉辦復處國務",
    "0123456789%%.();::!|?，，[]{}+条项个开报场与类数总发布网页诉讼复议结转办复处国务",
)
# Spoken words, each made the written one of the same length.
_SPOKEN = re.compile("(?<![人巨龙])(?:头年|旧年)(?![头轻])")
_SPACE = re.compile(r"\s")
_OPENING_NUMBER = re.compile(r"\s*\d{1,2}\s(?=\s*(?![件条次份篇个场期宗起项家人户元万余多])[\u4e00-\u9fff])")
_QUOTES = {"“": "”", "《": "》", "「": "」", "‘": "’", "『": "』", "〈": "〉"}
_OPENING = re.compile(f"[{''.join(_QUOTES)}]")
_LONGEST_QUOTE = 80
_MARK = re.compile(r"[、，,:;。!?(+→—…|]")


@dataclass(frozen=True)
class NormalisedText:
    """``text`` is uniform; ``at[i]`` is where its character ``i`` stood in the words as written.

    ``quoted_spans`` are the stretches inside quotation marks and titles, ``brackets`` maps the place
    of an opening round bracket to that of its closing one. Brackets without a partner are left out.
    """

    text: str
    source_positions: Sequence[int]
    quoted_spans: tuple[tuple[int, int], ...]
    brackets: dict[int, int]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of ``text`` stands in the words as written."""
        if start >= end:
            return (
                (self.source_positions[start], self.source_positions[start])
                if start < len(self.source_positions)
                else (0, 0)
            )
        return self.source_positions[start], self.source_positions[end - 1] + 1

    def is_quoted(self, place: int) -> bool:
        """Whether the character stands inside quotation marks."""
        return self._quoted_places[place] == 1

    @cached_property
    def marks(self) -> tuple[int, ...]:
        """Where the marks stand that may part clauses, outside quotation marks, and every bracket that is closed."""
        text, brackets, quoted = self.text, self.brackets, self._quoted_places
        places = [match.start() for match in _MARK.finditer(text)]
        return tuple(place for place in places if (place in brackets if text[place] == "(" else not quoted[place]))

    def quotes_from(self, start: int, end: int) -> list[tuple[int, int]]:
        """The stretches inside quotation marks that begin in a stretch."""
        if not self.quoted_spans:
            return []
        return list(self.quoted_spans[bisect_left(self._quote_starts, start) : bisect_left(self._quote_starts, end)])

    @cached_property
    def _quoted_places(self) -> bytearray:
        """1 for every place inside quotation marks, 0 for the others and the end of the text."""
        places = bytearray(len(self.text) + 1)
        for start, end in self.quoted_spans:
            places[start:end] = b"\1" * (end - start)
        return places

    @cached_property
    def _quote_starts(self) -> tuple[int, ...]:
        return tuple(start for start, _ in self.quoted_spans)

    def outside_quotes(self, start: int, end: int) -> str:
        """A stretch of ``text`` without what its quotation marks hold."""
        index = max(bisect_left(self.quoted_spans, (start,)) - 1, 0)
        parts, place = [], start
        while index < len(self.quoted_spans) and self.quoted_spans[index][0] < end:
            first, last = self.quoted_spans[index]
            if first >= start and last <= end:
                parts.append(self.text[place : first + 1])
                place = last - 1
            index += 1
        return "".join(parts) + self.text[place:end]


def normalise(words: str) -> NormalisedText:
    """Make one paragraph uniform.

    A space between two digits is kept, two of more spaces (which part the numbers of a row, where one may part their
    thousands), and one behind a number that opens the line.
    """
    text = _SPOKEN.sub("去年", _EQUIVALENTS.apply(words))
    source_positions: Sequence[int] = range(len(text))
    if _SPACE.search(text):
        opening = _OPENING_NUMBER.match(text)
        kept = opening.end() - 1 if opening else -1
        parting = _places_between_digits(text)
        positions = [i for i, char in enumerate(text) if not char.isspace() or i == kept or i in parting]
        source_positions, text = positions, "".join(" " if text[i].isspace() else text[i] for i in positions)
    return NormalisedText(text, source_positions, _quoted_spans(text), _bracket_pairs(text))


_BETWEEN_DIGITS = re.compile(r"(?<=\d)\s{1,2}(?=\s*\d)")


def _places_between_digits(text: str) -> frozenset[int]:
    return frozenset(place for match in _BETWEEN_DIGITS.finditer(text) for place in range(*match.span()))


def _quoted_spans(text: str) -> tuple[tuple[int, int], ...]:
    spans: list[tuple[int, int]] = []
    place = 0
    for match in _OPENING.finditer(text):
        start = match.start()
        end = text.find(_QUOTES[match[0]], start, start + _LONGEST_QUOTE) if start >= place else -1
        if end > 0:
            spans.append((start, end + 1))
            place = end + 1
    return tuple(spans)


def _bracket_pairs(text: str) -> dict[int, int]:
    pairs: dict[int, int] = {}
    open_brackets: list[int] = []
    for match in _BRACKET.finditer(text):
        if match[0] == "(":
            open_brackets.append(match.start())
        elif open_brackets:
            pairs[open_brackets.pop()] = match.start()
    return pairs


_BRACKET = re.compile("[()]")
