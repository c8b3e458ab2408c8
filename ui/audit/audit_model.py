"""What the tabs of an audit share: units, files and list as they stand, and the steps that can be undone."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from models.audit.rectification import RectificationItem
from models.errors import AppError
from models.services.audit.audit_receipts import AuditReceipts
from models.services.audit.audited_file import AuditedFile
from models.services.audit.published_audit import AuditRun, PublishedAudit
from models.services.audit.rectification_list import RectificationList
from models.services.audit.unit_audits import UnitAudit, audit_units
from models.services.collection.collection import Collection
from models.services.library import Library
from ui.jobs.queue import Job, JobQueue

Undo = Callable[[], object]


@dataclass(frozen=True)
class AuditPicture:
    """All that is shown of a year: its last run, None before the first."""

    run: AuditRun | None
    units: Sequence[UnitAudit]
    files: Sequence[AuditedFile]
    items: Sequence[RectificationItem]


class AuditModel(QObject):
    """``changed`` comes when the picture was read anew, ``progressed`` with how many files were gone through and of how
    many (twice 0 at the end), ``failed`` with a sentence, ``finished`` when a folder was gone through and kept.
    """

    changed = Signal()
    progressed = Signal(int, int)
    failed = Signal(str)
    finished = Signal()

    def __init__(
        self,
        library: Library,
        year: int,
        today: date,
        ask_operator: Callable[[], object],
        exports: Path,
        parent: QObject | None = None,
    ) -> None:
        """``exports`` is where files go the first time."""
        super().__init__(parent)
        self.exports = exports
        self.library, self.year, self.today = library, year, today
        self._ask_operator = ask_operator
        self.picture = AuditPicture(None, (), (), ())
        self.audit: PublishedAudit | None = None
        self._jobs = JobQueue(library.close)
        self._job: Job | None = None
        self._undoable: list[tuple[str, Undo]] = []

    # ── read beside the window ──

    def reload(self) -> None:
        """Read everything anew."""
        self._jobs.start(self, self._read, self._show, self.failed.emit, key="read")

    def _read(self) -> tuple[PublishedAudit, AuditPicture]:
        audit = PublishedAudit(Collection(self.library, self.year))
        items, runs = RectificationList(audit), audit.runs()
        of_run = audit.files_of_run(runs[0].id) if runs else []
        ids = {file.id for file in of_run}
        files = [*of_run, *(file for file in audit.current_files() if file.id not in ids)]
        shown = [file for file in files if file.is_current or not file.unit]
        units = audit_units(audit, shown, items) if runs else []
        return audit, AuditPicture(runs[0] if runs else None, units, files, items.items())

    def _show(self, read: tuple[PublishedAudit, AuditPicture]) -> None:
        self.audit, self.picture = read
        self.changed.emit()

    @property
    def is_idle(self) -> bool:
        """Whether everything is read and gone through."""
        return self._jobs.is_idle

    # ── a folder ──

    @property
    def is_busy(self) -> bool:
        """Whether a folder is being gone through."""
        return self._job is not None

    def go_through(self, places: Sequence[Path]) -> None:
        """Judge every file of the places on the worker, then keep the run and recheck the list.

        Nothing is kept where it is stopped before.
        """
        if self.is_busy or not self.is_named():
            return
        source = "、".join(map(str, places))

        self._job = self._jobs.start_steps(
            self, lambda: _go_through(self.library, self.year, places, source), self._report, self._end
        )
        self.progressed.emit(0, 0)

    def stop(self) -> None:
        """Take no further file; what was kept before stays as it was."""
        if self._job is not None:
            self._job.cancel()

    def _report(self, some: list[tuple[int, int]]) -> None:
        self.progressed.emit(*some[-1])

    def _end(self, sentence: str) -> None:
        self._job = None
        self.progressed.emit(0, 0)
        if sentence:
            self.failed.emit(sentence)
        self._undoable.clear()
        self.reload()
        self.finished.emit()

    # ── what a person does ──

    @property
    def undo_name(self) -> str:
        """What would be taken back, empty for nothing."""
        return self._undoable[-1][0] if self._undoable else ""

    def is_named(self) -> bool:
        """Whether it is known whose name stands on what is written; else the clerk is asked."""
        if not self.library.operator:
            self._ask_operator()
        return bool(self.library.operator)

    def run(self, name: str, deed: Callable[[PublishedAudit, RectificationList], Undo]) -> bool:
        """Do something by hand; the deed gives what takes it back. False where it was refused, which is told."""
        if self.audit is None or self.is_busy or not self.is_named():
            return False
        try:
            undo = deed(self.audit, self.items)
        except AppError as error:
            self.failed.emit(error.sentence)
            return False
        self._undoable.append((name, undo))
        self.reload()
        return True

    @property
    def items(self) -> RectificationList:
        """The list of the year."""
        assert self.audit is not None
        return RectificationList(self.audit)

    @property
    def receipts(self) -> AuditReceipts:
        """The receipts that items travel with."""
        assert self.audit is not None
        return AuditReceipts(self.audit, self.items)

    @property
    def office(self) -> str:
        """Who audits: the top of the roster."""
        top = self.audit.roster.top if self.audit else None
        return top.name if top else ""

    def undo(self) -> None:
        """Take the last step back that was done here by hand."""
        if not self._undoable or self.is_busy:
            return
        _, undo = self._undoable.pop()
        try:
            undo()
        except AppError as error:
            self.failed.emit(error.sentence)
        self.reload()

    def unit_name(self, code: str) -> str:
        """A unit's name, its code where the roster has it no more."""
        return next((one.unit.name for one in self.picture.units if one.unit.code == code), code)

    def close(self) -> None:
        """Stop, and let go of the database."""
        self._jobs.close()


def _go_through(library: Library, year: int, places: Sequence[Path], source: str) -> Iterator[tuple[int, int]]:
    audit = PublishedAudit(Collection(library, year))
    files = []
    for progress in audit.audit(places):
        files.append(progress.file)
        yield progress.done, progress.total
    RectificationList(audit).recheck(audit.keep(source, files))
    yield len(files), len(files)
