"""The whole program killed while somebody types without a pause, as a trial of its own process."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Cases
from tests.postgres import why_not

pytest.importorskip("apsw", reason="the trials are started together, and one of them fails through apsw")
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="lives are forked")
ROOT = Path(__file__).parents[2]


def trial(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.faults.trials", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=900, check=False)


@pytest.mark.promise("words-within-a-second", "saved")
def test_a_kill_in_the_middle_of_typing_costs_less_than_a_second(cases: Cases) -> None:
    done = trial("typing", "--count", str(cases(2, 40)))
    assert not done.stderr
    told: dict[str, Any] = json.loads(done.stdout.partition("\n")[2])["typing"]
    for engine in ["file"] + ["server"] * (not why_not()):
        assert not [found for found in told[engine] if "figure" in found]
        # A machine that is busy elsewhere may hold a process up at any moment; mostly it does not.
        assert told[f"{engine}, seconds of words lost"]["median"] <= 1


@pytest.mark.promise("trials-can-fail")
def test_the_trial_would_see_words_and_figures_lost(request: pytest.FixtureRequest) -> None:
    only = "typing" if request.config.getoption("--long") else "figure-kept-later"
    done = trial("planted", "--only", only)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "noticed:" in done.stdout
