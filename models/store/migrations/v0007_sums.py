"""Version 7: what a kept sum stood on, why findings on sums stand, picks by name, and the kinds of units."""

import peewee

_STATEMENTS = (
    # A sum kept by an older program has no row here: what its roster was like then cannot be told.
    """CREATE TABLE kept_input (
        sum_id INTEGER NOT NULL PRIMARY KEY REFERENCES kept_sum (id) ON DELETE CASCADE,
        roster TEXT NOT NULL, units TEXT NOT NULL, entry INTEGER NOT NULL) STRICT""",
    """CREATE TABLE sum_explanation (
        id INTEGER NOT NULL PRIMARY KEY, year INTEGER NOT NULL, node TEXT NOT NULL, mark TEXT NOT NULL,
        rule TEXT NOT NULL, content TEXT NOT NULL, at TEXT NOT NULL, operator TEXT NOT NULL,
        withdrawn_at TEXT NOT NULL) STRICT""",
    "CREATE INDEX sum_explanation_year_node ON sum_explanation (year, node)",
    """CREATE TABLE unit_pick (
        id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, content TEXT NOT NULL, at TEXT NOT NULL,
        operator TEXT NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX unit_pick_name ON unit_pick (name)",
    """CREATE TABLE unit_kind (
        id INTEGER NOT NULL PRIMARY KEY, code TEXT NOT NULL, kind TEXT NOT NULL, at TEXT NOT NULL,
        operator TEXT NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX unit_kind_code ON unit_kind (code)",
)


def up(database: peewee.Database) -> None:
    """Make the tables."""
    for statement in _STATEMENTS:
        database.execute_sql(statement)
