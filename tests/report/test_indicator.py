"""指标: an order is told of five units and more only, equal figures share a rank, and what is unknown is no 0."""

import pytest

from models.editions.known_editions import edition_for
from models.errors import Refused
from models.report.indicator import FEWEST, Indicator, IndicatorRow, IndicatorTable, IndicatorValue

EDITION = edition_for(2025)
GRANTED, RECEIVED = EDITION.find("requests.granted.total"), EDITION.find("requests.new_received.total")


def table(*values: tuple[int | None, int | None] | None) -> IndicatorTable:
    rows = [
        IndicatorRow(str(at), f"单位{at}", "部门", (IndicatorValue(*value) if value else None,))
        for at, value in enumerate(values)
    ]
    return IndicatorTable(Indicator(EDITION, GRANTED, RECEIVED), (2025,), rows)


def test_equal_shares_have_the_same_rank_and_what_cannot_be_divided_has_none() -> None:
    told = table((1, 2), (3, 4), (2, 4), (1, 0), None, (0, 5), (9, 10), (None, 3))
    assert [(rank, row.code) for rank, row in told.ranked()] == [
        (1, "6"), (2, "1"), (3, "0"), (3, "2"), (5, "5"), (0, "3"), (0, "4"), (0, "7"),
    ]  # fmt: skip
    assert told.indicator.text(told.total(0)) == f"{15 / 25:.1%}", "of those alone whose share is known"
    assert told.basis(0) == "2025 年：60.0%，由 5 个单位得出，其余 2 个没有填或分母是 0。"


def test_fewer_units_are_not_ranked() -> None:
    told = table(*[(1, at + 2) for at in range(FEWEST - 1)], (None, 1))
    assert {rank for rank, _ in told.ranked()} == {0}
    assert told.caveat == "有数的不足 5 个单位，不排名次。"


def test_money_is_not_divided_by_a_count() -> None:
    money = next(cell for cell in EDITION.cells if EDITION.kind(cell).is_money)
    with pytest.raises(Refused, match="不能相除"):
        Indicator(EDITION, money, GRANTED)
