"""Verbs whose output can no longer be written: a full device, or a reader such as ``head`` that has gone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.verbs import PRINTING, set_up

MAIN = Path(__file__).parents[2] / "main.py"
FULL = Path("/dev/full")


@pytest.fixture
def words(tmp_path: Path) -> dict[str, list[str]]:
    places = set_up(tmp_path)
    start = [sys.executable, str(MAIN), "--data", str(tmp_path / "data")]
    return {name: [*start, *call.format(**places).split()] for name, call in PRINTING.items()}


@pytest.mark.skipif(not FULL.exists(), reason="there is no device that is always full")
@pytest.mark.parametrize("verb", PRINTING)
def test_a_full_device_is_a_sentence(verb: str, words: dict[str, list[str]]) -> None:
    with FULL.open("w") as full:
        done = subprocess.run(words[verb], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("verb", PRINTING)
def test_a_reader_that_has_gone_is_no_trouble(verb: str, words: dict[str, list[str]]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(words[verb], stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    finally:
        os.close(writing)
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr
