"""Averages that a paragraph tells (平均每件 15 个工作日, 月均 7 件), with the sums and counts they may be of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from models.texts.numbers import Number, NumberKind
from models.texts.paragraph import ParsedParagraph


@dataclass(frozen=True)
class StatedAverage:
    """So much for each: ``doing`` are the words between, ``sums`` and ``counts`` the numbers told before it.

    ``is_of_year`` where the count need not be told: a month is one of twelve.
    """

    number: Number
    doing: str
    sums: tuple[Number, ...]
    counts: tuple[Decimal, ...]
    is_of_year: bool

    def agrees_with(self, total: Decimal, count: Decimal, precision: Decimal = Decimal(1)) -> bool:
        """Whether it may be printed for that sum over that count, the sum printed to a place."""
        rounding = precision / count if precision > 1 else Decimal(0)
        return abs(self.number.value - total / count) < self.slack + rounding

    @property
    def slack(self) -> Decimal:
        """How far it may be off: its last place, or a tenth where it is about so much."""
        number = self.number
        if not number.approximation or (number.approximation in _ABOUT and number.precision < 1):
            return number.precision
        return max(number.precision, number.value / 10)

    @property
    def has_other_unit(self) -> bool:
        """Whether an amount is right but for its unit: 62.8 万元 for 62.8 元."""
        if self.number.unit_kind != "money" or self.number.value <= 0:
            return False
        means = [total.value / count for total in self.sums for count in self.counts]
        return any(
            abs(mean * factor - self.number.value) < self.number.precision
            for mean in means
            for factor in _WRONG_FACTORS
        )


_ABOUT = ("约", "约为", "左右")
_WRONG_FACTORS = tuple(Decimal(10) ** power for power in (-8, -4, 4, 8))
_EVENTS = ("场", "期", "次")
_PERSONS = ("人", "名", "位")
_UNITS = "个?工作日|个?月|季度?|[日天周件场期次人名个篇条处家户批项份]"
_BODIES = "村社镇乡街县区市局所站校院店栋"
_AVERAGE = re.compile(
    rf"(?:平均(?:每|到)?|每)(?P<each>{_UNITS})?(?:平均)?(?P<doing>[\u4e00-\u9fff]{{0,8}})"
    r"(?:\([^()]{0,24}\))?(?P<about>约|近)?(?:为|达)?$"
    rf"|(?P<of>{_UNITS}|[{_BODIES}])均(?P<done>[\u4e00-\u9fff]{{0,8}})(?:\([^()]{{0,24}}\))?(?:约|近|为|达)*$"
)
_OF_OTHERS = re.compile("每|上年|去年|往年|同期|全[省国]")
_AVERAGED = re.compile("均|[折摊]合?[到合]?每|相当于每|等于每")
_IN_A_YEAR = {"月": Decimal(12), "季": Decimal(4)}
_CASES = ("件", "宗")
_MAX_LEAD = 40
_NEXT = 4
_BOUNDARY = re.compile("[，,;。:、](?![^()]*\\))")


@lru_cache(maxsize=2048)
def stated_averages(paragraph: ParsedParagraph) -> tuple[StatedAverage, ...]:
    """Every average of a paragraph that names what it is told for each of."""
    text = paragraph.normalised.text
    if "均" not in text and not ("每" in text and _AVERAGED.search(text)):
        return ()
    return tuple(_stated_averages(paragraph))


def _stated_averages(paragraph: ParsedParagraph) -> Iterator[StatedAverage]:
    text = paragraph.normalised.text
    counted = [n for n in paragraph.numbers if n.kind is NumberKind.COUNT and n.unit]
    for number in counted:
        start = max(0, number.start - _MAX_LEAD)
        cut = [match.end() for match in _BOUNDARY.finditer(text, start, number.start)]
        words = text[max([start, *cut]) : number.start]
        match = _AVERAGE.search(words) if _AVERAGED.search(words) else None
        each = (match["each"] or match["of"] or "") if match else ""
        if match is None or not each or _OF_OTHERS.search(words, 0, match.start()):
            continue
        each = each.removeprefix("个") or each
        sentence = paragraph.sentence_of(number.start)
        before = [n for n in counted if n.start < number.start]
        near = [n for n in before if paragraph.sentence_of(n.start) >= sentence - 1]
        # 「6 期培训……场均 70 人次」, 「57 名承办人员……人均 3 件」
        of = next((alike for alike in (_EVENTS, _PERSONS) if each in alike), (each,))
        counts = [n.value for n in near if _counts_of(text, n, of) and n.value > 1]
        of_year = _IN_A_YEAR.get(each[0])
        # An amount that is right but for its unit is told by its digits, wherever its sum stands.
        among = before if number.unit_kind == "money" else near
        sums = tuple(
            n
            for n in (*among, *_sums_behind(paragraph, number, counted))
            if _is_of_unit(n, number) and not n.approximation
        )
        sums = tuple(n for n in sums if n.value not in counts or n.unit_kind != "time")
        divisors = tuple(dict.fromkeys([*counts, *([of_year] if of_year and not counts else [])]))
        is_for_each_case = each in _CASES and number.unit_kind == "time"
        if divisors or (is_for_each_case and sums):
            doing = match["doing"] or match["done"] or ""
            yield StatedAverage(number, doing, sums, divisors, of_year is not None)


def _counts_of(text: str, number: Number, of: tuple[str, ...]) -> bool:
    """Whether a number counts what an average is told for: by its unit, or by the body behind 「个」."""
    is_of_bodies = of[0] in tuple(_BODIES) and number.unit == "个"
    return (number.unit.removeprefix("个") or number.unit).startswith(of) or (
        is_of_bodies and text.startswith(of, number.end)
    )


def _sums_behind(paragraph: ParsedParagraph, average: Number, counted: list[Number]) -> Iterator[Number]:
    """The numbers behind an average that its sentence sums up: 「平均每件 5 个工作日，总用时 15 个工作日」."""
    text, sentence = paragraph.normalised.text, paragraph.sentence_of(average.start)
    for number in counted:
        if number.start <= average.end or paragraph.sentence_of(number.start) != sentence:
            continue
        if _SUMMED.search(text, max(average.end, number.start - 8), number.start):
            yield number


def _is_of_unit(one: Number, other: Number) -> bool:
    alike = one.unit[-2:] == other.unit[-2:] or one.unit_kind == "person"
    return alike and one.unit_kind == other.unit_kind


def find_wrong_averages(paragraph: ParsedParagraph) -> Iterator[tuple[StatedAverage, Number, Decimal]]:
    """Every average that is no quotient of the sums and counts told before it, with the likeliest of both."""
    text = paragraph.normalised.text
    for average in stated_averages(paragraph):
        if any(average.agrees_with(s.value, count, s.precision) for s in average.sums for count in average.counts):
            continue
        if not (average.sums and average.counts) or (
            average.number.approximation and average.number.approximation not in _ABOUT
        ):
            continue
        sentence = paragraph.sentence_of(average.number.start)
        sure = [s for s in average.sums if _is_sum(paragraph, average, s, sentence)]
        if average.number.unit_kind == "money":
            sure = sure if average.has_other_unit else []
        if sure and not _has_other_count(text, average):
            yield average, sure[-1], average.counts[-1]


_SUMMED = re.compile("累计|合计|总|共")


def _is_sum(paragraph: ParsedParagraph, average: StatedAverage, number: Number, sentence: int) -> bool:
    """Whether a number is surely the sum of an average: of the same doing, or summed up beside it."""
    text = paragraph.normalised.text
    clause = text[max(0, number.start - 16) : number.start]
    if number.unit_kind == "money":
        return True
    if average.is_of_year and average.doing:
        return len(average.doing) >= 2 and average.doing[:2] in clause
    if average.is_of_year:
        return _is_right_before(paragraph, average.number, number)
    return paragraph.sentence_of(number.start) == sentence or bool(_SUMMED.search(clause))


def _is_right_before(paragraph: ParsedParagraph, average: Number, number: Number) -> bool:
    """Whether an average of the months stands right behind a count of the whole year: 「86 件，月均 7.2 件」."""
    text = paragraph.normalised.text
    between = [n for n in paragraph.numbers if number.end <= n.start < average.start and n.unit == number.unit]
    # 「4896 件，日均 13.4 件，月均 408 件」
    between = [n for n in between if not _AVERAGED.search(text, max(number.end, n.start - _NEXT), n.start)]
    start = paragraph.sentence_starts[paragraph.sentence_of(number.start)]
    is_next = not between and paragraph.sentence_of(average.start) == paragraph.sentence_of(number.start)
    return is_next and not _PART_OF_YEAR.search(text, start, average.start)


_PART_OF_YEAR = re.compile(
    "[一二三四1-4]季|半年|\\d月|[一二三四五六七八九十]月|同期|期间|以来|累计|近[两三四五\\d]年|存量|现有"
)
_ANOTHER_COUNT = re.compile("其中|最[短长快慢高多]|除")


def _has_other_count(text: str, average: StatedAverage) -> bool:
    """Whether the average is told of some of the cases only, and not of those that it names itself."""
    names_sum = any(text.endswith(average.doing, 0, total.start) for total in average.sums)
    if len(average.doing) > 1 and names_sum:
        return False  # 「9 个区县局……，其中市局 59 件，区县局 90 件，平均每个区县局 10 件」
    return bool(_ANOTHER_COUNT.search(text, max(0, average.number.start - 24), average.number.start))
