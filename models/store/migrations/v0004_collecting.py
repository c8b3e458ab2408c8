"""Version 4: the roster by year, what units sent, what was answered, adjustments, and sums with their parts."""

import peewee

_KEEP = "SELECT RAISE(ABORT, 'guard: {what}'); END"

_STATEMENTS = (
    """CREATE TABLE roster (
        id INTEGER NOT NULL PRIMARY KEY, year INTEGER NOT NULL, deadlines TEXT NOT NULL, origin TEXT NOT NULL,
        changed_at TEXT NOT NULL, operator TEXT NOT NULL, digest TEXT NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX roster_year ON roster (year)",
    """CREATE TABLE roster_unit (
        id INTEGER NOT NULL PRIMARY KEY, roster_id INTEGER NOT NULL REFERENCES roster (id) ON DELETE CASCADE,
        place INTEGER NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, parent TEXT NOT NULL, level TEXT NOT NULL,
        is_required INTEGER NOT NULL, is_vertical INTEGER NOT NULL, is_own_level INTEGER NOT NULL,
        exempt_reason TEXT NOT NULL, contact TEXT NOT NULL, telephone TEXT NOT NULL, deadline TEXT NOT NULL,
        seal TEXT NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX roster_unit_roster_id_code ON roster_unit (roster_id, code)",
    "CREATE INDEX roster_unit_roster_id_parent ON roster_unit (roster_id, parent)",
    """CREATE TABLE roster_change (
        id INTEGER NOT NULL PRIMARY KEY, roster_id INTEGER NOT NULL REFERENCES roster (id) ON DELETE CASCADE,
        kind TEXT NOT NULL, source TEXT NOT NULL, target TEXT NOT NULL, reason TEXT NOT NULL,
        carried TEXT NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX roster_change_roster_id_source_target ON roster_change (roster_id, source, target)",
    """CREATE TABLE received (
        id INTEGER NOT NULL PRIMARY KEY, year INTEGER NOT NULL, unit TEXT NOT NULL, edition TEXT NOT NULL,
        revision INTEGER NOT NULL, digest TEXT NOT NULL, chain TEXT NOT NULL, sha TEXT NOT NULL, file TEXT NOT NULL,
        signer TEXT NOT NULL, received_at TEXT NOT NULL, operator TEXT NOT NULL, proof TEXT NOT NULL,
        state TEXT NOT NULL, is_current INTEGER NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX received_current ON received (year, unit) WHERE is_current = 1",
    "CREATE INDEX received_year_unit_is_current_state ON received (year, unit, is_current, state)",
    "CREATE INDEX received_sha ON received (sha)",
    """CREATE TABLE received_file (
        received_id INTEGER NOT NULL PRIMARY KEY REFERENCES received (id) ON DELETE CASCADE,
        content BLOB NOT NULL) STRICT""",
    """CREATE TABLE received_check (
        received_id INTEGER NOT NULL PRIMARY KEY REFERENCES received (id) ON DELETE CASCADE,
        rules TEXT NOT NULL) STRICT""",
    """CREATE TABLE received_finding (
        id INTEGER NOT NULL PRIMARY KEY, received_id INTEGER NOT NULL REFERENCES received (id) ON DELETE CASCADE,
        rule TEXT NOT NULL, severity TEXT NOT NULL, message TEXT NOT NULL, cells TEXT NOT NULL,
        explanation TEXT NOT NULL) STRICT""",
    "CREATE INDEX received_finding_received_id ON received_finding (received_id)",
    "CREATE INDEX received_finding_rule ON received_finding (rule)",
    """CREATE TABLE movement (
        id INTEGER NOT NULL PRIMARY KEY, year INTEGER NOT NULL, unit TEXT NOT NULL,
        received_id INTEGER REFERENCES received (id) ON DELETE RESTRICT,
        deed TEXT NOT NULL, reason TEXT NOT NULL, at TEXT NOT NULL, operator TEXT NOT NULL) STRICT""",
    "CREATE INDEX movement_received_id ON movement (received_id)",
    "CREATE INDEX movement_year_unit ON movement (year, unit)",
    """CREATE TABLE receipt (
        id INTEGER NOT NULL PRIMARY KEY, number TEXT NOT NULL, direction TEXT NOT NULL,
        received_id INTEGER REFERENCES received (id) ON DELETE RESTRICT,
        report_id INTEGER REFERENCES report (id) ON DELETE RESTRICT,
        verdict TEXT NOT NULL, content TEXT NOT NULL, at TEXT NOT NULL, operator TEXT NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX receipt_direction_number ON receipt (direction, number)",
    "CREATE INDEX receipt_received_id ON receipt (received_id)",
    "CREATE INDEX receipt_report_id ON receipt (report_id)",
    """CREATE TABLE adjustment (
        id INTEGER NOT NULL PRIMARY KEY, year INTEGER NOT NULL, node TEXT NOT NULL, cell TEXT NOT NULL,
        value INTEGER NOT NULL, reason TEXT NOT NULL, at TEXT NOT NULL, operator TEXT NOT NULL,
        withdrawn_at TEXT NOT NULL) STRICT""",
    "CREATE INDEX adjustment_year_node ON adjustment (year, node)",
    """CREATE TABLE kept_sum (
        id INTEGER NOT NULL PRIMARY KEY, year INTEGER NOT NULL, edition TEXT NOT NULL, node TEXT NOT NULL,
        picked TEXT NOT NULL, has_vertical INTEGER NOT NULL, parts INTEGER NOT NULL, totals TEXT NOT NULL,
        adjusted TEXT NOT NULL, last_movement INTEGER NOT NULL,
        report_id INTEGER REFERENCES report (id) ON DELETE RESTRICT, at TEXT NOT NULL, operator TEXT NOT NULL,
        digest TEXT NOT NULL) STRICT""",
    "CREATE INDEX kept_sum_year_node ON kept_sum (year, node)",
    "CREATE INDEX kept_sum_report_id ON kept_sum (report_id)",
    """CREATE TABLE kept_part (
        sum_id INTEGER NOT NULL REFERENCES kept_sum (id) ON DELETE CASCADE,
        received_id INTEGER NOT NULL REFERENCES received (id) ON DELETE RESTRICT,
        PRIMARY KEY (sum_id, received_id)) STRICT""",
    "CREATE INDEX kept_part_received_id ON kept_part (received_id)",
    # What a unit sent is evidence: only whether it counts may change.
    "CREATE TRIGGER received_update BEFORE UPDATE ON received "
    "WHEN (NEW.id, NEW.year, NEW.unit, NEW.edition, NEW.revision, NEW.digest, NEW.sha, NEW.received_at, NEW.proof) "
    "IS NOT (OLD.id, OLD.year, OLD.unit, OLD.edition, OLD.revision, OLD.digest, OLD.sha, OLD.received_at, OLD.proof) "
    f"BEGIN {_KEEP.format(what='received')}",
    f"CREATE TRIGGER received_delete BEFORE DELETE ON received BEGIN {_KEEP.format(what='received')}",
    f"CREATE TRIGGER received_file_update BEFORE UPDATE ON received_file BEGIN {_KEEP.format(what='received')}",
    f"CREATE TRIGGER received_file_delete BEFORE DELETE ON received_file BEGIN {_KEEP.format(what='received')}",
    f"CREATE TRIGGER movement_update BEFORE UPDATE ON movement BEGIN {_KEEP.format(what='journal')}",
    f"CREATE TRIGGER movement_delete BEFORE DELETE ON movement BEGIN {_KEEP.format(what='journal')}",
)


def up(database: peewee.Database) -> None:
    """Make the tables and their guards."""
    for statement in _STATEMENTS:
        database.execute_sql(statement)
