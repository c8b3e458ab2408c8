"""A server's database read by plain SQL, as files are: one moment of it, in the words that SQLite takes."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from models.store.postgres.address import Server
from models.store.postgres.connection import open_server

if TYPE_CHECKING:
    from models.store.postgres.connection import Connection


Row = Any
"""A row: a tuple of what was asked for."""


class Rows(Protocol):
    """What a question brings."""

    def fetchone(self) -> Row:
        """The next row; None after the last."""

    def fetchall(self) -> list[Row]:
        """All rows that are left."""

    def __iter__(self) -> Iterator[Row]: ...


class Reader(Protocol):
    """A connection that can be asked: SQLite's own, or a server's behind ``ServerReader``."""

    def execute(self, statement: str, values: Sequence[Any] = ..., /) -> Rows:
        """Ask."""


class ServerReader:
    """Asks a server in SQLite's words: a question mark for each value."""

    def __init__(self, connection: "Connection") -> None:
        self.connection = connection

    def execute(self, statement: str, values: Sequence[Any] = (), /) -> Rows:
        """Ask."""
        return self.connection.execute(statement.replace("%", "%%").replace("?", "%s").encode(), values)


def may_read(reader: Reader, table: str, column: str) -> bool:
    """Whether whoever asks may read a column; of a file always."""
    if not isinstance(reader, ServerReader):
        return True
    (answer,) = reader.execute("SELECT has_column_privilege(?, ?, 'SELECT')", (table, column)).fetchone()
    return bool(answer)


@contextmanager
def open_snapshot(server: Server, password: str = "", is_locked: bool = False) -> Iterator[ServerReader]:
    """One moment of a server's database; with ``is_locked`` nobody writes a report until it is over."""
    with closing(open_server(server, password)) as connection:
        connection.execute("SET statement_timeout = 0")
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        if is_locked:
            connection.execute("LOCK TABLE report, journal IN SHARE MODE")
        yield ServerReader(connection)
        connection.execute("ROLLBACK")
