"""Backups that nobody has to think of: when the window opens, from time to time, and when it closes."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from models.services.backups import Attempt, Safekeeping, Why
from ui.jobs.queue import JobQueue

if TYPE_CHECKING:
    from models.services.backups import Verdict

LOOK_MS = 60_000
FIRST_MS = 3_000
"""The window comes first."""


class RoutineBackup(QObject):
    """Works off the UI thread, on a worker of its own: a share that hangs holds up nothing else.

    What fails is told through ``say`` once, and again only after it has worked in between. ``found`` is told
    when the look at the whole database, taken once behind the first window, finds it damaged.
    """

    def __init__(
        self,
        safekeeping: Safekeeping,
        say: Callable[[str], None],
        found: "Callable[[Verdict], None]",
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._safekeeping = safekeeping
        self._jobs = JobQueue()
        self._say = say
        self._found = found
        self._told: tuple[str, ...] = ()
        self._clock = QTimer(self, interval=LOOK_MS)
        self._clock.timeout.connect(self._look)
        self._clock.start()
        self._first = QTimer(self, singleShot=True, interval=FIRST_MS)
        self._first.timeout.connect(self._begin)
        self._first.start()

    def close(self) -> Attempt:
        """The last one of the day; the window is gone by now, so it may take its moment."""
        self.stop()
        return self._safekeeping.back_up(Why.CLOSE)

    def stop(self) -> None:
        """Make no more, once the one that is being made is done."""
        self._first.stop()
        self._clock.stop()
        self._jobs.close()

    def _begin(self) -> None:
        self._jobs.start(self, self._safekeeping.look, self._tell_found, self._say)
        self._order(Why.OPEN)

    def _tell_found(self, verdict: "Verdict") -> None:
        if verdict.trouble:
            self._found(verdict)

    def _look(self) -> None:
        self._jobs.start(self, self._safekeeping.is_due, self._go_on, lambda _: None, key="due")

    def _go_on(self, is_due: bool) -> None:
        if is_due:
            self._order(Why.TIMED)

    def _order(self, why: Why) -> None:
        self._jobs.start(self, lambda: self._safekeeping.back_up(why), self._tell, self._say, key="backup")

    def _tell(self, attempt: Attempt) -> None:
        for sentence in attempt.told:
            if sentence not in self._told:
                self._say(sentence)
        self._told = attempt.told
