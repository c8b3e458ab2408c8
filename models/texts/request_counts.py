"""Which figures of requests a count tells of: the course they took, who asked, and what became of them."""

import re
from functools import lru_cache

from models.editions.lexicon import FactInterpretation
from models.texts.claim import ABOUT_REQUESTS, cell_pattern
from models.texts.counted_items import LIST_SEPARATOR, CountedItem
from models.texts.counted_matters import CountedMatters
from models.texts.item_words import ItemWords
from models.texts.term_matches import TermMatch
from models.texts.told_so_far import Fact, ToldSoFar


class RequestCounts:
    """Finds the facts on requests."""

    def __init__(self, words: ItemWords, told: ToldSoFar, matters: CountedMatters) -> None:
        self.words, self.told = words, told
        self.context, self.terms, self.lexicon = words.context, words.terms, words.lexicon
        self.text, self.group_of = words.text, words.group_of
        self.matters = matters
        self.organisations = set(self.lexicon.groups["column"]) - {"organisation", "natural_person"}

    def request_facts(self, item: CountedItem, start: int, local: tuple[TermMatch, ...], names: set[str]) -> list[Fact]:
        if item.number.unit in _NO_CASES:
            return []
        if item.number.unit == "个" and "request" not in names and names & {"carry_out", "carry_in", "carried"}:
            return []  # 「完成项目 39 个，余 3 个转至 2025 年」
        is_case = item.number.unit in ("件", "宗", "起", "件次", "")
        is_carried = is_case and names & {"carry_out", "carry_in"} and not self.is_of_other_business(item)
        if not (is_carried or self.context.concerns_requests(start, item.end)):
            self.told.is_presumed = is_case and not self.told.matter.noun
            if not self.told.is_presumed:
                return []
        if self.group_of.get(self.told.matter.noun) == "dispute" and "request" not in names:
            return []
        if names & self.organisations:
            names = names - {"organisation"}  # 「单位申请含商业企业 6 件」: the one that is named last
        columns = self.columns_of(names)
        is_piece = item.number.unit == "条" and "request" not in names
        if columns and "等" in self.text[item.start : item.number.start]:
            return []  # 「企业、律所等单位 91 件」
        rows = [] if is_piece else self.result_rows(local, is_each=item.multiplier > 1 or self.words.is_each(item))
        is_of_some_kind = self.matters.is_of_some_kind(item, local)
        flow = None if is_of_some_kind else self.flow_fact(item, start, local, names, bool(columns))
        if rows and names & {"carry_in", "carry_out"} and flow:
            rows = []  # 「7 件上年结转申请均予以公开」
        if rows:
            return [(key, _in_columns(matches, tuple(columns))) for key, matches in rows]
        return self.flow_in_columns(flow, columns, is_each=item.multiplier > 1 or self.words.is_each(item))

    def flow_in_columns(self, flow: Fact | None, columns: list[str], *, is_each: bool) -> list[Fact]:
        """A stage of the course by requester; of each of them where the words say so: 「公益组织、律所各 1 件」."""
        if flow is None:
            return []
        if is_each and len(columns) > 1:
            return [(f"{flow[0]}/{column}", _in_columns(flow[1], (column,))) for column in columns]
        key = flow[0] + ("/" + "+".join(columns) if columns else "")
        return [(key, _in_columns(flow[1], tuple(columns)))]

    def is_of_other_business(self, item: CountedItem) -> bool:
        """Whether what is carried over are cases of another business: 「立案 41 件，处罚 37 件，4 件跨年办理」."""
        start = self.context.sentence_start(item.start)
        words = self.text[start : item.number.start]
        return _OTHER_BUSINESS.search(words) is not None and "申请" not in words

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
        if groups and self.is_for_one_reason(leaves, groups):
            return [(leaves[0].name, (self.row_sum([leaves[0].name]),))]
        if groups:
            names = list(dict.fromkeys(m.name for m in groups))
            alone = [m.name for m in leaves if not self.has_more_parts(m.end, groups[0].start)]
            together: tuple[FactInterpretation, ...] = (self.row_sum([*names, *alone]),) if alone else ()
            if names == ["granted"] and self.text.startswith("给了", groups[0].start):
                together += (self.row_sum(["granted", "granted_in_part"]),)  # 「给了 5 件」, the whole or a part
            return [("+".join(names), (self.row_sum(names), *(self.row_sum([leaf]) for leaf in alone), *together))]
        if leaves and not _is_followed_by_etc(self.text, leaves[-1].end):
            names = list(dict.fromkeys(m.name for m in leaves))
            return [("+".join(names), (self.row_sum(names),))]
        return []

    def is_for_one_reason(self, leaves: list[TermMatch], groups: list[TermMatch]) -> bool:
        """Whether a result is told with its one reason: 「以保护第三方合法权益为由不予公开的 5 件」."""
        if len(leaves) != 1 or len(groups) != 1 or leaves[0].end > groups[0].start:
            return False
        return _FOR_THIS_REASON.fullmatch(self.text, leaves[0].end, groups[0].start) is not None

    def has_more_parts(self, start: int, end: int) -> bool:
        return "等" in self.text[start : max(start, end)]

    def row_sum(self, names: list[str]) -> FactInterpretation:
        rows = dict.fromkeys(row for name in names for row in self.lexicon.rows[name])
        return FactInterpretation("", tuple(rows))

    def flow_fact(
        self, item: CountedItem, start: int, local: tuple[TermMatch, ...], names: set[str], in_columns: bool
    ) -> Fact | None:
        if carried := self.carried_fact(item, names):
            return carried
        claims = next((name for name in ("newly", "answer", "receive", "handle") if name in names), "")
        if in_columns:
            last = self.told.last_claim
            is_joined = last is not None and item.separator == LIST_SEPARATOR and last.sentence == item.sentence
            if is_joined and last and last.key.startswith("carry_in/") and not claims:
                return "carry_in", self.lexicon.flows["carry_in"]  # 「上年转来的个人 1 件、律师事务所 1 件」
            return self.column_fact(start, item.number.start, claims)
        if self.is_by_channel(item, local, names):
            return None
        if "receive" in names and "answer" in names:
            return "handle", self.lexicon.flows["handle"]
        sentence_start = self.context.sentence_start(start)
        if claims and self.terms.has(ABOUT_REQUESTS, sentence_start, item.end):
            return claims, self.lexicon.flows[claims]
        told = self.told.has_told & {"newly", "receive", "answer"} or self.told.tells_course_of_requests
        told = told or self.told.is_presumed
        goes_on = bool(told) and claims in ("answer", "receive", "handle") and self.told.matter.noun in ("", "request")
        has_results = claims in ("answer", "handle") and len(self.context.result_terms) > 1
        by_heading = "request" in self.context.topic or claims == "newly" or goes_on or has_results
        if claims and by_heading and not self.words.unexplained_words(local[0].start, item.end, local, item):
            return claims, self.lexicon.flows[claims]
        if self.is_other(item):
            return None
        end = self.words.own_end(item)
        if "request" in names and not claims and self.is_of_all_requests(item, end, local):
            return "request", self.lexicon.flows["request"]
        return None

    def is_of_all_requests(self, item: CountedItem, end: int, local: tuple[TermMatch, ...]) -> bool:
        """Whether requests are counted as such: in no other words, or as the subject of a verb that nobody knows.

        「全年申请 86 件」, 「申请总数定格在 86 件」.
        """
        if not self.words.unexplained_words(item.start, end, local, item):
            return True
        noun = next((m for m in reversed(local) if m.name == "request" and m.end <= item.number.start), None)
        if noun is None:
            return False
        is_brought = _BROUGHT.search(self.text, item.start, noun.start) is not None
        if not is_brought and self.words.unexplained_words(item.start, noun.start, local, item):
            return False
        verb = self.text[noun.end : item.number.start]
        return _UNKNOWN_VERB.fullmatch(verb) is not None and not _NARROWING_VERB.search(verb)

    def is_by_channel(self, item: CountedItem, local: tuple[TermMatch, ...], names: set[str]) -> bool:
        """Whether a count is of what came one way; every request is in writing, unless others came on line."""
        end = self.words.own_end(item)
        channels = [m.end for m in local if m.name == "channel" and m.start < end]
        if not channels and "in_writing" in names:
            start, end = self.context.sentence_start(item.start), self.context.sentence_end(item.start)
            return self.terms.has(("channel",), start, end)
        return bool(channels) and not _is_followed_by_etc(self.text, max(channels))

    def carried_fact(self, item: CountedItem, names: set[str]) -> Fact | None:
        """What was carried in or out, or with that all there was to handle."""
        before = self.text[item.start : item.number.start]
        is_summed_up = _SUM_BEHIND.match(self.text, item.number.end)  # 「新收加上年结转 8 件，共 142 件」
        is_both = names & {"carry_in", "carried"} and names & {"newly", "receive"}
        if is_both and _TOGETHER.search(before) and not is_summed_up:
            return "handle", self.lexicon.flows["handle"][:2]
        if names & {"carry_in", "carried"} and _WITH_THOSE_LEFT.search(before):
            return "handle", self.lexicon.flows["handle"][:2]
        name = next((each for each in ("carry_out", "carry_in", "carried") if each in names), "")
        # Behind what was carried in or answered it can only go on to next year.
        if name == "carried" and _WITH_IT.search(self.text, item.start, item.number.start):
            name = "carry_in"
        elif name == "carried" and self.told.has_told & {"answer", "carry_in"}:
            name = "carry_out"
        return (name, self.lexicon.flows[name]) if name else None

    def column_fact(self, start: int, end: int, claims: str) -> Fact:
        """A count by requester: of what was received, or of what was answered."""
        last = self.terms.last_in_group(start, 0, "flow") if not claims else None
        if last and last.name == "request":  # 「新收申请来自…」
            last = self.terms.last_in_group(last.start, max(0, last.start - 4), "flow") or last
        claims = claims or (last.name if last else "receive")
        if _ALL_DUE.search(self.text, start, end):
            return "receive", self.lexicon.flows["receive"]  # 「应办自然人 76」
        if claims == "newly" and "新" in (self.text[last.start : last.end] if last else self.text[start:end]):
            return claims, self.lexicon.flows[claims][:1]
        flow = "request" if claims in ("handle", "answer") else "receive"
        return flow, self.lexicon.flows[flow]

    def is_other(self, item: CountedItem) -> bool:
        """Whether the words tell of the others (其他申请)."""
        return any(word in self.text[item.start : item.end] for word in self.lexicon.marks["rest"])


_FOR_THIS_REASON = re.compile("为(?:理)?由(?:的|而|依法|决定)?")
_BROUGHT = re.compile(
    "(?:申请人|公众|群众|市民|社会各界|公民)[^，。;]{0,8}[递交送寄提发找向][^，。;]{0,8}(?:的|向[我本][局委厅办院市县区镇乡])$"
)
_UNKNOWN_VERB = re.compile("(?:总?[量数])?[\u4e00-\u9fff]{0,4}(?:[在到至为有达出计是了]|共)?")
_NARROWING_VERB = re.compile(
    "[的类中里未不被因由经按其各均每另率延转退撤补合纠征涉关超逾]|增|减|升|降|多|少|平|余|事项|内容|案|人|表|最|首|信息"
)
_OTHER_BUSINESS = re.compile("文件|规章|立案|查处|案件|工单|热线|项目|工程|诉求|信访|许可|整改|建议|提案|任务")
_TOGETHER = re.compile("加|[与和及]|连同|合计|合共")
# 「连上年结转共 49 件」
_WITH_THOSE_LEFT = re.compile(
    "(?:连同?|加上?|算上|含)[^，。;\\d]{2,12}?[，,]?(?:一共|总共|合计|共计|共)(?:有|为|是|计)?$"
)
_SUM_BEHIND = re.compile("[，,](?:一共|总共|共|合计|共计|应办|须办|要办)(?:[^，。;\\d]{0,6})\\d")
_ALL_DUE = re.compile("[应须需要]办")
_WITH_IT = re.compile("含|包括|连同|加上")
_NO_CASES = frozenset({"次", "场", "场次", "期", "篇", "类", "处", "批", "批次", "套", "本", "册", "部", "幅", "组"})


def _is_followed_by_etc(text: str, place: int) -> bool:
    return text[place : place + 1] == "等"


@lru_cache(maxsize=1024)
def _in_columns(
    interpretations: tuple[FactInterpretation, ...], columns: tuple[str, ...]
) -> tuple[FactInterpretation, ...]:
    return tuple(
        FactInterpretation(
            r.label, tuple(cell_pattern(row, column) for row in r.cell_patterns for column in columns or ("total",))
        )
        for r in interpretations
    )
