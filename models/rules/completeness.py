"""What is missing: blank cells, unwritten sections, aspects a text must cover, title and dates."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from models.editions.edition import CellKey, Section
from models.report.deadline import due_on
from models.report.filing import Filing
from models.rules.finding import Breach, Severity
from models.rules.rule import Basis, rule

_EMPTY_WORDS = frozenset({"", "无", "没有", "暂无", "/", "-", "—", "略"})
FORMAT = "国办公开办函〔2021〕30号"
REGULATION = "条例第五十条第四项"
_SPACE = re.compile(r"\s+")


@rule(
    "F-1",
    "正文里的部分标题",
    Severity.BLOCK,
    Basis.OFFICIAL,
    "六个部分的标题由程序印出，不写在正文里",
    source="国办公开办函〔2021〕30号",
)
def headings_stay_headings(filing: Filing) -> Iterator[Breach]:
    """A text with an official section heading as a line of its own: a whole report was pasted into one part."""
    headings = {_without_spaces(section.heading): section for section in filing.edition.sections if section.heading}
    for section in filing.edition.text_sections:
        start = 0
        for line in filing.text(section.key).split("\n"):
            if _without_spaces(line) in headings:
                yield Breach(
                    f"“{section.heading or section.short_name}”的正文里有一行标题“{line.strip()}”。"
                    "标题由程序印出，请删去这一行，把它后面的内容移到对应的部分。",
                    section=section.key,
                    span=(start, start + len(line)),
                    quote=line,
                )
            start += len(line) + 1


def _without_spaces(line: str) -> str:
    return _SPACE.sub("", line).rstrip("。：:")


def _own_text(filing: Filing, section: Section) -> str:
    drafted = {line.strip() for line in section.draft.split("\n")}
    lines = (line.strip() for line in filing.text(section.key).split("\n"))
    return "\n".join(line for line in lines if line not in drafted)


def is_unwritten(filing: Filing, section: Section) -> bool:
    """Whether a text holds nothing of the office's own: empty, 无, or only the headings it was begun with."""
    return _without_spaces(_own_text(filing, section)) in _EMPTY_WORDS


def _missing_aspects(filing: Filing, number: str) -> Iterator[Breach]:
    for section in filing.edition.text_sections:
        if is_unwritten(filing, section):
            continue
        words = _own_text(filing, section)
        for aspect in section.aspects:
            if aspect.rule != number or any(word in words for word in aspect.keywords):
                continue
            if aspect.governments_only and not (
                filing.agency.effective_level and filing.agency.effective_level.is_government
            ):
                continue
            yield Breach(f"“{section.heading}”里没有看到“{aspect.name}”的内容（{aspect.basis}）。", section=section.key)


def _unwritten_sections(filing: Filing, number: str, empty_words: frozenset[str]) -> Iterator[Breach]:
    for section in filing.edition.text_sections:
        words = _without_spaces(_own_text(filing, section))
        if section.required_by == number and words in empty_words:
            complaint = f"只写了“{words}”。{section.guidance}" if words else "还没有写。"
            yield Breach(f"“{section.heading}”{complaint}", section=section.key, is_not_begun=not words)


@rule("F-2", "总体情况的内容", Severity.WARN, Basis.OFFICIAL, "总体情况涵盖五个方面", source=FORMAT)
def overview_covers_aspects(filing: Filing) -> Iterator[Breach]:
    """An empty overview blocks; a missing aspect is pointed out."""
    for breach in _unwritten_sections(filing, "F-2", _EMPTY_WORDS):
        yield replace(breach, severity=Severity.BLOCK)
    yield from _missing_aspects(filing, "F-2")


@rule(
    "F-3",
    "监督保障的内容",
    Severity.WARN,
    Basis.OFFICIAL,
    "各级人民政府的报告写明工作考核、社会评议和责任追究结果",
    source="条例第五十条第四项",
)
def governments_report_supervision(filing: Filing) -> Iterator[Breach]:
    """Only for agencies known to be a people's government."""
    yield from _missing_aspects(filing, "F-3")


@rule(
    "F-5",
    "问题和改进的内容",
    Severity.EXPLAIN,
    Basis.OFFICIAL,
    "第五部分写明存在的主要问题和改进情况",
    source=REGULATION,
)
def problems_are_written(filing: Filing) -> Iterator[Breach]:
    """Neither empty nor 无, and both halves there."""
    yield from _unwritten_sections(filing, "F-5", _EMPTY_WORDS)
    yield from _missing_aspects(filing, "F-5")


@rule(
    "F-6",
    "其他事项的内容",
    Severity.WARN,
    Basis.PRACTICE,
    "第六部分不留空，并说明信息处理费",
    source="国办函〔2020〕109号",
)
def other_matters_are_written(filing: Filing) -> Iterator[Breach]:
    """无 is enough; an empty part is not."""
    yield from _unwritten_sections(filing, "F-6", frozenset({""}))
    yield from _missing_aspects(filing, "F-6")


@rule("F-7", "没有填的格", Severity.BLOCK, Basis.PRACTICE, "每一格都要填，没有的填 0")
def every_cell_is_filled(filing: Filing) -> Iterator[Breach]:
    """One finding a table, naming the first blanks; in a finished print a blank is only noted."""
    for table in filing.edition.tables:
        blank = tuple(
            cell for cell in table.cells if cell not in filing.edition.operands and filing.figures.get(cell) is None
        )
        if not blank:
            continue
        names = "、".join(filing.edition.short_name(cell) for cell in blank[:3])
        more = f"等 {len(blank)} 格" if len(blank) > 3 else ""
        if filing.was_printed:
            message = f"“{table.name}”里 {names}{more}在原表是空白，按没有处理。"
            yield Breach(message, blank, severity=Severity.NOTE)
        else:
            is_not_begun = set(blank).issuperset(_filled_by_hand(filing, table.cells))
            yield Breach(f"“{table.name}”还有 {names}{more}没有填。没有的请填 0。", blank, is_not_begun=is_not_begun)


def _filled_by_hand(filing: Filing, cells: Iterable[CellKey]) -> list[CellKey]:
    """The cells that only the office fills: neither computed nor carried over from last year's report."""
    given = {*filing.edition.operands, *(filing.edition.carried_cells if filing.last_year else ())}
    return [cell for cell in cells if cell not in given]


@rule("F-8", "数字格里的文字", Severity.WARN, Basis.PRACTICE, "数字格里只有数字")
def cells_hold_numbers(filing: Filing) -> Iterator[Breach]:
    """What was set right to read a cell from a file."""
    for cell, remark in filing.remarks.items():
        yield Breach(f"{filing.edition.short_name(cell)}：原表数字格里不只有数字，{remark}，请核对。", (cell,))


@rule("F-9", "单位全称", Severity.BLOCK, Basis.PRACTICE, "标题用单位全称")
def title_names_the_agency(filing: Filing) -> Iterator[Breach]:
    """The title is made from agency and year; it needs a name, and looks wrong with a year or 本 in it."""
    name = filing.agency.name.strip()
    if not name:
        yield Breach("封面还没有填单位名称，标题印不出来。请填单位全称。", section="cover")
    elif re.search(r"\d{4}|^[本我]|报告$", name):
        yield Breach(
            f"单位名称“{name}”不像单位全称，标题会印成“{filing.title}”。请核对。",
            section="cover",
            severity=Severity.WARN,
        )


@rule("F-11", "公布期限", Severity.WARN, Basis.OFFICIAL, "在法定期限内公布", source="条例第四十九条")
def signed_in_time(filing: Filing) -> Iterator[Breach]:
    """The date under the report against the deadline for the agency's level."""
    signed = signing_date(filing)
    if signed is None:
        return
    if signed.year <= filing.year:
        message = f"成文日期 {signed:%Y-%m-%d} 早于统计期限结束，请核对是不是 {filing.year + 1} 年。"
        yield Breach(message, section="cover")
        return
    due = due_on(filing.agency, filing.year)
    if signed > due:
        yield Breach(f"成文日期 {signed:%Y-%m-%d} 晚于法定期限 {due:%Y-%m-%d}（条例第四十九条）。", section="cover")


def signing_date(filing: Filing) -> date | None:
    """The 成文日期 of the cover, None while it is not a date."""
    try:
        return date.fromisoformat(filing.cover.get("signed_on", ""))
    except ValueError:
        return None
