"""Lists of parts in a paragraph: what they are parts of, and how much they claim to be complete."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import islice, takewhile
from typing import NamedTuple

from models.editions.lexicon import Lexicon
from models.texts.counted_items import CLAUSE_SEPARATOR, LIST_SEPARATOR, PART_SEPARATOR, SENTENCE_SEPARATOR, CountedItem
from models.texts.normalised_text import NormalisedText
from models.texts.numbers import NumberKind
from models.texts.numerals import parse_numeral


class Completeness(IntEnum):
    """How far a list says that it names every part."""

    UNSAID = -1  # 「全年更新 62 次。教学类 38 次；财务类 24 次。」: only their place makes them parts
    NEVER = 0  # 主要有……、……等
    PARTIAL = 1  # 其中……
    VIEW = 2  # 从办理结果看…… 分别为……
    COMPLETE = 3  # 具体为…… ……其他


@dataclass(frozen=True)
class Breakdown:
    """Parts with the counts they may be parts of, the likeliest first.

    ``subtotals`` are the counts that close parts of the list themselves (「……，共 102 条」), ``further`` those right
    behind it that may belong to it after all (「还有 1 件……」).
    """

    totals: tuple[CountedItem, ...]
    parts: tuple[CountedItem, ...]
    subtotals: tuple[CountedItem, ...]
    completeness: Completeness
    is_total_last: bool = False
    has_other: bool = False
    has_nested_parts: bool = False
    further: tuple[CountedItem, ...] = ()


@dataclass(frozen=True)
class _BreakdownPatterns:
    completeness_patterns: tuple[tuple[Completeness, re.Pattern[str]], ...]
    total: re.Pattern[str]
    closing: re.Pattern[str]
    separate: re.Pattern[str]
    other: re.Pattern[str]
    filler_only: re.Pattern[str]


_ANYWHERE = frozenset(
    (
        "前三位",
        "前两位",
        "前五位",
        "居前",
        "前几位",
        "逐季",
        "其中",
        "涵盖",
        "包括",
        "包含",
        "具体为",
        "具体是",
        "具体包括",
        "分别为",
        "分别是",
        "分别有",
        "依次为",
        "主要有",
    )
)


_DIVIDED = ("分为", "分成", "划分为")


# 「按层级分，」, 「从收件时间上看，」
_BY_VIEW = (
    "(?:^|[，,。;:(、])(?:从|按照?|依照?|就)[\u4e00-\u9fff]{1,10}?"
    "(?:来?看|来说|而言|[划区]?分|分类|归类|统计|来?讲)(?=[，,:])"
    # 「申请人身份上，」, 「递交方式方面，」
    "|(?:^|[，,。;:(、])[\u4e00-\u9fff]{0,6}(?:方式|渠道|途径|来源|主体|身份|构成|类型|类别)(?:上|方面)(?=[，,:])"
)


@lru_cache(maxsize=4)
def _breakdown_patterns(lexicon: Lexicon) -> _BreakdownPatterns:
    words_by_use = lexicon.marks

    def opening(*names: str) -> re.Pattern[str]:
        words = [word for name in names for word in words_by_use[name]]
        free = lexicon.alternation(tuple(w for w in words if w in _ANYWHERE or w.endswith(_DIVIDED)) or ("\0",))
        return re.compile(f"(?:^|[，,。;:(、])(?:{lexicon.alternation(tuple(words))})(?!期|实|法|时)|{free}")

    filler = lexicon.alternation(words_by_use["total"], lexicon.phrases["filler"], lexicon.phrases["sum_filler"])
    kinds = (
        "(?:上述|以上|前述|这|前)?[一二两三四五六七八九十]{1,2}[种类项个家级者条大]"
        "(?:季度|方式|渠道|途径|主体|单位|部分|方面|来源|情形)?"
    )
    return _BreakdownPatterns(
        (
            (Completeness.NEVER, opening("never")),
            (Completeness.COMPLETE, opening("complete")),
            (Completeness.PARTIAL, opening("partial")),
            (Completeness.VIEW, re.compile(f"{opening('view', 'respectively').pattern}|{_BY_VIEW}")),
        ),
        re.compile(f"(?:^|[，,。;:(、])(?:{lexicon.alternation(words_by_use['total'])})"),
        re.compile(
            f"{lexicon.alternation(words_by_use['total'])}|加在?一块儿?|合一块|拢共|统共|归总|算下来|总起来|以上|全年|之和|相加|合为|计|加起来|加在一起|合起来|合在一起|总和"
        ),
        re.compile(
            f"{opening('apart').pattern}|另有|另外|此外|所以|因此|因而|实际|若|如果|^[，,;]?[而但却]|部分(?!公开)"
        ),
        re.compile(f"(?:^|[，,。;:(、和及与])(?:{lexicon.alternation(words_by_use['rest'])})"),
        re.compile(f"(?:{filler}|{kinds}|[^\u4e00-\u9fff])*"),
    )


def find_breakdowns(normalised: NormalisedText, items: Sequence[CountedItem], lexicon: Lexicon) -> Iterator[Breakdown]:
    """Every list of a paragraph, those in brackets included."""
    finder = _BreakdownFinder(normalised, lexicon)
    yield from islice(finder.breakdowns_on_level(items), MAX_BREAKDOWNS)


class _Lead(NamedTuple):
    text: str
    signals: tuple[Completeness, ...]
    is_total: bool
    is_closing: bool
    patterns: _BreakdownPatterns

    @property
    def is_separate(self) -> bool:
        return self.patterns.separate.search(self.text) is not None

    @property
    def is_other(self) -> bool:
        return self.patterns.other.search(self.text) is not None


class _BreakdownFinder:
    """Looks for lists on one level of a paragraph after another."""

    def __init__(self, normalised: NormalisedText, lexicon: Lexicon) -> None:
        self.normalised, self.text, self.lexicon = normalised, normalised.text, lexicon
        self.patterns = _breakdown_patterns(lexicon)
        self.leads: dict[int, _Lead] = {}
        self.has_other_units: set[int] = set()  # lists with parts that are counted in other units alone

    def breakdowns_on_level(self, items: Sequence[CountedItem]) -> Iterator[Breakdown]:
        for place, item in enumerate(items):
            completeness = self.completeness_at(items, place)
            if completeness is not None:
                if not self.pairs_off(items, place):
                    yield from self.breakdowns_from(items, place, completeness)
                beside = place + 1
                if beside < len(items) and items[beside].separator == 0 and not _are_comparable(item, items[beside]):
                    yield from self.breakdowns_from(items, beside, completeness)
            elif row := self.unmarked_row(items, place):
                is_whole = self.names_subjects(row)
                yield Breakdown(
                    (items[place - 1],),
                    row,
                    (),
                    Completeness.COMPLETE if is_whole else Completeness.UNSAID,
                    has_other=is_whole,
                )
            if self.lead(item).is_closing or _CLOSES_BEHIND.match(self.text, item.number.end):
                yield from self.breakdowns_before_total(items, place)
            if item.nested:
                yield from self.breakdowns_in_brackets(item)
                yield from self.breakdowns_on_level(item.nested)

    # ---- where a list begins

    def lead(self, item: CountedItem) -> _Lead:
        """The words that lead to a number, quotations left out, and the marks in them; found once."""
        known = self.leads.get(item.number.start)
        if known is None:
            start = item.lead_start if item.lead_start >= 0 else item.start
            text = self.normalised.outside_quotes(max(start, item.number.start - MAX_LEAD_LENGTH), item.number.start)
            text = _NOTE.sub("", text)
            signals = tuple(
                completeness for completeness, pattern in self.patterns.completeness_patterns if pattern.search(text)
            )
            begins = (
                item.separator > 0 or item.lead_start >= 0 or self.text[item.start - 1 : item.start] == ")"
            )  # 「其余 6 家共 48 项」: closes nothing
            total = bool(self.patterns.total.search(text, 0 if begins else 1))
            own = self.text[item.start : item.number.start]
            alone = item.lead_start in (-1, item.start) or not _COUNTS_UP.fullmatch(own)
            closing = (begins and alone) and bool(
                (self.patterns.closing.search(own) and self.patterns.filler_only.fullmatch(own))
                or _CLOSES_SO_MANY.fullmatch(own)
            )
            known = _Lead(text, signals, total or closing, closing, self.patterns)
            self.leads[item.number.start] = known
        return known

    def pairs_off(self, items: Sequence[CountedItem], place: int) -> bool:
        """Whether the counts are of those before them one by one: 「许可 9 件、处罚 5 件，分别有 8 件、5 件公示」."""
        if not _RESPECTIVELY_ALONE.fullmatch(self.lead(items[place]).text):
            return False
        members = sum(
            1 for _ in takewhile(lambda item: item.separator <= LIST_SEPARATOR, items[place + 1 : place + MAX_PARTS])
        )
        before = sum(
            1
            for _ in takewhile(
                lambda item: item.sentence == items[place].sentence, reversed(items[max(0, place - MAX_PARTS) : place])
            )
        )
        return before > members

    def completeness_at(self, items: Sequence[CountedItem], place: int) -> Completeness | None:
        item = items[place]
        if item.is_reference or item.is_compared:
            return None
        signals = self.lead(item).signals
        if signals and not self.introduces_parts(item):
            return signals[0]
        if place and self.introduces_parts(items[place - 1]) and item.sentence == items[place - 1].sentence:
            return Completeness.VIEW
        if place and self.is_made_of(items, place):
            return Completeness.COMPLETE
        if place and item.is_after_colon and self.text[items[place - 1].end : item.start] in (":", ":("):
            return Completeness.COMPLETE
        if place and item.is_after_colon and item.sentence == items[place - 1].sentence:
            between = self.text[items[place - 1].end : item.start]
            return Completeness.VIEW if _ANNOUNCED.fullmatch(between) else None  # 「33 件，细分三种：」
        return None

    def is_made_of(self, items: Sequence[CountedItem], place: int) -> bool:
        """Whether a count is said to be the row behind it: 「其余 89 件为不予公开 26 件、无法提供 45 件、……」."""
        behind = items[place + 1 : place + MAX_PARTS]
        row = [i for i in behind if i.sentence == items[place].sentence and i.number.unit == items[place].number.unit]
        is_row = len(row) > 1 and all(item.separator == LIST_SEPARATOR for item in row)
        is_next = items[place - 1].sentence == items[place].sentence
        return is_row and is_next and _IS_MADE_OF.match(self.text, items[place - 1].number.end) is not None

    def introduces_parts(self, item: CountedItem) -> bool:
        """Whether the words behind a number make it the whole of what follows: 「在 120 件申请中」."""
        behind = self.text[item.number.end : item.end][-3:]
        return bool(_AMONG.search(behind) or _AMONG_THEM.match(self.text, item.number.end))

    # ---- rows that nothing introduces

    def unmarked_row(self, items: Sequence[CountedItem], place: int) -> tuple[CountedItem, ...]:
        """Names and counts side by side, right behind a count that is more than each of them."""
        total, first = items[place - 1], items[place]
        sentence = total.sentence if total.sentence == first.sentence else total.sentence + 1
        if (
            not place
            or first.separator <= LIST_SEPARATOR
            or first.sentence != sentence
            or _is_inexact(total)
            or total.is_compared
            or total.is_reference
        ):
            return ()
        row: list[CountedItem] = []
        for item in items[place : place + MAX_PARTS]:
            if item.sentence != sentence or not self.is_named_only(item, total):
                break
            if len(row) > 1 and item.separator != row[1].separator:
                break
            row.append(item)
        uniform = len(row) > 1 and first.separator >= max(row[1].separator, CLAUSE_SEPARATOR)
        if uniform and first.separator == row[1].separator:
            uniform = not self.may_begin_row(items, place - 1)
        ends = uniform and self.text[row[-1].end : row[-1].end + 1] in ("。", ";", "")
        ends = ends or (uniform and self.ends_clause(row[-1]) and not any(i.shares for i in row))
        if uniform and not ends and (summed_up := _SUMS_UP_ROW.match(self.text, row[-1].end)):
            ends = not summed_up["count"] or parse_numeral(summed_up["count"]) == len(row)
        return tuple(row) if ends else ()

    def ends_clause(self, item: CountedItem) -> bool:
        """Whether a comma follows the words of a count."""
        return self.text[item.end : item.end + 1] == "，"

    def may_begin_row(self, items: Sequence[CountedItem], place: int) -> bool:
        """Whether a count may be the first of the row behind it: 「按栏目分，动态 60 条，公告 40 条，其他 30 条」."""
        item = items[place]
        is_introduced = item.is_after_colon or item.lead_start not in (-1, item.start)
        return is_introduced or (place > 0 and items[place - 1].sentence == item.sentence)

    def names_subjects(self, row: Sequence[CountedItem]) -> bool:
        """Whether a row says what each part is about, and ends with the rest: 「涉及征地的 8 件，……，其他 4 件」."""
        *subjects, last = row
        alike = all(_SUBJECT.fullmatch(self.text, item.start, item.number.start) for item in subjects)
        return len(subjects) > 1 and alike and self.lead(last).is_other

    def is_named_only(self, item: CountedItem, total: CountedItem) -> bool:
        """Whether a count stands behind a bare name, in the unit of a total that is more."""
        before, after = self.text[item.start : item.number.start], self.text[item.number.end : item.end]
        named = (_NAME_ONLY.fullmatch(before) or _SUBJECT.fullmatch(before)) and not _HAN.search(_NOTE.sub("", after))
        alike = item.number.unit == total.number.unit and (item.value or 0) < (total.value or 0)
        return bool(named and alike) and not _is_inexact(item) and not item.changes and not item.is_compared

    # ---- the parts

    def parts(self, items: Sequence[CountedItem], place: int) -> tuple[list[CountedItem], list[CountedItem]]:
        """The parts from a place on, and the counts that close groups of them.

        Where each clause tells two counts (1 期 60 人次), those of the other unit are passed over.
        """
        first, parts, subtotals = items[place], [items[place]], []
        nested = False
        for at in range(place + 1, min(len(items), place + MAX_PARTS)):
            item, lead = items[at], self.lead(items[at])
            if not _are_comparable(first, item) and item.separator < SENTENCE_SEPARATOR and _shares_clause(items, at):
                if not _stands_beside(items, at, first):
                    self.has_other_units.add(place)
                continue
            if self.counts_places(first, item) or (at > place + 1 and self.is_most_of_part(item)):
                continue
            if self.ends_list(items, place, at):
                break
            # Behind a second 其中 stand parts of a part, up to the next comma.
            nested = Completeness.PARTIAL in lead.signals or (nested and item.separator <= LIST_SEPARATOR)
            if nested:
                continue
            if lead.is_closing:
                subtotals.append(item)
                continue
            parts.append(item)
        return parts, subtotals

    def ends_list(self, items: Sequence[CountedItem], place: int, at: int) -> bool:
        """Whether a count is no further part of the list that begins at a place."""
        first, item, lead = items[place], items[at], self.lead(items[at])
        if at > place + 1 and self.is_dated(item) and self.is_dated(items[at - 1]):
            return True
        if item.separator >= SENTENCE_SEPARATOR and not self.goes_on(items, at, first):
            return True
        if self.is_numbered_apart(items, place, at):
            return True
        if lead.is_separate or item.is_compared or item.is_reference or not _are_comparable(first, item):
            return True
        begins = any(completeness is not Completeness.PARTIAL for completeness in lead.signals)
        # 「律所、公益组织提出的分别为 1 件、2 件」 goes on with the list.
        return (begins and not item.label) or self.introduces_parts(item) or self.is_beside(items, place, at)

    def is_numbered_apart(self, items: Sequence[CountedItem], place: int, at: int) -> bool:
        """Whether a numbered point begins between two counts of a list that began within a point.

        「2.属于行政查询的 5 件里，有 3 件……；3.对答复不服的有 1 件……」.
        """
        if items[at].separator < PART_SEPARATOR or not _NUMBERED.search(
            self.text, items[at - 1].number.end, items[at].number.start
        ):
            return False
        before = items[place - 1].number.end if place else 0
        return _NUMBERED.search(self.text, before, items[place].number.start) is None

    def counts_places(self, first: CountedItem, item: CountedItem) -> bool:
        """Whether a count says how many fields or bodies the rest is of: 「教育 6 项，其余分布在 9 个领域」."""
        if item.number.unit not in ("", "个", "家"):
            return False
        place = _PLACES.match(self.text, item.number.end)
        return place is not None and _PLACES.match(self.text, first.number.end) is None

    def is_most_of_part(self, item: CountedItem) -> bool:
        """Whether a count is of most of the part before it: 「无法提供 34 件，以不掌握（30 件）为主」."""
        if _THE_MOST.search(self.text, item.start, item.number.start):
            return True  # 「不予公开 9 件，最多的一类是涉及第三方（3 件）」
        before = _MAINLY.search(self.text, item.start, item.number.start)
        return before is not None and _ARE_MOST.match(self.text, item.number.end) is not None

    def is_dated(self, item: CountedItem) -> bool:
        """Whether a count is told of a year of its own: such counts are a row of years, not parts."""
        return bool(_OWN_YEAR.search(self.text, item.start, item.number.start))

    def goes_on(self, items: Sequence[CountedItem], place: int, first: CountedItem) -> bool:
        """Whether a sentence only names further parts: 「……1536 条。政策文件类 41 条，健康知识 525 条。」."""
        sentence = items[place].sentence
        if Completeness.PARTIAL not in self.lead(first).signals or sentence > first.sentence + 1:
            return False
        row = [item for item in items[place : place + MAX_PARTS] if item.sentence == sentence]
        return len(row) > 2 and all(
            item.number.unit_kind == first.number.unit_kind
            and _BARE_NAME.fullmatch(self.lead(item).text)
            and not item.shares
            and not item.is_compared
            and not self.lead(item).signals
            for item in row
        )

    def is_beside(self, items: Sequence[CountedItem], place: int, at: int) -> bool:
        """Whether a count stands beside the list's total, not in the list: 「A 9 件，其中 a 5 件；B 7 件，其中……」."""
        if (
            items[at].separator < PART_SEPARATOR
            or at + 1 >= len(items)
            or Completeness.PARTIAL not in self.lead(items[place]).signals
        ):
            return False
        return Completeness.PARTIAL in self.lead(items[at + 1]).signals

    def breakdowns_from(
        self, items: Sequence[CountedItem], place: int, completeness: Completeness
    ) -> Iterator[Breakdown]:
        parts, subtotals = self.parts(items, place)
        totals = self.totals_before(items, place, parts)
        if any(_is_undecided(part) for part in parts):
            return
        if len(exact := [part for part in parts if not _is_inexact(part)]) < len(parts):
            # What the exact parts come to may still be too much.
            parts, completeness = exact, Completeness.NEVER
        if not totals or len(parts) < 2 or all(self.is_dated(part) for part in parts):
            return
        if place in self.has_other_units:
            completeness = Completeness.NEVER
        last = parts[-1]
        tail = self.text[last.number.end : last.end]
        is_other = self.lead(last).is_other
        if parts[-1].sentence > parts[0].sentence:
            completeness = Completeness.NEVER
        elif completeness is not Completeness.NEVER and is_other:
            completeness = Completeness.COMPLETE
        elif "等" in tail or self.text[last.end : last.end + 1] == "等":
            completeness = Completeness.NEVER
        yield Breakdown(
            totals,
            tuple(parts),
            tuple(subtotals),
            completeness,
            has_other=is_other,
            has_nested_parts=self.is_loose(items, parts),
            further=self.further(items, last),
        )

    def further(self, items: Sequence[CountedItem], last: CountedItem) -> tuple[CountedItem, ...]:
        """The counts right behind the last part that might be parts too."""
        behind = items[items.index(last) + 1 :]
        same = takewhile(lambda item: item.sentence == last.sentence and _are_comparable(last, item), behind)
        return tuple(islice((item for item in same if item.value is not None), MAX_FURTHER))

    def is_loose(self, items: Sequence[CountedItem], parts: list[CountedItem]) -> bool:
        """Whether parts of parts stand between the parts, and nothing stronger than a comma parts them."""
        within = [item for item in items if parts[0].start < item.start <= parts[-1].start]
        nested = any(Completeness.PARTIAL in self.lead(item).signals for item in within)
        return nested and any(part.separator < PART_SEPARATOR for part in parts[1:])

    def totals_before(
        self, items: Sequence[CountedItem], place: int, parts: list[CountedItem]
    ) -> tuple[CountedItem, ...]:
        first = items[place]
        is_view = Completeness.VIEW in self.lead(first).signals
        candidates: list[CountedItem] = []
        for item in reversed(items[max(0, place - MAX_PARTS) : place]):
            if item.sentence < first.sentence - 1 or (len(candidates) == MAX_TOTALS and not is_view):
                break
            is_of_last_year = _OF_LAST_YEAR.fullmatch(self.text, item.start, item.number.start)
            if any(_are_comparable(item, part) for part in parts[:2]) and not (item.is_compared or is_of_last_year):
                candidates.append(item)
            if is_view and item.sentence == first.sentence and Completeness.VIEW in self.lead(item).signals:
                # 「从渠道看，网络 77 件、……；从结果看，……」: parts of the total in another view, up to what parts them
                ends = next((c.number.start for c in reversed(candidates) if c.separator >= PART_SEPARATOR), None)
                candidates = [c for c in candidates if ends is not None and c.number.start >= ends]
        candidates = candidates[:MAX_TOTALS]
        if len(candidates) > 1 and _is_inexact(candidates[0]) and self.is_restated(*candidates[:2]):
            candidates.pop(0)
        if candidates and _is_inexact(candidates[0]):
            return ()
        if candidates and self.introduces_parts(candidates[0]) and candidates[0].separator == LIST_SEPARATOR:
            return ()  # 「复议 6 件、诉讼 3 件中」: of both together
        totals = [item for item in candidates if self.lead(item).is_total or "共" in self.lead(item).text]
        if first.sentence != (items[place - 1].sentence if place else first.sentence) and totals:
            candidates.sort(key=lambda item: item not in totals)
        return tuple(item for item in candidates if not _is_inexact(item))

    def is_restated(self, item: CountedItem, before: CountedItem) -> bool:
        """Whether a count only says the one before it again: 「512.4 万元，即约 0.05 亿元」."""
        return bool(_RESTATED.fullmatch(self.text, before.number.end, item.number.start))

    def breakdowns_in_brackets(self, item: CountedItem) -> Iterator[Breakdown]:
        """The list in the brackets behind a number; what another time is compared by is none."""
        if item.is_compared:
            return
        inner = [part for part in item.nested if _are_comparable(item, part)]
        if inner and inner[0].separator == LIST_SEPARATOR and not self.lead(inner[0]).signals:
            return  # 「前三年（5 期、6 期、6 期）」: the first of a row is no total of the others
        if any(part.separator < LIST_SEPARATOR and not self.is_joined(part) for part in inner[1:]):
            return
        if len(inner) < 2 or _is_inexact(item) or any(_is_inexact(part) for part in inner):
            return
        if len(inner) > MAX_PARTS or any(self.lead(part).is_separate or part.is_reference for part in inner):
            return
        if all(self.is_dated(part) for part in inner):
            return
        if "累计" in self.text[inner[0].start : inner[-1].end]:
            return  # sums that grow, not parts
        completeness = next(iter(self.lead(inner[0]).signals), Completeness.COMPLETE)
        if self.lead(inner[-1]).is_other:
            completeness = Completeness.COMPLETE
        yield Breakdown((item,), tuple(inner), (), completeness)

    def is_joined(self, part: CountedItem) -> bool:
        """Whether a word joins a part to the one before it."""
        return bool(_JOINED.match(self.text, part.start))

    # ---- a total behind its parts

    def breakdowns_before_total(self, items: Sequence[CountedItem], place: int) -> Iterator[Breakdown]:
        item = items[place]
        if _is_inexact(item):
            return
        parts: list[CountedItem] = []
        own = self.text[item.start : item.number.start]
        begins = item.separator == SENTENCE_SEPARATOR and _OF_THOSE_BEFORE.match(own)
        sentence = item.sentence - bool(begins)
        for at in range(place - 1, max(-1, place - MAX_PARTS), -1):
            earlier = items[at]
            if not _are_comparable(item, earlier) and items[at + 1].separator == 0 and parts:
                continue  # 「其余 6 家共 48 项」
            if earlier.sentence != sentence or not _are_comparable(item, earlier) or _is_inexact(earlier):
                break
            if earlier.is_compared or earlier.is_reference or (parts and earlier.value == item.value):
                break
            if self.lead(earlier).is_total:
                break
            parts.insert(0, earlier)
            if self.completeness_at(items, at) is not None or earlier.separator > max(
                parts[-1].separator, CLAUSE_SEPARATOR
            ):
                break
        named = _CLOSES_SO_MANY.fullmatch(own) or _CLOSES_BEHIND.match(self.text, item.number.end)
        if first := _OF_THE_FIRST.search(own):  # 「征地 48 件、住房 31 件、规划 25 件、其他 16 件，前三类共 104 件」
            parts = parts[: parse_numeral(first[1]) or 0]
        if len(parts) > 1 and (named is None or parse_numeral(named["count"]) == len(parts)):
            completeness = Completeness.COMPLETE if _SUMMED.search(self.lead(item).text) else Completeness.VIEW
            yield Breakdown(
                (item,), tuple(parts), (), completeness, is_total_last=True, has_other=self.lead(parts[-1]).is_other
            )


# Longer lists than this stand in tables, not in sentences.
MAX_PARTS = 40
MAX_LEAD_LENGTH = 200
MAX_BREAKDOWNS = 100
_OWN_YEAR = re.compile(r"\d{4}年")
_OF_LAST_YEAR = re.compile("[，,;(]?而?(?:上年度?|去年|上一年度?|前一年)(?:同期|全年)?(?:为|是|有|仅|共|收到|新收)?")
_JOINED = re.compile("和|与|及|以及")
_BARE_NAME = re.compile("[，、;]?[\u4e00-\u9fff]{2,12}")
_NUMBERED = re.compile(
    r"[;。:，](?:\d{1,2}[.、)](?!\d)|\(\d{1,2}\)|\(?[一二三四五六七八九十]{1,2}[)、]|[①-⑳]|[一二三四五六七八九十]是)"
)
_PLACES = re.compile("(?:领域|方面|行业|部门|单位|县|区|乡|镇|街道|村|社区|地区|系统|栏目|平台|专题)")
MAX_FURTHER = 3
MAX_TOTALS = 5
_RESTATED = re.compile("[，,(](?:即|约|折合|约合|合)*(?:人民币)?")
_OF_THOSE_BEFORE = re.compile("[合总共]计|上述|以上|前述|[两二三四五六七八九十](?:个?季度|类|项|者|种|部分|条?渠道|个)")
# 「A 120 条、B 96 条、C 96 条，三所各有侧重」
_SUMS_UP_ROW = re.compile(
    "，(?:(?P<count>[两二三四五六七八九十])[个家类项者所种处站方](?!共|合|总)|各(?:有|具)|(?:均|皆|全部|都|逐)(?!为|是|占))"
)
# 「两级栏目合计 34 个」 closes two parts
_CLOSES_SO_MANY = re.compile(
    "[，,;。]?(?:上述|以上|前述|这)?(?P<count>[两二三四五六七八九十])[\u4e00-\u9fff]{1,6}?(?:合计|共计|总计|相加)(?:为|达|有)?"
)
_MAINLY = re.compile(r"以[^，。;\d]{1,16}\(?$")
_THE_MOST = re.compile(r"(?:最[多大]的?|居首的?|占多数)[^，。;\d]{0,20}\($")
_ARE_MOST = re.compile(r"\)?(?:为主|居多|为多|最多)")
# 「……，86 件申请就是这三类」
_CLOSES_BEHIND = re.compile(
    "[\u4e00-\u9fff]{0,6}?(?:就|都|全|均)(?:是|为|出自|来自|走|靠|在)?(?:这|以上|上述)(?P<count>[两二三四五六七])[类条项种个处样]"
)
_OF_THE_FIRST = re.compile("前([两二三四五六])[类项种者个家位大]")
_COUNTS_UP = re.compile("[，,]?计")  # 「其余均为开垦费，计 12 万元」 closes nothing
_SUMMED = re.compile("[合总共]计|总共")
_NOTE = re.compile(r"\([^()]{0,80}\)")
_RESPECTIVELY_ALONE = re.compile("[，,]?分别(?:有|为|是)?")
_AMONG = re.compile("(?:之|当)?[中里]$")
_AMONG_THEM = re.compile(
    r"[^，。;、()\d]{0,8}?(?:之中|当中|[中里])(?![心小学国央介级期标医间止层面程])[^，。;、()\d]{1,16}\d"
)
_IS_MADE_OF = re.compile("[^，。;、\\d]{0,6}，?(?:为|是|即|系)(?=[一-鿿]{2})")
_NAME_ONLY = re.compile(r"[、;，]?[\u4e00-\u9fff“”、]{2,16}(?:\([^()\d]{1,30}\))?")
_SUBJECT = re.compile(
    "[，;、]?(?:主要)?(?:涉及|关于|有关|申请|属于|咨询|反映|要求)[\u4e00-\u9fff、“”《》()]{2,30}的(?:有|共|为)?"
)
_ANNOUNCED = re.compile("[，,;][\u4e00-\u9fff“”]{2,14}:")
_HAN = re.compile("[\u4e00-\u9fff]")
_INFORMATION_UNITS = frozenset({"条", "篇", "则", "条次", "篇次"})
_CASE_UNITS = frozenset({"件", "条", "份", "宗", "起", "项", "个", "例", "件次", "条次"})


def _are_comparable(one: CountedItem, other: CountedItem) -> bool:
    """Whether two counts may stand in one list: of one unit, of units that offices mix, or without one."""
    mine, theirs = one.number, other.number
    if mine.kind is NumberKind.FIELD or theirs.kind is NumberKind.FIELD or not theirs.unit or not mine.unit:
        return True
    if mine.unit_kind != theirs.unit_kind:
        return False
    if mine.unit == theirs.unit or mine.unit_kind != "thing":
        return True
    units = {mine.unit, theirs.unit}
    return mine.unit[0] == theirs.unit[0] or units <= _CASE_UNITS or units <= _INFORMATION_UNITS


def _shares_clause(items: Sequence[CountedItem], place: int) -> bool:
    return items[place].separator == 0 or (place + 1 < len(items) and items[place + 1].separator == 0)


def _stands_beside(items: Sequence[CountedItem], place: int, first: CountedItem) -> bool:
    """Whether the clause of a count tells one in the unit of the list too: 「线上 1 期 60 人次」."""
    before, after = items[place - 1], items[place + 1] if place + 1 < len(items) else None
    if items[place].separator == 0 and _are_comparable(first, before):
        return True
    return after is not None and after.separator == 0 and _are_comparable(first, after)


def _is_undecided(item: CountedItem) -> bool:
    return item.value is None


def _is_inexact(item: CountedItem) -> bool:
    number = item.number
    return item.value is None or bool(number.approximation) or not (number.is_exact or number.unit_kind == "money")


def ranks_rise(parts: Sequence[CountedItem]) -> bool:
    """Whether a stronger mark parts later items than the first ones: the list may have ended there."""
    separators = [part.separator for part in parts[1:]]
    return any(later > separators[0] and later >= CLAUSE_SEPARATOR for later in separators[1:])


def possible_sums(
    parts: Sequence[CountedItem], *, whole: bool = False
) -> Iterator[tuple[int, tuple[CountedItem, ...]]]:
    """Every sum that a list may mean: all of it, its beginning unless ``whole``, and either without parts of parts.

    A beginning ends at a mark that is stronger than 、: what that joins is of one list.
    """
    values = [part.value or 0 for part in parts]
    for end in range(len(parts), 1 if not whole else len(parts) - 1, -1):
        if end < len(parts) and parts[end].separator == LIST_SEPARATOR:
            continue
        chosen_parts = tuple(parts[:end])
        yield sum(values[:end]), chosen_parts
        outer = _without_parts_of_parts(parts[:end])
        yield sum(part.value or 0 for part in outer), outer
        for place in range(end - 2):
            value, run = values[place], 0
            for last in range(place + 1, end):
                run += values[last]
                if run == value and last > place + 1:
                    chosen_parts = (*parts[: place + 1], *parts[last + 1 : end])
                    yield sum(values[: place + 1]) + sum(values[last + 1 : end]), chosen_parts
                if run > value:
                    break


def _without_parts_of_parts(parts: Sequence[CountedItem]) -> tuple[CountedItem, ...]:
    """The parts but for those right behind one that make it up: 「不予公开 12 件，为执法案卷 5 件、过程性 7 件」."""
    outer: list[CountedItem] = []
    place = 0
    while place < len(parts):
        outer.append(parts[place])
        run, last = 0, place
        while last + 1 < len(parts) and run < (parts[place].value or 0):
            last += 1
            run += parts[last].value or 0
        is_several = last > place + 1 or (last == place + 1 and parts[last].multiplier > 1)
        place = last + 1 if is_several and run == parts[place].value else place + 1
    return tuple(outer)
