"""What the window says of last year's report when this year's opens, and how it gets there."""

from dataclasses import replace

import pytest

from models.editions.edition import CellKey
from models.report.filing import Agency, Filing
from models.services.library import Library
from tests.ui.shell.conftest import Opener

COUNTY = Agency("示例县人民政府")
INTO, OUT = (CellKey("requests", row, "natural_person") for row in ("carried_in", "carried_out"))


@pytest.fixture
def last_year(library: Library, sample: Filing) -> int:
    """Last year's report, read from a file."""
    return library.add_filing(replace(sample, agency=COUNTY, year=2024, explanations=()), "2024年报.docx")


def test_a_report_begun_before_last_years_came_is_filled_in_by_one_press(
    library: Library, sample: Filing, open_window: Opener
) -> None:
    report = library.begin_report(COUNTY, 2025).report
    library.add_filing(replace(sample, agency=COUNTY, year=2024, explanations=()), "2024年报.docx")
    window = open_window()
    window.open_report(report)
    assert window.page is not None
    notice = window.page.notice
    assert "可以把它的结转下年度带入“上年结转”，共 6 格" in notice.label.text()
    notice.accept_offer()
    assert window.page.report.filing.figures.get(INTO) == sample.figures.typed[OUT]
    assert window.page.report.outcome.undo_name == "带入上年结转 6 格"
    window.open_report(report)
    assert window.page.notice.label.text() == ""


def test_when_last_years_report_moved_on_it_is_said(library: Library, last_year: int, open_window: Opener) -> None:
    report = library.begin_report(COUNTY, 2025).report
    library.open(last_year).set_cells({OUT: 88})
    window = open_window()
    window.open_report(report)
    assert window.page is not None
    assert "2024 年报告在带入以后改过" in window.page.notice.label.text()
    assert "自然人 103 → 88" in window.page.notice.label.text()
    window.page.notice.accept_offer()
    assert window.page.report.filing.figures.get(INTO) == 88


def test_what_was_explained_is_not_offered_again(library: Library, last_year: int, open_window: Opener) -> None:
    report = library.begin_report(COUNTY, 2025).report
    library.open(last_year).set_cells({OUT: 88})
    session = library.open(report)
    for finding in [finding for finding in session.findings if finding.rule == "Y-1"]:
        session.explain(finding, "按公布时的数。")
    window = open_window()
    window.open_report(report)
    assert window.page is not None
    assert "改过" not in window.page.notice.label.text()


def test_when_last_years_report_is_open_again_it_is_said(library: Library, last_year: int, open_window: Opener) -> None:
    report = library.begin_report(COUNTY, 2025).report
    last = library.open(last_year)
    for finding in [finding for finding in last.findings if finding.is_open]:
        last.explain(finding, "属实。")
    last.finalise()
    last.reopen("主管部门退回")
    window = open_window()
    window.open_report(report)
    assert window.page is not None
    assert "2024 年报告已重新打开（主管部门退回）" in window.page.notice.label.text()


def test_last_years_figure_leads_to_last_years_report(library: Library, last_year: int, open_window: Opener) -> None:
    window = open_window()
    window.open_report(library.begin_report(COUNTY, 2025).report)
    assert window.page is not None
    window.page.view.last_year_wanted.emit(OUT)
    assert window.page.report.number == last_year
    page = window.page.view.tabs.tables()[1]
    assert page.grid.body.current_cell == OUT
