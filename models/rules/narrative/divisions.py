"""Divisions of the requests whose total the words leave out or tell elsewhere, against the table."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from models.editions.lexicon import FactInterpretation
from models.report.filing import Filing
from models.rules.finding import Breach
from models.rules.narrative.certainty import MAY_LEAVE_OUT, told_or_asked
from models.rules.narrative.context import Evaluation, SectionParagraph, evaluate
from models.texts.breakdown_semantics import breakdowns_of, division_of
from models.texts.breakdowns import Completeness
from models.texts.claim import cell_pattern
from models.texts.counted_items import CountedItem
from models.texts.overlap_words import are_told_to_overlap
from models.texts.paragraph import ParsedParagraph
from models.texts.periods import period_rows

_OF_REQUESTS = re.compile("申请|收件|新收|受理")
_OF_OTHERS = re.compile(
    "信息|访问|咨询|热线|工单|来信|许可|处罚|本级|局机关|分局|答复|办结|建议|提案|复议|诉讼|投诉|推送|稿"
)


def wrong_periods(filing: Filing, paragraph: SectionParagraph) -> Iterator[Breach]:
    """The requests of all quarters or both half-years, where the words name no total, against the table."""
    parsed = paragraph.parsed
    for row in period_rows(parsed):
        start = parsed.sentence_starts[parsed.sentence_of(row.parts[0].number.start)]
        told = parsed.normalised.text[start : row.parts[-1].number.end]
        if row.totals or not _OF_REQUESTS.search(told) or _OF_OTHERS.search(told) or row.parts[0].number.unit != "件":
            continue
        total = sum(part.value or 0 for part in row.parts)
        options = evaluate(filing, _whole_flow(parsed)) or []
        if not options or total in [option.value for option in options] + [item.value for item in row.neighbours]:
            continue
        addends = "+".join(str(part.value) for part in row.parts)
        shown = "；".join(f"按“{option.label}”为 {option.computation}" for option in options)
        yield paragraph.breach_at(
            f"各时段的申请数相加：{addends}={total}，与表中的数对不上：{shown}。",
            (row.parts[-1].number.start, row.parts[-1].number.end),
            also=(row.parts[0].number.start,),
            cells=options[0].cells,
            left=total,
            right=options[0].value,
        )


def _whole_flow(paragraph: ParsedParagraph) -> tuple[FactInterpretation, ...]:
    readings = paragraph.lexicon.flows["newly"][:1]  # what was carried in came in no part of the year
    return tuple(
        FactInterpretation(r.label, tuple(cell_pattern(row, "total") for row in r.cell_patterns)) for r in readings
    )


_NO_WAYS_IN = re.compile("答复|送达|发布|推送|回复|解读|访问|阅读|信息(?!公开)|咨询|接待")
_FEW = 3
_TAIL = 40
_A_TENTH = 10
_FORTY = 40


def wrong_channels(filing: Filing, paragraph: SectionParagraph) -> Iterator[Breach]:
    """The requests by every way they came in, where no list of the words has them and they are a few more than all."""
    parsed = paragraph.parsed
    said = (b for b in breakdowns_of(parsed) if b.completeness is not Completeness.UNSAID)
    listed = {breakdown.parts for breakdown in said if not breakdown.is_total_last}
    for row in _channel_rows(parsed):
        total = sum(item.value or 0 for item in row)
        if row in listed or not _tells_how_requests_came(parsed, row):
            continue
        options = [o for name in ("receive", "answer") for o in evaluate(filing, _whole(parsed, name)) or []]
        values = [option.value for option in options]
        told = {item.value for item in parsed.items if item.sentence >= row[0].sentence - 1 and item not in row}
        new = evaluate(filing, _whole_flow(parsed)) or []
        if not values or total in values or total in told:
            continue
        # Fewer than came in may leave out a way without a name.
        is_more = _is_a_little_more(total, values, new)
        if is_more or _is_a_little_less(total, new):
            is_whole = is_more or _names_all_ways(parsed, row)
            yield told_or_asked(_sum_breach(paragraph, "各渠道", row, options, options[0]), is_whole, MAY_LEAVE_OUT)


_WAYS = ("网络|网上|互联网|在线|网站|平台|系统", "信函|邮寄|邮政|寄|信件|快递", "当面|现场|窗口|上门|自己|亲自|大厅")


def _names_all_ways(parsed: ParsedParagraph, row: Sequence[CountedItem]) -> bool:
    """Whether a row has each of the ways in that every office knows, or the words say that there was no other."""
    text = parsed.normalised.text
    told = text[row[0].start : row[-1].end]
    return _NO_OTHER_WAY.match(text, row[-1].end) is not None or all(re.search(way, told) for way in _WAYS)


# 「……，电子邮件和传真都没有收到」: the ways named before are all there were.
_NO_OTHER_WAY = re.compile(
    "[，,;](?:没有|未|无|没)?[^，。;\\d]{0,16}(?:网络|网上|信函|邮寄|邮件|当面|窗口|现场|传真|渠道|方式|途径)[^，。;\\d]{0,8}"
    "(?:没有|未收到|均无|都无|也无|为零|没收到|的申请|提出|提交)"
)


_BY_CONTENT = re.compile(
    "(?:^|[。;])(?:从|按|就)?(?:所?申请)?(?:的)?(?:内容|事项|事由)(?:方面|上|来?看|来?分|划分|类别|分布|统计)?[，:]"
)
_ENDS = re.compile("[。;]")
_THE_REST = re.compile("其[他它余]|剩余|余下")
_SINGLED_OUT = re.compile("其中|[^，。;]{1,12}[中里][，有]|上年|去年|\\d{4}年|[比较]")


def wrong_contents(filing: Filing, paragraph: SectionParagraph) -> Iterator[Breach]:
    """The requests by what they were about, the rest included, against the table: their total stands elsewhere."""
    parsed = paragraph.parsed
    text, items = parsed.normalised.text, parsed.items
    for match in _BY_CONTENT.finditer(text):
        ends = _ENDS.search(text, match.end())
        end = ends.start() if ends else len(text)
        first = bisect_left(items, match.end() - 1, key=lambda item: item.start)
        row = items[first : bisect_left(items, end, key=lambda item: item.number.start)]
        if len(row) <= _FEW or not _divides_requests(text, row, match.end(), end):
            continue
        total = sum(item.value or 0 for item in row)
        new = evaluate(filing, _whole_flow(parsed)) or []
        options = [o for name in ("receive", "answer") for o in evaluate(filing, _whole(parsed, name)) or []]
        told = {item.value for item in parsed.items}
        if not new or total in told or total in [option.value for option in options]:
            continue
        gap = min(abs(total - option.value) for option in options)
        if gap <= max(_FEW, new[0].value // _A_TENTH):
            yield _sum_breach(paragraph, "各类内容", row, options, new[0])


def _sum_breach(
    paragraph: SectionParagraph, kinds: str, row: Sequence[CountedItem], options: list[Evaluation], held_to: Evaluation
) -> Breach:
    """Requests by some kinds that add up to none of the readings of the table."""
    total = sum(item.value or 0 for item in row)
    addends = "+".join(str(item.value) for item in row)
    shown = "；".join(f"按“{option.label}”为 {option.computation}" for option in options[:2])
    return paragraph.breach_at(
        f"{kinds}的申请数相加：{addends}={total}，与表中的数对不上：{shown}。",
        (row[0].number.start, row[-1].number.end),
        cells=held_to.cells,
        left=total,
        right=held_to.value,
    )


def _divides_requests(text: str, row: Sequence[CountedItem], start: int, end: int) -> bool:
    """Whether a row of exact counts of cases names all kinds: its last part is the rest, and nothing is singled out."""
    if any(item.value is None or not item.number.is_exact or item.number.unit not in ("件", "") for item in row):
        return False
    if _SINGLED_OUT.search(text, start, end) or _OF_OTHERS.search(text, start, row[0].start):
        return False
    if are_told_to_overlap(text, start, end + 1 + _TAIL):
        return False
    return _THE_REST.search(text, row[-1].start, row[-1].end) is not None


def _is_a_little_less(total: int, new: Sequence[Evaluation]) -> bool:
    """Whether a sum is less than what came in this year by so few that they are hardly another way in."""
    return any(0 < option.value - total <= max(1, option.value // _FORTY) for option in new)


def _is_a_little_more(total: int, values: Sequence[int], new: Sequence[Evaluation]) -> bool:
    """Whether a sum is a little more than what came in this year, or than all there was to handle."""
    most = (max(values), *(option.value for option in new))
    return any(0 < total - value <= max(_FEW, value // _A_TENTH) for value in most)


@lru_cache(maxsize=2048)
def _channel_rows(parsed: ParsedParagraph) -> tuple[tuple[CountedItem, ...], ...]:
    """Three and more ways side by side in one sentence."""
    rows = []
    for (_, kind), group in groupby(parsed.items, lambda item: (item.sentence, division_of(parsed, item))):
        row = tuple(group)
        if kind == "channel" and len(row) > 2 and all(i.value is not None and i.number.is_exact for i in row):
            rows.append(row)
    return tuple(rows)


def _tells_how_requests_came(parsed: ParsedParagraph, row: tuple[CountedItem, ...]) -> bool:
    text = parsed.normalised.text
    start = parsed.sentence_starts[max(0, row[0].sentence - 1)]
    words = text[start : row[-1].end]
    is_asked = "request" in parsed.topic or _OF_REQUESTS.search(words) is not None
    own = text[row[0].start : row[-1].end]
    return is_asked and all(item.number.unit == "件" for item in row) and not _NO_WAYS_IN.search(own)


def _whole(parsed: ParsedParagraph, flow: str) -> tuple[FactInterpretation, ...]:
    readings = parsed.lexicon.flows[flow]
    return tuple(
        FactInterpretation(r.label, tuple(cell_pattern(row, "total") for row in r.cell_patterns)) for r in readings
    )
