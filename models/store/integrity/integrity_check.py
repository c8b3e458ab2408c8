"""A whole look at a database file: structure, schema, each report's digest, each journal's chain."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from models.errors import AppError, Damaged, StoreError
from models.store import sqlite_engine
from models.store.connection import SCHEMA_VERSION
from models.store.integrity import journal_audit
from models.store.integrity.raw_reader import RawReport, read_contents, read_reports
from models.store.integrity.submission_integrity import SINCE_VERSION, broken_submissions
from models.store.office_documents import document_digest
from models.store.postgres.address import Place
from models.store.postgres.raw_reader import Reader
from models.store.reports import digest_of
from models.store.schema import Schema, schema_in_file
from models.store.sqlite_errors import to_store_error, translated_errors

_MAX_ISSUES = 20
_DOCUMENTS_SINCE = 3


class IssueKind(StrEnum):
    """Where a flaw lies."""

    FILE = "file"
    SCHEMA = "schema"
    REPORT = "report"
    JOURNAL = "journal"


@dataclass(frozen=True)
class IntegrityIssue:
    """Something that is not as the program wrote it; ``report`` is a report's number where it is about one."""

    kind: IssueKind
    sentence: str
    report: int | None = None


@dataclass(frozen=True)
class Examination:
    """What was looked at and what was found; ``remarks`` are no flaws, but worth knowing."""

    path: Place
    version: int
    reports: int
    entries: int
    issues: tuple[IntegrityIssue, ...]
    remarks: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether everything is as the program wrote it."""
        return not self.issues


def examine(path: Path, password: str = "") -> Examination:
    """Read everything and say what is wrong; the file is not changed.

    StoreError when it cannot be opened at all, or a newer program keeps reports in it that this one cannot read;
    NeedsPassword when it is locked. Damage is an answer, not an error.
    """
    if not path.is_file():
        raise StoreError(f"没有这个文件：{path}。")
    sqlite_engine.refuse_wrong_password(path, password)
    version = 0
    schema = Schema()
    issues: list[IntegrityIssue] = []
    reports: list[RawReport] = []
    entries = 0
    try:
        with translated_errors(path), closing(sqlite_engine.open_file(path, password, readonly=True)) as connection:
            version = read_schema_version(connection, path)
            issues += _structure_issues(connection, bool(password))
            schema = schema_in_file(connection, version)
            issues += schema_issues(schema)
            schema.refuse_newer(path)
            reports = read_reports(connection)
            for report in reports:
                report_issues, count = examine_report(connection, report)
                issues += report_issues
                entries += count
            issues += orphan_issues(connection)
            issues += document_issues(connection, version)
            issues += submission_issues(connection, version, schema)
    except Damaged as error:
        issues.append(IntegrityIssue(IssueKind.FILE, error.sentence))
    except (sqlite_engine.driver.Error, ValueError, TypeError) as error:
        # A name or a type that rotted: what the program asks for is not there.
        issues.append(IntegrityIssue(IssueKind.FILE, f"数据库读不出来（{error}）。"))
    return Examination(path, version, len(reports), entries, tuple(issues), schema_remarks(schema))


def read_schema_version(connection: sqlite3.Connection, path: Path) -> int:
    """The version of a database of ours; StoreError when it is another program's, or newer than this program."""
    (application_id,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application_id != sqlite_engine.APPLICATION_ID:
        raise StoreError(f"{path} 不是阳光年报的数据库。")
    if version > SCHEMA_VERSION:
        raise StoreError(f"{path} 是更新版本的程序写的，请先升级本程序。文件没有改动。")
    return int(version)


def _structure_issues(connection: sqlite3.Connection, is_locked: bool) -> Iterator[IntegrityIssue]:
    if is_locked:
        for (message,) in connection.execute("PRAGMA cipher_integrity_check"):
            yield IntegrityIssue(IssueKind.FILE, f"加密的数据页与校验码不符（{message}）")
    for (verdict,) in connection.execute(f"PRAGMA integrity_check({_MAX_ISSUES})"):
        if verdict != "ok":
            yield IntegrityIssue(IssueKind.FILE, f"数据库结构损坏（{verdict}）")
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield IntegrityIssue(IssueKind.FILE, f"{table} 表第 {row} 行指向的 {parent} 不见了")


def schema_issues(schema: Schema) -> list[IntegrityIssue]:
    """What of the tables, indexes and guards is not as the program made it."""
    return [IntegrityIssue(IssueKind.SCHEMA, f"数据库里的“{name}”与程序建立时的不同") for name in schema.altered]


def schema_remarks(schema: Schema) -> tuple[str, ...]:
    """What stands beside the program's own."""
    return tuple(f"数据库里还有“{name}”，不是本程序建的，没有核对它。" for name in schema.added)


def examine_report(connection: Reader, report: RawReport) -> tuple[list[IntegrityIssue], int]:
    """The flaws of one report, and how many journal entries it has."""
    issues: list[str] = []
    entries: list[journal_audit.Link] = []
    try:
        if digest_of(read_contents(connection, report)) != report.digest:
            issues.append("内容与存下时的校验码不符")
        entries = journal_audit.read_chain(connection, report.id)
        issues += journal_audit.chain_errors(entries, report.revision)
        if not issues and digest_of(journal_audit.rebuild_contents(entries)) != report.digest:
            issues.append("内容与修改记录推算出的不一致")
        if entries and entries[-1].at != report.changed_at:
            issues.append("最后修改时间与修改记录不符")
    except (AppError, ValueError, TypeError, UnicodeError) as error:
        issues.append(f"读不出来（{error}）")
    except sqlite_engine.driver.Error as error:
        known = to_store_error(error, Path())
        if known is not None and not isinstance(known, Damaged):
            raise
        issues.append("所在的数据页已损坏，读不出来")
    kind = IssueKind.JOURNAL if issues and all("修改记录" in sentence for sentence in issues) else IssueKind.REPORT
    return [IntegrityIssue(kind, f"{report.name}：{'；'.join(issues)}。", report.id)] if issues else [], len(entries)


def document_issues(connection: Reader, version: int) -> Iterator[IntegrityIssue]:
    """The flaws of the papers."""
    if version < _DOCUMENTS_SINCE:
        return
    for name, content, digest in connection.execute("SELECT name, content, digest FROM paper"):
        if document_digest(name, content) != digest:
            yield IntegrityIssue(IssueKind.REPORT, f"“{name}”与存下时的校验码不符。")


def submission_issues(connection: Reader, version: int, schema: Schema) -> Iterator[IntegrityIssue]:
    """What is wrong with the reports that units sent."""
    if version >= SINCE_VERSION:
        yield from (
            IntegrityIssue(IssueKind.REPORT, sentence) for sentence in broken_submissions(connection, schema.editions)
        )


def orphan_issues(connection: Reader) -> Iterator[IntegrityIssue]:
    """Journal entries of no report."""
    (count,) = connection.execute(
        "SELECT count(*) FROM journal WHERE report_id NOT IN (SELECT id FROM report)"
    ).fetchone()
    if count:
        yield IntegrityIssue(IssueKind.JOURNAL, f"有 {count} 条修改记录找不到所属的报告")
