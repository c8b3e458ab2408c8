"""Percentages and averages in the words against the counts they are of."""

import re
from collections.abc import Iterator
from decimal import Decimal

from models.editions.lexicon import FactInterpretation
from models.report.filing import Filing
from models.rules.finding import Breach, Severity
from models.rules.narrative.certainty import are_near_means, are_near_shares, told_or_asked
from models.rules.narrative.context import SectionParagraph, evaluate, section_paragraphs, shown_amount
from models.rules.narrative.result_shares import wrong_shares_of_table
from models.rules.narrative.share_slips import find_share_slips
from models.rules.narrative.share_sums import find_odd_shares, find_wrong_named_sums, find_wrong_share_sums
from models.rules.narrative.share_words import HUNDRED_PERCENT, is_slip_of_share, name_of_base, shares_of
from models.rules.narrative.slips import figures_of_course
from models.rules.narrative.stated_rates import find_wrong_rates
from models.rules.narrative.stated_shares import (
    FLOW_KEYS,
    UnexplainedShare,
    find_unexplained_shares,
    told_of_flow,
)
from models.rules.narrative.summed_shares import find_summed_shares
from models.rules.rule import Basis, rule
from models.texts.breakdown_semantics import claims_by_start
from models.texts.claim import cell_pattern
from models.texts.counted_items import CountedItem, NamedShare, StatedRate
from models.texts.paragraph import ParsedParagraph
from models.texts.stated_averages import StatedAverage, find_wrong_averages, stated_averages


def _table_totals(filing: Filing, paragraph: SectionParagraph, share_error: UnexplainedShare) -> list[int]:
    """The totals of the tables that a share of a request or dispute may be of."""
    claim = claims_by_start(paragraph.parsed).get(share_error.item.number.start)
    words = paragraph.parsed.lexicon
    if share_error.flow:
        name = "answer" if share_error.flow in FLOW_KEYS else "receive"
        # What came in this year holds nothing that was carried in.
        readings = words.flows[name][:1] if name == "answer" or share_error.flow == "新收" else words.flows[name]
        return [option.value for option in evaluate(filing, _in_total_column(readings)) or []]
    if claim is None:
        return []
    results: list[int] = []
    if claim.interpretations and claim.interpretations[0].cell_patterns[0].startswith("requests."):
        for name in ("answer", "receive"):
            # The first reading of an answer only: a share is of all that were handled.
            readings = words.flows[name] if name == "receive" else words.flows[name][:1]
            results += [option.value for option in evaluate(filing, _in_total_column(readings)) or []]
    else:
        options = evaluate(filing, claim.interpretations) or []
        results += [option.value for option in options if option.value > (share_error.item.value or 0)]
    return results


def _in_total_column(readings: tuple[FactInterpretation, ...]) -> tuple[FactInterpretation, ...]:
    return tuple(
        FactInterpretation(r.label, tuple(cell_pattern(row, "total") for row in r.cell_patterns)) for r in readings
    )


@rule(
    "N-5",
    "文字中的占比和比率",
    Severity.WARN,
    Basis.PRACTICE,
    "文字里的占比、比率和平均数，等于该项除以总数（四舍五入或截尾都可以）；各项占比加起来不超过 100%",
    source="上海市人民政府办公厅 2019 年度报告、曲靖市人民政府 2020 年度报告",
)
def shares_agree(filing: Filing) -> Iterator[Breach]:
    """Shares against part and total, and against the whole."""
    for paragraph in section_paragraphs(filing):
        for share_error in find_unexplained_shares(paragraph.parsed):
            more = () if share_error.item.base else _table_totals(filing, paragraph, share_error)
            known = tuple(dict.fromkeys((*share_error.totals, *more)))
            if any(known) and not any(share_error.is_of(total) for total in more):
                yield _share_breach(paragraph, UnexplainedShare(share_error.item, share_error.share, known))
        yield from _wrong_rates_and_averages(filing, paragraph)
        for shares, total in find_wrong_named_sums(paragraph.parsed):
            yield _named_sum_breach(paragraph, shares, total)
        yield from wrong_shares_of_table(filing, paragraph)
        for run, total in find_wrong_share_sums(paragraph.parsed):
            yield _whole_breach(paragraph, run, total)
        for share, counted, whole in find_odd_shares(paragraph.parsed):
            yield _odd_share_breach(paragraph, share, counted, whole)
        yield from _wrong_summed_shares(filing, paragraph)
        yield from _share_slips(filing, paragraph)


def _wrong_rates_and_averages(filing: Filing, paragraph: SectionParagraph) -> Iterator[Breach]:
    for rate, part, totals in find_wrong_rates(paragraph.parsed):
        if any(abs(rate.number.value - share) <= _FAR_OFF for share in shares_of(part, totals)):
            yield _rate_breach(paragraph, rate, part, totals)
    for average, sum_, count in find_wrong_averages(paragraph.parsed):
        yield _average_breach(paragraph, average, sum_.value, count, sum_.start)
    for average, total, count in _wrong_averages_of_table(filing, paragraph):
        yield _average_breach(paragraph, average, total, count, average.number.start)


_FAR_OFF = 60  # a rate that is so many points off is of something else
_REQUEST_FLOWS = {
    "受理": "receive",
    "收到": "receive",
    "新收": "receive",
    "收件": "receive",
    "办结": "answer",
    "答复": "answer",
}


def _wrong_averages_of_table(
    filing: Filing, paragraph: SectionParagraph
) -> Iterator[tuple[StatedAverage, Decimal, Decimal]]:
    """Averages by month of requests whose sum the paragraph does not tell, against the table."""
    parsed = paragraph.parsed
    yield from _wrong_averages_by_case(filing, parsed)
    for average in stated_averages(parsed):
        flow = _REQUEST_FLOWS.get(average.doing[:2])
        exact = not average.number.approximation or average.number.precision < 1
        if not flow or not average.is_of_year or average.sums or not exact or average.number.unit != "件":
            continue
        totals = [
            o.value
            for name in ("receive", "answer")
            for o in evaluate(filing, _in_total_column(parsed.lexicon.flows[name])) or []
        ]
        if any(totals) and not any(average.agrees_with(Decimal(t), c) for t in totals for c in average.counts):
            mine = evaluate(filing, _in_total_column(parsed.lexicon.flows[flow])) or []
            yield average, Decimal(mine[0].value), average.counts[0]


def _wrong_averages_by_case(
    filing: Filing, parsed: ParsedParagraph
) -> Iterator[tuple[StatedAverage, Decimal, Decimal]]:
    """Averages by case whose sum is told and whose count is not, against the requests of the table."""
    for average in stated_averages(parsed):
        if average.counts or not average.sums or average.number.approximation:
            continue
        if parsed.sentence_of(average.sums[-1].start) != parsed.sentence_of(average.number.start):
            continue
        names = ("answer", "handle", "receive")
        readings = tuple(reading for name in names for reading in _in_total_column(parsed.lexicon.flows[name]))
        counts = [Decimal(option.value) for option in evaluate(filing, readings) or [] if option.value > 1]
        if counts and not any(average.agrees_with(s.value, c) for s in average.sums for c in counts):
            yield average, average.sums[-1].value, counts[0]


def _average_breach(
    paragraph: SectionParagraph, average: StatedAverage, total: Decimal, count: Decimal, start: int
) -> Breach:
    number = average.number
    quoted = paragraph.source_text(number.start, number.end)
    mean, kind = total / count, number.unit_kind
    shown = f"{shown_amount(total, kind)}÷{count.normalize():f}={shown_amount(round(mean, 2), kind)}"
    message = f"平均数“{quoted}”与前面的数对不上：{shown}。"
    breach = paragraph.breach_at(message, (number.start, number.end), also=(start,))
    return told_or_asked(breach, kind == "money" or are_near_means(number.value, mean))


def _wrong_summed_shares(filing: Filing, paragraph: SectionParagraph) -> Iterator[Breach]:
    """Shares that counts have together, against what the paragraph and the tables tell of the requests."""
    parsed = paragraph.parsed
    for summed in find_summed_shares(parsed):
        readings = parsed.lexicon.flows["answer"][:1] if summed.is_of_handled else parsed.lexicon.flows["receive"]
        totals = [option.value for option in evaluate(filing, _in_total_column(readings)) or []]
        totals = [*told_of_flow(parsed, is_of_handled=summed.is_of_handled), *totals]
        totals = [total for total in dict.fromkeys(totals) if total >= summed.part]
        if not totals or any(summed.agrees_with(total) for total in totals):
            continue
        share, part = summed.share, summed.part
        quoted = paragraph.source_text(share.start, share.end)
        worked_out = f"({'+'.join(str(item.value) for item in summed.parts)})÷{totals[0]}"
        message = f"“{quoted}”与前面的数对不上：{worked_out}={HUNDRED_PERCENT * part / totals[0]:.2f}%。"
        also = (summed.parts[0].number.start,)
        breach = paragraph.breach_at(message, (share.start, share.end), also=also, left=part, right=totals[0])
        yield told_or_asked(breach, are_near_shares(share.value, shares_of(part, totals)))


def _share_slips(filing: Filing, paragraph: SectionParagraph) -> Iterator[Breach]:
    """Percentages that are those of two counts but for a digit, and none of a figure of the tables."""
    for slip in find_share_slips(paragraph.parsed):
        if slip.is_borne_out(figures_of_course(filing)):
            continue
        share, part, total = slip.share, int(slip.part.value), int(slip.total.value)
        quoted = paragraph.source_text(share.start, share.end)
        message = f"“{quoted}”与前面的数对不上：{part}÷{total}={HUNDRED_PERCENT * part / total:.2f}%。"
        also = (slip.part.start, slip.total.start)
        yield paragraph.breach_at(message, (share.start, share.end), also=also, left=part, right=total)


def _odd_share_breach(paragraph: SectionParagraph, share: NamedShare, part: CountedItem, total: int) -> Breach:
    worth = part.value or 0
    quoted = paragraph.source_text(share.start, share.number.end).strip("，,；; ")
    message = f"“{quoted}”与件数对不上：{worth}÷{total}={HUNDRED_PERCENT * worth / total:.2f}%。"
    return paragraph.breach_at(message, (share.number.start, share.number.end), also=(part.number.start,))


def _named_sum_breach(paragraph: SectionParagraph, shares: tuple[NamedShare, ...], total: Decimal) -> Breach:
    addends = "+".join(f"{share.number.value.normalize():f}" for share in shares)
    way = "超过" if total > HUNDRED_PERCENT else "不足"
    message = f"各项占比相加：{addends}={total.normalize():f}%，{way} 100%。"
    return paragraph.breach_at(message, (shares[0].number.start, shares[-1].number.end))


def _rate_breach(paragraph: SectionParagraph, rate: StatedRate, part: int, totals: tuple[int, ...]) -> Breach:
    places = max(2, -int(rate.number.precision.normalize().as_tuple().exponent))
    shown = "；".join(f"{part}÷{total}={HUNDRED_PERCENT * part / total:.{places}f}%" for total in totals[:3])
    quoted = paragraph.source_text(rate.start, rate.number.end)
    also = tuple(item.number.start for item in rate.items[:1])
    message = f"“{quoted}”与前面的数对不上：{shown}。"
    breach = paragraph.breach_at(message, (rate.number.start, rate.number.end), also=also, left=part, right=totals[0])
    start = paragraph.parsed.sentence_starts[paragraph.parsed.sentence_of(rate.start)]
    counts = [item.value or 0 for item in paragraph.parsed.items if start <= item.number.start < rate.start]
    is_slip = any(is_slip_of_share(rate.number, count, total) for count in counts for total in totals if total)
    return told_or_asked(breach, is_slip or are_near_shares(rate.number.value, shares_of(part, totals)))


_SHARE_BESIDE = re.compile("[，,(]?占比?(?:为|达)?")


def _share_breach(paragraph: SectionParagraph, share_error: UnexplainedShare) -> Breach:
    worth, places = (
        share_error.item.value or 0,
        max(2, -int(share_error.share.precision.normalize().as_tuple().exponent)),
    )
    alternatives = "；".join(
        f"{worth}÷{total}={HUNDRED_PERCENT * worth / total:.{places}f}%" for total in share_error.totals[:3]
    )
    quoted = paragraph.source_text(share_error.share.start, share_error.share.end)
    source = paragraph.source_text(share_error.item.start, share_error.item.number.end)
    breach = paragraph.breach_at(
        f"占比 {quoted} 与“{source.strip('，,；; ')[-20:]}”对不上：{alternatives}。",
        (share_error.share.start, share_error.share.end),
        also=(share_error.item.number.start,),
        left=worth,
        right=share_error.totals[0],
    )
    named = share_error.item.base or share_error.flow or name_of_base(paragraph.parsed, share_error.item)
    between = paragraph.parsed.normalised.text[share_error.item.number.end : share_error.share.start]
    is_beside = _SHARE_BESIDE.fullmatch(between) is not None
    is_certain = (
        bool(named) or is_beside or are_near_shares(share_error.share.value, shares_of(worth, share_error.totals))
    )
    return told_or_asked(breach, is_certain)


def _whole_breach(paragraph: SectionParagraph, run: tuple[CountedItem, ...], total: Decimal) -> Breach:
    addends = "+".join(f"{item.shares[0].value.normalize():f}" for item in run)
    way = "超过" if total > HUNDRED_PERCENT else "不足"
    first, last = run[0].shares[0], run[-1].shares[0]
    message = f"各项占比相加：{addends}={total.normalize():f}%，{way} 100%。"
    return paragraph.breach_at(message, (first.start, last.end), also=(run[0].number.start,))
