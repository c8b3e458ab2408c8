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
    """So many of a thing; ``is_definite`` where the words take the number for known (「全年举办的 4 场培训」).

    ``is_of_all`` is set where they say that all of it is meant, ``is_of_year`` that it is so many in the year;
    ``beside`` is the count that stands right before it: 「培训 2 次、参训 215 人次」.
    """

    noun: str
    verb: str
    item: CountedItem
    is_definite: bool
    is_of_year: bool
    is_of_all: bool = False
    beside: "EventCount | None" = None


@lru_cache(maxsize=2048)
def event_counts(paragraph: ParsedParagraph) -> tuple[EventCount, ...]:
    """What a paragraph says was done, and how often; no parts of lists, no parts of the year or the office."""
    if not paragraph.items:
        return ()
    return tuple(_event_counts(paragraph))


_UNITS = frozenset({"场", "场次", "次", "期", "件", "项", "篇", "个", "部", "条", "份", "人次"})
_PREDICATE = re.compile(
    "[均都皆已共被占未]|作了|进行|的(?=基础|情况|过程|同时)|之外|以外|期间|吸引|全部|中$|里$|里，|中，"
)
_LONGEST = 16
_NOUN = re.compile("[\u4e00-\u9fff]{2,14}")
_FURTHER = re.compile("[另还又再约]|其中|其余|同比|包括|至少|新增")
_ACTS = re.compile("(?:举办|举行|召开|开展|组织|制作|推出|编发|印发|开设)(?:了|的)?")
_SUBJECT = re.compile("(?![中里内])[\u4e00-\u9fff]{3,14}?(?=[均都皆已共]|吸引)")
_TAKEN_FOR_KNOWN = re.compile("的(?:情况|基础|过程|同时)")
_JOINING = re.compile("^(?:虽然?|经过?|通过|在|将|已经?)+")
_QUOTES = re.compile("[“”‘’《》「」]")
_LINKING = re.compile("(?:[为达有计是]|达到|最多|最少|最高|的)+$")


def _event_counts(paragraph: ParsedParagraph) -> Iterator[EventCount]:
    text, patterns = paragraph.normalised.text, _event_patterns(paragraph.lexicon)
    parts = {part.number.start for breakdown in paragraph.breakdowns for part in breakdown.parts}
    claimed = {claim.number.start for claim in paragraph.claims if claim.number}
    dates = [number.start for number in paragraph.numbers if number.kind is NumberKind.DATE]
    last: EventCount | None = None
    for item, start in _with_bracketed(paragraph):
        number = item.number
        if number.unit not in _UNITS or number.approximation or item.value is None or item.multiplier != 1:
            continue
        if number.start in parts or number.start in claimed or item.is_compared or item.is_reference:
            continue
        last_date = bisect_left(dates, number.start) - 1
        if last_date >= 0 and dates[last_date] >= item.lead_start >= 0:
            continue
        if _OF_OTHERS.match(text, paragraph.sentence_starts[paragraph.sentence_of(number.start)]):
            continue  # 「其中 12 件草案征求了意见，意见征集 19 次」, 「上年检查 3 次，发现问题 58 个」
        before = text[start : number.start].rstrip("(")
        if _FURTHER.search(before) or _ANOTHER_TIME.search(before) or "(" in before or patterns.partial.search(before):
            continue
        is_of_year = bool(
            _OF_YEAR.search(text, max(item.lead_start, 0) if item.lead_start >= 0 else start, number.start)
        )
        verb = patterns.doing.search(before)
        name, is_definite = _name(text, before, item, patterns)
        if name and not patterns.published.search(name) and not _DOCUMENTS.search(name):
            near = last if last and item.start - last.item.number.end <= 1 else None
            says_all = _ALL_BEHIND.match(text, number.end) or _TAKEN_FOR_KNOWN.match(text, number.end)
            of_all = is_of_year or bool(says_all or _OF_ALL.search(text, start, number.start))
            last = EventCount(name, verb[0] if verb else "", item, is_definite, is_of_year, of_all, near)
            yield last


def _with_bracketed(paragraph: ParsedParagraph) -> Iterator[tuple[CountedItem, int]]:
    """Every count and where its words begin; one in brackets is named by what stands before them."""
    for item in paragraph.items:
        yield item, item.start
        for inner in item.nested[:1]:
            bracket = item.nested_spans[0][0] if item.nested_spans else 0
            if inner.number.start == bracket + 1 and bracket > item.number.end:
                yield inner, item.number.end + 1


def _name(text: str, before: str, item: CountedItem, patterns: "_EventPatterns") -> tuple[str, bool]:
    """What is counted, and whether the words take the number for known: a noun before it, behind it, or both."""
    leading = patterns.leading.match(before)
    acts = list(_ACTS.finditer(before))
    begin = acts[-1].end() if acts else leading.end() if leading else 0
    named = patterns.between.sub("", before[begin:])
    named = _JOINING.sub("", _LINKING.sub("", _QUOTES.sub("", named)))
    after = text[item.number.end : item.end]
    if not after and (taken := _SUBJECT.match(text, item.number.end)):
        after = taken[0]  # 「7 次政府开放日活动共邀请代表 320 人」: the words up to the next number are not all its own
    behind = _PREDICATE.split(after)[0][:_LONGEST]
    if behind.startswith("的") and _NOUN.fullmatch(behind[1:]):
        return (named if _NOUN.fullmatch(named) else "") + behind[1:], True
    if named and _TAKEN_FOR_KNOWN.match(after):
        return (named, True) if _NOUN.fullmatch(named) else ("", False)
    if not named:
        return (behind, True) if _NOUN.match(behind) else ("", False)
    return (named, False) if _NOUN.fullmatch(named) and not _HAN.match(behind) else ("", False)


_ANOTHER_TIME = re.compile("上年|去年|上一年|往年|明年|(?:计划|拟|将)(?!在?已)")
_DOCUMENTS = re.compile("(?:规章|文件)$")  # issued, repealed or in force: the words that say so are not its name
_OF_OTHERS = re.compile(
    "其中|(?:下一?步|下阶段|今后|接下来)(?![^。]{0,40}(?:已|基础|今年|全年的))|(?:上|去|上一|往|明|下一)年度?[^，。;]{0,12}\\d[^。;今本]*"
)
_OF_ALL = re.compile("这|该|全部|所有|通过|经过|的$|举办|召开|开展|组织")
_ALL_BEHIND = re.compile("[\u4e00-\u9fff]{1,12}?(?:[均皆都]|全部|悉数|一律|逐一|无一|共|累计|合计|吸引)")
_OF_YEAR = re.compile("全年|本年|共|累计|年内|已经?(?:举办|开展|组织|召开)")
_HAN = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True)
class _EventPatterns:
    leading: re.Pattern[str]
    between: re.Pattern[str]
    doing: re.Pattern[str]
    partial: re.Pattern[str]
    published: re.Pattern[str]


@lru_cache(maxsize=4)
def _event_patterns(lexicon: Lexicon) -> _EventPatterns:
    words = lexicon.alternation(lexicon.verbs["doing"], lexicon.scope["whole_office"], lexicon.scope["whole_year"])
    return _EventPatterns(
        re.compile(f"^(?:{words}|共|累计|年内|针对|面对|对|[^\u4e00-\u9fff])*"),
        re.compile(
            f"(?:{lexicon.alternation(lexicon.scope['whole_office'], lexicon.scope['whole_year'])}"
            r"|共|累计|年度|门户|官方|\d{4}年)"
        ),
        re.compile(lexicon.alternation(lexicon.verbs["doing"])),
        re.compile(lexicon.alternation(lexicon.scope["part_of_office"], lexicon.scope["part_of_year"])),
        re.compile(f"(?:{lexicon.alternation(lexicon.phrases['published'])})$"),
    )


_PERSONS = "人次"
_MAKING = frozenset({"发布", "制作", "推出", "编发"})
_HOLDING = frozenset({"组织", "开展", "召开", "举办", "举行"})


def likely_same(count: EventCount) -> str:
    """What two counts of one thing have in common: the unit, 场 being 场次."""
    return _unit(count)


def _unit(count: EventCount) -> str:
    unit = count.item.number.unit
    return unit if unit == _PERSONS else unit.removesuffix("次") or unit


def tell_the_same(one: EventCount, other: EventCount) -> bool:
    """Whether two counts are of one thing: the same name in the same unit, or its short form taken for known."""
    if _unit(one) != _unit(other):
        return False
    verbs = {one.verb, other.verb} - {""}
    if len(verbs) > 1 and not (verbs <= _HOLDING or verbs <= _MAKING):
        return False
    if one.beside and other.beside and one.noun == other.noun and one.item.number.start != other.item.number.start:
        first, second = one.beside, other.beside
        named_alike = first.noun.endswith(second.noun) or second.noun.endswith(first.noun)
        if named_alike and first.item.value == second.item.value and first.item.number.unit == second.item.number.unit:
            return True
    if one.noun == other.noun:
        return len(one.noun) > 3 or one.is_definite != other.is_definite or (one.is_of_year and other.is_of_year)
    ends_alike = one.noun.endswith(other.noun) or other.noun.endswith(one.noun)
    if one.is_of_year and other.is_of_year and ends_alike and min(len(one.noun), len(other.noun)) > 3:
        return True  # 「全年举办政府信息公开业务培训 6 期」, 「全年举办业务培训 4 期」
    later, earlier = (other, one) if other.is_definite else (one, other)
    if later.is_definite and len(earlier.noun) > 3 and later.noun.startswith(earlier.noun):
        return True
    return later.is_definite and later.is_of_year and (one.noun.endswith(other.noun) or other.noun.endswith(one.noun))
