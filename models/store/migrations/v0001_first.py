"""Version 1: the tables as they were first released, written out, never imported."""

import peewee

_STATEMENTS = (
    """CREATE TABLE agency (
        id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, code TEXT NOT NULL, level TEXT NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX agency_name_code ON agency (name, code)",
    """CREATE TABLE report (
        id INTEGER NOT NULL PRIMARY KEY,
        agency_id INTEGER NOT NULL REFERENCES agency (id) ON DELETE RESTRICT,
        year INTEGER NOT NULL, edition TEXT NOT NULL, label TEXT NOT NULL, state TEXT NOT NULL,
        revision INTEGER NOT NULL, digest TEXT NOT NULL,
        created_at TEXT NOT NULL, changed_at TEXT NOT NULL, deleted_at TEXT NOT NULL) STRICT""",
    "CREATE INDEX report_agency_id ON report (agency_id)",
    "CREATE INDEX report_year ON report (year)",
    """CREATE TABLE words (
        id INTEGER NOT NULL PRIMARY KEY, report_id INTEGER NOT NULL REFERENCES report (id) ON DELETE CASCADE,
        place TEXT NOT NULL, words TEXT NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX words_report_id_place ON words (report_id, place)",
    """CREATE TABLE printed_total (
        id INTEGER NOT NULL PRIMARY KEY, report_id INTEGER NOT NULL REFERENCES report (id) ON DELETE CASCADE,
        cell TEXT NOT NULL, value INTEGER) STRICT""",
    "CREATE UNIQUE INDEX printed_total_report_id_cell ON printed_total (report_id, cell)",
    """CREATE TABLE explanation (
        id INTEGER NOT NULL PRIMARY KEY, report_id INTEGER NOT NULL REFERENCES report (id) ON DELETE CASCADE,
        mark TEXT NOT NULL, told TEXT NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX explanation_report_id_mark ON explanation (report_id, mark)",
    """CREATE TABLE journal (
        id INTEGER NOT NULL PRIMARY KEY, report_id INTEGER NOT NULL REFERENCES report (id) ON DELETE CASCADE,
        revision INTEGER NOT NULL, at TEXT NOT NULL, operator TEXT NOT NULL, kind TEXT NOT NULL, of INTEGER,
        say TEXT NOT NULL, source TEXT NOT NULL, origin TEXT NOT NULL, steps TEXT NOT NULL,
        chain TEXT NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX journal_report_id_revision ON journal (report_id, revision)",
)


def up(database: peewee.Database) -> None:
    """Make the first tables."""
    for statement in _STATEMENTS:
        database.execute_sql(statement)
