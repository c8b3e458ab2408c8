"""A slice of the trial of concurrent writers, longer with ``--long``; the whole is ``benchmarks/together.py``."""

import pytest

from benchmarks.together import trial
from tests.conftest import Cases
from tests.postgres import why_not


@pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")
@pytest.mark.promise("two-computers")
def test_three_writers_lose_nothing_and_are_asked_once(cases: Cases) -> None:
    told = trial(writers=3, seconds=cases(2, 60))
    assert told["acknowledged"]
    assert (told["lost"], told["twice"], told["not_acknowledged"], told["conflicts_told_twice"]) == (0, 0, 0, 0)
    assert told["reads_through"]
