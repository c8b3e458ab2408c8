"""The store's driver over apsw, whose file layer can be watched and made to fail; needs ``pip install apsw``."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress

import apsw

_PLAIN: tuple[tuple[type[Exception], type[sqlite3.Error], str], ...] = (
    (apsw.ConstraintError, sqlite3.IntegrityError, ""),
    (apsw.FullError, sqlite3.OperationalError, "database or disk is full"),
    (apsw.IOError, sqlite3.OperationalError, "disk I/O error"),
    (apsw.CorruptError, sqlite3.DatabaseError, "database disk image is malformed"),
    (apsw.NotADBError, sqlite3.DatabaseError, "file is not a database"),
    (apsw.BusyError, sqlite3.OperationalError, "database is locked"),
    (apsw.LockedError, sqlite3.OperationalError, "database table is locked"),
    (apsw.ReadOnlyError, sqlite3.OperationalError, "attempt to write a readonly database"),
    (apsw.CantOpenError, sqlite3.OperationalError, "unable to open database file"),
    (apsw.Error, sqlite3.OperationalError, ""),
)
_FLAGS = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE | apsw.SQLITE_OPEN_URI


@contextmanager
def _as_sqlite3() -> Iterator[None]:
    try:
        yield
    except apsw.Error as trouble:
        for kind, plain, words in _PLAIN:
            if isinstance(trouble, kind):
                raise plain(words or str(trouble)) from trouble
        raise


class _Cursor:
    def __init__(self, connection: "_Connection") -> None:
        self._connection = connection
        self._cursor = connection.inner.cursor()
        self.lastrowid: int | None = None
        self.rowcount = -1

    @property
    def description(self) -> object:
        try:
            return self._cursor.description
        except apsw.ExecutionCompleteError:
            return None

    def execute(self, sql: str, values: Sequence[object] = ()) -> "_Cursor":
        before = self._connection.inner.total_changes()
        with _as_sqlite3():
            self._cursor.execute(sql, tuple(values or ()))
        self.lastrowid = self._connection.inner.last_insert_rowid()
        self.rowcount = self._connection.inner.total_changes() - before
        return self

    def fetchone(self) -> object:
        with _as_sqlite3():
            return self._cursor.fetchone()

    def fetchall(self) -> list[object]:
        with _as_sqlite3():
            return list(self._cursor.fetchall())

    def fetchmany(self, size: int = 1) -> list[object]:
        return [row for row, _ in zip(self, range(size), strict=False)]

    def __iter__(self) -> Iterator[object]:
        with _as_sqlite3():
            yield from self._cursor

    def close(self) -> None:
        with _as_sqlite3():
            self._cursor.close(True)


class _Connection:
    """As much of a DB-API connection as the store asks of one."""

    def __init__(self, where: str, vfs: str, timeout: float) -> None:
        with _as_sqlite3():
            self.inner = apsw.Connection(where, flags=_FLAGS, vfs=vfs)
            self.inner.set_busy_timeout(int(timeout * 1000))

    def cursor(self, _factory: object = None) -> _Cursor:
        return _Cursor(self)

    def execute(self, sql: str, values: Sequence[object] = ()) -> _Cursor:
        return _Cursor(self).execute(sql, values)

    def executemany(self, sql: str, rows: Iterable[Sequence[object]]) -> _Cursor:
        cursor = _Cursor(self)
        for row in rows:
            cursor.execute(sql, row)
        return cursor

    @property
    def in_transaction(self) -> bool:
        return bool(self.inner.in_transaction)

    def commit(self) -> None:
        if self.in_transaction:
            self.execute("COMMIT")

    def rollback(self) -> None:
        if self.in_transaction:
            self.execute("ROLLBACK")

    def set_authorizer(self, authorize: Callable[..., int]) -> None:
        """Who says what a statement may do."""
        self.inner.set_authorizer(authorize)

    def set_progress_handler(self, look: Callable[[], bool], steps: int) -> None:
        """What is asked now and then whether to go on."""
        self.inner.set_progress_handler(look, steps)

    def create_function(self, name: str, count: int, function: Callable[..., object], **_: object) -> None:
        self.inner.create_scalar_function(name, function, count)

    def backup(self, target: "_Connection", progress: Callable[[int, int, int], None], **_: object) -> None:
        with _as_sqlite3():
            copy = target.inner.backup("main", self.inner, "main")
            try:
                while not copy.done:
                    try:
                        copy.step(-1)
                    except (apsw.BusyError, apsw.LockedError):
                        progress(5, copy.remaining, copy.page_count)
            except BaseException:
                # It returns with an exception set, which the interpreter sees while a test is traced, and at any call.
                try:  # noqa: SIM105, suppress is called
                    copy.close(True)
                except SystemError:
                    pass
                raise
            copy.finish()

    def close(self) -> None:
        # SQLite keeps to itself what fails while it closes; the wrapper would pass it on.
        with suppress(apsw.Error):
            self.inner.close(True)


class FaultDriver:
    """A stand-in for the driver module: give it to ``models.store.sqlite_engine.driver``."""

    Error = sqlite3.Error
    DatabaseError = sqlite3.DatabaseError
    OperationalError = sqlite3.OperationalError
    IntegrityError = sqlite3.IntegrityError
    sqlite_version = apsw.sqlite_lib_version()
    sqlite_version_info = tuple(map(int, sqlite_version.split(".")))

    def __init__(self, vfs: str = "") -> None:
        self.vfs = vfs

    def connect(self, where: str, timeout: float = 5, **_: object) -> _Connection:
        """A connection through the file layer."""
        return _Connection(where, self.vfs, timeout)
