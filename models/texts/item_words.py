"""The words that say what a count is: its own, those of the clauses before it, and what a later clause says of it."""

import re
from collections.abc import Iterable, Iterator

from models.texts.claim import ParagraphContext, clause_start
from models.texts.counted_items import CountedItem
from models.texts.numbers import NumberKind
from models.texts.term_matches import TermMatch, phrase_patterns, strip_fillers


class ItemWords:
    """Asked of one paragraph for the words of each of its counts."""

    def __init__(self, context: ParagraphContext) -> None:
        self.context, self.terms, self.lexicon = context, context.terms, context.lexicon
        self.text, self.group_of = context.normalised.text, context.lexicon.group_of
        self.leaves_some_out = _NOT_COUNTED.search(self.text) is not None

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
        if not own and _GREW_TO.fullmatch(self.text, item.start, item.number.start):
            begin = clause_start(self.text, item.start)  # 「企业申请由 6 件增至 9 件」
            return begin, self.terms.within_span(begin, item.start, [])
        if several := _SEVERAL_NAMES.search(self.text, item.number.end, item.end):
            own = tuple(m for m in own if m.start < several.start())
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

    def reach(self, item: CountedItem) -> int:
        """How far an item is spoken of: to the clause of the next count, or the end of its part of the sentence."""
        end = self.context.sentence_end(item.number.end)
        end = self.text.find(";", item.number.end, end) if ";" in self.text[item.number.end : end] else end
        counts = (n for n in self.context.numbers_in(item.number.end, end) if n.kind is NumberKind.COUNT)
        following = next(counts, None)
        return max(clause_start(self.text, following.start), item.number.end) if following else end

    def is_left_out(self, item: CountedItem) -> bool:
        """Whether an item is told not to be among those of the report: 「另有 22 件，不在统计之列」."""
        if not self.leaves_some_out:
            return False
        return _NOT_COUNTED.search(self.text, item.number.end, self.reach(item)) is not None

    def notes_of(self, item: CountedItem) -> list[tuple[int, int]]:
        """The brackets of an item that are no words of its own: those that count, and the note behind its number."""
        brackets = self.context.normalised.brackets
        end = item.number.end
        return [*item.nested_spans, (end, brackets[end])] if end in brackets else item.nested_spans

    def notes_before(self, item: CountedItem) -> list[tuple[int, int]]:
        """The brackets before a number that say what is counted with it: 「其他（含不予处理）9 件」."""
        brackets = self.context.normalised.brackets
        return [
            (match.start(), brackets[match.start()])
            for match in _INCLUDING.finditer(self.text, item.start, item.number.start)
            if match.start() in brackets
        ]

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
            + self.context.normalised.quotes_from(start, end)
        )
        return strip_fillers(self.text, uncovered_spans(start, end, taken), self.lexicon)

    def is_each(self, item: CountedItem) -> bool:
        """Whether every thing named before a number has so many: 「A、B 均为 3 件」."""
        return _EACH.search(self.text, item.start, item.number.start) is not None

    def own_end(self, item: CountedItem) -> int:
        """Where the words of an item end, or what is said of all that it counts begins: 「8 件，均已答复」."""
        said = _OF_ALL_OF_THEM.search(self.text, item.number.end, item.end)
        return said.start() if said else item.end

    def han_run_before(self, place: int, floor: int) -> int:
        """Where the Chinese characters that run up to a place begin, not before the floor."""
        run = _HAN_RUN.search(self.text, floor, place)
        return run.start() if run else place


# 「2 件分别为不掌握、撤回」: so many of each is not told.
_SEVERAL_NAMES = re.compile("分别|各[为系属因]")
_GREW_TO = re.compile(
    "(?:件)?(?:增|升|降|减|扩大|提高|回落|变|上升|下降|增加|减少|增长)(?:至|到|为)(?:了|目前的|今年的|本年的)?"
)
_BECAUSE = re.compile("因|由于")
_COPULA = re.compile(
    "[系为是即皆均已已经并将拟由]|全部|本(?:[局委厅办院镇乡县区市]|机关|单位)|我[局委厅办院镇乡县区市]|全年|本年度?|依法|按规定|需"
)
_ONLY = re.compile("仅|只|唯一|一项|即|[系为是](?=各类|全部)")
_SUMS_UP = re.compile(
    "[两二三四五六七八九十\\d](?:个项目|项|类)(?:收费)?(?:合计|共计|共)(?:收取|征收|收入|入库|收缴)?$"
)
_THE_LATTER = re.compile("后者|[该此]项")
_NOT_COUNTED = re.compile(
    "另册|另账|另表|(?:另行|单独)(?:登记|统计|计数|列示)|(?:不在|不计入|不列入|不纳入|不属于?|未计入|未列入|未纳入|不算|不含在|另行统计|不重复)[^，。;]{0,14}(?:统计|之列|之内|范围|报告|年报|本表|表[一二三四]|数|申请)"
)
_LEAVES_OUT = re.compile("不[含计包]|除|扣|剔|另")
_INCLUDING = re.compile(r"\(含")
_HAN_RUN = re.compile("[\u4e00-\u9fff]*$")
_EACH = re.compile("(?:[均都皆](?:为|是)?|各|分别(?:为|是)?)$")
_OF_ALL_OF_THEM = re.compile("[均皆都]|全部|无一|没有一件|逐[件案一]")


def uncovered_spans(start: int, end: int, taken: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    place = start
    for first, last in taken:
        if first > place:
            yield place, min(first, end)
        place = max(place, last)
        if place >= end:
            return
    yield place, end
