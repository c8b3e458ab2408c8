"""Version 3: papers that the office keeps for all its reports, such as its word list."""

import peewee

_STATEMENT = """CREATE TABLE paper (
    id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, content TEXT NOT NULL, digest TEXT NOT NULL) STRICT"""


def up(database: peewee.Database) -> None:
    """Make the table."""
    database.execute_sql(_STATEMENT)
    database.execute_sql("CREATE UNIQUE INDEX paper_name ON paper (name)")
