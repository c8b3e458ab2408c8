"""The same look at an office's database on a server: its schema, each report's digest, each journal's chain."""

from models.errors import StoreTrouble
from models.store.connection import SCHEMA_VERSION
from models.store.integrity.integrity_check import (
    Examination,
    Flaw,
    Part,
    flaws_of,
    papers_of,
    received_of,
    remarks_on,
    report_of,
    strays_of,
)
from models.store.integrity.raw_reader import Held, held
from models.store.postgres.address import Server
from models.store.postgres.connection import ServerDatabase, driver
from models.store.postgres.raw_reader import reading
from models.store.schema import schema_on_server
from models.store.sqlite_errors import troubles


def examine_server(server: Server, password: str = "") -> Examination:
    """Read everything and say what is wrong; nothing is changed. StoreTrouble as for a file.

    The structure below the tables is the server's own to check (``pg_amcheck``).
    """
    database = ServerDatabase(server, password)
    with troubles(server):
        try:
            if database.pass_gate():
                raise StoreTrouble(f"数据库 {server} 还是空的。")
            version = database.user_version
        finally:
            database.close()
        if version > SCHEMA_VERSION:
            raise StoreTrouble(f"数据库 {server} 是更新版本的程序建的，请先升级本程序。")
        with reading(server, password) as reader:
            schema = schema_on_server(reader, version)
            flaws = flaws_of(schema)
            schema.refuse_newer(server)
            reports: list[Held] = []
            entries = 0
            try:
                reports = held(reader)
                for report in reports:
                    found, count = report_of(reader, report)
                    flaws += found
                    entries += count
                flaws += [*strays_of(reader), *papers_of(reader, version), *received_of(reader, version, schema)]
            except driver().ProgrammingError as trouble:
                if not schema.altered:
                    raise
                # A table or a column that the program asks for is gone; which, was said above.
                flaws.append(Flaw(Part.FILE, f"数据库读不出来（{str(trouble).splitlines()[0]}）。"))
    return Examination(server, version, len(reports), entries, tuple(flaws), remarks_on(schema))
