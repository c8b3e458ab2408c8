"""What is said to be left against the counts before it: 「发现问题 216 个，整改 213 个，其余 3 个」."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise

from models.rules.narrative.slips import is_near
from models.texts.breakdown_semantics import division_of
from models.texts.counted_items import CLAUSE_SEPARATOR, LIST_SEPARATOR, CountedItem
from models.texts.overlap_words import are_told_to_overlap
from models.texts.paragraph import ParsedParagraph


@dataclass(frozen=True, slots=True)
class WrongRest:
    """A count of what is left that is not what the ``parts`` leave of the ``total``."""

    rest: CountedItem
    total: CountedItem
    parts: tuple[CountedItem, ...]

    @property
    def expected(self) -> int:
        """What the parts leave."""
        return (self.total.value or 0) - sum(part.value or 0 for part in self.parts)

    def is_borne_out(self, figures: set[int]) -> bool:
        """Whether the parts, or some of them, leave it of a figure of the tables."""
        values = [part.value or 0 for part in self.parts]
        told = self.rest.value or 0
        return any(told + sum(some) in figures for some in _some_of(values))


_REST = re.compile("(?:其余|余下|剩余|剩下|尚余|(?:^|(?<=[，；、]))余)(?:的)?[\u4e00-\u9fff]{0,3}$")
# 「其中一半原样公开，还有 1 件遮住再给，剩下 2 件」
_WITHOUT_NUMBER = re.compile("一半|大半|多数|大部分|[一二三四五六七八九]成|[二三四五六七八九十]分之|百分之|%|若干|几件")
_UNITS = ("thing", "person", "body")
_BEFORE = 8
_MOST_PARTS = 5


@lru_cache(maxsize=2048)
def find_wrong_rests(paragraph: ParsedParagraph) -> tuple[WrongRest, ...]:
    """Every rest of a paragraph that fits no total before it, and is near what it should be of one."""
    if not any(word in paragraph.normalised.text for word in "余剩"):
        return ()
    items = sorted(paragraph.all_items, key=lambda item: item.number.start)
    return tuple(wrong for place, _ in enumerate(items) if (wrong := _wrong_rest(paragraph, items, place)))


def _wrong_rest(paragraph: ParsedParagraph, items: Sequence[CountedItem], place: int) -> WrongRest | None:
    text, rest = paragraph.normalised.text, items[place]
    if rest.value is None or not rest.number.is_exact or rest.number.unit_kind not in _UNITS:
        return None
    if not _REST.search(text, rest.start, rest.number.start):
        return None
    near = (i for i in items[max(0, place - _BEFORE) : place] if i.sentence >= rest.sentence - 1)
    before = [item for item in near if _is_alike(item, rest)]
    if len(before) < 2 or _fits(before, rest.value) or _is_sibling(paragraph, before):
        return None
    return next((wrong for wrong in _candidates(before, rest) if _is_slip(paragraph, wrong)), None)


def _is_sibling(paragraph: ParsedParagraph, before: Sequence[CountedItem]) -> bool:
    """Whether all counts before are parts of one division: the first is no total of the others."""
    kinds = {division_of(paragraph, item) for item in before}
    return len(kinds) == 1 and kinds != {""}


def _is_alike(item: CountedItem, rest: CountedItem) -> bool:
    return item.value is not None and item.number.unit == rest.number.unit and item.number.is_exact


def _fits(before: Sequence[CountedItem], rest: int) -> bool:
    """Whether any counts told before, taken from one or two of them, leave that many."""
    values = [item.value or 0 for item in before]
    totals = [*values, *(one + other for one, other in pairwise(values))]
    return any(total - sum(some) == rest for total in totals for some in _some_of(values))


def _some_of(values: Sequence[int]) -> Iterator[tuple[int, ...]]:
    for count in range(1, min(_MOST_PARTS, len(values)) + 1):
        yield from combinations(values, count)


def _candidates(before: Sequence[CountedItem], rest: CountedItem) -> Iterator[WrongRest]:
    """Each count before as the total, the nearest first, with all that stands between as its parts."""
    for place in range(len(before) - 2, -1, -1):
        total, parts = before[place], tuple(before[place + 1 :])
        earlier = before[place - 1] if place else None
        is_row = parts[0].separator == LIST_SEPARATOR  # the first of a row is no total of the others
        is_row = is_row or (earlier is not None and earlier.sentence == total.sentence and _are_joined(total))
        if (total.value or 0) > (rest.value or 0) and not is_row and not any(part in total.nested for part in parts):
            yield WrongRest(rest, total, parts)


def _is_slip(paragraph: ParsedParagraph, wrong: WrongRest) -> bool:
    """Whether one of the numbers is written wrongly, rather than that others are left out or counted twice."""
    total, told = wrong.total.value or 0, wrong.rest.value or 0
    largest = max(part.value or 0 for part in wrong.parts)
    text = paragraph.normalised.text
    if _WITHOUT_NUMBER.search(text, wrong.total.number.end, wrong.rest.number.start):
        return False
    if are_told_to_overlap(text, wrong.total.start, wrong.rest.end) or total < largest > told * 10:
        return False
    stronger = ";" in text[wrong.total.number.end : wrong.rest.number.start]
    is_near_rest = wrong.expected > 0 and is_near(told, wrong.expected) and told * 2 > wrong.expected
    return not stronger and (is_near_rest or is_near(total, total - wrong.expected + told))


def _are_joined(item: CountedItem) -> bool:
    """Whether no stronger mark than a comma parts a count from the one before it."""
    return item.separator <= CLAUSE_SEPARATOR
