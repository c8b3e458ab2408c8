"""Moving an office's whole database from a file to a server or back: row by row, compared before it counts."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from models import private_files
from models.editions.edition import Edition
from models.editions.known_editions import known_editions
from models.errors import Refused, StoreError
from models.save_target import find_target
from models.store import atomic_files, sqlite_engine
from models.store.audit.tables import AUDIT_TABLES
from models.store.collection.tables import COLLECTED_TABLES
from models.store.connection import SCHEMA_VERSION, OfficeDatabase, pragmas_for
from models.store.database import Database
from models.store.instance_lock import acquire_lock
from models.store.integrity import journal_audit
from models.store.integrity.integrity_check import read_schema_version
from models.store.integrity.ledger_audit import ledger_flaws
from models.store.integrity.raw_reader import read_contents, read_reports
from models.store.migrate import migrate
from models.store.postgres.address import Place, Server
from models.store.postgres.connection import ServerDatabase
from models.store.postgres.raw_reader import Reader, ServerReader, open_snapshot
from models.store.registers.tables import REGISTER_TABLES
from models.store.reports import digest_of
from models.store.schema import Schema, schema_in_file, schema_on_server, tables_of
from models.store.sqlite_errors import translated_errors
from models.store.tables import FIXED_TABLES, FORMER_PASSWORDS, DocumentRow, PeeweeModel, Report

_BATCH = 500


@dataclass(frozen=True)
class TransferResult:
    """What arrived, each report and each journal compared with where it came from."""

    reports: int
    entries: int
    rows: int


def transfer_database(
    source: Place, target: Place, source_password: str = "", target_password: str = ""
) -> TransferResult:
    """Copy everything into a target that holds nothing yet; the source is only read, and nobody writes to it meanwhile.

    Refused when the target holds something or the source is not whole; StoreError when something differs on
    arrival. The target is then as it was.
    """
    if source == target:
        raise Refused("搬出和搬入是同一个数据库，没有搬。")
    target = _free_place(target)
    with _open_source(source, source_password) as (reader, schema):
        _refuse_damaged(source, reader, schema)
        with _open_target(target, target_password) as database, database.atomic():
            return _copy_everything(reader, schema, database, target)


def tables(editions: Iterable[Edition]) -> tuple[PeeweeModel, ...]:
    """Every table of a database that has these editions, each after those it points to."""
    figures, received = zip(*map(tables_of, editions), strict=True)
    return (*FIXED_TABLES, *figures, *COLLECTED_TABLES, *received, *REGISTER_TABLES, *AUDIT_TABLES)


def _free_place(target: Place) -> Place:
    """Where the target comes to be; CannotSave, or Refused, where something else stands."""
    if not isinstance(target, Path):
        return target
    if (place := find_target(target)).exists():
        raise Refused(f"{target} 已经有了，不会覆盖它。请另写一个文件名。")
    return place


@contextmanager
def _open_source(source: Place, password: str) -> Iterator[tuple[Reader, Schema]]:
    with translated_errors(source):
        if isinstance(source, Server):
            database = ServerDatabase(source, password)
            try:
                if database.check_database() or database.user_version != SCHEMA_VERSION:
                    raise Refused(f"{source} 是空的，或不是这个版本的结构，没有搬。")
            finally:
                database.close()
            with open_snapshot(source, password, is_locked=True) as reader:
                yield reader, schema_on_server(reader, SCHEMA_VERSION)
            return
        if not source.is_file():
            raise StoreError(f"没有这个数据库：{source}。")
        sqlite_engine.refuse_wrong_password(source, password)
        held_alone = acquire_lock(source)
        connection = sqlite_engine.open_file(source, password, readonly=True)
        try:
            connection.execute("BEGIN")
            if read_schema_version(connection, source) != SCHEMA_VERSION:
                raise Refused(f"{source} 是旧版本的结构。请先用这个版本的程序打开一次，再搬。")
            yield connection, schema_in_file(connection, SCHEMA_VERSION)
        finally:
            connection.close()
            held_alone.release()


@contextmanager
def _open_target(target: Place, password: str) -> Iterator[Database]:
    with translated_errors(target):
        if isinstance(target, Server):
            database = ServerDatabase(target, password)
            try:
                is_empty = database.check_database()
                if not is_empty and any(_count(database, table) for table in tables(known_editions())):
                    raise Refused(f"{target} 里已经有内容，不会覆盖它。请管理员另建一个空的数据库。")
                migrate(database, known_editions(), lambda: None)
                database.execute_sql("SET statement_timeout = 0")
                yield database
            finally:
                database.close()
            return
        private_files.create_folder(target.parent)
        part = atomic_files.partial_path(target)
        file = OfficeDatabase(part, password, {**pragmas_for(part), "foreign_keys": "1"})
        try:
            file.connect()
            file.application_id = sqlite_engine.APPLICATION_ID
            migrate(file, known_editions(), lambda: None)
            yield file
            file.execute_sql("PRAGMA journal_mode = delete").fetchall()
            file.close()
            atomic_files.replace_with(part, target)
        finally:
            if not file.is_closed():
                file.close()
            atomic_files.remove_database_files(part)


def _refuse_damaged(source: Place, reader: Reader, schema: Schema) -> None:
    if schema.altered:
        wrong = "、".join(schema.altered)
        raise Refused(f"{source} 的结构与程序建立时的不同（{wrong}），没有搬。请先用 verify 检查，从备份恢复。")
    schema.refuse_newer(source)
    for report in read_reports(reader):
        entries = journal_audit.read_chain(reader, report.id)
        if digest_of(read_contents(reader, report)) != report.digest or journal_audit.chain_errors(
            entries, report.revision
        ):
            raise Refused(f"{report.name}与存下时的校验码不符，没有搬（{source}）。请先用 verify 检查，从备份恢复。")
    for flaw in ledger_flaws(reader, SCHEMA_VERSION):
        raise Refused(f"{flaw.sentence}没有搬（{source}）。请先用 verify 检查，从备份恢复。")


def _copy_everything(reader: Reader, schema: Schema, database: Database, target: Place) -> TransferResult:
    there: Reader = (
        ServerReader(database.connection()) if isinstance(database, ServerDatabase) else database.connection()
    )
    rows, moved = 0, tables(schema.editions)
    for table in moved:
        rows += _copy(reader, database, table)
    # A final report takes no rows: the states follow when all is in.
    for number, state in reader.execute("SELECT id, state FROM report WHERE state <> 'draft'").fetchall():
        there.execute("UPDATE report SET state = ? WHERE id = ?", (state, number))
    if isinstance(database, ServerDatabase):
        _continue_numbering(database)
    for table in moved:
        if _digest(reader, table) != _digest(there, table):
            raise StoreError(f"搬到 {target} 以后读回来与原件不符（{_name(table)}），没有留下它。")
    arrived_report = read_reports(there)
    for report in arrived_report:
        if digest_of(read_contents(there, report)) != report.digest:
            raise StoreError(f"{report.name}搬到 {target} 以后与校验码不符，没有留下它。")
        if journal_audit.chain_errors(journal_audit.read_chain(there, report.id), report.revision):
            raise StoreError(f"{report.name}的修改记录搬到 {target} 以后接不上，没有留下它。")
    (entries,) = there.execute("SELECT count(*) FROM journal").fetchone()
    return TransferResult(len(arrived_report), int(entries), rows)


def _name(table: PeeweeModel) -> str:
    return str(table._meta.table_name)


def _columns(table: PeeweeModel) -> list[str]:
    return [field.column_name for field in table._meta.sorted_fields]


def _rows(reader: Reader, table: PeeweeModel) -> Iterable[tuple[object, ...]]:
    """The rows in the order of their key, which the first column (or two) is."""
    columns = ", ".join(f'"{name}"' for name in _columns(table))
    keys = ", ".join(f'"{field.column_name}"' for field in table._meta.get_primary_keys())
    # Passwords of backups are this computer's own affair.
    without = f" WHERE name <> '{FORMER_PASSWORDS}'" if table is DocumentRow else ""
    return reader.execute(f'SELECT {columns} FROM "{_name(table)}"{without} ORDER BY {keys}')


def _copy(reader: Reader, database: Database, table: PeeweeModel) -> int:
    columns = _columns(table)
    sign = "%s" if isinstance(database, ServerDatabase) else "?"
    names, signs = ", ".join(f'"{name}"' for name in columns), ", ".join([sign] * len(columns))
    statement = f'INSERT INTO "{_name(table)}" ({names}) VALUES ({signs})'
    state = columns.index("state") if table is Report else None
    cursor = database.cursor()
    count = 0
    for batch in _batches(_rows(reader, table)):
        if state is not None:
            batch = [(*row[:state], "draft", *row[state + 1 :]) for row in batch]
        cursor.executemany(statement, batch)
        count += len(batch)
    return count


def _batches(rows: Iterable[tuple[object, ...]]) -> Iterator[list[tuple[object, ...]]]:
    batch = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _count(database: Database, table: PeeweeModel) -> int:
    if _name(table) not in database.schema_names():
        return 0
    return int(database.execute_sql(f'SELECT count(*) FROM "{_name(table)}"').fetchone()[0])


def _continue_numbering(database: ServerDatabase) -> None:
    """Let the numbers that the server gives go on behind those that came."""
    for table in (*FIXED_TABLES, *COLLECTED_TABLES, *REGISTER_TABLES, *AUDIT_TABLES):
        if _columns(table)[0] == "id":
            name = _name(table)
            database.execute_sql(
                f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM \"{name}\" HAVING max(id) > 0"
            )


def _digest(reader: Reader, table: PeeweeModel) -> str:
    digest = sha256()
    for row in _rows(reader, table):
        digest.update(repr(tuple(row)).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
