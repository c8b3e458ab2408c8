"""Which figures of reviews and suits a count tells of."""

import re

from models.editions.lexicon import FactInterpretation
from models.texts.counted_items import CountedItem
from models.texts.item_words import ItemWords
from models.texts.term_matches import TermMatch, phrase_patterns
from models.texts.told_so_far import Fact, ToldSoFar


class DisputeCounts:
    """Finds the facts on reviews and suits."""

    def __init__(self, words: ItemWords, told: ToldSoFar) -> None:
        self.words, self.told = words, told
        self.context, self.terms, self.lexicon = words.context, words.terms, words.lexicon
        self.text, self.group_of = words.text, words.group_of

    def dispute_facts(self, item: CountedItem, start: int, local: tuple[TermMatch, ...]) -> list[Fact]:
        named = [m for m in local if self.group_of.get(m.name) == "dispute"]
        if named and _PAPERS.search(self.text, named[0].start, item.number.end + 1):
            return []
        note = self.context.normalised.brackets.get(item.number.end)
        outcomes = [m for m in local if self.group_of.get(m.name) == "outcome"]
        outcomes = [m for m in outcomes if not _DENIED.search(self.text, item.start, m.start)]
        if _EACH_BEHIND.match(self.text, item.number.end):  # 「2 件为维持、其他结果各 1 件」
            outcomes = [m for m in outcomes if m.start < item.number.start]
        if named and note:  # the outcomes in brackets behind a number divide it
            outcomes = [m for m in outcomes if not item.number.end < m.start < note]
        names = [m.name for m in outcomes]
        sentence_start = self.context.sentence_start(start)
        if not named and names:
            groups = [[name] for name in names] if self.words.is_each(item) else [names]
            return [fact for group in groups for fact in self.outcome_facts(item, start, sentence_start, group)]
        if names and len(names) > 1 and self.words.is_each(item):
            return [fact for name in names for fact in self.named_dispute_facts(item, start, local, named, [name])]
        return self.named_dispute_facts(item, start, local, named, names)

    def outcome_facts(self, item: CountedItem, start: int, sentence_start: int, names: list[str]) -> list[Fact]:
        """An outcome without its dispute is of the last one named, or of any before it in the sentence together."""
        last = self.terms.last_in_group(start, sentence_start, "dispute")
        if last is None or not self.concerns_disclosure(start, item.end) or _NAMED_BEHIND.match(self.text, item.end):
            return []
        if last.name == "both_disputes" and _EACH_OF_THEM.search(self.text, item.start, item.number.start):
            return []  # 「复议、诉讼两类案件中，尚未审结的各 1 件」
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
    ) -> list[Fact]:
        if not named or not self.concerns_disclosure(start, item.end):
            return []
        if _OTHER_DISPUTE.search(self.text, max(item.start, named[0].start - 12), named[0].start):
            self.told.singled_out = item.sentence
            return []
        if _OTHER_KIND.search(self.text, max(item.start, named[0].start - 8), named[0].start):
            self.told.singled_out = item.sentence
            return []
        outcomes = outcomes or self.outcome_of_list(item)
        disputes = _merge_disputes([m.name for m in named])
        single = item.multiplier > 1 or self.words.is_each(item)
        if not outcomes and any(m.name == "closed" for m in local):
            outcomes = ["closed"]
        groups = [[name] for name in disputes] if single else [disputes]
        return [self.dispute_fact(group, outcomes) for group in groups]

    def outcome_of_list(self, item: CountedItem) -> list[str]:
        """The outcome that heads a list of disputes: 「被纠正的：复议 1 件，诉讼 0 件」."""
        start = self.context.sentence_start(item.start)
        colon = self.text.find(":", start, item.number.start)
        if colon < 0 or any(mark in self.text[colon : item.number.start] for mark in ";。"):
            return []
        heads = self.terms.within_span(start, colon, [])
        return [m.name for m in heads if self.group_of.get(m.name) == "outcome"][-1:] if len(heads) == 1 else []

    def dispute_fact(self, disputes: list[str], outcomes: list[str]) -> Fact:
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
        if self.context.is_about_decisions(start, end):
            return False
        if _AS_REVIEWER.search(words[words.rfind(";") + 1 :]):
            return False
        if _SOME_OF_DISCLOSURE.match(self.text, end):
            return False
        if phrase_patterns(self.lexicon).about_disclosure.search(words):
            return True
        if self.told.has_told:
            return True  # of the requests that the paragraph tells of
        return not self.terms.has(("receive", "handle", "answer", "closed"), sentence_start, end) or (
            phrase_patterns(self.lexicon).about_disclosure.search(self.text[:end]) is not None
        )


# 「维持 9 件、纠正 1 件，是未经复议直接起诉；……」
_NAMED_BEHIND = re.compile("[^。;]{0,60}?，(?:是|为|系|属于?)[^，。;\\d]{0,10}(?:复议|起诉|诉讼)(?:的|案件)?[，。;]")
_EACH_BEHIND = re.compile("[^，。;\\d]*各\\d")
_EACH_OF_THEM = re.compile("各$")
# 「作出复议决定 8 份」: no cases; of one that was withdrawn there is none.
_PAPERS = re.compile("(?:决定|判决|裁定|文书|意见|告知|答复|应诉|材料)书?[共计达为]{0,2}\\d{1,6}份")
_DENIED = re.compile("(?:无一|没有一?[件起]?|未|均未)$")  # 「4 件复议无一被纠正」
# The office judges others' cases: these are not against itself.
_AS_REVIEWER = re.compile(
    "作为(?:行政)?复议(?:机构|机关)|代[^，。;]{1,10}(?:办理|审理)|审理[^，。;]{0,16}复议|以(?:其他|下级|各|下属)[^，。;]{1,12}为被申请人"
)
_SOME_OF_DISCLOSURE = re.compile(
    "[，,(]?(?:其?中?(?:涉及)?|其中(?:因|涉及|由|属于?))(?:政府)?信息公开"
)  # 「复议案件 360 件，其中信息公开类 9 件」
_OTHER_DISPUTE = re.compile("(?:纠纷|争议|赔偿|补偿|合同|确权|处罚|许可|工伤|征收|拆迁|强制|登记)类?(?:案件|的)?$")
_OTHER_KIND = re.compile("(?<!公开)(?<!公开案件)类$")


def _merge_disputes(names: list[str]) -> list[str]:
    """Kinds of dispute named together; 「行政诉讼」 beside a kind of suit only says what it is."""
    seen = list(dict.fromkeys(names))
    if len(seen) > 1 and ("suit_direct" in seen or "suit_after" in seen):
        seen = [name for name in seen if name not in ("suit", "reconsideration")]
    if "both_disputes" in seen:
        return ["reconsideration", "suit"]
    return seen
