"""What a database on a server has beside the tables: news of each change, more guards, and a check of them all."""

from collections.abc import Iterable

from models.store.postgres.connection import ServerDatabase
from models.store.postgres.dialect import find_guards, function_statement
from models.store.postgres.raw_reader import Reader

CHANNEL = "nianbao"
_REFUSE = "BEGIN RAISE EXCEPTION 'guard: {told}' USING ERRCODE = 'integrity_constraint_violation'; END"
_NOTIFY = f"BEGIN PERFORM pg_notify('{CHANNEL}', NEW.report_id || ' ' || NEW.revision); RETURN NULL; END"
# Who checks may lock a report, who fills may not: kept by the server where the administrator has made the two groups.
_STATE = (
    "DECLARE asked text := current_database() || '_check'; BEGIN "
    "IF NEW.state IS DISTINCT FROM OLD.state AND 'final' IN (NEW.state, OLD.state) "
    "AND EXISTS (SELECT FROM pg_roles WHERE rolname = asked) AND NOT pg_has_role(session_user, asked, 'member') "
    "THEN RAISE EXCEPTION 'guard: role' USING ERRCODE = 'insufficient_privilege'; END IF; RETURN NEW; END"
)
_OWN = (
    ("journal_told", "AFTER INSERT ON journal FOR EACH ROW", _NOTIFY),
    ("journal_truncate", "BEFORE TRUNCATE ON journal", _REFUSE.format(told="journal")),
    ("report_truncate", "BEFORE TRUNCATE ON report", _REFUSE.format(told="report")),
    ("ledger_truncate", "BEFORE TRUNCATE ON ledger", _REFUSE.format(told="ledger")),
    ("report_state", "BEFORE UPDATE ON report FOR EACH ROW", _STATE),
)


def create_server_objects(database: ServerDatabase) -> None:
    """Make what only a server has."""
    # Who wrote an entry, as the server knows them; no client names it (see the grants).
    for table in ("journal", "ledger"):
        database.execute_sql(f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS login text NOT NULL DEFAULT session_user")
    for name, when, body in _OWN:
        database.execute_sql(function_statement(name, body))
        database.execute_sql(f"DROP TRIGGER IF EXISTS {name} ON {when.split(' ON ')[1].split()[0]}")
        database.execute_sql(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION {name}()")


def expected_guards(statements: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Every guard that a server should have, by name: its table and its words; ``statements`` are the steps' own."""
    own = {name: (when.split(" ON ")[1].split()[0], body) for name, when, body in _OWN}
    return {**find_guards(statements), **own}


def existing_guards(connection: Reader) -> dict[str, tuple[str, str]]:
    """Every trigger that the server has, in the same way; one that is switched off says nothing."""
    rows = connection.execute(
        "SELECT t.tgname, c.relname, CASE WHEN t.tgenabled = 'O' THEN p.prosrc ELSE '' END "
        "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
        "WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace"
    )
    return {name: (table, body) for name, table, body in rows.fetchall()}


def existing_columns(connection: Reader) -> dict[str, set[str]]:
    """The columns of every table that the server has."""
    columns: dict[str, set[str]] = {}
    for table, column in connection.execute(
        "SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
        "WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped "
        "AND c.relnamespace = current_schema()::regnamespace"
    ).fetchall():
        columns.setdefault(table, set()).add(column)
    return columns
