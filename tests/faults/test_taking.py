"""A slice of the trial in which the server dies while reports are taken in: the whole is the trial ``taking``."""

import os

import pytest

from tests.conftest import Cases
from tests.faults.trials.planted import faults_of
from tests.faults.trials.planted_runs import notices
from tests.faults.trials.taking import taking
from tests.postgres import why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "")


@pytest.mark.promise("taken-is-on-disk")
def test_what_is_told_as_taken_outlives_the_server(cases: Cases) -> None:
    found, moments = taking(cases(2, 20), seed=20261130)
    assert set(found) == {""}
    assert moments["while taking"], "the server died while files were taken, at least once"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="trials with planted faults are forked")
@pytest.mark.promise("trials-can-fail")
def test_a_report_that_was_kept_too_late_is_noticed(request: pytest.FixtureRequest) -> None:
    if not request.config.getoption("--long"):
        pytest.skip("two more deaths of a server: with --long")
    [fault] = faults_of("taking")
    assert notices(fault, 20261130)
