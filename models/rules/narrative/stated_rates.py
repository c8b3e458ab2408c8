"""Rates told of counts beside them: 办结率, 满意率."""

import re
from functools import lru_cache
from itertools import combinations

from models.editions.lexicon import Lexicon
from models.rules.narrative.share_words import HUNDRED_PERCENT, share_agrees
from models.texts.breakdown_semantics import breakdowns_of, division_of
from models.texts.counted_items import CountedItem, StatedRate
from models.texts.numbers import Number
from models.texts.paragraph import ParsedParagraph

# Such a rate is of cases in time, of people asked or of something else than the counts beside it.
_OTHER_RATE = re.compile("按[期时]|及时|如期|准时|平均|知晓|覆盖|支持|差错|零|同期|群众|一次|首次")
_OF_THESE = re.compile("的?")
_RATE_MODIFIER = re.compile("^(?:的|其|全年|总体|总|综合|实际|件)+")
_NEGATED = re.compile("[不未非无没]$|基本$|较$")
_CARRIED_IN = re.compile("结转|上年|去年|遗留")
_ALL_DUE = re.compile("应办|须办|应当办理|共办|待办|应答复")
_QUOTIENT = re.compile(r"(\d{1,9})÷(\d{1,9})")
# 「办结率为 96%，是用 24 件除以应办 25 件得出的」
_QUOTIENT_BEHIND = re.compile(
    r"[，(](?:是?[用以由按])?[^，。;()\d]{0,8}(\d{1,9})件?(?:÷|除以)[^，。;()\d]{0,8}(\d{1,9})件?"
)


@lru_cache(maxsize=2048)
def find_wrong_rates(paragraph: ParsedParagraph) -> tuple[tuple[StatedRate, int, tuple[int, ...]], ...]:
    """Every rate of a paragraph that fits none of the counts told before it."""
    judged = ((rate, find_wrong_rate(rate, paragraph)) for rate in paragraph.rates)
    return tuple((rate, *wrong) for rate, wrong in judged if wrong)


def find_wrong_rate(rate: StatedRate, paragraph: ParsedParagraph) -> tuple[int, tuple[int, ...]] | None:
    """The count that a rate is of, and the totals it fits none of; None where it fits one, or nobody can tell."""
    text, number = paragraph.normalised.text, rate.number
    if number.approximation:
        return None
    if worked_out := _worked_out(rate, text):
        part, total = worked_out
        is_right = share_agrees(number, part, total) or share_agrees(number, total - part, total)
        return None if is_right else (part, (total,))
    base = _base_in_words(text, rate)
    stem = _RATE_MODIFIER.sub("", rate.stem)
    if _OTHER_RATE.search(rate.stem) or len(stem) < 2:
        return None
    counted = [item for item in rate.items if item.number.is_exact and item.value]
    if "综合" in rate.stem and not _knows_all_due(paragraph, rate, counted):
        return None
    named = [item for item in counted if _is_counted_by(paragraph, item, stem)]
    if not named or _is_of_count_before(rate, text, counted):
        return None
    if base and (told := _flow_told(paragraph, base, number.start)):
        parts = [item.value or 0 for item in named]
        is_right = any(share_agrees(number, part, total) for part in (*parts, sum(parts)) for total in told)
        return None if is_right else (parts[-1], told)
    if base and not (_CLOSED.search(base) and any(_CLOSED.search(text, i.start, i.end) for i in rate.items)):
        return None
    part_item = _head_of(paragraph, named)
    part = part_item.value or 0
    if number.value == HUNDRED_PERCENT and (part_item is not counted[-1] or len(counted) != 2):
        return None
    totals = _totals_of_rate(paragraph, counted, part_item)
    noted = [n for n in paragraph.numbers if rate.start < n.start < number.start and n.is_exact]
    if not totals or _rate_agrees(number, named, counted, [int(n.value) for n in noted]):
        return None
    return part, totals


def _is_of_count_before(rate: StatedRate, text: str, counted: list[CountedItem]) -> bool:
    """Whether a rate is that of another count to the one right before it.

    「纠正和其他结果各 1 件，已审结 4 件的纠错率为 25%」.
    """
    base = next((item for item in counted if _OF_THESE.fullmatch(text, item.number.end, rate.start + 1)), None)
    if base is None:
        return False
    parts = {n for item in counted if item is not base for n in (item.value or 0, int(item.number.value))}
    return any(share_agrees(rate.number, part, base.value or 0) for part in parts)


def _worked_out(rate: StatedRate, text: str) -> tuple[int, int] | None:
    """The part and the total that stand with a rate: as a division before or behind it, or in its brackets."""
    number = rate.number
    if quotient := _QUOTIENT.search(text, rate.start, number.start) or _QUOTIENT_BEHIND.match(text, number.end):
        return int(quotient[1]), int(quotient[2])
    told = _counts_noted(rate)
    return (min(told), max(told)) if told else None


# 「纠错率（纠正数占已审结数）」, 「以审结数为分母的纠错率」: only what is closed can be told from the counts beside it.
_BASE_IN_WORDS = re.compile("(?:占|分母|基数|除以|之比|[按以].{1,12}计|剔除|扣除|不含|不包括|含).*")
_CLOSED = re.compile("审结|[已未]结|结案")


def _base_in_words(text: str, rate: StatedRate) -> str:
    """The words that say what a rate is of, or that more or less is counted than the counts beside it; else empty."""
    start = max(text.rfind(mark, 0, rate.start) for mark in "，。;:、") + 1
    bracket = _NOTE.match(text, rate.number.end)
    end = bracket.end() if bracket else rate.number.start
    named = _BASE_IN_WORDS.search(text, start, end)
    return text[start:end] if named else ""


def _flow_told(paragraph: ParsedParagraph, base: str, place: int) -> tuple[int, ...]:
    """The counts of the course of requests that a base names, as told before: 「延期率（占办结数）」."""
    named = _FLOW_NAMED.search(base)
    if named is None or _FURTHER.search(base):
        return ()
    keys = ("answer", "handle") if named["done"] else ("newly", "receive", "request", "handle")
    told = (*paragraph.claims, *paragraph.presumed_claims)
    claims = (c for c in told if c.key in keys and c.number and c.number.start < place)
    return tuple(int(c.number.value) for c in claims if c.number and c.number.is_exact and not c.is_qualified)


_FLOW_NAMED = re.compile(
    "(?:占|以|按|除以)(?:全部|全年|本年)?(?:(?P<done>办结|答复)|新收|收到|受理|收件)(?:总|件|的)?数"
)
_FURTHER = re.compile("剔除|扣除|不含|不包括|含|复议|诉讼")
_NOTE = re.compile(r"\([^()\d%]{2,30}\)")


def _counts_noted(rate: StatedRate) -> tuple[int, ...]:
    """The two counts in the brackets behind a rate: 「更新率 98%（应更新 50 个，更新 49 个）」; else none."""
    values = tuple(item.value for item in rate.noted if item.value and item.number.is_exact)
    alike = len({item.number.unit for item in rate.noted}) == 1
    return values if len(values) == len(rate.noted) == 2 and alike else ()


def _head_of(paragraph: ParsedParagraph, named: list[CountedItem]) -> CountedItem:
    """The last count that a rate names; the whole of a list where it is one of its parts: 「延期 16 件，其中……」."""
    last = named[-1]
    heads = (t for b in breakdowns_of(paragraph) if last in b.parts for t in b.totals if t in named)
    return next(heads, last)


def _is_counted_by(paragraph: ParsedParagraph, item: CountedItem, stem: str) -> bool:
    """Whether the words of a count say what a rate is of: 「满意 60 人」 of 满意率, but not 「不满意 5 人」.

    Other words of the same meaning do as well: 「纠正 1 件」 of 纠错率.
    """
    text = paragraph.normalised.text
    if text.find(stem[::-1], item.start, item.number.end) >= 0:
        return True  # 「收回 480 份」 of 回收率
    place = text.find(stem, item.start, item.number.end)
    place = text.find(stem, item.number.end, item.end) if place < 0 else place
    if place >= 0:
        return not _NEGATED.search(text, max(0, place - 2), place)
    meanings = _meanings(stem, paragraph.lexicon)
    return bool(meanings) and any(
        name in meanings for name, _, _ in paragraph.lexicon.scan(text[item.start : item.end])
    )


_MEANINGS_OF_RATES = frozenset({"corrected", "upheld", "answer"})


@lru_cache(maxsize=512)
def _meanings(stem: str, lexicon: Lexicon) -> frozenset[str]:
    return frozenset(name for name, _, _ in lexicon.scan(stem)) & _MEANINGS_OF_RATES


def _knows_all_due(paragraph: ParsedParagraph, rate: StatedRate, counted: list[CountedItem]) -> bool:
    """Whether it is told how many there were to handle, those carried in included."""
    text = paragraph.normalised.text
    told = any(_CARRIED_IN.search(text, item.start, item.end) for item in counted)
    return told or bool(_ALL_DUE.search(text, max(0, rate.start - 80), rate.start))


def _totals_of_rate(paragraph: ParsedParagraph, counted: list[CountedItem], part: CountedItem) -> tuple[int, ...]:
    """The counts that a rate may be of, the nearest first: no other kind of the division that its part is of."""
    kind = division_of(paragraph, part)
    alike = [i for i in counted if i is not part and _are_alike(i, part)]
    alike = [i for i in alike if not kind or division_of(paragraph, i) != kind]
    before = [i for i in alike if i.number.start < part.number.start]
    return tuple(dict.fromkeys(i.value or 0 for i in reversed(before or alike) if (i.value or 0) >= (part.value or 0)))


def _rate_agrees(number: Number, named: list[CountedItem], counted: list[CountedItem], noted: list[int]) -> bool:
    """Whether any counts beside a rate make it right: those named alone or together, of one other or of two."""
    runs = combinations(named[-_MOST_NAMED:], 2)
    parts = [{item} for item in named] + [{*pair} for pair in runs]
    for part in parts:
        worth = sum(item.value or 0 for item in part)
        others = [i.value or 0 for i in counted if i not in part and _are_alike(i, named[-1])]
        left = (one - other for one in others for other in others)  # all but those still open
        rows = [sum(others[a:b]) for a, b in combinations(range(len(others) + 1), 2)]
        totals = [*others, *noted, *map(sum, combinations(others, 2)), *(worth + row for row in rows), *rows, *left]
        if any(total >= worth and share_agrees(number, worth, total) for total in totals):
            return True
    return False


_MOST_NAMED = 4


def _are_alike(one: CountedItem, other: CountedItem) -> bool:
    return one.number.unit_kind == other.number.unit_kind
