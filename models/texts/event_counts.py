"""How often a thing was done, as a text tells it (新闻发布会 12 场): facts that no table of the form holds."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from models.editions.lexicon import Lexicon
from models.texts.counted_items import CountedItem
from models.texts.numbers import NumberKind
from models.texts.paragraph import ParsedParagraph


@dataclass(frozen=True)
class EventCount:
    """So many of a thing; ``is_definite`` where the words take the number for known (「全年举办的 4 场培训」)."""

    noun: str
    verb: str
    item: CountedItem
    is_definite: bool
    is_of_year: bool


@lru_cache(maxsize=2048)
def event_counts(paragraph: ParsedParagraph) -> tuple[EventCount, ...]:
    """What a paragraph says was done, and how often; no parts of lists, no parts of the year or the office."""
    if not paragraph.items:
        return ()
    return tuple(_event_counts(paragraph))


_UNITS = frozenset({"场", "场次", "次", "期", "件", "项", "篇", "个", "部", "条"})
_PREDICATE = re.compile("[均都皆已]|全部|中$|里$|作了|进行")
_LONGEST = 16
_NOUN = re.compile("[\u4e00-\u9fff]{2,10}")
_FURTHER = re.compile("[另还又再约]|其中|其余|同比|包括|至少|新增")


def _event_counts(paragraph: ParsedParagraph) -> Iterator[EventCount]:
    text, patterns = paragraph.normalised.text, _event_patterns(paragraph.lexicon)
    parts = {part.number.start for breakdown in paragraph.breakdowns for part in breakdown.parts}
    claimed = {claim.number.start for claim in paragraph.claims if claim.number}
    dates = [number.start for number in paragraph.numbers if number.kind is NumberKind.DATE]
    for item in paragraph.items:
        number = item.number
        if number.unit not in _UNITS or not number.is_exact or item.value is None or item.multiplier != 1:
            continue
        if number.start in parts or number.start in claimed or item.is_compared or item.is_reference:
            continue
        last_date = bisect_left(dates, number.start) - 1
        if last_date >= 0 and dates[last_date] >= item.lead_start:
            continue
        before, after = text[item.start : number.start], text[number.end : item.end]
        if _FURTHER.search(before) or "(" in before or patterns.partial.search(before):
            continue
        lead = patterns.leading.match(before)
        named, is_of_year = before[lead.end() if lead else 0 :], bool(_OF_YEAR.search(before))
        verb = patterns.doing.search(before)
        doing = verb[0] if verb else ""
        if (
            _NOUN.fullmatch(named)
            and not patterns.published.search(named)
            and not _HAN.match(_PREDICATE.split(after)[0])
        ):
            yield EventCount(named, doing, item, False, is_of_year)
        elif not named.strip("的"):
            noun = _PREDICATE.split(after)[0][:_LONGEST]
            if _NOUN.match(noun) and not patterns.published.search(noun):
                yield EventCount(noun, doing, item, True, is_of_year)


_OF_YEAR = re.compile("全年|本年|共|累计|年内")
_HAN = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True)
class _EventPatterns:
    leading: re.Pattern[str]
    doing: re.Pattern[str]
    partial: re.Pattern[str]
    published: re.Pattern[str]


@lru_cache(maxsize=4)
def _event_patterns(lexicon: Lexicon) -> _EventPatterns:
    words = lexicon.alternation(lexicon.verbs["doing"], lexicon.scope["whole_office"], lexicon.scope["whole_year"])
    return _EventPatterns(
        re.compile(f"^(?:{words}|共|累计|年内|[^\u4e00-\u9fff])*"),
        re.compile(lexicon.alternation(lexicon.verbs["doing"])),
        re.compile(lexicon.alternation(lexicon.scope["part_of_office"], lexicon.scope["part_of_year"])),
        re.compile(f"(?:{lexicon.alternation(lexicon.phrases['published'])})$"),
    )


_MAKING = frozenset({"发布", "制作", "推出", "编发"})
_HOLDING = frozenset({"组织", "开展", "召开", "举办", "举行"})


def likely_same(count: EventCount) -> str:
    """What two counts of one thing have in common: the unit."""
    return count.item.number.unit


def tell_the_same(one: EventCount, other: EventCount) -> bool:
    """Whether two counts are of one thing: the same name in the same unit, or its short form taken for known."""
    if one.item.number.unit != other.item.number.unit:
        return False
    verbs = {one.verb, other.verb} - {""}
    if len(verbs) > 1 and not (verbs <= _HOLDING or verbs <= _MAKING):
        return False
    if one.noun == other.noun:
        return len(one.noun) > 3 or one.is_definite != other.is_definite or (one.is_of_year and other.is_of_year)
    later, earlier = (other, one) if other.is_definite else (one, other)
    if later.is_definite and len(earlier.noun) > 3 and later.noun.startswith(earlier.noun):
        return True
    return later.is_definite and later.is_of_year and (one.noun.endswith(other.noun) or other.noun.endswith(one.noun))
