"""Counts that are said to have come to so many, and are told with another number elsewhere.

「大厅设自助终端 12 台」, 「自助终端由 9 台增至 15 台」.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from models.report.filing import Filing
from models.rules.narrative.context import SectionParagraph, section_paragraphs
from models.texts.counted_items import CountedItem
from models.texts.paragraph import ParsedParagraph

_CAME_TO = re.compile(
    "(?P<noun>[\u4e00-\u9fff]{2,12}?)(?:总?数量?|总量)?[由从](?:上年|去年|上一年|年初|原来|原先|原有|以前|\\d{4}年)?(?:同期|度|末|底)?的?"
    "(?P<before>\\d+)(?P<unit>[台篇条个项期场次家部份件人名处])(?:增加|增|上升|升|提高|提升|扩大|扩充|扩|减少|减|下降|降|压缩|压减|精简)了?[到至为]"
    "(?P<now>\\d+)(?P=unit)"
)
_SHORTEST, _LONGEST = 2, 4
_OF_OTHERS = re.compile(
    "其中|上年|去年|同期|往年|\\d{4}年|计划|力争|拟|季度|半年|\\d月|本级|新[增设添建]|净增|另|其余|首[期场批]|原"
)
_LEAD = 24


class ChangedCount(NamedTuple):
    """A count said to have come to ``now``: its last characters, and where that number stands."""

    noun: str
    unit: str
    before: int
    now: int
    start: int
    end: int


@lru_cache(maxsize=2048)
def changed_counts(paragraph: ParsedParagraph) -> tuple[ChangedCount, ...]:
    """Every count of a paragraph that is told by what it was and what it has come to."""
    found = []
    for match in _CAME_TO.finditer(paragraph.normalised.text):
        values = int(match["before"]), int(match["now"])
        place = match.start("now"), match.end("now") + len(match["unit"])
        found.append(ChangedCount(match["noun"], match["unit"], *values, *place))
    return tuple(found)


def find_otherwise_told(
    filing: Filing,
) -> Iterator[tuple[SectionParagraph, ChangedCount, SectionParagraph, CountedItem]]:
    """Every such count with the one of the same noun, in the same unit, that is another number."""
    changed = [(place, count) for place in section_paragraphs(filing) for count in changed_counts(place.parsed)]
    for place, count in changed:
        for other in section_paragraphs(filing):
            for item in other.parsed.items:
                if _is_told_otherwise(filing, other.parsed, item, count):
                    yield place, count, other, item


def _is_told_otherwise(filing: Filing, paragraph: ParsedParagraph, item: CountedItem, count: ChangedCount) -> bool:
    number, text = item.number, paragraph.normalised.text
    if item.value in (None, count.before, count.now) or not number.is_exact:
        return False
    if number.unit != count.unit and (number.unit or not text.startswith(count.unit, number.end)):
        return False
    if item.is_compared or item.changes or item.is_reference or item.multiplier != 1:
        return False
    lead = text[max(0, number.start - _LEAD) : number.start].replace(f"{filing.year}年", "")
    words = re.split("[，。;:、]", lead)[-1]
    return _is_same_noun(words, count.noun) and _OF_OTHERS.search(words) is None


def _is_same_noun(words: str, noun: str) -> bool:
    """Whether words end as a noun does, with its last characters in their order: 「自助公示终端」, 「自助终端」."""
    if not words.endswith(noun[-_SHORTEST:]):
        return False
    behind = iter(words[-2 * _LONGEST :])
    return all(character in behind for character in noun[-_LONGEST:])
