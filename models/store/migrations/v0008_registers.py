"""Version 8: the registers of requests, disputes and documents, whose requests they are, and the list of changes."""

import peewee

_STATEMENTS = (
    """CREATE TABLE register_person (
        id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, contact TEXT NOT NULL, matter TEXT NOT NULL,
        remark TEXT NOT NULL, salt TEXT NOT NULL, digest TEXT NOT NULL) STRICT""",
    """CREATE TABLE register_request (
        id INTEGER NOT NULL PRIMARY KEY,
        agency_id INTEGER NOT NULL REFERENCES agency (id) ON DELETE RESTRICT,
        number TEXT NOT NULL, received_on TEXT NOT NULL, channel TEXT NOT NULL, requester TEXT NOT NULL,
        arrived_on TEXT NOT NULL, handler TEXT NOT NULL, closed_on TEXT NOT NULL, result TEXT NOT NULL,
        letter TEXT NOT NULL, person_id INTEGER REFERENCES register_person (id) ON DELETE RESTRICT) STRICT""",
    "CREATE UNIQUE INDEX register_request_agency_id_number ON register_request (agency_id, number)",
    # A year's count asks for what was open or closed in it, and what came before its end: all of it in the index.
    "CREATE INDEX register_request_count ON register_request (agency_id, closed_on, received_on, requester, result)",
    "CREATE INDEX register_request_received ON register_request (agency_id, received_on)",
    "CREATE INDEX register_request_person_id ON register_request (person_id)",
    """CREATE TABLE register_event (
        id INTEGER NOT NULL PRIMARY KEY,
        request_id INTEGER NOT NULL REFERENCES register_request (id) ON DELETE RESTRICT,
        kind TEXT NOT NULL, begun_on TEXT NOT NULL, ended_on TEXT NOT NULL, limit_on TEXT NOT NULL,
        arrived_on TEXT NOT NULL, days INTEGER NOT NULL, amount INTEGER, letter TEXT NOT NULL) STRICT""",
    "CREATE INDEX register_event_request_id ON register_event (request_id)",
    """CREATE TABLE register_dispute (
        id INTEGER NOT NULL PRIMARY KEY,
        agency_id INTEGER NOT NULL REFERENCES agency (id) ON DELETE RESTRICT,
        number TEXT NOT NULL, request_id INTEGER REFERENCES register_request (id) ON DELETE RESTRICT,
        kind TEXT NOT NULL, filed_on TEXT NOT NULL, decided_on TEXT NOT NULL, outcome TEXT NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX register_dispute_agency_id_number ON register_dispute (agency_id, number)",
    "CREATE INDEX register_dispute_request_id ON register_dispute (request_id)",
    """CREATE TABLE register_document (
        id INTEGER NOT NULL PRIMARY KEY,
        agency_id INTEGER NOT NULL REFERENCES agency (id) ON DELETE RESTRICT,
        title TEXT NOT NULL, number TEXT NOT NULL, kind TEXT NOT NULL, issued_on TEXT NOT NULL,
        published_on TEXT NOT NULL, amended_on TEXT NOT NULL, repealed_on TEXT NOT NULL, expires_on TEXT NOT NULL,
        superseded_by TEXT NOT NULL) STRICT""",
    "CREATE INDEX register_document_agency_id ON register_document (agency_id)",
    """CREATE TABLE register_change (
        id INTEGER NOT NULL PRIMARY KEY,
        agency_id INTEGER NOT NULL REFERENCES agency (id) ON DELETE RESTRICT,
        kind TEXT NOT NULL, of INTEGER) STRICT""",
    "CREATE INDEX register_change_agency_id ON register_change (agency_id, id)",
    "CREATE TRIGGER register_change_update BEFORE UPDATE ON register_change "
    "BEGIN SELECT RAISE(ABORT, 'guard: ledger'); END",
    "CREATE TRIGGER register_change_delete BEFORE DELETE ON register_change "
    "BEGIN SELECT RAISE(ABORT, 'guard: ledger'); END",
)


def up(database: peewee.Database) -> None:
    """Make the tables and their guards."""
    for statement in _STATEMENTS:
        database.execute_sql(statement)
