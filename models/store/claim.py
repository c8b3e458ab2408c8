"""One window at a time: a lock that the system lets go of when its holder dies, and that names the holder."""

import getpass
import json
import os
import socket
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from models.errors import InUse
from models.store.troubles import troubles

_LOCKED_BYTE = 1 << 30


@dataclass
class Claim:
    """A database held for this process."""

    path: Path
    file: IO[bytes] | None

    def release(self) -> None:
        """Let others in."""
        if self.file:
            self.file.close()
            self.file = None


def claim(database: Path) -> Claim:
    """Hold the database for this process; InUse with who, where and since when if someone else does.

    The lock is the system's own on a file beside the database, so a crash leaves none behind.
    """
    path = database.with_name(f"{database.name}.lock")
    with troubles(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+b")
        if not _lock(file):
            file.seek(0)
            told = _holder(file.read())
            file.close()
            raise InUse(f"数据库已经在{told}打开着（{database}）。请到那个窗口里操作，或者先关闭它；数据没有改动。")
        told = json.dumps([getpass.getuser(), socket.gethostname(), os.getpid(), datetime.now(UTC).isoformat()])
        file.seek(0)
        file.truncate()
        file.write(told.encode())
        file.flush()
    return Claim(path, file)


def _holder(raw: bytes) -> str:
    try:
        user, host, _, since = json.loads(raw)
        at = datetime.fromisoformat(since).astimezone()
    except (ValueError, TypeError):
        return "另一个窗口里"
    where = "这台电脑" if host == socket.gethostname() else f"电脑“{host}”"
    return f"{where}上由用户“{user}”从 {at:%m月%d日 %H:%M} 起"


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
