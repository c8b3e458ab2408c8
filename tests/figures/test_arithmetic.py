"""Sums that are typed into a cell."""

import contextlib
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import NotANumber
from models.figures.arithmetic import compute, is_formula


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        ("=1+2", "3"),
        ("＝１２０＋３５", "155"),
        ("= 2 × (3 + 4) - 1", "13"),
        ("=10/4", "2.5"),
        ("=0.1+0.2", "0.3"),
        ("=-5+3", "-2"),
        ("=7-2-1", "4"),
        ("=8÷2÷2", "2"),
        ("=2--3", "5"),
        ("=1/80", "0.0125"),
    ],
)
def test_a_sum_is_exact(typed: str, result: str) -> None:
    assert is_formula(typed)
    assert compute(typed) == result


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("=", "不是完整的算式"),
        ("=1+", "不是完整的算式"),
        ("=(1+2", "不是完整的算式"),
        ("=1 2)", "不是完整的算式"),
        ("=A1+2", "“A”看不懂"),
        ("=1/0", "除以了 0"),
        ("=1/3", "除不尽"),
        ("=1**2", "不是完整的算式"),
        ("=" + "1+" * 200 + "1", "算式太长"),
        ("=" + "(" * 150 + "1", "不是完整的算式"),
    ],
)
def test_what_comes_to_no_number_is_said_in_words(typed: str, words: str) -> None:
    with pytest.raises(NotANumber, match=re.escape(words)):
        compute(typed)


@given(st.lists(st.tuples(st.sampled_from("+-*"), st.integers(0, 9999)), min_size=1, max_size=20))
def test_sums_agree_with_python(parts: list[tuple[str, int]]) -> None:
    formula = "0" + "".join(f"{sign}{number}" for sign, number in parts)
    assert Decimal(compute(f"={formula}")) == eval(formula)


@given(st.text("0123456789+-*/(). =", max_size=30))
def test_anything_typed_comes_to_a_number_or_a_sentence(words: str) -> None:
    with contextlib.suppress(NotANumber):
        Decimal(compute("=" + words))
