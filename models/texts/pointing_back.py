"""Counts that point back to one told before, by its number: 「上述 74 件」, 「公开的 62 部预案中」."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

from models.texts.counted_items import CountedItem
from models.texts.numbers import NumberKind
from models.texts.paragraph import ParsedParagraph

_POINTS_BACK = re.compile("(?:上述|前述)(?:的)?$")
_OF_KNOWN = re.compile("(?P<name>[\u4e00-\u9fff]{2,10})的$")
_AMONG_THEM = re.compile("[^，。;、\\d]{0,8}?[中里](?=[，,]|\\d|有)")
_EMPTY = re.compile("^(?:[全本今当]年(?:度)?|其中|在|共|累计|已经?|年内|所有|全部|我[局委厅办院市县区镇]|对)+")
_MOST_BEFORE = 24
_MOST_ADDED = 6


@lru_cache(maxsize=2048)
def find_wrong_references(paragraph: ParsedParagraph) -> tuple[tuple[CountedItem, CountedItem], ...]:
    """Every count that points back to a number nobody told, with the count that it must mean."""
    items = [*_flatten(paragraph.items)]
    found = ((item, _meant(paragraph, item, items[max(0, n - _MOST_BEFORE) : n])) for n, item in enumerate(items) if n)
    return tuple((item, other) for item, other in found if other is not None)


def _flatten(items: Sequence[CountedItem]) -> Iterator[CountedItem]:
    for item in items:
        yield item
        yield from _flatten(item.nested)


def _meant(paragraph: ParsedParagraph, item: CountedItem, before: list[CountedItem]) -> CountedItem | None:
    """The count that an item points back to, where its number is neither that nor any sum or rest told before it."""
    name = _name_pointed_to(paragraph, item)
    if name is None or not _is_exact(item):
        return None
    alike = [other for other in before if _is_exact(other) and other.number.unit == item.number.unit]
    text = paragraph.normalised.text
    named = [other for other in alike if not name or text.find(name, other.start, other.end) >= 0]
    if item.value in _values_told(before):
        return None
    return next((other for other in reversed(named) if _is_slip(item.value or 0, other.value or 0)), None)


def _name_pointed_to(paragraph: ParsedParagraph, item: CountedItem) -> str | None:
    """What the words take for known: a name, the empty string for whatever was told; None where they take nothing."""
    text = paragraph.normalised.text
    before = text[item.start : item.number.start]
    if _POINTS_BACK.search(before):
        return ""
    named = _OF_KNOWN.search(before)
    if named is None or not _AMONG_THEM.match(text, item.number.end):
        return None
    name = _EMPTY.sub("", named["name"])
    return name if len(name) >= 2 else None


def _is_exact(item: CountedItem) -> bool:
    return item.value is not None and item.number.kind is NumberKind.COUNT and item.number.is_exact


def _values_told(before: list[CountedItem]) -> set[int]:
    """The numbers told so far, the sums of some side by side, and what is left of one without another."""
    values = [other.value for other in before if other.value is not None]
    told = set(values)
    for place in range(len(values)):
        told |= set(accumulate(values[place : place + _MOST_ADDED]))
    return told | {one - other for one in values for other in values if one > other}


def _is_slip(told: int, meant: int) -> bool:
    """Whether a number of two digits and more is another one written wrongly: two digits exchanged, or one changed."""
    if min(told, meant) < 10 or told == meant:
        return False
    one, other = str(told), str(meant)
    if len(one) != len(other):
        return False
    wrong = [n for n, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    exchanged = len(wrong) == 2 and wrong[1] == wrong[0] + 1 and sorted(one) == sorted(other)
    return len(wrong) == 1 or exchanged
