"""Hears what others write: a server tells by itself, a file is looked at from time to time."""

from PySide6.QtCore import QObject, QTimer, Signal

from models.services.library import Library
from ui.jobs.queue import JobQueue

CHECK_MS = 3_000


class ChangeListener(QObject):
    """``report_changed`` carries the number of a report that may have been changed elsewhere, 0 for any of them.

    ``lost`` carries a sentence when the server is gone; the next ``report_changed`` ends that. ``failed`` comes when
    nothing more will be heard of.
    """

    report_changed = Signal(int)
    lost = Signal(str)
    failed = Signal()

    def __init__(self, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_stopped = False
        self._jobs = JobQueue(daemon=True)
        self._clock = QTimer(self, interval=CHECK_MS)
        if library.is_shared:
            self._jobs.start_steps(self, library.follow_changes, self._deliver, self._end)
        else:
            self._clock.timeout.connect(lambda: self.report_changed.emit(0))
            self._clock.start()

    def stop(self) -> None:
        """Hear no more."""
        self.is_stopped = True
        self._clock.stop()
        self._jobs.close()

    def _deliver(self, news: list[int | str]) -> None:
        for each in news:
            if isinstance(each, str):
                self.lost.emit(each)
            else:
                self.report_changed.emit(each)

    def _end(self, problem: str) -> None:
        if problem:
            self.failed.emit()
