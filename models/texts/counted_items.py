"""The counted things of a paragraph: each number with its words, its shares and changes, and what is inside it."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

from models.editions.lexicon import Lexicon
from models.texts.normalised_text import NormalisedText
from models.texts.numbers import Number, NumberKind

LIST_SEPARATOR, CLAUSE_SEPARATOR, PART_SEPARATOR, SENTENCE_SEPARATOR = 1, 2, 3, 4
_SEPARATOR_RANKS = {
    "、": LIST_SEPARATOR,
    "，": CLAUSE_SEPARATOR,
    ",": CLAUSE_SEPARATOR,
    ":": CLAUSE_SEPARATOR,
    ";": PART_SEPARATOR,
    "。": SENTENCE_SEPARATOR,
    "+": LIST_SEPARATOR,
    "→": CLAUSE_SEPARATOR,
    "—": CLAUSE_SEPARATOR,
    "…": CLAUSE_SEPARATOR,
    "|": CLAUSE_SEPARATOR,
    "!": SENTENCE_SEPARATOR,
    "?": SENTENCE_SEPARATOR,
}
_COUNTED_KINDS = (NumberKind.COUNT, NumberKind.FIELD)
_NAMING_KINDS = (NumberKind.ENUMERATOR, NumberKind.LABEL)  # 「31 至 50 岁占 46%」


@dataclass(frozen=True, slots=True)
class StatedChange:
    """A number that tells how much more (``sign`` 1) or less (-1) than at an earlier time."""

    number: Number
    sign: int
    start: int


@dataclass(frozen=True, slots=True)
class NamedShare:
    """A share whose part has a name and no count: 「网上申请占 75%」; ``start`` is where the name begins."""

    number: Number
    start: int
    sentence: int
    separator: int


@dataclass(frozen=True, slots=True)
class StatedRate:
    """A rate of what was done: 「办结率 95%」; ``stem`` says what.

    ``items`` are the counts told before it, ``noted`` those in the brackets behind it.
    """

    number: Number
    start: int
    stem: str
    items: tuple["CountedItem", ...]
    noted: tuple["CountedItem", ...] = ()


@dataclass(slots=True, eq=False)
class CountedItem:
    """A count with its words: ``start`` to ``end`` is the stretch of the paragraph that speaks of it.

    ``lead_start`` is where the words since the item before it begin (clauses without a number), ``separator`` the
    strongest mark in between, ``nested_spans`` the brackets that hold numbers of their own. ``multiplier`` is 2 for
    「A、B 各 1 场」 and 0 where nobody can tell; ``value`` is what it adds to a sum, None where that cannot be told.
    ``label`` is set for one of several 「分别为」. ``base`` is the total
    that its share is said to be of (「占办结总数 120 件的 5%」). ``is_compared`` is set for a count of another time
    that one of this year is compared with, ``is_reference`` for one that only points back (「上述 12 件」),
    ``is_unlabelled`` for one of several 「分别为」 whose names nobody can tell apart.
    """

    number: Number
    start: int
    end: int
    lead_start: int
    separator: int
    is_after_colon: bool
    sentence: int
    multiplier: int = 1
    label: tuple[int, int] | None = None
    base: Number | None = None
    is_compared: bool = False
    is_reference: bool = False
    is_unlabelled: bool = False
    shares: list[Number] = field(default_factory=list)
    changes: list[StatedChange] = field(default_factory=list)
    nested: list["CountedItem"] = field(default_factory=list)
    nested_spans: list[tuple[int, int]] = field(default_factory=list)
    value: int | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        whole = int(self.number.value)
        is_known = self.number.kind is NumberKind.COUNT and self.multiplier and self.number.value == whole
        self.value = whole * self.multiplier if is_known else None


@dataclass(slots=True)
class _Clause:
    """A clause. Those before it in its sentence that count nothing are its lead, with the strongest mark in it."""

    start: int
    end: int
    separator: int
    is_after_colon: bool
    sentence: int
    lead_start: int
    lead_separator: int
    numbers: list[Number] = field(default_factory=list)
    brackets: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True)
class _ItemPatterns:
    """Patterns made of the lexicon once."""

    comparison: re.Pattern[str]
    increase: re.Pattern[str]
    decrease: re.Pattern[str]
    opens_change: re.Pattern[str]
    bare_change: re.Pattern[str]
    share: re.Pattern[str]
    each_of_several: re.Pattern[str]
    filler: re.Pattern[str]
    no_name: re.Pattern[str]


@lru_cache(maxsize=4)
def _item_patterns(lexicon: Lexicon) -> _ItemPatterns:
    change = lexicon.change
    tail = r"(?:了|出|整整|整|近乎|率|幅度?|数|量|的|为|约|达|近|超过?|到|至|共|计|:){0,3}$"
    filler = lexicon.alternation(
        lexicon.marks["partial"], lexicon.marks["total"], ("有", "为", "共有", "对", "的", "是")
    )
    return _ItemPatterns(
        re.compile(lexicon.alternation(change["against"])),
        re.compile(f"(?:{lexicon.alternation(change['up'])}){tail}"),
        re.compile(f"(?:{lexicon.alternation(change['down'])}){tail}"),
        re.compile(f"[{''.join(sorted({word[0] for word in (*change['up'], *change['down'])}))}]"),
        re.compile(f"(?:[净共仅也均则又都]|实际)*(?:{lexicon.alternation(change['up'], change['down'])})[了约出达]*"),
        re.compile(lexicon.alternation(lexicon.share["words"])),
        re.compile(r"各(?![类种项级界方式])(?:自|有|为|占|[\u4e00-\u9fff]{1,3})?$"),
        re.compile(f"^(?:{filler}|[:、，,;])*$"),
        re.compile("其中|约|分别|各|共|仅|只|已|总|全部|的|所|合计|大约|一共"),
    )


@dataclass(frozen=True)
class Counts:
    """What the numbers of a paragraph count: its items on the top level, and shares and rates of their own."""

    items: tuple[CountedItem, ...]
    shares: tuple[NamedShare, ...]
    rates: tuple[StatedRate, ...]


def read_counts(normalised: NormalisedText, numbers: tuple[Number, ...], lexicon: Lexicon) -> Counts:
    """The counted things at the top level of a paragraph; those in brackets are inside theirs."""
    reader = _ItemReader(normalised, numbers, _item_patterns(lexicon), [number.start for number in numbers])
    reader.read(0, len(normalised.text), None)
    for place, item in enumerate(reader.items):
        _assign_labels(normalised.text, reader.items, place, item)
    for one, other in pairwise(reader.items):
        # 「直接起诉 18 件、复议后起诉 22 件，未审结 2 件和 4 件」: which is of which is not told
        if one.number.unit == other.number.unit and not one.label and not other.label:
            is_pair = _JOINED_PAIR.fullmatch(normalised.text, one.number.end, other.number.start) is not None
            one.is_unlabelled, other.is_unlabelled = one.is_unlabelled or is_pair, other.is_unlabelled or is_pair
    return Counts(
        tuple(reader.items),
        tuple(sorted(reader.named_shares, key=lambda share: share.number.start)),
        tuple(reader.rates),
    )


_JOINED_PAIR = re.compile("和|与|及")
_RESPECTIVELY = re.compile(r"(?:分别|依次)[\u4e00-\u9fff]{0,4}[:]?$")
_BETWEEN_LABELS = re.compile(r"[、，,;]|和|及|与|以及")


def _assign_labels(text: str, items: list[CountedItem], place: int, first: CountedItem) -> None:
    """Give each number of 「A、B 分别为 a 件、b 件」 its own label, where both are as many."""
    words = text[first.start : first.number.start]
    match = _RESPECTIVELY.search(words)
    if not match:
        return
    end = first.start + match.start()
    start = first.start if match.start() else max(first.lead_start, 0)
    members = [first]
    for item in items[place + 1 :]:
        if item.separator > CLAUSE_SEPARATOR or text[item.start : item.number.start].strip("、，,和及与以为"):
            break
        members.append(item)
    cuts = [start, *(m.end() for m in _BETWEEN_LABELS.finditer(text, start, end)), end]
    labels = [(a, b) for a, b in pairwise(cuts) if b - a > 1]
    for item in members if len(members) > 1 else ():
        item.is_unlabelled = len(labels) != len(members)
    if len(labels) == len(members) > 1:
        unit = members[-1].number
        for label, item in zip(labels, members, strict=True):
            item.label = label
            if not item.number.unit:
                item.number = item.number._replace(unit=unit.unit, unit_kind=unit.unit_kind)


def flattened(items: Sequence[CountedItem]) -> Iterator[CountedItem]:
    """Every count, each followed by those in its brackets."""
    for item in items:
        yield item
        if item.nested:
            yield from flattened(item.nested)


def points_to_these(text: str, item: CountedItem) -> bool:
    """Whether a count takes up one told before as what is spoken of from here on: 「这 12 件」, 「该 12 件」."""
    return item.is_reference and text[item.number.start - 1 : item.number.start] in _THESE


class _ItemReader:
    """Walks one stretch of a paragraph; a bracket is walked by a reader of its own."""

    def __init__(
        self,
        normalised: NormalisedText,
        numbers: tuple[Number, ...],
        patterns: _ItemPatterns,
        starts: list[int],
    ) -> None:
        self.normalised, self.text, self.numbers, self.patterns = normalised, normalised.text, numbers, patterns
        self.starts, self.marks = starts, normalised.marks
        self.items: list[CountedItem] = []
        self.unowned_shares: list[Number] = []  # shares that no item of this stretch can own
        self.named_shares: list[NamedShare] = []
        self.rates: list[StatedRate] = []
        self.lead_start = -1
        self.separator = 0
        self.is_after_colon = False
        self.previous_end = 0
        self.is_bracket = False
        self.pending_shares: list[Number] | None = None

    def read(self, start: int, end: int, sentence: int | None) -> None:
        self.previous_end = start
        for clause in self.clauses(start, end, sentence):
            if clause.lead_separator >= SENTENCE_SEPARATOR:
                self.assign_pending_shares(clause.sentence - 1)
                self.lead_start, self.previous_end = -1, clause.lead_start
            self.separator = max(self.separator, clause.lead_separator)
            self.is_after_colon = self.is_after_colon or clause.is_after_colon
            if self.lead_start < 0:
                self.lead_start = clause.lead_start
            if clause.numbers or clause.brackets:
                self.read_clause(clause)
        self.assign_pending_shares(self.items[-1].sentence if self.items else 0)

    def clauses(self, start: int, end: int, sentence: int | None) -> Iterator[_Clause]:
        marks, count = self.marks, sentence or 0
        clause = _Clause(start, end, 0, False, count, start, 0)
        index, at, last = bisect_left(self.starts, start), bisect_left(marks, start), bisect_left(marks, end)
        while at < last:
            place = marks[at]
            at += 1
            while index < len(self.numbers) and self.starts[index] < place:
                clause.numbers.append(self.numbers[index])
                index += 1
            if clause.numbers and clause.numbers[-1].end > place + 1:
                continue  # a mark within a number
            mark = self.text[place]
            if mark == "(":
                closing = self.normalised.brackets[place]
                if closing < end:
                    clause.brackets.append((place, closing))
                    index, at = bisect_left(self.starts, closing), bisect_left(marks, closing)
            elif mark != "、" or self.holds_count(clause):
                rank = _SEPARATOR_RANKS[mark]
                if rank < SENTENCE_SEPARATOR and not (clause.numbers or clause.brackets):
                    clause.start, clause.separator = place + 1, rank
                    clause.lead_separator = max(clause.lead_separator, rank)
                    clause.is_after_colon = clause.is_after_colon or mark == ":"
                    continue
                clause.end = place
                yield clause
                count += rank == SENTENCE_SEPARATOR
                clause = _Clause(place + 1, end, rank, mark == ":", count, place + 1, rank)
        clause.numbers += self.numbers[index : bisect_left(self.starts, end)]
        yield clause

    def holds_count(self, clause: _Clause) -> bool:
        """Whether a clause, or a bracket in it, has a count or a share: only behind these 、 parts two counts."""
        inside = (self.numbers_between(*bracket) for bracket in clause.brackets)
        return any(
            n.kind in _COUNTED_KINDS or n.kind is NumberKind.PERCENT for ns in (clause.numbers, *inside) for n in ns
        )

    def numbers_between(self, start: int, end: int) -> Sequence[Number]:
        """The numbers of a stretch."""
        return self.numbers[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def read_clause(self, clause: _Clause) -> None:
        floor = clause.start
        new_items: list[CountedItem] = []
        tokens: list[tuple[int, Number | None, tuple[int, int]]] = [(n.start, n, (0, 0)) for n in clause.numbers]
        tokens += [(b[0], None, b) for b in clause.brackets]
        for _, number, bracket in sorted(tokens, key=lambda token: token[0]):
            if number is not None and number.kind is NumberKind.ENUMERATOR:
                floor = number.end
                self.lead_start = floor if self.lead_start == clause.start else self.lead_start
            elif number is None:
                known = len(new_items)
                self.read_bracket(clause, bracket, new_items)
                floor = bracket[1] + 1 if len(new_items) > known else floor
            elif number.kind in _COUNTED_KINDS and not self.is_change(number):
                new_items.append(self.add_item(number, floor, clause))
                floor = number.end
            elif number.kind in (NumberKind.PERCENT, NumberKind.TIMES, NumberKind.COUNT):
                self.attach_number(number, clause)
        self.divide_words(new_items, clause)

    def add_item(self, number: Number, floor: int, clause: _Clause) -> CountedItem:
        self.assign_pending_shares(clause.sentence)
        is_each = self.patterns.each_of_several.search(self.text, floor, number.start)
        item = CountedItem(
            number,
            floor,
            clause.end,
            self.lead_start,
            self.separator,
            self.is_after_colon,
            clause.sentence,
            _count_conjuncts(self.text[floor : number.start]) if is_each else 1,
        )
        if self.named_shares and _COUNT_OF_SHARE.fullmatch(self.text, self.named_shares[-1].number.end, number.start):
            share = self.named_shares.pop()
            item.start = share.start
            item.shares.append(share.number)
        before = self.text[max(floor, number.start - MAX_COMPARISON) : number.start]
        item.is_compared = self.is_compared(before, number)
        item.is_reference = bool(
            _POINTS_BACK.search(before) or (_WITHIN.search(before) and _INSIDE.match(self.text, number.end))
        )
        self.items.append(item)
        self.lead_start, self.separator, self.is_after_colon, self.previous_end = -1, 0, False, number.end
        return item

    def is_compared(self, before: str, number: Number) -> bool:
        """Whether a count is of another time, and one of this year is compared with it."""
        if not _MAY_COMPARE.search(before):
            return False
        if _OF_ANOTHER_TIME.search(before) and not self.change_sign(before[-8:]):
            return True
        if _FROM.search(before) and _TO.match(self.text, number.end):
            return True
        return bool(_BESIDE_LAST.search(before) and _IS_COMPARED.match(self.text, number.end))

    def divide_words(self, new_items: list[CountedItem], clause: _Clause) -> None:
        """Part the words of one clause among its numbers: words before them, or words behind them."""
        if len(new_items) < 2:
            return
        first = new_items[0]
        behind = bool(self.patterns.filler.match(self.text[first.start : first.number.start]))
        if behind and not _HAN.search(self.text, new_items[-1].number.end, clause.end) and not new_items[-1].nested:
            # 「四件复议维持三件」: the words between are those of the last.
            behind = False
        for item, following in pairwise(new_items):
            item.end = following.number.start if behind else max(item.number.end, following.start)
            following.start = item.end

    def is_change(self, number: Number) -> bool:
        if number.kind is not NumberKind.COUNT or not self.items:
            return False
        words = self.text[self.previous_end : number.start]
        if not self.change_sign(words[-8:]) or _BECOMES.search(words):
            return False
        last = self.items[-1]
        # 「较上年的 24 件减少 6 件」: what it is compared with stands before.
        compared = self.text[max(last.start, last.number.start - MAX_COMPARISON) : last.number.start]
        is_next = len(words.strip("，,)件 ")) <= 4 and bool(_COMPARED.search(compared))
        if len(self.items) > 1 and not is_next:
            between = self.text[self.items[-2].number.end : last.number.start]
            is_next = "相比" in between and not words.strip("，,)件 ")[4:]
        return bool(self.patterns.comparison.search(words)) or is_next or self.is_bare_change(words, number.start)

    def is_bare_change(self, words: str, place: int) -> bool:
        """Whether a clause tells a change and nothing else, of counts compared before it: 「，净增 9 件」."""
        bare = _IN_BRACKETS.sub("", words).strip("，,;)件")
        sentence = max(0, self.text.rfind("。", 0, place) + 1, place - MAX_COMPARED_STRETCH)
        return bool(self.patterns.bare_change.fullmatch(bare)) and bool(
            _COMPARED_BEFORE.search(self.text, sentence, self.previous_end)
        )

    def printed_sign(self, words: str) -> int:
        """The sign that a percentage is printed with: 「，-12.0%」."""
        sign = _PRINTED_SIGN.search(words) if self.items else None
        return 0 if sign is None else 1 if sign[1] in "+＋↑" else -1

    def change_sign(self, text: str) -> int:
        if not self.patterns.opens_change.search(text):
            return 0
        if self.patterns.increase.search(text):
            return 1
        return -1 if self.patterns.decrease.search(text) else 0

    def attach_number(self, number: Number, clause: _Clause) -> None:
        words = self.text[max(self.previous_end, clause.start) : number.start]
        if number.kind is NumberKind.PERCENT and _FROM_SHARE.search(words) and _TO.match(self.text, number.end):
            return  # 「占比由 12.6%降至 7.6%」: last year's
        is_row = words.strip("、，,和及与") and _ROW_OF_SHARES.match(self.text, number.end)
        if "分别" in words or "依次" in words or is_row:
            self.pending_shares = (
                [number] if self.patterns.share.search(words) and number.kind is NumberKind.PERCENT else None
            )
            return
        if self.pending_shares is not None and not self.words_behind_row(number, clause).strip("、，,和及与"):
            self.pending_shares.append(number)
            return
        if rate := self.rate_named(words, clause) if number.kind is NumberKind.PERCENT else None:
            self.add_rate(number, clause, rate)
        elif sign := self.printed_sign(words) or self.change_sign(words[-8:]):
            if self.items and self.is_told_of_last(number, clause):
                self.items[-1].changes.append(StatedChange(number, sign, max(self.previous_end, clause.start)))
        elif number.kind is NumberKind.PERCENT and not self.goes_on_with_change(number, words):
            self.add_share(number, clause, words)

    def words_behind_row(self, number: Number, clause: _Clause) -> str:
        """The words between a number and the last of the row of shares before it: 「16.1%、32.0%和 51.9%」."""
        last = self.pending_shares[-1].end if self.pending_shares else 0
        return self.text[max(self.previous_end, clause.start, last) : number.start]

    def rate_named(self, words: str, clause: _Clause) -> re.Match[str] | None:
        """The name of a rate: 「办结率」; 「公开比例」 where a count of its sentence is of just that."""
        if rate := _RATE.search(words):
            return rate
        named = _PROPORTION.fullmatch(words)
        mine = (item for item in reversed(self.items) if item.sentence == clause.sentence)
        return named if named and any(named[1] in self.text[i.start : i.end] for i in mine) else None

    def goes_on_with_change(self, number: Number, words: str) -> bool:
        """Whether a percentage only says a change again, and gets it then: 「增 31.7 万元、8.5%」."""
        changes = self.items[-1].changes if self.items else []
        last = changes[-1] if changes else None
        if last is None or last.number.kind is not NumberKind.COUNT:
            return False
        between = self.text[last.number.end : number.start]
        if between not in ("、", "(", "，", "或", "即"):
            return False
        changes.append(StatedChange(number, last.sign, last.number.end))
        return True

    def is_told_of_last(self, number: Number, clause: _Clause) -> bool:
        """Whether a change is one of the count before it: in its sentence, or at the beginning of the next."""
        if _FROM_TO.search(self.text, clause.start, number.start):
            return False
        start = self.text.rfind("。", 0, number.start) + 1
        return self.items[-1].sentence == clause.sentence or bool(_OPENS_COMPARISON.match(self.text, start))

    def add_rate(self, number: Number, clause: _Clause, rate: re.Match[str]) -> None:
        """A rate that is called one, with the counts it may be of."""
        stated = tuple(item for item in self.items[-MAX_RATE_ITEMS:] if item.sentence >= clause.sentence - 1)
        start = max(self.previous_end, clause.start) + rate.start(1)
        self.rates.append(StatedRate(number, start, rate[1], stated))

    def add_share(self, number: Number, clause: _Clause, words: str) -> None:
        """A share of a named total, of a part the clause names, or of the count before it."""
        if self.items and self.is_named_total(self.items[-1], words):
            total = self.items.pop().number
            alike = [i for i in self.items if i.number.unit == total.unit and i.sentence == clause.sentence]
            near = [i for i in self.items[-1:] if i.sentence == clause.sentence]
            for item in alike[-1:] or near:
                item.base = total
                item.shares.append(number)
            return
        if self.names_part(clause, number):
            self.named_shares.append(NamedShare(number, clause.start, clause.sentence, clause.separator))
            return
        if self.patterns.share.search(words) or self.may_be_bare_share(words):
            owner = self.items[-1].shares if self.items else self.unowned_shares
            owner.append(number)

    def is_named_total(self, item: CountedItem, words: str) -> bool:
        """Whether a count is the total of a share behind it: 「占办结总数 120 件的」, 「在全部 84 件中占」."""
        start = max(item.start - 1, 0)
        if _OF_NAMED_TOTAL.fullmatch(words):
            return bool(_SHARE_OF_COUNT.search(self.text, start, item.number.start))
        is_among = _AMONG_NAMED_TOTAL.fullmatch(words) and _IN_ALL_OF_COUNT.search(self.text, start, item.number.start)
        return bool(is_among) and len(self.items) > 1

    def names_part(self, clause: _Clause, number: Number) -> bool:
        """Whether the clause of a share names a part of its own and counts nothing."""
        if any(n.kind not in _NAMING_KINDS and n is not number for n in clause.numbers):
            return False
        words = self.patterns.share.split(self.text[clause.start : number.start])[0]
        if _NO_SHARE.search(words):
            return False
        named = len(_HAN.findall(self.patterns.no_name.sub("", words))) >= 2
        first = not words.strip("，,") and not any(item.sentence == clause.sentence for item in self.items)
        return named or (first and clause.separator == CLAUSE_SEPARATOR)

    def assign_pending_shares(self, sentence: int) -> None:
        """Hand the shares of 「占比分别为 60%、40%」 to as many counts before them."""
        if self.pending_shares is None:
            return
        row, self.pending_shares = self.pending_shares, None
        mine = [item for item in self.items if item.sentence == sentence]
        if len(alike := [item for item in mine if item.number.unit == mine[-1].number.unit]) >= len(row):
            mine = alike  # 「本级 29 件、部门 84 件、14 个乡镇 33 件，占比依次为……」
        # 「362 件中，网络、信函、当面、传真分别占……」: the one count is of all of them.
        if len(row) > 1 and len(mine) < min(len(row) - 1, 2):
            self.named_shares += [NamedShare(share, share.start, sentence, LIST_SEPARATOR) for share in row]
        if len(mine) >= len(row) > 1:
            for item, share in zip(mine[-len(row) :], row, strict=True):
                item.shares.append(share)

    def may_be_bare_share(self, text: str) -> bool:
        if text.strip("约，,"):
            return False
        # 「党政办 186 条，51.7%；教务处 94 条，26.1%」
        beside = bool(self.items) and not self.items[-1].shares and text[:1] in ("，", ",")
        return self.is_bracket or not self.items or beside

    def read_bracket(self, clause: _Clause, bracket: tuple[int, int], new_items: list[CountedItem]) -> None:
        inside = _ItemReader(self.normalised, self.numbers, self.patterns, self.starts)
        inside.is_bracket = True
        inside.read(bracket[0] + 1, bracket[1], clause.sentence)
        if not inside.items and not inside.unowned_shares:
            return
        if inside.items and self.is_note_of_rate(clause, bracket):
            self.rates[-1] = replace(self.rates[-1], noted=tuple(inside.items))
            return
        if inside.items and self.is_note_of_named_share(clause, bracket, inside.items[0]):
            item = self.add_item(inside.items[0].number, self.named_shares[-1].start, clause)
            item.end, item.nested = bracket[1], inside.items[1:]
            item.shares.append(self.named_shares.pop().number)
            new_items.append(item)
            return
        bare = not self.text[clause.start : bracket[0]].strip("，, ")
        is_behind_change = bool(clause.numbers) and clause.numbers[-1].end == bracket[0]
        is_behind_change = is_behind_change and not self.is_note_of_rough_share(clause, bracket, inside.items)
        owner = new_items[-1] if new_items else self.items[-1] if (bare or is_behind_change) and self.items else None
        if owner is not None:
            owner.nested += inside.items
            if inside.unowned_shares and owner.shares and owner.shares[-1].end == bracket[0]:
                owner.shares.pop()  # 「约占六成（60.5%）」
            owner.shares += inside.unowned_shares
            owner.nested_spans.append(bracket)
        elif inside.items and self.is_note_of_comparison(clause, bracket):
            new_items.append(self.add_compared(clause, bracket, inside.items))
        elif inside.items and self.patterns.filler.match(self.text[bracket[0] + 1 : inside.items[0].number.start]):
            item = self.add_item(inside.items[0].number, clause.start, clause)
            item.end = bracket[1]
            item.shares += inside.items[0].shares
            item.nested += inside.items[1:]
            new_items.append(item)

    def add_compared(self, clause: _Clause, bracket: tuple[int, int], noted: list[CountedItem]) -> CountedItem:
        """The first of the counts in brackets that are compared with, and in it the others."""
        base = self.add_item(noted[0].number, clause.start, clause)
        base.nested = noted[1:]
        base.end = noted[0].end if base.nested else bracket[1]
        for item in (base, *base.nested):
            item.is_compared = True
        return base

    def is_note_of_rate(self, clause: _Clause, bracket: tuple[int, int]) -> bool:
        """Whether a bracket stands right behind a rate: 「更新率 98%（应更新 50 个，更新 49 个）」."""
        return bool(self.rates and clause.numbers) and self.rates[-1].number.end == bracket[0]

    def is_note_of_named_share(self, clause: _Clause, bracket: tuple[int, int], first: CountedItem) -> bool:
        """Whether a bracket begins with the count of the share before it: 「网站占 57.8%（1240 条）」."""
        shares = self.named_shares
        is_behind = bool(shares and clause.numbers) and shares[-1].number.end == bracket[0]
        return is_behind and first.number.start == bracket[0] + 1 and shares[-1].start >= clause.start

    def is_note_of_rough_share(self, clause: _Clause, bracket: tuple[int, int], noted: Sequence[CountedItem]) -> bool:
        """Whether a bracket says how many a rough share is that begins its clause: 「近两成（11 件）问定点机构」."""
        share = clause.numbers[-1]
        is_rough = share.approximation or self.text[share.end - 1] != "%"
        if share.kind is not NumberKind.PERCENT or not is_rough:
            return False
        if not noted or noted[0].number.start != bracket[0] + 1:
            return False
        is_first = _ROUGHLY.fullmatch(self.text, clause.start, share.start) is not None
        return is_first and _HAN.match(self.text, bracket[1] + 1) is not None

    def is_note_of_comparison(self, clause: _Clause, bracket: tuple[int, int]) -> bool:
        """Whether a bracket holds the count that is compared with: 「较三年前（2019 年 91 件）增加 52 件」."""
        before = self.text[clause.start : bracket[0]]
        return bool(_COMPARED_WITH.search(before)) and not any(n.unit for n in clause.numbers if n.end <= bracket[0])


MAX_RATE_ITEMS = 8
MAX_COMPARISON = 16
_BECOMES = re.compile("(?:增|减|升|降|少|多|长|提高|扩大|压缩|精简)(?:加|少)?(?:为|到|至|成)$")
_FROM_TO = re.compile("%[^，。;%]{0,10}(?:到|至|为)$")  # 由 51% 升到 64%: no growth of a count
_OPENS_COMPARISON = re.compile(r"同比|[较比与和](?:上|去|前|\d{4})年?")
_BESIDE_LAST = re.compile(r"[与同和跟](?:上一?年|去年|\d{4}年)[^，。;、]{0,8}$")
_IS_COMPARED = re.compile("(?:相比|比较|对比|相较)")
_COMPARED_WITH = re.compile("[，,]?(?:[较比]|与)[^，,。;]{2,24}$")
_COMPARED = re.compile("[比较]|上年|去年|同期")
MAX_COMPARED_STRETCH = 200
_IN_BRACKETS = re.compile(r"\([^()]*\)?")
_PRINTED_SIGN = re.compile(r"(?:^|[，,;(:])([+＋↑↓－−-])$")
_COMPARED_BEFORE = re.compile(
    r"[比较]|上年|去年|同期|上一年|对照|[由从][^，。;]{1,24}(?:到|至|为)|\d{4}年[^。]*\d{4}年|\(\d{4}年"
)
_MAY_COMPARE = re.compile("[比较年由从与同和跟]")
_FROM = re.compile("[由从][^，。;、]{0,12}$")
_FROM_SHARE = re.compile("[由从][^，。;、]{0,8}$")
_TO = re.compile("[^，。;]{0,3}(?:增|升|降|减|变|到|至)")
_OF_ANOTHER_TIME = re.compile("(?<!占)(?:比|较|相比)[^，。;、]{0,12}$|(?:上年末|年初|上年底|去年底)(?:为|有|存量)?$")
_POINTS_BACK = re.compile(
    "(?:上述|前述|[上前]列|[上前]文(?:所[列说述])?|上面|前面(?:所[列说述])?|所列|[该此这](?:些|类)?|计入"
    "|[含算]在[^，。]{0,6}|包括在[^，。]{0,6})(?:的)?$"
)
_THESE = ("这", "该", "此")
_WITHIN = re.compile(
    "(?:[计列归并纳]入|统计在|计算在|计在|属于|体现在)[^，。;、\\d]{0,8}$"
)  # 「已列入予以公开 51 件之内」
_INSIDE = re.compile("[^，。;、\\d]{0,6}?(?:[之以]内|之中|当中|[中里内])(?=[，。;)]|$)")
_RATE = re.compile(r"([\u4e00-\u9fff]{2,8})率(?:\([^()]{0,20}\))?(?:分?别?为|达到?|是|约|仅)?:?$")
_COUNT_OF_SHARE = re.compile("[，,、](?:[为即计共有]|共有|共计|计有)")  # 「自然人占 82.6%，为 71 件」
_ROW_OF_SHARES = re.compile(r"、\d{1,3}(?:\.\d{1,4})?%")  # 「22 件、8 件、6 件，占比 61.1%、22.2%、16.7%」
_PROPORTION = re.compile(r"[，,;]?([\u4e00-\u9fff]{2,6})(?:比例|比率|占比|比重)(?:约|为|是|达到?)*")
# 「占新收 86 件的」, 「为新收 86 件申请的」; 「在全部 84 件答复中占」
_OF_NAMED_TOTAL = re.compile(r"\)?[\u4e00-\u9fff]{0,4}的(?:比例|比重)?(?:约)?(?:为|达)?")
_AMONG_NAMED_TOTAL = re.compile("[\u4e00-\u9fff]{0,6}[中里](?:所)?占(?:比|比例|比重)?(?:约|为|达)*")
_SHARE_OF_COUNT = re.compile("(?:占|[，,](?:约?[为是]|即|相当于|约))[^，。;]{0,16}$")
_IN_ALL_OF_COUNT = re.compile("[，,]在[^，。;]{0,12}$")
_HAN = re.compile("[\u4e00-\u9fff]")
_ROUGHLY = re.compile("(?:其中|另|有|还|大?约|近|不到|不足|超过?|将近|接近|逾|[，,;:])*")
_NO_SHARE = re.compile("率|度[为达]?$|同比|环比|增|降|减|升|完成|超|不足|提高|折扣|排名|得分")
_CONJUNCTIONS = re.compile(r"[、，,]|和|以及|(?<![涉以普顾])及|(?<!参)与")
_MANY = re.compile(r"[一二三四五六七八九十两\d]+(?:个|家|类|种)|各[县市区乡镇]|部门|单位|分别")


def _count_conjuncts(text: str) -> int:
    """How many things share an 「各」: 公安专场、检察院专场各 → 2; 0 where the words do not list them."""
    outside = re.sub(r"[“《].{0,60}?[”》]", "", text)
    if _MANY.search(outside):
        return 0
    return len(_CONJUNCTIONS.findall(outside)) + 1
