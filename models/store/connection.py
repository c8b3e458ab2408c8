"""Opening the office's database: driver, journal mode, version gate, and troubles told in sentences."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import peewee

from models.errors import StoreTrouble
from models.store.tables import proxy

try:
    from sqlcipher3 import dbapi2 as driver
except ImportError:  # no wheel for this machine: Python's own SQLite, with the journal its version allows
    driver = sqlite3

P = ParamSpec("P")
R = TypeVar("R")

APPLICATION_ID = 0x59474E42
SCHEMA_VERSION = 1
BUSY_SECONDS = 5
_WAL_MENDED = ((3, 51, 3), (3, 50, 7), (3, 44, 6))


def journal_pragmas(version: tuple[int, ...]) -> dict[str, str]:
    """The journal a SQLite version is safe with.

    WAL with two connections can corrupt a database before 3.51.3 (mended in 3.50.7 and 3.44.6 too);
    there, DELETE needs EXTRA to keep an acknowledged commit through a loss of power.
    """
    newest, *branches = _WAL_MENDED
    if version >= newest or any(version[:2] == mended[:2] and version >= mended for mended in branches):
        return {"journal_mode": "wal", "synchronous": "full"}
    return {"journal_mode": "delete", "synchronous": "extra"}


class _Sqlite(peewee.SqliteDatabase):
    """peewee's SQLite over the driver that carries a current SQLite."""

    def _connect(self) -> sqlite3.Connection:
        connection = driver.connect(self.database, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            self._add_conn_hooks(connection)  # type: ignore[attr-defined]
        except BaseException:
            connection.close()
            raise
        return connection  # type: ignore[no-any-return]


def connect(path: Path) -> peewee.SqliteDatabase:
    """Open (or create) the database file and point the tables at it.

    Raises StoreTrouble when the file is not ours, was written by a newer program, or cannot be opened.
    """
    pragmas = {**journal_pragmas(driver.sqlite_version_info), "foreign_keys": "1"}
    database = _Sqlite(str(path), pragmas=pragmas, lock_type="IMMEDIATE")
    with troubles(path):
        is_new = _pass_gate(path)
        database.connect()
        if is_new:
            database.application_id = APPLICATION_ID
    proxy.initialize(database)
    return database


def durability(database: peewee.SqliteDatabase) -> str:
    """The SQLite in use and how it keeps a commit, in the words of its own pragmas, as read back."""
    synchronous = {1: "NORMAL", 2: "FULL", 3: "EXTRA"}.get(int(database.synchronous), "OFF")
    return f"SQLite {driver.sqlite_version}，{str(database.journal_mode).upper()} + {synchronous}"


def _pass_gate(path: Path) -> bool:
    """Whether the file is new; refuses, without touching it, one that is not ours or is newer than we are."""
    if not path.exists() or not path.stat().st_size:
        return True
    connection = driver.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        (mark,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    finally:
        connection.close()
    if not mark and not tables:
        return True
    if mark != APPLICATION_ID:
        raise StoreTrouble(f"{path} 不是阳光年报的数据库，没有打开它。")
    if version > SCHEMA_VERSION:
        raise StoreTrouble(f"{path} 是更新版本的程序写的，请先升级本程序再打开，数据没有改动。")
    return False


_OUTSIDE = (
    ("disk is full", "磁盘满了，这一步没有存上。请腾出空间后再试，先前存下的都在。"),
    ("readonly", "数据库文件或所在文件夹是只读的，这一步没有存上。请检查文件权限。"),
    ("unable to open", "打不开数据库文件。请检查文件夹是否存在、有没有权限。"),
    ("locked", "数据库正被另一个程序占用，这一步没有存上。请关闭其他窗口后再试。"),
    ("malformed", "数据库文件已损坏。请不要继续填写，从备份恢复。"),
    ("not a database", "这个文件不是数据库，或者已经加密、损坏。"),
    ("disk i/o error", "读写磁盘出错，这一步没有存上。请检查磁盘、网络盘或移动盘是否还在。"),
)


@contextmanager
def troubles(path: Path) -> Iterator[None]:
    """Turn the world's faults (disk, locks, rights, damage) into StoreTrouble; bugs pass through."""
    try:
        yield
    except (peewee.DatabaseError, peewee.InterfaceError, driver.Error, OSError) as trouble:
        told = _sentence(trouble)
        if not told:
            raise
        raise StoreTrouble(f"{told}（{path}）") from trouble


def guarded(work: Callable[P, R]) -> Callable[P, R]:
    """The function, with troubles of the open database told in sentences."""

    @wraps(work)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with troubles(Path(proxy.database)):
            return work(*args, **kwargs)

    return run


def _sentence(trouble: BaseException | None) -> str:
    while trouble is not None:
        words = str(trouble).lower()
        for sign, sentence in _OUTSIDE:
            if sign in words:
                return sentence
        trouble = trouble.__context__
    return ""
