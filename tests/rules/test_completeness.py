"""What is missing."""

from dataclasses import replace

import pytest

from models.editions.known_editions import edition_by_name
from models.figures.totals import add_up
from models.report.filing import Agency, Filing, Level
from models.rules import completeness
from models.rules.finding import Breach, Severity
from models.rules.rule import Rule

EDITION = edition_by_name("2021")
COUNTY = Agency("示例县人民政府", "", Level.COUNTY)
EMPTY = Filing(EDITION, 2024, COUNTY, add_up(EDITION, {}))
FULL = replace(EMPTY, figures=add_up(EDITION, dict.fromkeys(EDITION.typed_cells, 0)))


def said(rule: Rule[Filing], filing: Filing) -> list[str]:
    return [breach.message for breach in rule.check(filing)]


def test_blank_cells_are_one_finding_a_table() -> None:
    breaches = list(completeness.every_cell_is_filled.check(EMPTY))
    assert [len(breach.left_cells) for breach in breaches] == [10, 144, 12]
    assert "等 144 格没有填" in breaches[1].message


def test_zeros_fill() -> None:
    assert said(completeness.every_cell_is_filled, FULL) == []


def test_one_blank_is_named() -> None:
    typed = dict.fromkeys(EDITION.typed_cells, 0)
    del typed[EDITION.find("requests.granted.research")]
    [message] = said(completeness.every_cell_is_filled, replace(EMPTY, figures=add_up(EDITION, typed)))
    assert message == "“收到和处理政府信息公开申请情况”还有 科研机构·予以公开没有填。没有的请填 0。"


def test_blanks_of_a_print_are_only_noted() -> None:
    printed = replace(EMPTY, printed={EDITION.find("requests.granted.total"): None})
    assert {b.severity for b in completeness.every_cell_is_filled.check(printed)} == {Severity.NOTE}


def texts(**words: str) -> Filing:
    return replace(FULL, texts=words)


def severities(rule: Rule[Filing], filing: Filing) -> list[Severity]:
    return [breach.severity or rule.severity for breach in rule.check(filing)]


def test_an_empty_overview_blocks_and_a_drafted_one_is_still_empty() -> None:
    draft = EDITION.section("overview").draft
    for words in ("", "无", draft):
        assert severities(completeness.overview_covers_aspects, texts(overview=words)) == [Severity.BLOCK]


FIVE = "主动公开信息。受理公开申请。政府信息管理。公开平台。监督。"


def test_an_aspect_that_is_missing_is_named() -> None:
    assert said(completeness.overview_covers_aspects, texts(overview=FIVE)) == []
    [message] = said(completeness.overview_covers_aspects, texts(overview=FIVE.replace("公开平台。", "")))
    assert "政府信息公开平台建设" in message


@pytest.mark.parametrize(("level", "asked"), [(Level.COUNTY, 3), (Level.DEPARTMENT, 0), (None, 0)])
def test_only_governments_report_supervision(level: Level | None, asked: int) -> None:
    filing = replace(texts(overview=FIVE), agency=Agency("示例单位", "", level))
    assert len(said(completeness.governments_report_supervision, filing)) == asked


@pytest.mark.parametrize("words", ["", "无", "  无。", "暂无"])
def test_problems_must_be_written(words: str) -> None:
    filing = texts(problems_and_improvements=words)
    assert severities(completeness.problems_are_written, filing) == [Severity.EXPLAIN]


def test_problems_need_both_halves() -> None:
    [message] = said(completeness.problems_are_written, texts(problems_and_improvements="公开不够及时。"))
    assert "改进情况" in message
    both = texts(problems_and_improvements="公开不够及时。已加强培训。")
    assert said(completeness.problems_are_written, both) == []


def test_nothing_else_to_report_is_enough_to_say() -> None:
    assert len(said(completeness.other_matters_are_written, texts())) == 1
    assert said(completeness.other_matters_are_written, texts(other_matters="无")) == []


def test_a_heading_inside_a_text_is_pointed_at() -> None:
    words = "正文。\n 六、其他需要报告的事项\n无。"
    [breach] = completeness.headings_stay_headings.check(texts(overview=words))
    assert breach.span == (4, 16)
    assert words[slice(*breach.span)] == breach.quote
    assert breach.section == "overview"


def test_remarks_of_reading_are_passed_on() -> None:
    cell = EDITION.find("fees.fees.amount")
    [breach] = completeness.cells_hold_numbers.check(replace(FULL, remarks={cell: "去掉单位“元”"}))
    assert breach.left_cells == (cell,)
    assert "去掉单位“元”" in breach.message


@pytest.mark.parametrize(
    ("name", "severity"),
    [("", Severity.BLOCK), ("本局", Severity.WARN), ("示例县2024年", Severity.WARN), ("示例县财政局", None)],
)
def test_the_title_needs_a_full_name(name: str, severity: Severity | None) -> None:
    found = severities(completeness.title_names_the_agency, replace(FULL, agency=Agency(name)))
    assert found == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("level", "signed", "told"),
    [
        (Level.DEPARTMENT, "2025-01-31", ""),
        (Level.DEPARTMENT, "2025-02-01", "晚于法定期限 2025-01-31"),
        (Level.COUNTY, "2025-03-31", ""),
        (Level.COUNTY, "2025-04-01", "晚于法定期限 2025-03-31"),
        (Level.COUNTY, "2024-12-30", "早于统计期限结束"),
        (Level.COUNTY, "", ""),
        (Level.COUNTY, "三月", ""),
    ],
)
def test_the_date_is_held_to_the_law(level: Level, signed: str, told: str) -> None:
    filing = replace(FULL, agency=Agency("示例单位", "", level), cover={"signed_on": signed})
    messages = said(completeness.signed_in_time, filing)
    assert len(messages) == bool(told)
    assert all(told in message for message in messages)


def test_breach_sentences_end_as_sentences() -> None:
    for rule in (completeness.every_cell_is_filled, completeness.overview_covers_aspects):
        assert all(message.endswith("。") for message in said(rule, EMPTY))
    assert isinstance(next(completeness.every_cell_is_filled.check(EMPTY)), Breach)


def test_a_part_is_not_begun_until_something_stands_there() -> None:
    def begun(filing: Filing) -> list[bool]:
        return [not breach.is_not_begun for breach in completeness.every_cell_is_filled.check(filing)]

    assert begun(EMPTY) == [False, False, False]
    one = replace(EMPTY, figures=add_up(EDITION, {EDITION.find("requests.granted.research"): 0}))
    assert begun(one) == [False, True, False]
    carried = replace(EMPTY, figures=add_up(EDITION, {EDITION.find("requests.carried_in.research"): 3}), last_year=FULL)
    assert begun(carried) == [False, False, False], "what last year's report brought is nobody's work yet"
    assert begun(replace(carried, last_year=None)) == [False, True, False]
    [empty] = completeness.overview_covers_aspects.check(texts(overview=""))
    [word] = completeness.overview_covers_aspects.check(texts(overview="无"))
    assert (empty.is_not_begun, word.is_not_begun) == (True, False)
