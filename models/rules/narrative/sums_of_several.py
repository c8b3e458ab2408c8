"""Totals that say of how many counts before them they are: 「2022 年 19 件、2023 年 27 件，两年累计 46 件」."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from models.rules.narrative.slips import is_near
from models.texts.counted_items import CountedItem
from models.texts.numerals import parse_numeral
from models.texts.overlap_words import are_told_to_overlap
from models.texts.paragraph import ParsedParagraph


@dataclass(frozen=True, slots=True)
class WrongSumOfSeveral:
    """A total that is near what the ``parts`` come to, and not that."""

    total: CountedItem
    parts: tuple[CountedItem, ...]

    @property
    def sum(self) -> int:
        """What the parts come to."""
        return sum(part.value or 0 for part in self.parts)


_SEVERAL = re.compile(
    "(?<!其[余他])(?P<count>[两二三四五六七八九十])[年家项类者区县市镇街个部种处块方所级地样路场期次批组月回][\u4e00-\u9fff]{0,6}?"
    "(?:累计|合计|总计|共计?|相加|加起来|合起来|总和)[\u4e00-\u9fff]{0,6}$"
)
_LOOKED_BACK = 16
_MOST_BEFORE = 12
_OPENS = 4


@lru_cache(maxsize=2048)
def find_wrong_sums_of_several(paragraph: ParsedParagraph) -> tuple[WrongSumOfSeveral, ...]:
    """Every such total of a paragraph that no counts before it come to."""
    items = sorted(paragraph.all_items, key=lambda item: item.number.start)
    judged = (_wrong_sum(paragraph, items, place) for place in range(len(items)))
    return tuple(wrong for wrong in judged if wrong)


def _wrong_sum(paragraph: ParsedParagraph, items: list[CountedItem], place: int) -> WrongSumOfSeveral | None:
    text, total = paragraph.normalised.text, items[place]
    named = _SEVERAL.search(text, max(0, total.number.start - _LOOKED_BACK), total.number.start)
    if named is None or total.value is None or not total.number.is_exact:
        return None
    count = parse_numeral(named["count"]) or 0
    # Behind other words of its sentence it sums up what these name, not what the sentence before counts.
    opens = named.start() - paragraph.sentence_starts[total.sentence] < _OPENS
    before = [
        item
        for item in items[max(0, place - _MOST_BEFORE) : place]
        if item.value is not None
        and _are_alike(item, total)
        and item.number.end <= named.start()
        and item.sentence >= total.sentence - (1 if opens else 0)
        and not item.is_compared
    ]
    runs = [tuple(before[start : start + count]) for start in range(len(before) - count + 1)]
    if any(
        sum(item.value or 0 for item in before[a:b]) == total.value for a, b in combinations(range(len(before) + 1), 2)
    ):
        return None
    if not runs or any(sum(part.value or 0 for part in run) == total.value for run in runs):
        return None
    wrong = WrongSumOfSeveral(total, runs[-1])
    is_whole = all(part.number.is_exact for part in wrong.parts) and wrong.parts[0].sentence == wrong.parts[-1].sentence
    is_doubtful = are_told_to_overlap(text, wrong.parts[0].start, total.end)
    return wrong if is_whole and not is_doubtful and is_near(total.value, wrong.sum) else None


def _are_alike(one: CountedItem, other: CountedItem) -> bool:
    mine, theirs = one.number, other.number
    return mine.unit == theirs.unit or mine.unit_kind == theirs.unit_kind == "person"
