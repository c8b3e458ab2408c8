"""Counts that are told of the same thing in nearly the same words, here with one number and there with another."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from models.report.filing import Filing
from models.rules.narrative.context import SectionParagraph, section_paragraphs
from models.rules.narrative.exchanged_digits import topic_of
from models.texts.breakdown_semantics import breakdowns_of, claims_by_start
from models.texts.counted_items import CountedItem
from models.texts.paragraph import ParsedParagraph

_LEAST_ALIKE = 4  # pairs of characters
_ALIKE = 0.7
_OF_OTHERS = re.compile(
    "[这该此]$|其中|上年|去年|同期|往年|\\d{4}年|计划|力争|季度|半年|\\d月|本级|另|其余|余下|剩[下余]|首[期场批]"
)


class _TopicCount(NamedTuple):
    place: SectionParagraph
    item: CountedItem
    topic: frozenset[str]
    is_part: bool


def find_retold(filing: Filing) -> Iterator[tuple[SectionParagraph, CountedItem, SectionParagraph, CountedItem]]:
    """Every such count behind its first telling, with that."""
    by_pair: dict[str, list[int]] = {}
    known: list[_TopicCount] = []
    for place in section_paragraphs(filing):
        for item, topic, is_part, words in _counts(place.parsed):
            if _OF_OTHERS.search(words.replace(f"{filing.year}年", "")):
                continue
            shared = Counter(number for pair in topic for number in by_pair.get(pair, ()))
            for number, alike in shared.items():
                earlier = known[number]
                # Two lists may well have parts of one name: what the website published, and what the paper did.
                both_parts = is_part and earlier.is_part
                if alike >= _LEAST_ALIKE and not both_parts and _is_retold(earlier, place, item, alike, topic):
                    yield place, item, earlier.place, earlier.item
                    break
            for pair in topic:
                by_pair.setdefault(pair, []).append(len(known))
            known.append(_TopicCount(place, item, topic, is_part))


def _is_retold(
    earlier: _TopicCount, place: SectionParagraph, item: CountedItem, alike: int, topic: frozenset[str]
) -> bool:
    one = earlier.item
    in_one_sentence = earlier.place.parsed is place.parsed and one.sentence == item.sentence
    if in_one_sentence or one.value == item.value or one.number.unit != item.number.unit:
        return False
    return alike >= _ALIKE * min(len(topic), len(earlier.topic))


@lru_cache(maxsize=2048)
def _counts(paragraph: ParsedParagraph) -> tuple[tuple[CountedItem, frozenset[str], bool, str], ...]:
    """The exact counts that no table holds and that enough words stand beside; whether each is a part of a list."""
    claims, text = claims_by_start(paragraph), paragraph.normalised.text
    parts = {part.number.start for breakdown in breakdowns_of(paragraph) for part in breakdown.parts}
    found = []
    for item in paragraph.items:
        number = item.number
        is_plain = number.is_exact and item.multiplier == 1 and not item.is_compared and not item.is_reference
        if not is_plain or (item.value or 0) < 2 or number.start in claims:
            continue
        topic = topic_of(f"{text[item.start : number.start]}，{text[number.end : item.end]}")
        if len(topic) >= _LEAST_ALIKE:
            found.append((item, topic, number.start in parts, text[item.start : number.start]))
    return tuple(found)
