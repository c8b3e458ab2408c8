"""Words made uniform for reading: no spaces, half-width digits and marks, and where each stood."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

_FORMS = str.maketrans(
    "０１２３４５６７８９％﹪．（）；：！？，﹐［］｛｝條項個開報場與類數總發佈網頁訴訟複議結轉辦復處國務",
    "0123456789%%.();:!?，，[]{}条项个开报场与类数总发布网页诉讼复议结转办复处国务",
)
_LOOSE = re.compile(r"\s")
_QUOTES = {"“": "”", "《": "》", "「": "」", "‘": "’", "『": "』", "〈": "〉"}
_OPENING = re.compile(f"[{''.join(_QUOTES)}]")
_LONGEST_QUOTE = 80


@dataclass(frozen=True)
class Plain:
    """``text`` is uniform; ``at[i]`` is where its character ``i`` stood in the words as written.

    ``quoted`` are the stretches inside quotation marks and titles, ``brackets`` maps the place
    of an opening round bracket to that of its closing one. Brackets without a partner are left out.
    """

    text: str
    at: Sequence[int]
    quoted: tuple[tuple[int, int], ...]
    brackets: dict[int, int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of ``text`` stands in the words as written."""
        if start >= end:
            return (self.at[start], self.at[start]) if start < len(self.at) else (0, 0)
        return self.at[start], self.at[end - 1] + 1

    def in_quote(self, place: int) -> bool:
        """Whether the character stands inside quotation marks."""
        index = bisect_left(self.quoted, (place + 1,)) - 1
        return index >= 0 and place < self.quoted[index][1]

    def outside_quotes(self, start: int, end: int) -> str:
        """A stretch of ``text`` without what its quotation marks hold."""
        index = max(bisect_left(self.quoted, (start,)) - 1, 0)
        parts, place = [], start
        while index < len(self.quoted) and self.quoted[index][0] < end:
            first, last = self.quoted[index]
            if first >= start and last <= end:
                parts.append(self.text[place : first + 1])
                place = last - 1
            index += 1
        return "".join(parts) + self.text[place:end]


def make_plain(words: str) -> Plain:
    """Make one paragraph uniform. A space between two digits is kept: it parts two numbers."""
    text = words.translate(_FORMS)
    at: Sequence[int] = range(len(text))
    if _LOOSE.search(text):
        kept = [i for i, char in enumerate(text) if not char.isspace() or _parts_digits(text, i)]
        at, text = kept, "".join(" " if text[i].isspace() else text[i] for i in kept)
    return Plain(text, at, _quotes(text), _pairs(text))


def _parts_digits(text: str, place: int) -> bool:
    return 0 < place < len(text) - 1 and text[place - 1].isdigit() and text[place + 1].isdigit()


def _quotes(text: str) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    place = 0
    for match in _OPENING.finditer(text):
        start = match.start()
        end = text.find(_QUOTES[match[0]], start, start + _LONGEST_QUOTE) if start >= place else -1
        if end > 0:
            found.append((start, end + 1))
            place = end + 1
    return tuple(found)


def _pairs(text: str) -> dict[int, int]:
    pairs: dict[int, int] = {}
    waiting: list[int] = []
    for match in _ROUND.finditer(text):
        if match[0] == "(":
            waiting.append(match.start())
        elif waiting:
            pairs[waiting.pop()] = match.start()
    return pairs


_ROUND = re.compile("[()]")
