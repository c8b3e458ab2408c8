"""Percentages in the words: a share against its part and total, and shares that divide a whole."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import combinations

from models.editions.lexicon import FactInterpretation
from models.report.filing import Filing
from models.rules.finding import Breach, Severity
from models.rules.narrative.context import SectionParagraph, evaluate, section_paragraphs, shown_amount
from models.rules.narrative.sums import certain_parts
from models.rules.rule import Basis, rule
from models.texts.breakdown_semantics import breakdowns_of, claims_by_start, semantics_of
from models.texts.breakdowns import Breakdown, Completeness
from models.texts.claim import cell_pattern
from models.texts.counted_items import PART_SEPARATOR, CountedItem, NamedShare, StatedRate
from models.texts.numbers import Number, NumberKind
from models.texts.paragraph import ParsedParagraph
from models.texts.stated_averages import StatedAverage, find_wrong_averages, stated_averages
from models.texts.term_matches import phrase_patterns

_FLOWS = ("answer", "handle", "receive", "newly", "request")
_HUNDRED_PERCENT = Decimal(100)


class UnexplainedShare:
    """A printed share that fits none of the totals the paragraph knows."""

    def __init__(self, item: CountedItem, share: Number, totals: tuple[int, ...], flow: str = "") -> None:
        self.item, self.share, self.totals, self.flow = item, share, totals, flow


@lru_cache(maxsize=2048)
def find_unexplained_shares(paragraph: ParsedParagraph) -> tuple[UnexplainedShare, ...]:
    """Every share of a paragraph that its own words cannot explain."""
    results: list[UnexplainedShare] = []
    items = list(_flatten(paragraph.items))
    for place, item in enumerate(items):
        is_exact = item.number.is_exact or (item.number.unit_kind == "money" and not item.number.approximation)
        if item.value is None or not is_exact or len(item.shares) != 1:
            continue
        share = item.shares[0]
        if paragraph.sentence_of(share.start) != item.sentence:
            continue
        totals = (int(item.base.value),) if item.base else _totals(paragraph, items, place)
        if share.approximation:
            continue
        flow = None if item.base else _OF_FLOW.search(paragraph.normalised.text, item.number.end, share.start)
        if flow:
            totals = _named_flow(paragraph, flow["flow"])
        elif item.base is None and (called := _totals_called(paragraph, items, place)):
            totals = called
        elif item.base is None and _names_other_total(paragraph, item, share):
            continue
        if not totals and not flow and item.number.start not in claims_by_start(paragraph):
            continue
        if not any(_share_agrees(share, part, total) for part in _parts(items, place) for total in totals):
            results.append(UnexplainedShare(item, share, totals, flow["flow"] if flow else ""))
    return tuple(results)


def _flatten(items: Sequence[CountedItem]) -> Iterator[CountedItem]:
    for item in items:
        yield item
        yield from _flatten(item.nested)


def _share_agrees(share: Number, part: int, total: int) -> bool:
    return total > 0 and abs(share.value - _HUNDRED_PERCENT * part / total) < share.precision


def _parts(items: list[CountedItem], place: int) -> list[int]:
    """The part a share may speak of: its own count, or with the counts before it that have no share."""
    worth = items[place].value or 0
    parts = [worth]
    if items[place].multiplier > 1:
        parts.append(int(items[place].number.value))  # 「各 7 件，均占 33.3%」
    for earlier in reversed(items[:place]):
        if earlier.shares or earlier.value is None or earlier.sentence != items[place].sentence or len(parts) > 4:
            break
        worth += earlier.value
        parts.append(worth)
    return parts


def _totals(paragraph: ParsedParagraph, items: list[CountedItem], place: int) -> tuple[int, ...]:
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
        results += [int(t.number.value) for t in claim.values() if t.key in _FLOWS and t.number and t.number.is_exact]
    if whole := _sum_of_whole_run(items, place):
        results.append(whole)
    elif not in_list and not known and not _follows_its_total(paragraph, items, place):
        return ()
    for earlier in reversed(items[max(0, place - 8) : place]):
        if earlier.sentence >= item.sentence - 1 and not earlier.shares:
            alike = earlier.number.unit_kind == item.number.unit_kind
            results += [earlier.value, *_after_changes(earlier)] if alike else []
    least = item.value or 0
    return tuple(dict.fromkeys(total for total in results if total and total >= least))


def _after_changes(item: CountedItem) -> list[int]:
    """What a count of last year came to: 「与上年的 298 件相比多 8 件」."""
    counts = (c for c in item.changes if c.number.kind is NumberKind.COUNT and c.number.is_exact)
    return [(item.value or 0) + change.sign * int(change.number.value) for change in counts]


def _sum_of_whole_run(items: list[CountedItem], place: int) -> int:
    """The sum of the counts side by side whose shares make a whole; 0 where they do not."""
    first = last = place
    while first and _is_shared_alike(items[first - 1], items[place]):
        first -= 1
    while last + 1 < len(items) and _is_shared_alike(items[last + 1], items[place]):
        last += 1
    run = items[first : last + 1]
    total = sum(item.value or 0 for item in run)
    agreeing = sum(_share_agrees(item.shares[0], item.value or 0, total) for item in run)
    if len(run) > 2 and agreeing == len(run) - 1:
        return total  # all but one
    if len(run) < 2 or abs(_share_sum(run) - _HUNDRED_PERCENT) > _rounding_tolerance(run):
        return 0
    return total


def _is_shared_alike(item: CountedItem, other: CountedItem) -> bool:
    return len(item.shares) == 1 and item.value is not None and item.base is None and item.sentence == other.sentence


def _follows_its_total(paragraph: ParsedParagraph, items: list[CountedItem], place: int) -> bool:
    """Whether a single share stands right behind the total it is of: 「……20 件，其中网上 5 件，占 25%」."""
    item = items[place]
    # Days and the like may stand between: 「49 件，其中 10 日内答复 33 件」.
    before = next((i for i in reversed(items[:place]) if i.number.unit_kind != "time"), None)
    if before is None or before.number.unit != item.number.unit or not before.number.is_exact:
        return False
    start = item.lead_start if item.lead_start >= 0 else item.start
    return "其中" in paragraph.normalised.text[start : item.number.start] and item.sentence == before.sentence


_OF_FLOW = re.compile(
    "占(?:全部|全年|本年|总)?(?P<flow>办结|答复|办理|受理|收到|新收|申请)(?:总)?(?:的)?(?:总?[数量件]|申请|件数)"
)
_FLOW_KEYS = {"办结": ("answer", "handle"), "答复": ("answer",), "办理": ("answer", "handle")}


def _named_flow(paragraph: ParsedParagraph, flow: str) -> tuple[int, ...]:
    """The counts of the course of requests that a share says it is of: 「占办结数的 6%」."""
    keys = _FLOW_KEYS.get(flow, ("receive", "newly", "request"))
    claims = claims_by_start(paragraph).values()
    return tuple(int(c.number.value) for c in claims if c.key in keys and c.number and c.number.is_exact)


_SHARE_WORD = re.compile("占比?|比重|比例")
_OF_ALL = re.compile("[全总]|比|申请|数量|的|年度?|件数|约|[为达到其重例当于答复办理结受收政府信息公开]")


_AROUND_NAME = re.compile("^[全总同]部?|(?:总?[数量]|申请|件|的|比[例重]|约|[为达到近])+$")


def _totals_called(paragraph: ParsedParagraph, items: list[CountedItem], place: int) -> tuple[int, ...]:
    """The counts told before under the name that a share says it is of: 「占法人申请的 68.5%」."""
    text, item = paragraph.normalised.text, items[place]
    words = text[item.number.end : item.shares[0].start]
    match = _SHARE_WORD.search(words)
    name = _AROUND_NAME.sub("", words[match.end() :]) if match else ""
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


def _names_other_total(paragraph: ParsedParagraph, item: CountedItem, share: Number) -> bool:
    words = paragraph.normalised.text[item.number.end : share.start]
    match = _SHARE_WORD.search(words)
    rest = words[match.end() :] if match else ""
    return len(_OF_ALL.sub("", phrase_patterns(paragraph.lexicon).filler.sub("", rest))) >= 2


@lru_cache(maxsize=2048)
def find_wrong_share_sums(paragraph: ParsedParagraph) -> tuple[tuple[tuple[CountedItem, ...], Decimal], ...]:
    """Every list whose shares do not make a whole, with their sum."""
    results: list[tuple[tuple[CountedItem, ...], Decimal]] = []
    for breakdown in breakdowns_of(paragraph):
        parts = certain_parts(breakdown, semantics_of(paragraph, breakdown.parts))
        for run in _shared_runs(paragraph, parts):
            total = _wrong_share_sum(paragraph, breakdown, run, len(run) == len(parts))
            if total is not None and (run, total) not in results:
                results.append((run, total))
    return tuple(results)


def _is_of_whole(paragraph: ParsedParagraph, part: CountedItem) -> bool:
    """Whether a share is of all that is divided, not of a part: 「占单位申请的 75.0%」."""
    words = paragraph.normalised.text[part.number.end : part.shares[0].start]
    match = _SHARE_WORD.search(words)
    name = _AROUND_NAME.sub("", words[match.end() :]) if match else ""
    return not name or _NAMES_WHOLE.fullmatch(name) is not None


_NAMES_WHOLE = re.compile(
    "(?:全[部年市县区镇省局校]|本年度?|当年|总|新收|受理|收到|办结|答复|办理|信息|公开|政府|的|量|数|件|申请)+"
)


def _shared_runs(paragraph: ParsedParagraph, parts: Sequence[CountedItem]) -> Iterator[tuple[CountedItem, ...]]:
    """The parts with a share each, cut where the shares before already make a whole."""
    run: list[CountedItem] = []
    for part in parts:
        if len(part.shares) != 1 or part.shares[0].approximation or not _is_of_whole(paragraph, part):
            break
        if len(run) > 1 and abs(_share_sum(run) - _HUNDRED_PERCENT) <= _rounding_tolerance(run):
            yield tuple(run)
            run = []
        run.append(part)
    yield tuple(run)


def _share_sum(run: Sequence[CountedItem]) -> Decimal:
    return sum((item.shares[0].value for item in run), Decimal(0))


def _rounding_tolerance(run: Sequence[CountedItem]) -> Decimal:
    return sum((item.shares[0].precision for item in run), Decimal(0))


def _wrong_share_sum(
    paragraph: ParsedParagraph, breakdown: Breakdown, run: tuple[CountedItem, ...], is_all: bool
) -> Decimal | None:
    if len(run) < 2:
        return None
    total = _share_sum(run)
    if total > _HUNDRED_PERCENT + _rounding_tolerance(run):
        return total
    claims_all = breakdown.completeness is Completeness.COMPLETE or semantics_of(paragraph, breakdown.parts).is_complete
    short = total < _HUNDRED_PERCENT - _rounding_tolerance(run)
    return total if short and is_all and claims_all and len(run) > 2 else None


def _table_totals(filing: Filing, paragraph: SectionParagraph, share_error: UnexplainedShare) -> list[int]:
    """The totals of the tables that a share of a request or dispute may be of."""
    claim = claims_by_start(paragraph.parsed).get(share_error.item.number.start)
    words = paragraph.parsed.lexicon
    if share_error.flow:
        name = "answer" if share_error.flow in _FLOW_KEYS else "receive"
        return [option.value for option in evaluate(filing, _in_total_column(words.flows[name])) or []]
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
            known = (*share_error.totals, *more)
            if any(known) and not any(_share_agrees(share_error.share, share_error.item.value or 0, t) for t in more):
                yield _share_breach(paragraph, UnexplainedShare(share_error.item, share_error.share, known))
        for rate, part, totals in find_wrong_rates(paragraph.parsed):
            yield _rate_breach(paragraph, rate, part, totals)
        for average, sum_, count in find_wrong_averages(paragraph.parsed):
            yield _average_breach(paragraph, average, sum_.value, count, sum_.start)
        for average, total, count in _wrong_averages_of_table(filing, paragraph):
            yield _average_breach(paragraph, average, total, count, average.number.start)
        for shares, total in find_wrong_named_sums(paragraph.parsed):
            yield _named_sum_breach(paragraph, shares, total)
        for run, total in find_wrong_share_sums(paragraph.parsed):
            yield _whole_breach(paragraph, run, total)
        for share, counted, whole in find_odd_shares(paragraph.parsed):
            yield _odd_share_breach(paragraph, share, counted, whole)


# ---- rates, and shares whose parts have names alone

# Such a rate is of cases in time, of people asked or of something else than the counts beside it.
_OTHER_RATE = re.compile("按[期时]|及时|如期|准时|平均|知晓|覆盖|支持|差错|零|同期|群众|一次|首次")
_RATE_MODIFIER = re.compile("^(?:的|其|全年|总体|总|综合|实际|件)+")
_NEGATED = re.compile("[不未非无没]$|基本$|较$")
_CARRIED_IN = re.compile("结转|上年|去年|遗留")
_ALL_DUE = re.compile("应办|须办|应当办理|共办|待办|应答复")
_QUOTIENT = re.compile(r"(\d{1,9})÷(\d{1,9})")


@lru_cache(maxsize=2048)
def find_wrong_rates(paragraph: ParsedParagraph) -> tuple[tuple[StatedRate, int, tuple[int, ...]], ...]:
    """Every rate of a paragraph that fits none of the counts told before it."""
    judged = ((rate, find_wrong_rate(rate, paragraph)) for rate in paragraph.rates)
    return tuple((rate, *wrong) for rate, wrong in judged if wrong)


@lru_cache(maxsize=2048)
def find_wrong_named_sums(paragraph: ParsedParagraph) -> tuple[tuple[tuple[NamedShare, ...], Decimal], ...]:
    """Every run of named shares that makes no whole, with its sum."""
    judged = ((shares, wrong_named_sum(paragraph, shares)) for shares in share_runs(paragraph))
    return tuple((shares, total) for shares, total in judged if total is not None)


def find_wrong_rate(rate: StatedRate, paragraph: ParsedParagraph) -> tuple[int, tuple[int, ...]] | None:
    """The count that a rate is of, and the totals it fits none of; None where it fits one, or nobody can tell."""
    text, number = paragraph.normalised.text, rate.number
    if number.approximation:
        return None
    if quotient := _QUOTIENT.search(text, rate.start, number.start):
        part, total = int(quotient[1]), int(quotient[2])
        return None if _share_agrees(number, part, total) else (part, (total,))
    stem = _RATE_MODIFIER.sub("", rate.stem)
    if _OTHER_RATE.search(rate.stem) or len(stem) < 2:
        return None
    counted = [item for item in rate.items if item.number.is_exact and item.value]
    if "综合" in rate.stem and not _knows_all_due(paragraph, rate, counted):
        return None
    named = [item for item in counted if _is_counted_by(paragraph, item, stem)]
    if not named:
        return None
    part_item = named[-1]
    part = part_item.value or 0
    if number.value == _HUNDRED_PERCENT and (part_item is not counted[-1] or len(counted) != 2):
        return None
    totals = _totals_of_rate(counted, part_item)
    noted = [n for n in paragraph.numbers if rate.start < n.start < number.start and n.is_exact]
    if not totals or _rate_agrees(number, named, counted, [int(n.value) for n in noted]):
        return None
    return part, totals


def _is_counted_by(paragraph: ParsedParagraph, item: CountedItem, stem: str) -> bool:
    """Whether the words of a count say what a rate is of: 「满意 60 人」 of 满意率, but not 「不满意 5 人」."""
    text = paragraph.normalised.text
    place = text.find(stem, item.start, item.number.end)
    place = text.find(stem, item.number.end, item.end) if place < 0 else place
    return place >= 0 and not _NEGATED.search(text, max(0, place - 2), place)


def _knows_all_due(paragraph: ParsedParagraph, rate: StatedRate, counted: list[CountedItem]) -> bool:
    """Whether it is told how many there were to handle, those carried in included."""
    text = paragraph.normalised.text
    told = any(_CARRIED_IN.search(text, item.start, item.end) for item in counted)
    return told or bool(_ALL_DUE.search(text, max(0, rate.start - 80), rate.start))


def _totals_of_rate(counted: list[CountedItem], part: CountedItem) -> tuple[int, ...]:
    """The counts that a rate may be of, the nearest first."""
    alike = [i for i in counted if i is not part and _are_alike(i, part)]
    before = [i for i in alike if i.number.start < part.number.start]
    return tuple(dict.fromkeys(i.value or 0 for i in reversed(before or alike) if (i.value or 0) >= (part.value or 0)))


def _rate_agrees(number: Number, named: list[CountedItem], counted: list[CountedItem], noted: list[int]) -> bool:
    """Whether any counts beside a rate make it right: those named alone or together, of one other or of two."""
    runs = combinations(named[-_MOST_NAMED:], 2)
    parts = [{item} for item in named] + [{*pair} for pair in runs]
    for part in parts:
        worth = sum(item.value or 0 for item in part)
        others = [i.value or 0 for i in counted if i not in part and _are_alike(i, named[-1])]
        totals = [*others, *noted, *map(sum, combinations(others, 2)), *(worth + other for other in others)]
        if any(total >= worth and _share_agrees(number, worth, total) for total in totals):
            return True
    return False


_MOST_NAMED = 4


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


def _average_breach(
    paragraph: SectionParagraph, average: StatedAverage, total: Decimal, count: Decimal, start: int
) -> Breach:
    number = average.number
    quoted = paragraph.source_text(number.start, number.end)
    mean, kind = total / count, number.unit_kind
    shown = f"{shown_amount(total, kind)}÷{count.normalize():f}={shown_amount(round(mean, 2), kind)}"
    message = f"平均数“{quoted}”与前面的数对不上：{shown}。"
    return paragraph.breach_at(message, (number.start, number.end), also=(start,))


def _are_alike(one: CountedItem, other: CountedItem) -> bool:
    return one.number.unit_kind == other.number.unit_kind


def share_runs(paragraph: ParsedParagraph) -> Iterator[tuple[NamedShare, ...]]:
    """Named shares that stand side by side in one sentence."""
    run: list[NamedShare] = []
    for share in paragraph.named_shares:
        is_whole = sum((s.number.value for s in run), Decimal(0)) >= _HUNDRED_PERCENT - 1
        ends = is_whole and share.separator >= PART_SEPARATOR
        if run and (share.sentence != run[-1].sentence or ends):
            yield tuple(run)
            run = []
        run.append(share)
    yield tuple(run)


_ALL_OF_THEM = re.compile(
    "涵盖全部|(?:以上|上述|前述|这)[一二两三四五六七八九十]{1,2}[类项者种块大]|其他|其它|其余|无其他|全部归入|共分|分为|均归"
)
_OVERLAP = re.compile("(?<!不)(?<!无)(?<!没有)(?:交叉|重叠|兼有|重复计)|多选|同时涉及")
_LEAVES_REST = re.compile("[，,;]?(?:其余|其他|其它|余|剩)")  # 「……占 41%，其余为公告公示等」
_MOST_OF_A_ROW = 125


def wrong_named_sum(paragraph: ParsedParagraph, shares: tuple[NamedShare, ...]) -> Decimal | None:
    """What named shares add up to, where that is no whole."""
    closes = len(shares) > 2 and shares[-1].number.value == _HUNDRED_PERCENT  # 「四类合为 100%」
    shares = shares[:-1] if closes else shares
    if len(shares) < 2 or any(share.number.approximation for share in shares):
        return None
    total = sum((share.number.value for share in shares), Decimal(0))
    text = paragraph.normalised.text[shares[0].start : shares[-1].number.end + 40]
    if total > _MOST_OF_A_ROW or _OVERLAP.search(text) or (not closes and _has_more_shares(paragraph, shares)):
        return None  # rather of things that overlap
    rounding = _rounding_of_row(shares)
    if total > _HUNDRED_PERCENT + rounding or (total == _HUNDRED_PERCENT + rounding and len(shares) > 2):
        return total
    is_short = total < _HUNDRED_PERCENT - 2 * rounding and total > _HUNDRED_PERCENT * 3 / 4
    is_short = is_short and not _LEAVES_REST.match(paragraph.normalised.text, shares[-1].number.end)
    return total if is_short and len(shares) > 2 and (closes or _ALL_OF_THEM.search(text)) else None


def _rounding_of_row(shares: tuple[NamedShare, ...]) -> Decimal:
    """How far a row may be off a whole; beside 三成五 an even 一成 is as exact as that."""
    places = [share.number.precision for share in shares]
    return sum((min(place, Decimal(1)) if min(places) <= 1 else place for place in places), Decimal(0)) / 2


def _has_more_shares(paragraph: ParsedParagraph, shares: tuple[NamedShare, ...]) -> bool:
    """Whether a percentage that is not in the row stands right behind it."""
    last = shares[-1].number
    index = bisect_left(paragraph.numbers, last.end, key=lambda number: number.start)
    following = paragraph.numbers[index : index + 2]
    end = last.end + 30
    return any(n.kind is NumberKind.PERCENT and n.start < end for n in following) and (
        paragraph.normalised.text.find("。", last.end, following[0].start) < 0
    )


@lru_cache(maxsize=2048)
def find_odd_shares(paragraph: ParsedParagraph) -> tuple[tuple[NamedShare, CountedItem, int], ...]:
    """The one share of a row that is not that of its count, where the counts stand in a list of their own.

    「政策占 52%、执法占 31%、其他占 14%，三类共 1000 条，分别为 520 条、310 条、170 条」.
    """
    results: list[tuple[NamedShare, CountedItem, int]] = []
    for run in share_runs(paragraph):
        for breakdown in breakdowns_of(paragraph) if len(run) > 1 else ():
            parts = breakdown.parts
            if len(parts) != len(run) or not 0 <= parts[0].sentence - run[0].sentence <= 1:
                continue
            total = sum(part.value or 0 for part in parts)
            pairs = list(zip(run, parts, strict=True))
            wrong = [(s, p, total) for s, p in pairs if not _share_agrees(s.number, p.value or 0, total)]
            if len(wrong) == 1 and not wrong[0][0].number.approximation and wrong[0] not in results:
                results += wrong
    return tuple(results)


def _odd_share_breach(paragraph: SectionParagraph, share: NamedShare, part: CountedItem, total: int) -> Breach:
    worth = part.value or 0
    quoted = paragraph.source_text(share.start, share.number.end).strip("，,；; ")
    message = f"“{quoted}”与件数对不上：{worth}÷{total}={_HUNDRED_PERCENT * worth / total:.2f}%。"
    return paragraph.breach_at(message, (share.number.start, share.number.end), also=(part.number.start,))


def _named_sum_breach(paragraph: SectionParagraph, shares: tuple[NamedShare, ...], total: Decimal) -> Breach:
    addends = "+".join(f"{share.number.value.normalize():f}" for share in shares)
    way = "超过" if total > _HUNDRED_PERCENT else "不足"
    message = f"各项占比相加：{addends}={total.normalize():f}%，{way} 100%。"
    return paragraph.breach_at(message, (shares[0].number.start, shares[-1].number.end))


def _rate_breach(paragraph: SectionParagraph, rate: StatedRate, part: int, totals: tuple[int, ...]) -> Breach:
    places = max(2, -int(rate.number.precision.normalize().as_tuple().exponent))
    shown = "；".join(f"{part}÷{total}={_HUNDRED_PERCENT * part / total:.{places}f}%" for total in totals[:3])
    quoted = paragraph.source_text(rate.start, rate.number.end)
    also = tuple(item.number.start for item in rate.items[:1])
    message = f"“{quoted}”与前面的数对不上：{shown}。"
    return paragraph.breach_at(message, (rate.number.start, rate.number.end), also=also, left=part, right=totals[0])


def _share_breach(paragraph: SectionParagraph, share_error: UnexplainedShare) -> Breach:
    worth, places = (
        share_error.item.value or 0,
        max(2, -int(share_error.share.precision.normalize().as_tuple().exponent)),
    )
    alternatives = "；".join(
        f"{worth}÷{total}={_HUNDRED_PERCENT * worth / total:.{places}f}%" for total in share_error.totals[:3]
    )
    quoted = paragraph.source_text(share_error.share.start, share_error.share.end)
    source = paragraph.source_text(share_error.item.start, share_error.item.number.end)
    return paragraph.breach_at(
        f"占比 {quoted} 与“{source.strip('，,；; ')[-20:]}”对不上：{alternatives}。",
        (share_error.share.start, share_error.share.end),
        also=(share_error.item.number.start,),
        left=worth,
        right=share_error.totals[0],
    )


def _whole_breach(paragraph: SectionParagraph, run: tuple[CountedItem, ...], total: Decimal) -> Breach:
    addends = "+".join(f"{item.shares[0].value.normalize():f}" for item in run)
    way = "超过" if total > _HUNDRED_PERCENT else "不足"
    first, last = run[0].shares[0], run[-1].shares[0]
    message = f"各项占比相加：{addends}={total.normalize():f}%，{way} 100%。"
    return paragraph.breach_at(message, (first.start, last.end), also=(run[0].number.start,))
