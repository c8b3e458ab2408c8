"""What is told of a report before it leaves: measured on its pages, and nothing that was not looked at."""

from dataclasses import replace

import pytest

from models.report.filing import Filing
from models.report.report_sum import ChangedInput, ReportSum, SumChange
from models.rules.check import check
from output.compose import compose
from output.page.fonts import FontSet
from output.page.pages import make_pages
from output.paper_check import PaperCheck, PaperRemark, Subject, check_pages, check_paper, page_fill
from tests.output.reports import filled, sample


def stop(rule: str, crash: Exception) -> None:
    raise AssertionError(rule) from crash


def looked_through(filing: Filing, case: FontSet) -> PaperCheck:
    return check_paper(filing, check(filing, stop), case)


def of(subject: Subject, told: PaperCheck) -> list[PaperRemark]:
    return [remark for remark in told.remarks if remark.subject is subject]


def test_a_report_with_nothing_wrong_is_told_in_one_line(case: FontSet) -> None:
    told = looked_through(filled(0), case)
    pages_alone = check_paper(filled(0), (), case)
    assert not of(Subject.GLYPHS, told) + of(Subject.SIGNATURE, told) + of(Subject.LAST_PAGE, told)
    assert pages_alone.remarks == ()
    assert pages_alone.summary == (
        "没有发现问题。看过：印不出的字、半空的页、末页、落款和成文日期、没有处理的问题、个人信息和涉密字样。"
    )


def test_only_what_was_looked_at_is_spoken_of() -> None:
    told = check_paper(filled(0), (), has_pages=False)
    assert "半空的页" not in told.summary
    assert "汇总" not in told.summary
    assert told.looked_at == (Subject.SIGNATURE, Subject.FINDINGS, Subject.PRIVACY)


def test_a_character_without_a_face_is_told_with_its_page_and_its_place(case: FontSet) -> None:
    text = "联系人：\U0003134f。"
    filing = replace(sample(), texts={**sample().texts, "other_matters": text})
    [remark] = of(Subject.GLYPHS, looked_through(filing, case))
    pages = make_pages(compose(filing), case).pages
    runs = {p.number: [run.text for content in p.contents for run in content.runs] for p in pages}
    [page] = [number for number, texts in runs.items() if any("\U0003134f" in each for each in texts)]
    assert f"U+3134F），第 {page} 页" in remark.sentence
    assert (remark.section, text[slice(*remark.span)]) == ("other_matters", "\U0003134f")


def test_a_character_without_a_face_in_the_name_leads_to_the_cover(case: FontSet) -> None:
    base = sample()
    [remark] = of(Subject.GLYPHS, looked_through(replace(base, agency=replace(base.agency, name="\U0003134f县")), case))
    assert (remark.section, remark.field) == ("", "name")
    signed = replace(base, cover={**base.cover, "signed_by": "\U0003134f县"})
    [remark] = of(Subject.GLYPHS, looked_through(signed, case))
    assert remark.field == "signed_by"


def test_a_page_that_stays_half_white_is_told_as_it_was_measured(case: FontSet) -> None:
    """A turned table takes a page of its own and leaves the one before it white."""
    document = compose(replace(filled(0), texts={}), landscape=[table.key for table in filled(0).edition.tables][:1])
    book = make_pages(document, case)
    told = [each for each in check_pages(document, book) if each.subject is Subject.PAGE_FILL]
    assert told
    for remark in told:
        *body, number = book.pages[remark.page - 1].contents
        lowest = min(run.y for content in body for run in content.runs)
        blank = (lowest - number.runs[0].y) / 72 * 25.4 / 225
        assert blank == pytest.approx(1 - page_fill(book.pages[remark.page - 1]), abs=0.07), "the number is 7 mm below"
        assert f"第 {remark.page} 页下面空着 {1 - page_fill(book.pages[remark.page - 1]):.0%}" in remark.sentence
    full = make_pages(compose(sample()), case)
    assert not [each for each in check_pages(compose(sample()), full) if each.subject is Subject.PAGE_FILL]


@pytest.mark.parametrize("signed", [True, False])
def test_a_last_page_of_one_line_is_told(case: FontSet, signed: bool) -> None:
    """Lines are added one by one until one of them is alone on the last page."""
    base = replace(filled(0), cover=filled(0).cover if signed else {})
    told = []
    for count in range(1, 24):
        filing = replace(base, texts={"other_matters": "\n".join(["没有其他需要报告的事项。"] * count)})
        book = make_pages(compose(filing), case)
        last = book.pages[-1]
        rows = {round(run.y, 2) for content in last.contents[:-1] for run in content.runs}
        [*remarks] = of(Subject.LAST_PAGE, check_paper(filing, (), case))
        has_table = any(content.rules for content in last.contents)
        assert bool(remarks) == (not has_table and len(rows) - 2 * signed == 1), count
        told += remarks
    assert told
    assert all((("和落款" in remark.sentence) is signed) for remark in told)


def test_an_empty_signature_or_date_leads_to_its_field() -> None:
    filing = replace(filled(0), cover={"signed_by": " ", "signed_on": ""})
    told = of(Subject.SIGNATURE, check_paper(filing, (), has_pages=False))
    assert [remark.field for remark in told] == ["signed_by", "signed_on"]
    assert of(Subject.SIGNATURE, check_paper(filled(0), (), has_pages=False)) == []


def test_open_findings_are_counted_and_the_first_is_led_to(case: FontSet) -> None:
    told = of(Subject.FINDINGS, looked_through(replace(filled(None), texts={}), case))
    findings = check(replace(filled(None), texts={}), stop)
    for remark in told:
        assert remark.finding in findings
    blocking = [finding for finding in findings if finding.severity.value == "block"]
    assert told[0].sentence.startswith(f"还有 {len(blocking)} 处必须改")


def test_words_that_may_be_private_are_told(case: FontSet) -> None:
    filing = replace(filled(0), texts={"other_matters": "联系人身份证号 11010519491231002X。"})
    [remark] = of(Subject.PRIVACY, looked_through(filing, case))
    assert remark.finding is not None


def test_a_sum_that_is_stale_or_incomplete_or_out_of_reach_is_told() -> None:
    typed = filled(0).figures.typed
    late = SumChange(ChangedInput.REPORT, "10", "甲局", "汇总以后才报来")
    incomplete, stale = of_sum(ReportSum("1", figures=typed, changes=(late,), missing=("乙镇人民政府",)))
    assert "甲局：汇总以后才报来" in stale.sentence
    assert "没有计入（乙镇人民政府）" in incomplete.sentence
    assert {stale.node, incomplete.node} == {"1"}
    [unknown] = of_sum(ReportSum("1", problem="没有名册。"))
    assert "不能核对它是不是过期：没有名册。" in unknown.sentence
    whole = looked_at_sum(ReportSum("1", figures=typed))
    assert of(Subject.SUM, whole) == []
    assert Subject.SUM in whole.looked_at


def test_a_report_of_a_sum_that_was_changed_by_hand_is_told() -> None:
    typed = filled(0).figures.typed
    cell = next(iter(typed))
    [edited] = of_sum(ReportSum("1", "全部单位", unit_count=3, figures={**typed, cell: 7}))
    assert "手工改过 1 格" in edited.sentence
    assert "7 → 0" in edited.sentence


def looked_at_sum(report_sum: ReportSum) -> PaperCheck:
    filing = replace(filled(0), report_sum=report_sum)
    return check_paper(filing, check(filing, stop), has_pages=False)


def of_sum(report_sum: ReportSum) -> list[PaperRemark]:
    return of(Subject.SUM, looked_at_sum(report_sum))
