"""Odd pages of a PDF: what is drawn over a page is no figure, and no row is lost for a rule that is not there."""

import pytest

from models.exchange.report_file import read_report_bytes
from models.report.filing import Filing
from output.publish import render
from tests.exchange.odd_pages import PAGES, drawn
from tests.exchange.oddities import judge


@pytest.mark.parametrize("name", PAGES)
def test_what_is_drawn_over_a_page_is_no_part_of_its_figures(name: str, sample: Filing) -> None:
    page = PAGES[name]
    changed = page.change(render(sample, ".pdf"))
    counts, faults = judge(sample, page.shown, read_report_bytes(changed, "年报.pdf"))
    assert faults == []
    assert counts["asked"] + counts["told"] <= 1


@pytest.mark.parametrize("rows", [9, 12, 14, 17, 21, 25])
def test_the_last_row_of_a_page_needs_no_rule_under_it(rows: int, sample: Filing) -> None:
    counts, faults = judge(sample, {}, read_report_bytes(drawn(sample, rows_of_a_page=rows), "年报.pdf"))
    assert faults == []
    assert counts["asked"] + counts["told"] == 0


@pytest.mark.parametrize("rows", [17, 40])
def test_a_table_without_rules_gives_no_row_to_another_label(rows: int, sample: Filing) -> None:
    raw = drawn(sample, has_rules=False, rows_of_a_page=rows)
    counts, faults = judge(sample, {}, read_report_bytes(raw, "年报.pdf"))
    assert faults == []
    assert counts["right"] > 180
