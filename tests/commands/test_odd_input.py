"""Verbs that are given what is no file of theirs: a sentence and status 2, never a traceback, never a wait."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.verbs import READING, call, set_up

ODD: dict[str, Callable[[Path], object]] = {
    "missing": lambda place: place,
    "broken link": lambda place: place.symlink_to(place.with_name("gone")),
    "circle of links": lambda place: place.symlink_to(place),
    "pipe": lambda place: os.mkfifo(place),
    "endless device": lambda place: place.symlink_to("/dev/zero"),
    "noise": lambda place: place.write_bytes(bytes(range(256)) * 9),
    "folder": lambda place: place.mkdir(),
}
LONG = {"long": "a" * 300, "long in Chinese": "年" * 100}


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices have no names among the files there")
@pytest.mark.parametrize("odd", [*ODD, *LONG])
@pytest.mark.parametrize("verb", READING)
def test_what_is_no_file_of_the_verb_is_a_sentence(
    verb: str, odd: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / f"{LONG.get(odd, 'odd')}.json"
    if odd in ODD:
        ODD[odd](place)
    places = set_up(tmp_path)
    capsys.readouterr()
    # That a file is no database is just what verify is asked.
    assert call(READING[verb], {**places, "file": place}) == (1 if (verb, odd) == ("verify", "noise") else 2)
    told = capsys.readouterr()
    said = told.out if (verb, odd) == ("verify", "noise") else told.err
    assert "。" in said
    # Of a package that is read and is none the sentence tells what is wrong with it: the call names one file.
    # A folder is read by convert, which then asks for another place for the reports.
    assert str(place) in said or odd == "noise" or (verb, odd) == ("convert", "folder")
