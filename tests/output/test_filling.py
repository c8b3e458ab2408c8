"""Lines shared out among pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from output.page.page_filling import distribute_lines


@given(st.integers(1, 500), st.integers(0, 22), st.sampled_from([0, 2, 3]))
def test_every_line_is_placed_and_no_page_overfull(lines: int, free: int, tail: int) -> None:
    counts = distribute_lines(lines, free, 22, tail)
    assert sum(counts) == lines
    assert counts[0] <= free
    assert all(count <= 22 for count in counts[1:])
    room = free if len(counts) == 1 else 22
    assert counts[-1] + tail <= room or tail == 0


@pytest.mark.parametrize(
    ("lines", "free", "tail", "counts"),
    [
        (5, 10, 0, [5]),
        (30, 10, 0, [10, 20]),
        (11, 10, 0, [10, 1]),  # every page is filled
        (11, 10, 3, [9, 2]),  # but above the 落款 two lines stand
        (2, 1, 0, [1, 1]),
        (3, 0, 0, [0, 3]),
        (10, 12, 3, [8, 2]),  # the last two lines go with the 落款
        (2, 4, 3, [0, 2]),
        (9, 12, 3, [9]),
    ],
)
def test_how_lines_are_shared_out(lines: int, free: int, tail: int, counts: list[int]) -> None:
    assert distribute_lines(lines, free, 22, tail) == counts
