"""Opening a database."""

import sqlite3
from pathlib import Path

import pytest

from models.errors import StoreError
from models.services.library import Library
from models.store.connection import APPLICATION_ID, SCHEMA_VERSION, driver, journal_pragmas

pytestmark = pytest.mark.file_bound("journal modes, marks and locks of a file")

WAL = {"journal_mode": "wal", "synchronous": "full"}
DELETE = {"journal_mode": "delete", "synchronous": "extra"}


@pytest.mark.parametrize(
    ("version", "pragmas"),
    [
        ((3, 53, 4), WAL),
        ((3, 51, 3), WAL),
        ((3, 51, 2), DELETE),
        ((3, 50, 7), WAL),
        ((3, 50, 6), DELETE),
        ((3, 44, 6), WAL),
        ((3, 45, 0), DELETE),
        ((3, 40, 1), DELETE),
    ],
)
@pytest.mark.promise("power")
def test_the_journal_depends_on_the_version(version: tuple[int, ...], pragmas: dict[str, str]) -> None:
    assert journal_pragmas(version) == pragmas


def test_the_database_runs_with_the_pragmas_it_should(library: Library) -> None:
    pragmas = journal_pragmas(driver.sqlite_version_info)
    told = library.durability()
    assert pragmas["journal_mode"].upper() in told
    assert pragmas["synchronous"].upper() in told


def test_a_new_file_carries_our_mark_and_version(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    Library(path).close()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    connection.close()


def refusal(path: Path) -> str:
    with pytest.raises(StoreError) as trouble:
        Library(path)
    return trouble.value.sentence


@pytest.mark.promise("foreign-refused")
def test_a_strange_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    before = path.read_bytes()
    assert "不是阳光年报的数据库" in refusal(path)
    assert path.read_bytes() == before


@pytest.mark.promise("foreign-refused")
def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "newer.db"
    Library(path).close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    assert "请先升级本程序" in refusal(path)


def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(b"PK\x03\x04" + b"x" * 5000)
    assert "不是数据库" in refusal(path)


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    assert "打不开数据库文件" in refusal(tmp_path / "nowhere" / "a.db")
