"""Backups that nobody has to think of: when the window opens, from time to time, and when it closes."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from models.session.safekeeping import Attempt, Safekeeping, Why
from ui.background import Background

LOOK_MS = 60_000
FIRST_MS = 3_000
"""The window comes first."""


class RoutineBackup(QObject):
    """Works off the UI thread; what fails is told through ``say`` and stands in nobody's way."""

    def __init__(
        self, safekeeping: Safekeeping, background: Background, say: Callable[[str], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._safekeeping = safekeeping
        self._background = background
        self._say = say
        self._clock = QTimer(self, interval=LOOK_MS)
        self._clock.timeout.connect(self._look)
        self._clock.start()
        QTimer.singleShot(FIRST_MS, self, lambda: self._order(Why.OPEN))

    def close(self) -> Attempt:
        """The last one of the day; the window is gone by now, so it may take its moment."""
        self._clock.stop()
        return self._safekeeping.back_up(Why.CLOSE)

    def _look(self) -> None:
        self._background.order("backup due", self._safekeeping.is_due, self._go_on, lambda _: None)

    def _go_on(self, is_due: bool) -> None:
        if is_due:
            self._order(Why.TIMED)

    def _order(self, why: Why) -> None:
        self._background.order("backup", lambda: self._safekeeping.back_up(why), self._tell, self._say)

    def _tell(self, attempt: Attempt) -> None:
        for sentence in attempt.told:
            self._say(sentence)
