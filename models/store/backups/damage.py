"""A database that no longer reads: kept as it is, copied for support, and what still reads of it saved elsewhere."""

import sqlite3
import zipfile
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from models import private_files
from models.errors import Damaged, NeedsPassword, StoreError
from models.store import atomic_files, sqlite_engine
from models.store.backups.backup import list_backups
from models.store.backups.retention import Backup
from models.store.integrity.integrity_check import examine
from models.store.sqlite_errors import translated_errors


@dataclass(frozen=True)
class DatabaseHealth:
    """What a start finds: ``problem`` is the sentence, empty when the database opens; then nothing is offered."""

    problem: str
    is_damaged: bool
    newest_good: Backup | None = None


def check_health(database: Path, folder: Path, password: str = "") -> DatabaseHealth:
    """Whether the database reads from end to end, and where not, the newest backup that does.

    A database that is gone or empty while its backups are there is trouble; without backups it is a first start.
    """
    if not database.exists() or not database.stat().st_size:
        good = find_newest_good(folder, password)
        problem = f"数据库文件不见了，或者成了空的（{database}），但它的备份还在。" if good else ""
        return DatabaseHealth(problem, bool(good), good)
    try:
        examination = examine(database, password)
    except NeedsPassword:
        raise
    except StoreError as error:
        return DatabaseHealth(error.sentence, isinstance(error, Damaged), find_newest_good(folder, password))
    if examination.is_good:
        return DatabaseHealth("", False)
    return DatabaseHealth(examination.issues[0].sentence, True, find_newest_good(folder, password))


def find_newest_good(folder: Path, password: str = "") -> Backup | None:
    """The newest backup that reads through."""
    for backup in list_backups(folder):
        try:
            if not backup.is_flawed and examine(backup.path, password).is_good:
                return backup
        except StoreError:
            continue
    return None


def set_aside(database: Path, folder: Path) -> Path | None:
    """Copy a database that does not read, byte by byte with all beside it; where to. None when there is nothing."""
    there = [path for path in (database, *atomic_files.sidecars(database)) if path.exists()]
    if not there:
        return None
    stamp = datetime.now(UTC).astimezone().strftime("%Y%m%d-%H%M%S-%f")
    target = folder / f"damaged-{stamp}.db"
    with translated_errors(folder):
        private_files.create_folder(folder)
        for path in there:
            atomic_files.copy_verified(path, target.with_name(target.name + path.name.removeprefix(database.name)))
    return target


def write_support_archive(database: Path, target: Path, password: str = "") -> None:
    """One zip for whoever is asked to help: the files as they are and what an examination says of them.

    It holds the office's reports; an encrypted database stays encrypted in it.
    """
    try:
        examination = examine(database, password)
        lines = [
            f"版本 {examination.version}，报告 {examination.reports} 份，修改记录 {examination.entries} 条",
            *(f.sentence for f in examination.issues),
        ]
    except StoreError as error:
        lines = [error.sentence]
    part = atomic_files.partial_path(target)
    with translated_errors(target):
        try:
            private_files.create_private(part)
            with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
                for path in (database, *atomic_files.sidecars(database)):
                    if path.exists():
                        archive.write(path, path.name)
                archive.writestr(
                    "examination.txt", "\n".join([f"SQLite {sqlite_engine.driver.sqlite_version}", *lines])
                )
            atomic_files.replace_with(part, target)
        finally:
            atomic_files.remove_if_possible(part)


def readable_rows(connection: sqlite3.Connection, table: str) -> list[dict[str, object]]:
    """Every row of a table that still reads: from the front, from the back, then one by one between."""
    try:
        columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
    except sqlite_engine.driver.Error:
        return []
    rows: dict[int, tuple[object, ...]] = {}
    for order in ("ASC", "DESC"):
        _read_rows(connection, f'SELECT rowid, * FROM "{table}" NOT INDEXED ORDER BY rowid {order}', rows)
    for number in _missing_row_ids(connection, table, rows):
        _read_rows(connection, f'SELECT rowid, * FROM "{table}" NOT INDEXED WHERE rowid = {number}', rows)
    return [dict(zip(columns, rows[number], strict=True)) for number in sorted(rows)]


def _read_rows(connection: sqlite3.Connection, query: str, rows: dict[int, tuple[object, ...]]) -> None:
    try:
        with closing(connection.cursor()) as cursor:
            for number, *row in cursor.execute(query):
                rows.setdefault(number, tuple(row))
    except (sqlite_engine.driver.Error, UnicodeError):
        return


_MAX_GAPS = 200_000


def _missing_row_ids(connection: sqlite3.Connection, table: str, rows: dict[int, tuple[object, ...]]) -> list[int]:
    """Row numbers that an index still names or that lie between two that read."""
    named: set[int] = set(range(min(rows), max(rows) + 1)) if rows and max(rows) < _MAX_GAPS else set()
    try:
        indexes = [row[1] for row in connection.execute(f'PRAGMA index_list("{table}")')]
    except sqlite_engine.driver.Error:
        indexes = []
    for index in indexes:
        try:
            with closing(connection.cursor()) as cursor:
                for (number,) in cursor.execute(f'SELECT rowid FROM "{table}" INDEXED BY "{index}" ORDER BY 1'):
                    named.add(number)
        except sqlite_engine.driver.Error:
            continue
    return sorted(named - rows.keys())[:_MAX_GAPS]
