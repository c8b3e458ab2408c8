"""Command line and window speak to no network: watched from outside, and run where there is none."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from models.report.filing import Agency
from models.services.backups import BackupReason
from models.services.library import Library
from resources import find

ROOT = Path(__file__).parents[2]
SAMPLE = find("sample/report.json")
VERBS: dict[str, tuple[str, ...]] = {
    "check": ("check", str(SAMPLE)),
    "render": ("render", str(SAMPLE), "-o", "{folder}/out.pdf"),
    "backup": ("backup",),
    "verify": ("verify", "--rehearse", "--journal", "{folder}/j.csv"),
    "restore": ("restore", "{backup}", "--yes"),
}
WINDOW = "tests/ui/shell/test_preview.py"
"""Real windows: a report opened, typed into, laid out, exported and printed."""
_CALL = re.compile(r"^(?:\[pid +\d+\] |\d+ +)?(socket|connect|sendto|bind)\((.*)", re.MULTILINE)


@pytest.fixture
def words(tmp_path: Path, request: pytest.FixtureRequest) -> list[str]:
    """The call of a verb on an office with one report and one backup."""
    library = Library(tmp_path / "nianbao.db")
    library.begin_report(Agency("示例县人民政府"), 2025)
    made = library.backup_service.back_up(BackupReason.ASKED).backup
    assert made
    library.close()
    told = [word.format(folder=tmp_path, backup=made.path) for word in VERBS[request.param]]
    return [sys.executable, "-B", str(ROOT / "main.py"), "--data", str(tmp_path), *told]


def works(*command: str) -> bool:
    return (
        shutil.which(command[0]) is not None and not subprocess.run([*command, "true"], capture_output=True).returncode
    )


@pytest.mark.skipif(not works("strace", "-f"), reason="needs strace")
@pytest.mark.parametrize("words", VERBS, indirect=True)
@pytest.mark.promise("no-network")
def test_no_verb_opens_a_socket_to_a_network(words: list[str], tmp_path: Path) -> None:
    log = tmp_path / "strace.txt"
    done = subprocess.run(["strace", "-f", "-qq", "-e", "trace=network", "-o", str(log), *words], capture_output=True)
    assert done.returncode == 0, done.stderr
    calls = _CALL.findall(log.read_text(encoding="utf-8", errors="replace"))
    # A look-up of the user's name may ask a local name service by a socket in the file system.
    assert [told for told in calls if "AF_UNIX" not in told[1]] == []


@pytest.mark.skipif(not works("unshare", "-n"), reason="needs a namespace of its own")
@pytest.mark.parametrize("words", VERBS, indirect=True)
@pytest.mark.promise("no-network")
def test_every_verb_works_where_there_is_no_network(words: list[str]) -> None:
    done = subprocess.run(["unshare", "-n", *words], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


def window_under(*command: str) -> subprocess.CompletedProcess[bytes]:
    tests = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:cov", WINDOW]
    return subprocess.run([*command, *tests], cwd=ROOT, capture_output=True)


@pytest.mark.skipif(not works("strace", "-f"), reason="needs strace")
@pytest.mark.promise("no-network")
def test_the_window_opens_no_socket_to_a_network(tmp_path: Path) -> None:
    log = tmp_path / "strace.txt"
    done = window_under("strace", "-f", "-qq", "-e", "trace=network", "-o", str(log))
    assert done.returncode == 0, done.stdout[-2000:]
    calls = _CALL.findall(log.read_text(encoding="utf-8", errors="replace"))
    assert [told for told in calls if "AF_UNIX" not in told[1]] == []


@pytest.mark.skipif(not works("unshare", "-n"), reason="needs a namespace of its own")
def test_the_window_works_where_there_is_no_network() -> None:
    done = window_under("unshare", "-n")
    assert done.returncode == 0, done.stdout[-2000:]


@pytest.mark.skipif(not works("strace", "-f"), reason="needs strace")
def test_the_watch_would_see_one(tmp_path: Path) -> None:
    code = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('127.0.0.1', 9))"
    log = tmp_path / "strace.txt"
    subprocess.run(
        ["strace", "-f", "-qq", "-e", "trace=network", "-o", str(log), sys.executable, "-c", code], check=True
    )
    assert "AF_INET" in json.dumps(_CALL.findall(log.read_text(encoding="utf-8")))
