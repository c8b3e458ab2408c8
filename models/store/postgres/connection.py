"""A database on a PostgreSQL server as peewee knows it: connecting, the version it has, and coming back when lost."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, cast

import peewee

from models.errors import StoreError
from models.store.database import Cursor, Database
from models.store.postgres.address import Server
from models.store.postgres.dialect import translate_statement
from models.store.postgres.driver import driver
from models.store.sqlite_engine import APPLICATION_ID

if TYPE_CHECKING:
    import psycopg

    Connection = psycopg.Connection[tuple[Any, ...]]

MARK_TABLE = "nianbao_schema"
_REPEATABLE = ("SELECT", "SHOW", "BEGIN")
CONNECT_SECONDS, LOCK_SECONDS, STATEMENT_SECONDS, KEEPALIVE_SECONDS = 5, 5, 60, 15


def open_server(server: Server, password: str = "") -> "Connection":
    """A psycopg connection of its own; without a password libpq looks into its own password file.

    A server that falls silent is given up after some seconds, so that the window does not hang.
    """
    asked = {"user": server.user, "host": server.host, "port": server.port, "password": password}
    connection: Connection = driver().connect(
        dbname=server.name,
        connect_timeout=CONNECT_SECONDS,
        application_name="yangguang-nianbao",
        client_encoding="utf8",
        keepalives_idle=KEEPALIVE_SECONDS,
        keepalives_interval=5,
        keepalives_count=3,
        tcp_user_timeout=KEEPALIVE_SECONDS * 1000,
        options=f"-c lock_timeout={LOCK_SECONDS}s -c statement_timeout={STATEMENT_SECONDS}s "
        "-c default_transaction_isolation=read\\ committed -c idle_in_transaction_session_timeout=60s",
        autocommit=True,
        **{name: value for name, value in (*asked.items(), *server.options) if value},
    )
    return connection


class _Adapter(peewee.Psycopg3Adapter):
    """peewee's own, which never saw the driver: it is loaded later."""

    def check_driver(self) -> None:
        driver()

    def get_binary_type(self) -> type:
        binary: type = driver().Binary
        return binary

    def is_connection_usable(self, conn: "Connection") -> bool:
        return not conn.closed


class ServerDatabase(peewee.PostgresqlDatabase, Database):
    """One database for several clerks. A connection that was lost is replaced."""

    psycopg2_adapter = psycopg3_adapter = _Adapter
    place: Server
    is_shared = True
    _snapshot_level = "REPEATABLE READ"

    def __init__(self, server: Server, password: str = "") -> None:
        # Reports are counted alike on both engines: 64 bits.
        super().__init__(server.name, field_types={"AUTO": "BIGSERIAL", "INT": "BIGINT", "TEXT": 'TEXT COLLATE "C"'})
        self.place = server
        self._password = password

    def _connect(self) -> "Connection":
        return open_server(self.place, self._password)

    def ensure_open(self) -> None:
        """Forget a connection that was lost; the next question opens a new one."""
        if self.is_lost() and not self.in_transaction():
            self.dispose()

    def is_lost(self) -> bool:
        """Whether this thread's connection broke."""
        return not self.is_closed() and bool(self.connection().closed)

    def begin(self, isolation_level: str | None = None) -> None:
        """Begin a transaction."""
        level = f" ISOLATION LEVEL {isolation_level}" if isolation_level else ""
        self.execute_sql(f"BEGIN{level}")

    def check_database(self) -> bool:
        """Whether the database is empty; StoreError when it is another program's, or does not hold all letters."""
        (encoding,) = self.execute_sql("SHOW server_encoding").fetchone()
        if encoding != "UTF8":
            raise StoreError(f"数据库 {self.place.label} 的编码是 {encoding}，存不了全部汉字。请用 UTF8 另建一个。")
        tables = self.get_tables()
        if tables and MARK_TABLE not in tables:
            raise StoreError(f"{self.place} 里已有别的程序的表，不是阳光年报的数据库，没有打开它。")
        return not tables

    @property
    def user_version(self) -> int:
        """The version of the schema; 0 in an empty database."""
        if MARK_TABLE not in self.get_tables():
            return 0
        mark, version = self.execute_sql(f"SELECT application, version FROM {MARK_TABLE}").fetchone() or (0, 0)
        if mark != APPLICATION_ID:
            raise StoreError(f"{self.place} 不是阳光年报的数据库，没有打开它。")
        return int(version)

    @user_version.setter
    def user_version(self, version: int) -> None:
        self.execute_sql(
            f"CREATE TABLE IF NOT EXISTS {MARK_TABLE} (application bigint NOT NULL, version bigint NOT NULL)"
        )
        self.execute_sql(f"DELETE FROM {MARK_TABLE}")
        self.execute_sql(f"INSERT INTO {MARK_TABLE} VALUES (%s, %s)", (APPLICATION_ID, version))

    @property
    def schema_builder(self) -> peewee.Database:
        """What the steps of the schema are told to."""
        return cast(peewee.Database, Translator(self))

    def execute_sql(self, sql: str, params: Iterable[object] | None = None) -> Cursor:
        """Run a statement; a question, or the beginning of a transaction, once more when the connection was lost.

        What writes is never run twice: it may have been done although nobody was told.
        """
        if sql.startswith("CREATE TABLE"):
            sql = sql.removesuffix(" STRICT")  # peewee writes it for every engine
        try:
            return super().execute_sql(sql, params)
        except peewee.DatabaseError:
            if self.in_transaction() or not self.is_lost() or not sql.startswith(_REPEATABLE):
                raise
        self.ensure_open()
        return super().execute_sql(sql, params)

    def schema_names(self) -> set[str]:
        """Every table and trigger."""
        triggers = self.execute_sql(
            "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace"
        )
        return {*self.get_tables(), *(row[0] for row in triggers.fetchall())}

    def membership(self, values: Sequence[str]) -> tuple[str, object]:
        """A condition on a column that these are all the values it may have, however many, and what to bind to it."""
        return "= ANY(?)", list(values)

    def login_name(self) -> str:
        """Who knocked, as the server knows them."""
        return str(self.execute_sql("SELECT session_user").fetchone()[0])

    def lock_schema(self) -> None:
        """Let nobody else change the schema until the transaction ends."""
        self.execute_sql("SELECT pg_advisory_xact_lock(%s)", (APPLICATION_ID,))

    def durability(self) -> str:
        """The server's version and how it keeps a commit, in the words of its own settings."""
        settings = dict(
            self.execute_sql(
                "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", (_DURABILITY_SETTINGS,)
            ).fetchall()
        )
        return f"PostgreSQL {settings['server_version']}，" + "，".join(
            f"{name}={settings[name]}" for name in _DURABILITY_SETTINGS[1:]
        )


_DURABILITY_SETTINGS = ["server_version", "fsync", "synchronous_commit", "full_page_writes"]


class Translator:
    """Takes the schema's statements as SQLite has them and makes them on the server."""

    def __init__(self, database: ServerDatabase) -> None:
        self._database = database

    def execute_sql(self, statement: str, params: Iterable[object] = ()) -> Cursor:
        """Run what the statement becomes; the last cursor."""
        cursor = None
        for translated_statement in translate_statement(statement):
            cursor = self._database.execute_sql(translated_statement, tuple(params))
        return cursor
