"""What the server itself lets each role touch: the statements an administrator runs, from a table."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from models.editions.edition import Edition
from models.editions.known_editions import known_editions
from models.store.audit.tables import AUDIT_TABLES
from models.store.collection.tables import COLLECTED_TABLES, received_table
from models.store.postgres.address import Server
from models.store.postgres.connection import MARK_TABLE, ServerDatabase
from models.store.registers.tables import REGISTER_TABLES
from models.store.tables import FIXED_TABLES, JournalEntry, LedgerEntry, PeeweeModel, figures_table

_FIGURES, _RECEIVED, _REGISTERS = "figures", "figures_received", "registers"
_KEY_COLUMNS = "id, public_key, digest"
"""What everybody may read of the signing key; its secret is for who may sign."""
_SIGNERS = ("check", "collect", "admin")
_ALLOWED: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "read": (),
    "fill": (
        ("INSERT, UPDATE (level)", ("agency",)),
        ("INSERT, UPDATE", (_FIGURES,)),
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
    "collect": (
        ("INSERT, UPDATE", ("roster",)),
        ("INSERT, UPDATE, DELETE", ("roster_unit", "roster_change", "received_check", "received_finding")),
        ("INSERT, UPDATE (state, is_current)", ("received",)),
        (
            "INSERT",
            ("received_file", "received_counts", _RECEIVED, "movement", "receipt", "arrival", "kept_sum", "kept_part"),
        ),
        ("INSERT, UPDATE (withdrawn_at)", ("adjustment", "sum_explanation")),
        ("INSERT, UPDATE, DELETE", ("kept_input", "unit_pick", "unit_kind", "collection_setting")),
        ("INSERT, UPDATE (removed_at, removed_by)", ("learned_name",)),
        ("INSERT", ("audit_run", "audit_item", "audit_event")),
        ("INSERT, UPDATE (unit, status, result, is_current)", ("audit_file",)),
    ),
    "admin": (
        ("INSERT, UPDATE, DELETE", ("paper",)),
        ("INSERT, DELETE", ("signing_key",)),
        ("UPDATE (deleted_at)", ("report",)),
    ),
}
_INCLUDES = {"collect": ("fill",), "admin": ("fill", "check", "collect")}


def grant_statements(server: Server, people: Iterable[tuple[str, str, Iterable[str]]]) -> list[str]:
    """The statements that make the groups and put people into them: each is a name, a login and keys of roles.

    Who is in a group and no longer in the list is taken out of it. Passwords are not among them. To be run by the owner
    of the database, who may make roles; can be run again.
    """
    listed = [(name, login, tuple(keys)) for name, login, keys in people]
    groups = {key: _quoted(f"{server.name}_{key}") for key in _ALLOWED}
    statements = ["BEGIN", *(_create_role(f"{server.name}_{key}", "NOLOGIN") for key in groups)]
    everybody, writers = ", ".join(groups.values()), ", ".join(groups[key] for key in groups if key != "read")
    statements += [
        f"GRANT CONNECT ON DATABASE {_quoted(server.name)} TO {everybody}",
        f"GRANT USAGE ON SCHEMA public TO {everybody}",
        # What former versions granted beyond this goes: whole rows, the papers' secrets.
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {everybody}",
        *_table_grants(groups),
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {writers}",
        # Who wrote an entry is noted by the server: nobody may say it is someone else.
        f"GRANT INSERT ({_column_names(JournalEntry)}) ON journal TO {writers}",
        *_ledger_grants(writers),
        _take_out([f"{server.name}_{key}" for key in groups], [login for _, login, _ in listed if login]),
    ]
    for key in _ALLOWED:
        if included := ", ".join(groups[other] for other in _INCLUDES.get(key, ())):
            statements.append(f"GRANT {included} TO {groups[key]}")
    for name, login, keys in listed:
        if login:
            statements.append(f"-- {name.replace(chr(10), ' ')}")
            statements.append(_create_role(login, "LOGIN"))
            statements.append(f"REVOKE {everybody} FROM {_quoted(login)}")
            statements += [f"GRANT {groups[key]} TO {_quoted(login)}" for key in ("read", *keys)]
    return [*statements, "COMMIT"]


def _table_grants(groups: Mapping[str, str], editions: Iterable[Edition] | None = None) -> Iterator[str]:
    """What each of these groups may do with tables: all of them, or only those of some editions."""
    everybody, editions = ", ".join(groups.values()), None if editions is None else tuple(editions)
    names = _names() if editions is None else [name for edition in editions for name in _edition_names(edition)]
    if editions is None:
        names = [MARK_TABLE, *(name for name in names if name != "signing_key")]
        yield f"GRANT SELECT ({_KEY_COLUMNS}) ON signing_key TO {everybody}"
        if signers := ", ".join(groups[key] for key in _SIGNERS if key in groups):
            yield f"GRANT SELECT ON signing_key TO {signers}"
    yield f"GRANT SELECT ON {', '.join(names)} TO {everybody}"
    for key, group in groups.items():
        for privileges, tables in _ALLOWED[key]:
            concerned = _expanded(tables, editions)
            if concerned:
                yield f"GRANT {privileges} ON {', '.join(concerned)} TO {group}"


def _take_out(groups: Sequence[str], listed: Sequence[str]) -> str:
    """Take everybody out of the groups who is not listed; groups that are in groups stay."""
    return (
        "DO $$ DECLARE one record; BEGIN FOR one IN SELECT m.rolname AS member, g.rolname AS given "
        "FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member JOIN pg_roles g ON g.oid = a.roleid "
        f"WHERE g.rolname = ANY({_array(groups)}) AND m.rolname <> ALL({_array([*groups, *listed])}) "
        "AND m.rolname <> session_user "
        "LOOP EXECUTE format('REVOKE %I FROM %I', one.given, one.member); END LOOP; END $$"
    )


def _ledger_grants(writers: str) -> list[str]:
    return [
        f"GRANT INSERT ({_column_names(LedgerEntry)}) ON ledger TO {writers}",
        f"GRANT INSERT, UPDATE ON ledger_head TO {writers}",
    ]


def grant_again(database: ServerDatabase) -> None:
    """Give the groups that an administrator made the rights that a new server's have, after an upgrade."""
    groups = _existing_groups(database)
    if not groups:
        return
    database.execute_sql(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {', '.join(groups.values())}")
    statements = [*_table_grants(groups)]
    if writers := ", ".join(group for key, group in groups.items() if key != "read"):
        statements += [f"GRANT INSERT ({_column_names(JournalEntry)}) ON journal TO {writers}"]
        statements += [*_ledger_grants(writers), f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {writers}"]
    for statement in statements:
        database.execute_sql(statement)


def grant_figures(database: ServerDatabase, edition: Edition) -> None:
    """Give the groups that an administrator made the rights on an edition's tables that they have on the others'."""
    if groups := _existing_groups(database):
        for statement in _table_grants(groups, (edition,)):
            database.execute_sql(statement)


def _existing_groups(database: ServerDatabase) -> dict[str, str]:
    """The groups that there are, quoted, by the keys of their roles."""
    named = {f"{database.place.name}_{key}": key for key in _ALLOWED}
    rows = database.execute_sql("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", (list(named),)).fetchall()
    return {named[group]: _quoted(group) for (group,) in rows}


def _create_role(name: str, kind: str) -> str:
    return (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {_literal(name)}) "
        f"THEN CREATE ROLE {_quoted(name)} {kind}; END IF; END $$"
    )


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _array(texts: Iterable[str]) -> str:
    return f"ARRAY[{', '.join(map(_literal, texts))}]::name[]"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _column_names(table: PeeweeModel) -> str:
    return ", ".join(_quoted(field.column_name) for field in table._meta.sorted_fields)


def _names() -> list[str]:
    editions = [name for edition in known_editions() for name in _edition_names(edition)]
    return [*(_name(table) for table in (*FIXED_TABLES, *COLLECTED_TABLES, *REGISTER_TABLES, *AUDIT_TABLES)), *editions]


def _edition_names(edition: Edition) -> tuple[str, str]:
    return _name(figures_table(edition)), _name(received_table(edition))


def _expanded(tables: Iterable[str], editions: Iterable[Edition] | None = None) -> list[str]:
    """The tables by name; with editions only theirs."""
    pairs = [_edition_names(edition) for edition in (known_editions() if editions is None else editions)]
    many = {_FIGURES: [own for own, _ in pairs], _RECEIVED: [received for _, received in pairs]}
    if editions is None:
        many[_REGISTERS] = [_name(table) for table in REGISTER_TABLES]
    return [name for table in tables for name in many.get(table, [table] if editions is None else [])]


def _name(table: PeeweeModel) -> str:
    return str(table._meta.table_name)
