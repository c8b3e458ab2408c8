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
    is_plan = year > filing.year and _PLANNED.search(sentence) is not None
    if (
        is_plan
        or _COMPARISON.search(sentence)
        or any(n.kind in (NumberKind.YEAR, NumberKind.DATE) and n is not number for n in numbers)
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


_FEW_CASES = 10


def contradicted_years(filing: Filing, paragraph: SectionParagraph) -> Iterator[Number]:
    """Years that the figures contradict.

    Of counts that are this year's in the tables, in a sentence set in another year; where cases came from or went
    to; and a year that is compared with itself.
    """
    for number, year in _years_in(paragraph.parsed):
        if abs(year - filing.year) > _FAR:
            continue
        if year == filing.year:
            is_wrong = _is_compared_with(paragraph, number)
        else:
            is_wrong = _sets_this_year(filing, paragraph, number, year)
        if (
            is_wrong
            or _is_wrong_end(filing, paragraph, number, year)
            or _leaves_at_wrong_end(filing, paragraph, number, year)
            or _carries_wrongly(filing, paragraph, number, year)
        ):
            yield number


@lru_cache(maxsize=2048)
def _years_in(parsed: ParsedParagraph) -> tuple[tuple[Number, int], ...]:
    """The numbers of a paragraph that name a year, and which."""
    found = ((number, _year_of(parsed, number)) for number in parsed.numbers)
    return tuple((number, year) for number, year in found if year is not None)


def _year_of(parsed: ParsedParagraph, number: Number) -> int | None:
    if number.kind is NumberKind.YEAR:
        return int(number.value)
    shown = parsed.normalised.text[number.start : number.start + 4]
    return int(shown) if number.kind is NumberKind.DATE and shown.isdigit() else None


def _sets_this_year(filing: Filing, paragraph: SectionParagraph, number: Number, year: int) -> bool:
    """Whether what a sentence tells of another year are the figures of this one, and not those of that year."""
    parsed = paragraph.parsed
    index = bisect_right(parsed.sentence_starts, number.start) - 1
    told = [c for c in parsed.claims if c.sentence == index and c.year == year and _is_behind(c, number)]
    told = [c for c in told if not (c.is_past or c.is_partial or c.is_qualified)]
    if not any(c.number and c.number.value for c in told) or not all(_is_borne_out(filing, c) for c in told):
        return False
    last = filing.last_year
    if last and year == last.year and all(_is_borne_out(last, claim) for claim in told):
        return False
    return len(told) > 1 or any(claim.number and claim.number.value >= _FEW_CASES for claim in told)


def _is_behind(claim: Claim, year: Number) -> bool:
    """Whether a statement follows a year: 「我局于 2020 年共收到申请 1653 件」."""
    return (claim.number.start if claim.number else claim.start + 1) >= year.start


_UNTIL = re.compile("截[至止](?:到|目前)?$")
_YEAR_END = re.compile("年(?:12月31日|年?底|末)")
_DONE_IN_YEAR = re.compile("收到|受理|办结|答复|发布|公开|受理|举办|召开|开展")
_A_STOCK = re.compile("现有|共有|累计|建成|有效|结转|尚|未|在办|存量|保有|以来|转入|历年|遗留|剩余|总数|已有")


def _is_wrong_end(filing: Filing, paragraph: SectionParagraph, number: Number, year: int) -> bool:
    """Whether what was done in the year of the report is told up to the end of an earlier one.

    Not what there was at that time, and not where the text tells of that year elsewhere too.
    """
    parsed = paragraph.parsed
    text = parsed.normalised.text
    if year >= filing.year or not _YEAR_END.match(text, number.start + 4):
        return False
    index = bisect_right(parsed.sentence_starts, number.start) - 1
    start, later = parsed.sentence_starts[index], parsed.sentence_starts[index + 1 : index + 2]
    end = min(later[0] if later else len(text), start + MAX_SENTENCE_LENGTH)
    stop = text.find(";", number.start, end)
    told = text[number.start + 4 : stop if stop > 0 else end]
    years = [n for n in parsed.numbers if n is not number and start <= n.start < end and _year_of(parsed, n)]
    if years or not _UNTIL.search(text, start, number.start):
        return False
    if _OF_THIS_YEAR.search(told):
        return True
    if _A_STOCK.search(told):
        return False
    is_counted = any(n.kind is NumberKind.COUNT and number.end <= n.start < end for n in parsed.numbers)
    return is_counted and bool(_DONE_IN_YEAR.search(told)) and filing.text(paragraph.section).count(str(year)) == 1


def _leaves_at_wrong_end(filing: Filing, paragraph: SectionParagraph, number: Number, year: int) -> bool:
    """Whether what this year leaves over is told at the end of last year: 「截至 2022 年 12 月 31 日，尚有 4 件」."""
    text, claims = paragraph.parsed.normalised.text, paragraph.parsed.claims
    if year != filing.year - 1 or not _YEAR_END.match(text, number.start + 4):
        return False
    sentence = paragraph.parsed.sentence_of(number.start)
    if not _UNTIL.search(text, paragraph.parsed.sentence_starts[sentence], number.start):
        return False
    left, came = (filing.figures.get(filing.edition.find(_CARRIED_CELLS[key])) for key in ("carry_out", "carry_in"))
    told = [c for c in claims if c.key == "carry_out" and c.sentence == sentence and c.start >= number.start]
    return bool(left) and left != came and any(c.number is not None and c.number.value == left for c in told)


_OF_THIS_YEAR = re.compile("^年(?:12月31日|年?底|末)[，,]?(?:[我全][\u4e00-\u9fff])?(?:本年度?|今年|全年|年内)")
_CARRIED_CELLS = {"carry_in": "requests.carried_in.total", "carry_out": "requests.carried_out.total"}


def _carries_wrongly(filing: Filing, paragraph: SectionParagraph, number: Number, year: int) -> bool:
    """Whether cases that the tables carry out are said to go to another year than the next, or the other way round."""
    claims = (c for c in paragraph.parsed.claims if c.key in _CARRIED_CELLS and c.kind is ClaimKind.COUNT)
    claim = next((c for c in claims if c.start <= number.start < _end_of_clauses(paragraph.parsed, c)), None)
    if claim is None or claim.number is None or not claim.number.value or claim.is_partial or claim.is_qualified:
        return False
    worth = {key: filing.figures.get(filing.edition.find(cell)) for key, cell in _CARRIED_CELLS.items()}
    other = worth["carry_in" if claim.key == "carry_out" else "carry_out"]
    expected = filing.year + (1 if claim.key == "carry_out" else -1)
    text = paragraph.parsed.normalised.text
    if claim.key == "carry_out":
        is_meant = _DESTINATION.search(text, claim.start, number.start)
    else:
        is_meant = _ORIGIN.match(text, number.start + 4)
    return bool(is_meant) and claim.number.value == worth[claim.key] != other and year != expected


def _end_of_clauses(parsed: ParsedParagraph, claim: Claim) -> int:
    """Where the clauses end that tell of a count: 「7 件尚在期限内，结转 2024 年」; they hold no other count."""
    text = parsed.normalised.text
    behind = (n.start for n in parsed.numbers if n.start >= claim.end and n.kind is NumberKind.COUNT)
    stop = min(next(behind, len(text)), len(text))
    ends = [place for mark in "。;" if (place := text.find(mark, claim.end, stop)) >= 0]
    return min(ends, default=stop) if claim.key == "carry_out" else claim.end


_ORIGIN = re.compile("年?(?:度|底|末)?的?(?:结转|转入|转来|遗留|延续|剩余|未办结)")
_DESTINATION = re.compile("(?:[至到入给往]|结转|延期|顺延|留待|[拟将]于?)$")
_COMPARED_YEAR = re.compile("(?:比|较|[与同和])$")
_GROWTH = re.compile(
    "年度?(?:同期)?(?:的[^，。;]{0,12})?(?:[^，。;]{0,6}(?:增|减|上升|下降|提高|降低|持平|相比|多|少))"
)


def _is_compared_with(paragraph: SectionParagraph, number: Number) -> bool:
    """Whether a count without a year of its own is compared with this year."""
    parsed = paragraph.parsed
    text = parsed.normalised.text
    start = parsed.sentence_starts[bisect_right(parsed.sentence_starts, number.start) - 1]
    if not (
        _COMPARED_YEAR.search(text, max(start, number.start - 1), number.start)
        and _GROWTH.match(text, number.start + 4)
    ):
        return False
    end = next((s for s in parsed.sentence_starts if s > number.start), len(text))
    others = any(start <= n.start < end and n is not number for n, year in _years_in(parsed) if year)
    return not (others or _PLANNED.search(text, start, number.start))


_PLANNED = re.compile("将|预计|力争|争取|计划|打算|拟|确保|有望|可能|下一?步|明年|目标")
_NEXT = re.compile("下一步|下步|今后")
_BEFORE_END = re.compile(r"年(?:\d{1,2}月)?(?:\d{1,2}日|底|末)?之?前(?:全面|基本|全部)?(?:完成|实现|建成|整改|落实)")
_WILL = re.compile("^年度?[^，。；;]{0,8}(?:将|计划|要)")


def past_plans(filing: Filing, paragraph: SectionParagraph) -> Iterator[Number]:
    """Years that a plan names although they are over when the report is out."""
    parsed = paragraph.parsed
    text = parsed.normalised.text
    for number, year in _years_in(parsed):
        if not filing.year - _FAR <= year <= filing.year:
            continue
        index = bisect_right(parsed.sentence_starts, number.start) - 1
        start, later = parsed.sentence_starts[index], parsed.sentence_starts[index + 1 : index + 2]
        before = text[max(start, number.start - MAX_SENTENCE_LENGTH) : number.start]
        sentence = text[number.end : min(later[0] if later else len(text), start + MAX_SENTENCE_LENGTH)]
        if _is_planned(filing, text, number, before) or (
            _OPENING.match(before) and _opens_plan(text[:start], sentence, is_over=year < filing.year)
        ):
            yield number


def _is_planned(filing: Filing, text: str, number: Number, before: str) -> bool:
    """Whether a year stands in a plan that the words before it open."""
    is_next = bool(_NEXT.search(before))
    if _BEFORE_END.match(text, number.start + 4):
        return is_next or f"{filing.year + 1}年" in before
    return is_next and bool(_WILL.search(text[number.start + 4 : number.start + 24]))


def _opens_plan(before: str, sentence: str, *, is_over: bool) -> bool:
    """Whether a sentence that opens with a year tells what will be done; 「将政务公开纳入考核」 tells what was."""
    if _DONE.search(sentence[:_BEGINNING]):
        return False
    if is_over:
        return bool(_WILL_DO.match(sentence) or _WILL_NEXT.match(sentence))
    return bool(_WILL_NEXT.match(sentence)) and bool(_SHORTCOMINGS.search(before + sentence[:_BEGINNING]))


_DONE = re.compile("[了已]|共|累计|\\d+[件条场次篇份]|完成率")
_WILL_DO = re.compile(
    "[，,]?[\u4e00-\u9fff]{0,8}?(?:将|计划|拟|打算|准备|力争)(?![^，。;]{0,14}(?:纳入|作为|列为|列入))"
)
_WILL_NEXT = re.compile(
    "[，,]?(?:(?:针对|面对|对照|围绕|按照)[^，。;]{1,16}[，,])?"
    "[\u4e00-\u9fff]{0,8}?(?:将|计划|拟|打算|准备|力争)(?:着重|继续|进一步|重点|从|不断|持续|加大|加强|着力|大力|深入|坚持|"
    "以|围绕|认真|严格|积极|切实|更加|主动|努力|全面|针对|对照|抓好|做好)"
)
_BEGINNING = 24
_SHORTCOMINGS = re.compile("问题|不足|差距|短板|薄弱|改进")
