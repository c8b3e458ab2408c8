"""Half-years told beside their quarters: 「一季度 158 件、二季度 193 件……上半年 351 件」."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from models.texts.counted_items import CountedItem
from models.texts.paragraph import ParsedParagraph
from models.texts.periods import period_rows

_QUARTERS = 4
_HALF = re.compile("(?P<half>[上下])半年(?:度)?(?:合计|共计?|累计|为|是|有|达|收到|新收)*$")


@dataclass(frozen=True, slots=True)
class WrongHalfYear:
    """A half-year that is not what its two quarters come to."""

    half: CountedItem
    quarters: tuple[CountedItem, CountedItem]

    @property
    def sum(self) -> int:
        """What the quarters come to."""
        return sum(quarter.value or 0 for quarter in self.quarters)


@lru_cache(maxsize=2048)
def find_wrong_half_years(paragraph: ParsedParagraph) -> tuple[WrongHalfYear, ...]:
    """Every half-year of a paragraph that stands beside four quarters of the same unit and is not theirs."""
    return tuple(_wrong_half_years(paragraph))


def _wrong_half_years(paragraph: ParsedParagraph) -> Iterator[WrongHalfYear]:
    text = paragraph.normalised.text
    for row in period_rows(paragraph):
        if len(row.parts) != _QUARTERS:
            continue
        for item in paragraph.items:
            half = _HALF.search(text, item.start, item.number.start)
            if half is None or item in row.parts or item.number.unit != row.parts[0].number.unit:
                continue
            first = row.parts[:2] if half["half"] == "上" else row.parts[2:]
            wrong = WrongHalfYear(item, (first[0], first[1]))
            is_beside = abs(item.sentence - first[0].sentence) <= 1 and item.value is not None
            if is_beside and item.number.is_exact and item.value != wrong.sum:
                yield wrong
