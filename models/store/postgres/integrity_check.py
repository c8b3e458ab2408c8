"""The same look at an office's database on a server: its schema, each report's digest, each journal's chain."""

from collections.abc import Iterable, Iterator

from models.editions.edition import Edition
from models.errors import StoreError
from models.store.collection.tables import COLLECTED_TABLES
from models.store.connection import SCHEMA_VERSION
from models.store.integrity.integrity_check import Examination, Findings, IntegrityIssue, IssueKind
from models.store.postgres.address import Server
from models.store.postgres.connection import ServerDatabase
from models.store.postgres.driver import driver
from models.store.postgres.raw_reader import Reader, open_snapshot
from models.store.schema import expected_schema, schema_on_server, tables_of
from models.store.sqlite_errors import translated_errors
from models.store.tables import FIXED_TABLES


def _dangling_issues(reader: Reader, version: int, editions: Iterable[Edition]) -> Iterator[IntegrityIssue]:
    """Rows that point to none: the server refuses them, but to who switches its own checks off."""
    due = {name for kind, name, *_ in expected_schema(version) if kind == "table"}
    for table in (*FIXED_TABLES, *COLLECTED_TABLES, *(one for edition in editions for one in tables_of(edition))):
        for key in table._meta.refs:
            name, parent = table._meta.table_name, key.rel_model._meta.table_name
            if name not in due:
                continue  # it came with a later version
            (count,) = reader.execute(
                f'SELECT count(*) FROM "{name}" c WHERE c."{key.column_name}" IS NOT NULL '
                f'AND NOT EXISTS (SELECT FROM "{parent}" p WHERE p.id = c."{key.column_name}")'
            ).fetchone()
            if count:
                yield IntegrityIssue(IssueKind.FILE, f"{name} 表有 {count} 行指向的 {parent} 不见了。")


def examine_server(server: Server, password: str = "") -> Examination:
    """Read everything and say what is wrong; nothing is changed. StoreError as for a file.

    The structure below the tables is the server's own to check (``pg_amcheck``).
    """
    database = ServerDatabase(server, password)
    with translated_errors(server):
        try:
            if database.check_database():
                raise StoreError(f"数据库 {server} 还是空的。")
            version = database.user_version
        finally:
            database.close()
        if version > SCHEMA_VERSION:
            raise StoreError(f"数据库 {server} 是更新版本的程序建的，请先升级本程序。")
        with open_snapshot(server, password) as reader:
            found = Findings(schema=schema_on_server(reader, version))
            found.schema.refuse_newer(server)
            try:
                found.read_everything(reader, version)
                found.issues += _dangling_issues(reader, version, found.schema.editions)
            except driver().ProgrammingError as error:
                if not found.schema.altered:
                    raise
                # A table or a column that the program asks for is gone; which, was said above.
                found.issues.append(IntegrityIssue(IssueKind.FILE, f"数据库读不出来（{str(error).splitlines()[0]}）。"))
    return found.examination(server, version)
