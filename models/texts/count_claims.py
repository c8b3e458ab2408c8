"""What a paragraph says of the form's figures: each statement with every reading its words allow."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from models.editions.lexicon import FactInterpretation
from models.texts.claim import Claim, ClaimKind, ParagraphContext, cell_pattern
from models.texts.claim_limits import ClaimLimits
from models.texts.counted_items import CountedItem
from models.texts.counted_matters import CountedMatters
from models.texts.dispute_counts import DisputeCounts
from models.texts.document_counts import DocumentCounts
from models.texts.item_words import ItemWords
from models.texts.numbers import Number, NumberKind
from models.texts.request_counts import RequestCounts
from models.texts.term_matches import TermMatch
from models.texts.told_so_far import Fact, ToldSoFar


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


class _CountClaimFinder:
    """Finds the fact of one item after another; what was told last gives the rest their context."""

    def __init__(self, context: ParagraphContext) -> None:
        self.context, self.terms, self.lexicon = context, context.terms, context.lexicon
        self.text = context.normalised.text
        self.group_of = self.lexicon.group_of
        names = {m.name for m in self.terms.all}
        self.refusing = set(self.lexicon.groups["refusing"]) - {"processing_fee"}
        self.words = ItemWords(context)
        self.told = ToldSoFar(bool({"carry_in", "carry_out"} & names and {"newly", "answer"} & names))
        self.matters = CountedMatters(self.words, self.told)
        self.limits = ClaimLimits(self.words, self.told)
        self.disputes = DisputeCounts(self.words, self.told)
        self.documents = DocumentCounts(self.words, self.told)
        self.requests = RequestCounts(self.words, self.told, self.matters)

    def claims(self, items: Iterable[CountedItem]) -> Iterator[Claim]:
        for item in items:
            before = self.told.matter
            self.told.matter = self.matters.matter_of(item)
            if self.limits.is_about_some(item):
                self.told.singled_out = item.sentence
            if item.number.kind is NumberKind.COUNT:
                claims = list(self.claims_of(item))
                if self.limits.is_some_of_unknown(item, claims):
                    self.told.singled_out = item.sentence
                if not claims and _THOSE_THAT.search(self.text, item.start, item.number.start):
                    self.told.of_unknown = (item.sentence, item.value or 0)
                self.told.previous = (item.sentence, claims[-1].key if claims else "")
                for claim in claims:
                    self.told.last_claim = claim
                    if not (claim.is_qualified or claim.is_partial or claim.is_presumed or "/" in claim.key):
                        self.told.whole_values.add(item.value)
                    yield claim
                    is_some = "/" in claim.key or claim.key in ("carry_in", "carry_out", "carried")
                    if is_some and self.text[item.end - 1] in "中里":
                        self.told.of_requesters = item.sentence
            self.told.values.add(item.value)
            if item.nested:
                yield from self.nested_claims(item)
                self.told.matter = replace(self.told.matter, head=before.head)

    def nested_claims(self, item: CountedItem) -> Iterator[Claim]:
        """What stands in the brackets of a count; of some of the cases only, where the count itself is."""
        own = self.told.last_claim
        is_whole = own is not None and own.number is item.number and not own.is_qualified and not own.is_partial
        is_whole = is_whole and not (own and own.key.endswith(("+closed", *_OUTCOMES)))
        told = [part for part in item.nested if not self.is_bare(part)]
        for claim in self.claims(told):
            yield claim if is_whole else replace(claim, is_qualified=True)

    def is_bare(self, part: CountedItem) -> bool:
        """Whether a number in brackets says nothing of itself, as last year's behind this year's: 「120（101）件」."""
        before, after = self.text[part.start : part.number.start], self.text[part.number.end : part.end]
        return not before.strip("(、，,") and not after.strip("),、，")

    def claims_of(self, item: CountedItem) -> Iterator[Claim]:
        if item.is_reference or item.is_unlabelled or not _may_count_cases(item.number):
            return
        start, local = self.words.telling_terms(item)
        if self.told.matter.noun == "foreign" and not any(
            self.group_of.get(m.name) in ("dispute", "document") or m.name in _OTHER_NOUNS for m in local
        ):
            return
        local = tuple(m for m in local if not self.matters.is_of_others(m, item))
        names = {term.name for term in local}
        if not names or self.words.is_left_out(item):
            return
        if not names.isdisjoint(self.refusing) and self.is_refused(item, local):
            return
        if _SHARE_OF.search(self.text, item.start, item.number.start):
            return
        if _DIFFERENCE.search(self.text, item.start, item.number.start):
            return
        if _NONE_OF_THEM.search(self.text, item.number.end, item.end):
            return
        self.told.is_presumed = False
        for key, interpretations in self.facts(item, start, local, names):
            if not self.told.is_presumed:
                self.told.has_told.add(key)
            yield self.make_claim(item, key, interpretations, start, local)

    def is_refused(self, item: CountedItem, local: tuple[TermMatch, ...]) -> bool:
        """Whether a word says that something else is counted; not one before the noun that is named last."""
        before = [m for m in local if m.start < item.number.start]
        last = next((m for m in reversed(before) if m.name in _OTHER_NOUNS), None)
        has_result = any(self.group_of.get(m.name) == "result" for m in local)
        return any(
            m.name in self.refusing
            and (last is None or m.start > last.start)
            and not (has_result and _REASON.search(self.text, max(item.start, m.start - 12), m.start))
            and not _NOT_ONE.search(self.text, item.number.end, m.start)
            and not self.matters.is_topic(m, local, item.start)
            for m in local
        )

    def facts(self, item: CountedItem, start: int, local: tuple[TermMatch, ...], names: set[str]) -> Iterator[Fact]:
        kind = item.number.unit_kind
        if kind in ("money", "thing", ""):
            yield from self.documents.listed_facts(item, start, local, kind or "thing")
        if kind not in ("thing", "") or self.documents.is_listed_fact(names):
            return
        matches = self.disputes.dispute_facts(item, start, local) or self.documents.document_facts(item, start, local)
        if not matches and "proactive" not in names:
            matches = self.requests.request_facts(item, start, local, names)
        yield from matches

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
        rest = self.words.unexplained_words(max(opening, lead), self.words.own_end(item), local, item)
        qualified = len(rest) >= 2 and "等" not in self.text[lead : item.number.start]
        qualified = (
            qualified
            or self.limits.is_kind_of_requester(key, local, item)
            or self.limits.is_joined_to_unknown(item, local)
            or self.limits.has_unknown_verb(key, start, min(opening, item.number.start))
            or self.limits.is_for_some_reason(key, item, local)
            or self.limits.counts_only_part(key, item, sentence_start)
            or (key.startswith(("reconsideration", "suit")) and self.limits.are_some_disputes(item, local))
            or (key == "request" and self.limits.is_of_some_matter(item, local))
        )
        year, narrow = self.limits.year_and_scope(item)
        is_some = self.limits.is_some_by_words(item, key) or narrow
        scope = self.context.scopes.at(item.number.start)
        return Claim(
            key,
            interpretations,
            ClaimKind.COUNT,
            item.number,
            item.label[0] if item.label else max(lead, 0),
            item.number.end if item.label else item.end,
            item.sentence,
            year,
            self.limits.is_past(item, local),
            is_some or scope.is_partial,
            qualified,
            self.told.is_presumed,
            is_plain=not self.limits.has_words_before_meaning(lead, min(opening, item.number.start), local, item),
            is_existential=_THERE_ARE.search(self.text, item.start, item.number.start) is not None,
            is_among=key in self.lexicon.flows and "其中" in self.text[item.start : item.number.start],
            subject=self.limits.subject(item, sentence_start, opening),
            part="" if is_some or scope.is_part_of_year else scope.part,
        )


_THOSE_THAT = re.compile("[\u4e00-\u9fff]{2}的$")  # 「不归我们管的 7 件，企业问了 1 件」
_OUTCOMES = ("+upheld", "+corrected", "+pending", "+other_outcome")  # in their brackets are those with that outcome
_NOT_ONE = re.compile("无一|没有一|[未无]被?$|没有被?$|均未|不存在")  # 「24 件决定无一被撤销」
_REASON = re.compile("因|由于|属于?|系")  # the reason of a result, not what is counted
_ABOUT_SOME = re.compile("涉及|有关|关于|围绕")
_THERE_ARE = re.compile("(?<![共均现只仅还尚计总])有$")
_OTHER_NOUNS = frozenset({"licences", "penalties", "coercion", "fees", "procurement", "processing_fee"})
_DIFFERENCE = re.compile("(?<![新最不至众净])(?:多|少|增加|减少)了?$")  # 「与上年相比，结转多 1 件」
_SHARE_OF = re.compile("占(?:全|总|同|本|所|办|受|收|行)")
_NONE_OF_THEM = re.compile("未收到|没有(?!到|能|办|答复|来得及)|未发生|未受理|未产生|均无|未被")


def _may_count_cases(number: Number) -> bool:
    """Whether a number may count cases or amounts: 「予以公开 56.5」 is a share whose mark stands elsewhere."""
    return number.unit_kind == "money" or number.precision >= 1
