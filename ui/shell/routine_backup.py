"""Backups that nobody has to think of: when the window opens, from time to time, and when it closes."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from models.services.backups import BackupAttempt, BackupReason, BackupService
from ui.jobs.queue import JobQueue

if TYPE_CHECKING:
    from models.services.backups import DatabaseHealth

CHECK_MS = 60_000
FIRST_MS = 3_000
"""The window comes first."""


class RoutineBackup(QObject):
    """Works off the UI thread, on a worker of its own: a share that hangs holds up nothing else.

    What fails is told through ``say`` once, and again only after it has worked in between. ``show_damage`` is told
    when the look at the whole database, taken once behind the first window, finds it damaged.
    """

    def __init__(
        self,
        backup_service: BackupService,
        say: Callable[[str], None],
        show_damage: "Callable[[DatabaseHealth], None]",
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._backup_service = backup_service
        self._jobs = JobQueue()
        self._say = say
        self._show_damage = show_damage
        self._last_problems: tuple[str, ...] = ()
        self._clock = QTimer(self, interval=CHECK_MS)
        self._clock.timeout.connect(self._check_due)
        self._clock.start()
        self._first = QTimer(self, singleShot=True, interval=FIRST_MS)
        self._first.timeout.connect(self._begin)
        self._first.start()

    def close(self) -> BackupAttempt:
        """The last one of the day; the window is gone by now, so it may take its moment."""
        self.stop()
        return self._backup_service.back_up(BackupReason.CLOSE)

    def stop(self) -> None:
        """Make no more, once the one that is being made is done."""
        self._first.stop()
        self._clock.stop()
        self._jobs.close()

    def _begin(self) -> None:
        self._jobs.start(self, self._backup_service.check_health, self._report_damage, self._say)
        self._start_backup(BackupReason.OPEN)

    def _report_damage(self, health: "DatabaseHealth") -> None:
        if health.problem:
            self._show_damage(health)

    def _check_due(self) -> None:
        self._jobs.start(self, self._backup_service.is_due, self._continue, lambda _: None, key="due")

    def _continue(self, is_due: bool) -> None:
        if is_due:
            self._start_backup(BackupReason.TIMED)

    def _start_backup(self, reason: BackupReason) -> None:
        self._jobs.start(
            self, lambda: self._backup_service.back_up(reason), self._report_problems, self._say, key="backup"
        )

    def _report_problems(self, attempt: BackupAttempt) -> None:
        for sentence in attempt.problems:
            if sentence not in self._last_problems:
                self._say(sentence)
        self._last_problems = attempt.problems
