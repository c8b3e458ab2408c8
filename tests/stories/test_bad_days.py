"""An office PC on its bad days, with the real window in a process of its own: each ends in a sentence, nothing lost."""

import getpass
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.report.filing import Agency
from models.services.backups import BackupService
from models.services.library import Library
from models.store import sqlite_engine
from models.store.connection import SCHEMA_VERSION

CHILD = Path(__file__).with_name("bad_days_clerk.py")
COUNTY = Agency("示例县人民政府")
ENVIRONMENT = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1"}
IS_ROOT = sys.platform != "win32" and os.geteuid() == 0


def call(folder: Path, deed: str, *before: str, user: str = "") -> list[str]:
    """Run the program with that clerk in it, to a peaceful end; what the program said in boxes and notices."""
    command = [*before, sys.executable, str(CHILD), str(folder), deed]
    environment = {**ENVIRONMENT, "LOGNAME": user} if user else ENVIRONMENT
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode >= 0, f"ended by signal {-done.returncode}: {done.stderr}"
    return done.stdout.splitlines()


def fill(folder: Path, words: str = "先前的字") -> int:
    """A report whose text is stored; its number."""
    library = Library(folder / "nianbao.db", "张某")
    report = library.begin_report(COUNTY, 2025).report
    library.open(report).set_text("overview", words)
    library.close()
    return report


def stored(folder: Path, report: int) -> str:
    """The text as the disk has it, in a database that reads through."""
    assert BackupService(folder / "nianbao.db").examine().is_good
    library = Library(folder / "nianbao.db")
    words = library.filing(report).text("overview")
    library.close()
    return words


@pytest.fixture
def first(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A window that stays open, and says so when it is called forward."""
    fill(tmp_path)
    child = subprocess.Popen(
        [sys.executable, str(CHILD), str(tmp_path), "stay"], env=ENVIRONMENT, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline().strip() == "open"
    yield child
    child.kill()
    child.wait()
    child.stdout.close()


@pytest.mark.promise("second-start")
def test_the_first_window_comes_forward_and_the_second_goes(tmp_path: Path, first: subprocess.Popen[str]) -> None:
    assert call(tmp_path, "start") == []
    assert first.stdout is not None
    assert first.stdout.readline().strip() == "forward"


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="there is no such signal here")
@pytest.mark.promise("second-start")
def test_a_window_that_hangs_is_named_and_one_that_died_is_followed(
    tmp_path: Path, first: subprocess.Popen[str]
) -> None:
    first.send_signal(signal.SIGSTOP)
    [told] = call(tmp_path, "start")
    assert re.search(r"数据库已经在这台电脑上由用户“.+”从 .+ 起打开着", told)
    first.kill()
    first.wait()
    assert call(tmp_path, "start") == ["open"]


@pytest.mark.skipif(sys.platform == "win32", reason="there the account's name is not in the environment")
@pytest.mark.promise("second-start")
def test_another_users_window_is_named_and_stays_where_it_is(tmp_path: Path, first: subprocess.Popen[str]) -> None:
    [told] = call(tmp_path, "start", user="lisi")
    assert f"由用户“{getpass.getuser()}”" in told
    assert "数据没有改动" in told
    first.kill()
    assert first.stdout is not None
    assert first.stdout.read() == "", "it was not called forward"
    first.wait()
    assert call(tmp_path, "start", user="lisi") == ["open"], "a window that died holds nothing"


@pytest.mark.promise("foreign-refused")
def test_a_database_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    fill(tmp_path)
    path = tmp_path / "nianbao.db"
    connection = sqlite_engine.open_file(path)
    connection.execute("PRAGMA journal_mode = delete").fetchall()
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    raw = path.read_bytes()
    [told] = call(tmp_path, "start")
    assert "是更新版本的程序写的，请先升级本程序再打开，数据没有改动" in told
    assert path.read_bytes() == raw


@pytest.mark.skipif(not IS_ROOT or not shutil.which("mount"), reason="needs a small disk of its own")
@pytest.mark.promise("disk-trouble")
def test_a_full_disk(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)], check=False).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        report = fill(disk)
        told = call(disk, "fill-the-disk")
        assert any("磁盘满了" in line for line in told), told
        (disk / "ballast").unlink()
        assert stored(disk, report) == "先前的字"
        assert call(disk, "write") == ["kept"]
        assert "又写的字" in stored(disk, report)
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)


@pytest.mark.skipif(not IS_ROOT or not shutil.which("mount"), reason="needs a disk that goes away")
def test_a_disk_that_turns_read_only_and_comes_back(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(disk)], check=False).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        report = fill(disk)
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        told = call(disk, "start")
        assert told, "a start from a disk that cannot be written says why"
        assert any("权限" in line or "只读" in line or "写" in line for line in told), told
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
        assert stored(disk, report) == "先前的字"
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)


def test_locked_by_another_program(tmp_path: Path) -> None:
    report = fill(tmp_path)
    other = sqlite_engine.open_file(tmp_path / "nianbao.db")
    other.execute("BEGIN IMMEDIATE")
    told = call(tmp_path, "write-while-locked")
    assert any("被另一个程序占用" in line for line in told), told
    other.execute("ROLLBACK")
    other.close()
    assert stored(tmp_path, report) == "先前的字"


def test_the_folder_goes_away_under_the_open_window(tmp_path: Path) -> None:
    folder = tmp_path / "share"
    folder.mkdir()
    report = fill(folder)
    told = call(folder, "lose-the-folder")
    assert any("移走" in line or "不在了" in line for line in told), told
    (tmp_path / "share-away").rename(folder) if not folder.exists() else None
    where = folder if (folder / "nianbao.db").exists() else tmp_path / "share-away"
    assert stored(where, report) == "先前的字"


@pytest.mark.promise("second-place")
def test_a_second_place_that_is_away_is_a_calm_line(tmp_path: Path) -> None:
    fill(tmp_path)
    (tmp_path / "settings.ini").write_text(f"[General]\nsecond_place={tmp_path / 'stick'}\n", "utf-8")
    begun = time.monotonic()
    told = call(tmp_path, "wait-for-backup")
    assert [line for line in told if "第二个位置" in line and "本机的备份已经做好" in line], told
    assert time.monotonic() - begun < 60


@pytest.mark.parametrize(
    ("what", "form"), [("report", "text/html"), ("words", "application/x-nianbao-words"), ("cells", "text/plain")]
)
def test_leaving_with_something_on_the_clipboard(tmp_path: Path, what: str, form: str) -> None:
    fill(tmp_path)
    [told] = call(tmp_path, f"copy-{what}")
    assert form in told


@pytest.mark.skipif(not shutil.which("strace"), reason="needs strace")
@pytest.mark.promise("no-network")
def test_the_window_opens_no_socket_to_a_network(tmp_path: Path) -> None:
    fill(tmp_path)
    log = tmp_path / "strace.txt"
    told = call(tmp_path, "write", "strace", "-f", "-qq", "-e", "trace=socket,connect,bind", "-o", str(log))
    assert told == ["kept"]
    calls = re.findall(r"(?:socket|connect|bind)\((.*)", log.read_text("utf-8", "replace"))
    assert [each for each in calls if "AF_INET" in each or "sa_family=AF_INET" in each] == []
