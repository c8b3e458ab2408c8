"""What the parts of a list mean to the form: whether they divide a figure, and which."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import permutations

from models.editions.lexicon import Lexicon
from models.texts.breakdowns import MAX_PARTS, Breakdown, Completeness
from models.texts.claim import Claim, ClaimKind
from models.texts.counted_items import CLAUSE_SEPARATOR, LIST_SEPARATOR, PART_SEPARATOR, CountedItem
from models.texts.paragraph import ParsedParagraph
from models.texts.periods import period_rows

_FLOWS = ("answer", "handle", "receive", "newly", "request")
_CARRY_OVER = ("carry_in", "carry_out", "carried")


@dataclass(frozen=True)
class BreakdownSemantics:
    """The meanings of a list's parts. ``carry_over_shifts`` are carried-over counts that may part sum and total."""

    paragraph: ParsedParagraph
    fact_keys: tuple[str, ...]
    parts: tuple[CountedItem, ...]
    carry_over_shifts: tuple[int, ...]

    @cached_property
    def result_kinds(self) -> set[str]:
        """The kinds of result among the parts."""
        names = _results(self.paragraph.lexicon)
        return {name for key in self.fact_keys for name in key.split("+") if name in names}

    @property
    def concerns_requests(self) -> bool:
        """Whether the parts are what became of the requests, or who made them."""
        return bool(self.result_kinds) or all("/" in key for key in self.fact_keys)

    @cached_property
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

    @property
    def flow_counts(self) -> set[int | None]:
        """How many requests the paragraph says came in, wherever it says so; results are of those answered."""
        if self.result_kinds:
            return set()
        claims = claims_by_start(self.paragraph).values()
        first = self.parts[0].number.start if self.parts else 0
        before = (c.number for c in claims if c.key in _FLOWS and c.number and c.number.start < first)
        return {int(number.value) for number in before if number.is_exact}

    def shifts_of(self, total: Claim | None) -> set[int]:
        """How far the parts may be off a total for what was carried over.

        Those of what came in may be of all that was due, or of what was done.
        """
        shifts = set(self.carry_over_shifts)
        carried = _carry_over_claims(self.paragraph)
        if total is None or total.key not in ("newly", "receive") or any(c.key == "carried" for c in carried):
            return shifts
        came = sum(int(c.number.value) for c in carried if c.number and c.key == "carry_in")
        left = sum(int(c.number.value) for c in carried if c.number and c.key == "carry_out")
        return shifts & {came, came - left}

    @property
    def tells_course_of_requests(self) -> bool:
        """Whether the counts are no parts at all: what came in, and what was answered of it."""
        return len({key for key in self.fact_keys if key in ("newly", "receive", "answer", "handle")}) > 1

    @property
    def tells_ways_in(self) -> bool:
        """Whether the parts are the ways in which requests came."""
        return sum(division_of(self.paragraph, part) == "channel" for part in self.parts) > 1

    def may_divide(self, total: CountedItem) -> bool:
        """Whether the list can be of that count: not where both are told to be other things."""
        claim = self.total_claim(total)
        if claim is not None and claim.key in ("answer", *_CARRY_OVER) and self.tells_ways_in:
            return False
        if claim is None or not any(self.fact_keys):
            return True
        if claim.key == "answer" and {"newly", "receive", *_CARRY_OVER} & set(self.fact_keys):
            return False
        if claim.key == "answer" and all(key.startswith("newly/") for key in self.fact_keys):
            return False
        if claim.key in _CARRY_OVER or (self.result_kinds and "/" in claim.key):
            return False
        if all(_outcome(key) for key in self.fact_keys):
            return claim.key.startswith(("reconsideration", "suit"))
        return not (self.result_kinds and claim.key.startswith(("reconsideration", "suit", "government", "normative")))

    def possible_totals(self, totals: tuple[CountedItem, ...]) -> tuple[CountedItem, ...]:
        """The counts the list can be of. Results are of what was answered, where that is told."""
        possible = tuple(total for total in totals if self.may_divide(total))
        if self.tells_ways_in:
            possible = self.told_to_come_in(possible) or possible
        groups = self.result_kinds & set(self.paragraph.lexicon.groups["result"])
        if len(groups) < 3 or any(key in _CARRY_OVER for key in self.fact_keys):
            return possible
        claim = {total: self.total_claim(total) for total in possible}
        return tuple(total for total, t in claim.items() if t and t.key == "answer") or possible

    def told_to_come_in(self, totals: tuple[CountedItem, ...]) -> tuple[CountedItem, ...]:
        """Those of some counts that are told to be all requests that came in."""
        claims = ((total, self.total_claim(total)) for total in totals)
        return tuple(total for total, claim in claims if claim and claim.key in ("newly", "receive", "request"))

    def total_claim(self, total: CountedItem) -> Claim | None:
        """What the count at the head of the list tells."""
        return claims_by_start(self.paragraph).get(total.number.start)

    def name_actions_only(self, parts: Sequence[CountedItem]) -> bool:
        """Whether the parts only name what was done (公开 34 件，解读 30 件): one case may be in both."""
        text, actions = self.paragraph.normalised.text, _action_pattern(self.paragraph.lexicon)
        return all(actions.fullmatch(text, part.start, part.number.start) for part in parts)

    def tells_steps(self, parts: Sequence[CountedItem]) -> bool:
        """Whether parts name steps or equipment: one may have gone through several, or have several (听证 3 项)."""
        text = self.paragraph.normalised.text
        return all(_STEP.search(text, part.start, part.end) for part in parts[1:])

    def opens_new_matter(self, part: CountedItem) -> bool:
        """Whether the clause of a part begins as a new matter does; 「回应类」, 「培训信息」 only name a kind."""
        text = self.paragraph.normalised.text
        if part.separator <= LIST_SEPARATOR or _NAMES_KIND.search(text, part.start, part.number.start):
            return False
        return bool(_opening_pattern(self.paragraph.lexicon).match(text, part.start))

    @property
    def is_exhaustive(self) -> bool:
        """Whether the parts are the only kinds there are: 线上 and 线下, four quarters."""
        text = self.paragraph.normalised.text
        words = [text[p.label[0] : p.label[1]] if p.label else text[p.start : p.end] for p in self.parts]
        if any(row.parts == self.parts for row in period_rows(self.paragraph)):
            return True
        return leave_nothing_out(words, self.paragraph.lexicon)


_STEP = re.compile(
    "听证|论证|征求意见|公开征求|风险评估|合法性审[查核]|集体讨论|公平竞争审查|列入|纳入|配[备有置]|设有|装有|建有"
)
_NAMES_KIND = re.compile("(?:类|信息|内容|事项|情况|稿件|文章|材料|产品|消息|动态|服务|栏目)(?:的|为|有|共)?$")


def leave_nothing_out(names: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether names are of the only kinds there are: 线上 and 线下; 采纳, 部分采纳 and 未采纳."""
    if not 1 < len(names) <= _MOST_KINDS:
        return False
    return any(
        all(kind.search(name) for kind, name in zip(kinds, order, strict=True))
        for kinds in _exhaustive_kinds(lexicon)
        if len(kinds) == len(names) and any(kinds[0].search(name) for name in names)
        for order in permutations(names)
    )


_MOST_KINDS = 3


@lru_cache(maxsize=4)
def _exhaustive_kinds(lexicon: Lexicon) -> tuple[tuple[re.Pattern[str], ...], ...]:
    return tuple(tuple(re.compile(pattern) for pattern in kinds) for kinds in lexicon.exhaustive.values())


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
    return BreakdownSemantics(paragraph, keys, tuple(parts), tuple(shifts))


def _outcome(key: str) -> str:
    total, _, outcome = key.partition("+")
    return outcome if total.startswith(("reconsideration", "suit")) else ""


@lru_cache(maxsize=2048)
def breakdowns_of(paragraph: ParsedParagraph) -> tuple[Breakdown, ...]:
    """The lists of a paragraph: those that say so, and runs of kinds that divide a figure."""
    split = tuple(piece for breakdown in paragraph.breakdowns for piece in _by_division(paragraph, breakdown))
    said = tuple(breakdown for breakdown in split if breakdown.completeness is not Completeness.UNSAID)
    marked = [_starts(breakdown) for breakdown in said]
    runs = tuple(r for r in _unmarked_breakdowns(paragraph) if not any(_overlaps(r, starts) for starts in marked))
    known = [*marked, *(_starts(run) for run in runs)]
    unsaid = (b for b in split if b not in said and not any(_overlaps(b, starts) for starts in known))
    parts = {breakdown.parts for breakdown in split}
    years = (row for row in period_rows(paragraph) if row.totals and row.parts not in parts)
    of_years = (Breakdown(row.totals, row.parts, (), Completeness.COMPLETE) for row in years)
    return (*said, *runs, *unsaid, *of_years)


def _by_division(paragraph: ParsedParagraph, breakdown: Breakdown) -> Iterator[Breakdown]:
    """A list cut where one division of its total ends and another begins: each adds up by itself."""
    if breakdown.subtotals:
        yield breakdown
        return
    breakdown = _without_course(paragraph, breakdown)
    pieces: list[list[CountedItem]] = []
    last = ""
    for part in breakdown.parts:
        kind = division_of(paragraph, part)
        rises = pieces and part.separator >= PART_SEPARATOR and part.separator > pieces[-1][-1].separator
        is_new = last and kind != last and (kind or rises)
        if not pieces or is_new:
            pieces.append([])
        pieces[-1].append(part)
        last = kind or last
    if len(pieces) == 1:
        yield breakdown
        return
    for place, piece in enumerate(pieces):
        is_last = place == len(pieces) - 1
        if breakdown.is_total_last and not is_last:
            continue  # the total closes what stands right before it
        if place and not any(division_of(paragraph, part) for part in piece):
            continue  # another matter
        if len(piece) > 1 and (totals := _totals_of_piece(paragraph, breakdown, piece)):
            yield replace(breakdown, totals=totals, parts=tuple(piece), has_other=breakdown.has_other and is_last)


def _without_course(paragraph: ParsedParagraph, breakdown: Breakdown) -> Breakdown:
    """A list of what came in ends where it is told what was done: 「收到 37 件，其中网络 23 件……，答复 38 件」."""
    claims = claims_by_start(paragraph)
    head = claims.get(breakdown.totals[0].number.start)
    if head is None or head.key not in ("newly", "receive", "request") or breakdown.is_total_last:
        return breakdown
    for place, part in enumerate(breakdown.parts):
        claim = claims.get(part.number.start)
        if place > 1 and claim and claim.key in ("answer", "handle") and part.separator >= CLAUSE_SEPARATOR:
            return replace(breakdown, parts=breakdown.parts[:place])
    return breakdown


def _totals_of_piece(
    paragraph: ParsedParagraph, breakdown: Breakdown, piece: list[CountedItem]
) -> tuple[CountedItem, ...]:
    """What a piece may be of: outcomes of the dispute they name, other parts of what the list is of."""
    claims = claims_by_start(paragraph)
    claim = claims.get(piece[0].number.start)
    if claim is None or not _outcome(claim.key):
        return breakdown.totals
    dispute = claim.key.partition("+")[0]
    named = [item for item in (*breakdown.parts, *breakdown.totals) if item.number.start in claims]
    keys = {dispute, "suit"} if dispute.startswith("suit_") and piece[0].separator >= PART_SEPARATOR else {dispute}
    return tuple(item for item in named if claims[item.number.start].key in keys)


@lru_cache(maxsize=8192)
def division_of(paragraph: ParsedParagraph, part: CountedItem) -> str:
    """Which division of a total a part belongs to: by requester, by result, by channel …; empty where none is known."""
    claim = claims_by_start(paragraph).get(part.number.start)
    key = claim.key if claim else ""
    if key in ("carry_out", "carried") or (key and set(key.split("+")) <= _results(paragraph.lexicon)):
        return "result"
    if "/" in key:
        return "requester"
    if outcome := _outcome(key):
        return f"outcome of {key.removesuffix(outcome)}"
    if key in ("suit_direct", "suit_after"):
        return "suit"
    text = paragraph.normalised.text
    start, end = part.label or (part.start, part.end)
    if not part.label and part.lead_start >= 0 and not text[part.start : part.number.start].strip("，,"):
        start = part.lead_start  # 「其次是邮寄，97 件」
    return next((name for name, pattern in _DIVISIONS if pattern.search(text, start, end)), "")


_DIVISIONS = (
    ("quarter", re.compile("[一二三四1-4]季度|[上下]半年")),
    (
        "channel",
        re.compile(
            "网上|网络|互联网|在线|信函|邮寄|邮政|快递|特快|专递|寄信|寄来|寄送|自己[拿送交带]|[送拿交]到[^，。;]{0,6}[局镇乡办委厅室校院所]|顺路|亲自|当面|上门|递交|现场|传真|线上|线下|窗口|邮件|邮箱|平台|网站"
        ),
    ),
)


_A_QUARTER = re.compile("[一二三四1-4]季度")


def is_of_same_division(paragraph: ParsedParagraph, total: CountedItem, parts: Sequence[CountedItem]) -> bool:
    """Whether a count stands beside the parts, as a quarter does beside other quarters."""
    text = paragraph.normalised.text
    quarters = any(_A_QUARTER.search(text, part.start, part.number.start) for part in parts)
    return quarters and _A_QUARTER.search(text, total.start, total.number.start) is not None


def _starts(breakdown: Breakdown) -> set[int]:
    return {part.number.start for part in breakdown.parts}


def _overlaps(run: Breakdown, starts: set[int]) -> bool:
    return len(starts & {part.number.start for part in run.parts}) > 1


def _unmarked_breakdowns(paragraph: ParsedParagraph) -> Iterator[Breakdown]:
    run: list[CountedItem] = []
    place = 0
    for index, item in enumerate((*paragraph.items, None)):
        kind = division_of(paragraph, item) if item else ""
        same = run and item and item.sentence == run[-1].sentence and kind == division_of(paragraph, run[-1])
        if kind and item and (same or not run):
            run.append(item)
            place = index if len(run) == 1 else place
            continue
        yield from _breakdown_of_run(paragraph, run, place)
        run, place = ([item], index) if kind and item else ([], index)


def _breakdown_of_run(paragraph: ParsedParagraph, run: list[CountedItem], place: int) -> Iterator[Breakdown]:
    if len(run) < 2 or any(p.value is None or not p.number.is_exact for p in run):
        return
    semantics = semantics_of(paragraph, run)
    if not semantics.is_partition and division_of(paragraph, run[0]) == "channel" and len(run) > 2:
        yield from _breakdown_by_channel(paragraph, run, place)
    if not semantics.is_partition or _has_unknown_neighbour(paragraph, run, place):
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


def _breakdown_by_channel(paragraph: ParsedParagraph, run: list[CountedItem], place: int) -> Iterator[Breakdown]:
    """Channels behind the requests that came in by them, in the same sentence or the one before."""
    claims = claims_by_start(paragraph)
    for item in reversed(paragraph.items[max(0, place - MAX_PARTS) : place]):
        claim = claims.get(item.number.start)
        if claim and claim.key in ("newly", "receive", "request") and item.number.is_exact:
            if item.sentence >= run[0].sentence - 1 and item.number.unit == run[-1].number.unit:
                yield Breakdown((item,), tuple(run), (), Completeness.UNSAID)
            return


def _has_unknown_neighbour(paragraph: ParsedParagraph, run: list[CountedItem], place: int) -> bool:
    """Whether counts that nobody knows stand in the same row: they may be parts too."""
    items, claims = paragraph.items, claims_by_start(paragraph)
    before = items[place - 1] if place else None
    after = items[place + len(run)] if place + len(run) < len(items) else None
    strongest = max(part.separator for part in run[1:])
    is_joined = before and before.sentence == run[0].sentence and run[0].separator <= strongest
    if before and is_joined and before.number.start not in claims:
        return True
    return bool(
        after
        and after.sentence == run[-1].sentence
        and after.separator <= strongest
        and after.number.start not in claims
        and after.number.unit in ("", run[-1].number.unit)
    )


def _may_be_total(claim: Claim, first: str) -> bool:
    if _outcome(first):
        return claim.key == first.partition("+")[0]
    return claim.key in _FLOWS


@lru_cache(maxsize=4)
def _results(words: Lexicon) -> frozenset[str]:
    return frozenset((*words.groups["result"], *words.groups["leaf"]))
