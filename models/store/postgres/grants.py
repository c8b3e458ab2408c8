"""What the server itself lets each role touch: the statements an administrator runs, from a table."""

from collections.abc import Iterable
from itertools import product

from models.editions.edition import Edition
from models.editions.known_editions import known_editions
from models.store import registers
from models.store.collection.tables import COLLECTED_TABLES, TABLES_OF_SUMS, received_table
from models.store.postgres.address import Server
from models.store.postgres.connection import MARK_TABLE, ServerDatabase
from models.store.registers.tables import REGISTER_TABLES
from models.store.tables import FIXED_TABLES, JournalEntry, LedgerEntry, PeeweeModel, figures_table

_FIGURES, _COLLECTED, _REGISTERS = "figures", "collected", "registers"
_ALLOWED: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "read": (),
    "fill": (
        ("INSERT, UPDATE", ("agency", _FIGURES)),
        ("INSERT, UPDATE (agency_id, state, revision, digest, changed_at)", ("report",)),
        ("INSERT, DELETE", ("words", "printed_total", "explanation")),
        ("INSERT", ("receipt",)),
        ("INSERT, UPDATE, DELETE", (_REGISTERS,)),
    ),
    "check": (
        ("UPDATE (state, revision, digest, changed_at)", ("report",)),
        ("INSERT, DELETE", ("words",)),
        ("INSERT", ("receipt",)),
    ),
    "collect": (("INSERT, UPDATE, DELETE", (_COLLECTED,)),),
    "admin": (("INSERT, UPDATE, DELETE", ("paper", "agency")), ("UPDATE (deleted_at)", ("report",))),
}
_CAME_LATER = ((_COLLECTED, 7, TABLES_OF_SUMS), (_REGISTERS, registers.SINCE_VERSION, REGISTER_TABLES))
"""Kinds of tables by the version of the database that brought them."""
_INCLUDES = {"collect": ("fill",), "admin": ("fill", "check", "collect")}


def grant_statements(server: Server, people: Iterable[tuple[str, str, Iterable[str]]]) -> list[str]:
    """The statements that make the groups and put people into them: each is a name, a login and keys of roles.

    Passwords are not among them. To be run by the owner of the database, who may make roles; can be run again.
    """
    groups = {key: _quoted(f"{server.name}_{key}") for key in _ALLOWED}
    statements = [_create_role(f"{server.name}_{key}", "NOLOGIN") for key in groups]
    everybody, writers = ", ".join(groups.values()), ", ".join(groups[key] for key in groups if key != "read")
    statements += [
        f"GRANT CONNECT ON DATABASE {_quoted(server.name)} TO {everybody}",
        f"GRANT USAGE ON SCHEMA public TO {everybody}",
        f"GRANT SELECT ON {', '.join([MARK_TABLE, *_names()])} TO {everybody}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {writers}",
        # Who wrote an entry is noted by the server: nobody may say it is someone else.
        f"GRANT INSERT ({_column_names(JournalEntry)}) ON journal TO {writers}",
        *_ledger_grants(writers),
        # Of a report's row each changes what is theirs, column by column; former versions granted the whole row.
        f"REVOKE UPDATE ON report FROM {writers}",
    ]
    for key, rows in _ALLOWED.items():
        statements += [
            f"GRANT {privileges} ON {', '.join(_expanded(tables))} TO {groups[key]}" for privileges, tables in rows
        ]
        if included := ", ".join(groups[other] for other in _INCLUDES.get(key, ())):
            statements.append(f"GRANT {included} TO {groups[key]}")
    for name, login, keys in people:
        if login:
            statements.append(f"-- {name.replace(chr(10), ' ')}")
            statements.append(_create_role(login, "LOGIN"))
            statements.append(f"REVOKE {everybody} FROM {_quoted(login)}")
            statements += [f"GRANT {groups[key]} TO {_quoted(login)}" for key in ("read", *keys)]
    return statements


def _ledger_grants(writers: str) -> list[str]:
    return [
        f"GRANT INSERT ({_column_names(LedgerEntry)}) ON ledger TO {writers}",
        f"GRANT INSERT, UPDATE ON ledger_head TO {writers}",
    ]


def grant_ledger(database: ServerDatabase) -> None:
    """Give the groups that an administrator made the rights on the ledger that a new server's have."""
    named = [f"{database.place.name}_{key}" for key in _ALLOWED]
    rows = database.execute_sql("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", (named,)).fetchall()
    for (group,) in rows:
        database.execute_sql(f"GRANT SELECT ON ledger, ledger_head TO {_quoted(group)}")
        if group != named[0]:
            for statement in _ledger_grants(_quoted(group)):
                database.execute_sql(statement)


def grant_tables_since(database: ServerDatabase, version: int) -> None:
    """Give the groups that an administrator made the rights on tables that came after a version of the database."""
    named = {f"{database.place.name}_{key}": key for key in _ALLOWED}
    rows = database.execute_sql("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", (list(named),)).fetchall()
    came = {kind: ", ".join(map(_name, tables)) for kind, since, tables in _CAME_LATER if version < since}
    for group, kind in product((name for (name,) in rows), came):
        database.execute_sql(f"GRANT SELECT ON {came[kind]} TO {_quoted(group)}")
        for privileges, kinds in _ALLOWED[named[group]]:
            if kind in kinds:
                database.execute_sql(f"GRANT {privileges} ON {came[kind]} TO {_quoted(group)}")
                database.execute_sql(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {_quoted(group)}")


def grant_figures(database: ServerDatabase, edition: Edition) -> None:
    """Give the groups that an administrator made the rights on an edition's tables that they have on the others'."""
    named = {f"{database.place.name}_{key}": key for key in _ALLOWED}
    rows = database.execute_sql("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", (list(named),)).fetchall()
    kinds = {_FIGURES: _name(figures_table(edition)), _COLLECTED: _name(received_table(edition))}
    for (group,) in rows:
        database.execute_sql(f"GRANT SELECT ON {', '.join(kinds.values())} TO {_quoted(group)}")
        for privileges, tables in _ALLOWED[named[group]]:
            if concerned := [name for kind, name in kinds.items() if kind in tables]:
                database.execute_sql(f"GRANT {privileges} ON {', '.join(concerned)} TO {_quoted(group)}")


def _create_role(name: str, kind: str) -> str:
    literal = "'" + name.replace("'", "''") + "'"
    return (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {literal}) "
        f"THEN CREATE ROLE {_quoted(name)} {kind}; END IF; END $$"
    )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _column_names(table: PeeweeModel) -> str:
    return ", ".join(_quoted(field.column_name) for field in table._meta.sorted_fields)


def _names() -> list[str]:
    editions = known_editions()
    figures = [table(edition) for table in (figures_table, received_table) for edition in editions]
    return [_name(table) for table in (*FIXED_TABLES, *COLLECTED_TABLES, *REGISTER_TABLES, *figures)]


def _expanded(tables: Iterable[str]) -> list[str]:
    many = {
        _FIGURES: [_name(figures_table(edition)) for edition in known_editions()],
        _COLLECTED: [
            *(_name(table) for table in COLLECTED_TABLES),
            *(_name(received_table(edition)) for edition in known_editions()),
        ],
        _REGISTERS: [_name(table) for table in REGISTER_TABLES],
    }
    return [name for table in tables for name in many.get(table, [table])]


def _name(table: PeeweeModel) -> str:
    return str(table._meta.table_name)
