"""A whole look at a database file: structure, schema, each report's digest, each journal's chain."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from models.errors import AppError, Damaged, StoreTrouble
from models.store import sqlite_engine
from models.store.connection import SCHEMA_VERSION
from models.store.integrity import journal_audit
from models.store.integrity.raw_reader import Held, contents, held
from models.store.integrity.submission_integrity import FROM_VERSION, broken_received
from models.store.office_documents import digest_of_paper
from models.store.postgres.address import Place
from models.store.postgres.raw_reader import Reader
from models.store.reports import digest_of
from models.store.schema import Schema, schema_in_file
from models.store.sqlite_errors import told, troubles

_MOST = 20
_PAPERS_FROM = 3


class Part(StrEnum):
    """Where a flaw lies."""

    FILE = "file"
    SCHEMA = "schema"
    REPORT = "report"
    JOURNAL = "journal"


@dataclass(frozen=True)
class Flaw:
    """Something that is not as the program wrote it; ``report`` is a report's number where it is about one."""

    part: Part
    sentence: str
    report: int | None = None


@dataclass(frozen=True)
class Examination:
    """What was looked at and what was found; ``remarks`` are no flaws, but worth knowing."""

    path: Place
    version: int
    reports: int
    entries: int
    flaws: tuple[Flaw, ...]
    remarks: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether everything is as the program wrote it."""
        return not self.flaws


def examine(path: Path, password: str = "") -> Examination:
    """Read everything and say what is wrong; the file is not changed.

    StoreTrouble when it cannot be opened at all, or a newer program keeps reports in it that this one cannot read;
    NeedsPassword when it is locked. Damage is an answer, not an error.
    """
    if not path.is_file():
        raise StoreTrouble(f"没有这个文件：{path}。")
    sqlite_engine.refuse_wrong_password(path, password)
    version = 0
    schema = Schema()
    flaws: list[Flaw] = []
    reports: list[Held] = []
    entries = 0
    try:
        with troubles(path), closing(sqlite_engine.open_file(path, password, readonly=True)) as connection:
            version = mark_of(connection, path)
            flaws += _structure(connection, bool(password))
            schema = schema_in_file(connection, version)
            flaws += flaws_of(schema)
            schema.refuse_newer(path)
            reports = held(connection)
            for report in reports:
                found, count = report_of(connection, report)
                flaws += found
                entries += count
            flaws += strays_of(connection)
            flaws += papers_of(connection, version)
            flaws += received_of(connection, version, schema)
    except Damaged as trouble:
        flaws.append(Flaw(Part.FILE, trouble.sentence))
    except (sqlite_engine.driver.Error, ValueError, TypeError) as trouble:
        # A name or a type that rotted: what the program asks for is not there.
        flaws.append(Flaw(Part.FILE, f"数据库读不出来（{trouble}）。"))
    return Examination(path, version, len(reports), entries, tuple(flaws), remarks_on(schema))


def mark_of(connection: sqlite3.Connection, path: Path) -> int:
    """The version of a database of ours; StoreTrouble when it is another program's, or newer than this program."""
    (mark,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if mark != sqlite_engine.APPLICATION_ID:
        raise StoreTrouble(f"{path} 不是阳光年报的数据库。")
    if version > SCHEMA_VERSION:
        raise StoreTrouble(f"{path} 是更新版本的程序写的，请先升级本程序。文件没有改动。")
    return int(version)


def _structure(connection: sqlite3.Connection, is_locked: bool) -> Iterator[Flaw]:
    if is_locked:
        for (trouble,) in connection.execute("PRAGMA cipher_integrity_check"):
            yield Flaw(Part.FILE, f"加密的数据页与校验码不符（{trouble}）")
    for (verdict,) in connection.execute(f"PRAGMA integrity_check({_MOST})"):
        if verdict != "ok":
            yield Flaw(Part.FILE, f"数据库结构损坏（{verdict}）")
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield Flaw(Part.FILE, f"{table} 表第 {row} 行指向的 {parent} 不见了")


def flaws_of(schema: Schema) -> list[Flaw]:
    """What of the tables, indexes and guards is not as the program made it."""
    return [Flaw(Part.SCHEMA, f"数据库里的“{name}”与程序建立时的不同") for name in schema.altered]


def remarks_on(schema: Schema) -> tuple[str, ...]:
    """What stands beside the program's own."""
    return tuple(f"数据库里还有“{name}”，不是本程序建的，没有核对它。" for name in schema.added)


def report_of(connection: Reader, report: Held) -> tuple[list[Flaw], int]:
    """The flaws of one report, and how many journal entries it has."""
    flaws: list[str] = []
    entries: list[journal_audit.Link] = []
    try:
        if digest_of(contents(connection, report)) != report.digest:
            flaws.append("内容与存下时的校验码不符")
        entries = journal_audit.links(connection, report.id)
        flaws += journal_audit.broken_links(entries, report.revision)
        if not flaws and digest_of(journal_audit.rebuilt(entries)) != report.digest:
            flaws.append("内容与修改记录推算出的不一致")
        if entries and entries[-1].at != report.changed_at:
            flaws.append("最后修改时间与修改记录不符")
    except (AppError, ValueError, TypeError, UnicodeError) as trouble:
        flaws.append(f"读不出来（{trouble}）")
    except sqlite_engine.driver.Error as trouble:
        known = told(trouble, Path())
        if known is not None and not isinstance(known, Damaged):
            raise
        flaws.append("所在的数据页已损坏，读不出来")
    part = Part.JOURNAL if flaws and all("修改记录" in sentence for sentence in flaws) else Part.REPORT
    return [Flaw(part, f"{report.name}：{'；'.join(flaws)}。", report.id)] if flaws else [], len(entries)


def papers_of(connection: Reader, version: int) -> Iterator[Flaw]:
    """The flaws of the papers."""
    if version < _PAPERS_FROM:
        return
    for name, content, digest in connection.execute("SELECT name, content, digest FROM paper"):
        if digest_of_paper(name, content) != digest:
            yield Flaw(Part.REPORT, f"“{name}”与存下时的校验码不符。")


def received_of(connection: Reader, version: int, schema: Schema) -> Iterator[Flaw]:
    """What is wrong with the reports that units sent."""
    if version >= FROM_VERSION:
        yield from (Flaw(Part.REPORT, sentence) for sentence in broken_received(connection, schema.editions))


def strays_of(connection: Reader) -> Iterator[Flaw]:
    """Journal entries of no report."""
    (count,) = connection.execute(
        "SELECT count(*) FROM journal WHERE report_id NOT IN (SELECT id FROM report)"
    ).fetchone()
    if count:
        yield Flaw(Part.JOURNAL, f"有 {count} 条修改记录找不到所属的报告")
