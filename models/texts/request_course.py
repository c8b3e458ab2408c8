"""The course of requests as a paragraph tells it: what was there, what came in, what was done, what is left."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from itertools import product

from models.texts.counted_items import CountedItem, points_to_these
from models.texts.numbers import NumberKind
from models.texts.paragraph import ParsedParagraph


class Stage(StrEnum):
    """A stage of the course: what is carried in and what comes in is due; it is done or carried out."""

    CARRIED_IN = "carried_in"
    RECEIVED = "received"
    DUE = "due"
    DONE = "done"
    CARRIED_OUT = "carried_out"


@dataclass(frozen=True)
class StageCount:
    """So many at a stage, told at ``start`` to ``end`` of the plain text; ``is_wide`` where it may hold others too."""

    value: int
    start: int
    end: int
    is_wide: bool = False


@dataclass
class RequestCourse:
    """One course; a stage that is told several times keeps every count.

    ``gone`` are the counts of those withdrawn and the like, ``year`` is the one that the others are told of.
    """

    counts: dict[Stage, list[StageCount]] = field(default_factory=dict)
    gone: list[int] = field(default_factory=list)
    year: int = 0

    def first(self, stage: Stage) -> StageCount | None:
        """The count of a stage that is told first."""
        return next(iter(self.counts.get(stage, ())), None)

    @property
    def is_told(self) -> bool:
        """Whether enough is told to hold one side against the other."""
        begins = Stage.DUE in self.counts or Stage.RECEIVED in self.counts
        return begins and Stage.DONE in self.counts and Stage.CARRIED_OUT in self.counts

    @property
    def due_so_far(self) -> set[int]:
        """What came in and was carried in, as far as both are told."""
        received, carried = self.counts.get(Stage.RECEIVED, []), self.counts.get(Stage.CARRIED_IN, [])
        return {r.value + c.value for r, c in product(received, carried)}

    @property
    def sums_up(self) -> bool:
        """Whether all that is due is what came in and what was carried in, where all three are told."""
        if not {Stage.DUE, Stage.RECEIVED, Stage.CARRIED_IN} <= self.counts.keys():
            return True
        due = {count.value for count in self.counts[Stage.DUE]}
        received, carried = self.counts[Stage.RECEIVED], self.counts[Stage.CARRIED_IN]
        sums = {r.value + c.value for r, c in product(received, carried)}
        return bool(due & (sums | {count.value for count in received if count.is_wide}))

    @property
    def balances(self) -> bool:
        """Whether any reading of the course adds up; what was carried in may be left unsaid."""
        done, left = self.counts[Stage.DONE], self.counts[Stage.CARRIED_OUT]
        ends = {d.value + out.value for d, out in product(done, left)} | {d.value for d in done if d.is_wide}
        ends |= {end + gone for end in ends for gone in (*self.gone, sum(self.gone))}
        if told := self.counts.get(Stage.DUE):
            return any(count.value in ends for count in told)
        received = self.counts[Stage.RECEIVED]
        if Stage.CARRIED_IN not in self.counts:
            return max(ends) >= min(count.value for count in received)
        carried = self.counts[Stage.CARRIED_IN]
        due = {r.value + c.value for r, c in product(received, carried)}
        # 「今年收到 79 件，办结 74 件，在办 5 件；往年转来的 11 件也已办完」: these are told apart.
        are_apart = all(count.start > left[0].start for count in carried)
        return bool((due | {count.value for count in received if count.is_wide or are_apart}) & ends)


_LEFT_OVER = (
    "结转|转结|转来|转入|遗留|留下|留存|剩下|剩|结存|未办结?|未结|未答复?|没有?办完|没有?办结|没有?答复|未能?办完"
    "|在办|续办|移来|带来|待办|延续|顺延|压|积存|欠|手[上里头中]|在手|库存|存"
)
_NEXT_YEAR = r"下一?个?(?:年|学年)|次年|明年|翌年|来年|第二年|\d{4}年"
_CARRIED_IN = re.compile(
    rf"(?:上一?个?(?:年|学年)|去年|旧年|往年|前一年|年初|年头|开年|期初|上期|历年)[^，。;]{{0,8}}(?:{_LEFT_OVER})"
    rf"|(?:承接|结转|转结|延续|顺延)(?:自|于|了)?(?:上一?年|去年)|[旧原上]存|加上年(?=#)"
)
_CARRIED_IN_BY_YEAR = re.compile(rf"\d{{4}}年(?:度|末|底)?的?(?:{_LEFT_OVER})")
_CARRIED_OUT = re.compile(
    rf"(?:转|放|留|顺?延|跨|移|推|带|列)[结入到至待给下往为]*(?:{_NEXT_YEAR})|继续办理|跨年"
    r"|(?:未|没有?|待)(?:能|有)?(?:作出)?(?:办|答复|回复|销号|处理|完成|结)"
    r"|在办|正在(?:办|处理|答复)|办理中|仍在(?:办|途)|在途|尚余|尚有|年末结存|年[底末终](?:还|尚|仍|手|留|在|有|余)|期限(?:之?内|未满)"
)
_REMAINING = re.compile("还剩|剩余|剩下|余下")
_REST_OF_ROW = re.compile("[剩余]")
_REST = re.compile("其余|余|还有|另有|另(?!行)")
_BARE_CARRIED = re.compile("结转|转结|遗留")
_ALL_DUE = re.compile(
    "[应须需该要]办|应(?:予)?(?:办理|答复|处理)|须(?:办理|答复)|需要?(?:办理|答复|处理)|全年任务|应当办理"
)
_SUMMED_UP = re.compile(
    "[，,、]?(?:上述|以上|前述|[这两二项者类数件]|相加|之和|并|总)*(?:合计|共计|总计|相加|共)(?:为|达|是|有|申请)*"
)
_DONE = re.compile("办结|办毕|办完|办了|答复|回复|已办|销号|(?:办理|处理)(?:完|了)|完成办理|完结|已答|办妥")
_HANDLED = re.compile("(?<!不予)(?<!不作)(?<!不再)(?<!其他)(?<!其它)(?:办理|处理)")
_RECEIVED = re.compile("新收|收到|来了|接收|受理|登记|新增|收件|接到|新接|新来|新到|(?:今年|[本当全]年|年内|共)收")
_YEAR = re.compile(r"(\d{4})年")
_NEWLY = re.compile("新|[本当今]年(?:度)?(?:收|来|受理)")
_GONE = re.compile("撤回|撤销|终止|合并|并案|并入|不予受理|作废|移送|转办|退回|中止")
_SOME_ONLY = re.compile(
    "其中|里面|里头|当中|按[期时]|及时|日内|天内|工作日|平均|涉及|关于|最[多高短快]|当[场天日月]|上半|下半|季度|延期|期间|提前|以来|[\\d一二三四五六七八九十]月"
)
_ALL_CARRIED_IN = re.compile("^(?:[均都皆]|全)[系是为属][^，。;]{0,6}(?:结转|转入|转来|遗留)")
_YEAR_END = re.compile("(?:截[至止]|[到至])12月(?:31日|底)")
# 「登记了 11 份，核下来有 2 份是咨询，真正算申请的 8 件」
_GROSS = re.compile("真正|实际|核下来|剔除|扣除|去掉|不算")
_OF_OTHERS = re.compile(
    "建议|提案|议案|复议|诉讼|热线|工单|来信|信访|咨询|留言|许可|处罚|强制|投诉|举报|培训|解读|文件|稿件|事项|工程|项目|案件|信箱"
)
_OF_REQUESTS = re.compile("申请")
_RESULT = re.compile(
    "公开(?!申请|的?申请|信息)(?=[的类为共#]|$)|无法提供|不予|不作处理|查询|其[他它]处理|没有现成|不掌握"
)
_UNITS = frozenset({"件", "宗", "起", "份", "例", ""})
_NONE = re.compile(
    "(?:无|没有|不存在|并无)(?:[^，。;()]{0,6})(?P<none>上年结转|上年度结转|去年结转|结转下年|结转至?下|结转到"
    "|(?:留|转|拖|跨|延|结)[至到入给]?(?:下一?年|明年|次年|来年))"
)
_BRACKET = re.compile(r"\([^()]*\)?")
_MAX_SENTENCES = 3


def tells_stage(text: str, item: CountedItem) -> bool:
    """Whether the words of a count say how far cases have come: what was carried in, done or left."""
    return any(p.search(text, item.start, item.end) for p in (_CARRIED_IN, _CARRIED_OUT, _REMAINING, _DONE, _HANDLED))


@lru_cache(maxsize=2048)
def request_courses(paragraph: ParsedParagraph) -> tuple[RequestCourse, ...]:
    """Every course of a paragraph that is told far enough to be held against itself."""
    if not _RECEIVED.search(paragraph.normalised.text) and not _ALL_DUE.search(paragraph.normalised.text):
        return ()
    of_requests = _OF_REQUESTS.search(paragraph.normalised.text) is not None
    courses = (course for course in _CourseReader(paragraph).courses() if course.is_told or not course.sums_up)
    # Of other matters it has to be told what was there before: they may end in more ways.
    return tuple(c for c in courses if of_requests or c.counts.keys() & {Stage.DUE, Stage.CARRIED_IN})


class _CourseReader:
    """Reads the counts of a paragraph in turn; a sentence of -1 is none."""

    def __init__(self, paragraph: ParsedParagraph) -> None:
        self.paragraph, self.outside_brackets = paragraph, set(paragraph.items)
        self.course, self.last = RequestCourse(), -1
        self.of_some = -1  # the sentence that goes on with some of the requests
        self.row = -1  # the sentence of the count before, where that is no stage: it may be one of a row

    def courses(self) -> Iterator[RequestCourse]:
        for item in self.paragraph.all_items:
            if _takes_up_some(self.paragraph, self.course, item):
                self.of_some = item.sentence
            words = _own_words(self.paragraph, item)
            stage = self.stage_of(item, words) if item.sentence != self.of_some else None
            if stage is None:
                continue
            is_wide = stage is Stage.DONE and not _DONE.search("".join(words))
            if is_wide and item.value in self.course.due_so_far:
                stage, is_wide = Stage.DUE, False  # 「年初 5 件，年内新增 54 件，累计处理 59 件」
            if _is_of_earlier_year(self.course, stage, words):
                continue
            if self.is_over(stage, item):
                yield self.course
                self.course = RequestCourse()
            is_wide = is_wide or (stage is Stage.RECEIVED and not _NEWLY.search(words[0]))
            self.add(stage, StageCount(item.value or 0, item.number.start, item.number.end, is_wide))
            self.course.year = max(self.course.year, _year_in(words[0]))
            self.last = item.sentence
        _add_none(self.paragraph, self.course)
        yield self.course

    def stage_of(self, item: CountedItem, words: tuple[str, str]) -> Stage | None:
        """The stage of a count; none for one of other matters or of some cases, and the rest of a row of these."""
        may_be_stage = _may_be_stage(self.paragraph, item, words)
        if may_be_stage and not (item.sentence == self.row and _is_rest_of_row(words)):
            if stage := self.net_stage(item, words) or self.goes_on_with_carried(item):
                self.row = -1
                return stage
            if _GONE.search("".join(words)):
                self.course.gone.append(item.value or 0)
                return None
        if item in self.outside_brackets and item.number.unit in _UNITS and not item.is_compared:
            self.row = item.sentence
        return None

    def net_stage(self, item: CountedItem, words: tuple[str, str]) -> Stage | None:
        """The stage that its words tell of; none for a gross count that the sentence puts right behind it."""
        stage = _stage_of(self.course, words)
        text, end = self.paragraph.normalised.text, self.paragraph.sentence_span(item.number.start)[1]
        is_gross = stage is Stage.RECEIVED and _GROSS.search(text, item.number.end, end)
        return None if is_gross else stage

    def goes_on_with_carried(self, item: CountedItem) -> Stage | None:
        """What was carried in, of further requesters: 「上年转来的个人 1 件、律师事务所 1 件」."""
        claims = (c for c in self.paragraph.claims if c.number is item.number)
        return Stage.CARRIED_IN if any(claim.key.startswith("carry_in/") for claim in claims) else None

    def is_over(self, stage: Stage, item: CountedItem) -> bool:
        """Whether a count begins another course."""
        counts = self.course.counts
        begins = stage in (Stage.RECEIVED, Stage.DUE) or (stage is Stage.CARRIED_IN and item.sentence > self.last)
        is_over = item.sentence > self.last + _MAX_SENTENCES or (begins and Stage.DONE in counts)
        return bool(counts) and is_over and all(c.value != item.value for c in counts.get(stage, ()))

    def add(self, stage: Stage, count: StageCount) -> None:
        told = self.course.counts.setdefault(stage, [])
        told.append(count)
        # By two bodies, or one of them of the whole; of several requesters.
        if stage in (Stage.RECEIVED, Stage.CARRIED_IN) and len(told) > 1:
            values = {c.value for c in told} if stage is Stage.RECEIVED else [c.value for c in told]
            told.append(replace(count, value=sum(values)))


def _takes_up_some(paragraph: ParsedParagraph, course: RequestCourse, item: CountedItem) -> bool:
    """Whether 「这 12 件」 takes up a count that was told before and is no stage, or one of some requesters."""
    if not points_to_these(paragraph.normalised.text, item):
        return False
    if not any(i.value == item.value and i.number.start < item.number.start for i in paragraph.all_items):
        return False
    of_requesters = {c.number.start for c in paragraph.claims if c.number is not None and "/" in c.key}
    stages = (count for counts in course.counts.values() for count in counts if count.start not in of_requesters)
    return item.value not in {*(count.value for count in stages), *course.due_so_far}


def _year_in(words: str) -> int:
    years = [] if _CARRIED_IN_BY_YEAR.search(words) else _YEAR.findall(words)
    return int(years[0]) if years else 0


def _is_of_earlier_year(course: RequestCourse, stage: Stage, words: tuple[str, str]) -> bool:
    """Whether a count is of a year before that of the course: 「2023 年新收 38 件，2022 年新收 31 件」."""
    year = _year_in(words[0])
    return stage in (Stage.RECEIVED, Stage.DONE) and 0 < year < course.year


def _own_words(paragraph: ParsedParagraph, item: CountedItem) -> tuple[str, str]:
    """The words of a count before and behind its number, without what stands in brackets."""
    text = paragraph.normalised.text
    before, after = text[item.start : item.number.start], text[item.number.end : item.end]
    opening = before.rfind("(")
    before = before[opening + 1 :] if opening > before.rfind(")") else before
    return _BRACKET.sub("", before), _BRACKET.sub("", after)


def _may_be_stage(paragraph: ParsedParagraph, item: CountedItem, words: tuple[str, str]) -> bool:
    number = item.number
    if number.kind is not NumberKind.COUNT or number.unit not in _UNITS or not number.is_exact or item.value is None:
        return False
    if item.is_compared or item.is_reference or item.multiplier != 1:
        return False
    if _ALL_CARRIED_IN.search(words[1]):
        return False
    if _SOME_ONLY.search(_YEAR_END.sub("", "".join(words))):
        return False
    text = paragraph.normalised.text
    start = paragraph.sentence_starts[paragraph.sentence_of(number.start)]
    told = text[max(start, number.start - 80) : item.end]
    others = [match.end() for match in _OF_OTHERS.finditer(told)]
    mine = [match.end() for match in _OF_REQUESTS.finditer(told)]
    return not others or (bool(mine) and mine[-1] > others[-1])


def _is_rest_of_row(words: tuple[str, str]) -> bool:
    """Whether 「剩下 5 件」 behind a row of what requests were about is the rest of it, and not what is still open."""
    own = "#".join(words)
    return _REST_OF_ROW.search(own) is not None and not (_CARRIED_OUT.search(own) or _BARE_CARRIED.search(own))


def _stage_of(course: RequestCourse, words: tuple[str, str]) -> Stage | None:
    """Which stage the words of a count tell of, in view of what was told before."""
    before, after = words
    own = f"{before}#{after}"
    is_done = Stage.DONE in course.counts
    if _CARRIED_IN.search(own):
        return Stage.CARRIED_IN
    if _CARRIED_IN_BY_YEAR.search(before):
        return Stage.CARRIED_OUT if is_done else Stage.CARRIED_IN
    if _CARRIED_OUT.search(own) or _REMAINING.search(own):
        return Stage.CARRIED_OUT
    if _BARE_CARRIED.search(before) and _RECEIVED.search(before):
        return Stage.DUE  # 「新收与结转合计」
    if _BARE_CARRIED.search(own):
        is_held = "含" in before or "加" in before
        return Stage.CARRIED_OUT if is_done and not is_held else Stage.CARRIED_IN
    if _ALL_DUE.search(own):
        return Stage.DUE
    if _SUMMED_UP.fullmatch(before):
        both = {Stage.RECEIVED, Stage.CARRIED_IN} <= course.counts.keys()
        return Stage.DUE if both and not is_done else None
    if _is_done(course, before, own):
        return None if _GONE.search(own) and not _DONE.search(own) else Stage.DONE
    if is_done and _REST.search(before) and not after:
        return Stage.CARRIED_OUT
    return Stage.RECEIVED if _RECEIVED.search(own) else None


def _is_done(course: RequestCourse, before: str, own: str) -> bool:
    """Whether the words tell of all that was done, not of one result: 「答复为部分公开 4 件」."""
    is_handled = _HANDLED.search(before) is not None and Stage.RECEIVED in course.counts
    return (is_handled or _DONE.search(own) is not None) and not _RESULT.search(own)


def _add_none(paragraph: ParsedParagraph, course: RequestCourse) -> None:
    """Note that nothing was carried in, or out, where the words say so."""
    for match in _NONE.finditer(paragraph.normalised.text):
        is_in = match["none"].startswith(("上年", "去年"))
        stage = Stage.CARRIED_IN if is_in else Stage.CARRIED_OUT
        if course.counts and stage not in course.counts:
            course.counts[stage] = [StageCount(0, *match.span())]
