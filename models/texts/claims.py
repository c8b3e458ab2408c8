"""What a paragraph says of the form's figures: each statement with every reading its words allow."""

import re
from collections.abc import Iterable, Iterator

from models.editions.lexicon import Sum
from models.texts.claim import Ground, Manner, Told, cell_pattern, clause_start
from models.texts.items import Item
from models.texts.numbers import Sort
from models.texts.term_matches import Meaning, phrases, residue


def tell(ground: Ground, items: Iterable[Item]) -> tuple[Told, ...]:
    """Every count that speaks of a figure of the form, those in brackets included."""
    teller = _Teller(ground)
    return tuple(teller.walk(items))


Found = tuple[str, tuple[Sum, ...]]


class _Teller:
    """Finds the fact of one item after another; what was told last gives the rest their context."""

    def __init__(self, ground: Ground) -> None:
        self.ground, self.meanings, self.lexicon = ground, ground.meanings, ground.lexicon
        self.text = ground.plain.text
        self.group_of = self.lexicon.group_of
        self.last_subject = (-1, "")
        self.results = {m.name for m in self.meanings.all if self.group_of.get(m.name) == "result"}

    def walk(self, items: Iterable[Item]) -> Iterator[Told]:
        for item in items:
            if item.number.sort is Sort.COUNT:
                yield from self.tell_one(item)
            yield from self.walk(item.inner)

    def tell_one(self, item: Item) -> Iterator[Told]:
        start, local = self.local(item)
        names = {meaning.name for meaning in local}
        if not names or names & set(self.lexicon.groups["refusing"]) - {"processing_fee"}:
            return
        if _SHARE_OF.search(self.text, item.start, item.number.start):
            return
        if _NONE_OF_THEM.search(self.text, item.number.end, item.end):
            return
        for key, readings in self.facts(item, start, local, names):
            yield self.told(item, key, readings, start, local)

    def local(self, item: Item) -> tuple[int, tuple[Meaning, ...]]:
        """The meanings of an item's own words; where these say nothing, those of the clauses before."""
        if item.label:
            return item.label[0], self.meanings.within(*item.label, item.holes)
        own = self.meanings.within(item.start, item.end, item.holes)
        telling = [m for m in own if m.name != "channel"]
        if not telling and item.before >= 0 and not self.left_over(item.start, item.end, (), item):
            return item.before, self.meanings.within(item.before, item.end, item.holes)
        return item.start, own

    def facts(self, item: Item, start: int, local: tuple[Meaning, ...], names: set[str]) -> Iterator[Found]:
        kind = item.number.unit_kind
        if kind in ("money", "thing", ""):
            yield from self.listed(start, names, kind or "thing")
        if kind not in ("thing", "") or self.told_elsewhere(names):
            return
        found = self.dispute(item, start, local) or self.document(item, start, local)
        if not found and "proactive" not in names:
            found = self.request(item, start, local, names)
        yield from found

    def told_elsewhere(self, names: set[str]) -> bool:
        return any(fact.local[0] in names for fact in self.lexicon.facts)

    def listed(self, start: int, names: set[str], kind: str) -> Iterator[Found]:
        for fact in self.lexicon.facts:
            if names & set(fact.without) or kind not in fact.units:
                continue
            if kind == "thing" and self.is_published(start):
                continue
            if all(set(words.split("|")) & names for words in fact.local):
                yield fact.key, fact.readings
                return

    def is_published(self, place: int) -> bool:
        """Whether the sentence so far is about what was published, not about what was decided."""
        act = self.meanings.before(place, self.ground.sentence_start(place), "act")
        return act is not None and act.name in ("publish", "proactive")

    # ---- reviews and suits

    def dispute(self, item: Item, start: int, local: tuple[Meaning, ...]) -> list[Found]:
        named = [m for m in local if self.group_of.get(m.name) == "dispute"]
        outcomes = [m.name for m in local if self.group_of.get(m.name) == "outcome"]
        floor = self.ground.sentence_start(start)
        if not named and outcomes:
            last = self.meanings.before(start, floor, "dispute")
            named = [last] if last else []
        if not named or not self.concerns_disclosure(start, item.end):
            return []
        disputes = _merged([m.name for m in named])
        single = item.copies > 1 or self.is_each(item)
        if not outcomes and any(m.name == "closed" for m in local):
            outcomes = ["closed"]
        return [self.dispute_fact(group, outcomes) for group in (map(_alone, disputes) if single else [disputes])]

    def dispute_fact(self, disputes: list[str], outcomes: list[str]) -> Found:
        columns = dict.fromkeys(prefix for name in disputes for prefix in self.lexicon.disputes[name])
        cells = [f"disputes.all.{prefix}_total" for prefix in columns]
        if outcomes == ["closed"]:
            cells += [f"-disputes.all.{prefix}_{self.lexicon.outcomes['pending'][0]}" for prefix in columns]
        elif outcomes:
            ends = [self.lexicon.outcomes[name][0] for name in outcomes]
            cells = [f"disputes.all.{prefix}_{end}" for prefix in columns for end in ends]
        return "+".join([*disputes, *outcomes]), (Sum("", tuple(cells)),)

    def concerns_disclosure(self, start: int, end: int) -> bool:
        if self.ground.topic & {"request", "reconsideration", "suit", "both_disputes"}:
            return True
        floor = self.ground.sentence_start(start)
        words = self.text[floor:end]
        if phrases(self.lexicon).about_disclosure.search(words):
            return True
        return not self.meanings.has(("receive", "handle", "answer", "closed"), floor, end) or (
            phrases(self.lexicon).about_disclosure.search(self.text[:end]) is not None
        )

    def is_each(self, item: Item) -> bool:
        return bool(re.search(r"[均都皆](?:为|是)?$|各$|分别(?:为|是)?$", self.text[item.start : item.number.start]))

    # ---- documents

    def document(self, item: Item, start: int, local: tuple[Meaning, ...]) -> list[Found]:
        kinds = [m.name for m in local if self.group_of.get(m.name) == "document"]
        acts = [m.name for m in local if self.group_of.get(m.name) == "act"]
        floor = self.ground.sentence_start(start)
        if not kinds and acts and not self.left_over(start, item.end, local, item):
            last = self.meanings.before(start, floor, "document")
            kinds = [last.name] if last else []
        if kinds and not acts:
            act = self.meanings.before(item.number.start, floor, "act")
            acts = [act.name] if act else []
        opening = min([m.start for m in local] or [start])
        if not kinds or not acts or len(self.left_over(opening, item.end, local, item)) > 1:
            return []
        act_name = next(name for name in self.lexicon.acts if name in acts)
        single = item.copies > 1 or self.is_each(item)
        groups = [[kind] for kind in dict.fromkeys(kinds)] if single else [list(dict.fromkeys(kinds))]
        return [self.document_fact(group, act_name) for group in groups]

    def document_fact(self, kinds: list[str], act: str) -> Found:
        readings = tuple(
            Sum("", tuple(f"documents.{kind}.{column}" for kind in kinds)) for column in self.lexicon.acts[act]
        )
        return "+".join([*kinds, act]), readings

    # ---- requests

    def request(self, item: Item, start: int, local: tuple[Meaning, ...], names: set[str]) -> list[Found]:
        if not self.concerns_requests(start, item.end):
            return []
        columns = [c for name in self.lexicon.columns if name in names for c in self.lexicon.columns[name]]
        if "organisation" in names:
            columns = list(self.lexicon.columns["organisation"]) if "natural_person" not in names else []
        rows = self.rows(local)
        flow = self.flow(item, start, local, names, bool(columns))
        if rows:
            return [(key, _sums(found, columns)) for key, found in rows]
        if flow:
            return [(flow[0] + ("/" + "+".join(columns) if columns else ""), _sums(flow[1], columns))]
        return []

    def concerns_requests(self, start: int, end: int) -> bool:
        if "request" in self.ground.topic or self.meanings.has(_ABOUT_REQUESTS, 0, end):
            return True
        groups = self.results
        whole = len(self.text)
        carried = self.meanings.has(("carry_in", "carry_out"), 0, whole)
        return bool(len(groups) > 1 or groups & set(self.lexicon.groups["specific"])) or (
            carried and self.meanings.has(("newly", "answer", "handle"), 0, whole)
        )

    def rows(self, local: tuple[Meaning, ...]) -> list[tuple[str, tuple[Sum, ...]]]:
        groups = [m for m in local if self.group_of.get(m.name) == "result"]
        leaves = [m for m in local if self.group_of.get(m.name) == "leaf"]
        if groups and _goes_on(self.text, groups[-1].end):
            return []
        if groups:
            names = list(dict.fromkeys(m.name for m in groups))
            alone = [m.name for m in leaves if not self.has_more(m.end, groups[0].start)]
            return [("+".join(names), (self.row_sum(names), *(self.row_sum([leaf]) for leaf in alone)))]
        if leaves and not _goes_on(self.text, leaves[-1].end):
            names = list(dict.fromkeys(m.name for m in leaves))
            return [("+".join(names), (self.row_sum(names),))]
        return []

    def has_more(self, start: int, end: int) -> bool:
        return "等" in self.text[start : max(start, end)]

    def row_sum(self, names: list[str]) -> Sum:
        rows = dict.fromkeys(row for name in names for row in self.lexicon.rows[name])
        return Sum("", tuple(rows))

    def flow(
        self, item: Item, start: int, local: tuple[Meaning, ...], names: set[str], in_columns: bool
    ) -> Found | None:
        for name in ("carry_out", "carry_in"):
            if name in names:
                return name, self.lexicon.flows[name]
        told = next((name for name in ("newly", "answer", "receive", "handle") if name in names), "")
        if in_columns:
            last = self.meanings.before(start, 0, "flow") if not told else None
            told = told or (last.name if last else "receive")
            return ("request" if told in ("handle", "answer") else "receive", self.lexicon.flows["request"])
        if "channel" in names and not _goes_on(self.text, max(m.end for m in local if m.name == "channel")):
            return None
        if "receive" in names and "answer" in names:
            return "handle", self.lexicon.flows["handle"]
        floor = self.ground.sentence_start(start)
        if told and self.meanings.has(_ABOUT_REQUESTS, floor, item.end):
            return told, self.lexicon.flows[told]
        by_heading = "request" in self.ground.topic or told == "newly"
        if told and by_heading and not self.left_over(local[0].start, item.end, local, item):
            return told, self.lexicon.flows[told]
        if self.is_rest(item):
            return None
        if "request" in names and not told and not self.left_over(item.start, item.end, local, item):
            return "request", self.lexicon.flows["request"]
        return None

    def is_rest(self, item: Item) -> bool:
        """Whether the words tell of the others (其他申请)."""
        return any(word in self.text[item.start : item.end] for word in self.lexicon.marks["rest"])

    # ---- what else the words say

    def left_over(self, start: int, end: int, local: Iterable[Meaning], item: Item) -> str:
        """The words of a stretch that neither mean something to the form nor are empty."""
        if item.label:
            start, end = max(start, item.label[0]), item.label[1]
        taken = sorted(
            [(m.start, m.end) for m in local]
            + item.holes
            + [(item.number.start, item.number.end)]
            + [quote for quote in self.ground.plain.quoted if start <= quote[0] < end]
        )
        return residue(self.text, _gaps(start, end, taken), self.lexicon)

    def told(self, item: Item, key: str, readings: tuple[Sum, ...], start: int, local: tuple[Meaning, ...]) -> Told:
        floor = self.ground.sentence_start(start)
        opening = min([m.start for m in local] or [item.number.start])
        left = item.label[0] if item.label else item.start
        rest = self.left_over(max(opening, left), item.end, local, item)
        qualified = len(rest) >= 2 and "等" not in self.text[left : item.number.start]
        qualified = (
            qualified
            or self.is_odd_doing(key, start, min(opening, item.number.start))
            or self.is_half(key, item, floor)
        )
        year, narrow = self.time(floor, item)
        return Told(
            key,
            readings,
            Manner.COUNT,
            item.number,
            item.label[0] if item.label else max(left, 0),
            item.number.end if item.label else item.end,
            item.sentence,
            year,
            self.is_past(item, local),
            narrow or self.ground.is_narrow(floor, item.number.start),
            qualified,
            self.subject(item, floor, opening),
        )

    def subject(self, item: Item, floor: int, opening: int) -> str:
        """The words that may name who is spoken of; where there are none, those of the statement before."""
        words = self.text[max(floor, clause_start(self.text, opening)) : opening]
        if self.last_subject[0] == item.sentence and not phrases(self.lexicon).filler.sub("", words):
            words = self.last_subject[1]
        self.last_subject = (item.sentence, words)
        return words

    def is_odd_doing(self, key: str, start: int, opening: int) -> bool:
        """Whether unknown words stand before 「答复」 or 「行政复议」 that are no subject: 「引导便民答复」."""
        if key not in ("answer", "handle") and not key.startswith(("reconsideration", "suit")):
            return False
        left = residue(self.text, iter([(max(start, clause_start(self.text, opening)), opening)]), self.lexicon)
        return bool(left) and not _SUBJECT.search(left)

    def is_half(self, key: str, item: Item, floor: int) -> bool:
        """Whether 废止 and 失效 are told apart: each is then only a part of what the form counts."""
        for mine, other in (("repeal", "lapse"), ("lapse", "repeal")):
            if key.endswith(mine):
                end = self.ground.sentence_end(item.start)
                return self.meanings.has((other,), floor, end)
        return False

    def time(self, floor: int, item: Item) -> tuple[int | None, bool]:
        year, narrow = None, False
        for number in self.ground.numbers_in(floor, item.number.start):
            if number.sort is not Sort.COUNT and not self.is_in_meaning(number.start):
                if number.sort is Sort.YEAR:
                    year = int(number.value)
                elif number.sort is Sort.DATE:
                    narrow = narrow or not _WHOLE_YEAR.search(self.text[number.start : number.end])
        return year, narrow

    def is_in_meaning(self, place: int) -> bool:
        """Whether a year is part of a word such as 「2022年结转」."""
        last = self.meanings.last_before(place + 1)
        return last is not None and place < last.end

    def is_past(self, item: Item, local: tuple[Meaning, ...]) -> bool:
        if any(m.name == "carry_in" for m in local):
            return False
        return bool(_PAST.search(self.text[item.start : item.number.start]))


_ABOUT_REQUESTS = ("request", "about_requests")
_WHOLE_YEAR = re.compile(r"(?<!1)1月1日|12月31日|年(?:年?底|末)|12月(?:底|末)")
_SHARE_OF = re.compile("占(?:全|总|同|本|所|办|受|收|行)")
_NONE_OF_THEM = re.compile("未收到|没有|未发生|未受理|未产生|均无|未被")
_SUBJECT = re.compile("(?:[局委厅办院县区镇乡市省会站所]|街道|政府|机关|部门|单位)$|^[我本全各]")
_PAST = re.compile(r"上年|去年|上一年|上年度|前一年|同期|往年")


def _merged(names: list[str]) -> list[str]:
    """Kinds of dispute named together; 「行政诉讼」 beside a kind of suit only says what it is."""
    seen = list(dict.fromkeys(names))
    if len(seen) > 1 and ("suit_direct" in seen or "suit_after" in seen):
        seen = [name for name in seen if name not in ("suit", "reconsideration")]
    if "both_disputes" in seen:
        return ["reconsideration", "suit"]
    return seen


def _alone(name: str) -> list[str]:
    return [name]


def _goes_on(text: str, place: int) -> bool:
    return text[place : place + 1] == "等"


def _sums(readings: tuple[Sum, ...], columns: list[str]) -> tuple[Sum, ...]:
    return tuple(
        Sum(r.say, tuple(cell_pattern(row, column) for row in r.cells for column in columns or ["total"]))
        for r in readings
    )


def _gaps(start: int, end: int, taken: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    place = start
    for first, last in taken:
        if first > place:
            yield place, min(first, end)
        place = max(place, last)
        if place >= end:
            return
    yield place, end
