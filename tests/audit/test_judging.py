"""What of a page is held against its unit: days, words that differ, tables that are not there, last year's doubts."""

from dataclasses import replace
from datetime import date

import pytest

from models.audit.finding import DIFFERS, LATE, NOT_READ, AuditFinding, Certainty
from models.audit.judging import AuditBasis, Judgement, judge_publication
from models.audit.reading import pack_reading, unpack_reading
from models.exchange.candidate import Candidate, Confidence
from models.exchange.publication_day import PublicationDay, find_publication_day
from models.exchange.report_file import read_report_bytes
from models.figures.totals import Figures
from models.report.filing import Level
from models.report.roster import RosterUnit
from models.rules.finding import Severity
from output.compose import compose
from output.formats import FORMATS
from tests.audit.published import LEFT_OVER, NAMES, TEXTS, YEAR, report

UNIT = RosterUnit("10", NAMES["10"], "1", Level.DEPARTMENT)


@pytest.fixture(scope="module")
def page() -> Candidate:
    filing = report("10")
    return read_report_bytes(FORMATS[".html"].write(filing, compose(filing)), "教育局.html")


def judge(candidate: Candidate, **basis: object) -> Judgement:
    def crash(rule: str, error: Exception) -> None:
        raise error

    return judge_publication(candidate, replace(AuditBasis(UNIT), **basis), crash)  # type: ignore[arg-type]


def of(rule: str, judgement: Judgement) -> list[AuditFinding]:
    return [finding for finding in judgement.findings if finding.rule == rule]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ('<meta name="PubDate" content="2026-01-20 09:30">', date(2026, 1, 20)),
        ("<meta content='2026-01-20' NAME=PubDate>", date(2026, 1, 20)),
        ("<p>发布日期：<span> 2026年1月20日</span> 来源：办公室</p>", date(2026, 1, 20)),
        ('<meta name="PubDate" content="2026-01-20"><i>发布时间：2026-01-20 09:30</i>', date(2026, 1, 20)),
        ('<meta name="PubDate" content="2026-01-20"><i>发布时间：2026-02-03</i>', None),
        ("<!-- 发布日期：2026-01-20 --><p>成文日期：2026-01-20</p>", None),
        ("<p>发布日期：2026-13-40</p>", None),
    ],
)
def test_the_day_is_what_the_page_tells_of_itself(words: str, day: date | None) -> None:
    assert find_publication_day(f"<html><head></head><body>{words}</body></html>".encode()).day == day


def test_a_town_is_asked_about_and_a_department_is_late(page: Candidate) -> None:
    late = PublicationDay(date(YEAR + 1, 2, 1))
    assert [one.certainty for one in of(LATE, judge(page, published=late))] == [Certainty.CERTAIN]
    town = replace(UNIT, level=Level.TOWN)
    assert [one.certainty for one in of(LATE, judge(page, published=late, unit=town))] == [Certainty.ASKED]
    assert of(LATE, judge(page, published=PublicationDay(date(YEAR + 1, 1, 31)))) == []
    [untold] = of(LATE, judge(page, published=PublicationDay(None, "网页上有几个发布日期。")))
    assert untold.certainty is Certainty.UNKNOWN


def test_paragraphs_that_were_sent_up_otherwise_are_quoted(page: Candidate) -> None:
    sent = report("10", texts={"problems_and_improvements": "队伍力量不足，将加强培训。"})
    assert of(DIFFERS, judge(page, received=report("10"))) == []
    [differs] = of(DIFFERS, judge(page, received=sent))
    assert (differs.section, differs.certainty) == ("problems_and_improvements", Certainty.CERTAIN)
    assert "报送的是：“队伍力量不足，将加强培训。”" in differs.message
    assert differs.quote == TEXTS["problems_and_improvements"]


def test_a_table_that_is_a_picture_is_told_of_and_nothing_is_said_of_its_figures(page: Candidate) -> None:
    cells = {cell: one for cell, one in page.cells.items() if cell.block != "requests"}
    typed = page.filing.figures.typed
    figures = Figures(*({cell: typed[cell] for cell in cells if cell in typed},) * 2)
    without = replace(page, cells=cells, filing=replace(page.filing, figures=figures))
    judgement = judge(without)
    [unread] = [one for one in of(NOT_READ, judgement) if one.certainty is Certainty.UNKNOWN]
    assert "没有读到：可能是图片" in unread.message
    assert not any(one.is_fault and one.severity is Severity.BLOCK for one in judgement.findings)
    assert str(LEFT_OVER) in judgement.unread_cells


def test_last_years_doubt_is_this_years_question(page: Candidate) -> None:
    before = report("10", left_over=3, year=YEAR - 1)
    [sure] = of("Y-1", judge(page, last_year=before))
    assert (sure.certainty, sure.expected) == (Certainty.CERTAIN, "3（上年报告的结转下年度）")
    [unsure] = of("Y-1", judge(page, last_year=before, unsure_before=frozenset({str(LEFT_OVER)})))
    assert unsure.certainty is Certainty.ASKED
    assert "Y-" in judge(page).unjudged_rules


def test_a_reading_is_kept_as_it_was(page: Candidate) -> None:
    cell = next(iter(page.cells))
    doubted = replace(
        page, cells={**page.cells, cell: page.cells[cell]._replace(confidence=Confidence.ASK, value=None)}
    )
    for candidate in (page, doubted):
        back = unpack_reading(pack_reading(candidate))
        assert (back.cells, back.texts, back.questions) == (candidate.cells, candidate.texts, candidate.questions)
        assert (back.filing.figures.typed, back.filing.printed) == (
            candidate.filing.figures.typed,
            candidate.filing.printed,
        )
