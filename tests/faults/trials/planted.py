"""Faults planted into the program, one at a time: each says which trial must notice it.

A fault is a patch in the process that makes the trial, or in the program that it calls (``faulty_program.py``).
``python -m tests.faults.trials planted`` makes every trial with each of its faults; one that goes unnoticed is a flaw
of the trial.
"""

import shutil
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

from models.errors import AppError, Refused, StoreError
from models.exchange.formats import zip_archive
from models.exchange.packages import signed_zip
from models.figures import value as figure_values
from models.registers.request import Particulars
from models.report.change import apply_change
from models.report.workflow_record import State
from models.services import journalled_report, library, report_session
from models.services.rebase import rebase_change
from models.services.registers.requests import RequestRegister
from models.services.report_session import ReportSession
from models.services.workflow import refusal_of_change
from models.store import atomic_files, connection, journal, reports, sqlite_errors
from models.store.backups import backup as backups
from models.store.backups import restore
from models.store.backups.retention import Backup, BackupReason, parse_backup_name
from models.store.connection import OfficeDatabase
from models.store.integrity import integrity_check, journal_audit
from models.store.integrity.integrity_check import Examination, examine
from models.store.migrations import STEPS
from models.store.registers import writer as register_writer
from models.store.schema import create_figure_tables
from output import html, word

Plant = Callable[[], AbstractContextManager[object]]


@dataclass(frozen=True)
class Fault:
    """A fault of the program: ``reason`` says what it stands for, ``count`` how much of the trial must notice it."""

    trial: str
    name: str
    reason: str
    plant: Plant
    count: int = 40


FAULTS: list[Fault] = []


def _fault(trial: str, name: str, reason: str, count: int = 40) -> Callable[[Plant], Plant]:
    def declared(plant: Plant) -> Plant:
        FAULTS.append(Fault(trial, name, reason, plant, count))
        return plant

    return declared


def faults_of(trial: str) -> list[Fault]:
    """The faults that a trial must notice."""
    return [fault for fault in FAULTS if fault.trial == trial]


@_fault("kill", "commit-late", "a change is committed with the next one, and shown as kept before", 12)
@contextmanager
def _commit_late() -> Iterator[None]:
    real = OfficeDatabase.begin

    def begin(self: OfficeDatabase, *rest: Any) -> None:  # noqa: ANN401, as peewee's
        if self.connection().in_transaction:
            self.connection().commit()
        real(self, *rest)

    with patch.object(OfficeDatabase, "begin", begin), patch.object(OfficeDatabase, "commit", lambda _: True):
        yield


@_fault("kill", "backup-in-place", "a backup is written under the name it is to have", 60)
@contextmanager
def _backup_in_place() -> Iterator[None]:
    def slowly(source: Any, target: Any) -> None:  # noqa: ANN401, a connection of either driver
        source.backup(target, pages=1, progress=lambda *_: time.sleep(0.001))

    def straight(database: Path, folder: Path, reason: BackupReason, password: str = "") -> Backup:
        folder.mkdir(exist_ok=True)
        target = backups._unused_path(folder, datetime.now(UTC), examine(database, password), reason)
        with patch.object(backups, "overwrite_database", slowly):
            backups.copy_online(database, target, password)
        made = parse_backup_name(target)
        assert made
        return made

    with patch.object(backups, "back_up", straight), patch.object(restore, "back_up", straight):
        yield


@_fault("kill", "name-left-out", "a case is kept without whose it is", 12)
@contextmanager
def _name_left_out() -> Iterator[None]:
    real = register_writer.Writer.add_person

    def add(self: register_writer.Writer, told: Particulars) -> int:
        return real(self, replace(told, name=""))

    with patch.object(register_writer.Writer, "add_person", add):
        yield


@_fault("kill", "restore-by-copy", "a restore copies the file over the one that is open", 60)
@_fault("power", "restore-by-copy", "the same", 40)
@contextmanager
def _restore_by_copy() -> Iterator[None]:
    def copied(source: Any, target: Any) -> None:  # noqa: ANN401, a connection of either driver
        names = [rows.execute("PRAGMA database_list").fetchall()[0][2] for rows in (source, target)]
        shutil.copyfile(*names)

    with patch.object(restore, "overwrite_database", copied):
        yield


@_fault("kill", "migrate-in-parts", "each step of a migration is committed by itself", 60)
@contextmanager
def _migrate_in_parts() -> Iterator[None]:
    def migrated(database: Any, editions: Any, before: Callable[[], None]) -> None:  # noqa: ANN401, as the store's
        if database.user_version == connection.SCHEMA_VERSION:
            return
        before()
        for number, step in STEPS:
            if number > database.user_version:
                step(database.schema_builder)
        for edition in editions:
            create_figure_tables(database, edition, connection.SCHEMA_VERSION)
        database.user_version = connection.SCHEMA_VERSION

    with patch.object(library, "migrate", migrated), patch.object(restore, "migrate", migrated):
        yield


@_fault("kill", "no-backup-before-restore", "what a restore gives up is kept nowhere", 60)
@_fault("power", "no-backup-before-restore", "the same", 40)
@_fault("inject", "no-backup-before-restore", "the same", 8)
@contextmanager
def _no_backup_before_restore() -> Iterator[None]:
    real = backups.back_up

    def none(database: Path, folder: Path, reason: BackupReason, password: str = "") -> Backup:
        if reason is not BackupReason.RESTORE:
            return real(database, folder, reason, password)
        return backups.list_backups(folder)[0]

    with patch.object(restore, "back_up", none):
        yield


@_fault("power", "rename-unflushed", "a backup takes its name before its content is flushed", 60)
@contextmanager
def _rename_unflushed() -> Iterator[None]:
    def put(partial: Path, target: Path) -> None:
        partial.replace(target)
        atomic_files.flush_folder(target.parent)

    with patch.object(atomic_files, "replace_with", put):
        yield


@_fault("power", "rename-alone", "a backup takes its name, and nothing is flushed", 60)
@contextmanager
def _rename_alone() -> Iterator[None]:
    with patch.object(atomic_files, "replace_with", lambda partial, target: partial.replace(target)):
        yield


@_fault("power", "folder-unflushed", "the name of a backup is acknowledged before it is on the disk", 60)
@contextmanager
def _folder_unflushed() -> Iterator[None]:
    with patch.object(atomic_files, "flush_folder", lambda _folder: None):
        yield


@_fault("power", "synchronous-off", "a commit is not flushed", 20)
@contextmanager
def _synchronous_off() -> Iterator[None]:
    real = connection.journal_pragmas
    with patch.object(connection, "journal_pragmas", lambda version: {**real(version), "synchronous": "off"}):
        yield


@_fault("control", "disk-that-flushes", "the disk of the trial has everything at once, so that no setting loses any")
@contextmanager
def _disk_that_flushes() -> Iterator[None]:
    from tests.faults.trials.disk_layers import Disk, Event

    real = Disk.apply

    def apply(self: Disk, event: Event) -> None:
        real(self, event)
        for name in list(self.files):
            real(self, Event("sync", name))

    with patch.object(Disk, "apply", apply):
        yield


@_fault("inject", "swallowed", "a change that the disk refused is shown as kept", 24)
@contextmanager
def _swallowed() -> Iterator[None]:
    real = reports.write

    def write(database: Any, stored: Any, change: Any, operator: str, *rest: Any) -> Any:  # noqa: ANN401, as the store's
        try:
            return real(database, stored, change, operator, *rest)
        except StoreError:
            entry = journal.Entry(-1, stored.revision + 1, "", operator, journal.EntryKind.MAKE, None, change, "lost")
            contents = apply_change(stored.contents, change)
            return replace(stored, revision=stored.revision + 1, contents=contents), entry

    with patch.object(reports, "write", write):
        yield


@_fault("inject", "case-swallowed", "a case that the disk refused is shown as kept", 12)
@contextmanager
def _case_swallowed() -> Iterator[None]:
    real = RequestRegister._write

    def write(self: RequestRegister, description: str, request: Any, *rest: Any) -> Any:  # noqa: ANN401, the register's
        try:
            return real(self, description, request, *rest)
        except StoreError:
            return request

    with patch.object(RequestRegister, "_write", write):
        yield


@_fault("inject", "no-sentence", "an error of the disk ends in an exception", 8)
@contextmanager
def _no_sentence() -> Iterator[None]:
    with patch.object(sqlite_errors, "to_store_error", lambda _error, _place: None):
        yield


class _EqualToAll(str):
    """What every digest is taken for."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return True

    def __ne__(self, other: object) -> bool:
        return False


@_fault("rot", "digest-not-compared", "the digest of a report is not held against its content", 180)
@contextmanager
def _digest_not_compared() -> Iterator[None]:
    with patch.object(integrity_check, "digest_of", lambda _: _EqualToAll()):
        yield


@_fault("rot", "chain-not-checked", "the links of the journal are not computed again", 180)
@contextmanager
def _chain_not_checked() -> Iterator[None]:
    with patch.object(journal_audit, "chain_errors", lambda *_: []):
        yield


@_fault("rot", "person-not-compared", "whose a request is is not held against its digest", 300)
@contextmanager
def _person_not_compared() -> Iterator[None]:
    with patch.object(integrity_check, "person_issues", lambda *_: iter(())):
        yield


@_fault("taking", "kept-with-the-next", "a report is told as taken, and kept when the next one comes", 2)
@contextmanager
def _kept_with_the_next() -> Iterator[None]:
    from tests.faults.trials import taking

    with patch.object(taking, "PROGRAM", (sys.executable, str(Path(__file__).with_name("faulty_program.py")))):
        yield


@_fault("rot", "structure-not-checked", "SQLite is not asked whether indexes and tables agree", 180)
@contextmanager
def _structure_not_checked() -> Iterator[None]:
    with patch.object(integrity_check, "_structure_issues", lambda *_: iter(())):
        yield


@_fault("rot", "backup-not-examined", "a backup is put back without being read through", 240)
@contextmanager
def _backup_not_examined() -> Iterator[None]:
    def trusted(path: Path, _password: str = "") -> Examination:
        return Examination(path, connection.SCHEMA_VERSION, 0, 0, ())

    with patch.object(restore, "examine", trusted):
        yield


@_fault("rot", "sums-not-compared", "neither our checksums of a file nor the zip's own are compared", 900)
@contextmanager
def _sums_not_compared() -> Iterator[None]:
    from zipfile import ZipExtFile

    with (
        patch.object(signed_zip.SignedZip, "_check", lambda *_: None),
        patch.object(ZipExtFile, "_update_crc", lambda *_: None),
    ):
        yield


@_fault("fuzz", "number-by-int", "a figure is read by the language's own conversion, whose error nobody foresaw", 200)
@contextmanager
def _number_by_int() -> Iterator[None]:
    from tests.faults.trials import strange_inputs

    with patch.object(strange_inputs, "parse_figure", lambda text, _kind: int(text)):
        yield


@_fault("fuzz", "text-trimmed", "blanks at the ends of a text are dropped", 2000)
@contextmanager
def _text_trimmed() -> Iterator[None]:
    real = ReportSession.set_text

    def trimmed(self: ReportSession, section: str, text: str, *rest: Any) -> Any:  # noqa: ANN401, as the session's
        return real(self, section, text.strip(), *rest)

    with patch.object(ReportSession, "set_text", trimmed):
        yield


@_fault("fuzz", "reader-crashes", "a reader of foreign files ends in an error that it does not foresee", 400)
@contextmanager
def _reader_crashes() -> Iterator[None]:
    real = zip_archive.Archive.read

    def read(self: zip_archive.Archive, name: str) -> bytes:
        try:
            return real(self, name)
        except AppError as error:
            raise KeyError(name) from error

    with patch.object(zip_archive.Archive, "read", read):
        yield


@_fault("two", "revision-not-compared", "a report is written over whatever others wrote meanwhile", 1)
@contextmanager
def _revision_not_compared() -> Iterator[None]:
    real: Any = reports._write_change

    def write(database: Any, stored: Any, *rest: Any) -> Any:  # noqa: ANN401, as the store's
        *others, row = rest
        there = reports.revision_of(database, stored.id)
        row.revision = there + 1
        return real(database, replace(stored, revision=there), *others, row)

    with patch.object(reports, "_write_change", write):
        yield


@_fault("two", "figure-lost-on-the-way", "a figure of a report that is taken in is left out", 3)
@contextmanager
def _figure_lost() -> Iterator[None]:
    real = library._filing_steps
    with patch.object(library, "_filing_steps", lambda filing: real(filing)[1:]):
        yield


def _normalising(module: ModuleType) -> AbstractContextManager[object]:
    real = module._text
    return patch.object(module, "_text", lambda text, *rest: real(unicodedata.normalize("NFKC", text), *rest))


@_fault(
    "characters",
    "normalised-in-word",
    "a Word file's text is normalised, which makes some other characters",
    3000,
)
@contextmanager
def _normalised_in_word() -> Iterator[None]:
    with _normalising(word):
        yield


@_fault("characters", "normalised-in-page", "the same in the web page", 3000)
@contextmanager
def _normalised_in_page() -> Iterator[None]:
    with _normalising(html):
        yield


@_fault("characters", "any-digit", "digits of every script, raised ones too, are read as a figure", 6000)
@contextmanager
def _any_digit() -> Iterator[None]:
    digits = {
        number: str(unicodedata.digit(chr(number)))
        for number in range(0x80, sys.maxunicode + 1)
        if unicodedata.digit(chr(number), None) is not None
    }
    with patch.dict(figure_values._HALF_WIDTH, digits):
        yield


@_fault("walk", "redo-not-ended", "what was undone can be made again after a new change", 6)
@contextmanager
def _redo_not_ended() -> Iterator[None]:
    real = journal.History.after

    def after(self: journal.History, entry: journal.Entry) -> journal.History:
        then = real(self, entry)
        return replace(then, redoable=self.redoable) if entry.kind is journal.EntryKind.MAKE else then

    with patch.object(journal.History, "after", after):
        yield


@_fault("walk", "last-year-of-another", "last year's report stays that of the agency the report was opened with", 6)
@contextmanager
def _last_year_of_another() -> Iterator[None]:
    real = library.Library._neighbours

    def first(self: library.Library, agency: Any, year: int, edition: Any) -> Any:  # noqa: ANN401, as the library's
        kept = self.__dict__.setdefault("kept_neighbours", {})
        return kept.setdefault(year, real(self, agency, year, edition))

    with patch.object(library.Library, "_neighbours", first):
        yield


@_fault("walk", "undo-of-others", "undo takes back what another window wrote", 6)
@contextmanager
def _undo_of_others() -> Iterator[None]:
    with patch.object(journalled_report.JournalledReport, "_own", lambda _self, stack, _operator: stack):
        yield


@_fault("walk", "overwritten-unasked", "a figure that another wrote meanwhile is written over without a question", 6)
@contextmanager
def _overwritten_unasked() -> Iterator[None]:
    def rebase(change: Any, since: Any, base: Any, now: Any) -> Any:  # noqa: ANN401, as the session's
        after, clashes = rebase_change(change, since, base, now)
        return replace(after, steps=(*after.steps, *(c.override_step(now.get(c.place)) for c in clashes))), ()

    with patch.object(journalled_report, "rebase_change", rebase):
        yield


@_fault("walk", "state-undone", "a passage to another state is undone like a figure", 6)
@contextmanager
def _state_undone() -> Iterator[None]:
    def last(_self: ReportSession, stack: Any, _verb: str) -> Any:  # noqa: ANN401, as the session's
        if not stack:
            raise Refused("没有可以撤销的步骤。")
        return stack[-1]

    with patch.object(ReportSession, "_next_reversible", last):
        yield


@_fault("walk", "checked-not-locked", "a report that is being checked takes figures", 6)
@contextmanager
def _checked_not_locked() -> Iterator[None]:
    def refusal(state: State, places: tuple[str, ...]) -> str:
        return "" if state is State.CHECKING else refusal_of_change(state, places)

    with patch.object(report_session, "refusal_of_change", refusal):
        yield


@_fault("walk", "restored-nothing", "a restore says that it is done and leaves the database as it was", 12)
@contextmanager
def _restored_nothing() -> Iterator[None]:
    with (
        patch.object(restore, "overwrite_database", lambda *_: None),
        patch.object(restore, "fingerprint", lambda *_: ""),
    ):
        yield


@_fault("walk", "stays-deleted", "a report that was deleted is not brought back", 12)
@contextmanager
def _stays_deleted() -> Iterator[None]:
    with patch.object(library.Library, "undelete_report", lambda _self, _report: None):
        yield


@_fault("typing", "no-longest-wait", "words are handed over when the typing pauses, however long it goes on", 4)
@contextmanager
def _no_longest_wait() -> Iterator[None]:
    from ui.report.tabs import text_field

    with patch.object(text_field, "LONGEST_MS", 1 << 30):
        yield


@_fault("typing", "figure-kept-later", "a figure is shown when it is entered, and handed over with the next", 2)
@contextmanager
def _figure_kept_later() -> Iterator[None]:
    real = ReportSession.set_cells
    waiting: dict[Any, int | None] = {}

    def later(self: ReportSession, values: Any, *rest: Any) -> Any:  # noqa: ANN401, as the session's
        ready = dict(waiting)
        waiting.clear()
        waiting.update(values)
        return real(self, ready, *rest)

    with patch.object(ReportSession, "set_cells", later):
        yield
