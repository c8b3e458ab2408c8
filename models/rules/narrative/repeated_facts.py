"""One fact told twice in the words with two values."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from models.report.filing import Filing
from models.rules.finding import Breach, Severity
from models.rules.narrative.certainty import MAY_BE_TWO_THINGS, are_near_counts, as_question, told_or_asked
from models.rules.narrative.changed_counts import ChangedCount, find_otherwise_told
from models.rules.narrative.consistency import claim_value, is_certain
from models.rules.narrative.context import SectionParagraph, covers_whole_report, evaluate, section_paragraphs
from models.rules.narrative.exchanged_digits import find_exchanged
from models.rules.narrative.retold_counts import find_retold
from models.rules.narrative.slips import figures_of_course
from models.rules.rule import Basis, rule
from models.texts.claim import Claim
from models.texts.counted_items import CountedItem
from models.texts.event_counts import EventCount, event_counts, likely_same, tell_the_same
from models.texts.numbers import Number, NumberKind
from models.texts.paragraph import ParsedParagraph
from models.texts.pointing_back import (
    find_wrong_references,
    is_exchange,
    is_slip,
    is_told_of,
    points_barely,
    references_to_elsewhere,
)
from models.texts.published_counts import PublishedCount, published_counts

_REQUEST_KEYS = ("newly", "receive", "request", "answer", "handle")


@rule(
    "N-12",
    "前后两处的数",
    Severity.WARN,
    Basis.PRACTICE,
    "同一件事在文字里说了两次，两次的数一致",
    source="抚州市统计局 2022 年度报告",
)
def stated_twice_alike(filing: Filing) -> Iterator[Breach]:
    """Two values for one fact, in two sentences, where the tables do not say which is right."""
    seen: dict[str, tuple[SectionParagraph, Claim]] = {}
    for paragraph in section_paragraphs(filing):
        for claim in paragraph.parsed.claims:
            if (
                not is_certain(claim)
                or claim.key in ("processing_fee", "handle")
                or not covers_whole_report(claim, filing)
            ):
                continue
            other_paragraph, other = seen.setdefault(claim.key, (paragraph, claim))
            apart = paragraph.parsed is not other_paragraph.parsed or None in (claim.number, other.number)
            if apart and claim_value(claim) != claim_value(other) and not _is_explained(filing, claim, other):
                yield _repeated_breach(paragraph, claim, other_paragraph, other)
    for paragraph in section_paragraphs(filing):
        for first, second in unequal_amounts(paragraph.parsed):
            yield _amount_breach(paragraph, first, second)
        for item, meant in find_wrong_references(paragraph.parsed):
            if not _may_be_requests(filing, paragraph, item, meant):
                yield _event_breach(paragraph, item, paragraph, meant)
    yield from _check_references_to_elsewhere(filing)
    yield from _check_published_counts(filing)
    told = [*_check_events(filing)]
    yield from told
    places = {breach.span for breach in told}
    yield from _check_retellings(filing, places)


def _may_be_requests(filing: Filing, paragraph: SectionParagraph, item: CountedItem, meant: CountedItem) -> bool:
    """Whether a count that points back may be of all there were to answer, which only the table tells."""
    if points_barely(paragraph.parsed, item) and _is_figure(filing, item):
        return True
    text = paragraph.parsed.normalised.text
    words = text[item.start : item.end]
    if _HANDLED.search(words) and _HANDLED.search(text, meant.start, meant.end):
        return False  # 「办结 21 件……在办结的 20 件中」
    return "申请" in words and "收" not in words and item.value in figures_of_course(filing)


def _is_figure(filing: Filing, item: CountedItem) -> bool:
    """Whether a count is a figure of the course of requests, which only the table may tell."""
    return item.value in figures_of_course(filing)


def _check_references_to_elsewhere(filing: Filing) -> Iterator[Breach]:
    """Counts that take a number for known which another paragraph tells, but for a digit: 「94 篇解读中」 of 92."""
    paragraphs = list(section_paragraphs(filing))
    times = Counter((item.value, item.number.unit) for place in paragraphs for item in place.parsed.all_items)
    for place, paragraph in enumerate(paragraphs):
        for item, noun in references_to_elsewhere(paragraph.parsed):
            if times[(item.value, item.number.unit)] > 1 or _is_figure(filing, item):
                continue  # the same number is told elsewhere, of whatever
            meant = [
                (p, other)
                for p in paragraphs[:place]
                for other in p.parsed.items
                if is_told_of(p.parsed, other, noun, item.number)
            ]
            values = {other.value or 0 for _, other in meant}
            if len(values) == 1 and is_slip(item.value or 0, min(values)):
                yield _event_breach(paragraph, item, *meant[-1])


def _check_retellings(filing: Filing, places: set[tuple[int, int] | None]) -> Iterator[Breach]:
    """Two numbers in the same or nearly the same words, but for those at places that were told of."""
    exchanged = [_event_breach(*pair) for pair in find_exchanged(filing)]
    asked = [as_question(_event_breach(*pair), MAY_BE_TWO_THINGS) for pair in find_retold(filing)]
    changed = [as_question(_changed_breach(*pair), MAY_BE_TWO_THINGS) for pair in find_otherwise_told(filing)]
    for breach in (*exchanged, *changed, *asked):
        if breach.span not in places:
            places.add(breach.span)
            yield breach


_HANDLED = re.compile("办结|答复|办理|回复")
_MAX_ALIKE = 20


def _check_events(filing: Filing) -> Iterator[Breach]:
    """A thing that was done so often here, and so often there."""
    told: dict[str, list[tuple[SectionParagraph, EventCount]]] = {}
    for paragraph in section_paragraphs(filing):
        for count in event_counts(paragraph.parsed):
            if _names_other_year(paragraph, count.item, filing.year):
                continue
            alike = told.setdefault(likely_same(count), [])
            known = next(((p, c) for p, c in alike[:_MAX_ALIKE] if tell_the_same(c, count)), None)
            if known is None:
                alike.append((paragraph, count))
            elif known[1].item.value == count.item.value or _may_be_of_some(known[1], count):
                continue
            elif not _in_one_clause(known, (paragraph, count)):
                yield _event_breach(paragraph, count.item, known[0], known[1].item)


def _names_other_year(paragraph: SectionParagraph, item: CountedItem, year: int) -> bool:
    """Whether the sentence up to a count names another year last: 「2022 年发布解读 22 篇」."""
    parsed = paragraph.parsed
    start = parsed.sentence_starts[parsed.sentence_of(item.number.start)]
    years = [n.value for n in parsed.numbers if n.kind is NumberKind.YEAR and start <= n.start < item.number.start]
    return bool(years) and years[-1] != year


def _may_be_of_some(one: EventCount, other: EventCount) -> bool:
    """Whether a count behind its noun's first one is less and rather of some of them: 「14 期简报被采用」."""
    mine, theirs = other.item.value or 0, one.item.value or 0
    is_less = other.is_definite and not one.is_definite and mine < theirs
    return is_less and not (other.is_of_all or is_exchange(mine, theirs))


def _in_one_clause(one: tuple[SectionParagraph, EventCount], other: tuple[SectionParagraph, EventCount]) -> bool:
    """Whether both stand in one sentence, where they are rather of two things."""
    same = one[0].parsed is other[0].parsed and one[1].item.sentence == other[1].item.sentence
    return same and not (one[1].is_definite or other[1].is_definite)


def _event_breach(
    paragraph: SectionParagraph, item: CountedItem, other_paragraph: SectionParagraph, other: CountedItem
) -> Breach:
    mine = _quoted(paragraph, item)
    theirs = _quoted(other_paragraph, other)
    breach = paragraph.breach_at(
        f"同一件事说了两次而数不同：前面写“{theirs}”，这里写“{mine}”。",
        (item.number.start, item.number.end),
        left=other.value,
        right=item.value,
    )
    return told_or_asked(breach, are_near_counts(item.value or 0, [other.value or 0]))


def _changed_breach(
    paragraph: SectionParagraph, count: ChangedCount, other_paragraph: SectionParagraph, other: CountedItem
) -> Breach:
    mine = paragraph.source_text(count.start, count.end)
    return paragraph.breach_at(
        f"同一件事说了两次而数不同：另一处写“{_quoted(other_paragraph, other)}”，这里写变为 {mine}。",
        (count.start, count.end),
        left=other.value,
        right=count.now,
    )


def _quoted(paragraph: SectionParagraph, item: CountedItem) -> str:
    return paragraph.source_text(item.start, item.end).strip("，,；;。：: ")[:30]


_SAME_AMOUNT = re.compile(r"[，,(]?(?:即|折合|约合|合(?!计)|约|相当于|也就是)(?:人民币)?约?|\((?:约|即|折合|合)?")


_SAYS_SO = re.compile("即|合|相当于|也就是")


@lru_cache(maxsize=2048)
def unequal_amounts(paragraph: ParsedParagraph) -> tuple[tuple[Number, Number], ...]:
    """Amounts told twice, in two units, that are not the same: 「2044.7万元，折合20.447亿元」."""
    text, found = paragraph.normalised.text, []
    money = [n for n in paragraph.numbers if n.unit_kind == "money" and n.kind is NumberKind.COUNT]
    for first, second in pairwise(money):
        if not _SAME_AMOUNT.fullmatch(text, first.end, second.start):
            continue
        if text[first.end] == "(" and not text.startswith(")", second.end):
            continue
        slack = max(first.precision, second.precision)
        says_so = _SAYS_SO.search(text, first.end, second.start)
        if (says_so or first.precision != second.precision) and abs(first.value - second.value) >= slack:
            found.append((first, second))
    told = {second for _, second in found}
    found += [(a, b) for a, b in pairwise(money) if b not in told and _differ_by_unit(paragraph, a, b)]
    return tuple(found)


_LEAST_DIGITS = 3
_NEAR = 20


def _differ_by_unit(paragraph: ParsedParagraph, first: Number, second: Number) -> bool:
    """Whether two amounts side by side have the same digits and another unit: 「1.36亿元（13600元……）」."""
    same_sentence = paragraph.sentence_of(first.start) == paragraph.sentence_of(second.start)
    if not same_sentence or second.start - first.end > _NEAR or not (first.value and second.value):
        return False
    digits = {str(n.value.normalize().as_tuple().digits) for n in (first, second)}
    exponent = (first.value / second.value).normalize().as_tuple()
    alike = len(digits) == 1 and len(first.value.normalize().as_tuple().digits) >= _LEAST_DIGITS
    return alike and exponent.digits == (1,) and abs(int(exponent.exponent)) in (4, 8)


def _amount_breach(paragraph: SectionParagraph, first: Number, second: Number) -> Breach:
    mine, theirs = (paragraph.source_text(n.start, n.end) for n in (first, second))
    message = f"同一笔金额写了两次而数不同：“{mine}”是 {first.value:,f} 元，“{theirs}”是 {second.value:,f} 元。"
    return paragraph.breach_at(message, (second.start, second.end), also=(first.start,))


def _is_explained(filing: Filing, claim: Claim, other: Claim) -> bool:
    """Whether the figures decide, or both are readings of one fact with what was carried over."""
    if evaluate(filing, claim.interpretations):
        return True
    gap = abs(claim_value(claim) - claim_value(other))
    carried = {
        claim_value(t)
        for s in section_paragraphs(filing)
        for t in s.parsed.claims
        if t.key in ("carry_in", "carry_out", "carried")
    }
    return claim.key in _REQUEST_KEYS and gap in carried


def _repeated_breach(
    paragraph: SectionParagraph, claim: Claim, other_paragraph: SectionParagraph, other: Claim
) -> Breach:
    mine, theirs = paragraph.source_text(claim.start, claim.end), other_paragraph.source_text(other.start, other.end)
    cut = "，,；;。：: "
    stretch = (claim.number.start, claim.number.end) if claim.number else (claim.start, claim.end)
    breach = paragraph.breach_at(
        f"同一件事说了两次而数不同：前面写“{theirs.strip(cut)}”，这里写“{mine.strip(cut)}”。",
        stretch,
        left=claim_value(other),
        right=claim_value(claim),
    )
    is_none = None in (claim.number, other.number)
    return told_or_asked(breach, is_none or are_near_counts(claim_value(claim), [claim_value(other)]))


def _check_published_counts(filing: Filing) -> Iterator[Breach]:
    """The whole of a channel told with two values, or a part of it that is more than the whole."""
    results = [
        (s, p)
        for s in section_paragraphs(filing)
        for p in published_counts(s.parsed, s.parsed.lexicon, filing.agency.name)
    ]
    totals: dict[tuple[str, str], tuple[SectionParagraph, PublishedCount]] = {}
    for paragraph, count in results:
        if count.is_total and count.channel:
            first_paragraph, first = totals.setdefault((count.channel, count.unit), (paragraph, count))
            if first is not count and first.item.value != count.item.value:
                yield _published_breach(paragraph, count, first_paragraph, first, "两次的数不同")
    for paragraph, count in results:
        if not count.is_total and (count.channel, count.unit) in totals:
            first_paragraph, first = totals[(count.channel, count.unit)]
            if (count.item.value or 0) > (first.item.value or 0):
                yield _published_breach(paragraph, count, first_paragraph, first, "其中一类比总数还多")


def _published_breach(
    paragraph: SectionParagraph,
    count: PublishedCount,
    first_paragraph: SectionParagraph,
    first: PublishedCount,
    why: str,
) -> Breach:
    mine = paragraph.source_text(count.item.start, count.item.number.end).strip("，,；; ")
    theirs = first_paragraph.source_text(first.item.start, first.item.number.end).strip("，,；; ")
    return paragraph.breach_at(
        f"同一渠道公开信息的数{why}：一处写“{theirs}”，一处写“{mine}”。",
        (count.item.number.start, count.item.number.end),
        left=first.item.value,
        right=count.item.value,
    )
