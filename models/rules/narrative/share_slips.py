"""Percentages that are a part of a total but for one digit, whatever words stand between: 「原创率 60.6%」.

The other rules need to know from the words what a share or a rate is of. Here the digits say so: a percentage that no
counts of its paragraph give, and that two counts right before it give but for one digit, is theirs and written wrongly.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import accumulate

from models.rules.narrative.share_words import HUNDRED_PERCENT, is_slip_of_share
from models.rules.narrative.summed_shares import are_summed
from models.texts.numbers import Number, NumberKind
from models.texts.paragraph import ParsedParagraph


@dataclass(frozen=True, slots=True)
class ShareSlip:
    """A percentage, and the part and the total that it is of but for a digit."""

    share: Number
    part: Number
    total: Number

    def is_borne_out(self, figures: Iterable[int]) -> bool:
        """Whether it is the share of a count before it in some figure of the tables."""
        return any(total >= self.part.value and _agrees(self.share, self.part.value, total) for total in figures)


_LEAST_DIGITS = 3  # of two digits one share in five is another but for a digit
_BEFORE, _BEHIND = 8, 3
_MOST_ADDED = 5
_BESIDE = re.compile("[^;。]{0,20}")
_WITHOUT_NOTES = re.compile(r"\([^()]*\)")
_NOTE = re.compile(r"\([^()]{0,12}$")
_OF_OTHER_TIME = re.compile("上年|去年|上一年|同期|往年|\\d{4}年|个百分点|[由从]|平均|年均")
_CHANGE = re.compile("[增升涨降减跌幅超翻]|提高|回落|下滑|[多少]")


@lru_cache(maxsize=2048)
def find_share_slips(paragraph: ParsedParagraph) -> tuple[ShareSlip, ...]:
    """Every such percentage of a paragraph."""
    shares = [number for number in paragraph.numbers if _is_precise(number)]
    if not shares:
        return ()
    counts = [n for n in paragraph.numbers if n.kind is NumberKind.COUNT and n.value > 0 and n.is_exact]
    return tuple(slip for share in shares for slip in _slips(paragraph, share, counts))


def _is_precise(number: Number) -> bool:
    is_share = number.kind is NumberKind.PERCENT and not number.approximation
    return is_share and number.precision < 1 and _digits_of(number) >= _LEAST_DIGITS and number.value < HUNDRED_PERCENT


def _digits_of(number: Number) -> int:
    return len(f"{number.value / number.precision:.0f}")


def _slips(paragraph: ParsedParagraph, share: Number, counts: list[Number]) -> Iterator[ShareSlip]:
    text, sentence = paragraph.normalised.text, paragraph.sentence_of(share.start)
    clause = max(text.rfind(mark, 0, share.start) for mark in "，;。:") + 1
    words = text[clause : share.start]
    if _OF_OTHER_TIME.search(words) or _CHANGE.search(words) or are_summed(words):
        return
    place = sum(n.start < share.start for n in counts)
    beside = counts[max(0, place - _BEFORE) : place + _BEHIND]
    if _is_explained(share, beside):
        return
    before = [n for n in counts[max(0, place - _BEFORE) : place] if paragraph.sentence_of(n.start) >= sentence - 1]
    outside = [n for n in before if not paragraph.is_in_brackets(n.start, share.start)]
    mine = [n for n in outside[-1:] if _BESIDE.fullmatch(_WITHOUT_NOTES.sub("", text[n.end : share.start]))]
    noted = [n for n in counts[place : place + 1] if _NOTE.fullmatch(text[share.end : n.start])]
    for part in (*mine, *noted):
        totals = (n for n in before if n.unit == part.unit and n.value > part.value and n is not part)
        total = next((t for t in totals if is_slip_of_share(share, int(part.value), int(t.value))), None)
        if total is not None and part.value == int(part.value):
            yield ShareSlip(share, part, total)
            return


def _is_explained(share: Number, counts: list[Number]) -> bool:
    """Whether two counts of one unit, or a count and a sum of neighbours, give a share, as the part or as the rest."""
    told, slack = float(share.value), float(share.precision)
    for unit in {n.unit for n in counts}:
        values = [float(n.value) for n in counts if n.unit == unit]
        runs = {total for start in range(len(values)) for total in accumulate(values[start : start + _MOST_ADDED])}
        for one in values:
            for other in runs:
                worth = 100 * (one / other if one < other else other / one)
                if abs(told - worth) < slack or abs(100 - told - worth) < slack:
                    return True
    return False


def _agrees(share: Number, part: Decimal | int, total: Decimal | int) -> bool:
    worth = HUNDRED_PERCENT * part / Decimal(total)
    return abs(share.value - worth) < share.precision or abs(HUNDRED_PERCENT - share.value - worth) < share.precision
