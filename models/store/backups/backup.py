"""Backups of the database: copied while it is in use, read through after writing, thinned, doubled elsewhere."""

import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from time import monotonic

from models import private_files
from models.errors import Damaged, StoreTrouble
from models.store import atomic_files, sqlite_engine
from models.store.backups.retention import Backup, Keeping, Why, name_for, named, next_position, to_drop
from models.store.backups.retention import folder_beside as folder_beside
from models.store.integrity.integrity_check import Examination, examine
from models.store.sqlite_errors import troubles

_COVERED_BY_DIGESTS = ("words", "printed_total", "explanation", "journal")
_STALE_SECONDS = 24 * 3600
_KEPT_BY_OTHERS = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def backups_in(folder: Path) -> list[Backup]:
    """The backups of a folder, newest first; none where the folder is not to be read."""
    with troubles(folder):
        if not folder.is_dir():
            return []
        found = [backup for path in folder.iterdir() if (backup := named(path))]
    return sorted(found, key=lambda backup: backup.rank, reverse=True)


def back_up(database: Path, folder: Path, why: Why, password: str = "") -> Backup:
    """Make a backup and read it through: structure, schema, every report's digest, every journal's chain.

    A database that is already damaged is backed up too, under a name that says so.
    StoreTrouble when it cannot be written or reads back wrong; no half-made file is left under a backup's name.
    """
    now = datetime.now(UTC)
    with troubles(folder):
        private_files.make_folder(folder)
        _sweep(folder, now)
        part = atomic_files.part_of(folder / f"{why.value}-{now.timestamp():.6f}")
        try:
            copy_out(database, part, password)
            seen = _read_through(database, part, password)
            target = _free_name(folder, now, seen, why)
            atomic_files.put_in_place(part, target)
        finally:
            atomic_files.discard(part)
    made = named(target)
    assert made is not None
    return made


def save_copy(database: Path, target: Path, password: str = "") -> Examination:
    """The whole database as one checked file under any name: to move to another computer."""
    with troubles(target):
        part = atomic_files.part_of(target)
        try:
            copy_out(database, part, password)
            seen = _read_through(database, part, password)
            atomic_files.put_in_place(part, target)
        finally:
            atomic_files.discard(part)
    return seen


def copy_out(database: Path, target: Path, password: str = "") -> None:
    """SQLite's own online copy of a database that may be in use, as one file that needs nothing beside it."""
    with (
        closing(sqlite_engine.open_file(database, password, readonly=True)) as source,
        closing(sqlite_engine.open_file(target, password)) as copy,
    ):
        # The caller flushes the finished file and only then gives it its name.
        copy.execute("PRAGMA synchronous = off")
        pour(source, copy)
        copy.execute("PRAGMA journal_mode = delete").fetchall()


def pour(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Make one database hold what the other holds, in one transaction; "locked" when someone keeps it too long.

    How long the copying itself takes does not count: a large database on a slow stick may take its minutes.
    """
    kept_since: float | None = None

    def refuse_to_wait(status: int, _left: int, _all: int) -> None:
        # The driver itself would ask again for ever.
        nonlocal kept_since
        if status & 0xFF not in _KEPT_BY_OTHERS:
            kept_since = None
        elif kept_since is None:
            kept_since = monotonic()
        elif monotonic() - kept_since > sqlite_engine.BUSY_SECONDS:
            raise sqlite_engine.driver.OperationalError("database is locked")

    source.backup(target, progress=refuse_to_wait, sleep=0.05)


def _read_through(database: Path, part: Path, password: str) -> Examination:
    seen = examine(part, password)
    if not seen.is_good and examine(database, password).is_good:
        raise StoreTrouble(
            f"备份写到 {part.parent} 后读回来与原件不符，没有留下它。这个盘可能坏了，请换一个位置再备份。"
        )
    return seen


def _free_name(folder: Path, now: datetime, seen: Examination, why: Why) -> Path:
    position = next_position(backups_in(folder), seen.entries, why, not seen.is_good)
    again = 0
    while (target := folder / name_for(now, seen.entries, why, not seen.is_good, again, position)).exists():
        again += 1
    return target


def _sweep(folder: Path, now: datetime) -> None:
    """Drop what crashes left half-made."""
    for path in folder.glob(f".*{atomic_files.PART}*"):
        # One that another window is making may just have got its name.
        with suppress(FileNotFoundError):
            if abs(now.timestamp() - path.stat().st_mtime) > _STALE_SECONDS:
                atomic_files.drop(path)


def thin(folder: Path, keeping: Keeping) -> int:
    """Delete the backups that may go; how many went. Those that cannot be deleted wait for the next time."""
    going = to_drop(backups_in(folder), datetime.now(UTC), keeping)
    for backup in going:
        atomic_files.drop(backup.path)
    return len(going)


def double(backup: Backup, second: Path, keeping: Keeping) -> None:
    """Keep the backup in a second place too, and thin that; StoreTrouble when the place is not there."""
    with troubles(second):
        if not second.is_dir():
            raise StoreTrouble(f"备份的第二个位置 {second} 不在（没插上，或网络盘断开了）。本机的备份已经做好。")
        atomic_files.copy_whole(backup.path, second / backup.path.name)
    thin(second, keeping)


def reports_in(path: Path, password: str = "") -> int:
    """How many reports a backup holds, without those put away; StoreTrouble when it does not open."""
    sqlite_engine.refuse_wrong_password(path, password)
    with troubles(path), closing(sqlite_engine.open_file(path, password, readonly=True)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM report WHERE deleted_at = ''").fetchone()
        return int(count)


def fingerprint(database: Path, password: str = "") -> str:
    """A digest that differs when anything in the database does; by the reports' own digests, so it is quick."""
    with troubles(database), closing(sqlite_engine.open_file(database, password, readonly=True)) as connection:
        return _fingerprint(connection)


def _fingerprint(connection: sqlite3.Connection) -> str:
    digest = sha256()
    tables = [
        name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    ]
    for table in tables:
        wanted = "count(*), max(rowid)" if table in _COVERED_BY_DIGESTS or table.startswith("figures_") else "*"
        for row in connection.execute(f'SELECT {wanted} FROM "{table}"'):
            digest.update(repr((table, row)).encode("utf-8", "surrogatepass"))
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    digest.update(str(version).encode())
    return digest.hexdigest()


def holds_the_same(database: Path, backup: Backup, password: str = "") -> bool:
    """Whether the backup holds what the database holds now; False when either does not tell."""
    try:
        return fingerprint(database, password) == fingerprint(backup.path, password)
    except (StoreTrouble, Damaged):
        return False
