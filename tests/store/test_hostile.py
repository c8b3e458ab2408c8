"""A database made to harm: verified, put back or opened, it ends in a sentence, in bounded time and memory."""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from models.errors import Damaged
from models.services.library import Library
from models.store import sqlite_engine
from models.store.sqlite_engine import driver, open_file
from models.store.sqlite_errors import translated_errors

pytestmark = pytest.mark.file_bound("files that somebody brings; a server is nobody's gift")

ROOT = Path(__file__).parents[2]
SECONDS, MEMORY = 60, 3 * 1024**3
ENDLESS = "WITH RECURSIVE r(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM r) SELECT id AS id"
JOINED = "SELECT a.id AS id FROM n a, n b, n c, n d, n e, n f, n g, n h"
REPORT = (
    "{select}, 1 AS agency_id, 2025 AS year, '2021' AS edition, {label} AS label, 'draft' AS state, 0 AS revision, "
    "'' AS digest, '' AS created_at, '' AS changed_at, '' AS deleted_at {rest}"
)
HUGE = "hex(zeroblob(400000000))"
HOSTILE = {
    "endless": REPORT.format(select=ENDLESS, label="''", rest="FROM r"),
    "joined": REPORT.format(
        select="SELECT a.id AS id", label="''", rest="FROM n a, n b, n c, n d, n e, n f, n g, n h, n i, n j"
    ),
    "huge": REPORT.format(select="SELECT 1 AS id", label=HUGE, rest=""),
}


def tell(path: Path, *statements: str) -> Path:
    """A database of ours, changed as who wants to harm would."""
    Library(path).close()
    with closing(open_file(path)) as connection:
        connection.execute("PRAGMA foreign_keys = 0")
        for statement in statements:
            connection.execute(statement)
        connection.execute("PRAGMA journal_mode = delete").fetchall()
    return path


def with_view(name: str) -> Callable[[Path], Path]:
    numbers = ", ".join(f"({number})" for number in range(100))
    return lambda path: tell(
        path, "CREATE TABLE n (id)", f"INSERT INTO n VALUES {numbers}", "DROP TABLE report",
        f"CREATE VIEW report AS {HOSTILE[name]}",
    )  # fmt: skip


MADE: dict[str, Callable[[Path], Path]] = {
    **{name: with_view(name) for name in HOSTILE},
    "trigger": lambda path: tell(path, "CREATE TRIGGER t AFTER INSERT ON journal BEGIN DELETE FROM words; END"),
}


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """The program on the command line, with a bound on time and, where there is one to set, on memory."""

    def bound() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    return subprocess.run(
        [sys.executable, "main.py", *words], cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False,
        preexec_fn=bound if os.name == "posix" else None, env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip


@pytest.mark.parametrize("name", MADE)
def test_verify_and_restore_end_in_a_sentence(tmp_path: Path, name: str) -> None:
    path = MADE[name](tmp_path / "from-outside.db")
    data = str(tmp_path / "own")
    seen = run("--data", data, "verify", str(path))
    assert (seen.returncode, seen.stderr) == (1, "")
    assert "不是本程序建的" in seen.stdout or "与程序建立时的不同" in seen.stdout
    put_back = run("--data", data, "restore", str(path), "--yes")
    assert put_back.returncode == 2
    assert "没有恢复它" in put_back.stderr
    assert "Traceback" not in put_back.stderr
    preview = run("--data", data, "restore", str(path))
    assert "Traceback" not in preview.stderr
    assert preview.returncode == (0 if name == "trigger" else 2)


@pytest.mark.parametrize("name", MADE)
def test_it_is_not_opened(tmp_path: Path, name: str) -> None:
    path = MADE[name](tmp_path / "nianbao.db")
    with pytest.raises(Damaged, match="结构与程序建立时的不同"):
        Library(path)


def test_a_connection_that_reads_runs_nothing_of_others(tmp_path: Path) -> None:
    path = tell(tmp_path / "nianbao.db", "CREATE VIEW v AS SELECT name FROM agency")
    with closing(open_file(path, readonly=True)) as connection:
        for statement in ("SELECT * FROM v", f"{ENDLESS} FROM r"):
            with pytest.raises(Damaged, match="不会执行它"), translated_errors(path):
                connection.execute(statement).fetchone()
        assert connection.execute("SELECT count(*) FROM (SELECT * FROM agency)").fetchone() == (0,)


def test_reading_ends_when_it_takes_far_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = with_view("joined")(tmp_path / "nianbao.db")
    monkeypatch.setattr(sqlite_engine, "_READ_SECONDS", 0.1)
    with (
        closing(open_file(path, readonly=True)) as connection,
        pytest.raises(Damaged, match="时间远超"),
        translated_errors(path),
    ):
        connection.execute(f"SELECT count(*) FROM ({JOINED})").fetchone()


def test_a_value_that_no_memory_holds_is_told(tmp_path: Path) -> None:
    path = tell(tmp_path / "nianbao.db")
    with (
        closing(open_file(path, readonly=True)) as connection,
        pytest.raises(Damaged, match="太大"),
        translated_errors(path),
    ):
        connection.execute(f"SELECT {HUGE}").fetchone()


@pytest.mark.skipif(not hasattr(driver.Connection, "set_authorizer"), reason="a driver without an authorizer")
def test_the_numbers_are_the_drivers() -> None:
    assert (driver.SQLITE_DENY, driver.SQLITE_RECURSIVE) == (sqlite_engine._DENY, sqlite_engine._RECURSIVE)
