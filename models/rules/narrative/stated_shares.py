"""The share that a count is told to be, against the totals that its words may mean."""

import re
from collections.abc import Sequence
from functools import lru_cache

from models.rules.narrative.share_words import (
    HUNDRED_PERCENT,
    NAMES_WHOLE,
    SHARE_WORD,
    is_slip_of_share,
    name_of_base,
    rounding_tolerance,
    share_agrees,
    share_sum,
)
from models.rules.narrative.summed_shares import are_summed
from models.texts.breakdown_semantics import breakdowns_of, claims_by_start, division_of
from models.texts.counted_items import CountedItem
from models.texts.numbers import Number, NumberKind
from models.texts.paragraph import ParsedParagraph
from models.texts.term_matches import phrase_patterns

_FLOWS = ("answer", "handle", "receive", "newly", "request")
_CAME_IN = ("handle", "receive", "newly", "request")


class UnexplainedShare:
    """A printed share that fits none of the totals the paragraph knows."""

    def __init__(
        self, item: CountedItem, share: Number, totals: tuple[int, ...], flow: str = "", parts: Sequence[int] = ()
    ) -> None:
        self.item, self.share, self.totals, self.flow, self.parts = item, share, totals, flow, parts

    def is_of(self, total: int) -> bool:
        """Whether its count, alone or with those before it, is that share of a total."""
        return any(share_agrees(self.share, part, total) for part in self.parts)


@lru_cache(maxsize=2048)
def find_unexplained_shares(paragraph: ParsedParagraph) -> tuple[UnexplainedShare, ...]:
    """Every share of a paragraph that its own words cannot explain."""
    items = paragraph.all_items
    judged = (_unexplained(paragraph, items, place) for place, item in enumerate(items) if _is_shared(paragraph, item))
    return tuple(share for share in judged if share)


def _is_shared(paragraph: ParsedParagraph, item: CountedItem) -> bool:
    """Whether an item has one share, told in its own sentence, and both are exact."""
    is_exact = item.number.is_exact or (item.number.unit_kind == "money" and not item.number.approximation)
    if item.value is None or not is_exact or len(item.shares) != 1:
        return False
    if _OF_SOME_NAMED.match(paragraph.normalised.text, item.number.end, item.shares[0].start):
        return False
    share = item.shares[0]
    return not share.approximation and paragraph.sentence_of(share.start) == item.sentence


_OF_THIS_KIND = re.compile("占(?:这|该|此)一?[类项种部]")
_OF_SOME_NAMED = re.compile("(?:之中|当中|[中里])[，,]?[\u4e00-\u9fff]{2,12}占")  # 「新收 40 件中自然人占 70.0%」


def _unexplained(paragraph: ParsedParagraph, items: Sequence[CountedItem], place: int) -> UnexplainedShare | None:
    item, share = items[place], items[place].shares[0]
    flow = ""
    if are_summed(paragraph.normalised.text[item.number.end : share.start].lstrip("，,;")):
        return None
    if _OF_THIS_KIND.search(paragraph.normalised.text, item.number.end, share.start):
        # 「无法提供 666 件，……。其中不掌握 554 件，占这一类的 83.2%」
        counts = (other.value for other in items[:place] if other.value)
        if any(share_agrees(share, item.value or 0, count) for count in counts):
            return None
    if item.base:
        totals: tuple[int, ...] = (int(item.base.value),)
    elif _is_among_some(paragraph, item):
        return None
    elif named := _OF_FLOW.search(paragraph.normalised.text, item.number.end, share.start):
        flow = named["flow"]
        totals = _named_flow(paragraph, flow)
    elif called := _totals_called(paragraph, items, place):
        totals = called
    elif _names_other_total(paragraph, item, share):
        return None
    else:
        totals = _totals(paragraph, items, place) or _totals_but_for_a_slip(items, place)
    if not totals and not flow and item.number.start not in claims_by_start(paragraph):
        return None
    parts = _parts(paragraph, items, place)
    explained = any(share_agrees(share, part, total) for part in parts for total in totals)
    explained = explained or _is_of_two_before(paragraph, items, place)
    return None if explained else UnexplainedShare(item, share, totals, flow, parts)


def _is_of_two_before(paragraph: ParsedParagraph, items: Sequence[CountedItem], place: int) -> bool:
    """Whether a precise share is that of two other counts of its sentence: 「争议 22 件，与答复 240 件相比为 9.2%」."""
    share, item = items[place].shares[0], items[place]
    if share.precision >= 1:
        return False
    before = [i.value for i in items[:place] if i.sentence == item.sentence and i.value and i.number.is_exact]
    return any(share_agrees(share, part, total) for part in before for total in before if part < total)


def _parts(paragraph: ParsedParagraph, items: Sequence[CountedItem], place: int) -> list[int]:
    """The part a share may speak of: its own count, or with the counts before it that have no share."""
    worth = items[place].value or 0
    parts = [worth, *_after_changes(items[place])]  # 「查询比上年的 23 件多了 2 件，占 22.3%」
    division = division_of(paragraph, items[place])
    if items[place].multiplier > 1:
        parts.append(int(items[place].number.value))  # 「各 7 件，均占 33.3%」
    for earlier in reversed(items[:place]):
        if earlier.shares or earlier.value is None or earlier.sentence != items[place].sentence or len(parts) > 4:
            break
        other = division_of(paragraph, earlier)
        if division and other and other != division:
            break  # 「科研机构 1 件；予以公开 7 件，占 63.6%」
        worth += earlier.value
        parts.append(worth)
    return parts


def _totals(paragraph: ParsedParagraph, items: Sequence[CountedItem], place: int) -> tuple[int, ...]:
    """The totals a share may be of, the likeliest first; none where nothing can be said."""
    item = items[place]
    claim = claims_by_start(paragraph)
    results: list[int | None] = []
    in_list = False
    for breakdown in breakdowns_of(paragraph):
        if item in breakdown.parts:
            in_list = True
            results += [head.value for head in breakdown.totals]
            results.append(sum(part.value or 0 for part in breakdown.parts))
    known = item.number.start in claim
    if known:
        # Who asked is told of what came in.
        flows = _CAME_IN if "/" in claim[item.number.start].key else _FLOWS
        results += [int(t.number.value) for t in claim.values() if t.key in flows and t.number and t.number.is_exact]
    if whole := _sum_of_whole_run(items, place):
        results.append(whole)
    elif not in_list and not known and not _follows_its_total(paragraph, items, place):
        return ()
    for earlier in reversed(items[max(0, place - 8) : place]):
        is_ratio = paragraph.normalised.text.endswith("每", 0, earlier.number.start)  # 「每 11 件就有 1 件」
        if earlier.sentence >= item.sentence - 1 and not (earlier.shares or is_ratio):
            alike = earlier.number.unit_kind == item.number.unit_kind
            results += [earlier.value, *_after_changes(earlier)] if alike else []
    least = item.value or 0
    return tuple(dict.fromkeys(total for total in results if total and total >= least))


def _totals_but_for_a_slip(items: Sequence[CountedItem], place: int) -> tuple[int, ...]:
    """The counts before a share in its sentence that it is of but for a digit: 「测评 240 人，优秀 60 人、占 35%」."""
    item, share = items[place], items[place].shares[0]
    before = [i for i in items[max(0, place - _NEAR) : place] if i.sentence == item.sentence and not i.shares]
    alike = {i.value for i in before if i.number.unit == item.number.unit and i.number.is_exact}
    totals = [total for total in alike if total and item.value and total > item.value]
    if any(share_agrees(share, item.value or 0, total) for total in totals):
        return ()
    return tuple(total for total in totals if is_slip_of_share(share, item.value or 0, total))


_NEAR = 4


def _after_changes(item: CountedItem) -> list[int]:
    """What a count of last year came to: 「与上年的 298 件相比多 8 件」."""
    counts = (c for c in item.changes if c.number.kind is NumberKind.COUNT and c.number.is_exact)
    return [(item.value or 0) + change.sign * int(change.number.value) for change in counts]


def _sum_of_whole_run(items: Sequence[CountedItem], place: int) -> int:
    """The sum of the counts side by side whose shares make a whole; 0 where they do not."""
    first = last = place
    while first and _is_shared_alike(items[first - 1], items[place]):
        first -= 1
    while last + 1 < len(items) and _is_shared_alike(items[last + 1], items[place]):
        last += 1
    run = items[first : last + 1]
    total = sum(item.value or 0 for item in run)
    agreeing = sum(share_agrees(item.shares[0], item.value or 0, total) for item in run)
    if len(run) > 2 and agreeing == len(run) - 1:
        return total  # all but one
    if len(run) < 2 or abs(share_sum(run) - HUNDRED_PERCENT) > rounding_tolerance(run):
        return 0
    return total


def _is_shared_alike(item: CountedItem, other: CountedItem) -> bool:
    return len(item.shares) == 1 and item.value is not None and item.base is None and item.sentence == other.sentence


def _follows_its_total(paragraph: ParsedParagraph, items: Sequence[CountedItem], place: int) -> bool:
    """Whether a single share stands right behind the total it is of.

    「……20 件，其中网上 5 件，占 25%」; 「86 件里有 41 件是征地的，占 47.7%」.
    """
    item = items[place]
    # Days and the like may stand between: 「49 件，其中 10 日内答复 33 件」.
    before = next((i for i in reversed(items[:place]) if i.number.unit_kind != "time"), None)
    if before is None or before.number.unit != item.number.unit or not before.number.is_exact:
        return False
    start = item.lead_start if item.lead_start >= 0 else item.start
    if _AMONG_THOSE.match(paragraph.normalised.text, before.number.end, item.number.start):
        return item.sentence == before.sentence
    return "其中" in paragraph.normalised.text[start : item.number.start] and item.sentence == before.sentence


_AMONG_THOSE = re.compile("[\u4e00-\u9fff]{0,8}?[之当]?[中里](?:[，,]|有|涉|属|系|因|[\u4e00-\u9fff]{0,8}的?\\d)")
_OF_FLOW = re.compile(
    "占(?:全部|全年|本年|总)?(?P<flow>办理结果|办结|答复|办理|受理|收到|新收|申请)(?:总)?(?:的)?"
    "(?:总?[数量件]|申请|件数|的|约|近|$)"
)
FLOW_KEYS = {
    "办结": ("answer", "handle"),
    "答复": ("answer",),
    "办理": ("answer", "handle"),
    "办理结果": ("answer", "handle"),
}


def _named_flow(paragraph: ParsedParagraph, flow: str) -> tuple[int, ...]:
    """The counts of the course of requests that a share says it is of: 「占办结数的 6%」."""
    return _told(paragraph, FLOW_KEYS.get(flow, _RECEIVED))


def told_of_flow(paragraph: ParsedParagraph, *, is_of_handled: bool) -> tuple[int, ...]:
    """The counts that a paragraph tells of requests handled, or of those that came in."""
    return _told(paragraph, FLOW_KEYS["办结"] if is_of_handled else _RECEIVED)


_RECEIVED = ("receive", "newly", "request")


def _told(paragraph: ParsedParagraph, keys: tuple[str, ...]) -> tuple[int, ...]:
    claims = claims_by_start(paragraph).values()
    return tuple(int(c.number.value) for c in claims if c.key in keys and c.number and c.number.is_exact)


def _totals_called(paragraph: ParsedParagraph, items: Sequence[CountedItem], place: int) -> tuple[int, ...]:
    """The counts told before under the name that a share says it is of: 「占法人申请的 68.5%」."""
    text, item = paragraph.normalised.text, items[place]
    name = name_of_base(paragraph, item)
    if len(name) < 2 or not _HAN_ONLY.fullmatch(name):
        return ()
    called: dict[int, None] = {}
    start = 0
    for other in items:
        start = start if other.separator == 0 else other.start  # two counts in one clause share its words
        alike = other is not item and other.number.unit_kind == item.number.unit_kind
        if alike and (other.value or 0) >= (item.value or 1) and text.find(name, start, other.number.start) >= 0:
            called[other.value or 0] = None
    return tuple(called)


_HAN_ONLY = re.compile("[\u4e00-\u9fff]{2,20}")


_OF_ALL = re.compile("[全总]|比|申请|数量|的|年度?|件数|约|答复|办[理结]|受理|收到|政府|信息|公开|[为达到其重例当于收]")


_AMONG = re.compile("(?<![^，。;:])在?(?P<what>[^，。;:\\d]{2,24})[中里][，,]")


def _is_among_some(paragraph: ParsedParagraph, item: CountedItem) -> bool:
    """Whether a share is of some that are named without a number: 「在不予公开的情形中，……5 件，占 55.6%」."""
    start = paragraph.sentence_starts[item.sentence]
    among = _AMONG.search(paragraph.normalised.text, start, item.number.start)
    return among is not None and NAMES_WHOLE.fullmatch(among["what"]) is None


def _names_other_total(paragraph: ParsedParagraph, item: CountedItem, share: Number) -> bool:
    words = paragraph.normalised.text[item.number.end : share.start]
    match = SHARE_WORD.search(words)
    rest = words[match.end() :] if match else ""
    return len(_OF_ALL.sub("", phrase_patterns(paragraph.lexicon).filler.sub("", rest))) >= 2
