"""Version 6: names that units were recognised by, days of arrival, the signing key apart, guards on what sums need."""

import peewee

_KEEP = "SELECT RAISE(ABORT, 'guard: {what}'); END"
_KEY = "签名密钥"


def _append_only(table: str, what: str) -> tuple[str, str]:
    return (
        f"CREATE TRIGGER {table}_update BEFORE UPDATE ON {table} BEGIN {_KEEP.format(what=what)}",
        f"CREATE TRIGGER {table}_delete BEFORE DELETE ON {table} BEGIN {_KEEP.format(what=what)}",
    )


def _ended_only(table: str, columns: str, ending: str) -> tuple[str, str]:
    """Rows that stay as they are, but for an end that is written once."""
    new, old = (", ".join(f"{row}.{name}" for name in columns.split()) for row in ("NEW", "OLD"))
    return (
        f"CREATE TRIGGER {table}_update BEFORE UPDATE ON {table} WHEN ({new}) IS NOT ({old}) OR OLD.{ending} <> '' "
        f"BEGIN {_KEEP.format(what='kept')}",
        f"CREATE TRIGGER {table}_delete BEFORE DELETE ON {table} BEGIN {_KEEP.format(what='kept')}",
    )


_STATEMENTS = (
    """CREATE TABLE learned_name (
        id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, code TEXT NOT NULL, unit TEXT NOT NULL, at TEXT NOT NULL,
        operator TEXT NOT NULL, removed_at TEXT NOT NULL, removed_by TEXT NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX learned_name_current ON learned_name (name, code) WHERE removed_at = ''",
    """CREATE TABLE arrival (
        id INTEGER NOT NULL PRIMARY KEY, year INTEGER NOT NULL, unit TEXT NOT NULL,
        received_id INTEGER REFERENCES received (id) ON DELETE RESTRICT,
        kind TEXT NOT NULL, day TEXT NOT NULL, at TEXT NOT NULL, operator TEXT NOT NULL) STRICT""",
    "CREATE INDEX arrival_received_id ON arrival (received_id)",
    "CREATE INDEX arrival_year_unit ON arrival (year, unit)",
    # Apart from the other papers, so that a server can let few read the secret and all the rest of the row.
    """CREATE TABLE signing_key (
        id INTEGER NOT NULL PRIMARY KEY, public_key TEXT NOT NULL, content TEXT NOT NULL, digest TEXT NOT NULL)
        STRICT""",
    f"INSERT INTO signing_key (id, public_key, content, digest) SELECT 1, '', content, digest FROM paper "
    f"WHERE name = '{_KEY}'",
    f"DELETE FROM paper WHERE name = '{_KEY}'",
    *_ended_only("learned_name", "id name code unit at operator", "removed_at"),
    *_ended_only("adjustment", "id year node cell value reason at operator", "withdrawn_at"),
    *_append_only("arrival", "kept"),
    *_append_only("receipt", "kept"),
    f"CREATE TRIGGER roster_delete BEFORE DELETE ON roster BEGIN {_KEEP.format(what='kept')}",
    f"CREATE TRIGGER kept_sum_delete BEFORE DELETE ON kept_sum BEGIN {_KEEP.format(what='kept')}",
    f"CREATE TRIGGER kept_part_delete BEFORE DELETE ON kept_part BEGIN {_KEEP.format(what='kept')}",
    # The title of a published report stays what it was: neither another agency nor another name of it.
    "CREATE TRIGGER report_final_owner BEFORE UPDATE ON report WHEN OLD.state = 'final' AND NEW.state = 'final' "
    f"AND (NEW.agency_id, NEW.label) IS NOT (OLD.agency_id, OLD.label) BEGIN {_KEEP.format(what='final')}",
    "CREATE TRIGGER agency_final BEFORE UPDATE ON agency WHEN (NEW.id, NEW.name, NEW.code) "
    "IS NOT (OLD.id, OLD.name, OLD.code) AND EXISTS "
    f"(SELECT 1 FROM report WHERE agency_id = OLD.id AND state = 'final') BEGIN {_KEEP.format(what='final')}",
)


def up(database: peewee.Database) -> None:
    """Make the tables and guards, and move the signing key; of databases with a ledger ``migrate`` records the move."""
    for statement in _STATEMENTS:
        database.execute_sql(statement)
