"""What the parts of a list mean to the form: whether they divide a figure, and which."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from models.editions.lexicon import Lexicon
from models.texts.breakdowns import MAX_PARTS, Breakdown, Completeness
from models.texts.claim import Claim, ClaimKind
from models.texts.counted_items import CountedItem
from models.texts.paragraph import ParsedParagraph

_FLOWS = ("answer", "handle", "receive", "newly", "request")
_CARRY_OVER = ("carry_in", "carry_out", "carried")


@dataclass(frozen=True)
class BreakdownSemantics:
    """The meanings of a list's parts. ``carry_over_shifts`` are carried-over counts that may part sum and total."""

    paragraph: ParsedParagraph
    fact_keys: tuple[str, ...]
    carry_over_shifts: tuple[int, ...]

    @property
    def result_kinds(self) -> set[str]:
        """The kinds of result among the parts."""
        names = _results(self.paragraph.lexicon)
        return {name for key in self.fact_keys for name in key.split("+") if name in names}

    @property
    def concerns_requests(self) -> bool:
        """Whether the parts are what became of the requests, or who made them."""
        return bool(self.result_kinds) or all("/" in key for key in self.fact_keys)

    @property
    def is_partition(self) -> bool:
        """Whether every part is one kind of the same division."""
        if len(self.result_kinds) >= 3:
            return sum(1 for key in self.fact_keys if key) >= len(self.fact_keys) - 1
        return all(_outcome(key) for key in self.fact_keys) or all("/" in key for key in self.fact_keys)

    @property
    def is_complete(self) -> bool:
        """Whether the division leaves no kind out that the form knows."""
        if not self.is_partition:
            return False
        results = self.result_kinds
        if results:
            whole = {"refused", "unavailable", "not_processed"} & results
            return (
                len(results) >= 4
                or "otherwise" in results
                or bool({"carry_out", "carried"} & set(self.fact_keys))
                or len(whole) == 3
            )
        if all("/" in key for key in self.fact_keys):
            columns = "+".join(self.fact_keys)
            return "natural_person" in columns and "other_org" in columns
        return len({_outcome(key) for key in self.fact_keys}) == len(self.paragraph.lexicon.outcomes)

    def may_divide(self, total: CountedItem) -> bool:
        """Whether the list can be of that count: not where both are told to be other things."""
        claim = self.total_claim(total)
        if claim is None or not any(self.fact_keys):
            return True
        if claim.key in _CARRY_OVER or (self.result_kinds and "/" in claim.key):
            return False
        if all(_outcome(key) for key in self.fact_keys):
            return claim.key.startswith(("reconsideration", "suit"))
        return not (self.result_kinds and claim.key.startswith(("reconsideration", "suit", "government", "normative")))

    def possible_totals(self, totals: tuple[CountedItem, ...]) -> tuple[CountedItem, ...]:
        """The counts the list can be of. Results are of what was answered, where that is told."""
        possible = tuple(total for total in totals if self.may_divide(total))
        if len(self.result_kinds) < 3 or any(key in _CARRY_OVER for key in self.fact_keys):
            return possible
        claim = {total: self.total_claim(total) for total in possible}
        return tuple(total for total, t in claim.items() if t and t.key == "answer") or possible

    def total_claim(self, total: CountedItem) -> Claim | None:
        """What the count at the head of the list tells."""
        return claims_by_start(self.paragraph).get(total.number.start)

    def name_actions_only(self, parts: Sequence[CountedItem]) -> bool:
        """Whether the parts only name what was done (公开 34 件，解读 30 件): one case may be in both."""
        text, actions = self.paragraph.normalised.text, _action_pattern(self.paragraph.lexicon)
        return all(actions.fullmatch(text, part.start, part.number.start) for part in parts)

    def opens_new_matter(self, part: CountedItem) -> bool:
        """Whether the clause of a part begins as a new matter does."""
        return bool(_opening_pattern(self.paragraph.lexicon).match(self.paragraph.normalised.text, part.start))


@lru_cache(maxsize=4)
def _opening_pattern(lexicon_words: Lexicon) -> re.Pattern[str]:
    cues = lexicon_words.alternation(
        lexicon_words.marks["partial"], lexicon_words.marks["complete"], lexicon_words.marks["view"]
    )
    return re.compile(f"(?:{cues}|[，,;、:]){{0,4}}(?:{lexicon_words.alternation(lexicon_words.verbs['opening'])})")


@lru_cache(maxsize=4)
def _action_pattern(lexicon_words: Lexicon) -> re.Pattern[str]:
    cues = lexicon_words.alternation(lexicon_words.marks["partial"])
    doing = lexicon_words.alternation(lexicon_words.verbs["opening"], lexicon_words.phrases["publishing"])
    return re.compile(f"(?:{cues}|[，,;、:]){{0,4}}(?:{doing})(?:了)?")


@lru_cache(maxsize=2048)
def claims_by_start(paragraph: ParsedParagraph) -> dict[int, Claim]:
    """The statements of a paragraph by the place of their number."""
    return {claim.number.start: claim for claim in paragraph.claims if claim.number}


@lru_cache(maxsize=2048)
def _carry_over_claims(paragraph: ParsedParagraph) -> tuple[Claim, ...]:
    return tuple(t for t in paragraph.claims if t.key in _CARRY_OVER and t.kind is ClaimKind.COUNT and t.number)


def semantics_of(paragraph: ParsedParagraph, parts: Sequence[CountedItem]) -> BreakdownSemantics:
    """What the parts of a list mean to the form."""
    claims = claims_by_start(paragraph)
    keys = tuple(claims[p.number.start].key if p.number.start in claims else "" for p in parts)
    carried = _carry_over_claims(paragraph)
    mine = {part.number.start for part in parts}
    signs = {"carry_in": 1, "carry_out": -1, "carried": -1}
    values = [signs[t.key] * int(t.number.value) for t in carried if t.number and t.number.start not in mine]
    of_requests = any(key and not _outcome(key) for key in keys)
    shifts = {*values, sum(values)} if of_requests and len(values) < 3 else set()
    shifts |= {-value for value in shifts}
    return BreakdownSemantics(paragraph, keys, tuple(shifts))


def _outcome(key: str) -> str:
    total, _, outcome = key.partition("+")
    return outcome if total.startswith(("reconsideration", "suit")) else ""


@lru_cache(maxsize=2048)
def breakdowns_of(paragraph: ParsedParagraph) -> tuple[Breakdown, ...]:
    """The lists of a paragraph: those that say so, and runs of kinds that divide a figure."""
    marked = [{part.number.start for part in breakdown.parts} for breakdown in paragraph.breakdowns]
    runs = (run for run in _unmarked_breakdowns(paragraph) if not any(_overlaps(run, starts) for starts in marked))
    return (*paragraph.breakdowns, *runs)


def _overlaps(run: Breakdown, starts: set[int]) -> bool:
    return len(starts & {part.number.start for part in run.parts}) > 1


def _unmarked_breakdowns(paragraph: ParsedParagraph) -> Iterator[Breakdown]:
    claims = claims_by_start(paragraph)
    run: list[CountedItem] = []
    place = 0
    for index, item in enumerate((*paragraph.items, None)):
        claim = claims.get(item.number.start) if item else None
        kind = _division(claim, paragraph.lexicon) if claim else ""
        same = run and item and item.sentence == run[-1].sentence
        same = same and kind == _division(claims[run[-1].number.start], paragraph.lexicon)
        if kind and item and (same or not run):
            run.append(item)
            place = index if len(run) == 1 else place
            continue
        yield from _breakdown_of_run(paragraph, run, place)
        run, place = ([item], index) if kind and item else ([], index)


def _breakdown_of_run(paragraph: ParsedParagraph, run: list[CountedItem], place: int) -> Iterator[Breakdown]:
    semantics = semantics_of(paragraph, run)
    if len(run) < 2 or not semantics.is_partition or any(p.value is None or not p.number.is_exact for p in run):
        return
    claims, totals = claims_by_start(paragraph), []
    for item in reversed(paragraph.items[max(0, place - MAX_PARTS) : place]):
        claim = claims.get(item.number.start)
        if claim and item.number.is_exact and _may_be_total(claim, semantics.fact_keys[0]):
            totals.append(item)
            if claim.key in ("answer", "reconsideration", "suit") or len(totals) == 2:
                break
    if totals:
        yield Breakdown(tuple(totals), tuple(run), (), Completeness.PARTIAL)


def _may_be_total(claim: Claim, first: str) -> bool:
    if _outcome(first):
        return claim.key == first.partition("+")[0]
    return claim.key in _FLOWS


def _results(words: Lexicon) -> set[str]:
    return {*words.groups["result"], *words.groups["leaf"]}


def _division(claim: Claim, words: Lexicon) -> str:
    if _outcome(claim.key):
        return claim.key.partition("+")[0]
    return "result" if set(claim.key.split("+")) <= _results(words) else ""
