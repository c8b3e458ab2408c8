"""The password: a database written anew behind another key, or none; the old file stays until the new one is read."""

from contextlib import closing
from pathlib import Path

from models import private_files
from models.errors import Refused, StoreTrouble
from models.store import atomic_files, sqlite_engine
from models.store.backups.backup import backups_in
from models.store.integrity.integrity_check import examine
from models.store.sqlite_errors import troubles

SHORTEST = 8


def is_encrypted(path: Path) -> bool:
    """Whether the file is locked by a password (or is no database at all)."""
    with troubles(path):
        return path.exists() and sqlite_engine.looks_encrypted(path)


def refuse_weak(password: str) -> None:
    """Refused for a password that is too short to be worth the name, or cannot be kept."""
    sqlite_engine.quoted(password)
    if len(password) < SHORTEST:
        raise Refused(f"密码至少要 {SHORTEST} 个字符。请换一个长一点的，并写在安全的地方：忘了密码，谁也打不开数据库。")


def recode(source: Path, password: str, target: Path, new_password: str) -> None:
    """Write what the file holds into a new file behind the new password; an empty one leaves it open.

    The new file has a salt, and so a key, of its own.
    """
    if new_password:
        sqlite_engine.quoted(new_password)
    private_files.create(target)
    with closing(sqlite_engine.open_file(source, password, readonly=False)) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (mark,) = connection.execute("PRAGMA application_id").fetchone()
        key = sqlite_engine.quoted(new_password) if new_password else "''"
        connection.execute(f"ATTACH DATABASE ? AS target KEY {key}", (str(target),))
        connection.execute("SELECT sqlcipher_export('target')").fetchall()
        connection.execute(f"PRAGMA target.user_version = {int(version)}")
        connection.execute(f"PRAGMA target.application_id = {int(mark)}")
        connection.execute("DETACH DATABASE target")


def change_password(database: Path, password: str, new_password: str) -> None:
    """Put the database behind a password, another one, or (with an empty one) none; it must be closed everywhere.

    The new file is read through before it takes the place of the old one; StoreTrouble leaves the old one as it was.
    What the old file held may still be read from the disk by someone with the right tools.
    """
    if new_password:
        refuse_weak(new_password)
    sqlite_engine.refuse_wrong_password(database, password)
    with troubles(database):
        part = atomic_files.part_of(database)
        try:
            _settle(database, password)
            recode(database, password, part, new_password)
            seen = examine(part, new_password)
            if not seen.is_good:
                raise StoreTrouble(
                    f"换密码前检查没有通过，数据库还是原来的样子：{seen.flaws[0].sentence}请先从备份恢复。"
                )
            atomic_files.put_in_place(part, database)
        finally:
            atomic_files.discard(part)


def _settle(database: Path, password: str) -> None:
    """Bring what SQLite keeps beside the file into it; "locked" when another window has it open."""
    with closing(sqlite_engine.open_file(database, password)) as connection:
        connection.execute("PRAGMA locking_mode = exclusive")
        connection.execute("PRAGMA journal_mode = delete").fetchall()
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")


def lock_backups(folder: Path, password: str, new_password: str) -> tuple[int, list[str]]:
    """Put every backup of a folder behind the new password; how many, and the names of those left as they were."""
    changed, left = 0, []
    for backup in backups_in(folder):
        part = atomic_files.part_of(backup.path)
        try:
            with troubles(backup.path):
                old = password if sqlite_engine.looks_encrypted(backup.path) else ""
                recode(backup.path, old, part, new_password)
                if examine(part, new_password).is_good or backup.is_flawed:
                    atomic_files.put_in_place(part, backup.path)
                    changed += 1
                else:
                    left.append(backup.path.name)
        except StoreTrouble:
            left.append(backup.path.name)
        finally:
            atomic_files.discard(part)
    return changed, left
