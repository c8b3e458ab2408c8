"""What a paragraph says of the form's figures: each statement with every reading its words allow."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from models.editions.lexicon import FactInterpretation
from models.texts.claim import (
    ABOUT_REQUESTS,
    Claim,
    ClaimKind,
    ParagraphContext,
    cell_pattern,
    clause_start,
)
from models.texts.counted_items import CountedItem
from models.texts.numbers import Number, NumberKind
from models.texts.term_matches import TermMatch, phrase_patterns, strip_fillers


def find_count_claims(context: ParagraphContext, items: Iterable[CountedItem]) -> tuple[Claim, ...]:
    """Every count that speaks of a figure of the form, those in brackets included."""
    claims = tuple(_CountClaimFinder(context).claims(items))
    return tuple(_without_kinds_told_apart(context, claim, claims) for claim in claims)


def _without_kinds_told_apart(context: ParagraphContext, claim: Claim, claims: tuple[Claim, ...]) -> Claim:
    """A kind of result may leave out its sub-kinds that stand beside it: 「无法提供 4 件；仍不明确的 1 件」."""
    lexicon = context.lexicon
    prefix = next((row for row in lexicon.rows.get(claim.key, ()) if row.endswith("*")), "")
    if not prefix:
        return claim
    text, beside = context.normalised.text, []
    for other in claims:
        rows = lexicon.rows.get(other.key, ())
        if other.sentence == claim.sentence and other.key in lexicon.groups["leaf"] and rows[0].startswith(prefix[:-1]):
            first, last = sorted((claim, other), key=lambda one: one.start)
            if not _WITHIN.search(text, first.end if first is claim else first.start, last.start + 4):
                beside += [f"-{row}" for row in rows]
    if not beside:
        return claim
    told = tuple(cell.split(".")[-1] for cell in claim.interpretations[0].cell_patterns[:1])
    pattern = tuple(cell_pattern(row, told[0]) for row in (prefix, *dict.fromkeys(beside)))
    return replace(claim, interpretations=(*claim.interpretations, FactInterpretation("", pattern)))


_WITHIN = re.compile("其中|包括|包含|[含:(]|分别|中[，有]|即|为")


_Fact = tuple[str, tuple[FactInterpretation, ...]]


class _CountClaimFinder:
    """Finds the fact of one item after another; what was told last gives the rest their context."""

    def __init__(self, context: ParagraphContext) -> None:
        self.context, self.terms, self.lexicon = context, context.terms, context.lexicon
        self.text = context.normalised.text
        self.group_of = self.lexicon.group_of
        self.last_subject = (-1, "")
        self.matter = _Matter()
        self.of_requesters = -1  # the sentence whose results are those of some requesters
        self.singled_out = -1  # the sentence in which some were singled out
        self.whole_values: set[int | None] = set()  # of statements on the whole
        self.is_presumed = False  # whether only the figures can show that requests are counted
        self.has_told: set[str] = set()  # the facts that the paragraph has told of
        self.last_claim: Claim | None = None
        self.previous = (-1, "")  # the sentence of the count before, and what it told of
        names = {m.name for m in self.terms.all}
        self.tells_course_of_requests = bool({"carry_in", "carry_out"} & names and {"newly", "answer"} & names)

    def claims(self, items: Iterable[CountedItem]) -> Iterator[Claim]:
        for item in items:
            before = self.matter
            self.matter = self.matter_of(item)
            if self.is_about_some(item):
                self.singled_out = item.sentence
            if item.number.kind is NumberKind.COUNT:
                claims = list(self.claims_of(item))
                if self.is_some_of_unknown(item, claims):
                    self.singled_out = item.sentence
                self.previous = (item.sentence, claims[-1].key if claims else "")
                for claim in claims:
                    self.last_claim = claim
                    if not (claim.is_qualified or claim.is_partial or claim.is_presumed):
                        self.whole_values.add(item.value)
                    yield claim
                    if "/" in claim.key and self.text[item.end - 1] in "中里":
                        self.of_requesters = item.sentence
            if item.nested:
                yield from self.nested_claims(item)
                self.matter = replace(self.matter, head=before.head)

    def is_about_some(self, item: CountedItem) -> bool:
        """Whether an item, or the clause before it, speaks of some of the requests from here on.

        「同一申请人提出 12 件」; 「对投诉举报类申请，全年 25 件转交」; 「涉征收的 99 件，这 99 件里」, where nothing
        whole was 99.
        """
        lead = item.lead_start if item.lead_start >= 0 else item.start
        if _ONE_REQUESTER.search(self.text, item.start, item.end) or _FOR_EXAMPLE.search(self.text, lead, item.start):
            return True
        if item.is_reference and _AMONG_THEM.match(self.text, item.number.end):
            return item.value not in self.whole_values
        return 0 <= item.lead_start < item.start and bool(_OF_SOME.search(self.text, item.lead_start, item.start))

    def is_some_of_unknown(self, item: CountedItem, claims: list[Claim]) -> bool:
        """Whether what follows is of a count that is no whole: 「仲裁条线的 12 件中，3 件予以公开」."""
        if any(not claim.is_qualified for claim in claims) or item.value in self.whole_values:
            return False
        is_named = _OF_A_KIND.search(self.text, item.start, item.number.start)
        return bool(is_named and _AMONG_THEM.match(self.text, item.number.end))

    def nested_claims(self, item: CountedItem) -> Iterator[Claim]:
        """What stands in the brackets of a count; of some of the cases only, where the count itself is."""
        own = self.last_claim
        is_whole = own is not None and own.number is item.number and not own.is_qualified and not own.is_partial
        is_whole = is_whole and not (own and own.key.endswith("+closed"))
        for claim in self.claims(item.nested):
            yield claim if is_whole else replace(claim, is_qualified=True)

    # ---- what the text is about: requests, or what people else bring to an office

    def matter_of(self, item: CountedItem) -> "_Matter":
        """What an item is of: its own noun says it, else the nearest one before it, else the item before it.

        The parts of a list are of what its head is of, whatever stands between.
        """
        start = item.lead_start if item.lead_start >= 0 else item.start
        known = self.matter
        begins_list = bool(_LISTED.search(self.text, start, item.number.start))
        own = self.noun_in(item.start, item.end, item) or self.noun_in(start, item.start, item)
        head = known.noun if begins_list else known.head if known.is_in_list and item.sentence == known.sentence else ""
        if own == "request" and head == "foreign":
            own = head  # 「公文 90 件，其中主动公开 60 件、依申请公开 20 件」
        if own:
            in_list = begins_list or (known.is_in_list and item.sentence == known.sentence)
            return _Matter(own, head or own, item.sentence, in_list)
        goes_on = item.sentence == known.sentence or (
            item.sentence == known.sentence + 1 and self.context.continues(item.sentence)
        )
        if not goes_on:
            return _Matter("", "", item.sentence)
        noun = known.head if known.is_in_list and not begins_list else known.noun
        return _Matter(noun, known.noun if begins_list else known.head, item.sentence, begins_list or known.is_in_list)

    def noun_in(self, start: int, end: int, item: CountedItem) -> str:
        """The last noun of a stretch that says what is counted; "foreign" for what is no request to the office."""
        terms = self.terms.within_span(start, end, self.notes_of(item))
        for match in reversed(terms):
            if match.name in ("foreign", "procurement", "fees"):
                if self.is_topic(match, terms, start) or _IN_COURSE.match(self.text, match.start):
                    continue
                return "foreign"
            if match.name in ABOUT_REQUESTS:
                if self.is_attribute(match):
                    return "foreign"
                if dispute := self.is_of_dispute(match):
                    return dispute
                return "foreign" if self.is_other_application(match) else "request"
            if self.group_of.get(match.name) in ("dispute", "document"):
                return match.name
        return ""

    def is_of_others(self, match: TermMatch, item: CountedItem) -> bool:
        """Whether a meaning beside a number is not of it: of a dispute, denied, or of a fraction of those counted."""
        if match.name == "request":
            return bool(self.is_of_dispute(match))
        if match.name in ("answer", "handle", "receive") and _DENIED.search(self.text, item.start, match.start):
            return True
        between = self.context.numbers_in(item.number.end, match.start)
        return any(n.kind in (NumberKind.RATIO, NumberKind.PERCENT) for n in between)

    def is_of_dispute(self, match: TermMatch) -> str:
        """The dispute that an application is for: 「复议申请」."""
        before = self.terms.last_before(match.start)
        is_next = before is not None and before.end == match.start
        return before.name if before and is_next and self.group_of.get(before.name) == "dispute" else ""

    def is_attribute(self, match: TermMatch) -> bool:
        """Whether 「依申请公开」 only names how documents may be disclosed, beside those that are 「主动公开」."""
        return _ATTRIBUTES.search(self.text, max(0, match.start - 24), match.start) is not None

    def is_topic(self, match: TermMatch, terms: tuple[TermMatch, ...], start: int) -> bool:
        """Whether a noun only says what requests were about: 「申请主要涉及河道采砂许可等事项」."""
        about = _TOPIC.search(self.text, start, match.start)
        return about is not None and any(m.name == "request" and m.start < about.start() for m in terms)

    def notes_of(self, item: CountedItem) -> list[tuple[int, int]]:
        """The brackets of an item that are no words of its own: those that count, and the note behind its number."""
        brackets = self.context.normalised.brackets
        end = item.number.end
        return [*item.nested_spans, (end, brackets[end])] if end in brackets else item.nested_spans

    def is_other_application(self, match: TermMatch) -> bool:
        """Whether 「申请」 is told to be of something else: 「行政许可申请」, 「低保救助申请」."""
        if self.text[match.start : match.end] != "申请":
            return False
        before = self.terms.last_before(match.start)
        if before and before.end == match.start and before.name in ("licences", "penalties", "coercion", "foreign"):
            return True
        run = _HAN_RUN.search(self.text, max(0, match.start - 12), match.start)
        named = self.terms.within_span(run.start() if run else match.start, match.start, [])
        if any(m.name == "foreign" for m in named):
            return True
        if any(self.group_of.get(m.name) in ("result", "leaf", "column") for m in named):
            return False
        return len(self.kind_named(match)) >= 4 and not self.terms.has(("about_requests",), 0, match.start)

    def words_before(self, match: TermMatch) -> str:
        """The words that run up to a noun."""
        before = self.terms.last_before(match.start)
        counts = self.context.numbers_in(max(0, match.start - 12), match.start)
        start = max(0, match.start - 12, before.end if before else 0, counts[-1].end if counts else 0)
        words = _HAN_RUN.search(self.text, start, match.start)
        return words[0] if words else ""

    def kind_named(self, match: TermMatch) -> str:
        """Unknown words straight before a noun, which may name a kind of it: 「核实申请」."""
        return phrase_patterns(self.lexicon).filler.sub("", self.words_before(match))

    def is_of_some_kind(self, item: CountedItem, local: tuple[TermMatch, ...]) -> bool:
        """Whether the requests of an item may be applications of another kind."""
        noun = next((m for m in reversed(local) if m.name == "request" and m.start < item.number.start), None)
        if noun is None or self.text[noun.start : noun.end] != "申请" or noun.start - item.start < 2:
            return False
        words = self.words_before(noun)
        return len(self.kind_named(noun)) >= 2 and not words.endswith("的") and not _NUMERAL_BEFORE.search(words)

    def claims_of(self, item: CountedItem) -> Iterator[Claim]:
        if item.is_reference or item.is_unlabelled or not _may_count_cases(item.number):
            return
        start, local = self.telling_terms(item)
        if self.matter.noun == "foreign" and not any(
            self.group_of.get(m.name) in ("dispute", "document") or m.name in _OTHER_NOUNS for m in local
        ):
            return
        local = tuple(m for m in local if not self.is_of_others(m, item))
        names = {term.name for term in local}
        if not names or self.is_refused(item, local) or self.is_left_out(item):
            return
        if _SHARE_OF.search(self.text, item.start, item.number.start):
            return
        if _NONE_OF_THEM.search(self.text, item.number.end, item.end):
            return
        self.is_presumed = False
        for key, interpretations in self.facts(item, start, local, names):
            if not self.is_presumed:
                self.has_told.add(key)
            yield self.make_claim(item, key, interpretations, start, local)

    def is_refused(self, item: CountedItem, local: tuple[TermMatch, ...]) -> bool:
        """Whether a word says that something else is counted; not one before the noun that is named last."""
        refusing = set(self.lexicon.groups["refusing"]) - {"processing_fee"}
        before = [m for m in local if m.start < item.number.start]
        last = next((m for m in reversed(before) if m.name in _OTHER_NOUNS), None)
        has_result = any(self.group_of.get(m.name) == "result" for m in local)
        return any(
            m.name in refusing
            and (last is None or m.start > last.start)
            and not (has_result and _REASON.search(self.text, max(item.start, m.start - 12), m.start))
            and not _NOT_ONE.search(self.text, item.number.end, m.start)
            and not self.is_topic(m, local, item.start)
            for m in local
        )

    def telling_terms(self, item: CountedItem) -> tuple[int, tuple[TermMatch, ...]]:
        """The meanings that say what an item is, and where they begin."""
        if charge := self.charge(item):
            return item.start, (charge,)
        start, local = self.local_terms(item)
        if not self.tells(local) and (predicate := self.predicate(item)):
            local = (predicate,) if predicate.name == "fees" else (*local, predicate)
        return start, local

    def local_terms(self, item: CountedItem) -> tuple[int, tuple[TermMatch, ...]]:
        """The meanings of an item's own words; where these say nothing, those of the clauses before."""
        if item.label:
            labelled = self.terms.within_span(*item.label, item.nested_spans)
            return item.label[0], tuple(m for m in labelled if m.end <= item.label[1])
        own = self.terms.within_span(item.start, item.end, [*self.notes_of(item), *self.notes_before(item)])
        if reason := _BECAUSE.search(self.text, item.number.end, item.end):
            own = tuple(m for m in own if m.start < reason.start() or self.group_of.get(m.name) != "flow")
        telling_terms = [m for m in own if m.name != "channel"]
        if not telling_terms and item.lead_start >= 0 and not self.unexplained_words(item.start, item.end, (), item):
            lead = max(item.lead_start, self.text.rfind(";", item.lead_start, item.start) + 1)
            return lead, self.terms.within_span(lead, item.end, self.notes_of(item))
        return item.start, own

    def tells(self, terms: tuple[TermMatch, ...]) -> bool:
        """Whether words say what became of what is counted, or whose amount it is."""
        groups = (None, "refusing")
        return any(
            m.name in ("fees", "procurement") or (m.name != "request" and self.group_of.get(m.name) not in groups)
            for m in terms
        )

    def reach(self, item: CountedItem) -> int:
        """How far an item is spoken of: to the clause of the next count, or the end of its part of the sentence."""
        end = self.context.sentence_end(item.number.end)
        end = self.text.find(";", item.number.end, end) if ";" in self.text[item.number.end : end] else end
        counts = (n for n in self.context.numbers_in(item.number.end, end) if n.kind is NumberKind.COUNT)
        following = next(counts, None)
        return max(clause_start(self.text, following.start), item.number.end) if following else end

    def predicate(self, item: CountedItem) -> TermMatch | None:
        """What a later clause says of an item: 「尚有 9 件申请…，结转 2024 年」, 「27 万元，系全部收费」."""
        for term in self.terms.within_span(item.end, self.reach(item), []):
            before = self.text[max(item.end, clause_start(self.text, term.start + 1)) : term.start]
            if term.name in ("carry_out", "fees") and not _COPULA.sub("", before).strip("，,"):
                return term
        return None

    def charge(self, item: CountedItem) -> TermMatch | None:
        """The charges that a bare amount is of: 「行政事业性收费仅鉴定费一项，全年 63.52 万元」.

        Where one of several is named in between, or another amount stands there, that cannot be told.
        """
        if item.number.unit_kind != "money":
            return None
        is_sum = _SUMS_UP.search(self.text, item.start, item.number.start)
        if not is_sum and self.unexplained_words(item.start, item.end, (), item):
            return None
        start = self.context.sentence_start(item.start)
        if _THE_LATTER.search(self.text, start, item.start):
            start = self.context.sentence_start(max(start - 1, 0))
        named = [m for m in self.terms.within_span(start, item.start, []) if m.name == "fees"]
        if not named:
            return None
        between = self.text[named[-1].end : item.start]
        others = self.context.numbers_in(named[-1].end, item.start)
        is_whole = "费" not in between or _ONLY.search(between)
        is_alone = not any(n.unit_kind == "money" for n in others) and "其中" not in between
        return named[-1] if is_whole and is_alone else None

    def is_left_out(self, item: CountedItem) -> bool:
        """Whether an item is told not to be among those of the report: 「另有 22 件，不在统计之列」."""
        return _NOT_COUNTED.search(self.text, item.number.end, self.reach(item)) is not None

    def notes_before(self, item: CountedItem) -> list[tuple[int, int]]:
        """The brackets before a number that say what is counted with it: 「其他（含不予处理）9 件」."""
        brackets = self.context.normalised.brackets
        return [
            (match.start(), brackets[match.start()])
            for match in _INCLUDING.finditer(self.text, item.start, item.number.start)
            if match.start() in brackets
        ]

    def facts(self, item: CountedItem, start: int, local: tuple[TermMatch, ...], names: set[str]) -> Iterator[_Fact]:
        kind = item.number.unit_kind
        if kind in ("money", "thing", ""):
            yield from self.listed_facts(item, start, local, kind or "thing")
        if kind not in ("thing", "") or self.is_listed_fact(names):
            return
        matches = self.dispute_facts(item, start, local) or self.document_facts(item, start, local)
        if not matches and "proactive" not in names:
            matches = self.request_facts(item, start, local, names)
        yield from matches

    def is_listed_fact(self, names: set[str]) -> bool:
        return any(fact.required_terms[0] in names for fact in self.lexicon.facts)

    def listed_facts(self, item: CountedItem, start: int, local: tuple[TermMatch, ...], kind: str) -> Iterator[_Fact]:
        names = {m.name for m in local}
        for fact in self.lexicon.facts:
            if names & set(fact.excluded_terms) or kind not in fact.units:
                continue
            if kind == "thing" and self.is_published(start):
                continue
            if fact.is_alone and not names & {"decisions", "handle"} and self.has_further_words(item, start, local):
                continue
            if all(set(words.split("|")) & names for words in fact.required_terms):
                yield fact.key, fact.interpretations
                return

    def has_further_words(self, item: CountedItem, start: int, local: tuple[TermMatch, ...]) -> bool:
        """Whether the words of an item, up to what is said of all of them, tell more than the fact."""
        # 「申请中，涉及企业登记的 52 件、行政处罚的 40 件」
        if self.text[item.number.start - 1 : item.number.start] in ("的", "类"):
            return True
        said = _OF_ALL_OF_THEM.search(self.text, item.number.end, item.end)
        return bool(self.unexplained_words(start, said.start() if said else item.end, local, item).strip("中里"))

    def is_published(self, place: int) -> bool:
        """Whether the sentence so far is about what was published, not about what was decided."""
        act = self.terms.last_in_group(place, self.context.sentence_start(place), "act")
        return act is not None and act.name in ("publish", "proactive")

    # ---- reviews and suits

    def dispute_facts(self, item: CountedItem, start: int, local: tuple[TermMatch, ...]) -> list[_Fact]:
        named = [m for m in local if self.group_of.get(m.name) == "dispute"]
        note = self.context.normalised.brackets.get(item.number.end)
        outcomes = [m for m in local if self.group_of.get(m.name) == "outcome"]
        if named and note:  # the outcomes in brackets behind a number divide it
            outcomes = [m for m in outcomes if not item.number.end < m.start < note]
        names = [m.name for m in outcomes]
        sentence_start = self.context.sentence_start(start)
        if not named and names:
            groups = [[name] for name in names] if self.is_each(item) else [names]
            return [fact for group in groups for fact in self.outcome_facts(item, start, sentence_start, group)]
        if names and len(names) > 1 and self.is_each(item):
            return [fact for name in names for fact in self.named_dispute_facts(item, start, local, named, [name])]
        return self.named_dispute_facts(item, start, local, named, names)

    def outcome_facts(self, item: CountedItem, start: int, sentence_start: int, names: list[str]) -> list[_Fact]:
        """An outcome without its dispute is of the last one named, or of any before it in the sentence together."""
        last = self.terms.last_in_group(start, sentence_start, "dispute")
        if last is None or not self.concerns_disclosure(start, item.end):
            return []
        key, readings = self.dispute_fact([last.name], names)
        part = max(sentence_start, self.text.rfind(";", sentence_start, start) + 1)
        near = {m.name for m in self.terms.within_span(part, start, [])}
        told_near = near & set(self.lexicon.groups["dispute"])
        before = near if told_near else {m.name for m in self.terms.within_span(sentence_start, start, [])}
        if last.name in ("suit_direct", "suit_after") and before & {"suit", "suit_direct", "suit_after"} != {last.name}:
            readings += self.dispute_fact(["suit"], names)[1]
        if before & {"reconsideration", "both_disputes"} and before & {"suit", "suit_direct", "suit_after"}:
            readings += self.dispute_fact(["reconsideration", "suit"], names)[1]
        return [(key, readings)]

    def named_dispute_facts(
        self, item: CountedItem, start: int, local: tuple[TermMatch, ...], named: list[TermMatch], outcomes: list[str]
    ) -> list[_Fact]:
        if not named or not self.concerns_disclosure(start, item.end):
            return []
        if _OTHER_DISPUTE.search(self.text, max(item.start, named[0].start - 12), named[0].start):
            self.singled_out = item.sentence
            return []
        if _OTHER_KIND.search(self.text, max(item.start, named[0].start - 8), named[0].start):
            self.singled_out = item.sentence
            return []
        disputes = _merge_disputes([m.name for m in named])
        single = item.multiplier > 1 or self.is_each(item)
        if not outcomes and any(m.name == "closed" for m in local):
            outcomes = ["closed"]
        return [self.dispute_fact(group, outcomes) for group in (map(_as_list, disputes) if single else [disputes])]

    def dispute_fact(self, disputes: list[str], outcomes: list[str]) -> _Fact:
        columns = dict.fromkeys(prefix for name in disputes for prefix in self.lexicon.disputes[name])
        cells = [f"disputes.all.{prefix}_total" for prefix in columns]
        if outcomes == ["closed"]:
            cells += [f"-disputes.all.{prefix}_{self.lexicon.outcomes['pending'][0]}" for prefix in columns]
        elif outcomes:
            ends = [self.lexicon.outcomes[name][0] for name in outcomes]
            cells = [f"disputes.all.{prefix}_{end}" for prefix in columns for end in ends]
        return "+".join([*disputes, *outcomes]), (FactInterpretation("", tuple(cells)),)

    def concerns_disclosure(self, start: int, end: int) -> bool:
        if self.context.topic & {"request", "reconsideration", "suit", "both_disputes"}:
            return True
        sentence_start = self.context.sentence_start(start)
        words = self.text[sentence_start:end]
        if _AS_REVIEWER.search(words[words.rfind(";") + 1 :]):
            return False
        if _SOME_OF_DISCLOSURE.match(self.text, end):
            return False
        if phrase_patterns(self.lexicon).about_disclosure.search(words):
            return True
        return not self.terms.has(("receive", "handle", "answer", "closed"), sentence_start, end) or (
            phrase_patterns(self.lexicon).about_disclosure.search(self.text[:end]) is not None
        )

    def is_each(self, item: CountedItem) -> bool:
        return bool(re.search(r"[均都皆](?:为|是)?$|各$|分别(?:为|是)?$", self.text[item.start : item.number.start]))

    # ---- documents

    def document_facts(self, item: CountedItem, start: int, local: tuple[TermMatch, ...]) -> list[_Fact]:
        kinds = [m.name for m in local if self.group_of.get(m.name) == "document"]
        acts = [m.name for m in local if self.group_of.get(m.name) == "act"]
        sentence_start = self.context.sentence_start(start)
        follows_other = self.previous[0] == item.sentence and not self.previous[1].startswith(_DOCUMENT_KEYS)
        if not kinds and acts and not follows_other and not self.unexplained_words(start, item.end, local, item):
            last = self.terms.last_in_group(start, sentence_start, "document")
            is_part = last is not None and _AMONG_COUNTED.search(self.text, last.end, item.number.start)
            kinds = [last.name] if last and not is_part else []
        if kinds and not acts:
            act = self.terms.last_in_group(item.number.start, sentence_start, "act")
            acts = [act.name] if act else []
        opening = min([m.start for m in local] or [start])
        if not kinds or not acts or len(self.unexplained_words(opening, item.end, local, item)) > 1:
            return []
        act_name = next(name for name in self.lexicon.acts if name in acts)
        single = item.multiplier > 1 or self.is_each(item)
        groups = [[kind] for kind in dict.fromkeys(kinds)] if single else [list(dict.fromkeys(kinds))]
        return [self.document_fact(group, act_name) for group in groups]

    def document_fact(self, kinds: list[str], act: str) -> _Fact:
        interpretations = tuple(
            FactInterpretation("", tuple(f"documents.{kind}.{column}" for kind in kinds))
            for column in self.lexicon.acts[act]
        )
        return "+".join([*kinds, act]), interpretations

    # ---- requests

    def request_facts(
        self, item: CountedItem, start: int, local: tuple[TermMatch, ...], names: set[str]
    ) -> list[_Fact]:
        if item.number.unit in _NO_CASES:
            return []
        is_case = item.number.unit in ("件", "宗", "起", "件次", "")
        if not ((is_case and names & {"carry_out", "carry_in"}) or self.context.concerns_requests(start, item.end)):
            self.is_presumed = is_case and not self.matter.noun
            if not self.is_presumed:
                return []
        if self.group_of.get(self.matter.noun) == "dispute" and "request" not in names:
            return []
        if names & set(self.lexicon.groups["column"]) - {"organisation", "natural_person"}:
            names = names - {"organisation"}  # 「单位申请含商业企业 6 件」: the one that is named last
        columns = self.columns_of(names)
        is_piece = item.number.unit == "条" and "request" not in names
        if columns and "等" in self.text[item.start : item.number.start]:
            return []  # 「企业、律所等单位 91 件」
        rows = [] if is_piece else self.result_rows(local, is_each=item.multiplier > 1 or self.is_each(item))
        flow = None if self.is_of_some_kind(item, local) else self.flow_fact(item, start, local, names, bool(columns))
        if rows and names & {"carry_in", "carry_out"} and flow:
            rows = []  # 「7 件上年结转申请均予以公开」
        if rows:
            return [(key, _in_columns(matches, columns)) for key, matches in rows]
        if flow:
            return [(flow[0] + ("/" + "+".join(columns) if columns else ""), _in_columns(flow[1], columns))]
        return []

    def columns_of(self, names: set[str]) -> list[str]:
        """The columns of the requesters that are named; none for natural persons and organisations together."""
        if "organisation" in names:
            return [] if "natural_person" in names else list(self.lexicon.columns["organisation"])
        return [column for name in self.lexicon.columns if name in names for column in self.lexicon.columns[name]]

    def result_rows(
        self, local: tuple[TermMatch, ...], *, is_each: bool
    ) -> list[tuple[str, tuple[FactInterpretation, ...]]]:
        groups = [m for m in local if self.group_of.get(m.name) == "result"]
        leaves = [m for m in local if self.group_of.get(m.name) == "leaf"]
        if groups and _is_followed_by_etc(self.text, groups[-1].end):
            return []
        if is_each and leaves + groups:
            named = dict.fromkeys(m.name for m in leaves or groups)
            if "granted_and_part" in named:
                named = dict.fromkeys(["granted", "granted_in_part", *(n for n in named if n != "granted_and_part")])
            return [(name, (self.row_sum([name]),)) for name in named]
        if groups:
            names = list(dict.fromkeys(m.name for m in groups))
            alone = [m.name for m in leaves if not self.has_more_parts(m.end, groups[0].start)]
            together = (self.row_sum([*names, *alone]),) if alone else ()
            return [("+".join(names), (self.row_sum(names), *(self.row_sum([leaf]) for leaf in alone), *together))]
        if leaves and not _is_followed_by_etc(self.text, leaves[-1].end):
            names = list(dict.fromkeys(m.name for m in leaves))
            return [("+".join(names), (self.row_sum(names),))]
        return []

    def has_more_parts(self, start: int, end: int) -> bool:
        return "等" in self.text[start : max(start, end)]

    def row_sum(self, names: list[str]) -> FactInterpretation:
        rows = dict.fromkeys(row for name in names for row in self.lexicon.rows[name])
        return FactInterpretation("", tuple(rows))

    def flow_fact(
        self, item: CountedItem, start: int, local: tuple[TermMatch, ...], names: set[str], in_columns: bool
    ) -> _Fact | None:
        if carried := self.carried_fact(item, names):
            return carried
        claims = next((name for name in ("newly", "answer", "receive", "handle") if name in names), "")
        if in_columns:
            return self.column_fact(start, item.number.start, claims)
        if self.is_by_channel(item, local, names):
            return None
        if "receive" in names and "answer" in names:
            return "handle", self.lexicon.flows["handle"]
        sentence_start = self.context.sentence_start(start)
        if claims and self.terms.has(ABOUT_REQUESTS, sentence_start, item.end):
            return claims, self.lexicon.flows[claims]
        told = self.has_told & {"newly", "receive", "answer"} or self.tells_course_of_requests
        told = told or self.is_presumed
        goes_on = bool(told) and claims in ("answer", "receive", "handle") and self.matter.noun in ("", "request")
        has_results = claims in ("answer", "handle") and len(self.context.result_terms) > 1
        by_heading = "request" in self.context.topic or claims == "newly" or goes_on or has_results
        if claims and by_heading and not self.unexplained_words(local[0].start, item.end, local, item):
            return claims, self.lexicon.flows[claims]
        if self.is_other(item):
            return None
        said = _OF_ALL_OF_THEM.search(self.text, item.number.end, item.end)
        end = said.start() if said else item.end
        if "request" in names and not claims and not self.unexplained_words(item.start, end, local, item):
            return "request", self.lexicon.flows["request"]
        return None

    def is_by_channel(self, item: CountedItem, local: tuple[TermMatch, ...], names: set[str]) -> bool:
        """Whether a count is of what came one way; every request is in writing, unless others came on line."""
        said = _OF_ALL_OF_THEM.search(self.text, item.number.end, item.end)
        end = said.start() if said else item.end
        channels = [m.end for m in local if m.name == "channel" and m.start < end]
        if not channels and "in_writing" in names:
            start, end = self.context.sentence_start(item.start), self.context.sentence_end(item.start)
            return self.terms.has(("channel",), start, end)
        return bool(channels) and not _is_followed_by_etc(self.text, max(channels))

    def carried_fact(self, item: CountedItem, names: set[str]) -> _Fact | None:
        """What was carried in or out, or with that all there was to handle."""
        before = self.text[item.start : item.number.start]
        if names & {"carry_in", "carried"} and names & {"newly", "receive"} and _TOGETHER.search(before):
            return "handle", self.lexicon.flows["handle"][:2]
        name = next((each for each in ("carry_out", "carry_in", "carried") if each in names), "")
        # Behind what was carried in or answered it can only go on to next year.
        if name == "carried" and _WITH_IT.search(self.text, item.start, item.number.start):
            name = "carry_in"
        elif name == "carried" and self.has_told & {"answer", "carry_in"}:
            name = "carry_out"
        return (name, self.lexicon.flows[name]) if name else None

    def column_fact(self, start: int, end: int, claims: str) -> _Fact:
        """A count by requester: of what was received, or of what was answered."""
        last = self.terms.last_in_group(start, 0, "flow") if not claims else None
        if last and last.name == "request":  # 「新收申请来自…」
            last = self.terms.last_in_group(last.start, max(0, last.start - 4), "flow") or last
        claims = claims or (last.name if last else "receive")
        if claims == "newly" and "新" in (self.text[last.start : last.end] if last else self.text[start:end]):
            return claims, self.lexicon.flows[claims][:1]
        flow = "request" if claims in ("handle", "answer") else "receive"
        return flow, self.lexicon.flows[flow]

    def is_other(self, item: CountedItem) -> bool:
        """Whether the words tell of the others (其他申请)."""
        return any(word in self.text[item.start : item.end] for word in self.lexicon.marks["rest"])

    # ---- what else the words say

    def unexplained_words(self, start: int, end: int, local: Iterable[TermMatch], item: CountedItem) -> str:
        """The words of a stretch that neither mean something to the form nor are empty."""
        if item.label:
            start, end = max(start, item.label[0]), item.label[1]
        taken = sorted(
            [(m.start, m.end) for m in local]
            + [
                note
                for note in self.notes_of(item)
                if note in item.nested_spans or not _LEAVES_OUT.search(self.text, *note)
            ]
            + [(item.number.start, item.number.end)]
            + [quote for quote in self.context.normalised.quoted_spans if start <= quote[0] < end]
        )
        return strip_fillers(self.text, _uncovered_spans(start, end, taken), self.lexicon)

    def make_claim(
        self,
        item: CountedItem,
        key: str,
        interpretations: tuple[FactInterpretation, ...],
        start: int,
        local: tuple[TermMatch, ...],
    ) -> Claim:
        sentence_start = self.context.sentence_start(start)
        opening = min([item.number.start, *(m.start for m in local if m.start >= start)])
        lead = item.label[0] if item.label else min(item.start, start)
        if start < item.start or _ABOUT_SOME.search(self.text, item.start, item.number.start):
            opening = lead  # what stands before may say which of them
        said = _OF_ALL_OF_THEM.search(self.text, item.number.end, item.end)
        rest = self.unexplained_words(max(opening, lead), said.start() if said else item.end, local, item)
        qualified = len(rest) >= 2 and "等" not in self.text[lead : item.number.start]
        qualified = (
            qualified
            or self.is_kind_of_requester(key, local, item)
            or self.has_unknown_verb(key, start, min(opening, item.number.start))
            or self.counts_only_part(key, item, sentence_start)
            or (key.startswith(("reconsideration", "suit")) and self.names_result(item, local))
            or (key == "request" and self.is_of_some_matter(item, local))
        )
        year, narrow = self.year_and_scope(item)
        return Claim(
            key,
            interpretations,
            ClaimKind.COUNT,
            item.number,
            item.label[0] if item.label else max(lead, 0),
            item.number.end if item.label else item.end,
            item.sentence,
            year,
            self.is_past(item, local),
            self.is_partial(item, key) or narrow,
            qualified,
            self.is_presumed,
            is_plain=not self.has_words_before_meaning(lead, min(opening, item.number.start), local, item),
            is_existential=_THERE_ARE.search(self.text, item.start, item.number.start) is not None,
            is_among=key in self.lexicon.flows and "其中" in self.text[item.start : item.number.start],
            subject=self.subject(item, sentence_start, opening),
        )

    def is_partial(self, item: CountedItem, key: str) -> bool:
        """Whether a count is of a part of the office or the year, or of some that were singled out in its sentence."""
        if item.sentence == self.of_requesters:
            return True
        remaining = key not in _CARRIED_KEYS and _THE_REST.search(self.text, item.start, item.number.start)
        if remaining or self.is_part_by_words(item, key) or self.context.is_singled_out(item.start, item.number.start):
            self.singled_out = item.sentence
        return self.singled_out == item.sentence or self.context.scopes.at(item.number.start).is_partial

    def is_part_by_words(self, item: CountedItem, key: str) -> bool:
        """Whether a count of the course is of one that 其中 names, or of cases that their own words pick out."""
        if key not in self.lexicon.flows:
            return False
        sentence = self.context.sentence_start(item.start)
        if key in _COURSE and (
            _BY_VIEW.search(self.text, sentence, item.number.start)
            or _ANOTHER.search(self.text, item.start, item.number.start)
        ):
            return True
        among = _AMONG_WHOM.search(self.text, item.start, item.number.start)
        return among is not None or _PICKED_OUT.match(self.text, item.number.end) is not None

    def subject(self, item: CountedItem, sentence_start: int, opening: int) -> str:
        """The words that may name who is spoken of; where there are none, those of the statement before."""
        words = self.text[max(sentence_start, clause_start(self.text, opening)) : opening]
        if phrase_patterns(self.lexicon).filler.sub("", words):
            self.last_subject = (item.sentence, words)
            return words
        body = self.context.scopes.at(opening).body
        return body or (self.last_subject[1] if self.last_subject[0] == item.sentence else words)

    def is_kind_of_requester(self, key: str, local: tuple[TermMatch, ...], item: CountedItem) -> bool:
        """Whether words right before a requester name some of them only: 「本县户籍自然人」."""
        term = next((m for m in local if m.name in self.lexicon.columns), None)
        if "/" not in key or term is None:
            return False
        before = self.terms.last_before(term.start)
        start = max(item.start, term.start - 8, before.end if before else 0)
        words = _HAN_RUN.search(self.text[start : term.start])
        return words is not None and len(phrase_patterns(self.lexicon).filler.sub("", words[0])) >= 2

    def has_unknown_verb(self, key: str, start: int, opening: int) -> bool:
        """Whether unknown words stand before 「答复」 or 「行政复议」 that are no subject: 「引导便民答复」."""
        if key not in ("answer", "handle") and not key.startswith(("reconsideration", "suit")):
            return False
        rest = strip_fillers(self.text, iter([(max(start, clause_start(self.text, opening)), opening)]), self.lexicon)
        return rest not in ("", "对") and not _SUBJECT.search(rest)

    def has_words_before_meaning(
        self, lead: int, opening: int, local: tuple[TermMatch, ...], item: CountedItem
    ) -> bool:
        """Whether unknown words stand in the clause before the first that means something."""
        rest = self.unexplained_words(max(lead, 0), opening, local, item).strip(_MARKS) if lead < opening else ""
        return len(rest) > 1

    def counts_only_part(self, key: str, item: CountedItem, sentence_start: int) -> bool:
        """Whether 废止 and 失效 are told apart: each is then only a part of what the form counts."""
        for mine, other in (("repeal", "lapse"), ("lapse", "repeal")):
            if key.endswith(mine):
                end = self.context.sentence_end(item.start)
                return self.terms.has((other,), sentence_start, end)
        return False

    def names_result(self, item: CountedItem, local: tuple[TermMatch, ...]) -> bool:
        """Whether a count of disputes is of those over one kind of answer: 「过程性信息答复被申请复议 2 件」."""
        return any(self.group_of.get(m.name) in ("result", "leaf") and m.start < item.number.start for m in local)

    def is_of_some_matter(self, item: CountedItem, local: tuple[TermMatch, ...]) -> bool:
        """Whether requests told of without a verb are those for one thing.

        「增长点是旧城改造，申请达 17 件」, 「申请案卷 14 件」.
        """
        if any(m.name in _NO_REQUESTS for m in local):
            return True
        if not 0 <= item.lead_start < item.start:
            return False
        lead = self.terms.within_span(item.lead_start, item.start, [])
        spans = [(m.start, m.end) for m in lead]
        return len(strip_fillers(self.text, _uncovered_spans(item.lead_start, item.start, spans), self.lexicon)) > 3

    def year_and_scope(self, item: CountedItem) -> tuple[int | None, bool]:
        frame = self.context.frame(item.number.start)
        since = _SINCE.match(self.text, item.number.end) is not None
        # 「2022 年、2023 年分别为 100 件、120 件」: which is of which year cannot be told.
        sentence_start = self.context.sentence_start(item.number.start)
        mixed = len(frame.years) > 1 and "分别" in self.text[sentence_start : item.number.start]
        return frame.year, frame.is_dated or since or mixed

    def is_past(self, item: CountedItem, local: tuple[TermMatch, ...]) -> bool:
        if item.is_compared:
            return True
        if any(m.name == "carry_in" for m in local):
            return False
        return bool(_PAST.search(self.text[item.start : item.number.start]))


def _may_count_cases(number: Number) -> bool:
    """Whether a number may count cases or amounts: 「予以公开 56.5」 is a share whose mark stands elsewhere."""
    return number.unit_kind == "money" or number.precision >= 1


_OF_ALL_OF_THEM = re.compile("[均皆都]|全部|无一|没有一件|逐[件案一]")
_TOGETHER = re.compile("加|[与和及]|连同|合计|合共")
_WITH_IT = re.compile("含|包括|连同|加上")
# The office judges others' cases: these are not against itself.
_AS_REVIEWER = re.compile(
    "作为(?:行政)?复议(?:机构|机关)|代[^，。;]{1,10}(?:办理|审理)|审理[^，。;]{0,16}复议|以(?:其他|下级|各|下属)[^，。;]{1,12}为被申请人"
)
_SOME_OF_DISCLOSURE = re.compile(
    "[，,(]?(?:其?中?(?:涉及)?|其中(?:因|涉及|由|属于?))(?:政府)?信息公开"
)  # 「复议案件 360 件，其中信息公开类 9 件」
_DOCUMENT_KEYS = ("government_rules", "normative_documents")
_ONE_REQUESTER = re.compile(
    "同一(?:申请|企业|公司|单位|个?人|户|家|村民|主体|当事人)|申请人(?!共|均|都|分别|提|申)[\u4e00-\u9fff]{1,3}(?:提出|申请)|某(?:提出|申请)|(?:先生|女士)(?:提出|申请)"
)
_SINCE = re.compile(r"[(，,]?(?:自)?\d{4}年[^，。;()]{0,6}以来")
_AMONG_COUNTED = re.compile(r"\d[件份部个]?[中里]|其中")
# 「主动公开 62 件、依申请公开 38 件」: how documents may be disclosed, no requests.
_ATTRIBUTES = re.compile("主动公开”?(?:的|为|类)?\\d[\\d,]*[件份条个][、，,;和及]“?$")
_NOT_ONE = re.compile("无一|没有一|[未无]被?$|没有被?$|均未|不存在")  # 「24 件决定无一被撤销」
_REASON = re.compile("因|由于|属于?|系")  # the reason of a result, not what is counted
_CARRIED_KEYS = frozenset({"carry_out", "carry_in", "carried"})
_ABOUT_SOME = re.compile("涉及|有关|关于|围绕")
_FOR_EXAMPLE = re.compile("例如|比如|譬如")
_OF_SOME = re.compile("(?:^|[，。;])(?:对|针对|对于|关于|就)[^，。;]{2,30}(?:类|的|等|性)(?:信息公开)?申请[，,]")
_TOPIC = re.compile("(?:因|由于|涉及|关于|有关|围绕|内容[为是]|集中[在于]|主要[为是有])[^，。;]{0,40}$")
_OF_A_KIND = re.compile("[\u4e00-\u9fff]{2}的$")
_AMONG_THEM = re.compile("[^，。;]{0,6}?[中里]")
_BECAUSE = re.compile("因|由于")
_IN_COURSE = re.compile(
    "(?:补正|延期)(?:等|后|期|未|中|而|原因|推迟|[，。、;)])"
)  # what is done with requests, no other matter
_COPULA = re.compile(
    "[系为是即皆均已已经并将拟由]|全部|本(?:[局委厅办院镇乡县区市]|机关|单位)|我[局委厅办院镇乡县区市]|全年|本年度?|依法|按规定|需"
)
_ONLY = re.compile("仅|只|唯一|一项|即|[系为是](?=各类|全部)")
_SUMS_UP = re.compile(
    "[两二三四五六七八九十\\d](?:个项目|项|类)(?:收费)?(?:合计|共计|共)(?:收取|征收|收入|入库|收缴)?$"
)
_THE_LATTER = re.compile("后者|[该此]项")
_NOT_COUNTED = re.compile(
    "(?:不在|不计入|不列入|不纳入|不属于?|未计入|未列入|未纳入|不算|不含在|另行统计|不重复)[^，。;]{0,14}(?:统计|之列|之内|范围|报告|年报|本表|表[一二三四]|数|申请)"
)
_LEAVES_OUT = re.compile("不[含计包]|除|扣|剔|另")
# 「其中市政府（办公室）受理 104 件」; 「1 件年末收到的申请」
_AMONG_WHOM = re.compile(
    "其中[，,]?(?!新|年内|当年|本年|今年|全年|已|共|上年|结转|按)[\u4e00-\u9fff()、]{2,16}?(?:受理|收到|收件|答复|办结|办理|接收)"
)
_PICKED_OUT = re.compile("计入|[^，。;()\\d]{1,10}(?:收到|受理|提出|提交|递交|接收)的申请")
_COURSE = frozenset({"newly", "receive", "request", "answer", "handle"})
# 「从层级看，县政府收到 28 件，县直部门 67 件」: each is a part.
_BY_VIEW = re.compile(
    "[从按](?:层级|级别|单位|承办|办理时限|办理时间|时限|时间|条线|部门|地区|区域|来源|渠道|方式|内容|主题|类型)[^，。;]{0,8}[看分计][，,:]"
)
_ANOTHER = re.compile("另$")
_INCLUDING = re.compile(r"\(含")
_THE_REST = re.compile("其余|剩余|余下|另外|其他(?=\\d)|另有?$")
_THERE_ARE = re.compile("(?<![共均现只仅还尚计总])有$")
_MARKS = "，,、;:。()"
_OTHER_DISPUTE = re.compile("(?:纠纷|争议|赔偿|补偿|合同|确权|处罚|许可|工伤|征收|拆迁|强制|登记)类?(?:案件|的)?$")
_OTHER_KIND = re.compile("(?<!公开)(?<!公开案件)类$")
_DENIED = re.compile("(?:未|没有|不再|无需)(?:另行|再|能|予以|单独)$")
_NO_CASES = frozenset({"次", "场", "场次", "期", "篇", "类", "处", "批", "批次", "套", "本", "册", "部", "幅", "组"})
_OTHER_NOUNS = frozenset({"licences", "penalties", "coercion", "fees", "procurement", "processing_fee"})
_NO_REQUESTS = ("displayed", "foreign", "licences", "penalties", "coercion")
_LISTED = re.compile("其中|包括|包含|分别为")
_NUMERAL_BEFORE = re.compile("[一二三四五六七八九十百千万两][件宗份起]")
_HAN_RUN = re.compile("[\u4e00-\u9fff]*$")


@dataclass(frozen=True, slots=True)
class _Matter:
    """What the counts are of at a place: the nearest noun, and that of the head of the list they stand in."""

    noun: str = ""
    head: str = ""
    sentence: int = -1
    is_in_list: bool = False


_SHARE_OF = re.compile("占(?:全|总|同|本|所|办|受|收|行)")
_NONE_OF_THEM = re.compile("未收到|没有|未发生|未受理|未产生|均无|未被")
_SUBJECT = re.compile("(?:[局委厅办院县区镇乡市省会站所]|街道|政府|机关|部门|单位)$|^[我本全各]")
_PAST = re.compile(r"上年|去年|上一年|上年度|前一年|同期|往年")


def _merge_disputes(names: list[str]) -> list[str]:
    """Kinds of dispute named together; 「行政诉讼」 beside a kind of suit only says what it is."""
    seen = list(dict.fromkeys(names))
    if len(seen) > 1 and ("suit_direct" in seen or "suit_after" in seen):
        seen = [name for name in seen if name not in ("suit", "reconsideration")]
    if "both_disputes" in seen:
        return ["reconsideration", "suit"]
    return seen


def _as_list(name: str) -> list[str]:
    return [name]


def _is_followed_by_etc(text: str, place: int) -> bool:
    return text[place : place + 1] == "等"


def _in_columns(interpretations: tuple[FactInterpretation, ...], columns: list[str]) -> tuple[FactInterpretation, ...]:
    return tuple(
        FactInterpretation(
            r.label, tuple(cell_pattern(row, column) for row in r.cell_patterns for column in columns or ["total"])
        )
        for r in interpretations
    )


def _uncovered_spans(start: int, end: int, taken: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    place = start
    for first, last in taken:
        if first > place:
            yield place, min(first, end)
        place = max(place, last)
        if place >= end:
            return
    yield place, end
