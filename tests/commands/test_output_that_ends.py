"""Verbs whose output can no longer be written: a full device, or a reader such as ``head`` that has gone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from models.exchange.formats.report_json import write_report
from models.report.filing import Filing

MAIN = Path(__file__).parents[2] / "main.py"
FULL = Path("/dev/full")
ROSTER = "code,name,parent,level,required\n1,示例市人民政府,,prefecture,1\n"
VERBS = {
    "check": "check {report}", "check as JSON": "check {report} --json",
    "convert": "convert {report} -o {folder}/b.json --json", "render": "render {report} -o {folder}/c.html",
    "folder": "convert {report} {report} -o {folder}/out", "roster": "roster {roster} --year 2025 --take",
    "collect": "collect {report} --year 2025", "people": "people", "issue": "issue --year 2025 -o {folder}/i.ndxf",
    "consolidate": "consolidate {report} --roster {roster} -o {folder}/sum.json",
}  # fmt: skip


@pytest.fixture
def words(tmp_path: Path, sample: Filing) -> dict[str, list[str]]:
    places = {"report": tmp_path / "a.json", "roster": tmp_path / "r.csv", "folder": tmp_path}
    places["report"].write_text(write_report(sample), encoding="utf-8")
    places["roster"].write_text(ROSTER, encoding="utf-8")
    (tmp_path / "data").mkdir()
    start = [sys.executable, str(MAIN), "--data", str(tmp_path / "data")]
    return {name: [*start, *call.format(**places).split()] for name, call in VERBS.items()}


@pytest.mark.skipif(not FULL.exists(), reason="there is no device that is always full")
@pytest.mark.parametrize("verb", VERBS)
def test_a_full_device_is_a_sentence(verb: str, words: dict[str, list[str]]) -> None:
    with FULL.open("w") as full:
        done = subprocess.run(words[verb], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("verb", VERBS)
def test_a_reader_that_has_gone_is_no_trouble(verb: str, words: dict[str, list[str]]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(words[verb], stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    finally:
        os.close(writing)
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr
