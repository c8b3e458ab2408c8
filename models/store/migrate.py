"""Bring a database to the current shape: the listed steps in order, then a table for each known edition."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache

import peewee

from models.editions.choose import known_editions
from models.editions.declare import Edition
from models.errors import Damaged
from models.store.collected import COLLECTED_TABLES, received_table
from models.store.connection import SCHEMA_VERSION, OfficeDatabase
from models.store.database import Database
from models.store.engine import MEMORY
from models.store.migrations import STEPS
from models.store.postgres import ServerDatabase
from models.store.server_schema import altered, make_own
from models.store.tables import FIXED_TABLES, PeeweeModel, figures_table
from models.store.troubles import troubles

SCHEMA_QUERY = "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema"
_GUARDED_FROM, _RECEIVED_FROM = 2, 4
_VERBS = (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))


def migrate(database: Database, editions: Iterable[Edition], before: Callable[[], None]) -> None:
    """Run the steps the database has not seen, one transaction for all; ``before`` is called first if there are any.

    Tables of figures and their guards follow from the editions, not from a version: a missing one is made.
    """
    with troubles(database.place):
        _refuse_altered(database)
        editions = tuple(editions)
        if is_due(database):
            before()
        elif isinstance(database, ServerDatabase) and not missing(database, editions):
            return
        with database.atomic():
            database.hold_alone()
            # Asked again inside: another window may have been here first.
            version = database.user_version
            for number, step in STEPS:
                if number > version:
                    step(database.builder)
            _make_figures(database, editions, SCHEMA_VERSION)
            if version < SCHEMA_VERSION:
                if isinstance(database, ServerDatabase):
                    make_own(database)
                database.user_version = SCHEMA_VERSION


def _refuse_altered(database: Database) -> None:
    """Damaged when a table, an index or a guard is not as the steps made it; more than they made is let pass."""
    if wrong := altered_on_server(database) if isinstance(database, ServerDatabase) else _altered(database):
        raise Damaged(
            f"数据库的结构与程序建立时的不同（{'、'.join(wrong)}），可能已损坏，或被别的程序改过；"
            f"程序没有改动它。请从备份恢复（{database.place}）。"
        )


def _altered(database: Database) -> list[str]:
    found = frozenset(database.execute_sql(SCHEMA_QUERY).fetchall())
    if not found:
        return []
    names = {item[1] for item in schema_of(database.user_version) - found}
    there = {item[1] for item in found}
    # A table of figures that is missing with all that belongs to it is that of an edition not seen before.
    return sorted(name for name in names if name in there or not name.startswith("figures_"))


def altered_on_server(database: ServerDatabase) -> list[str]:
    """The tables and guards on a server that are not as the program makes them."""
    version = database.user_version
    if not version:
        return []
    there = database.names()
    editions = [edition for edition in known_editions() if f"figures_{edition.name}" in there]
    statements = [words for kind, *_, words in schema_of(version) if kind == "trigger"]
    statements = [words for words in statements if not any(f" ON {name} " in words for name in _unseen(there))]
    tables: list[PeeweeModel] = []
    if version == SCHEMA_VERSION:
        tables = [*FIXED_TABLES, *COLLECTED_TABLES, *(figures_table(edition) for edition in editions)]
    return altered(database, statements, {table._meta.table_name: _columns(table) for table in tables})


def _unseen(there: set[str]) -> list[str]:
    return [name for edition in known_editions() if (name := f"figures_{edition.name}") not in there]


def _columns(table: PeeweeModel) -> set[str]:
    return {field.column_name for field in table._meta.sorted_fields}


def is_due(database: Database) -> bool:
    """Whether the database holds something and is of an older shape."""
    return database.user_version < SCHEMA_VERSION and bool(database.get_tables())


def missing(database: Database, editions: Iterable[Edition]) -> set[str]:
    """What a new database, or an edition not seen before, still has to be given."""
    due = {name for edition in editions for name in (table._meta.table_name for table in _tables_of(edition))}
    return due - database.names()


def _tables_of(edition: Edition) -> tuple[PeeweeModel, ...]:
    return figures_table(edition), received_table(edition)


def _make_figures(database: Database, editions: Iterable[Edition], version: int) -> None:
    there = database.names()
    for edition in editions:
        table = figures_table(edition)
        received = received_table(edition)
        if version >= _RECEIVED_FROM and received._meta.table_name not in there:
            peewee.SchemaManager(received, database=database).create_all(safe=True)
        guards = dict(_guards(table._meta.table_name)) if version >= _GUARDED_FROM else {}
        if {table._meta.table_name, *guards} <= there:
            continue
        peewee.SchemaManager(table, database=database).create_all(safe=True)
        for name, statement in guards.items():
            if name not in there:
                database.builder.execute_sql(statement)


def _guards(table: str) -> Iterator[tuple[str, str]]:
    for verb, row in _VERBS:
        name = f"{table}_final_{verb.lower()}"
        yield (
            name,
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
            f"WHEN (SELECT state FROM report WHERE id = {row}.report_id) = 'final' "
            "BEGIN SELECT RAISE(ABORT, 'guard: final'); END",
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
