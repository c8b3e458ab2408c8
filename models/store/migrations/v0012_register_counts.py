"""Version 12: that a received report came with what its sender's registers count, and in how many cells it differs."""

import peewee

_STATEMENT = """CREATE TABLE received_counts (
    received_id INTEGER NOT NULL PRIMARY KEY REFERENCES received (id) ON DELETE CASCADE,
    digest TEXT NOT NULL, cells INTEGER NOT NULL, differing INTEGER NOT NULL) STRICT"""


def up(database: peewee.Database) -> None:
    """Make the table; what was received before it came without counts."""
    database.execute_sql(_STATEMENT)
