"""Version 10: the letters of requests, an office's own wording of templates, and the words of both, kept apart."""

import peewee

_STATEMENTS = (
    """CREATE TABLE register_text (
        id INTEGER NOT NULL PRIMARY KEY, content TEXT NOT NULL, salt TEXT NOT NULL, digest TEXT NOT NULL) STRICT""",
    """CREATE TABLE register_letter (
        id INTEGER NOT NULL PRIMARY KEY,
        agency_id INTEGER NOT NULL REFERENCES agency (id) ON DELETE RESTRICT,
        request_id INTEGER NOT NULL REFERENCES register_request (id) ON DELETE RESTRICT,
        kind TEXT NOT NULL, template TEXT NOT NULL, number TEXT NOT NULL, issued_on TEXT NOT NULL,
        text_id INTEGER NOT NULL REFERENCES register_text (id) ON DELETE RESTRICT) STRICT""",
    "CREATE INDEX register_letter_request_id ON register_letter (request_id)",
    "CREATE UNIQUE INDEX register_letter_agency_id_number ON register_letter (agency_id, number)",
    "CREATE INDEX register_letter_text_id ON register_letter (text_id)",
    """CREATE TABLE register_template (
        id INTEGER NOT NULL PRIMARY KEY,
        agency_id INTEGER NOT NULL REFERENCES agency (id) ON DELETE RESTRICT,
        name TEXT NOT NULL, text_id INTEGER NOT NULL REFERENCES register_text (id) ON DELETE RESTRICT) STRICT""",
    "CREATE UNIQUE INDEX register_template_agency_id_name ON register_template (agency_id, name)",
    "CREATE INDEX register_template_text_id ON register_template (text_id)",
)


def up(database: peewee.Database) -> None:
    """Make the tables."""
    for statement in _STATEMENTS:
        database.execute_sql(statement)
