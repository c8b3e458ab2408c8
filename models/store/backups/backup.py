"""Backups of the database: copied while it is in use, read through after writing, thinned, doubled elsewhere."""

import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from time import monotonic

from models import private_files
from models.errors import Damaged, StoreError
from models.save_target import find_target
from models.store import atomic_files, sqlite_engine
from models.store.backups.retention import (
    Backup,
    BackupReason,
    RetentionPolicy,
    expired_backups,
    format_backup_name,
    next_position,
    parse_backup_name,
)
from models.store.backups.retention import folder_beside as folder_beside
from models.store.integrity.integrity_check import Examination, examine
from models.store.sqlite_errors import translated_errors

_COVERED_BY_DIGESTS = ("words", "printed_total", "explanation", "journal", "ledger")
_STALE_SECONDS = 24 * 3600
_BUSY_CODES = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def list_backups(folder: Path) -> list[Backup]:
    """The backups of a folder, newest first; none where the folder is not to be read."""
    with translated_errors(folder):
        if not folder.is_dir():
            return []
        backups = [backup for path in folder.iterdir() if (backup := parse_backup_name(path))]
    return sorted(backups, key=lambda backup: backup.rank, reverse=True)


def back_up(database: Path, folder: Path, reason: BackupReason, password: str = "") -> Backup:
    """Make a backup and read it through: structure, schema, every report's digest, every journal's chain.

    A database that is already damaged is backed up too, under a name that says so.
    StoreError when it cannot be written or reads back wrong; no half-made file is left under a backup's name.
    """
    now = datetime.now(UTC)
    with translated_errors(folder):
        private_files.create_folder(folder)
        _remove_leftovers(folder, now)
        part = atomic_files.partial_path(folder / f"{reason.value}-{now.timestamp():.6f}")
        try:
            copy_online(database, part, password)
            examination = _verify_copy(database, part, password)
            target = _unused_path(folder, now, examination, reason)
            atomic_files.replace_with(part, target)
        finally:
            atomic_files.remove_database_files(part)
    made = parse_backup_name(target)
    assert made is not None
    return made


def save_copy(database: Path, target: Path, password: str = "") -> Examination:
    """The whole database as one checked file under any name: to move to another computer.

    CannotSave where no file can stand under that name.
    """
    target = find_target(target)
    with translated_errors(target):
        part = atomic_files.partial_path(target)
        try:
            copy_online(database, part, password)
            examination = _verify_copy(database, part, password)
            atomic_files.replace_with(part, target)
        finally:
            atomic_files.remove_database_files(part)
    return examination


def copy_online(database: Path, target: Path, password: str = "") -> None:
    """SQLite's own online copy of a database that may be in use, as one file that needs nothing beside it."""
    with (
        closing(sqlite_engine.open_file(database, password, readonly=True)) as source,
        closing(sqlite_engine.open_file(target, password)) as copy,
    ):
        # The caller flushes the finished file and only then gives it its name.
        copy.execute("PRAGMA synchronous = off")
        overwrite_database(source, copy)
        copy.execute("PRAGMA journal_mode = delete").fetchall()


def overwrite_database(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Make one database hold what the other holds, in one transaction; "locked" when someone keeps it too long.

    How long the copying itself takes does not count: a large database on a slow stick may take its minutes.
    """
    busy_since: float | None = None

    def refuse_to_wait(status: int, _left: int, _all: int) -> None:
        # The driver itself would ask again for ever.
        nonlocal busy_since
        if status & 0xFF not in _BUSY_CODES:
            busy_since = None
        elif busy_since is None:
            busy_since = monotonic()
        elif monotonic() - busy_since > sqlite_engine.BUSY_SECONDS:
            raise sqlite_engine.driver.OperationalError("database is locked")

    source.backup(target, progress=refuse_to_wait, sleep=0.05)


def _verify_copy(database: Path, part: Path, password: str) -> Examination:
    examination = examine(part, password)
    if not examination.is_good and examine(database, password).is_good:
        raise StoreError(f"备份写到 {part.parent} 后读回来与原件不符，没有留下它。这个盘可能坏了，请换一个位置再备份。")
    return examination


def _unused_path(folder: Path, now: datetime, examination: Examination, reason: BackupReason) -> Path:
    position = next_position(list_backups(folder), examination.entries, reason, not examination.is_good)
    again = 0
    while (
        target := folder
        / format_backup_name(now, examination.entries, reason, not examination.is_good, again, position)
    ).exists():
        again += 1
    return target


def _remove_leftovers(folder: Path, now: datetime) -> None:
    """Drop what crashes left half-made."""
    for path in folder.glob(f".*{atomic_files.PART}*"):
        # One that another window is making may just have got its name.
        with suppress(FileNotFoundError):
            if abs(now.timestamp() - path.stat().st_mtime) > _STALE_SECONDS:
                atomic_files.remove_if_possible(path)


def prune_backups(folder: Path, policy: RetentionPolicy) -> int:
    """Delete the backups that may go; how many went. Those that cannot be deleted wait for the next time."""
    expired = expired_backups(list_backups(folder), datetime.now(UTC), policy)
    for backup in expired:
        atomic_files.remove_if_possible(backup.path)
    return len(expired)


def mirror_backup(backup: Backup, second: Path, policy: RetentionPolicy) -> None:
    """Keep the backup in a second place too, and thin that; StoreError when the place is not there."""
    with translated_errors(second):
        if not second.is_dir():
            raise StoreError(f"备份的第二个位置 {second} 不在（没插上，或网络盘断开了）。本机的备份已经做好。")
        atomic_files.copy_verified(backup.path, second / backup.path.name)
    prune_backups(second, policy)


def count_reports(path: Path, password: str = "") -> int:
    """How many reports a backup holds, without those put away; StoreError when it does not open."""
    sqlite_engine.refuse_wrong_password(path, password)
    with translated_errors(path), closing(sqlite_engine.open_file(path, password, readonly=True)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM report WHERE deleted_at = ''").fetchone()
        return int(count)


def fingerprint(database: Path, password: str = "") -> str:
    """A digest that differs when anything in the database does; by the reports' own digests, so it is quick."""
    with translated_errors(database), closing(sqlite_engine.open_file(database, password, readonly=True)) as connection:
        return _fingerprint(connection)


def _fingerprint(connection: sqlite3.Connection) -> str:
    digest = sha256()
    tables = [
        name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    ]
    for table in tables:
        columns = "count(*), max(rowid)" if table in _COVERED_BY_DIGESTS or table.startswith("figures_") else "*"
        for row in connection.execute(f'SELECT {columns} FROM "{table}"'):
            digest.update(repr((table, row)).encode("utf-8", "surrogatepass"))
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    digest.update(str(version).encode())
    return digest.hexdigest()


def is_same_content(database: Path, backup: Backup, password: str = "") -> bool:
    """Whether the backup holds what the database holds now; False when either does not tell."""
    try:
        return fingerprint(database, password) == fingerprint(backup.path, password)
    except (StoreError, Damaged):
        return False
