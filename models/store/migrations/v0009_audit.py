"""Version 9: audits of published reports: runs, files, what units were asked to rectify, and what came of it."""

import peewee

_STATEMENTS = (
    """CREATE TABLE audit_run (
        id INTEGER NOT NULL PRIMARY KEY, year INTEGER NOT NULL, source TEXT NOT NULL, at TEXT NOT NULL,
        operator TEXT NOT NULL) STRICT""",
    "CREATE INDEX audit_run_year ON audit_run (year)",
    """CREATE TABLE audit_file (
        id INTEGER NOT NULL PRIMARY KEY,
        run_id INTEGER NOT NULL REFERENCES audit_run (id) ON DELETE RESTRICT,
        year INTEGER NOT NULL, unit TEXT NOT NULL, status TEXT NOT NULL, file TEXT NOT NULL, sha TEXT NOT NULL,
        reading TEXT NOT NULL, result TEXT NOT NULL, is_current INTEGER NOT NULL) STRICT""",
    "CREATE INDEX audit_file_run_id ON audit_file (run_id)",
    "CREATE INDEX audit_file_year_unit_is_current ON audit_file (year, unit, is_current)",
    """CREATE TABLE audit_item (
        id INTEGER NOT NULL PRIMARY KEY, year INTEGER NOT NULL, unit TEXT NOT NULL,
        file_id INTEGER REFERENCES audit_file (id) ON DELETE RESTRICT, content TEXT NOT NULL) STRICT""",
    "CREATE INDEX audit_item_file_id ON audit_item (file_id)",
    "CREATE INDEX audit_item_year_unit ON audit_item (year, unit)",
    """CREATE TABLE audit_event (
        id INTEGER NOT NULL PRIMARY KEY,
        item_id INTEGER NOT NULL REFERENCES audit_item (id) ON DELETE RESTRICT,
        kind TEXT NOT NULL, day TEXT NOT NULL, words TEXT NOT NULL, of INTEGER, at TEXT NOT NULL,
        operator TEXT NOT NULL) STRICT""",
    "CREATE INDEX audit_event_item_id ON audit_event (item_id)",
    *(
        f"CREATE TRIGGER {table}_{verb.lower()} BEFORE {verb} ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'guard: ledger'); END"
        for table in ("audit_item", "audit_event")
        for verb in ("UPDATE", "DELETE")
    ),
)


def up(database: peewee.Database) -> None:
    """Make the tables and their guards."""
    for statement in _STATEMENTS:
        database.execute_sql(statement)
