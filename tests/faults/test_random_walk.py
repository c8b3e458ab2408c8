"""A slice of the random walk of two windows, on a file and on a server."""

import pytest

from tests.conftest import Cases
from tests.faults.trials.random_walk import walks
from tests.postgres import LocalServer, why_not

SEED = 20261130


@pytest.mark.promise("two-clerks", "undo")
def test_two_windows_do_what_a_plain_model_says(cases: Cases) -> None:
    assert set(walks(cases(5, 200), SEED)) == {""}


@pytest.mark.promise("two-clerks")
@pytest.mark.skipif(bool(why_not()), reason=why_not() or "there is one")
def test_two_windows_do_what_a_plain_model_says_on_a_server(cases: Cases) -> None:
    server = LocalServer()
    try:
        assert set(walks(cases(2, 20), SEED, server.place)) == {""}
    finally:
        server.discard()
