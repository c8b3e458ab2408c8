"""Verbs that are given what is no file of theirs: a sentence and status 2, never a traceback, never a wait."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from main import main
from resources import find

SAMPLE = find("sample/report.json")
ROSTER = "code,name,parent,level,required\n1,示例市人民政府,,prefecture,1\n"
VERBS = {
    "check": "check {file}", "check, last year": "check {sample} --last-year {file}",
    "check, words": "check {sample} --words {file}", "render": "render {file} -o {folder}/o.html",
    "convert": "convert {file} -o {folder}/o.json", "roster": "roster {file} --year 2025",
    "consolidate": "consolidate {sample} --roster {file} -o {folder}/s.json", "people": "people {file}",
    "receipt": "receipt {file}", "receipt, take": "receipt {file} --take", "issue": "issue {file}",
    "issue, take": "issue {file} --take",
}  # fmt: skip
ODD: dict[str, Callable[[Path], object]] = {
    "missing": lambda place: place,
    "broken link": lambda place: place.symlink_to(place.with_name("gone")),
    "circle of links": lambda place: place.symlink_to(place),
    "pipe": lambda place: os.mkfifo(place),
    "endless device": lambda place: place.symlink_to("/dev/zero"),
    "noise": lambda place: place.write_bytes(bytes(range(256)) * 9),
}


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices have no names among the files there")
@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("verb", VERBS)
def test_what_is_no_file_of_the_verb_is_a_sentence(
    verb: str, odd: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "odd.json"
    ODD[odd](place)
    (tmp_path / "data").mkdir()
    roster = tmp_path / "r.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    assert main(["--data", str(tmp_path / "data"), "roster", str(roster), "--year", "2025", "--take"]) == 0
    capsys.readouterr()
    words = VERBS[verb].format(file=place, sample=SAMPLE, folder=tmp_path).split()
    assert main(["--data", str(tmp_path / "data"), *words]) == 2
    said = capsys.readouterr().err
    assert said.endswith("。\n")
    # Of a package that is read and is none the sentence tells what is wrong with it: the call names one file.
    assert str(place) in said or odd == "noise"
