"""Lists in the words: the parts against the total they are parts of."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, combinations, takewhile

from models.report.filing import Filing
from models.rules.finding import Breach, Severity
from models.rules.narrative.certainty import are_near_counts, told_or_asked
from models.rules.narrative.context import SectionParagraph, agrees_with, evaluate, section_paragraphs, shown_amount
from models.rules.narrative.divisions import wrong_channels, wrong_contents, wrong_periods
from models.rules.narrative.half_years import find_wrong_half_years
from models.rules.narrative.paragraph_sums import wrong_paragraph_sums
from models.rules.narrative.rest_counts import find_wrong_rests
from models.rules.narrative.slips import figures_of_course, is_one_digit_off
from models.rules.narrative.sums_of_several import find_wrong_sums_of_several
from models.rules.rule import Basis, rule
from models.texts.breakdown_semantics import (
    BreakdownSemantics,
    breakdowns_of,
    claims_by_start,
    division_of,
    is_of_same_division,
    semantics_of,
)
from models.texts.breakdowns import Breakdown, Completeness, possible_sums
from models.texts.claim import Claim
from models.texts.counted_items import CLAUSE_SEPARATOR, LIST_SEPARATOR, PART_SEPARATOR, CountedItem
from models.texts.numbers import NumberKind
from models.texts.overlap_words import are_told_to_overlap
from models.texts.paragraph import ParsedParagraph
from models.texts.pointing_back import is_exchange
from models.texts.request_course import tells_stage

# How near the parts of a list that may leave some out come to the total before the rest
# cannot be an omission: by the number of parts.
_NEAR_TOTAL = {2: 1.0, 3: 0.93}
_NEAR_TOTAL_FROM_FOUR = 0.85
_MIN_EXHAUSTIVE = 0.7
_MAX_EXCESS = {Completeness.VIEW: 1.5, Completeness.PARTIAL: 1.3}
_MAX_EXCESS_OF_PARTS = 4
_MIN_COVERAGE = {Completeness.COMPLETE: 0.5, Completeness.VIEW: 0.8}


class BreakdownMismatch:
    """A list whose sum is no reading of any total it may belong to."""

    def __init__(
        self,
        total: CountedItem,
        parts: tuple[CountedItem, ...],
        totals: tuple[CountedItem, ...],
        semantics: BreakdownSemantics,
    ) -> None:
        self.total, self.parts, self.possible_totals, self.semantics = total, parts, totals, semantics
        self.sum = sum(part.value or 0 for part in parts)


@lru_cache(maxsize=2048)
def find_mismatches(paragraph: ParsedParagraph) -> tuple[BreakdownMismatch, ...]:
    """Every list of a paragraph that cannot be right, whatever the tables say."""
    mismatches: list[BreakdownMismatch] = []
    breakdowns = breakdowns_of(paragraph)
    for breakdown in breakdowns:
        if breakdown.is_total_last and _is_explained_before(breakdown, breakdowns):
            continue
        mismatch = _mismatch(paragraph, breakdown)
        if mismatch and not any(
            mismatch.total is other.total and mismatch.parts == other.parts for other in mismatches
        ):
            mismatches.append(mismatch)
    return tuple(mismatches)


def _is_explained_before(breakdown: Breakdown, breakdowns: tuple[Breakdown, ...]) -> bool:
    """Whether the parts are those of a total that stands before them, so that what follows closes nothing."""
    first = breakdown.parts[0]
    return any(
        other.parts[0] is first
        and not other.is_total_last
        and other.totals[0].value == sum(p.value or 0 for p in other.parts)
        for other in breakdowns
    )


def _mismatch(paragraph: ParsedParagraph, breakdown: Breakdown) -> BreakdownMismatch | None:
    semantics = semantics_of(paragraph, breakdown.parts)
    totals = semantics.possible_totals(breakdown.totals)
    # 「来路有三条：网上 29 件、寄信 11 件、上门 6 件」: so many kinds, not so many cases.
    kinds = len(breakdown.parts), breakdown.parts[-1].number.unit
    totals = tuple(total for total in totals if total.value != kinds[0] or total.number.unit == kinds[1])
    totals = _of_one_name(paragraph, totals, breakdown.parts[0])
    if not totals or semantics.tells_course_of_requests or _adds_up(breakdown, totals, semantics):
        return None
    if any(is_of_same_division(paragraph, total, breakdown.parts) for total in totals):
        return None
    if breakdown.completeness is Completeness.UNSAID and _is_first_of_row(paragraph, totals[0], breakdown.parts):
        return None
    parts = certain_parts(breakdown, semantics)
    if len(parts) < 2 or breakdown.has_nested_parts:
        return None
    mismatch = BreakdownMismatch(totals[0], parts, totals, semantics)
    if _is_less_than_part(mismatch, breakdown):
        return None
    doubts = (
        _is_of_other_total,
        _is_of_row_before,
        _tells_other_year,
        _is_no_division,
        _rest_makes_total,
        _goes_on_to_rest,
        _has_own_total,
        _is_of_new_view,
        _leaves_requesters_out,
        _divides_part_again,
    )
    if _ends_before(mismatch) or any(doubt(paragraph, mismatch) for doubt in doubts):
        return None
    wrong = _is_wrong(mismatch, breakdown, semantics) or _is_beside_complete(paragraph, breakdown)
    return mismatch if wrong and not _is_said_to_differ(paragraph, mismatch) else None


def _is_first_of_row(paragraph: ParsedParagraph, total: CountedItem, parts: tuple[CountedItem, ...]) -> bool:
    """Whether a count is of the same division as those behind it: 「网上 52 件，信函 24 件，当面 8 件」."""
    kinds = {division_of(paragraph, item) for item in (total, *parts)}
    return len(kinds) == 1 and kinds != {""}


def _is_less_than_part(mismatch: BreakdownMismatch, breakdown: Breakdown) -> bool:
    """Whether one part alone is more than the count, which is then none of these parts, or has lost a digit."""
    if max(part.value or 0 for part in mismatch.parts) <= (mismatch.total.value or 0):
        return False
    if any((total.value or 0) >= mismatch.sum for total in breakdown.totals):
        return True
    is_tied = breakdown.completeness in (Completeness.COMPLETE, Completeness.VIEW)
    return not (is_tied and _is_off_by_a_digit(mismatch))


_BUSINESSES = frozenset({"licences", "penalties", "coercion", "fees", "procurement"})
_NAMES = _BUSINESSES | {"normative_documents", "government_rules", "reconsideration", "suit", "both_disputes"}


def _of_one_name(
    paragraph: ParsedParagraph, totals: tuple[CountedItem, ...], part: CountedItem
) -> tuple[CountedItem, ...]:
    """The counts whose name the first part of a list repeats, where it does.

    「处罚 118 件，许可 235 件。其中本部处罚 51 件、……」.
    """
    if len(totals) < 2:
        return totals
    names = _names_in(paragraph, part)
    return tuple(total for total in totals if names & _names_in(paragraph, total)) or totals


def _names_in(paragraph: ParsedParagraph, item: CountedItem) -> set[str]:
    words = paragraph.normalised.text[item.start : item.number.start]
    return {name for name, _, _ in paragraph.lexicon.scan(words)} & _NAMES


_LEAVES_REST = re.compile(
    r"[，,;、]?(?:其?余|剩|另|其他|其它|还有|此外|不含|未计)(?!(?:再|并|均|也)?(?:无|没有?|未))(?![^，。;]{0,8}\d)"
)
_TAIL = 60


def _is_said_to_differ(paragraph: ParsedParagraph, mismatch: BreakdownMismatch) -> bool:
    """Whether the words say that some parts are left out, or that some are counted twice."""
    text, end = paragraph.normalised.text, mismatch.parts[-1].end
    if mismatch.sum < (mismatch.total.value or 0) and mismatch.total.number.start < mismatch.parts[0].number.start:
        return _LEAVES_REST.match(text, end) is not None
    if all(division_of(paragraph, part) == "quarter" for part in mismatch.parts):
        return False
    return are_told_to_overlap(text, end, end + _TAIL)


def _ends_before(mismatch: BreakdownMismatch) -> bool:
    """Whether the parts up to a semicolon make the total: what stands behind it divides something else."""
    ends = [k for k in range(2, len(mismatch.parts)) if mismatch.parts[k].separator >= PART_SEPARATOR]
    return any(sum(part.value or 0 for part in mismatch.parts[:k]) == mismatch.total.value for k in ends)


_PART_OF_THEM = re.compile("[，,](?:也有|还有)?部分(?!公开|提供|予以|告知|可)")
_SUM_IS_TOLD = re.compile("之和[是为]")
# 「上年 9 个，关停 4 个」: how a stock came to be, not what it is divided into.
_STOCK_CHANGE = re.compile(
    "上年|去年|年初|年末|原有|原来|后来|合并掉|新开|现在|撤并|撤销|关停|注销|退出|整合|新增|新建|新设|净增|减少|增加|取消|调出|调入"
)
# 「上半年查出 4 个，下半年复查时只剩 1 个」: one thing looked at again and again.
_LOOKED_AGAIN = re.compile("查出|复查|只剩")
_CLOSED = re.compile("(?<!未)(?<!未能)(?:审结|结案)|已结")
_ENDED = re.compile("维持|纠正|纠错|撤销|驳回|[败胜]诉|终止|调解|确认违法|责令")
_TRAIT = re.compile("[与由被经向涉因]|来自|同时|曾|提出|获")
_LEAD = 20
_ALL_DUE = re.compile("应办|要办|须办|合计|共计|总计")
_IS_DIFFERENCE = re.compile("[比较][^，。;]{1,16}[多少]了?$")
_FROM_TO = re.compile("[由从]\\d+[件条篇个]?[降升增减]")
_RESTATED = re.compile("[，,(]?(?:即|折合|约合|也就是)")


def _is_no_division(paragraph: ParsedParagraph, mismatch: BreakdownMismatch) -> bool:
    """Whether the words say that parts overlap, or only say the total once more: 「21544.73 万元，即 2.15 亿元」."""
    text, last = paragraph.normalised.text, mismatch.parts[-1].number.end
    again = _RESTATED.match(text, mismatch.total.number.end)
    is_again = again is not None and mismatch.parts[0].number.start - again.end() < 2
    start, end = mismatch.total.start, last + 40
    if any(_STOCK_CHANGE.search(text, part.start, part.end) for part in mismatch.parts):
        return True
    words = [text[part.start : part.number.start] for part in mismatch.parts]
    if any(_LOOKED_AGAIN.search(word) for word in words):
        return True
    if any(_CLOSED.search(word) for word in words) and any(_ENDED.search(word) for word in words):
        return True  # 「9 件中审结 8 件、纠正 2 件」: these are among those
    traits = [_TRAIT.match(text, part.number.end, part.end) for part in mismatch.parts]
    final = mismatch.parts[-1]
    begin = max(final.lead_start, final.number.start - _LEAD)
    led_to = text[begin : final.number.start] if final.lead_start >= 0 else ""
    if len(words) == 2 and _ALL_DUE.search(words[1] or led_to) and not _ALL_DUE.search(words[0]):
        return True  # 「收件 21 件；上年转入 1 件；应办合计 22 件」
    if _FROM_TO.search(text, mismatch.parts[0].start, last):
        return True  # 「企业申请由 50 件降到 41 件，律所申请由 24 件升到 36 件」
    if any(_IS_DIFFERENCE.search(word) for word in words):
        return True  # 「先复议再起诉的比直接起诉的多 1 件」
    if all(traits) and len({trait[0] for trait in traits if trait}) > 1:
        return True  # 「9 件中有 7 件由同一律所代理，有 6 件与征地有关」
    # No case is in both halves of a year, whatever was published at the same time.
    may_overlap = any(division_of(paragraph, part) != "quarter" for part in mismatch.parts)
    is_told = may_overlap and are_told_to_overlap(text, start, end)
    return is_again or is_told or _SUM_IS_TOLD.search(text, start, end) is not None


def _tells_other_year(paragraph: ParsedParagraph, mismatch: BreakdownMismatch) -> bool:
    """Whether a year, or some of those already counted, stand between the parts: 「而 2020 年同类有 5 件」."""
    first, last = mismatch.parts[0].number.end, mismatch.parts[-1].number.start
    years = any(n.kind is NumberKind.YEAR and first < n.start < last for n in paragraph.numbers)
    return years or _PART_OF_THEM.search(paragraph.normalised.text, first, last) is not None


def _is_of_other_total(paragraph: ParsedParagraph, mismatch: BreakdownMismatch) -> bool:
    """Whether the parts make another count of their sentence that stands before them: they are rather parts of that."""
    first = mismatch.parts[0]
    if len(mismatch.parts) < 3 or mismatch.semantics.result_kinds or mismatch.sum <= (mismatch.total.value or 0):
        return False
    own = {id(item) for item in (*mismatch.parts, mismatch.total)}
    return any(
        item.value == mismatch.sum and item.sentence == first.sentence and item.start < mismatch.total.start
        for item in paragraph.items
        if id(item) not in own
    )


_NEW_VIEW = re.compile("(?:从|按|就)[^，。;]{2,12}(?:看|分|划分)[，,:]")


def _is_of_new_view(paragraph: ParsedParagraph, mismatch: BreakdownMismatch) -> bool:
    """Whether the parts begin a view of the whole, and the total before them was one of its parts.

    「……其中市以下 15279 件。从结果看，予以公开 9819 件，不掌握 3544 件」.
    """
    total, first = mismatch.total, mismatch.parts[0]
    if first.sentence <= total.sentence:
        return False
    start = paragraph.sentence_starts[first.sentence]
    is_part = any(
        total in breakdown.parts or _closes_part_of_row(paragraph, breakdown, mismatch)
        for breakdown in breakdowns_of(paragraph)
    )
    return is_part and _NEW_VIEW.match(paragraph.normalised.text, start) is not None


def _closes_part_of_row(paragraph: ParsedParagraph, breakdown: Breakdown, mismatch: BreakdownMismatch) -> bool:
    """Whether the total closes a list that adds up and its sentence goes on: 「……以上共 19 件；企业 2 件」."""
    total, first = mismatch.total, mismatch.parts[0]
    if not breakdown.is_total_last or total not in breakdown.totals:
        return False
    if total.value != sum(part.value or 0 for part in breakdown.parts):
        return False
    behind = (i for i in paragraph.items if total.number.start < i.number.start < first.start)
    return any(item.sentence == total.sentence and item.number.unit == total.number.unit for item in behind)


def _leaves_requesters_out(paragraph: ParsedParagraph, mismatch: BreakdownMismatch) -> bool:
    """Whether those of a requester stand between two parts: 「企业 1 件部分公开，自然人 2 件，1 件公开……」."""
    first, last = mismatch.parts[0], mismatch.parts[-1]
    return any(
        division_of(paragraph, item) == "requester"
        for item in paragraph.items
        if first.number.start < item.number.start < last.number.start and item not in mismatch.parts
    ) and not any(division_of(paragraph, part) == "requester" for part in mismatch.parts)


def _divides_part_again(_: ParsedParagraph, mismatch: BreakdownMismatch) -> bool:
    """Whether the last part behind a semicolon is divided by those behind it, and the total is more than the others.

    「公开 18 件；不予公开 4 件，3 件是……，1 件系……」.
    """
    parts = mismatch.parts
    place = max((n for n in range(1, len(parts)) if parts[n].separator >= PART_SEPARATOR), default=0)
    behind = [part.value or 0 for part in parts[place + 1 :]]
    return place > 0 and len(behind) > 1 and sum(behind) == parts[place].value


_THE_REST = re.compile("[，,;。:、]?(?:其余|剩下|剩余|余下)")


def _rest_makes_total(paragraph: ParsedParagraph, mismatch: BreakdownMismatch) -> bool:
    """Whether the first parts and 其余 behind them make the total, so that those between divide one of them."""
    text, total = paragraph.normalised.text, mismatch.total.value or 0
    sums = [*accumulate(part.value or 0 for part in mismatch.parts)][:-1]
    behind = (item for item in paragraph.items if item.number.start > mismatch.parts[-1].number.start)
    near = takewhile(lambda item: item.sentence <= mismatch.parts[-1].sentence + 1, behind)
    return any(total - (item.value or 0) in sums and _THE_REST.match(text, item.start) for item in near)


def _has_own_total(paragraph: ParsedParagraph, mismatch: BreakdownMismatch) -> bool:
    """Whether a count nearer than the total is what the parts come to, or the first part what the others come to.

    「行政诉讼 12 件，直接起诉 7 件，复议后起诉 5 件」.
    """
    place = paragraph.items.index(mismatch.parts[0]) if mismatch.parts[0] in paragraph.items else 0
    before = paragraph.items[place - 1] if place else None
    if before and before is not mismatch.total and before.number.start > mismatch.total.number.start:
        is_nearer = before.sentence == mismatch.parts[0].sentence and before.number.unit == mismatch.total.number.unit
        if is_nearer and before.value == mismatch.sum:
            return True  # 「3 件申请……自然人 2 件，1 件公开，1 件属举报事项」
    if mismatch.parts[0].sentence == mismatch.total.sentence or not mismatch.semantics.fact_keys[0]:
        return False
    first, *others = (part.value or 0 for part in mismatch.parts)
    return len(others) > 1 and first == sum(others)


_MOST_BEHIND = 8
_MOST_LEFT = 3


def _goes_on_to_rest(paragraph: ParsedParagraph, mismatch: BreakdownMismatch) -> bool:
    """Whether what is left, told further on in the sentence, makes the total with counts between that ended the list.

    「能给的 130 件；不能给的 73 件；重复提的 5 件，……；剩下 6 件」.
    """
    gap, last = (mismatch.total.value or 0) - mismatch.sum, mismatch.parts[-1]
    if gap <= 0:
        return False
    start = bisect_right(paragraph.items, last.number.start, key=lambda item: item.number.start)
    behind = [i for i in paragraph.items[start : start + _MOST_BEHIND] if i.sentence == last.sentence and i.value]
    text = paragraph.normalised.text
    rests = (k for k, item in enumerate(behind) if _THE_REST.match(text, item.start))
    return any(
        (behind[k].value or 0) + sum(item.value or 0 for item in some) == gap
        for k in rests
        for count in range(_MOST_LEFT)
        for some in combinations(behind[:k], count)
    )


def _is_of_row_before(paragraph: ParsedParagraph, mismatch: BreakdownMismatch) -> bool:
    """Whether the parts may be of counts side by side together: 「建议 86 件、提案 132 件，其中主办 94 件……」."""
    total = mismatch.total
    place = paragraph.items.index(total) if total in paragraph.items else 0
    if not place or mismatch.sum <= (total.value or 0) or total.number.start > mismatch.parts[0].number.start:
        return False
    before = paragraph.items[place - 1]
    at = claims_by_start(paragraph)
    if total.number.start in at or before.number.start in at or mismatch.parts[0] in total.nested:
        return False
    is_beside = 0 < total.separator <= CLAUSE_SEPARATOR and before.sentence == total.sentence
    alike = before.number.unit == total.number.unit and not (before.changes or before.is_compared)
    return is_beside and alike and mismatch.sum <= (before.value or 0) + (total.value or 0)


def _adds_up(breakdown: Breakdown, candidates: tuple[CountedItem, ...], semantics: BreakdownSemantics) -> bool:
    """Whether any reading of the list gives any of the totals."""
    accepted = {candidate.value for candidate in candidates}
    for candidate in candidates:
        claim = semantics.total_claim(candidate)
        if claim is None or claim.key != "answer":
            shifts = semantics.shifts_of(claim)
            accepted |= {(candidate.value or 0) + shift for shift in shifts}
    if semantics.concerns_requests:
        accepted |= semantics.flow_counts
    totals = {total for total, _ in possible_sums(breakdown.parts, whole=_reaches_last_part(breakdown, semantics))}
    if semantics.fact_keys[-1] in ("carry_out", "carry_in", "carried"):
        totals |= {total for total, _ in possible_sums(breakdown.parts[:-1], whole=True)}
    units = [part for part in breakdown.parts if part.number.unit == candidates[0].number.unit]
    if 1 < len(units) < len(breakdown.parts):
        totals |= {total for total, _ in possible_sums(units)}
    if breakdown.completeness is not Completeness.COMPLETE and not _reaches_last_part(breakdown, semantics):
        totals.add(breakdown.parts[0].value or 0)
    total = sum(part.value or 0 for part in breakdown.parts)
    for further in breakdown.further:
        total += further.value or 0
        totals.add(total)
    if breakdown.subtotals:
        totals.add(sum(group.value or 0 for group in breakdown.subtotals))
    if breakdown.is_total_last and not semantics.is_exhaustive:
        totals |= {sum(p.value or 0 for p in breakdown.parts[k:]) for k in range(len(breakdown.parts) - 1)}
    numbers = [item.number for item in (*breakdown.parts, *candidates)]
    # Amounts are printed rounded: each may be half of its last place off.
    slack = sum(number.precision for number in numbers if number.precision > 1) / 2
    return bool(accepted & totals) or any(abs(a - t) <= slack for a in accepted if a for t in totals if slack)


def _is_beside_complete(paragraph: ParsedParagraph, breakdown: Breakdown) -> bool:
    """Whether the same parts are counted in another unit too, and add up in that: 「5 次 420 人次」."""
    places = [part.number.end for part in breakdown.parts]
    for other in breakdowns_of(paragraph):
        if other is breakdown or len(other.parts) != len(places) or other.totals[0].number.end > places[0]:
            continue
        beside = all(abs(p.number.start - place) < 12 for p, place in zip(other.parts, places, strict=True))
        mine, theirs = breakdown.totals[0].number, other.totals[0].number
        if beside and mine.unit_kind != theirs.unit_kind and abs(theirs.end - mine.start) < 12:
            return sum(part.value or 0 for part in other.parts) == other.totals[0].value
    return False


def _reaches_last_part(breakdown: Breakdown, semantics: BreakdownSemantics) -> bool:
    """Whether the list surely goes on to its last part: that one is 其他, or all are results of requests."""
    if breakdown.is_total_last or semantics.is_exhaustive:
        return True
    if len(breakdown.parts) > 2 and all(part.separator == LIST_SEPARATOR for part in breakdown.parts[1:]):
        return True
    if semantics.is_partition and (len(semantics.result_kinds) >= 3 or "/" in semantics.fact_keys[0]):
        return True
    return breakdown.has_other and len(certain_parts(breakdown, semantics)) == len(breakdown.parts)


def _of_one_business(paragraph: ParsedParagraph, breakdown: Breakdown) -> tuple[CountedItem, ...]:
    """The parts up to one that is a figure of its own: 「处罚 2011 件，其中治安 1764 件；行政许可 388 件」."""
    at = claims_by_start(paragraph)
    for place, part in enumerate(breakdown.parts):
        claim = at.get(part.number.start)
        if place and claim and claim.key in _BUSINESSES and part.separator >= CLAUSE_SEPARATOR:
            return breakdown.parts[:place]
    return breakdown.parts


def certain_parts(breakdown: Breakdown, semantics: BreakdownSemantics) -> tuple[CountedItem, ...]:
    """The parts that surely belong to the list: up to a stronger mark or a clause of another matter."""
    if breakdown.subtotals:
        return ()
    if semantics.is_partition or semantics.is_exhaustive or breakdown.is_total_last:
        return breakdown.parts
    parts = _of_one_business(semantics.paragraph, breakdown)
    if len(parts) < 2:
        return parts
    separators = [part.separator for part in parts]
    if separators[1] >= PART_SEPARATOR and parts[1].number.unit != parts[0].number.unit:
        return parts[:1]  # 「培训 1240 人次，其中新任 86 人次；合格 1198 人」
    strongest = PART_SEPARATOR - 1 if separators[1] == LIST_SEPARATOR else max(separators[1], CLAUSE_SEPARATOR)
    if parts[0].is_after_colon and breakdown.completeness is Completeness.COMPLETE:
        strongest = max(strongest, PART_SEPARATOR)  # 「答复结果：公开 25 件、部分公开 1 件；不掌握 6 件；……」
    first_opens = semantics.opens_new_matter(parts[0])
    text, is_partial = semantics.paragraph.normalised.text, breakdown.completeness is Completeness.PARTIAL
    for place in range(1, len(parts)):
        if is_partial and separators[place] >= PART_SEPARATOR and _THE_REST.match(text, parts[place].start):
            return parts[:place]  # 「15 件，其中 10 件为一人；剩下 6 件」: of what the 15 are of
        rises = place > 1 and separators[place] > strongest
        if rises or (semantics.opens_new_matter(parts[place]) and not first_opens):
            return parts[:place]
    return parts


def _is_wrong(mismatch: BreakdownMismatch, breakdown: Breakdown, semantics: BreakdownSemantics) -> bool:
    total = mismatch.total.value or 0
    if breakdown.completeness is Completeness.UNSAID:
        return _unsaid_is_wrong(mismatch, semantics, total)
    if breakdown.is_total_last:
        return not _is_sum_of_some(mismatch) and _trailing_is_wrong(mismatch, breakdown, total)
    is_partial = breakdown.completeness is Completeness.PARTIAL
    if is_partial and (semantics.name_actions_only(mismatch.parts) or semantics.tells_steps(mismatch.parts)):
        return False
    most = total * _MAX_EXCESS.get(breakdown.completeness, _MAX_EXCESS_OF_PARTS)
    if mismatch.sum > most and not semantics.is_complete and not (is_partial and _is_off_by_a_digit(mismatch)):
        return False  # rather of another total, or things that one may have several of
    if mismatch.sum > total:
        # Where its total stands in its own sentence, what was counted in the one before is none.
        sentence = mismatch.parts[0].sentence
        near = [h for h in mismatch.possible_totals if h.sentence == sentence] or mismatch.possible_totals
        segment = semantics.paragraph.normalised.text.rfind(";", 0, mismatch.parts[0].number.start)
        near = [h for h in near if h.number.start > segment] or near
        return all(mismatch.sum > (h.value or 0) for h in near) or semantics.is_complete
    if breakdown.completeness is Completeness.NEVER or not total:
        return False
    part = mismatch.sum / total
    is_slip = len(mismatch.parts) > 2 and (_is_total_off_by_a_digit(mismatch) or _is_part_exchanged(mismatch))
    if is_slip or semantics.is_complete or (semantics.is_exhaustive and part >= _MIN_EXHAUSTIVE):
        return True
    if breakdown.completeness in _MIN_COVERAGE:
        return part >= _MIN_COVERAGE[breakdown.completeness]
    return part >= _NEAR_TOTAL.get(len(mismatch.parts), _NEAR_TOTAL_FROM_FOUR)


def _is_off_by_a_digit(mismatch: BreakdownMismatch) -> bool:
    """Whether a list adds up but for one digit of its total or of one part."""
    total = mismatch.total.value or 0
    wanted = [(total, mismatch.sum), *((p.value or 0, (p.value or 0) + total - mismatch.sum) for p in mismatch.parts)]
    return any(right > 0 and is_one_digit_off(str(told), str(right)) for told, right in wanted)


_LEAST_DIGITS = 3  # of two digits one number in five is another but for a digit


def _is_total_off_by_a_digit(mismatch: BreakdownMismatch) -> bool:
    """Whether a total of three digits and more is what its parts add up to but for one of them."""
    told, right = str(mismatch.total.value), str(mismatch.sum)
    return len(told) == len(right) >= _LEAST_DIGITS and is_one_digit_off(told, right)


def _is_part_exchanged(mismatch: BreakdownMismatch) -> bool:
    """Whether three parts and more make the total once two neighbouring digits of one are exchanged."""
    gap = (mismatch.total.value or 0) - mismatch.sum
    return len(mismatch.parts) > 2 and any(is_exchange(p.value or 0, (p.value or 0) + gap) for p in mismatch.parts)


def _unsaid_is_wrong(mismatch: BreakdownMismatch, semantics: BreakdownSemantics, total: int) -> bool:
    """Whether counts that only stand behind a total come so near to it that they must be its parts."""
    if semantics.result_kinds or any(key in _COURSE for key in semantics.fact_keys):
        return False  # what became of some is told, not of all
    if not semantics.is_exhaustive and any(semantics.opens_new_matter(part) for part in mismatch.parts):
        return False
    text = semantics.paragraph.normalised.text
    if any(tells_stage(text, part) for part in mismatch.parts):
        return False
    separators = {part.separator for part in mismatch.parts[1:]}
    is_slip = _is_total_off_by_a_digit(mismatch) or _is_part_exchanged(mismatch)
    is_near = _LEAST_UNSAID <= mismatch.sum / total <= _MOST_UNSAID or is_slip
    is_open = CLAUSE_SEPARATOR in separators and mismatch.sum < total and not is_slip
    if len(mismatch.parts) == 2 or is_open:
        return _comes_close(mismatch, total) or (semantics.is_exhaustive and is_near)
    return is_near


def _comes_close(mismatch: BreakdownMismatch, total: int) -> bool:
    """Whether parts come so near to the count before them, and to no other, that they hardly do so by chance."""
    paragraph, whole = mismatch.semantics.paragraph, mismatch.total
    if _OF_OTHER_YEAR.search(paragraph.normalised.text, whole.start, whole.number.start):
        return False
    told = {item.value for item in paragraph.items if item.sentence >= whole.sentence - 1 and item is not whole}
    last = mismatch.parts[-1]
    behind = [i for i in paragraph.items if i.number.start > last.number.start and i.sentence == last.sentence]
    if total - mismatch.sum in accumulate(item.value or 0 for item in behind[:_MOST_LEFT]):
        return False  # what is left is told behind in other words
    return total >= _LEAST_CLOSE and abs(mismatch.sum - total) <= max(1, total // _CLOSE) and mismatch.sum not in told


_COURSE = frozenset({"newly", "receive", "request", "answer", "handle", "carry_in", "carry_out", "carried"})
_LEAST_UNSAID, _MOST_UNSAID = 0.9, 1.2
_LEAST_CLOSE, _CLOSE = 10, 15
_OF_OTHER_YEAR = re.compile("上年|去年|同期|上一年|往年")


def _is_sum_of_some(mismatch: BreakdownMismatch) -> bool:
    """Whether a total behind its parts is that of some side by side before it: 「二、三季度合起来 17 件」."""
    paragraph, total = mismatch.semantics.paragraph, mismatch.total
    place = bisect_right(paragraph.items, total.number.start - 1, key=lambda item: item.number.start)
    values = [item.value or 0 for item in paragraph.items[max(0, place - _MOST_BEHIND) : place]]
    return any(sum(values[a:b]) == total.value for a, b in combinations(range(len(values) + 1), 2) if b - a > 1)


_UNCOUNTED = re.compile("[一-鿿]{2}[、和及与]$")  # 「县政府办公室、27 个县直部门和 20 个乡镇，共 48 个」


def _trailing_is_wrong(mismatch: BreakdownMismatch, breakdown: Breakdown, total: int) -> bool:
    if mismatch.semantics.is_exhaustive:
        return total / 2 <= mismatch.sum <= total * 2
    row = mismatch.parts[1:-1] if breakdown.has_other else mismatch.parts[1:]
    is_row = len({part.separator or LIST_SEPARATOR for part in row}) <= 1
    if mismatch.parts != breakdown.parts or not (is_row or len(mismatch.semantics.result_kinds) > 2):
        return False
    first = mismatch.parts[0].number.start
    if mismatch.sum < total and _UNCOUNTED.search(mismatch.semantics.paragraph.normalised.text, 0, first):
        return False
    sure = breakdown.completeness is Completeness.COMPLETE or len(mismatch.parts) > 2
    least, strongest = (0.8, 1.25) if sure else (0.9, 1.1)
    return bool(total) and least <= mismatch.sum / total <= strongest


def _wrong_sums_of_several(paragraph: SectionParagraph) -> Iterator[Breach]:
    """Totals of so many counts before them that these do not come to, where no list tells of the same."""
    told = {part for mismatch in find_mismatches(paragraph.parsed) for part in (*mismatch.parts, mismatch.total)}
    for wrong in find_wrong_sums_of_several(paragraph.parsed):
        if {wrong.total, *wrong.parts} & told:
            continue
        number, first = wrong.total.number, wrong.parts[0].number
        mismatch = BreakdownMismatch(
            wrong.total, wrong.parts, (wrong.total,), semantics_of(paragraph.parsed, wrong.parts)
        )
        message, span = _message(paragraph, mismatch), (number.start, number.end)
        yield paragraph.breach_at(message, span, also=(first.start,), left=wrong.sum, right=wrong.total.value)


def _wrong_rests(filing: Filing, paragraph: SectionParagraph) -> Iterator[Breach]:
    """Counts of what is left that are not what is left, where no list tells of the same."""
    told = {part for mismatch in find_mismatches(paragraph.parsed) for part in (*mismatch.parts, mismatch.total)}
    for wrong in find_wrong_rests(paragraph.parsed):
        if {wrong.rest, wrong.total, *wrong.parts} & told or wrong.is_borne_out(figures_of_course(filing)):
            continue
        number, kind = wrong.rest.number, wrong.rest.number.unit_kind
        quoted = paragraph.source_text(wrong.rest.start, number.end).strip("，,；;。：: ")
        left = "-".join(shown_amount(item.value or 0, kind) for item in (wrong.total, *wrong.parts))
        message = f"“{quoted}”与前面的数对不上：{left}={shown_amount(wrong.expected, kind)}。"
        also = (wrong.total.number.start,)
        span = (number.start, number.end)
        yield paragraph.breach_at(message, span, also=also, left=wrong.rest.value, right=wrong.expected)


def _wrong_half_years(paragraph: SectionParagraph) -> Iterator[Breach]:
    """Half-years that their quarters do not come to."""
    for wrong in find_wrong_half_years(paragraph.parsed):
        number = wrong.half.number
        first, second = wrong.quarters
        quoted = paragraph.source_text(wrong.half.start, number.end).strip("，,；;。：: ")
        message = f"“{quoted}”与前后两个季度的数对不上：{first.value}+{second.value}={wrong.sum}。"
        also = (first.number.start,)
        breach = paragraph.breach_at(
            message, (number.start, number.end), also=also, left=wrong.sum, right=wrong.half.value
        )
        yield told_or_asked(breach, are_near_counts(wrong.sum, [wrong.half.value or 0]))


_MOST_CERTAIN = 1.5
_MANY = 100  # so large a sum is no figure of the table by chance


def _is_certain(mismatch: BreakdownMismatch) -> bool:
    """Whether the total and the parts are surely of one thing: near each other, or too much although none is alone."""
    total = mismatch.total.value or 0
    if are_near_counts(mismatch.sum, [total]) or _is_off_by_a_digit(mismatch):
        return True
    return all((part.value or 0) <= total for part in mismatch.parts) and total < mismatch.sum <= total * _MOST_CERTAIN


def _tables_allow(filing: Filing, paragraph: ParsedParagraph, mismatch: BreakdownMismatch) -> bool:
    """Whether the tables bear out the words, so that only the reading joined what does not belong together.

    That is where they give every number of the list; or where the parts make those received, all there were to handle
    or those handled: a total that is wrong beside them is held to its own figure.
    """
    received, carried, handled = (
        filing.figures.get(filing.edition.find(f"requests.{row}.total"))
        for row in ("new_received", "carried_in", "handled_total")
    )
    # 「自然人 71 件、企业 9 件……，合计 84 件」: who asked is told of what came in.
    by_requester = sum("/" in key for key in mismatch.semantics.fact_keys) > 1
    closes = mismatch.total.number.start > mismatch.parts[-1].number.start
    total = claims_by_start(paragraph).get(mismatch.total.number.start)
    due = received if total and total.key == "newly" else (received or 0) + (carried or 0)
    received_or_due = () if mismatch.semantics.result_kinds else (received, due)
    readings = (handled, *received_or_due)
    concerns_requests = mismatch.semantics.concerns_requests
    at = claims_by_start(paragraph)
    # 「……以上共计 33 件」: no figure of its own that it could be held to.
    only_sums_up = total is None and mismatch.total.number.start > mismatch.parts[-1].number.start
    is_sum_known = (concerns_requests or mismatch.sum >= _MANY) and len(mismatch.parts) > 2
    is_sum_known = is_sum_known and not (by_requester and closes)
    if is_sum_known and mismatch.sum in readings and not only_sums_up:
        return True
    is_known = _is_in_tables(filing, total) or (concerns_requests and not total and mismatch.total.value in readings)
    is_known = is_known and not (by_requester and closes)
    return is_known and all(_is_in_tables(filing, at.get(part.number.start)) for part in mismatch.parts)


def _is_in_tables(filing: Filing, claim: Claim | None) -> bool:
    options = evaluate(filing, claim.interpretations) if claim and claim.number else None
    return claim is not None and any(agrees_with(filing, claim, option) for option in options or ())


def _message(paragraph: SectionParagraph, mismatch: BreakdownMismatch) -> str:
    kind = mismatch.total.number.unit_kind
    addends = "+".join(_addend(part) for part in mismatch.parts)
    total = paragraph.source_text(mismatch.total.start, mismatch.total.number.end).strip("，,；;。：: ")[-30:]
    stated = mismatch.total.value or 0
    way = "多" if mismatch.sum > stated else "少"
    return (
        f"“{total}”的分项：{addends}={shown_amount(mismatch.sum, kind)}，与 {shown_amount(stated, kind)} 相差 "
        f"{shown_amount(abs(mismatch.sum - stated), kind)}，分项{way}了。请核对总数和各分项。"
    )


def _addend(part: CountedItem) -> str:
    value = shown_amount(part.number.value, part.number.unit_kind)
    return f"{value}×{part.multiplier}" if part.multiplier > 1 else value


@rule(
    "N-6",
    "文字中的分项与总数",
    Severity.WARN,
    Basis.PRACTICE,
    "文字里分项列出的数，加起来等于它们的总数（“其中”可以只列一部分）",
    source="上海市人民政府办公厅 2019 年度报告、曲靖市人民政府 2020 年度报告",
)
def parts_add_up(filing: Filing) -> Iterator[Breach]:
    """Parts against their total, on every level."""
    for paragraph in section_paragraphs(filing):
        for mismatch in find_mismatches(paragraph.parsed):
            if not _tables_allow(filing, paragraph.parsed, mismatch):
                number, last = mismatch.total.number, mismatch.parts[-1].number
                breach = paragraph.breach_at(
                    _message(paragraph, mismatch),
                    (number.start, number.end),
                    also=(mismatch.parts[0].number.start, last.start),
                    left=mismatch.sum,
                    right=mismatch.total.value,
                )
                yield told_or_asked(breach, _is_certain(mismatch))
        yield from _wrong_sums_of_several(paragraph)
        yield from _wrong_rests(filing, paragraph)
        yield from _wrong_half_years(paragraph)
        yield from wrong_periods(filing, paragraph)
        yield from wrong_channels(filing, paragraph)
        yield from wrong_contents(filing, paragraph)
    yield from wrong_paragraph_sums(filing)
