"""The same look at an office's database on a server: its schema, each report's digest, each journal's chain."""

from models.errors import StoreError
from models.store.connection import SCHEMA_VERSION
from models.store.integrity.integrity_check import (
    Examination,
    IntegrityIssue,
    IssueKind,
    document_issues,
    examine_report,
    orphan_issues,
    schema_issues,
    schema_remarks,
    submission_issues,
)
from models.store.integrity.raw_reader import RawReport, read_reports
from models.store.postgres.address import Server
from models.store.postgres.connection import ServerDatabase
from models.store.postgres.driver import driver
from models.store.postgres.raw_reader import open_snapshot
from models.store.schema import schema_on_server
from models.store.sqlite_errors import translated_errors


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
            schema = schema_on_server(reader, version)
            issues = schema_issues(schema)
            schema.refuse_newer(server)
            reports: list[RawReport] = []
            entries = 0
            try:
                reports = read_reports(reader)
                for report in reports:
                    report_issues, count = examine_report(reader, report)
                    issues += report_issues
                    entries += count
                issues += [
                    *orphan_issues(reader),
                    *document_issues(reader, version),
                    *submission_issues(reader, version, schema),
                ]
            except driver().ProgrammingError as error:
                if not schema.altered:
                    raise
                # A table or a column that the program asks for is gone; which, was said above.
                issues.append(IntegrityIssue(IssueKind.FILE, f"数据库读不出来（{str(error).splitlines()[0]}）。"))
    return Examination(server, version, len(reports), entries, tuple(issues), schema_remarks(schema))
