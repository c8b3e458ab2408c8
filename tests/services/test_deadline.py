"""The last day, by whose report it is."""

from datetime import date

import pytest

from models.report.deadline import due_on
from models.report.filing import Agency, Level

JANUARY, MARCH = date(2026, 1, 31), date(2026, 3, 31)


@pytest.mark.parametrize(
    ("agency", "day"),
    [
        (Agency("示例县教育局"), JANUARY),
        (Agency("示例县人民政府"), MARCH),
        (Agency("示例市人民政府"), MARCH),
        (Agency("示例镇人民政府"), JANUARY),
        (Agency("示例县住房和城乡建设委员会"), JANUARY),
        (Agency("示例区管委会", level=Level.COUNTY), MARCH),
        (Agency("某部", level=Level.CENTRAL), JANUARY),
    ],
)
def test_due_on(agency: Agency, day: date) -> None:
    assert due_on(agency, 2025) == day
