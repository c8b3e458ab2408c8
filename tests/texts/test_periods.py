"""Rows of quarters, half-years and months: found where they cover the year, and with the total they are of."""

import pytest

from models.editions.lexicon import shipped_lexicon
from models.texts.paragraph import parse_paragraph
from models.texts.periods import PeriodRow, period_rows


def rows(words: str) -> tuple[PeriodRow, ...]:
    return period_rows(parse_paragraph(words, frozenset(), shipped_lexicon()))


@pytest.mark.parametrize(
    "words",
    [
        "第一季度10件；第二季度20件；第三季度30件；第四季度40件。四个季度累计新收100件。",
        "全年新收100件，其中一季度10件，二季度20件，三季度30件，四季度40件。",
        "一、二、三、四季度分别新收10件、20件、30件、40件，全年共100件。",
        "申请量逐季为10件、20件、30件和40件，二季度较多。全年新收100件。",
        "1—3月10件，4—6月20件，7—9月30件，10—12月40件，累计100件。",
        "1至3月收件10件，4至6月收件20件，7至9月收件30件，10至12月收件40件，全年共收100件。",
    ],
)
def test_four_quarters_are_a_row_with_its_total(words: str) -> None:
    (row,) = rows(words)
    assert [part.value for part in row.parts] == [10, 20, 30, 40]
    assert [total.value for total in row.totals] == [100]


@pytest.mark.parametrize(
    "words",
    [
        "上半年收到申请60件，下半年40件，全年100件。",
        "上、下半年分别收到申请60件、40件，全年100件。",
        "前三季度60件，四季度40件，年度总数100件。",
        "1—10月收到申请60件，11—12月收到40件，全年100件。",
    ],
)
def test_two_stretches_may_cover_the_year(words: str) -> None:
    (row,) = rows(words)
    assert [part.value for part in row.parts] == [60, 40]
    assert [total.value for total in row.totals] == [100]


@pytest.mark.parametrize(
    "words",
    [
        "一季度10件，二季度20件，三季度30件。",
        "一季度10件，三季度30件，四季度40件。",
        "上半年60件，二季度20件，下半年40件。",
        "四季度40件，比三季度的30件多10件。",
        "三季度收件最多，为30件，全年100件。",
    ],
)
def test_what_leaves_months_out_or_counts_them_twice_is_no_row(words: str) -> None:
    assert rows(words) == ()
