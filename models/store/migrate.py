"""Bring a database to the current shape: the listed steps in order, then a table for each known edition."""

from collections.abc import Callable, Iterable

from models.editions.edition import Edition
from models.errors import Damaged
from models.store import ledger
from models.store.connection import SCHEMA_VERSION
from models.store.database import Database
from models.store.migrations import STEPS
from models.store.postgres.connection import ServerDatabase
from models.store.schema import Schema, create_figure_tables, names_of, schema_in_file, schema_on_server
from models.store.sqlite_errors import translated_errors

_KEY_APART_SINCE = 6


def migrate(database: Database, editions: Iterable[Edition], before: Callable[[], None]) -> None:
    """Run the steps the database has not seen, one transaction for all; ``before`` is called first if there are any.

    Tables of figures and their guards follow from the editions, not from a version: a missing one is made. On a server
    ``before`` is called for that too. Damaged when the database is not as the steps made it, StoreError when a newer
    program keeps reports in it that this one cannot read.
    """
    with translated_errors(database.place):
        _refuse_other(database)
        editions = tuple(editions)
        if database.user_version == SCHEMA_VERSION and not missing_parts(database, editions):
            return
        if is_due(database) or (database.is_shared and database.user_version):
            before()
        with database.atomic():
            database.lock_schema()
            # Asked again inside: another window may have been here first.
            version = database.user_version
            for number, step in STEPS:
                if number > version:
                    step(database.schema_builder)
            for edition in editions:
                is_new = bool(missing_parts(database, (edition,)))
                create_figure_tables(database, edition, SCHEMA_VERSION)
                if is_new and isinstance(database, ServerDatabase):
                    from models.store.postgres.grants import grant_figures

                    grant_figures(database, edition)
            if version < SCHEMA_VERSION:
                if isinstance(database, ServerDatabase):
                    from models.store.postgres.server_schema import create_server_objects

                    create_server_objects(database)
                database.user_version = SCHEMA_VERSION
            if 0 < version < SCHEMA_VERSION:
                _record_upgrade(database, version)


def _record_upgrade(database: Database, version: int) -> None:
    """Record what the steps moved, or all that a program without a ledger left; give a server's groups their rights."""
    if version < ledger.SINCE_VERSION:
        ledger.record_everything(database, ledger.UPGRADED)
    elif version < _KEY_APART_SINCE:
        ledger.append(database, "", ledger.UPGRADED, {"paper": ["签名密钥"], "signing_key": [1]})
    if isinstance(database, ServerDatabase):
        from models.store.postgres.grants import grant_again

        grant_again(database)


def read_schema(database: Database) -> Schema:
    """How the schema of an open database stands."""
    if isinstance(database, ServerDatabase):
        from models.store.postgres.raw_reader import ServerReader

        return schema_on_server(ServerReader(database.connection()), database.user_version)
    return schema_in_file(database.connection(), database.user_version)


def _refuse_other(database: Database) -> None:
    schema = read_schema(database)
    if schema.altered:
        raise Damaged(
            f"数据库的结构与程序建立时的不同（{'、'.join(schema.altered)}），可能已损坏，或被别的程序改过；"
            f"程序没有改动它。请从备份恢复（{database.place}）。"
        )
    schema.refuse_newer(database.place)


def is_due(database: Database) -> bool:
    """Whether the database holds something and is of an older shape."""
    return database.user_version < SCHEMA_VERSION and bool(database.get_tables())


def missing_parts(database: Database, editions: Iterable[Edition]) -> set[str]:
    """What a new database, or an edition not seen before, still has to be given."""
    due = {name for edition in editions for name in names_of(edition, with_guards=not database.is_shared)}
    return due - database.schema_names()
