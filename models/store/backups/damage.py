"""A database that no longer reads: kept as it is, copied for support, and what still reads of it saved elsewhere."""

import sqlite3
import zipfile
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from models import private_files
from models.errors import Damaged, NeedsPassword, StoreTrouble
from models.store import atomic_files, sqlite_engine
from models.store.backups.backup import backups_in
from models.store.backups.retention import Backup
from models.store.integrity.integrity_check import examine
from models.store.sqlite_errors import troubles


@dataclass(frozen=True)
class Verdict:
    """What a start finds: ``trouble`` is the sentence, empty when the database opens; then nothing is offered."""

    trouble: str
    is_damaged: bool
    newest_good: Backup | None = None


def look(database: Path, folder: Path, password: str = "") -> Verdict:
    """Whether the database reads from end to end, and where not, the newest backup that does.

    A database that is gone or empty while its backups are there is trouble; without backups it is a first start.
    """
    if not database.exists() or not database.stat().st_size:
        good = newest_good(folder, password)
        said = f"数据库文件不见了，或者成了空的（{database}），但它的备份还在。" if good else ""
        return Verdict(said, bool(good), good)
    try:
        seen = examine(database, password)
    except NeedsPassword:
        raise
    except StoreTrouble as trouble:
        return Verdict(trouble.sentence, isinstance(trouble, Damaged), newest_good(folder, password))
    if seen.is_good:
        return Verdict("", False)
    return Verdict(seen.flaws[0].sentence, True, newest_good(folder, password))


def newest_good(folder: Path, password: str = "") -> Backup | None:
    """The newest backup that reads through."""
    for backup in backups_in(folder):
        try:
            if not backup.is_flawed and examine(backup.path, password).is_good:
                return backup
        except StoreTrouble:
            continue
    return None


def set_aside(database: Path, folder: Path) -> Path | None:
    """Copy a database that does not read, byte by byte with all beside it; where to. None when there is nothing."""
    there = [path for path in (database, *atomic_files.sidecars(database)) if path.exists()]
    if not there:
        return None
    stamp = datetime.now(UTC).astimezone().strftime("%Y%m%d-%H%M%S-%f")
    target = folder / f"damaged-{stamp}.db"
    with troubles(folder):
        private_files.make_folder(folder)
        for path in there:
            atomic_files.copy_whole(path, target.with_name(target.name + path.name.removeprefix(database.name)))
    return target


def support_copy(database: Path, target: Path, password: str = "") -> None:
    """One zip for whoever is asked to help: the files as they are and what an examination says of them.

    It holds the office's reports; an encrypted database stays encrypted in it.
    """
    try:
        seen = examine(database, password)
        words = [
            f"版本 {seen.version}，报告 {seen.reports} 份，修改记录 {seen.entries} 条",
            *(f.sentence for f in seen.flaws),
        ]
    except StoreTrouble as trouble:
        words = [trouble.sentence]
    part = atomic_files.part_of(target)
    with troubles(target):
        try:
            private_files.create(part)
            with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
                for path in (database, *atomic_files.sidecars(database)):
                    if path.exists():
                        archive.write(path, path.name)
                archive.writestr(
                    "examination.txt", "\n".join([f"SQLite {sqlite_engine.driver.sqlite_version}", *words])
                )
            atomic_files.put_in_place(part, target)
        finally:
            atomic_files.drop(part)


def rows_that_read(connection: sqlite3.Connection, table: str) -> list[dict[str, object]]:
    """Every row of a table that still reads: from the front, from the back, then one by one between."""
    try:
        columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
    except sqlite_engine.driver.Error:
        return []
    found: dict[int, tuple[object, ...]] = {}
    for order in ("ASC", "DESC"):
        _walk(connection, f'SELECT rowid, * FROM "{table}" NOT INDEXED ORDER BY rowid {order}', found)
    for number in _gaps(connection, table, found):
        _walk(connection, f'SELECT rowid, * FROM "{table}" NOT INDEXED WHERE rowid = {number}', found)
    return [dict(zip(columns, found[number], strict=True)) for number in sorted(found)]


def _walk(connection: sqlite3.Connection, query: str, found: dict[int, tuple[object, ...]]) -> None:
    try:
        with closing(connection.cursor()) as cursor:
            for number, *row in cursor.execute(query):
                found.setdefault(number, tuple(row))
    except (sqlite_engine.driver.Error, UnicodeError):
        return


_MOST_GAPS = 200_000


def _gaps(connection: sqlite3.Connection, table: str, found: dict[int, tuple[object, ...]]) -> list[int]:
    """Row numbers that an index still names or that lie between two that read."""
    named: set[int] = set(range(min(found), max(found) + 1)) if found and max(found) < _MOST_GAPS else set()
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
    return sorted(named - found.keys())[:_MOST_GAPS]
