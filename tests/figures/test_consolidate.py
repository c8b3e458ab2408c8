"""汇总 of figures: exact, in any order, with its parts still apart."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from models.editions.choose import edition_named
from models.editions.declare import CellKey
from models.figures.consolidate import consolidate, differences
from models.figures.totals import Figures, add_up
from models.figures.value import show

EDITION = edition_named("2021")
FEES = EDITION.find("fees.fees.amount")
GRANTED = EDITION.find("requests.granted.research")


def part(**cells: int) -> Figures:
    return add_up(EDITION, {EDITION.find(name.replace("__", ".")): value for name, value in cells.items()})


def test_blank_and_blank_is_blank_and_blank_and_zero_is_zero() -> None:
    assert consolidate(EDITION, {"a": part(), "b": part()}).figures.get(GRANTED) is None
    one = part(requests__granted__research=0)
    assert consolidate(EDITION, {"a": part(), "b": one}).figures.get(GRANTED) == 0


def test_contributions_are_ranked() -> None:
    parts = {name: part(requests__granted__research=n) for name, n in (("甲", 3), ("乙", 9), ("丙", 0))}
    ranked = consolidate(EDITION, parts).contributions(GRANTED)
    assert [(one.unit, one.value) for one in ranked] == [("乙", 9), ("甲", 3)]


def test_a_superiors_report_differs_by_cell() -> None:
    reported, summed = part(requests__granted__research=5), part(requests__granted__research=4)
    [unlike] = differences(EDITION, reported, summed)
    assert (unlike.cell, unlike.reported, unlike.summed) == (GRANTED, 5, 4)
    assert differences(EDITION, part(requests__granted__research=0), part()) == ()


numbers = st.dictionaries(st.sampled_from(EDITION.typed), st.integers(0, 10**12 - 1), max_size=30)


@given(st.lists(numbers, min_size=1, max_size=12), st.randoms())
def test_sums_are_those_of_exact_decimals_in_any_order(reports: list[dict[CellKey, int]], shuffle: object) -> None:
    parts = {str(index): add_up(EDITION, report) for index, report in enumerate(reports)}
    names = list(parts)
    shuffle.shuffle(names)  # type: ignore[attr-defined]
    whole = consolidate(EDITION, {name: parts[name] for name in names})
    for cell in EDITION.typed:
        shown = [Decimal(show(report[cell], EDITION.kind(cell))) for report in reports if cell in report]
        told = show(whole.figures.get(cell), EDITION.kind(cell))
        assert (Decimal(told) if told else None) == (sum(shown) if shown else None)
    assert consolidate(EDITION, parts).figures == whole.figures
