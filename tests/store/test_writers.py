"""A slice of the trial of concurrent writers, longer with ``--long``; the whole is ``benchmarks/together.py``."""

from collections.abc import Callable

import pytest

from benchmarks.together import trial
from tests.postgres import why_not


@pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")
def test_three_writers_lose_nothing_and_are_asked_once(cases: Callable[[float, float], float]) -> None:
    told = trial(writers=3, seconds=cases(2, 60))
    assert told["acknowledged"]
    assert (told["lost"], told["twice"], told["not_acknowledged"], told["conflicts_told_twice"]) == (0, 0, 0, 0)
    assert told["reads_through"]
