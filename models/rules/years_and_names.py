"""Years and names in the words: the period, the title, what last year or another office left behind."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from models.report.filing import Filing
from models.rules.finding import Breach, Severity
from models.rules.narrative.context import section_paragraphs
from models.rules.narrative.stale_years import contradicted_years, past_plans, stale_years
from models.rules.rule import Basis, rule
from models.rules.wording import lines_with_offsets, sentence_around
from models.texts.character_substitution import HALF_WIDTH_DIGITS

_PERIOD = re.compile(
    r"(\d{4})年\s?(\d{1,2})月\s?(\d{1,2})日(?:算?起|开始)?[，, ]?(?:[-—–~～－―]{1,2}|至|到|止|起至|起到){1,2}"
    r"\s?(?:(\d{4})年)?\s?(\d{1,2})月\s?(\d{1,2})(日?)"
)
_ABOUT_PERIOD = re.compile("统计|数据|期限|时限|期间|起止|年度报告|的数|数字")


def _breach_at(section: str, text: str, start: int, end: int, message: str) -> Breach:
    return Breach(message, section=section, span=(start, end), quote=sentence_around(text, start, end))


@rule(
    "W-1",
    "统计期限",
    Severity.WARN,
    Basis.PRACTICE,
    "文字里的统计期限是报告年度的 1 月 1 日至 12 月 31 日",
    source="DB51/T 2660—2019 第 2.1 条；人力资源和社会保障部 2010 年度报告",
)
def period_is_the_year(filing: Filing) -> Iterator[Breach]:
    """A period that the words give for the report's figures."""
    for section in filing.edition.text_sections:
        text = filing.text(section.key)
        if "学年" in text:
            continue  # schools report on their own year
        for start, paragraph in lines_with_offsets(text):
            for first, last, years, whole, is_written_out in _periods(paragraph):
                if not is_written_out:
                    message = f"统计期限写作“{text[start + first : start + last]}”，后面少了“日”字。"
                    yield _breach_at(section.key, text, start + first, start + last, message)
                elif years != (filing.year, filing.year) or not whole:
                    shown = text[start + first : start + last]
                    message = f"统计期限写作“{shown}”，本报告应为 {filing.year}年1月1日至{filing.year}年12月31日。"
                    yield _breach_at(section.key, text, start + first, start + last, message)


@lru_cache(maxsize=4096)
def _periods(paragraph: str) -> tuple[tuple[int, int, tuple[int, int], bool, bool], ...]:
    """The periods of a paragraph that are told of the figures.

    Where, of which years, whether of whole ones, and whether their last day is written out.
    """
    if "月" not in paragraph:
        return ()
    text = HALF_WIDTH_DIGITS.apply(paragraph)
    periods = []
    for match in _PERIOD.finditer(text):
        if _ABOUT_PERIOD.search(sentence_around(text, *match.span())):
            year, month, day, to_year, to_month, to_day = (int(part or 0) for part in match.groups()[:6])
            whole = (month, day, to_month, to_day) == (1, 1, 12, 31)
            periods.append((*match.span(), (year, to_year or year), whole, bool(match[7])))
    return tuple(periods)


_REPORT_OF_YEAR = re.compile(r"(\d{4})年度?政府信息公开(?:工作)?(?:年度)?(?:工作)?(?:情况)?(?:的)?(?:年度)?报告")
_LONGEST_NAME = 30
_TITLE = re.compile(rf"([\u4e00-\u9fff（）()]{{0,{_LONGEST_NAME}}}?){_REPORT_OF_YEAR.pattern}")
_SHORT_TITLE = re.compile(r"()(\d{4})年(?:度|年度)报告")
# Who says so speaks of the report at hand: 「欢迎对 2023 年度报告提出意见」.
_ABOUT_THIS_REPORT = re.compile("本报告|欢迎|疑问|意见建议|建议意见|联系电话|提出意见")
_OF_LAST_REPORT = re.compile("指出|提到|列出|整改|上年度?报告|去年")
_PUBLISHING_WORDS = re.compile("现公布|现予公布|现将|现发布|编制|本报告|公布如下|报告如下|特制")


@rule("W-2", "题名中的年度", Severity.WARN, Basis.PRACTICE, "文字里的报告题名写的是报告年度")
def title_has_the_year(filing: Filing) -> Iterator[Breach]:
    """A title of this report in its own words with another year."""
    for section, start, title in _titles(filing):
        if int(title.year) != filing.year:
            message = f"报告题名写“{title.year}年”，而本报告是 {filing.year} 年度的。"
            yield title.breach_at(section, start, title.year_start, title.year_start + 5, message)


@dataclass(frozen=True)
class _Title:
    """A title of a report in a paragraph: the name and the year that it gives, and where these begin."""

    paragraph: str
    name: str
    name_start: int
    year: str
    year_start: int
    is_whole_sentence: bool
    is_announced: bool

    def breach_at(self, section: str, paragraph_start: int, start: int, end: int, message: str) -> Breach:
        """A breach at a stretch of the paragraph."""
        span = (paragraph_start + start, paragraph_start + end)
        return Breach(message, section=section, span=span, quote=sentence_around(self.paragraph, start, end))


def _titles(filing: Filing) -> Iterator[tuple[str, int, _Title]]:
    """The titles of this report: the section, where the paragraph begins in it, and the title."""
    for section in filing.edition.text_sections:
        for start, paragraph in lines_with_offsets(filing.text(section.key)):
            for title in _titles_in(paragraph):
                if title.is_announced or (title.is_whole_sentence and section.key == "lead"):
                    yield section.key, start, title


@lru_cache(maxsize=4096)
def _titles_in(paragraph: str) -> tuple[_Title, ...]:
    """The titles of reports that a paragraph names."""
    if "报告" not in paragraph:
        return ()
    text = HALF_WIDTH_DIGITS.apply(paragraph)
    titles = []
    for report in _REPORT_OF_YEAR.finditer(text):
        match = _TITLE.search(text, max(0, report.start() - _LONGEST_NAME), report.end())
        if match is not None:
            sentence = sentence_around(text, *match.span())
            titles.append(_title(match, len(sentence) <= len(match[0]) + 2, _PUBLISHING_WORDS, sentence))
    for match in _SHORT_TITLE.finditer(text):
        titles.append(_title(match, False, _ABOUT_THIS_REPORT, sentence_around(text, *match.span())))
    return tuple(titles)


def _title(match: re.Match[str], is_whole_sentence: bool, announcing: re.Pattern[str], sentence: str) -> _Title:
    is_announced = announcing.search(sentence) is not None and _OF_LAST_REPORT.search(sentence) is None
    return _Title(match.string, match[1], match.start(1), match[2], match.start(2), is_whole_sentence, is_announced)


@rule("W-3", "错写的年份", Severity.WARN, Basis.PRACTICE, "讲本年工作的句子不写成别的年份，讲打算的不写成本年和以前")
def no_other_years(filing: Filing) -> Iterator[Breach]:
    """A sentence on this year's work or figures that names another year, and a plan for a year that has passed."""
    for paragraph in section_paragraphs(filing):
        stale = {number.start: number for number in stale_years(filing, paragraph).values()}
        stale |= {number.start: number for number in contradicted_years(filing, paragraph)}
        for number in stale.values():
            year = paragraph.parsed.normalised.text[number.start : number.start + 4]
            yield paragraph.breach_at(
                f"这句写“{year}年”，而报告年度是 {filing.year} 年，请核对是不是上年留下的。", (number.start, number.end)
            )
        for number in past_plans(filing, paragraph):
            yield paragraph.breach_at(
                f"讲下一步打算，写的却是“{paragraph.source_text(number.start, number.end)}”，"
                f"而报告年度是 {filing.year} 年，请核对年份。",
                (number.start, number.end),
            )


_OFFICE_END = re.compile(r"[\u4e00-\u9fff]{2,24}(?:政府|[局委厅办院署会]|办公室|街道|[镇乡县区市]|中心)$")
_NAME_PREFIX = re.compile(
    "^.*?(?:现将|现公布|现发布|编制|公布|发布|由|是|为|关于|规定|要求|实际|情况|，|,|。)(?=[\u4e00-\u9fff]{2})"
)


@rule(
    "W-4",
    "别的单位的名称",
    Severity.WARN,
    Basis.PRACTICE,
    "文字里没有别的单位的名称",
    source="威海市旅游局公开指南误写宜宾市",
)
def title_names_own_agency(filing: Filing) -> Iterator[Breach]:
    """In the title that the lead repeats, and of other agencies that are known, anywhere in a department's report.

    A government's report names its departments rightly.
    """
    yield from _in_the_title(filing)
    if not (filing.agency.effective_level and filing.agency.effective_level.is_government):
        yield from other_agency_breaches(filing, filing.offices)


def _in_the_title(filing: Filing) -> Iterator[Breach]:
    for section, paragraph_start, title in _titles(filing):
        name = title.name
        while shorter := _NAME_PREFIX.match(name):
            name = name[shorter.end() :]
        if _OFFICE_END.fullmatch(name) and not _is_own(name, filing.agency.name):
            end = title.name_start + len(title.name)
            message = f"报告题名写的是“{name}”，而本报告的单位是“{filing.agency.name}”。"
            yield title.breach_at(section, paragraph_start, end - len(name), end, message)


def _is_own(name: str, own: str) -> bool:
    mine, theirs = own.replace("人民政府", "政府"), name.replace("人民政府", "政府")
    return theirs in mine or mine in theirs or theirs[0] in "我本该"


def find_other_agencies(text: str, own: str, names: Iterable[str]) -> Iterator[tuple[str, int, int]]:
    """Where a text names an office of the roster that is not its own; parts of the own name are not.

    Yields the name and the stretch. A name that is part of a longer one found is left out.
    """
    known = frozenset(name for name in names if len(name) >= 4 and name not in own and own not in name)
    if known:
        for match in _names_pattern(known).finditer(text):
            yield match[0], match.start(), match.end()


@lru_cache(maxsize=8)
def _names_pattern(names: frozenset[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name))))


def other_agency_breaches(filing: Filing, names: Iterable[str]) -> Iterator[Breach]:
    """Another office's full name in the texts of this one, to be looked at: it may be named for good reason."""
    agency_names = tuple(names)
    for section in filing.edition.text_sections:
        text = filing.text(section.key)
        for name, start, end in find_other_agencies(text, filing.agency.name, agency_names):
            quote = sentence_around(text, start, end)
            message = f"文字里出现了别的单位“{name}”，请核对是不是从别的报告抄来的。"
            yield Breach(message, section=section.key, span=(start, end), quote=quote, severity=Severity.NOTE)
