"""What the parts of a list mean to the form: whether they divide a figure, and which."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from models.editions.lexicon import Lexicon
from models.texts.claim import Manner, Told
from models.texts.items import Item
from models.texts.lists import LONGEST_LIST, Claim, Listing
from models.texts.paragraph import Reading

_FLOWS = ("answer", "handle", "receive", "newly", "request")
_CARRIES = ("carry_in", "carry_out")


@dataclass(frozen=True)
class Kinds:
    """The meanings of a list's parts. ``shifts`` are carried-over counts that may part sum and total."""

    reading: Reading
    keys: tuple[str, ...]
    shifts: tuple[int, ...]

    @property
    def results(self) -> set[str]:
        """The kinds of result among the parts."""
        names = _results(self.reading.lexicon)
        return {name for key in self.keys for name in key.split("+") if name in names}

    @property
    def is_of_requests(self) -> bool:
        """Whether the parts are what became of the requests, or who made them."""
        return bool(self.results) or all("/" in key for key in self.keys)

    @property
    def is_partition(self) -> bool:
        """Whether every part is one kind of the same division."""
        if len(self.results) >= 3:
            return sum(1 for key in self.keys if key) >= len(self.keys) - 1
        return all(_outcome(key) for key in self.keys) or all("/" in key for key in self.keys)

    @property
    def is_complete(self) -> bool:
        """Whether the division leaves no kind out that the form knows."""
        if not self.is_partition:
            return False
        results = self.results
        if results:
            whole = {"refused", "unavailable", "not_processed"} & results
            return len(results) >= 4 or "otherwise" in results or "carry_out" in self.keys or len(whole) == 3
        if all("/" in key for key in self.keys):
            columns = "+".join(self.keys)
            return "natural_person" in columns and "other_org" in columns
        return len({_outcome(key) for key in self.keys}) == len(self.reading.lexicon.outcomes)

    def may_be_part_of(self, head: Item) -> bool:
        """Whether the list can be of that count: not where both are told to be other things."""
        told = self.head_told(head)
        if told is None or not any(self.keys):
            return True
        if told.key in _CARRIES or (self.results and "/" in told.key):
            return False
        if all(_outcome(key) for key in self.keys):
            return told.key.startswith(("reconsideration", "suit"))
        return not (self.results and told.key.startswith(("reconsideration", "suit", "government", "normative")))

    def heads_of(self, heads: tuple[Item, ...]) -> tuple[Item, ...]:
        """The counts the list can be of. Results are of what was answered, where that is told."""
        possible = tuple(head for head in heads if self.may_be_part_of(head))
        if len(self.results) < 3 or any(key in _CARRIES for key in self.keys):
            return possible
        told = {head: self.head_told(head) for head in possible}
        return tuple(head for head, t in told.items() if t and t.key == "answer") or possible

    def head_told(self, head: Item) -> Told | None:
        """What the count at the head of the list tells."""
        return told_at(self.reading).get(head.number.start)

    def are_doings(self, parts: Sequence[Item]) -> bool:
        """Whether the parts only name what was done (公开 34 件，解读 30 件): one case may be in both."""
        text, doings = self.reading.plain.text, _doings(self.reading.lexicon)
        return all(doings.fullmatch(text, part.start, part.number.start) for part in parts)

    def opens_anew(self, part: Item) -> bool:
        """Whether the clause of a part begins as a new matter does."""
        return bool(_opening(self.reading.lexicon).match(self.reading.plain.text, part.start))


@lru_cache(maxsize=4)
def _opening(words: Lexicon) -> re.Pattern[str]:
    marks = words.alternation(words.marks["partial"], words.marks["complete"], words.marks["view"])
    return re.compile(f"(?:{marks}|[，,;、:]){{0,4}}(?:{words.alternation(words.verbs['opening'])})")


@lru_cache(maxsize=4)
def _doings(words: Lexicon) -> re.Pattern[str]:
    marks = words.alternation(words.marks["partial"])
    doing = words.alternation(words.verbs["opening"], words.phrases["publishing"])
    return re.compile(f"(?:{marks}|[，,;、:]){{0,4}}(?:{doing})(?:了)?")


@lru_cache(maxsize=2048)
def told_at(reading: Reading) -> dict[int, Told]:
    """The statements of a paragraph by the place of their number."""
    return {told.number.start: told for told in reading.told if told.number}


@lru_cache(maxsize=2048)
def _carried(reading: Reading) -> tuple[Told, ...]:
    return tuple(t for t in reading.told if t.key in _CARRIES and t.manner is Manner.COUNT and t.number)


def kinds_of(reading: Reading, parts: Sequence[Item]) -> Kinds:
    """What the parts of a list mean to the form."""
    at = told_at(reading)
    keys = tuple(at[p.number.start].key if p.number.start in at else "" for p in parts)
    carried = _carried(reading)
    mine = {part.number.start for part in parts}
    signs = {"carry_in": 1, "carry_out": -1}
    values = [signs[t.key] * int(t.number.value) for t in carried if t.number and t.number.start not in mine]
    of_requests = any(key and not _outcome(key) for key in keys)
    shifts = {*values, sum(values)} if of_requests and len(values) < 3 else set()
    shifts |= {-value for value in shifts}
    return Kinds(reading, keys, tuple(shifts))


def _outcome(key: str) -> str:
    head, _, outcome = key.partition("+")
    return outcome if head.startswith(("reconsideration", "suit")) else ""


@lru_cache(maxsize=2048)
def lists_of(reading: Reading) -> tuple[Listing, ...]:
    """The lists of a paragraph: those that say so, and runs of kinds that divide a figure."""
    marked = [{part.number.start for part in listing.parts} for listing in reading.lists]
    runs = (run for run in _runs(reading) if not any(_covers(run, starts) for starts in marked))
    return (*reading.lists, *runs)


def _covers(run: Listing, starts: set[int]) -> bool:
    return len(starts & {part.number.start for part in run.parts}) > 1


def _runs(reading: Reading) -> Iterator[Listing]:
    at = told_at(reading)
    run: list[Item] = []
    place = 0
    for index, item in enumerate((*reading.items, None)):
        told = at.get(item.number.start) if item else None
        kind = _division(told, reading.lexicon) if told else ""
        same = run and item and item.sentence == run[-1].sentence
        same = same and kind == _division(at[run[-1].number.start], reading.lexicon)
        if kind and item and (same or not run):
            run.append(item)
            place = index if len(run) == 1 else place
            continue
        yield from _run(reading, run, place)
        run, place = ([item], index) if kind and item else ([], index)


def _run(reading: Reading, run: list[Item], place: int) -> Iterator[Listing]:
    kinds = kinds_of(reading, run)
    if len(run) < 2 or not kinds.is_partition or any(p.worth is None or not p.number.is_exact for p in run):
        return
    at, heads = told_at(reading), []
    for item in reversed(reading.items[max(0, place - LONGEST_LIST) : place]):
        told = at.get(item.number.start)
        if told and item.number.is_exact and _may_head(told, kinds.keys[0]):
            heads.append(item)
            if told.key in ("answer", "reconsideration", "suit") or len(heads) == 2:
                break
    if heads:
        yield Listing(tuple(heads), tuple(run), (), Claim.PARTIAL)


def _may_head(told: Told, first: str) -> bool:
    if _outcome(first):
        return told.key == first.partition("+")[0]
    return told.key in _FLOWS


def _results(words: Lexicon) -> set[str]:
    return {*words.groups["result"], *words.groups["leaf"]}


def _division(told: Told, words: Lexicon) -> str:
    if _outcome(told.key):
        return told.key.partition("+")[0]
    return "result" if set(told.key.split("+")) <= _results(words) else ""
