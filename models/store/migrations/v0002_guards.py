"""Version 2: the database itself keeps final reports and the journal as they are, and doubles what no digest covers."""

import peewee

_FINAL = "(SELECT state FROM report WHERE id = {row}.report_id) = 'final'"
_KEEP = "SELECT RAISE(ABORT, 'guard: {what}'); END"


def _triggers(table: str) -> list[str]:
    told = []
    for verb, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
        told.append(
            f"CREATE TRIGGER {table}_final_{verb.lower()} BEFORE {verb} ON {table} "
            f"WHEN {_FINAL.format(row=row)} BEGIN {_KEEP.format(what='final')}"
        )
    return told


_STATEMENTS = (
    *_triggers("words"),
    *_triggers("printed_total"),
    *_triggers("explanation"),
    f"CREATE TRIGGER journal_update BEFORE UPDATE ON journal BEGIN {_KEEP.format(what='journal')}",
    f"CREATE TRIGGER journal_delete BEFORE DELETE ON journal BEGIN {_KEEP.format(what='journal')}",
    f"CREATE TRIGGER report_delete BEFORE DELETE ON report BEGIN {_KEEP.format(what='report')}",
    "CREATE TRIGGER report_final BEFORE UPDATE ON report WHEN OLD.state = 'final' AND NEW.state = 'final' "
    "AND (NEW.id, NEW.year, NEW.edition, NEW.revision, NEW.digest, NEW.created_at) "
    "IS NOT (OLD.id, OLD.year, OLD.edition, OLD.revision, OLD.digest, OLD.created_at) "
    f"BEGIN {_KEEP.format(what='final')}",
    # Digests cover what a report holds, not its row: each column stands once more in an index,
    # and an integrity check compares the two.
    "CREATE INDEX report_whole ON report "
    "(agency_id, year, edition, label, state, revision, digest, created_at, changed_at, deleted_at)",
    "CREATE INDEX agency_whole ON agency (name, code, level)",
)


def up(database: peewee.Database) -> None:
    """Make the triggers and the doubling indexes."""
    for statement in _STATEMENTS:
        database.execute_sql(statement)
