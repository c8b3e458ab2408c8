"""The password: a database written anew behind another key, or none; the old file stays until the new one is read."""

import sqlite3
from collections.abc import Collection, Iterable
from collections.abc import Set as AbstractSet
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from models import private_files
from models.errors import Refused, StoreError
from models.store import atomic_files, sqlite_engine
from models.store.sqlite_errors import translated_errors
from models.store.tables import FORMER_PASSWORDS

MIN_PASSWORD_LENGTH = 8


def is_encrypted(path: Path) -> bool:
    """Whether the file is locked by a password (or is no database at all)."""
    with translated_errors(path):
        return path.exists() and sqlite_engine.looks_encrypted(path)


def refuse_weak_password(password: str) -> None:
    """Refused for a password that is too short to be worth the name, or cannot be kept."""
    sqlite_engine.quoted(password)
    if len(password) < MIN_PASSWORD_LENGTH:
        raise Refused(
            f"密码至少要 {MIN_PASSWORD_LENGTH} 个字符。请换一个长一点的，并写在安全的地方：忘了密码，谁也打不开数据库。"
        )


def rewrite_with_password(source: Path, password: str, target: Path, new_password: str) -> None:
    """Write what the file holds into a new file behind the new password; an empty one leaves it open.

    The new file has a salt, and so a key, of its own. Former passwords go into no file that opens to everybody.
    """
    if new_password:
        sqlite_engine.quoted(new_password)
    private_files.create_private(target)
    with closing(sqlite_engine.open_file(source, password, readonly=False)) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (application_id,) = connection.execute("PRAGMA application_id").fetchone()
        key = sqlite_engine.quoted(new_password) if new_password else "''"
        connection.execute(f"ATTACH DATABASE ? AS target KEY {key}", (str(target),))
        connection.execute("SELECT sqlcipher_export('target')").fetchall()
        if not new_password and _has_papers(connection):
            connection.execute("PRAGMA target.secure_delete = ON").fetchall()
            connection.execute("DELETE FROM target.paper WHERE name = ?", (FORMER_PASSWORDS,))
        connection.execute(f"PRAGMA target.user_version = {int(version)}")
        connection.execute(f"PRAGMA target.application_id = {int(application_id)}")
        connection.execute("DETACH DATABASE target")


def _has_papers(connection: sqlite3.Connection) -> bool:
    found = connection.execute("SELECT count(*) FROM target.sqlite_schema WHERE name = 'paper'").fetchone()
    return bool(found[0])


def change_password(database: Path, password: str, new_password: str) -> None:
    """Put the database behind a password, another one, or (with an empty one) none; it must be closed everywhere.

    The new file is read through before it takes the place of the old one; StoreError leaves the old one as it was.
    What the old file held may still be read from the disk by someone with the right tools.
    """
    from models.store.integrity.integrity_check import examine

    if new_password:
        refuse_weak_password(new_password)
    sqlite_engine.refuse_wrong_password(database, password)
    with translated_errors(database):
        part = atomic_files.partial_path(database)
        try:
            _checkpoint(database, password)
            rewrite_with_password(database, password, part, new_password)
            examination = examine(part, new_password)
            if not examination.is_good:
                raise StoreError(
                    f"换密码前检查没有通过，数据库还是原来的样子：{examination.issues[0].sentence}请先从备份恢复。"
                )
            atomic_files.replace_with(part, database)
        finally:
            atomic_files.remove_database_files(part)


def _checkpoint(database: Path, password: str) -> None:
    """Bring what SQLite keeps beside the file into it; "locked" when another window has it open."""
    with closing(sqlite_engine.open_file(database, password)) as connection:
        connection.execute("PRAGMA locking_mode = exclusive")
        connection.execute("PRAGMA journal_mode = delete").fetchall()
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")


@dataclass(frozen=True)
class Unlocked:
    """The copies that stay as they were: those that open to everybody, and those behind another password."""

    plain: tuple[Path, ...] = ()
    other_password: tuple[Path, ...] = ()


def plain_databases(folder: Path) -> list[Path]:
    """Every file in a folder that holds a database of ours open to everybody, by its content, whatever its name.

    Backups, copies of a damaged file, salvaged ones, what a crash left half-written. StoreError when the folder
    cannot be read.
    """
    with translated_errors(folder):
        if not folder.is_dir():
            return []
        return sorted(path for path in folder.iterdir() if path.is_file() and sqlite_engine.is_plain_and_ours(path))


def lock_copies(folder: Path, database: Path, new_password: str, former: Collection[str]) -> Unlocked:
    """Put every copy in a folder behind the password; those that stay as they were.

    ``former`` are the passwords that the encrypted ones may still be behind; without any they are not tried.
    With an empty new password the copies are opened instead. What another office keeps in the folder is its own affair.
    """
    from models.store.backups.backup import list_backups

    open_to_all = set(plain_databases(folder)) - {database}
    encrypted = {backup.path for backup in list_backups(folder)} - open_to_all if former else set()
    own = _reports_in(database, new_password) if open_to_all and new_password else frozenset()
    plain = [
        path
        for path in sorted(open_to_all)
        if new_password and not _is_of_another(path, own) and not _rewrite_in_place(path, "", new_password)
    ]
    other: list[Path] = []
    for path in sorted(encrypted):
        opening = _find_password(path, (new_password, *former))
        if opening is None or (opening != new_password and not _rewrite_in_place(path, opening, new_password)):
            other.append(path)
    return Unlocked(tuple(plain), tuple(other))


def _is_of_another(path: Path, own: AbstractSet[tuple[int, str]]) -> bool:
    """Whether a database reads and holds reports, none of them one of our own; one that does not read may be ours."""
    found = _reports_in(path, "")
    return bool(found) and not found & own


def _reports_in(path: Path, password: str) -> AbstractSet[tuple[int, str]]:
    """The reports of a database by what no change ever alters, deleted ones too; none where it does not read."""
    try:
        with closing(sqlite_engine.open_file(path, password, readonly=True)) as connection:
            return frozenset(connection.execute("SELECT id, created_at FROM report").fetchall())
    except sqlite_engine.driver.Error:
        return frozenset()


def _find_password(path: Path, passwords: Iterable[str]) -> str | None:
    """The password that the file is behind; None when it is none of these, or no database."""
    if not sqlite_engine.looks_encrypted(path):
        return None
    for password in filter(None, passwords):
        try:
            sqlite_engine.refuse_wrong_password(path, password)
        except StoreError:
            continue
        return password
    return None


def _rewrite_in_place(path: Path, password: str, new_password: str) -> bool:
    """Whether the file now is behind the new password; as it was where not."""
    from models.store.integrity.integrity_check import examine

    partial = atomic_files.partial_path(path)
    try:
        with translated_errors(path):
            rewrite_with_password(path, password, partial, new_password)
            if not examine(partial, new_password).is_good and examine(path, password).is_good:
                return False
            atomic_files.replace_with(partial, path)
            return True
    except StoreError:
        return False
    finally:
        atomic_files.remove_database_files(partial)
