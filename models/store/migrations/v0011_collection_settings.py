"""Version 11: what an office sets for its collections: the wording of reminders, the weights of the score sheet."""

import peewee

_STATEMENTS = (
    """CREATE TABLE collection_setting (
        id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, content TEXT NOT NULL, at TEXT NOT NULL,
        operator TEXT NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX collection_setting_name ON collection_setting (name)",
)


def up(database: peewee.Database) -> None:
    """Make the table."""
    for statement in _STATEMENTS:
        database.execute_sql(statement)
