"""Verbs whose output cannot stand where it was asked for: a sentence and status 2, and nothing is lost there."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from commands import cli
from tests.commands.verbs import ON_A_SERVER, PRINTING, READING, WRITING, call, set_up

Place = Callable[[Path, str], Path]


def folder_there(folder: Path, ending: str) -> Path:
    place = folder / f"o{ending}"
    (place / "inside").mkdir(parents=True)
    return place


def linked(to: str) -> Place:
    def made(folder: Path, ending: str) -> Path:
        place = folder / f"o{ending}"
        place.symlink_to(to or place)
        return place

    return made


ODD: dict[str, Place] = {
    "folder": folder_there,
    "folder missing": lambda folder, ending: folder / "none" / f"o{ending}",
    "below a file": lambda folder, ending: folder / "r.csv" / f"o{ending}",
    "long": lambda folder, ending: folder / f"{'a' * 300}{ending}",
    "long in Chinese": lambda folder, ending: folder / f"{'年' * 100}{ending}",
    "full device": linked("/dev/full"),
    "device that forgets": linked("/dev/null"),
    "circle of links": linked(""),
}


@pytest.mark.skipif(sys.platform == "win32", reason="devices have no names among the files there")
@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("verb", WRITING)
@pytest.mark.promise("nothing-left-out")
def test_what_cannot_be_written_is_a_sentence(
    verb: str, odd: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words, ending = WRITING[verb]
    places = set_up(tmp_path, verb)
    place = ODD[odd](tmp_path, ending)
    before = sorted(path.name for path in tmp_path.iterdir())
    link = place.readlink() if odd in ("full device", "device that forgets", "circle of links") else None
    capsys.readouterr()
    assert call(words, {**places, "output": place}) == 2
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert "。" in said.err
    assert "已写出" not in said.out
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert link is None or place.readlink() == link
    assert odd != "folder" or (place / "inside").is_dir()


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own there")
@pytest.mark.parametrize("verb", WRITING)
def test_a_link_is_followed_and_stays_one(verb: str, tmp_path: Path) -> None:
    words, ending = WRITING[verb]
    places = set_up(tmp_path, verb)
    target = tmp_path / f"kept{ending}.real"
    place = linked(target.name)(tmp_path, ending)
    assert call(words, {**places, "output": place}) in (0, 1)
    assert place.is_symlink()
    assert target.stat().st_size


def test_every_verb_is_called() -> None:
    called = (*READING.values(), *(words for words, _ in WRITING.values()), *PRINTING.values())
    assert {words.split()[0] for words in called} == set(cli._verbs(cli.parser())) - ON_A_SERVER
