"""One number told twice, once with two of its digits exchanged: 「参训 326 人次」 here, 「培训覆盖 362 人」 there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from models.report.filing import Filing
from models.rules.narrative.context import SectionParagraph, section_paragraphs
from models.texts.breakdown_semantics import breakdowns_of, claims_by_start
from models.texts.counted_items import CountedItem
from models.texts.paragraph import ParsedParagraph
from models.texts.pointing_back import is_exchange

_LEAST = 100  # of two digits the exchange is soon another number by chance
_BEFORE, _BEHIND = 40, 12
_OF_OTHER_TIME = re.compile(
    r"上年|去年|上一年|同期|往年|计划(?!停|检修|招生|生育)|力争|拟(?![立定录表公稿])|下一?年|明年|\d{4}年|不少于|以来"
)
_OF_A_PART = re.compile("季度|半年|第[一二三四五六七八九十\\d]|首[期场批]|[市省县区]级|本级|县区|线[上下]|新增|净增")
_IN_A_MONTH = re.compile(r"\d月")
# Words of every report: that both numbers stand beside them says nothing.
_COMMON = re.compile(
    "全[年市县区镇省局]|本年度?|今年|年内|共计?|累计|总计|合计|政府|信息|公开|政务|主动|申请|工作|情况|其中|开展|组织|进行|完成|全部"
    "|各类|方面|加强|有关|相关|单位|部门|我[市县区局镇]|发布|办理|受理|收到|答复|通过|利用|及时|群众|通报|问题|系统"
)
_OF_THE_WHOLE = re.compile(
    "(?:综上(?:所述)?|总[之的]?(?:来看|来说)?|全年|本年度?|年内|今年|[全我本][校院局委厅办部会所站市县区镇乡省州行关司]|学校|医院|集团|公司"
    "|共计?|累计|总计|合计|已经?|[，,])*(?P<noun>[\u4e00-\u9fff]{4,10}?)(?:共计?|累计|总计|合计|总量|为|达到?|了)*"
)
_CLAUSE_END = re.compile("[，。;:]")
_NUMERALS = re.compile("[一二两三四五六七八九十百千万〇零余多]+")
_HAN_RUN = re.compile("[\u4e00-\u9fff]{2,}")


@dataclass(frozen=True)
class _ToldCount:
    paragraph: SectionParagraph
    item: CountedItem

    @property
    def lead(self) -> str:
        """The words before the number in its clause."""
        return self.paragraph.parsed.normalised.text[self.item.start : self.item.number.start]

    @property
    def name(self) -> str:
        """The characters of these words alone."""
        return "".join(_HAN_RUN.findall(self.lead))

    @property
    def clause(self) -> str:
        """The words before it up to a comma; the report's own year is this year."""
        text, number = self.paragraph.parsed.normalised.text, self.item.number
        words = text[max(0, number.start - _BEFORE) : number.start]
        return _CLAUSE_END.split(words)[-1].replace(f"{self.paragraph.filing.year}年", "本年")

    @property
    def words(self) -> str:
        """The words of its sentence beside it."""
        text, number = self.paragraph.parsed.normalised.text, self.item.number
        start = max(0, number.start - _BEFORE, text.rfind("。", 0, number.start) + 1)
        # Some of them told behind make it no part itself: 「推送图文 1126 篇，其中……」.
        words = text[start : number.end + _BEHIND].partition("。")[0].partition("，其中")[0]
        return words.replace(f"{self.paragraph.filing.year}年", "本年")

    @property
    def whole(self) -> str:
        """What is counted, where the words single none of it out: 「全年学校主动公开信息 2154 条」."""
        text, number = self.paragraph.parsed.normalised.text, self.item.number
        start = max(
            0, number.start - _BEFORE, text.rfind("。", 0, number.start) + 1, text.rfind(";", 0, number.start) + 1
        )
        words = text[start : number.start].replace(f"{self.paragraph.filing.year}年", "本年")
        named = _OF_THE_WHOLE.fullmatch(words.lstrip("…"))
        return named["noun"] if named else ""


def find_exchanged(filing: Filing) -> Iterator[tuple[SectionParagraph, CountedItem, SectionParagraph, CountedItem]]:
    """Every such number behind its first telling, with that; where lists bear both out, neither is wrong."""
    times: dict[int, int] = {}
    alike: dict[str, list[_ToldCount]] = {}
    for count in _counts(filing):
        value = count.item.value or 0
        times[value] = times.get(value, 0) + 1
        alike.setdefault("".join(sorted(str(value))), []).append(count)
    for group in alike.values():
        told: set[tuple[int, int]] = set()
        for earlier, later in combinations(group, 2):
            values = earlier.item.value or 0, later.item.value or 0
            # Where both are told again and again, they are two numbers.
            if 1 in (times[values[0]], times[values[1]]) and values not in told and _are_exchanged(earlier, later):
                told.add(values)
                yield later.paragraph, later.item, earlier.paragraph, earlier.item


def _counts(filing: Filing) -> Iterator[_ToldCount]:
    for paragraph in section_paragraphs(filing):
        yield from (_ToldCount(paragraph, item) for item in _large_counts(paragraph.parsed))


@lru_cache(maxsize=2048)
def _large_counts(paragraph: ParsedParagraph) -> tuple[CountedItem, ...]:
    """The exact counts of three digits and more that no table holds."""
    claims = claims_by_start(paragraph)
    return tuple(
        item
        for item in paragraph.all_items
        if (item.value or 0) >= _LEAST
        and item.number.is_exact
        and item.multiplier == 1
        and not item.is_compared
        and item.number.start not in claims
    )


def topic_of(words: str) -> frozenset[str]:
    """The pairs of characters beside a number, but for those of every report."""
    runs = _HAN_RUN.findall(_NUMERALS.sub("，", _COMMON.sub("，", words)))
    return frozenset(run[at : at + 2] for run in runs for at in range(len(run) - 1))


def _are_exchanged(one: _ToldCount, other: _ToldCount) -> bool:
    """Whether two counts of one unit and matter are the same but for two neighbouring digits."""
    mine, theirs = one.item, other.item
    alike = mine.number.unit == theirs.number.unit or mine.number.unit_kind == theirs.number.unit_kind == "person"
    if not alike or not is_exchange(mine.value or 0, theirs.value or 0):
        return False
    if any(_IN_A_MONTH.search(count.lead) or _OF_OTHER_TIME.search(count.clause) for count in (one, other)):
        return False
    if not ((one.whole and one.whole == other.whole) or _are_one_act(one, other)):
        if _OF_A_PART.search(one.clause) or _OF_A_PART.search(other.clause):
            return False
        if _stand_side_by_side(one.name, other.name):
            return False
        if not topic_of(one.words) & topic_of(other.words):
            return False
    in_one_sentence = one.paragraph.parsed is other.paragraph.parsed and mine.sentence == theirs.sentence
    return not in_one_sentence and not (_is_borne_out(one) and _is_borne_out(other))


_ACT = re.compile(
    "(?P<verb>发布|公开|推送|更新|推出|制作|接待|培训|发送|编发|采编|上传)[^，。;、\\d]{0,6}?(?P<before>信息|稿件|文章|图文|视频|资讯)?"
    "\\d[\\d,]*(?:余|多)?(?:条次?|篇次?|件|则|人次|个|部)(?P<behind>信息|稿件|文章|图文|视频|资讯)?"
)
_OF_THE_YEAR = re.compile("全年|共|累计|总|本年|一年")


def _are_one_act(one: _ToldCount, other: _ToldCount) -> bool:
    """Whether two counts are of one act, once as the total of a list and once as the year's.

    「发布各类信息 862 条，其中网站 332 条、公众号 530 条」, 「全年发布 826 条信息」.
    """
    acts = [_act(count) for count in (one, other)]
    pairs = ((one, acts[0], other, acts[1]), (other, acts[1], one, acts[0]))
    return any(
        act is not None
        and again in (act, (act[0], ""))
        and act[1]
        and _is_total(first)
        and not _is_borne_out(second)
        and _OF_THE_YEAR.search(second.clause)
        for first, act, second, again in pairs
    )


def _act(count: _ToldCount) -> tuple[str, str] | None:
    """What was done, and to what where the words beside the number say it; None for no act."""
    text, number = count.paragraph.parsed.normalised.text, count.item.number
    start = max(0, number.start - _BEFORE)
    acts = (m for m in _ACT.finditer(text, start, number.end + _BEHIND) if m.start() < number.start < m.end())
    act = next(acts, None)
    return (act["verb"], act["before"] or act["behind"] or "") if act else None


def _is_total(count: _ToldCount) -> bool:
    """Whether a list that adds up has the count, or the same told again, as its total."""
    return any(
        count.item.value == sum(part.value or 0 for part in breakdown.parts)
        and any(t.value == count.item.value and t.number.unit == count.item.number.unit for t in breakdown.totals)
        for breakdown in breakdowns_of(count.paragraph.parsed)
    )


def _stand_side_by_side(mine: str, theirs: str) -> bool:
    """Whether two names are told alike and so of two things: 「医疗领域公开信息」, 「教育领域公开信息」."""
    return mine != theirs and mine[-2:] == theirs[-2:] != ""


def _is_borne_out(count: _ToldCount) -> bool:
    """Whether a list that adds up holds the count, as its total or one of its parts."""
    return any(
        count.item in (*breakdown.totals, *breakdown.parts)
        and any(total.value == sum(part.value or 0 for part in breakdown.parts) for total in breakdown.totals)
        for breakdown in breakdowns_of(count.paragraph.parsed)
    )
