"""The counted things of a paragraph: each number with its words, its shares and changes, and what is inside it."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

from models.editions.lexicon import Lexicon
from models.texts.normalised import Plain
from models.texts.numbers import Number, Sort

LIST, CLAUSE, PART, SENTENCE = 1, 2, 3, 4
_RANK = {"、": LIST, "，": CLAUSE, ",": CLAUSE, ":": CLAUSE, ";": PART, "。": SENTENCE, "!": SENTENCE, "?": SENTENCE}
_MARK = re.compile(r"[、，,:;。!?()]")
_COUNTED = (Sort.COUNT, Sort.FIELD)


@dataclass(frozen=True, slots=True)
class Change:
    """A number that tells how much more (``sign`` 1) or less (-1) than at an earlier time."""

    number: Number
    sign: int
    start: int


@dataclass(slots=True, eq=False)
class Item:
    """A count with its words: ``start`` to ``end`` is the stretch of the paragraph that speaks of it.

    ``before`` is where the words since the item before it begin (clauses without a number), ``rank`` the
    strongest mark in between, ``holes`` the brackets that hold numbers of their own. ``copies`` is 2 for
    「A、B 各 1 场」 and 0 where nobody can tell; ``label`` is set for one of several 「分别为」.
    """

    number: Number
    start: int
    end: int
    before: int
    rank: int
    colon: bool
    sentence: int
    copies: int = 1
    label: tuple[int, int] | None = None
    shares: list[Number] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    inner: list["Item"] = field(default_factory=list)
    holes: list[tuple[int, int]] = field(default_factory=list)

    @property
    def worth(self) -> int | None:
        """What it adds to a sum; None where that cannot be told."""
        number = self.number
        if number.sort is not Sort.COUNT or not self.copies or number.value != int(number.value):
            return None
        return int(number.value) * self.copies


@dataclass(slots=True)
class _Chunk:
    start: int
    end: int
    rank: int
    colon: bool
    sentence: int
    numbers: list[Number] = field(default_factory=list)
    brackets: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True)
class _Words:
    """Patterns made of the lexicon once."""

    against: re.Pattern[str]
    up: re.Pattern[str]
    down: re.Pattern[str]
    share: re.Pattern[str]
    each: re.Pattern[str]
    light: re.Pattern[str]


@lru_cache(maxsize=4)
def _words(lexicon: Lexicon) -> _Words:
    change = lexicon.change
    tail = r"(?:了|率|幅度?|数|量|的|为|约|达|近|超过?|到|至|共|计|:){0,3}$"
    light = lexicon.alternation(
        lexicon.marks["partial"], lexicon.marks["total"], ("有", "为", "共有", "对", "的", "是")
    )
    return _Words(
        re.compile(lexicon.alternation(change["against"])),
        re.compile(f"(?:{lexicon.alternation(change['up'])}){tail}"),
        re.compile(f"(?:{lexicon.alternation(change['down'])}){tail}"),
        re.compile(lexicon.alternation(lexicon.share["words"])),
        re.compile(r"各(?:自|有|为|占|收到|发布|召开|举办|开展)?$"),
        re.compile(f"^(?:{light}|[:、，,;])*$"),
    )


def read_items(plain: Plain, numbers: tuple[Number, ...], lexicon: Lexicon) -> tuple[Item, ...]:
    """The counted things at the top level of a paragraph; those in brackets are inside theirs."""
    reader = _Reader(plain, numbers, _words(lexicon))
    reader.read(0, len(plain.text), None)
    for place, item in enumerate(reader.items):
        _share_out(plain.text, reader.items, place, item)
    return tuple(reader.items)


_RESPECTIVELY = re.compile(r"(?:分别|依次)(?:为|是|有|达|占|公开|答复)?[:]?$")
_BETWEEN_LABELS = re.compile(r"[、，,;]|和|及|与|以及")


def _share_out(text: str, items: list[Item], place: int, first: Item) -> None:
    """Give each number of 「A、B 分别为 a 件、b 件」 its own label, where both are as many."""
    words = text[first.start : first.number.start]
    match = _RESPECTIVELY.search(words)
    if not match:
        return
    end = first.start + match.start()
    start = first.start if match.start() else max(first.before, 0)
    members = [first]
    for item in items[place + 1 :]:
        if item.rank > CLAUSE or len(text[item.start : item.number.start]) > 2:
            break
        members.append(item)
    cuts = [start, *(m.end() for m in _BETWEEN_LABELS.finditer(text, start, end)), end]
    labels = [(a, b) for a, b in pairwise(cuts) if b - a > 1]
    if len(labels) == len(members) > 1:
        unit = members[-1].number
        for label, item in zip(labels, members, strict=True):
            item.label = label
            if not item.number.unit:
                item.number = replace(item.number, unit=unit.unit, unit_kind=unit.unit_kind)


class _Reader:
    """Walks one stretch of a paragraph; a bracket is walked by a reader of its own."""

    def __init__(self, plain: Plain, numbers: tuple[Number, ...], words: _Words) -> None:
        self.plain, self.text, self.numbers, self.words = plain, plain.text, numbers, words
        self.starts = [number.start for number in numbers]
        self.items: list[Item] = []
        self.loose: list[Number] = []  # shares that no item of this stretch can own
        self.before = -1
        self.rank = 0
        self.colon = False
        self.since = 0
        self.inside = False
        self.row: list[Number] | None = None

    def read(self, start: int, end: int, sentence: int | None) -> None:
        self.since = start
        for chunk in self.chunks(start, end, sentence):
            if chunk.rank >= SENTENCE:
                self.give_row(chunk.sentence - 1)
                self.before, self.since = -1, chunk.start
            self.rank, self.colon = max(self.rank, chunk.rank), self.colon or chunk.colon
            if self.before < 0:
                self.before = chunk.start
            self.read_chunk(chunk)
        self.give_row(self.items[-1].sentence if self.items else 0)

    def chunks(self, start: int, end: int, sentence: int | None) -> Iterator[_Chunk]:
        text, count, place = self.text, sentence or 0, start
        chunk = _Chunk(start, end, 0, False, count)
        index = bisect_left(self.starts, start)
        while place < end:
            mark = _MARK.search(text, place, end)
            stop = mark.start() if mark else end
            while index < len(self.numbers) and self.starts[index] < stop:
                chunk.numbers.append(self.numbers[index])
                stop = max(stop, self.numbers[index].end) if self.numbers[index].end > stop + 1 else stop
                index += 1
            if not mark or stop >= end:
                break
            if stop > mark.start():
                place = stop
                continue
            closing = self.plain.brackets.get(stop) if mark[0] == "(" else None
            if closing is not None and closing < end:
                chunk.brackets.append((stop, closing))
                index = bisect_left(self.starts, closing)
                place = closing + 1
                continue
            place = stop + 1
            if self.parts(mark[0], stop, chunk):
                chunk.end = stop
                yield chunk
                rank = _RANK[mark[0]]
                count += rank == SENTENCE
                chunk = _Chunk(place, end, rank, mark[0] == ":", count)
        yield chunk

    def parts(self, mark: str, place: int, chunk: _Chunk) -> bool:
        if mark not in _RANK or self.plain.in_quote(place):
            return False
        if mark == "、":
            inside = (self.between(*bracket) for bracket in chunk.brackets)
            return any(n.sort in _COUNTED or n.sort is Sort.PERCENT for ns in (chunk.numbers, *inside) for n in ns)
        return True

    def between(self, start: int, end: int) -> Sequence[Number]:
        """The numbers of a stretch."""
        return self.numbers[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def read_chunk(self, chunk: _Chunk) -> None:
        floor = chunk.start
        made: list[Item] = []
        tokens: list[tuple[int, Number | None, tuple[int, int]]] = [(n.start, n, (0, 0)) for n in chunk.numbers]
        tokens += [(b[0], None, b) for b in chunk.brackets]
        for _, number, bracket in sorted(tokens, key=lambda token: token[0]):
            if number is None:
                known = len(made)
                self.read_bracket(chunk, bracket, made)
                floor = bracket[1] + 1 if len(made) > known else floor
            elif number.sort in _COUNTED and not self.is_change(number):
                made.append(self.make(number, floor, chunk))
                floor = number.end
            elif number.sort in (Sort.PERCENT, Sort.TIMES, Sort.COUNT):
                self.attach(number, chunk)
        self.bound(made, chunk)

    def make(self, number: Number, floor: int, chunk: _Chunk) -> Item:
        self.give_row(chunk.sentence)
        item = Item(number, floor, chunk.end, self.before, self.rank, self.colon, chunk.sentence)
        if self.words.each.search(self.text, floor, number.start):
            item.copies = _conjuncts(self.text[floor : number.start])
        self.items.append(item)
        self.before, self.rank, self.colon, self.since = -1, 0, False, number.end
        return item

    def bound(self, made: list[Item], chunk: _Chunk) -> None:
        """Part the words of one clause among its numbers: words before them, or words behind them."""
        if len(made) < 2:
            return
        first = made[0]
        behind = bool(self.words.light.match(self.text[first.start : first.number.start]))
        for item, following in pairwise(made):
            item.end = following.number.start if behind else max(item.number.end, following.start)
            following.start = item.end

    def is_change(self, number: Number) -> bool:
        if number.sort is not Sort.COUNT or not self.items:
            return False
        words = self.text[self.since : number.start]
        return bool(self.sign(words[-8:]) and self.words.against.search(words))

    def sign(self, words: str) -> int:
        if self.words.up.search(words):
            return 1
        return -1 if self.words.down.search(words) else 0

    def attach(self, number: Number, chunk: _Chunk) -> None:
        words = self.text[max(self.since, chunk.start) : number.start]
        if "分别" in words or "依次" in words:
            self.row = [number] if self.words.share.search(words) and number.sort is Sort.PERCENT else None
            return
        if self.row is not None and not words.strip("、，,和及与"):
            self.row.append(number)
            return
        sign = self.sign(words[-8:])
        if sign:
            if self.items:
                self.items[-1].changes.append(Change(number, sign, max(self.since, chunk.start)))
            return
        if number.sort is Sort.PERCENT and (self.words.share.search(words) or self.may_be_bare(words)):
            owner = self.items[-1].shares if self.items else self.loose
            owner.append(number)

    def give_row(self, sentence: int) -> None:
        """Hand the shares of 「占比分别为 60%、40%」 to as many counts before them."""
        if self.row is None:
            return
        row, self.row = self.row, None
        mine = [item for item in self.items if item.sentence == sentence]
        if len(mine) >= len(row) > 1:
            for item, share in zip(mine[-len(row) :], row, strict=True):
                item.shares.append(share)

    def may_be_bare(self, words: str) -> bool:
        return (self.inside or not self.items) and not words.strip("约，,")

    def read_bracket(self, chunk: _Chunk, bracket: tuple[int, int], made: list[Item]) -> None:
        inside = _Reader(self.plain, self.numbers, self.words)
        inside.inside = True
        inside.read(bracket[0] + 1, bracket[1], chunk.sentence)
        if not inside.items and not inside.loose:
            return
        bare = not self.text[chunk.start : bracket[0]].strip("，, ")
        owner = made[-1] if made else self.items[-1] if bare and self.items else None
        if owner is not None:
            owner.inner += inside.items
            owner.shares += inside.loose
            owner.holes.append(bracket)
        elif inside.items and self.words.light.match(self.text[bracket[0] + 1 : inside.items[0].number.start]):
            item = self.make(inside.items[0].number, chunk.start, chunk)
            item.end = bracket[1]
            item.shares += inside.items[0].shares
            item.inner += inside.items[1:]
            made.append(item)


_JOINTS = re.compile(r"[、，,]|和|及|与|以及")
_MANY = re.compile(r"[一二三四五六七八九十两\d]+(?:个|家|类|种)|各[县市区乡镇]|部门|单位|分别")


def _conjuncts(words: str) -> int:
    """How many things share an 「各」: 公安专场、检察院专场各 → 2; 0 where the words do not list them."""
    outside = re.sub(r"[“《].{0,60}?[”》]", "", words)
    if _MANY.search(outside):
        return 0
    return len(_JOINTS.findall(outside)) + 1
