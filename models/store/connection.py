"""Opening the office's database: journal mode, version gate, and a look at whether it still reads."""

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import peewee

from models import private_files
from models.errors import Damaged, StoreError
from models.store import drive_type, sqlite_engine
from models.store.database import Database
from models.store.postgres.address import Place, Server
from models.store.postgres.connection import ServerDatabase
from models.store.sqlite_engine import APPLICATION_ID as APPLICATION_ID
from models.store.sqlite_engine import driver as driver
from models.store.sqlite_errors import translated_errors

SCHEMA_VERSION = 12
_WAL_FIXED = ((3, 51, 3), (3, 50, 7), (3, 44, 6))


def journal_pragmas(version: tuple[int, ...]) -> dict[str, str]:
    """The journal a SQLite version is safe with.

    WAL with two connections can corrupt a database before 3.51.3 (mended in 3.50.7 and 3.44.6 too);
    there, DELETE needs EXTRA to keep an acknowledged commit through a loss of power.
    """
    newest, *branches = _WAL_FIXED
    if version >= newest or any(version[:2] == fixed[:2] and version >= fixed for fixed in branches):
        return {"journal_mode": "wal", "synchronous": "full"}
    return {"journal_mode": "delete", "synchronous": "extra"}


class OfficeDatabase(peewee.SqliteDatabase, Database):
    """peewee's SQLite over the driver that carries a current SQLite, with a password where there is one."""

    place: Path
    is_shared = False
    _snapshot_level = "DEFERRED"

    def __init__(self, path: Path, password: str = "", pragmas: dict[str, str] | None = None) -> None:
        super().__init__(str(path), pragmas=pragmas or {}, lock_type="IMMEDIATE")
        self.place = path
        self._password = password
        self._identity: tuple[int, int] | None = None

    def remember_file(self) -> None:
        """Note which file was opened under the name."""
        self._identity = _identity(Path(self.database))

    def ensure_open(self) -> None:
        """StoreError when the name no longer leads to the file that was opened: what is written would go astray."""
        if self._identity and _identity(Path(self.database)) != self._identity:
            raise StoreError(
                f"数据库文件被移走、删除或换掉了（{self.database}），这一步没有存上。"
                "请把文件放回原处，或关闭程序后从备份恢复，再重新打开。"
            )

    @property
    def schema_builder(self) -> peewee.Database:
        """What the steps of the schema are told to."""
        return self

    def membership(self, values: Sequence[str]) -> tuple[str, object]:
        """A condition on a column that these are all the values it may have, however many, and what to bind to it."""
        return "IN (SELECT value FROM json_each(?))", json.dumps(list(values))

    def login_name(self) -> str:
        """A file knows nobody."""
        return ""

    def lock_schema(self) -> None:
        """A transaction that writes already has the file alone."""

    def schema_names(self) -> set[str]:
        """Every table, index and trigger."""
        return {row[0] for row in self.execute_sql("SELECT name FROM sqlite_schema").fetchall()}

    def durability(self) -> str:
        """The SQLite in use and how it keeps a commit, in the words of its own pragmas, as read back."""
        synchronous = {1: "NORMAL", 2: "FULL", 3: "EXTRA"}.get(int(self.synchronous), "OFF")
        return f"SQLite {sqlite_engine.driver.sqlite_version}，{str(self.journal_mode).upper()} + {synchronous}"

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite_engine.open_file(Path(self.database), self._password)
        try:
            self._add_conn_hooks(connection)  # type: ignore[attr-defined]
        except BaseException:
            connection.close()
            raise
        return connection


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def pragmas_for(path: Path) -> dict[str, str]:
    """The journal that is safe with the linked SQLite, and on this drive."""
    # Two computers do not share the memory that the write-ahead log needs.
    version = (0,) if drive_type.is_remote(path) else sqlite_engine.driver.sqlite_version_info
    return journal_pragmas(version)


def connect(place: Place, password: str = "") -> Database:
    """Open (or create) the database.

    Raises StoreError when it is not ours, was written by a newer program, or cannot be opened;
    NeedsPassword when it is locked; Damaged when it does not read as it should. It is then as it was.
    """
    return _connect_server(place, password) if isinstance(place, Server) else _connect_file(place, password)


def _connect_server(server: Server, password: str) -> ServerDatabase:
    database = ServerDatabase(server, password)
    with translated_errors(server):
        try:
            database.connect()
            if not database.check_database() and database.user_version > SCHEMA_VERSION:
                raise StoreError(f"数据库 {server} 是更新版本的程序建的，请先升级本程序再打开，数据没有改动。")
        except BaseException:
            database.close()
            raise
    return database


def _connect_file(path: Path, password: str) -> OfficeDatabase:
    database = OfficeDatabase(path, password, {**pragmas_for(path), "foreign_keys": "1"})
    with translated_errors(path):
        is_new = _check_file(path, password)
        try:
            database.connect()
            if is_new:
                database.application_id = APPLICATION_ID
            private_files.make_private(path)
            database.remember_file()
        except BaseException:
            database.close()
            raise
    return database


def _check_file(path: Path, password: str) -> bool:
    """Whether the file is new; refuses, without touching it, one that is not ours, newer than we are, or damaged."""
    if not path.exists() or not path.stat().st_size:
        return True
    sqlite_engine.refuse_wrong_password(path, password)
    if path.stat().st_size < sqlite_engine.SMALLEST:
        # SQLite would take so short a file for an empty one and write over it.
        raise Damaged(f"数据库文件只剩下开头一小段（{path}），程序没有改动它。请从备份恢复。")
    connection = sqlite_engine.open_file(path, password, readonly=True)
    try:
        (application_id,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if not application_id and not tables:
            return True
        if application_id != APPLICATION_ID:
            raise StoreError(f"{path} 不是阳光年报的数据库，没有打开它。")
        if version > SCHEMA_VERSION:
            raise StoreError(f"{path} 是更新版本的程序写的，请先升级本程序再打开，数据没有改动。")
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok" or (tables and not version):
            raise Damaged(f"数据库文件已损坏（{path}），程序没有改动它。请从备份恢复，或抢救还读得出的报告。")
    finally:
        connection.close()
    return False
