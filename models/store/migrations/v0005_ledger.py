"""Version 5: the ledger, a chained record of every row that no report's own journal covers; an index for undo."""

import peewee

_KEEP = "BEGIN SELECT RAISE(ABORT, 'guard: ledger'); END"

_STATEMENTS = (
    """CREATE TABLE ledger (
        id INTEGER NOT NULL PRIMARY KEY, at TEXT NOT NULL, operator TEXT NOT NULL, action TEXT NOT NULL,
        content TEXT NOT NULL, chain TEXT NOT NULL) STRICT""",
    """CREATE TABLE ledger_head (
        id INTEGER NOT NULL PRIMARY KEY, entries INTEGER NOT NULL, chain TEXT NOT NULL) STRICT""",
    # What was undone or made again is found without going through a long journal.
    "CREATE INDEX journal_turned ON journal (report_id, of, revision) WHERE of IS NOT NULL",
    f"CREATE TRIGGER ledger_update BEFORE UPDATE ON ledger {_KEEP}",
    f"CREATE TRIGGER ledger_delete BEFORE DELETE ON ledger {_KEEP}",
    f"CREATE TRIGGER ledger_head_delete BEFORE DELETE ON ledger_head {_KEEP}",
)


def up(database: peewee.Database) -> None:
    """Make the tables and their guards; the rows that are there are recorded once all steps are done."""
    for statement in _STATEMENTS:
        database.execute_sql(statement)
