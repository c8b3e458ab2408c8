"""The copies of a database behind its password too: at once, or when they are in reach again."""

import json
from collections.abc import Collection
from contextlib import closing
from pathlib import Path

from models.errors import StoreError
from models.store import atomic_files, encryption, sqlite_engine
from models.store.connection import connect
from models.store.office_documents import write_document
from models.store.sqlite_errors import translated_errors
from models.store.tables import FORMER_PASSWORDS


class DatabaseCopies:
    """All copies of a database that lie beside it, in the folder of its backups and in a second place.

    Which of them are open to everybody is read from the files, whatever they are called.
    """

    def __init__(self, database: Path, folder: Path) -> None:
        self._database = database
        self._folder = folder

    def change_password(self, password: str, new_password: str, second: Path | None) -> list[str]:
        """Put the database behind the new password, then its copies; sentences about those that stay as they were.

        StoreError leaves everything as it was. The database must be closed everywhere.
        """
        former = {*self._read_former(password), password}
        # Before the change, so that a crash cannot come between; and never into a database that opens to everybody.
        self._write_former(password, former - {"", new_password} if new_password else ())
        encryption.change_password(self._database, password, new_password)
        for folder in (self._database.parent, self._folder):
            atomic_files.remove_partial_files(folder)
        problems = self._lock(new_password, second, former)
        if second is not None and not second.is_dir():
            later = "，下次它在的时候会接着换" if new_password else ""
            problems.append(f"备份的第二个位置 {second} 不在，那里的备份还是原来的打开方式{later}。")
        return problems

    def lock_late(self, password: str, second: Path | None) -> tuple[str, ...]:
        """Lock the copies that a change of the password did not reach; sentences about those that cannot be."""
        if not password or not self._database.exists() or not sqlite_engine.looks_encrypted(self._database):
            return ()
        return tuple(self._lock(password, second, self._read_former(password)))

    def _lock(self, password: str, second: Path | None, former: Collection[str]) -> list[str]:
        problems: list[str] = []
        is_done = True
        for folder in dict.fromkeys(filter(None, (self._database.parent, self._folder, second))):
            try:
                left = encryption.lock_copies(folder, self._database, password, former)
            except StoreError as error:
                problems.append(error.sentence)
                is_done = False
                continue
            is_done = is_done and folder.is_dir()
            problems += [f"{path} 没有锁上，不用密码就能打开。请移到安全的地方，或者删除。" for path in left.plain]
            problems += [f"备份 {path.name} 没有换成新密码，仍用原来的打开方式。" for path in left.other_password]
        if is_done and password and former:
            self._write_former(password, ())
        return problems

    def _read_former(self, password: str) -> set[str]:
        if not password:
            return set()
        with (
            translated_errors(self._database),
            closing(sqlite_engine.open_file(self._database, password, readonly=True)) as connection,
        ):
            row = connection.execute("SELECT content FROM paper WHERE name = ?", (FORMER_PASSWORDS,)).fetchone()
        return set(json.loads(row[0])) if row else set()

    def _write_former(self, password: str, former: Collection[str]) -> None:
        if set(former) == self._read_former(password):
            return
        database = connect(self._database, password)
        try:
            write_document(database, FORMER_PASSWORDS, json.dumps(sorted(former)) if former else "")
        finally:
            database.close()
