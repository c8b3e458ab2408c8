"""Lists of parts in a paragraph: what they are parts of, and how much they claim to be complete."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import islice

from models.editions.lexicon import Lexicon
from models.texts.items import CLAUSE, LIST, PART, SENTENCE, Item
from models.texts.normalised import Plain
from models.texts.numbers import Sort


class Claim(IntEnum):
    """How far a list says that it names every part."""

    NEVER = 0  # 主要有……、……等
    PARTIAL = 1  # 其中……
    VIEW = 2  # 从办理结果看…… 分别为……
    COMPLETE = 3  # 具体为…… ……其他


@dataclass(frozen=True)
class Listing:
    """Parts with the counts they may be parts of, the likeliest first.

    ``groups`` are the counts that close parts of the list themselves (「……，共 102 条」).
    """

    heads: tuple[Item, ...]
    parts: tuple[Item, ...]
    groups: tuple[Item, ...]
    claim: Claim
    trailing: bool = False
    has_rest: bool = False
    is_loose: bool = False


@dataclass(frozen=True)
class _Marks:
    kinds: tuple[tuple[Claim, re.Pattern[str]], ...]
    total: re.Pattern[str]
    apart: re.Pattern[str]
    rest: re.Pattern[str]
    empty: re.Pattern[str]


_ANYWHERE = frozenset(
    ("其中", "涵盖", "包括", "包含", "具体为", "具体是", "具体包括", "分别为", "分别是", "分别有", "依次为", "主要有")
)


@lru_cache(maxsize=4)
def _marks(lexicon: Lexicon) -> _Marks:
    marks = lexicon.marks

    def opening(*names: str) -> re.Pattern[str]:
        words = [word for name in names for word in marks[name]]
        free = lexicon.alternation(tuple(w for w in words if w in _ANYWHERE) or ("\0",))
        return re.compile(f"(?:^|[，,。;:(、])(?:{lexicon.alternation(tuple(words))})(?!期|实|法|时)|{free}")

    light = lexicon.alternation(marks["total"], lexicon.phrases["filler"], ("发布", "公开", "信息", "推送", "收到"))
    return _Marks(
        (
            (Claim.NEVER, opening("never")),
            (Claim.COMPLETE, opening("complete")),
            (Claim.PARTIAL, opening("partial")),
            (Claim.VIEW, opening("view", "respectively")),
        ),
        re.compile(f"(?:^|[，,。;:(、])(?:{lexicon.alternation(marks['total'])})"),
        opening("apart"),
        re.compile(f"(?:^|[，,。;:(、和及与])(?:{lexicon.alternation(marks['rest'])})"),
        re.compile(f"(?:{light}|[^\u4e00-\u9fff])*"),
    )


def find_lists(plain: Plain, items: Sequence[Item], lexicon: Lexicon) -> Iterator[Listing]:
    """Every list of a paragraph, those in brackets included."""
    finder = _Finder(plain, lexicon)
    yield from islice(finder.level(items), MOST_LISTS)


@dataclass(frozen=True, slots=True)
class _Lead:
    words: str
    claims: tuple[Claim, ...]
    is_total: bool
    is_closing: bool
    is_apart: bool
    is_rest: bool


class _Finder:
    """Looks for lists on one level of a paragraph after another."""

    def __init__(self, plain: Plain, lexicon: Lexicon) -> None:
        self.plain, self.text, self.lexicon = plain, plain.text, lexicon
        self.marks = _marks(lexicon)
        self.leads: dict[int, _Lead] = {}

    def level(self, items: Sequence[Item]) -> Iterator[Listing]:
        for place, item in enumerate(items):
            claim = self.claim(items, place)
            if claim is not None:
                yield from self.listing(items, place, claim)
                beside = place + 1
                if beside < len(items) and items[beside].rank == 0 and not _alike(item, items[beside]):
                    yield from self.listing(items, beside, claim)
            yield from self.closed(items, place)
            yield from self.inside(item)
            yield from self.level(item.inner)

    # ---- where a list begins

    def lead(self, item: Item) -> _Lead:
        """The words that lead to a number, quotations left out, and the marks in them; found once."""
        known = self.leads.get(item.number.start)
        if known is None:
            start = item.before if item.before >= 0 else item.start
            words = self.plain.outside_quotes(max(start, item.number.start - LONGEST_LEAD), item.number.start)
            claims = tuple(claim for claim, pattern in self.marks.kinds if pattern.search(words))
            total = bool(self.marks.total.search(words))
            known = self.leads[item.number.start] = _Lead(
                words,
                claims,
                total,
                total and bool(self.marks.empty.fullmatch(words)),
                bool(self.marks.apart.search(words)),
                bool(self.marks.rest.search(words)),
            )
        return known

    def claim(self, items: Sequence[Item], place: int) -> Claim | None:
        item = items[place]
        claims = self.lead(item).claims
        if claims and not self.is_whole(item):
            return claims[0]
        if place and self.is_whole(items[place - 1]) and item.sentence == items[place - 1].sentence:
            return Claim.VIEW
        if place and item.colon and self.text[items[place - 1].end : item.start] in (":", ":("):
            return Claim.COMPLETE
        return None

    def is_whole(self, item: Item) -> bool:
        """Whether the words behind a number make it the whole of what follows: 「在 120 件申请中」."""
        return bool(_AMONG.search(self.text[item.number.end : item.end][-3:]))

    # ---- the parts

    def parts(self, items: Sequence[Item], place: int) -> tuple[list[Item], list[Item]]:
        """The parts from a place on, and the counts that close groups of them.

        Where each clause tells two counts (1 期 60 人次), those of the other unit are passed over.
        """
        first, parts, groups = items[place], [items[place]], []
        nested = False
        for at in range(place + 1, min(len(items), place + LONGEST_LIST)):
            item, lead = items[at], self.lead(items[at])
            if not _alike(first, item) and item.rank < SENTENCE and _shares_clause(items, at):
                continue
            if item.rank >= SENTENCE or lead.is_apart or not _alike(first, item):
                break
            if any(claim is not Claim.PARTIAL for claim in lead.claims) or self.is_beside(items, place, at):
                break
            # Behind a second 其中 stand parts of a part, up to the next comma.
            nested = Claim.PARTIAL in lead.claims or (nested and item.rank <= LIST)
            if nested:
                continue
            if lead.is_closing:
                groups.append(item)
                continue
            parts.append(item)
        return parts, groups

    def is_beside(self, items: Sequence[Item], place: int, at: int) -> bool:
        """Whether a count stands beside the list's total, not in the list: 「A 9 件，其中 a 5 件；B 7 件，其中……」."""
        if items[at].rank < PART or at + 1 >= len(items) or Claim.PARTIAL not in self.lead(items[place]).claims:
            return False
        return Claim.PARTIAL in self.lead(items[at + 1]).claims

    def listing(self, items: Sequence[Item], place: int, claim: Claim) -> Iterator[Listing]:
        parts, groups = self.parts(items, place)
        heads = self.heads(items, place, parts)
        if not heads or len(parts) < 2 or any(_unclear(part) for part in parts):
            return
        last = parts[-1]
        tail = self.text[last.number.end : last.end]
        rest = self.lead(last).is_rest
        if claim is not Claim.NEVER and rest:
            claim = Claim.COMPLETE
        elif "等" in tail or self.text[last.end : last.end + 1] == "等":
            claim = Claim.NEVER
        yield Listing(heads, tuple(parts), tuple(groups), claim, has_rest=rest, is_loose=self.is_loose(items, parts))

    def is_loose(self, items: Sequence[Item], parts: list[Item]) -> bool:
        """Whether parts of parts stand between the parts, and nothing stronger than a comma parts them."""
        within = [item for item in items if parts[0].start < item.start <= parts[-1].start]
        nested = any(Claim.PARTIAL in self.lead(item).claims for item in within)
        return nested and any(part.rank < PART for part in parts[1:])

    def heads(self, items: Sequence[Item], place: int, parts: list[Item]) -> tuple[Item, ...]:
        first = items[place]
        found: list[Item] = []
        for item in reversed(items[max(0, place - LONGEST_LIST) : place]):
            if item.sentence < first.sentence - 1 or len(found) == 5:
                break
            if any(_alike(item, part) for part in parts[:2]):
                found.append(item)
        if found and _unclear(found[0]):
            return ()
        totals = [item for item in found if self.lead(item).is_total or "共" in self.lead(item).words]
        if first.sentence != (items[place - 1].sentence if place else first.sentence) and totals:
            found.sort(key=lambda item: item not in totals)
        return tuple(item for item in found if not _unclear(item))

    def inside(self, item: Item) -> Iterator[Listing]:
        """The list in the brackets behind a number."""
        inner = [part for part in item.inner if _alike(item, part)]
        if len(inner) < 2 or _unclear(item) or any(_unclear(part) for part in inner):
            return
        if len(inner) > LONGEST_LIST or any(self.lead(part).is_apart for part in inner):
            return
        claim = next(iter(self.lead(inner[0]).claims), Claim.COMPLETE)
        if self.lead(inner[-1]).is_rest:
            claim = Claim.COMPLETE
        yield Listing((item,), tuple(inner), (), claim)

    # ---- a total behind its parts

    def closed(self, items: Sequence[Item], place: int) -> Iterator[Listing]:
        item = items[place]
        if not self.lead(item).is_closing or _unclear(item):
            return
        parts: list[Item] = []
        for at in range(place - 1, max(-1, place - LONGEST_LIST), -1):
            earlier = items[at]
            if earlier.sentence != item.sentence or not _alike(item, earlier) or _unclear(earlier):
                break
            if self.lead(earlier).is_total:
                break
            parts.insert(0, earlier)
            if self.claim(items, at) is not None or earlier.rank > max(parts[-1].rank, CLAUSE):
                break
        if len(parts) > 1:
            claim = Claim.COMPLETE if _SUMMED.search(self.lead(item).words) else Claim.VIEW
            yield Listing((item,), tuple(parts), (), claim, trailing=True)


# Longer lists than this stand in tables, not in sentences.
LONGEST_LIST = 40
LONGEST_LEAD = 200
MOST_LISTS = 100
_SUMMED = re.compile("[合总共]计|总共")
_AMONG = re.compile("(?:之|当)?[中里]$")
_TALLIES = frozenset({"件", "条", "份", "宗", "起", "项", "个", "例", "次", "件次", "条次"})


def _alike(one: Item, other: Item) -> bool:
    """Whether two counts may stand in one list: of one unit, of units that offices mix, or without one."""
    mine, theirs = one.number, other.number
    if mine.sort is Sort.FIELD or theirs.sort is Sort.FIELD or not theirs.unit or not mine.unit:
        return True
    if mine.unit_kind != theirs.unit_kind:
        return False
    if mine.unit == theirs.unit or mine.unit_kind != "thing":
        return True
    return mine.unit[0] == theirs.unit[0] or {mine.unit, theirs.unit} <= _TALLIES


def _shares_clause(items: Sequence[Item], place: int) -> bool:
    return items[place].rank == 0 or (place + 1 < len(items) and items[place + 1].rank == 0)


def _unclear(item: Item) -> bool:
    return item.worth is None or not item.number.is_exact


def ranks_rise(parts: Sequence[Item]) -> bool:
    """Whether a stronger mark parts later items than the first ones: the list may have ended there."""
    marks = [part.rank for part in parts[1:]]
    return any(later > marks[0] and later >= CLAUSE for later in marks[1:])


def sums(parts: Sequence[Item], *, whole: bool = False) -> Iterator[tuple[int, tuple[Item, ...]]]:
    """Every sum that a list may mean: all of it, its beginning unless ``whole``, and either without parts of parts."""
    worths = [part.worth or 0 for part in parts]
    for end in range(len(parts), 1 if not whole else len(parts) - 1, -1):
        chosen = tuple(parts[:end])
        yield sum(worths[:end]), chosen
        for place in range(end - 2):
            worth, run = worths[place], 0
            for last in range(place + 1, end):
                run += worths[last]
                if run == worth and last > place + 1:
                    kept = (*parts[: place + 1], *parts[last + 1 : end])
                    yield sum(worths[: place + 1]) + sum(worths[last + 1 : end]), kept
                if run > worth:
                    break
