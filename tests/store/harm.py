"""Ways to harm a database that no program of ours would use."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from models.services.library import Place, Server
from models.store.integrity.integrity_check import Examination, examine
from models.store.postgres.connection import open_server
from models.store.postgres.integrity_check import examine_server
from models.store.postgres.raw_reader import Reader, open_snapshot
from models.store.sqlite_engine import open_file


def alter(place: Place, *statements: str, password: str = "") -> None:
    """Change it as someone with a database browser would, past every guard; the guards are there again after.

    All of it or nothing: the driver's error where the tables themselves do not take a value.
    """
    if isinstance(place, Server):
        _alter_on_server(place, statements)
        return
    connection: sqlite3.Connection = open_file(place, password)
    with closing(connection):
        connection.execute("PRAGMA foreign_keys = 0")
        connection.execute("BEGIN")
        guards = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        for _, guard in guards:
            connection.execute(guard)
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _alter_on_server(place: Server, statements: tuple[str, ...]) -> None:
    with closing(open_server(place)) as connection:
        connection.execute("SET session_replication_role = replica")
        for statement in statements:
            if not statement.startswith("PRAGMA"):
                connection.execute(statement)


def examined(place: Place) -> Examination:
    """What a look through all of it finds."""
    return examine_server(place) if isinstance(place, Server) else examine(place)


@contextmanager
def read(place: Place) -> Iterator[Reader]:
    """A connection that only reads, past the program."""
    if isinstance(place, Server):
        with open_snapshot(place, "") as reader:
            yield reader
    else:
        with closing(open_file(place, readonly=True)) as connection:
            yield connection


def spoil(path: Path, words: bytes, by: bytes) -> None:
    """Overwrite bytes of the file where they stand, as a failing disk would."""
    raw = path.read_bytes()
    assert words in raw
    assert len(words) == len(by)
    path.write_bytes(raw.replace(words, by))


def settle(path: Path, password: str = "") -> None:
    """Bring everything into the one file."""
    connection = open_file(path, password)
    connection.execute("PRAGMA journal_mode = delete").fetchall()
    connection.close()
