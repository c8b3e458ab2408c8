"""What limits a statement: whether only some of the cases, a part of the office or another time is spoken of."""

import re

from models.texts.claim import Claim, clause_start
from models.texts.counted_items import LIST_SEPARATOR, CountedItem, points_to_these
from models.texts.item_words import ItemWords, uncovered_spans
from models.texts.numbers import NumberKind
from models.texts.term_matches import TermMatch, phrase_patterns, strip_fillers
from models.texts.told_so_far import ToldSoFar


class ClaimLimits:
    """Asked of each count whether it may be less than the whole that the tables hold."""

    def __init__(self, words: ItemWords, told: ToldSoFar) -> None:
        self.words, self.told = words, told
        self.context, self.terms, self.lexicon = words.context, words.terms, words.lexicon
        self.text, self.group_of = words.text, words.group_of

    def is_about_some(self, item: CountedItem) -> bool:
        """Whether an item, or the clause before it, speaks of some of the requests from here on.

        「同一申请人提出 12 件」; 「对投诉举报类申请，全年 25 件转交」; 「涉征收的 99 件，这 99 件里」, where nothing
        whole was 99; 「企业申请 12 件。这 12 件加上年初结转的 1 件」.
        """
        lead = item.lead_start if item.lead_start >= 0 else item.start
        is_repeated = _REPEATED.search(self.text, item.start, item.number.start)
        is_of_one = not is_repeated and _ONE_REQUESTER.search(self.text, item.start, item.end)
        if is_of_one or _FOR_EXAMPLE.search(self.text, lead, item.start):
            return True
        if item.is_reference and _AMONG_THEM.match(self.text, item.number.end):
            return item.value not in self.told.whole_values
        if _OPENS_WITH_REST.match(self.text, self.context.sentence_start(item.start), item.number.start + 1):
            return item.value not in self.told.whole_values
        if points_to_these(self.text, item) and item.value in self.told.values:
            return item.value not in self.told.whole_values
        if _SUPPOSED.search(self.text, self.context.sentence_start(item.start), item.start + 1):
            return True
        return 0 <= item.lead_start < item.start and bool(_OF_SOME.search(self.text, item.lead_start, item.start))

    def is_some_of_unknown(self, item: CountedItem, claims: list[Claim]) -> bool:
        """Whether what follows is of a count that is no whole: 「仲裁条线的 12 件中，3 件予以公开」."""
        if any(not claim.is_qualified for claim in claims) or item.value in self.told.whole_values:
            return False
        if OPENS_AMONG_ALL.match(self.text, self.context.sentence_start(item.start)):
            return False
        if _OF_A_MATTER.search(self.text, item.start, item.number.start):
            return True
        is_named = _OF_A_KIND.search(self.text, item.start, item.number.start)
        return bool(is_named and _AMONG_THEM.match(self.text, item.number.end))

    def is_some_by_words(self, item: CountedItem, key: str) -> bool:
        """Whether a count is of some that were singled out in its sentence."""
        if item.sentence == self.told.of_requesters or self.is_of_those_before(item, key):
            return True
        if self.is_one_of_two(item):
            return True
        if key == "carry_in" and _ALL_CARRIED_IN.match(self.text, item.number.end):
            return True
        start = self.context.sentence_start(item.start)
        part = max(start, self.text.rfind(";", start, item.start + 1) + 1)
        if "/" not in key and any(_OF_REQUESTERS_HEAD.match(self.text, place) for place in {start, part}):
            return True
        remaining = key not in _CARRIED_KEYS and _THE_REST.search(self.text, item.start, item.number.start)
        if remaining or self.is_part_by_words(item, key) or self.context.is_singled_out(item.start, item.number.start):
            self.told.singled_out = item.sentence
        return self.told.singled_out == item.sentence

    def is_one_of_two(self, item: CountedItem) -> bool:
        """Whether 「一件给、一件不掌握」 divides two that are not all there were."""
        start = self.context.sentence_start(item.start)
        return 2 not in self.told.whole_values and any(
            pair.start() <= item.number.start < pair.end()
            for pair in _ONE_AND_ONE.finditer(self.text, start, item.number.end)
        )

    def is_of_those_before(self, item: CountedItem, key: str) -> bool:
        """Whether requesters are told of those with one result, or of those carried over.

        「不予公开 9 件，自然人 8 件」; where the number is more than theirs it is of something else.
        """
        if "/" in key and self.is_of_unknown(item):
            return True
        last = self.told.last_claim
        if "/" not in key or last is None or last.sentence != item.sentence or last.number is None:
            return False
        if "/" in last.key:
            return item.sentence == self.told.of_some_result
        is_some = last.key in _CARRIED_KEYS or last.key.split("+")[0] in self.lexicon.rows
        if is_some and (item.value or 0) <= last.number.value:
            self.told.of_some_result = item.sentence
            return True
        return False

    def is_of_unknown(self, item: CountedItem) -> bool:
        """Whether requesters are told of some that no words of the form name: 「不归我们管的 7 件，企业 1 件」."""
        sentence, number = self.told.of_unknown
        return sentence == item.sentence and (item.value or 0) <= number and number not in self.told.whole_values

    def is_part_by_words(self, item: CountedItem, key: str) -> bool:
        """Whether a count of the course is of one that 其中 names, or of cases that their own words pick out."""
        sentence = self.context.sentence_start(item.start)
        if _BY_UNIT.search(self.text, sentence, item.number.start):
            return True
        if key.startswith(("government_rules", "normative_documents")):
            by_others = _BY_DEPARTMENTS.search(self.text, item.start, item.number.start)
            return (by_others or _BEFORE_REVIEW.search(self.text, item.start, item.number.start)) is not None
        if key not in self.lexicon.flows:
            return False
        if key in _COURSE and (
            _BY_VIEW.search(self.text, sentence, item.number.start)
            or _ANOTHER.search(self.text, item.start, item.number.start)
        ):
            return True
        among = _OF_THOSE.search(self.text, item.start, item.number.start) or _AMONG_WHOM.search(
            self.text, item.start, item.number.start
        )
        return among is not None or _PICKED_OUT.match(self.text, item.number.end) is not None

    def subject(self, item: CountedItem, sentence_start: int, opening: int) -> str:
        """The words that may name who is spoken of; where there are none, those of the statement before."""
        words = self.text[max(sentence_start, clause_start(self.text, opening)) : opening]
        if phrase_patterns(self.lexicon).filler.sub("", words):
            self.told.last_subject = (item.sentence, words)
            return words
        body = self.context.scopes.at(opening).body
        return body or (self.told.last_subject[1] if self.told.last_subject[0] == item.sentence else words)

    def is_kind_of_requester(self, key: str, local: tuple[TermMatch, ...], item: CountedItem) -> bool:
        """Whether words right before a requester name some of them only: 「本县户籍自然人」."""
        term = next((m for m in local if m.name in self.lexicon.columns), None) if "/" in key else None
        if term is None:
            return False
        before = self.terms.last_before(term.start)
        floor = max(item.start, term.start - 8, before.end if before else 0)
        words = self.text[self.words.han_run_before(term.start, floor) : term.start]
        return len(phrase_patterns(self.lexicon).filler.sub("", words)) >= 2

    def is_joined_to_unknown(self, item: CountedItem, local: tuple[TermMatch, ...]) -> bool:
        """Whether something that nobody knows is counted with what the words name: 「公开类与无法提供类合计 7 件」."""
        opening = max((m.start for m in local if item.start <= m.start < item.number.start), default=item.number.start)
        joined = _JOINED.search(self.text, item.start, opening)
        if joined is None or any(m.end == opening - 1 for m in local):
            return False
        return _TOGETHER.search(self.text, opening, item.number.start) is not None

    def has_unknown_verb(self, key: str, start: int, opening: int) -> bool:
        """Whether unknown words stand before 「答复」 or 「行政复议」 that are no subject: 「引导便民答复」."""
        if key not in ("answer", "handle") and not key.startswith(("reconsideration", "suit")):
            return False
        begin = max(start, clause_start(self.text, opening))
        dates = [(n.start, n.end) for n in self.context.numbers_in(begin, opening) if n.kind is NumberKind.DATE]
        rest = strip_fillers(self.text, uncovered_spans(begin, opening, dates), self.lexicon)
        return rest not in ("", "对") and not _SUBJECT.search(rest)

    def has_words_before_meaning(
        self, lead: int, opening: int, local: tuple[TermMatch, ...], item: CountedItem
    ) -> bool:
        """Whether unknown words stand in the clause before the first that means something."""
        rest = self.words.unexplained_words(max(lead, 0), opening, local, item).strip(_MARKS) if lead < opening else ""
        return len(rest) > 1

    def counts_only_part(self, key: str, item: CountedItem, sentence_start: int) -> bool:
        """Whether 废止 and 失效, or two kinds of 强制, are told apart: each is then a part of what the form counts."""
        if key == "coercion":
            end = self.context.sentence_end(item.start)
            return len(set(_KIND_OF_COERCION.findall(self.text, sentence_start, end))) > 1
        for mine, other in (("repeal", "lapse"), ("lapse", "repeal")):
            if key.endswith(mine):
                end = self.context.sentence_end(item.start)
                return self.terms.has((other,), sentence_start, end)
        return False

    def are_some_disputes(self, item: CountedItem, local: tuple[TermMatch, ...]) -> bool:
        """Whether a count of disputes is of new ones, or of those over one kind of answer.

        「当年新发生复议 8 件」, 「过程性信息答复被申请复议 2 件」.
        """
        if _NEW_ONES.search(self.text, item.start, item.number.start):
            return True
        last = self.told.last_claim
        is_joined = last is not None and item.separator == LIST_SEPARATOR and last.sentence == item.sentence
        if is_joined and last and last.is_qualified and last.key.startswith(("reconsideration", "suit")):
            return True  # 「因投诉处理引起的复议 36 件、诉讼 5 件」
        return any(self.group_of.get(m.name) in ("result", "leaf") and m.start < item.number.start for m in local)

    def is_for_some_reason(self, key: str, item: CountedItem, local: tuple[TermMatch, ...]) -> bool:
        """Whether words that nobody knows give the reason of a result: 「因本机关手中没有而无法提供的 17 件」."""
        results = self.lexicon.groups["result"]
        term = next((m for m in local if m.name in results), None)
        if term is None or not set(key.split("+")) <= set(results) or any(m.start < term.start for m in local):
            return False
        return _FOR_A_REASON.search(self.text, item.start, term.start) is not None

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
        return len(strip_fillers(self.text, uncovered_spans(item.lead_start, item.start, spans), self.lexicon)) > 3

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
        is_stock = any(m.name == "in_force" for m in local)
        if is_stock and _AT_BEGINNING.search(self.text, item.start, item.number.start):
            return True
        before = _IN_NOTE.sub("", self.text[item.start : item.number.start])
        return bool(_PAST.search(before)) or self.goes_on_with_past(item)

    def goes_on_with_past(self, item: CountedItem) -> bool:
        """Whether the sentence tells of last year up to here: 「去年同期收到 101 件，办结 103 件；今年……」."""
        return tells_of_last_year(self.text, self.context.sentence_start(item.start), item.number.start)


def tells_of_last_year(text: str, start: int, place: int) -> bool:
    """Whether a sentence that begins at ``start`` tells of last year up to a place, or is compared with it there."""
    openings = list(_OPENS_PAST.finditer(text, start, place))
    return bool(openings) and not _BACK_TO_NOW.search(text, openings[-1].end(), place)


_FOR_A_REASON = re.compile("(?:(?:因|由于|鉴于)[\u4e00-\u9fff、“”]{3,30}|以[\u4e00-\u9fff、“”]{2,20}为(?:理)?由)$")
_ONE_REQUESTER = re.compile(
    "同一(?:申请|企业|公司|单位|个?人|户|家|村民|主体|当事人)|申请人(?!共|均|都|分别|提|申)[\u4e00-\u9fff]{1,3}(?:提出|申请)|某(?:提出|申请)|(?:先生|女士)(?:提出|申请)"
)
_REPEATED = re.compile("重复|反复|大量")  # such requests are always of one
_SINCE = re.compile(r"[(，,]?(?:自)?\d{4}年[^，。;()]{0,6}以来")
_CARRIED_KEYS = frozenset({"carry_out", "carry_in", "carried"})
_KIND_OF_COERCION = re.compile("强制(措施|执行)\\d")
_FOR_EXAMPLE = re.compile("例如|比如|譬如")
_OF_SOME = re.compile("(?:^|[，。;])(?:对|针对|对于|关于|就)[^，。;]{2,30}(?:类|的|等|性)(?:信息公开)?申请[，,]")
_SUPPOSED = re.compile("(?:^|(?<=[，。;]))(?:倘?若|如果|假如|假设|如[将把按])")  # 「若把重复的算在内，共 31 件」
_OF_A_MATTER = re.compile(
    "(?:涉及|因|就|关于|针对|围绕|属于?|系)[^，。;\\d]{1,20}的$"
)  # 「涉及征地的 4 件，维持 3 件」
_OF_A_KIND = re.compile("[\u4e00-\u9fff]{2}的$")
# 「办结的 81 件中，」 opening a sentence: of all of them, where the tables have as many.
OPENS_AMONG_ALL = re.compile(
    r"在?(?:全[年部市县区省]|本年度?|年内|当年|已|共|新)*(?:办结|答复|办理|受理|收到|新收)完?毕?的?(?:全部)?"
    r"\d+件[\u4e00-\u9fff]{0,6}?[中里][，,]"
)
_ALL_CARRIED_IN = re.compile("(?:[均都皆]|全)?[系是为属]")  # 「办结的 2 件均系 2024 年结转」
_JOINED = re.compile("[一-鿿]{2}[与和及、]$")
_TOGETHER = re.compile("合计|共计?|相加|总计")
_ONE_AND_ONE = re.compile("一件[^，。;\\d]{1,12}[、，]一件")
_AMONG_THEM = re.compile("[^，。;]{0,6}?[中里]")
# 「其中市政府（办公室）受理 104 件」; 「1 件年末收到的申请」
_AMONG_WHOM = re.compile(
    "其中[，,]?(?!新|年内|当年|本年|今年|全年|已|共|上年|结转|按)[\u4e00-\u9fff()、]{2,16}?(?:受理|收到|收件|答复|办结|办理|接收)"
)
_PICKED_OUT = re.compile(
    "计入|(?:系|为|由|是)(?!当年|本年|全年|新)[^，。;()\\d]{0,10}(?:收到|受理|接收|提出|提交|转来|移送|承办)|[^，。;()\\d]{1,10}(?:收到|受理|提出|提交|递交|接收)的申请"
)
_COURSE = frozenset({"newly", "receive", "request", "answer", "handle"})
# 「从层级看，县政府收到 28 件，县直部门 67 件」: each is a part.
_BY_VIEW = re.compile(
    "[从按](?:层级|级别|单位|承办|办理时限|办理时间|时限|时间|条线|部门|地区|区域|来源|渠道|方式|内容|主题|类型)[^，。;]{0,8}[看分计][，,:]"
)
# 「从承办单位看，市公安局公开 3 件」: whatever is told behind it is of one of them.
_BY_UNIT = re.compile(
    "[从按分](?:层级|级别|承办|单位|办理单位|条线|部门|地区|区域|区县|县区)[^，。;]{0,8}[看分计统][，,:]"
)
# 「各部门制发 46 件」, 「累计废止 31 件」: not what the office issued and repealed this year.
_BY_DEPARTMENTS = re.compile(
    "部门(?:共|全年|另|累计)*(?:制发|制定|印发|出台)|(?<!以[我本][局委厅办院市县区镇乡])(?<!政府办公室)(?<!政府办)(?<!政府办公厅)(?<!以[市县区省]政府)名义|(?<![年内度])累计(?:废止|清理)"
)
_BEFORE_REVIEW = re.compile("(?:清理|修订|评估|清查|整理|此|之|以|年|日)前|原有|原来|起初|一度|纳入(?:清理|评估|清查)")
_AT_BEGINNING = re.compile("年初|期初|年头|岁初|上年[末底]|去年[末底此]")
# 「气象部门另行发布，其全年受理 26 件」
_OF_THOSE = re.compile(
    "(?<![^，。;:])(?:其(?!中|余|他)|该(?:局|单位|部门|院|校|镇|乡|街道|中心)|两地|三地|上述单位)(?:全年|年内|共|累计|也)*"
    "(?:受理|收到|收件|新收|答复|办结|办理|结转)"
)
_ANOTHER = re.compile("另$")
# 「企业这一头，去年转来 2 件」, 「科研机构：新收 0」
_OF_REQUESTERS_HEAD = re.compile(
    "以[^，。;]{1,12}为例[，,]|(?:自然人|个人|商业企业|企业|科研机构|社会公益组织|公益组织|法律服务机构|律师事务所|律所|法人|群众|居民|村民|市民|家长|学生)(?:申请人?)?"
    "(?:这一?[头块边类]|方面|一[项类栏头块]|里头|(?:所提|提出|提交|申请)?的\\d+件(?:\\([^()]*\\))?)?[，,:]"
)
_OPENS_WITH_REST = re.compile(r"(?:剩下|其余|余下|剩余)的?\d")  # 「剩下的 16 件，公开 11 件」
_THE_REST = re.compile("其余|剩余|余下|另外|其他(?=\\d)|另有?$")
_MARKS = "，,、;:。()"
_NEW_ONES = re.compile("新(?:发生|发|增|收|受理|立|产生)|结转|转入|遗留|续办|上年|去年")
_NO_REQUESTS = ("displayed", "foreign", "licences", "penalties", "coercion")
_SUBJECT = re.compile("(?:[局委厅办院县区镇乡市省会站所]|街道|政府|机关|部门|单位)$|^[我本全各]")
_OPENS_PAST = re.compile(
    "(?<![^，。;:(])而?(?:去年|上年度?|上一年度?|前一年)(?!末?底?的?[结转遗未])(?:同期|全年)?[^，。;结转]{0,8}?(?:收到|受理|新收|收件|办结|答复|收办|办理)"
    "|(?:与[之此]相?比较?|两相比较|相[比形]之下|反观)[，,:]?而?(?:去年|上一?年度?|前一年)(?!末?底?的?[结转遗未没])"
    "|对[照比](?:去年|上一?年度?|前一年):"
)
_BACK_TO_NOW = re.compile(r";|[今本当全]年|年内|截至|现|\d{4}年")
_IN_NOTE = re.compile(r"\([^()]*\)")  # 「(括号内为上年数)新收 120 件(101 件)」
_PAST = re.compile(r"上年|去年|头年|上一年|上年度|前一年|同期(?!发生|引发|被|提起)|往年")
