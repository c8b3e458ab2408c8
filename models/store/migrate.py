"""Bring a database to the current shape: the listed steps in order, then a table for each known edition."""

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import peewee

from models.editions.choose import known_editions
from models.editions.declare import Edition
from models.errors import Damaged
from models.store.collected import received_table
from models.store.connection import SCHEMA_VERSION, OfficeDatabase
from models.store.engine import MEMORY
from models.store.migrations import STEPS
from models.store.tables import figures_table
from models.store.troubles import troubles

SCHEMA_QUERY = "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema"
_GUARDED_FROM, _RECEIVED_FROM = 2, 4
_VERBS = (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))


def migrate(database: peewee.SqliteDatabase, editions: Iterable[Edition], before: Callable[[], None]) -> None:
    """Run the steps the database has not seen, one transaction for all; ``before`` is called first if there are any.

    Tables of figures and their guards follow from the editions, not from a version: a missing one is made.
    """
    with troubles(Path(database.database)):
        _refuse_altered(database)
        if is_due(database):
            before()
        with database.atomic():
            # Asked again inside: another window may have been here first.
            version = database.user_version
            for number, step in STEPS:
                if number > version:
                    step(database)
            _make_figures(database, editions, SCHEMA_VERSION)
            if version < SCHEMA_VERSION:
                database.user_version = SCHEMA_VERSION


def _refuse_altered(database: peewee.SqliteDatabase) -> None:
    """Damaged when a table, an index or a guard is not as the steps made it; more than they made is let pass."""
    found = frozenset(database.execute_sql(SCHEMA_QUERY).fetchall())
    if not found:
        return
    names = {item[1] for item in schema_of(database.user_version) - found}
    there = {item[1] for item in found}
    # A table of figures that is missing with all that belongs to it is that of an edition not seen before.
    altered = sorted(name for name in names if name in there or not name.startswith("figures_"))
    if altered:
        raise Damaged(
            f"数据库的结构与程序建立时的不同（{'、'.join(altered)}），可能已损坏，或被别的程序改过；"
            f"程序没有改动它。请从备份恢复（{database.database}）。"
        )


def is_due(database: peewee.SqliteDatabase) -> bool:
    """Whether the database holds something and is of an older shape."""
    return database.user_version < SCHEMA_VERSION and bool(database.get_tables())


def _make_figures(database: peewee.Database, editions: Iterable[Edition], version: int) -> None:
    there = {row[1] for row in database.execute_sql(SCHEMA_QUERY).fetchall()}
    for edition in editions:
        table = figures_table(edition)
        name = table._meta.table_name
        received = received_table(edition)
        if version >= _RECEIVED_FROM and received._meta.table_name not in there:
            peewee.SchemaManager(received, database=database).create_all(safe=True)
        guards = {f"{name}_final_{verb.lower()}" for verb, _ in _VERBS if version >= _GUARDED_FROM}
        if {name, *guards} <= there:
            continue
        peewee.SchemaManager(table, database=database).create_all(safe=True)
        for verb, row in _VERBS if guards else ():
            database.execute_sql(
                f"CREATE TRIGGER IF NOT EXISTS {name}_final_{verb.lower()} BEFORE {verb} ON {name} "
                f"WHEN (SELECT state FROM report WHERE id = {row}.report_id) = 'final' "
                "BEGIN SELECT RAISE(ABORT, 'guard: final'); END"
            )


@cache
def schema_of(version: int) -> frozenset[tuple[str, str, str, str]]:
    """The schema that a database of this version has when nobody altered it: kind, name, table and words of each."""
    database = OfficeDatabase(MEMORY)
    try:
        for number, step in STEPS:
            if number <= version:
                step(database)
        _make_figures(database, known_editions(), version)
        return frozenset(database.execute_sql(SCHEMA_QUERY).fetchall())
    finally:
        database.close()
