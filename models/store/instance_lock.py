"""One window at a time: a lock that the system lets go of when its holder dies, and that names the holder."""

import json
import os
import socket
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from models import private_files
from models.account import account
from models.errors import InUse
from models.store.sqlite_errors import translated_errors

_LOCKED_BYTE = 1 << 30


@dataclass(frozen=True)
class Holder:
    """Who has a database open: the user's name, the computer, the process there, and since when."""

    user: str
    host: str
    process: int
    since: datetime

    @property
    def is_here(self) -> bool:
        """Whether it is the same user on this computer."""
        return (self.user, self.host) == (account(), socket.gethostname())

    @property
    def description(self) -> str:
        """Where and by whom it is open, for the clerk."""
        where = "这台电脑" if self.host == socket.gethostname() else f"电脑“{self.host}”"
        return f"{where}上由用户“{self.user}”从 {self.since.astimezone():%m月%d日 %H:%M} 起"


@dataclass
class InstanceLock:
    """A database held for this process."""

    path: Path
    file: IO[bytes] | None

    def release(self) -> None:
        """Let others in."""
        if self.file:
            self.file.close()
            self.file = None


def acquire_lock(database: Path) -> InstanceLock:
    """Hold the database for this process; InUse with who, where and since when if someone else does.

    The lock is the system's own on a file beside the database, so a crash leaves none behind.
    """
    path = _lock_file(database)
    with translated_errors(path):
        private_files.create_folder(path.parent)
        private_files.create_private(path)
        file = path.open("a+b")
        if not _lock(file):
            file.seek(0)
            holder = _parse_holder(file.read())
            file.close()
            record = holder.description if holder else "另一个窗口里"
            raise InUse(f"数据库已经在{record}打开着（{database}）。请到那个窗口里操作，或者先关闭它；数据没有改动。")
        record = json.dumps([account(), socket.gethostname(), os.getpid(), datetime.now(UTC).isoformat()])
        file.seek(0)
        file.truncate()
        file.write(record.encode())
        file.flush()
    return InstanceLock(path, file)


def read_holder(database: Path) -> Holder | None:
    """Who said last that they hold the database; None when nobody did or it cannot be read."""
    try:
        return _parse_holder(_lock_file(database).read_bytes())
    except OSError:
        return None


def _lock_file(database: Path) -> Path:
    return database.with_name(f"{database.name}.lock")


def _parse_holder(raw: bytes) -> Holder | None:
    try:
        user, host, process, since = json.loads(raw)
        return Holder(user, host, process, datetime.fromisoformat(since))
    except (ValueError, TypeError):
        return None


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> bool:
        # A byte far behind the text, so that others can still read who holds it.
        file.seek(_LOCKED_BYTE)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
