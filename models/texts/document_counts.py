"""Which figures of documents, decisions and fees a count tells of."""

import re
from collections.abc import Iterator

from models.editions.lexicon import FactInterpretation
from models.texts.counted_items import CountedItem
from models.texts.item_words import ItemWords
from models.texts.term_matches import TermMatch
from models.texts.told_so_far import Fact, ToldSoFar


class DocumentCounts:
    """Finds the facts on what an office issued, decided and charged."""

    def __init__(self, words: ItemWords, told: ToldSoFar) -> None:
        self.words, self.told = words, told
        self.context, self.terms, self.lexicon = words.context, words.terms, words.lexicon
        self.text, self.group_of = words.text, words.group_of
        self.listed = {fact.required_terms[0] for fact in self.lexicon.facts}
        self.listed_terms = {term for terms in self.listed for term in terms.split("|")}

    def listed_facts(self, item: CountedItem, start: int, local: tuple[TermMatch, ...], kind: str) -> Iterator[Fact]:
        names = {m.name for m in local}
        before = [m for m in local if m.start < item.number.start]
        if before and self.group_of.get(before[-1].name) == "dispute":
            return  # 「因行政处罚引起的复议 31 件」
        for fact in self.lexicon.facts if not names.isdisjoint(self.listed_terms) else ():
            if kind not in fact.units or not fact.is_told_by(names):
                continue
            if kind == "thing" and self.is_published(start):
                continue
            if fact.is_alone and not names & {"decisions", "handle"} and self.has_further_words(item, start, local):
                continue
            yield fact.key, fact.interpretations
            return

    def is_listed_fact(self, names: set[str]) -> bool:
        return not names.isdisjoint(self.listed)

    def has_further_words(self, item: CountedItem, start: int, local: tuple[TermMatch, ...]) -> bool:
        """Whether the words of an item, up to what is said of all of them, tell more than the fact."""
        # 「申请中，涉及企业登记的 52 件、行政处罚的 40 件」
        if self.text[item.number.start - 1 : item.number.start] in ("的", "类"):
            return True
        return bool(self.words.unexplained_words(start, self.words.own_end(item), local, item).strip("中里"))

    def is_published(self, place: int) -> bool:
        """Whether the sentence so far is about what was published, not about what was decided."""
        act = self.terms.last_in_group(place, self.context.sentence_start(place), "act")
        return act is not None and act.name in ("publish", "proactive")

    def document_facts(self, item: CountedItem, start: int, local: tuple[TermMatch, ...]) -> list[Fact]:
        kinds = [m.name for m in local if self.group_of.get(m.name) == "document"]
        acts = [m.name for m in local if self.group_of.get(m.name) == "act"]
        sentence_start = self.context.sentence_start(start)
        follows_other = self.told.previous[0] == item.sentence and not self.told.previous[1].startswith(_DOCUMENT_KEYS)
        if not kinds and acts and not follows_other and not self.words.unexplained_words(start, item.end, local, item):
            last = self.terms.last_in_group(start, sentence_start, "document")
            last = last or (self.headed_by(sentence_start) if item.number.unit in ("件", "部") else None)
            is_part = last is not None and _AMONG_COUNTED.search(self.text, last.end, item.number.start)
            kinds = [last.name] if last and not is_part else []
        if kinds and not acts and _OTHER_ACT.search(self.text, item.start, item.number.start):
            return []  # 「制定规章 2 件、修改规章 3 件」
        if kinds and not acts:
            act = self.terms.last_in_group(item.number.start, sentence_start, "act")
            acts = [act.name] if act else []
        opening = min([m.start for m in local] or [start])
        if not kinds or not acts or len(self.words.unexplained_words(opening, item.end, local, item)) > 1:
            return []
        act_name = next(name for name in self.lexicon.acts if name in acts)
        single = item.multiplier > 1 or self.words.is_each(item)
        groups = [[kind] for kind in dict.fromkeys(kinds)] if single else [list(dict.fromkeys(kinds))]
        return [self.document_fact(group, act_name) for group in groups]

    def headed_by(self, sentence_start: int) -> TermMatch | None:
        """The documents that the sentence before is about, where it counts none: 「全面清理行政规范性文件。」."""
        if not sentence_start:
            return None
        start = self.context.sentence_start(sentence_start - 1)
        if any(self.context.numbers_in(start, sentence_start)):
            return None
        return self.terms.last_in_group(sentence_start, start, "document")

    def document_fact(self, kinds: list[str], act: str) -> Fact:
        interpretations = tuple(
            FactInterpretation("", tuple(f"documents.{kind}.{column}" for kind in kinds))
            for column in self.lexicon.acts[act]
        )
        return "+".join([*kinds, act]), interpretations


_OTHER_ACT = re.compile("修[改订正]|解读|清理|审[查核]|备案|报备|起草|征求|评估|汇编|上报|翻译|暂停")
_DOCUMENT_KEYS = ("government_rules", "normative_documents")
_AMONG_COUNTED = re.compile(r"\d[件份部个]?[中里]|其中")
