"""This year beside last year: what is a large change and what is not, and figures that seem to be copied."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.editions.edition import CellKey, CellKind
from models.editions.known_editions import edition_for
from models.editions.thresholds import ChangeThreshold, load_thresholds
from models.figures.totals import add_up
from models.report.filing import Agency, Filing
from models.rules.finding import Breach, Severity
from models.rules.year_on_year import figures_are_not_last_years, large_changes

COUNTS = load_thresholds().change_thresholds[CellKind.COUNT]
NUMBERS = st.integers(0, 10**9)
NEW = CellKey("requests", "new_received", "natural_person")


def beside(filing: Filing, now: dict[CellKey, int], before: dict[CellKey, int]) -> Filing:
    """The report with some cells changed, beside last year's with some changed."""
    last = replace(filing, year=2024, figures=add_up(filing.edition, {**filing.figures.typed, **before}))
    return replace(filing, figures=add_up(filing.edition, {**filing.figures.typed, **now}), last_year=last)


def told(breaches: Iterator[Breach]) -> list[str]:
    return [breach.message for breach in breaches]


@given(st.sampled_from(list(load_thresholds().change_thresholds.values())), NUMBERS, NUMBERS)
def test_more_and_less_are_judged_alike(swing: ChangeThreshold, before: int, now: int) -> None:
    assert swing.is_large(before, now) == swing.is_large(now, before)
    assert not swing.is_large(now, now)


@given(NUMBERS, NUMBERS, st.integers(1, 10**9))
def test_what_is_large_stays_large_when_it_grows(before: int, now: int, more: int) -> None:
    low, high = sorted((before, now))
    if COUNTS.is_large(low, high):
        assert COUNTS.is_large(low, high + more)


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_a_large_change_is_large_both_as_a_share_and_in_itself(before: int, now: int) -> None:
    low, high = sorted((before, now))
    assert COUNTS.is_large(before, now) == (high >= COUNTS.times * low and high - low >= COUNTS.least)


@given(st.integers(0, COUNTS.beyond_zero), st.integers(0, COUNTS.least - 1))
def test_small_numbers_are_left_alone(few: int, some: int) -> None:
    assert not COUNTS.is_large(0, few)
    assert not COUNTS.is_large(max(1, few), some)
    assert COUNTS.is_large(0, COUNTS.beyond_zero + 1)


FORM = edition_for(2025)
CASES = st.lists(st.sampled_from(FORM.typed_cells), max_size=COUNTS.beyond_zero)


@given(CASES, CASES)
def test_an_office_with_a_handful_of_cases_is_not_asked(before: list[CellKey], now: list[CellKey]) -> None:
    figures = [add_up(FORM, {cell: cases.count(cell) for cell in FORM.typed_cells}) for cases in (before, now)]
    last = Filing(FORM, 2024, Agency("示例县城关镇人民政府"), figures[0])
    assert not list(large_changes.check(replace(last, year=2025, figures=figures[1], last_year=last)))


def test_a_jump_names_both_years_and_the_column_it_comes_from(sample: Filing) -> None:
    [message] = told(large_changes.check(beside(sample, {}, {NEW: 1000})))
    assert message.startswith("总计·本年新收政府信息公开申请数量：2024 年是 1118，本年是 3119，增加 179%")
    assert "主要在“自然人”（1000 → 3001）" in message


def test_a_part_speaks_where_its_total_is_calm(sample: Filing) -> None:
    legal = NEW._replace(column="legal_service")
    [message] = told(large_changes.check(beside(sample, {}, {legal: 0})))
    assert message.startswith("法律服务机构·本年新收政府信息公开申请数量：2024 年是 0，本年是 61，从无到有")


def test_a_row_still_being_filled_is_not_compared(sample: Filing) -> None:
    filing = beside(sample, {}, {NEW: 1000})
    typed = {cell: value for cell, value in filing.figures.typed.items() if cell != NEW._replace(column="research")}
    half = replace(filing, figures=add_up(filing.edition, typed))
    assert [m for m in told(large_changes.check(half)) if m.startswith("总计")] == []


def test_it_is_a_hint_and_never_in_the_way() -> None:
    assert large_changes.severity is Severity.NOTE
    assert figures_are_not_last_years.severity is Severity.WARN


@pytest.mark.parametrize(("changed", "speaks"), [(0, True), (6, True), (30, False)])
def test_figures_that_are_mostly_last_years_are_asked_about(sample: Filing, changed: int, speaks: bool) -> None:
    filled = [cell for cell, value in sample.figures.typed.items() if value]
    found = list(figures_are_not_last_years.check(beside(sample, {cell: 7777 for cell in filled[:changed]}, {})))
    assert bool(found) is speaks
    for breach in found:
        assert "格的数完全相同" in breach.message
        assert not set(breach.left_cells) & set(filled[:changed])


def test_few_figures_may_well_be_the_same(sample: Filing) -> None:
    small = replace(sample, figures=add_up(sample.edition, dict.fromkeys(sample.edition.typed_cells, 0) | {NEW: 3}))
    assert not list(figures_are_not_last_years.check(beside(small, {}, {})))


def test_a_report_still_being_filled_is_not_called_a_copy(sample: Filing) -> None:
    typed = {cell: value for cell, value in sample.figures.typed.items() if cell != NEW}
    filing = replace(beside(sample, {}, {}), figures=add_up(sample.edition, typed))
    assert not list(figures_are_not_last_years.check(filing))
