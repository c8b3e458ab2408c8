"""The program fails, dies or is killed while somebody is at work: the next start stands in the same report and cell."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from models.services.backups import BackupService
from models.services.library import Library
from models.store.backups.backup import is_same_content

CHILD = Path(__file__).with_name("whole_program.py")
TYPED = ("张三丰", "Zhang", "Sanfeng", "不予公开", "示例市")


def start(folder: Path, deed: str) -> int:
    """Run the whole program; its exit status."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, str(CHILD), str(folder), deed]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert "AssertionError" not in done.stderr, done.stderr
    return done.returncode


def told(folder: Path) -> list[dict[str, Any]]:
    """What the children said."""
    return [json.loads(line) for line in (folder / "told.txt").read_text("utf-8").splitlines()]


def wait_for(folder: Path, lines: int) -> list[dict[str, Any]]:
    """What they said, once the last of them has spoken."""
    until = time.monotonic() + 60
    while (not (folder / "told.txt").exists() or len(told(folder)) < lines) and time.monotonic() < until:
        time.sleep(0.2)
    return told(folder)


def logged(folder: Path) -> str:
    return "\n".join(path.read_text("utf-8") for path in (folder / "log").iterdir())


@pytest.mark.promise("comes-back", "log-without-words")
def test_an_exception_is_shown_once_and_the_program_comes_back_by_itself(tmp_path: Path) -> None:
    assert start(tmp_path, "exception") == 75
    before, shown, after = wait_for(tmp_path, 3)
    assert after["stands"] == before["spot"]
    assert after["stands"]["cell"] == "requests.granted.research"
    assert after["figure"] == 37, "what was in the editor is kept first"
    assert after["overview"].startswith("张三丰")
    assert "已回到当时的位置" in after["notice"]
    assert "whole_program.py" in shown["shown"]
    assert [name for name in TYPED if name in shown["shown"] + logged(tmp_path)] == []
    assert "ValueError: …" in logged(tmp_path)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such signal here")
@pytest.mark.parametrize(("deed", "status"), [("segv", "SIGSEGV"), ("kill", "SIGKILL"), ("kill-in-text", "SIGKILL")])
@pytest.mark.promise("comes-back")
def test_a_program_that_died_stands_where_it_stood(tmp_path: Path, deed: str, status: str) -> None:
    assert start(tmp_path, deed) == -signal.Signals[status]
    assert start(tmp_path, "look") == 0
    before, after = told(tmp_path)
    assert after["stands"] == before["spot"]
    assert after["overview"].startswith("张三丰"), "what was acknowledged is there"
    assert after["figure"] != 3, "half a figure is none"
    if deed == "kill-in-text":
        assert after["stands"]["letter"] == 7
        assert after["stands"]["section"] == "overview"
    if deed == "segv":
        assert "Segmentation fault" in logged(tmp_path)
    assert [name for name in TYPED if name in logged(tmp_path)] == []
    assert BackupService(tmp_path / "nianbao.db").examine().is_good


@pytest.mark.skipif(os.name != "posix", reason="Windows ends a session by its own messages")
@pytest.mark.parametrize(
    ("deed", "number"),
    [
        ("ended", "SIGTERM"),
        ("ended", "SIGHUP"),
        ("ended-while-writing", "SIGTERM"),
        ("ended-before-a-dialog", "SIGTERM"),
        ("ended-with-a-refused-entry", "SIGTERM"),
    ],
)
def test_the_end_of_the_session_closes_as_a_person_does(tmp_path: Path, deed: str, number: str) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, str(CHILD), str(tmp_path), deed]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as child:
        try:
            wait_for(tmp_path, 1)
            time.sleep(2)
            child.send_signal(signal.Signals[number])
            child.send_signal(signal.Signals[number])
            _, trouble = child.communicate(timeout=60)
        finally:
            child.kill()
    assert "Traceback" not in trouble, trouble
    assert child.returncode == 0
    newest = BackupService(tmp_path / "nianbao.db").backups()[0]
    assert is_same_content(tmp_path / "nianbao.db", newest), "the backup on closing is made"
    library = Library(tmp_path / "nianbao.db")
    filing = library.filing(library.reports()[0].id)
    library.close()
    figure = filing.figures.get(filing.edition.find("requests.granted.research"))
    assert figure == (0 if "refused" in deed else 37), "what was in the editor is kept"
    assert ("end" in filing.text("overview")) is (deed == "ended-while-writing")
    assert start(tmp_path, "look") == 0
    assert told(tmp_path)[-1]["stands"] is None, "the next start does not take it for a crash"


def test_who_closes_in_peace_begins_in_the_library(tmp_path: Path) -> None:
    assert start(tmp_path, "look") == 0
    assert start(tmp_path, "look") == 0
    assert [each["stands"] for each in told(tmp_path)] == [None, None]
    library = Library(tmp_path / "nianbao.db")
    assert len(library.reports()) == 1
    library.close()
