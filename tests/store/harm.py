"""Ways to harm a database that no program of ours would use."""

import sqlite3
from pathlib import Path

from models.store.engine import open_file


def alter(path: Path, *statements: str, password: str = "") -> None:
    """Change the file as someone with a database browser would, past every guard; the guards are there again after."""
    connection: sqlite3.Connection = open_file(path, password)
    guards = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for name, _ in guards:
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    for _, guard in guards:
        connection.execute(guard)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()


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
