"""Saving what still reads of a damaged database into a new file; reports are checked, or rebuilt from the journal."""

import json
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from models.editions.known_editions import edition_by_name, known_editions
from models.errors import AppError, StoreError
from models.report.change import (
    AGENCY_PLACE,
    EXPLANATION_PREFIX,
    FIGURE_PREFIX,
    PRINTED_BLANK,
    PRINTED_PREFIX,
    STATE_PLACE,
    Contents,
)
from models.store import atomic_files, sqlite_engine
from models.store.audit.tables import AUDIT_TABLES
from models.store.backups.damage import readable_rows
from models.store.connection import OfficeDatabase
from models.store.integrity import journal_audit
from models.store.integrity.integrity_check import examine
from models.store.integrity.ledger_audit import read_ledger
from models.store.integrity.raw_reader import RawReport, read_contents, read_reports
from models.store.integrity.submission_integrity import collection_tables, drop_broken_submissions
from models.store.ledger import COVERED, SALVAGED, SINCE_VERSION, read_rows, record_everything
from models.store.migrate import migrate
from models.store.office_documents import document_digest
from models.store.registers.tables import REGISTER_TABLES
from models.store.reports import digest_of, now
from models.store.schema import Schema, schema_in_file
from models.store.signing_key import secret_key_digest
from models.store.sqlite_errors import translated_errors
from models.store.tables import column_of

DOUBTFUL = "抢救，待核对"
_TABLES = ("agency", "report", "words", "printed_total", "explanation", "journal", "paper", "signing_key")


class SalvageOutcome(StrEnum):
    """How a report came out."""

    WHOLE = "whole"
    REBUILT = "rebuilt"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True)
class SalvagedReport:
    """One report of the new file."""

    name: str
    outcome: SalvageOutcome

    @property
    def sentence(self) -> str:
        """How it came out, for the clerk."""
        sentences = {
            SalvageOutcome.WHOLE: "完整，与校验码相符",
            SalvageOutcome.REBUILT: "表中数据有损坏，已按修改记录重建，与校验码相符",
            SalvageOutcome.DOUBTFUL: "只抢救出一部分，请逐项核对",
        }
        return f"{self.name}：{sentences[self.outcome]}"


def salvage(damaged: Path, target: Path, password: str = "") -> list[SalvagedReport]:
    """Copy what reads into a new database at ``target``; the damaged file is not changed.

    StoreError when nothing reads at all, the target exists, or a newer program would save more.
    """
    if target.exists():
        raise StoreError(f"{target} 已经存在。请给抢救出的数据另起一个文件名。")
    _refuse_newer(damaged, password)
    part = atomic_files.partial_path(target)
    with translated_errors(target):
        try:
            _make_empty(part, password)
            with closing(sqlite_engine.open_file(part, password)) as new:
                new.execute("PRAGMA synchronous = off")
                _copy_rows(damaged, new, password)
                saved = [_restore_report(new, report) for report in read_reports(new)]
            _record_what_is_there(part, password)
            if not saved:
                raise StoreError(f"{damaged} 里已经没有读得出的报告。请从备份恢复，原文件没有动。")
            examination = examine(part, password)
            if not examination.is_good:
                raise StoreError(f"抢救出的数据没有通过检查，没有留下：{examination.issues[0].sentence}原文件没有动。")
            atomic_files.replace_with(part, target)
        finally:
            atomic_files.remove_database_files(part)
    return saved


def _refuse_newer(damaged: Path, password: str) -> None:
    """Reports of an edition that this program does not know would be left behind."""
    schema = Schema()
    with (
        translated_errors(damaged),
        closing(sqlite_engine.open_file(damaged, password, readonly=True)) as connection,
        # Where the schema does not read, that is what is being saved from.
        suppress(sqlite_engine.driver.Error, ValueError, TypeError),
    ):
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        schema = schema_in_file(connection, version)
    schema.refuse_newer(damaged)


def _make_empty(path: Path, password: str) -> None:
    database = OfficeDatabase(path, password)
    try:
        database.application_id = sqlite_engine.APPLICATION_ID
        migrate(database, known_editions(), before=lambda: None)
    finally:
        database.close()


def _copy_rows(damaged: Path, new: sqlite3.Connection, password: str) -> None:
    own = [*_TABLES, *(f"figures_{edition.name}" for edition in known_editions())]
    later = (*REGISTER_TABLES, *AUDIT_TABLES)
    tables = [*own, *collection_tables(), *(str(table._meta.table_name) for table in later)]
    with translated_errors(damaged), closing(sqlite_engine.open_file(damaged, password, readonly=True)) as old:
        rows = {table: readable_rows(old, table) for table in tables}
        _copy_ledger(old, new)
    _name_orphans(rows)
    rows["paper"] = [row for row in rows["paper"] if _is_whole(row)]
    rows["signing_key"] = [
        row for row in rows["signing_key"] if secret_key_digest(str(row["content"])) == row["digest"]
    ]
    drop_broken_submissions(rows)
    new.execute("BEGIN")
    # A report's row comes last: while it is not there, no guard holds its parts for final.
    for table in sorted(tables, key=lambda name: name == "report"):
        for row in rows[table]:
            names = ", ".join(f'"{name}"' for name in row)
            marks = ", ".join("?" * len(row))
            try:
                new.execute(f'INSERT OR IGNORE INTO "{table}" ({names}) VALUES ({marks})', tuple(row.values()))
            except sqlite_engine.driver.Error:
                continue
    known = [row["id"] for row in rows["report"]]
    _drop_orphaned_rows(new, own, known)
    new.execute("COMMIT")


def _copy_ledger(old: sqlite3.Connection, new: sqlite3.Connection) -> None:
    """Keep what the ledger said until now, where all of it reads; else it begins anew."""
    try:
        version = int(old.execute("PRAGMA user_version").fetchone()[0])
        if version < SINCE_VERSION or read_ledger(old).errors:
            return
        for table in ("ledger", "ledger_head"):
            for row in readable_rows(old, table):
                names, marks = ", ".join(row), ", ".join("?" * len(row))
                new.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(row.values()))
    except (sqlite_engine.driver.Error, ValueError, TypeError):
        return


def _record_what_is_there(path: Path, password: str) -> None:
    """Record all that was saved, and what was not, so that the ledger and the rows agree from here on."""
    database = OfficeDatabase(path, password)
    try:
        with database.write():
            recorded = read_ledger(database.connection()).present
            there = {(table.name, key) for table in COVERED.values() for key, _ in read_rows(database.run, table)}
            record_everything(database, SALVAGED, [row for row in recorded if row not in there])
    finally:
        database.close()


def _is_whole(document: dict[str, object]) -> bool:
    """Whether a paper is as it was kept; one that is not would be worse than none."""
    name, content = str(document["name"]), str(document["content"])
    return document_digest(name, content) == document["digest"]


def _name_orphans(rows: dict[str, list[dict[str, object]]]) -> None:
    """A report whose agency is gone keeps its number under a name that says so."""
    known = {row["id"] for row in rows["agency"]}
    for number in sorted({row["agency_id"] for row in rows["report"]} - known, key=str):
        rows["agency"].append({"id": number, "name": f"单位名称已损坏（{number}）", "code": "", "level": ""})


def _drop_orphaned_rows(new: sqlite3.Connection, tables: list[str], known: list[object]) -> None:
    """Parts of reports whose row is gone cannot be shown; they stay in the damaged file."""
    numbers = ", ".join(str(int(str(number))) for number in known)
    for table in tables:
        if table not in ("agency", "report", "journal", "paper", "signing_key"):
            new.execute(f'DELETE FROM "{table}" WHERE report_id NOT IN ({numbers})')
    _delete_journal_entries(new, f"report_id NOT IN ({numbers})")


def _delete_journal_entries(new: sqlite3.Connection, which: str) -> None:
    """Leave entries out of the new file: its guard is lifted for them, inside the caller's transaction."""
    [(guard,)] = new.execute("SELECT sql FROM sqlite_schema WHERE name = 'journal_delete'").fetchall()
    new.execute("DROP TRIGGER journal_delete")
    new.execute(f"DELETE FROM journal WHERE {which}")
    new.execute(guard)


def _restore_report(new: sqlite3.Connection, report: RawReport) -> SalvagedReport:
    entries = journal_audit.read_chain(new, report.id)
    is_chained = not journal_audit.chain_errors(entries, report.revision)
    try:
        content = read_contents(new, report)
    except (AppError, ValueError):
        content = {}
    if digest_of(content) == report.digest and is_chained:
        return SalvagedReport(report.name, SalvageOutcome.WHOLE)
    if is_chained and entries:
        try:
            rebuilt = journal_audit.rebuild_contents(entries)
        except (ValueError, TypeError):
            rebuilt = {}
        if digest_of(rebuilt) == report.digest:
            _write_report(new, report, rebuilt)
            return SalvagedReport(report.name, SalvageOutcome.REBUILT)
    _mark_doubtful(new, report, content)
    return SalvagedReport(report.name, SalvageOutcome.DOUBTFUL)


def _write_report(new: sqlite3.Connection, report: RawReport, contents: Contents) -> None:
    new.execute("BEGIN")
    _unlock(new, report)
    for table in ("words", "printed_total", "explanation", f"figures_{report.edition}"):
        new.execute(f'DELETE FROM "{table}" WHERE report_id = ?', (report.id,))
    edition = edition_by_name(report.edition)
    new.execute(f'INSERT INTO "figures_{edition.name}" (report_id) VALUES (?)', (report.id,))
    for place, value in contents.items():
        if place.startswith(FIGURE_PREFIX):
            column = column_of(edition.find(place.removeprefix(FIGURE_PREFIX)))
            new.execute(f'UPDATE "figures_{edition.name}" SET "{column}" = ? WHERE report_id = ?', (value, report.id))
        elif place.startswith(PRINTED_PREFIX):
            number = None if value == PRINTED_BLANK else value
            cell = place.removeprefix(PRINTED_PREFIX)
            new.execute(
                "INSERT INTO printed_total (report_id, cell, value) VALUES (?, ?, ?)", (report.id, cell, number)
            )
        elif place.startswith(EXPLANATION_PREFIX):
            fingerprint = place.removeprefix(EXPLANATION_PREFIX)
            new.execute(
                "INSERT INTO explanation (report_id, mark, told) VALUES (?, ?, ?)", (report.id, fingerprint, value)
            )
        elif place not in (STATE_PLACE, AGENCY_PLACE):
            new.execute("INSERT INTO words (report_id, place, words) VALUES (?, ?, ?)", (report.id, place, value))
    new.execute("UPDATE report SET state = ? WHERE id = ?", (report.state, report.id))
    new.execute("COMMIT")


def _unlock(new: sqlite3.Connection, report: RawReport) -> None:
    new.execute("UPDATE report SET state = 'draft' WHERE id = ?", (report.id,))


def _mark_doubtful(new: sqlite3.Connection, report: RawReport, content: Contents) -> None:
    """Begin the report anew with what reads of it, as a draft; its old journal stays in the damaged file."""
    values = {place: value for place, value in content.items() if place not in (STATE_PLACE, AGENCY_PLACE)}
    steps = json.dumps([[place, None, value, None] for place, value in values.items()], ensure_ascii=False)
    say, origin, at = "从损坏的数据库抢救", f"原第 {report.revision} 次修改，内容可能不全", now()
    chain = journal_audit.chain_digest("", [report.id, 1, at, "", "begin", None, say, "imported"], origin, steps)
    label = f"{report.label}·{DOUBTFUL}" if report.label else DOUBTFUL
    _write_report(new, replace(report, state="draft"), values)
    new.execute("BEGIN")
    _delete_journal_entries(new, f"report_id = {report.id}")
    new.execute(
        "INSERT INTO journal (report_id, revision, at, operator, kind, say, source, origin, steps, chain) "
        "VALUES (?, 1, ?, '', 'begin', ?, 'imported', ?, ?, ?)",
        (report.id, at, say, origin, steps, chain),
    )
    new.execute(
        "UPDATE report SET revision = 1, digest = ?, label = ?, changed_at = ? WHERE id = ?",
        (digest_of(values), label, at, report.id),
    )
    new.execute("COMMIT")
