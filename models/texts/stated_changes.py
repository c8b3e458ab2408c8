"""Growth that a paragraph tells together with both counts, or with the difference: held against them."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import islice, pairwise, takewhile

from models.texts.breakdown_semantics import claims_by_start
from models.texts.breakdowns import MAX_PARTS
from models.texts.counted_items import PART_SEPARATOR, CountedItem, StatedChange
from models.texts.numbers import Number, NumberKind
from models.texts.paragraph import ParsedParagraph


@dataclass(frozen=True, slots=True)
class WrongChange:
    """A change that the counts beside it do not bear out: ``now`` against ``base``.

    ``is_direction`` where it is said to rise and falls, or the other way round.
    """

    change: StatedChange
    now: Decimal
    base: Decimal
    place: int
    unit_kind: str
    is_direction: bool = False


@lru_cache(maxsize=2048)
def find_wrong_changes(paragraph: ParsedParagraph) -> tuple[WrongChange, ...]:
    """Every change of a paragraph that fits no pair of counts which it could be of."""
    items = paragraph.all_items
    if not any(item.changes or item.is_compared for item in items):
        return ()
    return (*_wrong_changes(paragraph, items), *_wrong_directions(paragraph, items))


def _wrong_changes(paragraph: ParsedParagraph, flat: Sequence[CountedItem]) -> Iterator[WrongChange]:
    by_sentence: dict[int, list[CountedItem]] = {}
    for item in sorted(flat, key=lambda item: item.number.start):
        by_sentence.setdefault(item.sentence, []).append(item)
    for sentence in by_sentence.values():
        if len(sentence) > MAX_PARTS:
            continue  # no sentence that anybody compares counts in
        bases_of_all = _bases(paragraph, sentence)
        for segment in _segments(sentence):
            # What a part of the sentence compares with stands in it, or before it in the sentence.
            bases = _bases(paragraph, segment)
            first = [base for base in bases_of_all if base.number.start < segment[0].number.start]
            items, bases = (segment, bases) if bases else (sentence, first)
            for owner, change in _changes_of(paragraph, segment):
                if pair := _years_compared(paragraph, owner, change, flat):
                    yield from _against_year(change, *pair)
                elif any(doubt(paragraph, change) for doubt in _DOUBTS) or (
                    items is sentence and _is_of_requesters(paragraph, owner)
                ):
                    continue
                elif base := _base_of(paragraph, change, owner, items, bases):
                    yield from _against_base(paragraph, change, base, items, bases)
                elif not bases:
                    yield from _against_difference(paragraph, owner, change, items)


_COMPARED_YEAR = re.compile(r"[与同和跟较比](\d{4})年")


def _names_year_without_count(paragraph: ParsedParagraph, change: StatedChange) -> bool:
    """Whether a change is against a year whose count is not told: 「……；与 2022 年相比增长 5%」."""
    text = paragraph.normalised.text
    named = _COMPARED_YEAR.search(text, change.start, change.number.start)
    if named is None or text.count(f"{named[1]}年") > 1:
        return False
    first = bisect_left(paragraph.numbers, named.end(), key=lambda number: number.start)
    between = takewhile(lambda n: n.start < change.number.start, islice(paragraph.numbers, first, None))
    return not any(n.kind is NumberKind.COUNT for n in between)


_BOTH_YEARS = re.compile(r"\d{4}年[^，。;\d]{0,8}[比较]\d{4}年[^。;]{0,24}$")


def _names_both_years(paragraph: ParsedParagraph, change: StatedChange) -> bool:
    """Whether a change says itself which two years it is of: 「2025 年比 2021 年多 729 件，增长 57.5%」."""
    start = max(0, change.number.start - 2 * _MAX_LEAD)
    return _BOTH_YEARS.search(paragraph.normalised.text, start, change.number.start) is not None


def _is_of_some_pair(paragraph: ParsedParagraph, change: StatedChange) -> bool:
    """Whether a rate is that of any two counts of its sentence, whichever of them the words attach it to."""
    if change.number.kind is not NumberKind.PERCENT:
        return False
    sentence = paragraph.sentence_of(change.number.start)
    differences = {other.number for item in paragraph.all_items for other in item.changes}
    exact = [
        number
        for number in paragraph.numbers
        if number.kind is NumberKind.COUNT
        and number.is_exact
        and number.value
        and number not in differences
        and paragraph.sentence_of(number.start) == sentence
    ]
    return len(exact) <= MAX_PARTS and any(
        one is not other and one.unit == other.unit and change_agrees(change, one, other.value, other.precision)
        for one in exact
        for other in exact
    )


_DOUBTS = (_is_of_some_pair, _names_year_without_count, _names_both_years)


def _bases(paragraph: ParsedParagraph, items: list[CountedItem]) -> list[CountedItem]:
    return [item for place, item in enumerate(items) if _is_base(paragraph, items, place)]


def _segments(items: list[CountedItem]) -> Iterator[list[CountedItem]]:
    """The items of a sentence, cut at its semicolons; what stands in brackets stays with its count."""
    segment: list[CountedItem] = []
    for item in items:
        if segment and item.separator >= PART_SEPARATOR:
            yield segment
            segment = []
        segment.append(item)
    yield segment


# Against another quarter or month: which one was counted before cannot be told.
_WITHIN_YEAR = re.compile(r"环比|季度|[上\d]个?月|半年|年均|年平均|累计|各(?=[增减上下提降扩压升])")


def _changes_of(paragraph: ParsedParagraph, items: list[CountedItem]) -> Iterator[tuple[CountedItem, StatedChange]]:
    """The changes of some items that are exact, and of whole years."""
    text = paragraph.normalised.text
    for owner in items:
        for change in owner.changes:
            within_year = _WITHIN_YEAR.search(text, max(change.start, change.number.start - 16), change.number.start)
            if not change.number.approximation and not within_year:
                yield owner, change


_OF_ITS_YEAR = re.compile(r"(\d{4})年度?(?:为|是|有|仅|共|新收|收到|受理|[^，。;、:()\d]{0,6})$")
_AGAINST_LAST_YEAR = re.compile("[比较](?:上年|去年|上一年)|同比")


def _years_compared(
    paragraph: ParsedParagraph, owner: CountedItem, change: StatedChange, flat: Sequence[CountedItem]
) -> tuple[CountedItem, CountedItem] | None:
    """The counts of the last two years of a row (「2022年57件，2023年60件」) that a change is told of."""
    text = paragraph.normalised.text
    if not _AGAINST_LAST_YEAR.search(text, max(change.start, change.number.start - 16), change.number.start):
        return None
    by_year: dict[int, CountedItem] = {}
    for item in flat:
        match = _OF_ITS_YEAR.search(text, max(item.start, item.number.start - 16), item.number.start)
        if match and item.number.start < change.number.start:
            if int(match[1]) in by_year or not item.number.is_exact:
                return None  # of several things
            by_year[int(match[1])] = item
    if len(by_year) < 3:
        return None
    last = max(by_year)
    if owner is not by_year[last]:
        return None  # 「268 件中重复件 17 件，较上年多出 6 件」
    before = by_year.get(last - 1)
    return (by_year[last], before) if before and before.number.unit == by_year[last].number.unit else None


def _against_year(change: StatedChange, now: CountedItem, base: CountedItem) -> Iterator[WrongChange]:
    if not change_agrees(change, now.number, base.number.value):
        yield WrongChange(change, now.number.value, base.number.value, base.number.start, base.number.unit_kind)


_WENT = re.compile("(?P<up>增加|增长|上升|提高|升|增)|(?P<down>减少|下降|降低|回落|降|减)")
_FROM = re.compile("[由从][^，。;、]{0,16}$")


def _wrong_directions(paragraph: ParsedParagraph, items: Sequence[CountedItem]) -> Iterator[WrongChange]:
    """Counts that are said to rise and fall, or the other way round: 「由 18 件上升到 15 件」."""
    text = paragraph.normalised.text
    for base, now in pairwise(items):
        between = text[base.number.end : now.number.start]
        match = _WENT.match(between)
        if not match or len(between) > _MAX_VERB or not _FROM.search(text, base.start, base.number.start):
            continue
        sign = 1 if match["up"] else -1
        alike = base.number.unit_kind == now.number.unit_kind and base.number.is_exact and now.number.is_exact
        if alike and (now.number.value - base.number.value) * sign < 0:
            change = StatedChange(now.number, sign, base.number.end)
            place, kind = base.number.start, base.number.unit_kind
            yield WrongChange(change, now.number.value, base.number.value, place, kind, is_direction=True)


_MAX_VERB = 6


_MAX_LEAD = 30
_FEW = 4  # in a longer sentence nobody can tell which years belong together
_LAST_YEAR = re.compile(r"(?:上年|去年|头年|上一年|前一年|上年度|上学年|上一学年)(?:同期)?[^，。;、(]{0,6}[(]?$")
_BESIDE = re.compile("[与同和][^，。;]{0,14}$")
_IS_COMPARED = re.compile("[^，。;]{0,8}(?:相比|比较|比|持平)")
_CARRIED = re.compile("跨年|结转|转入|遗留|转来|[没未](?:能)?(?:办|答复|完成)|留下|剩下")
_NOTED_YEAR = re.compile(r"件?\((\d{4})年(?:度|为|是|同期)?")
_YEAR_TOLD = re.compile(r"(\d{4})年(?!度?[^，。;]{0,6}(?:相比|对照|比较))")
_YEAR = re.compile(r"(\d{4})年")
_THIS_YEAR = re.compile("全年|今年|本年|年内")  # 「全年新收 96 件，而 2022 年是 120 件」
_ANY_LATER = 9999


def _is_base(paragraph: ParsedParagraph, items: list[CountedItem], place: int) -> bool:
    """Whether a count is told of the time that another is compared with."""
    words = _words_before(paragraph, items, place)
    if _CARRIED.search(words):
        return False
    if items[place].is_compared or _LAST_YEAR.search(words):
        return True
    if place and (noted := _NOTED_YEAR.fullmatch(words)):
        return not any(
            int(year) <= int(noted[1]) for year in _YEAR_TOLD.findall(_words_before(paragraph, items, place - 1))
        )
    if _BESIDE.search(words) and _IS_COMPARED.match(paragraph.normalised.text, items[place].number.end):
        return True
    mine, latest = _YEAR.findall(words), 0
    if not mine or len(items) > _FEW:
        return False
    for other in range(len(items)):
        told_before = _words_before(paragraph, items, other)
        years = _YEAR.findall(told_before)
        this_year = [_ANY_LATER] if not years and other < place and _THIS_YEAR.search(told_before) else []
        latest = max([latest, *map(int, years), *this_year])
    return int(mine[-1]) < latest


def _words_before(paragraph: ParsedParagraph, items: list[CountedItem], place: int) -> str:
    number = items[place].number
    text = paragraph.normalised.text
    start = items[place - 1].number.end if place else text.rfind(";", 0, number.start) + 1
    sentence = paragraph.sentence_starts[bisect_right(paragraph.sentence_starts, number.start) - 1]
    return text[max(start, sentence, number.start - _MAX_LEAD) : number.start]


def _is_of_requesters(paragraph: ParsedParagraph, owner: CountedItem) -> bool:
    """Whether a count is of some requesters: what stands in an earlier part of the sentence is of others.

    「自然人 72 件，比 2021 年的 63 件多 9 件；商业企业 18 件，多 5 件」.
    """
    claim = claims_by_start(paragraph).get(owner.number.start)
    return claim is not None and "/" in claim.key


_COMPARES_ITSELF = re.compile("[比较](?:上年|去年|上一年|同期|上年同期)")


def _base_of(
    paragraph: ParsedParagraph,
    change: StatedChange,
    owner: CountedItem,
    items: list[CountedItem],
    bases: list[CountedItem],
) -> CountedItem | None:
    """The base that a change is told with; where none stands before it, the next: 「上升 50%（由 8 件升至 12 件）」.

    A change of another count (「办结 119 件比上年多 15 件」) has a base that is not told.
    """
    if bases and owner not in bases and owner.number.start > bases[0].number.start:
        before = items[items.index(owner) - 1]
        words = paragraph.normalised.text[owner.number.end : change.number.start]
        if before not in bases or _COMPARES_ITSELF.search(words):
            return None
    index = bisect_right([base.number.start for base in bases], change.number.start)
    return bases[index - 1] if index else (bases[0] if bases else None)


def _against_base(
    paragraph: ParsedParagraph,
    change: StatedChange,
    base: CountedItem,
    items: list[CountedItem],
    bases: list[CountedItem],
) -> Iterator[WrongChange]:
    others = [i for i in items if i not in bases and i.number.unit_kind == base.number.unit_kind]
    text = paragraph.normalised.text
    alike = [i for i in others if not _IS_DIFFERENCE.search(text, max(i.start, i.number.start - 4), i.number.start)]
    if base.number.unit_kind not in _COMPARED_UNITS:
        return
    if change.number.kind is NumberKind.COUNT and change.number.unit_kind != base.number.unit_kind:
        return
    if not alike and change in base.changes:
        yield from _against_own_difference(change, base)
    if not alike or base.number.approximation:
        return
    before = [i for i in alike if i.number.start < base.number.start and not _is_rough(i.number)] or [
        item for item in alike if item.number.start < base.number.start
    ]
    after = [item for item in alike if item.number.start > base.number.start]
    reaches = after and _REACHES.fullmatch(text, change.number.end, after[0].number.start)
    if not before and change in base.changes and not reaches:
        yield from _against_own_difference(change, base)
        return
    now = before[-1] if before else alike[0]
    if after and _LEADS_ON.fullmatch(paragraph.normalised.text, base.number.end, after[0].number.start):
        now = after[0]
    if now.number.approximation or any(
        change_agrees(change, item.number, base.number.value, base.number.precision) for item in alike
    ):
        return
    yield WrongChange(change, now.number.value, base.number.value, base.number.start, base.number.unit_kind)


def _against_own_difference(change: StatedChange, base: CountedItem) -> Iterator[WrongChange]:
    """A percentage beside a difference, both of a base that nobody tells the count of: 「比上年的 9 件多 1 件」."""
    counts = [c for c in base.changes if c.number.kind is NumberKind.COUNT and c.number.is_exact]
    if change.number.kind is NumberKind.PERCENT and len(counts) == 1 and base.number.is_exact:
        now = base.number.value + counts[0].sign * counts[0].number.value
        if not _grows(change, now, base.number.value, Decimal(0)):
            yield WrongChange(change, now, base.number.value, base.number.start, base.number.unit_kind)


def _is_rough(number: Number) -> bool:
    return bool(number.approximation)


_COMPARED_UNITS = frozenset({"thing", "person", "money", "body", ""})
_IS_DIFFERENCE = re.compile("(?:增加?|减少?|上升|下降|净增|多|少)了?$")
_REACHES = re.compile("[，,、](?:达到?|增至|升至|减至|降至|为|至)")  # 「较 79 件增加 7 件，达到 86 件」
_LEADS_ON = re.compile("(?:件)?(?:增加|增长|上升|提高|升|增|下降|减少|降|减|扩大|变)?(?:至|到|为|成)[^，。;]{0,8}")


_OF_NOW = re.compile("[，,;](?:今年|本年)")


def _against_difference(
    paragraph: ParsedParagraph, owner: CountedItem, change: StatedChange, items: list[CountedItem]
) -> Iterator[WrongChange]:
    """A percentage beside a difference: the count less the difference is what it grew from."""
    if change.number.kind is not NumberKind.PERCENT or not owner.number.is_exact:
        return
    counts = [c for c in owner.changes if c.number.kind is NumberKind.COUNT and not c.number.approximation]
    if len(counts) != 1 or counts[0].number.unit_kind != owner.number.unit_kind:
        return
    text, start = paragraph.normalised.text, max(counts[0].start - _MAX_LEAD, owner.number.end)
    if _OF_NOW.search(text, start, counts[0].number.start):
        return  # 「更正为 19 篇；今年增加 4 篇，增长 21.1%」: the count is what it grew from
    base = owner.number.value - counts[0].sign * counts[0].number.value
    gap = counts[0].sign * counts[0].number.value
    # Behind a list it may be its total that has grown.
    is_apart = paragraph.sentence_of(change.number.start) != owner.sentence
    near = paragraph.all_items if is_apart else items
    known = [item.number.value for item in near if item.number.value > gap]
    if base > 0 and not any(_grows(change, now, now - gap, Decimal(0)) for now in known):
        yield WrongChange(change, owner.number.value, base, counts[0].number.start, owner.number.unit_kind)


def change_agrees(change: StatedChange, now: Number, base: Decimal, precision: Decimal = Decimal(1)) -> bool:
    """Whether a change is the one from a base, printed to that precision, to a count, at its printed places."""
    slack = max(now.precision, precision, change.number.precision)
    slack = Decimal(0) if slack <= 1 and now.unit_kind != "money" else slack
    if change.number.kind is NumberKind.COUNT:
        return abs((now.value - base) * change.sign - change.number.value) <= slack
    return _grows(change, now.value, base, slack)


def _grows(change: StatedChange, now: Decimal, base: Decimal, slack: Decimal) -> bool:
    if not base:
        return True
    number, grown = change.number, (now - base) * change.sign / base
    rounding = slack / base
    if number.kind is NumberKind.TIMES:
        return (
            abs(number.value - grown) < number.precision + rounding or abs(number.value - now / base) < number.precision
        )
    return abs(number.value - grown * 100) < number.precision + rounding * 100
