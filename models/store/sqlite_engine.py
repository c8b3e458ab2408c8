"""The SQLite that is linked in: how a file of ours is opened, plain or behind a password."""

import sqlite3
import unicodedata
from pathlib import Path
from time import monotonic

from models import private_files
from models.errors import NeedsPassword, Refused

try:
    from sqlcipher3 import dbapi2 as _driver
except ImportError:  # no wheel for this machine: Python's own SQLite, with the journal its version allows
    _driver = sqlite3

driver = _driver
APPLICATION_ID = 0x59474E42
BUSY_SECONDS = 5
MEMORY = Path(":memory:")
_MAGIC = b"SQLite format 3\x00"
SMALLEST = 512
_MAX_HEAP = 512 * 1024 * 1024
_READ_SECONDS, _READ_BYTES_PER_SECOND = 120, 1_000_000
"""How long reading may take at most, by far longer than it takes: what goes on is no database of ours."""
_STEPS_BETWEEN_LOOKS = 1_000_000
_ALLOW, _DENY, _RECURSIVE = 0, 1, 33
"""SQLite's numbers for an authorizer (sqlite.org, c3ref/c_alter_table)."""
_PAGE = 4096
_HEAD = 100
_MARK = 68
"""Where the program's mark stands in the 100 bytes of a database's header (sqlite.org, fileformat2)."""


def open_file(path: Path, password: str = "", readonly: bool = False) -> sqlite3.Connection:
    """A connection of its own to the file; with ``readonly`` nothing is created or written, else for its owner alone.

    One that only reads may be to anybody's file: it runs nothing that a view or a trigger says, no recursion, and not
    without end. No connection lets SQLite take more than half a gigabyte.

    Only what a crash left half-written is first taken back, which SQLite does for a connection that may write.
    The key follows from the password by SQLCipher 4's PBKDF2-HMAC-SHA512 in 256,000 rounds over the file's own salt.
    """
    if readonly and _has_hot_journal(path):
        _roll_back(path, password)
    if not readonly and path != MEMORY:
        private_files.create_private(path)
    where = str(path) if path == MEMORY else f"{path.absolute().as_uri()}{'?mode=ro' if readonly else ''}"
    connection: sqlite3.Connection = driver.connect(
        where, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    # The limit is the whole process's; it can only be set lower.
    connection.execute(f"PRAGMA hard_heap_limit = {_MAX_HEAP}").fetchall()
    if readonly:
        _run_nothing_foreign(connection, path)
    if password:
        try:
            # The driver would write to standard error what is told in a sentence here.
            connection.execute("PRAGMA cipher_log_level = NONE").fetchall()
            connection.execute(f"PRAGMA key = {quoted(password)}")
        except BaseException:
            connection.close()
            raise
    return connection


def _run_nothing_foreign(connection: sqlite3.Connection, path: Path) -> None:
    until = monotonic() + _READ_SECONDS + path.stat().st_size / _READ_BYTES_PER_SECOND

    def authorize(action: int, _first: object, _second: object, _database: object, source: str | None) -> int:
        # What the statement itself does not say, a view or a trigger does.
        return _DENY if source is not None or action == _RECURSIVE else _ALLOW

    connection.set_authorizer(authorize)
    connection.set_progress_handler(lambda: monotonic() > until, _STEPS_BETWEEN_LOOKS)


def _has_hot_journal(path: Path) -> bool:
    journal = path.with_name(f"{path.name}-journal")
    return journal.exists() and journal.stat().st_size > 0


def _roll_back(path: Path, password: str) -> None:
    connection = open_file(path, password)
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    finally:
        connection.close()


def quoted(password: str) -> str:
    """The password as a literal of SQL, in the one form that the same typing always gives."""
    if not can_encrypt():
        raise Refused("这台电脑上的数据库组件不支持加密，不能打开或设置密码。")
    if "\x00" in password or any("\ud800" <= sign <= "\udfff" for sign in password):
        raise Refused("密码里有存不了的字符，请换一个。")
    return "'" + unicodedata.normalize("NFC", password).replace("'", "''") + "'"


def can_encrypt() -> bool:
    """Whether the driver is the one that encrypts."""
    return driver is not sqlite3


def is_plain_and_ours(path: Path) -> bool:
    """Whether the file begins as a database of this program that no password protects."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    return head.startswith(_MAGIC) and int.from_bytes(head[_MARK : _MARK + 4], "big") == APPLICATION_ID


def looks_encrypted(path: Path) -> bool:
    """Whether the file is whole pages of something that does not begin as a plain database does."""
    size = path.stat().st_size
    if not size or size % _PAGE:
        return False
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) != _MAGIC


def refuse_wrong_password(path: Path, password: str) -> None:
    """NeedsPassword when the file looks encrypted and does not open with this password."""
    if not path.exists() or not looks_encrypted(path):
        return
    if not password:
        raise NeedsPassword(f"数据库设有密码，请输入密码后再打开（{path}）。如果从没设过密码，就是文件已损坏。")
    connection = open_file(path, password, readonly=True)
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except driver.DatabaseError as error:
        # Any other trouble comes after the first page was decrypted: it is damage, and is found as such.
        if "not a database" in str(error):
            raise NeedsPassword(
                f"密码不对，数据没有改动（{path}）。请核对大小写和输入法后再试；如果确定没错，可能是文件已损坏。"
            ) from error
    finally:
        connection.close()
