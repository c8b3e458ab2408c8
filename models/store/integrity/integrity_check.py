"""A whole look at a database file: structure, schema, each report's digest, each journal's chain."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from models.errors import AppError, Damaged, StoreError
from models.registers.request import Particulars
from models.store import sqlite_engine
from models.store.connection import SCHEMA_VERSION
from models.store.integrity import journal_audit
from models.store.integrity.document_integrity import broken_documents, document_remarks
from models.store.integrity.ledger_audit import describe_moment, ledger_began, ledger_flaws
from models.store.integrity.raw_reader import RawReport, read_contents, read_reports
from models.store.integrity.submission_integrity import SINCE_VERSION, broken_rosters, broken_submissions, broken_sums
from models.store.ledger import SINCE_VERSION as LEDGER_SINCE
from models.store.postgres.address import Place
from models.store.postgres.raw_reader import Reader
from models.store.registers import COUNTS_SINCE, LETTERS_SINCE
from models.store.registers import SINCE_VERSION as REGISTERS_SINCE
from models.store.registers.rows import person_digest, text_digest
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
    LEDGER = "ledger"


@dataclass(frozen=True)
class IntegrityIssue:
    """Something that is not as the program wrote it; ``report`` is a report's number where it is about one."""

    kind: IssueKind
    sentence: str
    report: int | None = None


@dataclass(frozen=True)
class Examination:
    """What was looked at and what was found; ``remarks`` are no flaws, but worth knowing.

    ``covered`` says in sentences what was held against what was written down of it, and what was not.
    """

    path: Place
    version: int
    reports: int
    entries: int
    issues: tuple[IntegrityIssue, ...]
    remarks: tuple[str, ...] = ()
    covered: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether everything is as the program wrote it."""
        return not self.issues


@dataclass
class Findings:
    """What a look through a database has found so far; damage may end it anywhere."""

    issues: list[IntegrityIssue] = field(default_factory=list)
    schema: Schema = field(default_factory=Schema)
    reports: int = 0
    entries: int = 0
    remarks: list[str] = field(default_factory=list)

    def read_everything(self, connection: Reader, version: int) -> None:
        """Hold all that is kept against what was written down of it, on either engine."""
        self.issues += schema_issues(self.schema)
        reports = read_reports(connection)
        self.reports = len(reports)
        for report in reports:
            issues, count = examine_report(connection, report)
            self.issues += issues
            self.entries += count
        self.issues += orphan_issues(connection)
        broken = broken_documents(connection, version)
        self.issues += (IntegrityIssue(IssueKind.REPORT, sentence) for sentence in broken)
        self.issues += submission_issues(connection, version, self.schema)
        self.issues += person_issues(connection, version)
        self.issues += ledger_issues(connection, version)
        self.remarks += ledger_remarks(connection, version)
        self.remarks += document_remarks(connection, version)

    def examination(self, place: Place, version: int) -> Examination:
        """All of it, once it is over."""
        remarks = (*self.remarks, *schema_remarks(self.schema))
        return Examination(
            place, version, self.reports, self.entries, tuple(self.issues), remarks, covered_parts(version)
        )


def examine(path: Path, password: str = "") -> Examination:
    """Read everything and say what is wrong; the file is not changed.

    StoreError when it cannot be opened at all, or a newer program keeps reports in it that this one cannot read;
    NeedsPassword when it is locked. Damage is an answer, not an error.
    """
    if not path.is_file():
        raise StoreError(f"没有这个文件：{path}。")
    sqlite_engine.refuse_wrong_password(path, password)
    version = 0
    found = Findings()
    try:
        with translated_errors(path), closing(sqlite_engine.open_file(path, password, readonly=True)) as connection:
            version = read_schema_version(connection, path)
            found.schema = schema_in_file(connection, version)
            found.schema.refuse_foreign(path)
            found.issues += _structure_issues(connection, bool(password))
            found.schema.refuse_newer(path)
            found.read_everything(connection, version)
    except Damaged as error:
        found.issues.append(IntegrityIssue(IssueKind.FILE, error.sentence))
    except (sqlite_engine.driver.Error, ValueError, TypeError) as error:
        # A name or a type that rotted: what the program asks for is not there.
        found.issues.append(IntegrityIssue(IssueKind.FILE, f"数据库读不出来（{error}）。"))
    return found.examination(path, version)


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
        if (entries[-1].at if entries else report.created_at) != report.changed_at:
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


def person_issues(connection: Reader, version: int) -> Iterator[IntegrityIssue]:
    """The flaws of what is kept of requesters, and of letters; it is not said whose they are."""
    if version < REGISTERS_SINCE:
        return
    rows = connection.execute("SELECT id, salt, name, contact, matter, remark, digest FROM register_person")
    for number, salt, name, contact, matter, remark, digest in rows:
        if person_digest(salt, Particulars(name, contact, matter, remark)) != digest:
            yield IntegrityIssue(IssueKind.REPORT, f"台账里第 {number} 号申请人的内容与存下时的校验码不符。")
    if version >= LETTERS_SINCE:
        for number, salt, content, digest in connection.execute("SELECT id, salt, content, digest FROM register_text"):
            if text_digest(salt, content) != digest:
                yield IntegrityIssue(IssueKind.REPORT, f"台账里第 {number} 号文书正文与存下时的校验码不符。")


def submission_issues(connection: Reader, version: int, schema: Schema) -> Iterator[IntegrityIssue]:
    """What is wrong with the reports that units sent, the rosters and the sums."""
    if version >= SINCE_VERSION:
        broken = (broken_submissions(connection, schema.editions), broken_rosters(connection), broken_sums(connection))
        yield from (IntegrityIssue(IssueKind.REPORT, sentence) for sentences in broken for sentence in sentences)


def ledger_issues(connection: Reader, version: int) -> Iterator[IntegrityIssue]:
    """What is not as the ledger has it."""
    for flaw in ledger_flaws(connection, version):
        yield IntegrityIssue(IssueKind.LEDGER, flaw.sentence, flaw.report)


def ledger_remarks(connection: Reader, version: int) -> Iterator[str]:
    """What cannot be told, because nothing was recorded then."""
    began = ledger_began(connection, version)
    if began is None:
        yield f"这是第 {version} 版结构的文件，那时还没有登记记录：{_LEDGER_COVERS}有没有被别的程序改过，无法判断。"
    elif began:
        since = f"登记记录从 {describe_moment(began)} 升级时开始"
        yield f"{since}：在那以前，{_LEDGER_COVERS}有没有被别的程序改过，无法判断。"


_LEDGER_COVERS = (
    "单位的名称、代码和级别，报告的单位、年度、格式、标签和删除标记，报告、文件和名册有没有整个去掉或添上，"
    "收到报告的状态、经过、回执和调整"
)


def covered_parts(version: int) -> tuple[str, ...]:
    """What a look through a database of this version holds against what was written down, in sentences."""
    covered = [
        "文件结构、各表的结构和保护触发器，与程序建立时的比对",
        "每份报告的数字、文字、封面、原表合计、说明、备注和状态，与校验码比对，再由修改记录从头推算一遍",
        "每条修改记录的时间、操作人、来源和内容，逐条相连",
    ]
    if version >= _DOCUMENTS_SINCE:
        covered.append("用语表、人员名单、密钥等文件，与校验码比对")
    if version >= SINCE_VERSION:
        covered.append("名册、收到的报告（原文件和数字）、存下的汇总，与校验码比对")
    if version >= LEDGER_SINCE:
        covered.append(f"{_LEDGER_COVERS}，与登记记录比对")
        if version >= REGISTERS_SINCE:
            covered.append("台账的每一件和它的办理过程、文书，与登记记录比对；申请人、申请内容和文书正文，与校验码比对")
        if version >= COUNTS_SINCE:
            covered.append("随报告来的台账数，与登记记录比对")
        covered.append("不在其中：收到的报告的检查结果（可以重算）、本机备份用过的旧密码")
    return tuple(covered)


def orphan_issues(connection: Reader) -> Iterator[IntegrityIssue]:
    """Journal entries of no report."""
    (count,) = connection.execute(
        "SELECT count(*) FROM journal WHERE report_id NOT IN (SELECT id FROM report)"
    ).fetchone()
    if count:
        yield IntegrityIssue(IssueKind.JOURNAL, f"有 {count} 条修改记录找不到所属的报告")
