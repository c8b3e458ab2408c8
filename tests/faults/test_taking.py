"""A slice of the trial in which the server dies while reports are taken in: the whole is the trial ``taking``."""

import pytest

from tests.conftest import Cases
from tests.faults.trials.taking import taking
from tests.postgres import why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "")


@pytest.mark.promise("taken-is-on-disk")
def test_what_is_told_as_taken_outlives_the_server(cases: Cases) -> None:
    found, moments = taking(cases(2, 20), seed=20261130)
    assert set(found) == {""}
    assert moments["while taking"], "the server died while files were taken, at least once"
