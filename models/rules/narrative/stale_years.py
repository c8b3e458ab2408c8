"""Years in the words that last year's report left behind."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, takewhile

from models.report.filing import Filing
from models.rules.narrative.context import SectionParagraph, agrees_with, evaluate
from models.texts.claim import MAX_SENTENCE_LENGTH, Claim, ClaimKind
from models.texts.numbers import Number, NumberKind
from models.texts.paragraph import ParsedParagraph

_YEAR_OPENING = re.compile(
    r"年度?(?:[，,]|(?:以来|来)[，,]|(?=[我全本]|市|县|区|镇|乡|街道|共|累计|收到|受理|新|印发|召开|发布))"
)
_COMPARISON = re.compile(
    "比(?!例|重|赛)|较|同比|对比|截至|截止|自(?!然|主|身|行|觉|查|动)|从(?!事|严|快)|年度(?:部门)?(?:预算|决算)|计划|规划|下一步|将"
)
_HEADING = "(?:（|\\()[一二三四五六七八九十]+(?:）|\\))"
_OPENING = re.compile(
    f"^(?:{_HEADING}[^。，,]{{0,20}}[。:：]?|[一二三四五六七八九十]是|[一二三四五六七八九十]、[^。，,]{{0,20}}|回顾|回望)?\\s*$"
)
_HEADING_LENGTH = 25
_WORK_WORDS = re.compile("认真|深入|严格|坚持|贯彻|扎实|积极|主动公开|切实|持续|围绕|高度重视|紧紧|全面")
_FAR = 3  # older years are told of for a reason
_COUNTED = frozenset({"thing", "person", "money"})


def stale_years(filing: Filing, paragraph: SectionParagraph) -> dict[int, Number]:
    """The sentences that open with another year and tell this year's work or figures, with the year."""
    return {
        sentence: number
        for number in paragraph.parsed.numbers
        if number.kind is NumberKind.YEAR
        and 0 < abs(int(number.value) - filing.year) <= _FAR
        and (sentence := _opened_sentence(paragraph, number)) is not None
        and _describes_this_year(filing, paragraph, number, sentence)
    }


def _opened_sentence(paragraph: SectionParagraph, number: Number) -> int | None:
    text, starts = paragraph.parsed.normalised.text, paragraph.parsed.sentence_starts
    index = bisect_right(starts, number.start) - 1
    opens = _OPENING.match(text[starts[index] : number.start]) and _YEAR_OPENING.match(text, number.start + 4)
    return index if opens else None


def _describes_this_year(filing: Filing, paragraph: SectionParagraph, number: Number, index: int) -> bool:
    parsed, year = paragraph.parsed, int(number.value)
    if year > filing.year and (paragraph.section != "overview" or year > filing.year + 1):
        return False
    start = parsed.sentence_starts[index]
    later = parsed.sentence_starts[index + 1 : index + 2]
    end = min(later[0] if later else len(parsed.normalised.text), start + MAX_SENTENCE_LENGTH)
    sentence = parsed.normalised.text[number.end : end]
    first = bisect_left(parsed.numbers, start, key=lambda n: n.start)
    numbers = list(takewhile(lambda n: n.start < end, islice(parsed.numbers, first, None)))
    if _COMPARISON.search(sentence) or any(
        n.kind in (NumberKind.YEAR, NumberKind.DATE) and n is not number for n in numbers
    ):
        return False
    claims = counts_by_sentence(parsed).get(index, [])
    last = filing.last_year
    if last and year == last.year and claims:
        return not any(_is_borne_out(last, claim) for claim in claims)
    counts = [n for n in numbers if n.kind is NumberKind.COUNT and n.unit_kind in _COUNTED]
    if claims or (counts and year < filing.year):
        return not _is_told_beside(filing, paragraph, index)
    works = bool(_WORK_WORDS.search(sentence[:12])) and start <= _HEADING_LENGTH
    return works and abs(year - filing.year) == 1


@lru_cache(maxsize=2048)
def counts_by_sentence(paragraph: ParsedParagraph) -> dict[int, list[Claim]]:
    """The counts that a paragraph tells of the form, by sentence."""
    found: dict[int, list[Claim]] = {}
    for claim in paragraph.claims:
        if claim.kind is ClaimKind.COUNT:
            found.setdefault(claim.sentence, []).append(claim)
    return found


def _is_borne_out(last: Filing, claim: Claim) -> bool:
    return any(agrees_with(last, claim, option) for option in evaluate(last, claim.interpretations) or [])


def _is_told_beside(filing: Filing, paragraph: SectionParagraph, index: int) -> bool:
    """Whether the sentence before or behind opens with the year of the report: then years are told side by side."""
    parsed = paragraph.parsed
    starts = parsed.sentence_starts
    beside = [starts[i] for i in (index - 1, index + 1) if 0 <= i < len(starts)]
    shown = f"{filing.year}年"
    return any(parsed.normalised.text.startswith(shown, place) for place in beside)


_NEXT = re.compile("下一步|下步|今后")
_BEFORE_END = re.compile(r"年(?:\d{1,2}月)?(?:\d{1,2}日|底|末)?之?前(?:全面|基本|全部)?(?:完成|实现|建成|整改|落实)")
_WILL = re.compile("^年度?[^，。；;]{0,8}(?:将|计划|要)")


def past_plans(filing: Filing, paragraph: SectionParagraph) -> Iterator[Number]:
    """Years that a plan names although they are over when the report is out."""
    parsed = paragraph.parsed
    text = parsed.normalised.text
    if not _NEXT.search(text) and f"{filing.year + 1}年" not in text:
        return
    for number in parsed.numbers:
        if number.kind not in (NumberKind.YEAR, NumberKind.DATE) or not text[number.start : number.start + 4].isdigit():
            continue
        if int(text[number.start : number.start + 4]) > filing.year:
            continue
        sentence = parsed.sentence_starts[bisect_right(parsed.sentence_starts, number.start) - 1]
        before = text[max(sentence, number.start - MAX_SENTENCE_LENGTH) : number.start]
        plans = _NEXT.search(before) or f"{filing.year + 1}年" in before
        if plans and (
            _BEFORE_END.match(text, number.start + 4)
            or (_NEXT.search(before) and _WILL.search(text[number.start + 4 : number.start + 24]))
        ):
            yield number
