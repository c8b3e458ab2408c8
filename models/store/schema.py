"""What the tables of a database should be, and whether they are: one answer for files and for servers."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from models.editions.edition import Edition
from models.editions.known_editions import known_editions
from models.errors import Damaged, StoreError
from models.store.connection import SCHEMA_VERSION, OfficeDatabase
from models.store.database import Database
from models.store.migrations import STEPS
from models.store.postgres.address import Place
from models.store.sqlite_engine import MEMORY
from models.store.tables import column_of, figures_table

if TYPE_CHECKING:
    from models.store.postgres.raw_reader import Reader
    from models.store.tables import PeeweeModel

SCHEMA_QUERY = "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema"
_GUARDED_FROM, _RECEIVED_FROM, _RECEIVED_GUARDED_FROM = 2, 4, 6
_VERBS = (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
_FIGURES = re.compile(r"figures_(?:received_)?(\d{4})")
_EDITION_COLUMNS = ("report", "received", "kept_sum")


@dataclass(frozen=True)
class Schema:
    """The tables, indexes and guards of a database beside those that this program makes.

    ``altered`` names what is missing or not as it was made: damage, or another program's work. Of an edition that
    nothing in the database is of, nothing is missing: its tables come with the next opening.
    ``added`` names what this program never made. It takes nothing away, so the database is still ours.
    A trigger on one of our tables acts on what is written there, and counts as altered. ``is_foreign`` says that a view
    or the like stands in the place of a table.
    ``editions`` are the known editions that have their tables, ``newer`` names editions that only a newer program
    knows and that something here is of.
    """

    altered: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    editions: tuple[Edition, ...] = ()
    newer: tuple[str, ...] = ()
    is_foreign: bool = False

    def refuse_foreign(self, place: Place) -> None:
        """Damaged when something else stands where a table should: asked for rows, it might never end."""
        if self.is_foreign:
            raise Damaged(f"{place} 的结构不是本程序建的（{'、'.join(self.altered)}），没有再往下读。请换一份备份。")

    def refuse_newer(self, place: Place) -> None:
        """StoreError when there are reports that this program cannot read, and a newer one can."""
        if self.newer:
            raise StoreError(
                f"{place} 里有“{'、'.join(self.newer)}”格式的报告，是更新版本的程序写的，本程序还不认识这个格式。"
                "请先升级本程序，数据没有改动。"
            )


class _SchemaObject(NamedTuple):
    """A table, an index or a guard: the table it belongs to, and what it is made of."""

    table: str
    made: object

    @property
    def edition(self) -> str:
        """The edition whose figures it keeps or guards; empty for all else."""
        match = _FIGURES.fullmatch(self.table)
        return match[1] if match else ""


_SchemaObjects = Mapping[tuple[str, str], _SchemaObject]


def schema_in_file(connection: "Reader", version: int) -> Schema:
    """How a file's schema stands: every table, index and guard by its own words."""
    rows = connection.execute(SCHEMA_QUERY).fetchall()
    if not rows:
        return Schema()
    expected = _schema_objects(expected_schema(version))
    schema = _compare(connection, _schema_objects(rows), expected)
    # A trigger of another program acts on what this one writes.
    own = {part.table for part in expected.values()}
    intruders = {name for kind, name, table, _ in rows if kind == "trigger" and table in own} & set(schema.added)
    return replace(
        schema,
        altered=tuple(sorted({*schema.altered, *intruders})),
        added=tuple(name for name in schema.added if name not in intruders),
        is_foreign=any(kind != "table" for kind, name, *_ in rows if ("table", name) in expected),
    )


def _schema_objects(rows: Iterable[tuple[str, str, str, str]]) -> _SchemaObjects:
    return {(kind, name): _SchemaObject(table, definition) for kind, name, table, definition in rows}


def schema_on_server(connection: "Reader", version: int) -> Schema:
    """How a server's schema stands: tables by their columns, guards by their own words."""
    from models.store.postgres.connection import MARK_TABLE
    from models.store.postgres.server_schema import existing_columns, existing_guards, expected_guards

    if not version:
        return Schema()
    # Columns of a former version are nowhere told; what is there is then only looked for by name.
    columns = {_name(table): _columns(table) for table in _tables()} if version == SCHEMA_VERSION else {}
    rows = expected_schema(version)
    guards = expected_guards(definition for kind, *_, definition in rows if kind == "trigger")
    tables = {name for kind, name, *_ in rows if kind == "table"}
    # What only a server has is told of the newest version: a guard came with its table.
    due = {("trigger", name): _SchemaObject(*guard) for name, guard in guards.items() if guard[0] in tables}
    for name in tables:
        due["table", name] = _SchemaObject(name, columns.get(name, frozenset()))
    existing = {("trigger", name): _SchemaObject(*guard) for name, guard in existing_guards(connection).items()}
    for name, existing_names in existing_columns(connection).items():
        existing["table", name] = _SchemaObject(name, frozenset(existing_names & columns.get(name, frozenset())))
    del existing["table", MARK_TABLE]
    return _compare(connection, existing, due)


def _compare(connection: "Reader", existing: _SchemaObjects, expected: _SchemaObjects) -> Schema:
    known = {edition.name for edition in known_editions()}
    editions_present = {part.edition for part in existing.values()} - {""}
    used = _used(connection, existing, expected) if editions_present != known else frozenset()
    unused = known - editions_present - used
    made = {key: part for key, part in expected.items() if part.edition not in unused}
    newer = set()
    for edition in sorted(editions_present - known):
        theirs = _as_expected_for(edition, expected)
        if edition in used or all(_is_alike(existing.get(key), part) for key, part in theirs.items()):
            newer.add(edition)
            made |= theirs
    return Schema(
        altered=_names(key for key, part in made.items() if not _is_alike(existing.get(key), part)),
        added=_names(existing.keys() - made.keys()),
        editions=tuple(edition for edition in known_editions() if edition.name not in unused),
        newer=tuple(sorted(newer & used)),
    )


def _used(connection: "Reader", existing: _SchemaObjects, expected: _SchemaObjects) -> frozenset[str]:
    """The names of the editions that something kept here is of, as far as the tables that tell it are whole."""
    keys = [("table", table) for table in _EDITION_COLUMNS]
    asked = [
        f"SELECT DISTINCT edition FROM {key[1]}"
        for key in keys
        if key in expected and existing.get(key) == expected[key]
    ]
    return frozenset(name for statement in asked for (name,) in connection.execute(statement).fetchall())


def _as_expected_for(edition: str, expected: _SchemaObjects) -> _SchemaObjects:
    """What this program would make for an edition it does not know; of what columns nobody can say."""
    newest = known_editions()[-1].name
    return {
        (kind, name.replace(newest, edition)): _SchemaObject(
            part.table.replace(newest, edition),
            None if kind == "table" else str(part.made).replace(newest, edition),
        )
        for (kind, name), part in expected.items()
        if part.edition == newest
    }


def _is_alike(existing: _SchemaObject | None, expected: _SchemaObject) -> bool:
    return existing is not None and expected.made in (None, existing.made)


def _names(keys: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(sorted({name for _, name in keys}))


def tables_of(edition: Edition) -> "tuple[PeeweeModel, PeeweeModel]":
    """The tables of an edition's figures: in the office's own reports, and in received ones."""
    from models.store.collection.tables import received_table

    return figures_table(edition), received_table(edition)


def table_names(edition: Edition) -> tuple[str, str]:
    """What those tables are called."""
    return f"figures_{edition.name}", f"figures_received_{edition.name}"


def names_of(edition: Edition, *, with_guards: bool) -> set[str]:
    """The names of an edition's tables, and of what guards them in a file."""
    figures, received = table_names(edition)
    guards = (*_guards(figures), *_received_guards(received))
    return {figures, received, *(name for name, _ in guards if with_guards)}


def _tables() -> "tuple[PeeweeModel, ...]":
    from models.store.audit.tables import AUDIT_TABLES
    from models.store.collection.tables import COLLECTED_TABLES
    from models.store.registers.tables import REGISTER_TABLES
    from models.store.tables import FIXED_TABLES

    figures = (table for edition in known_editions() for table in tables_of(edition))
    return (*FIXED_TABLES, *COLLECTED_TABLES, *REGISTER_TABLES, *AUDIT_TABLES, *figures)


def _name(table: "PeeweeModel") -> str:
    return str(table._meta.table_name)


def _columns(table: "PeeweeModel") -> frozenset[str]:
    return frozenset(field.column_name for field in table._meta.sorted_fields)


def create_figure_tables(database: Database, edition: Edition, version: int) -> None:
    """Make the tables of an edition, and what guards them, where a database of that version lacks them."""
    there = database.schema_names()
    figures, received = table_names(edition)
    if version >= _RECEIVED_FROM and received not in there:
        database.schema_builder.execute_sql(_making(received, "received", edition))
    guards = dict(_guards(figures)) if version >= _GUARDED_FROM else {}
    if version >= _RECEIVED_GUARDED_FROM:
        guards |= _received_guards(received)
    if figures not in there:
        database.schema_builder.execute_sql(_making(figures, "report", edition))
    for name, statement in guards.items():
        if name not in there:
            database.schema_builder.execute_sql(statement)


def _making(name: str, owner: str, edition: Edition) -> str:
    """The statement that makes a table of figures, to the letter as peewee words it: older files were made by it."""
    columns = ", ".join(f'"{column_of(cell)}" INTEGER' for cell in edition.typed_cells)
    return (
        f'CREATE TABLE IF NOT EXISTS "{name}" ("{owner}_id" INTEGER NOT NULL PRIMARY KEY, {columns}, '
        f'FOREIGN KEY ("{owner}_id") REFERENCES "{owner}" ("id") ON DELETE CASCADE) STRICT'
    )


def _guards(table: str) -> Iterator[tuple[str, str]]:
    for verb, row in _VERBS:
        name = f"{table}_final_{verb.lower()}"
        yield (
            name,
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
            f"WHEN (SELECT state FROM report WHERE id = {row}.report_id) = 'final' "
            "BEGIN SELECT RAISE(ABORT, 'guard: final'); END",
        )


def _received_guards(table: str) -> Iterator[tuple[str, str]]:
    for verb in ("UPDATE", "DELETE"):
        name = f"{table}_{verb.lower()}"
        yield name, f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, 'guard: received'); END"


@cache
def expected_schema(version: int) -> frozenset[tuple[str, str, str, str]]:
    """The schema that a database of this version has when nobody altered it: kind, name, table and words of each."""
    database = OfficeDatabase(MEMORY)
    try:
        for number, step in STEPS:
            if number <= version:
                step(database)
        for edition in known_editions():
            create_figure_tables(database, edition, version)
        return frozenset(database.execute_sql(SCHEMA_QUERY).fetchall())
    finally:
        database.close()
