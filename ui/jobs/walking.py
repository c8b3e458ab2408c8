"""A long deed off the UI thread that is told of a few steps at a time, and can be stopped between two."""

import time
from collections.abc import Callable, Generator, Iterator
from threading import Event

from PySide6.QtCore import QObject, Signal

from ui.jobs.background import Background

OFTEN = 0.1
"""Seconds between two tellings; more often would only cost the window time."""
ORDER = "walk"


class Walking(QObject):
    """One deed at a time. ``came`` carries a list of what its steps gave; ``ended`` comes last of all.

    ``ended`` carries the sentence of what went wrong, empty where nothing did or the deed was called off.
    """

    came = Signal(list)
    ended = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = Background(self)
        self._stopped = Event()

    def start(self, steps: Callable[[], Iterator[object]]) -> None:
        """Begin; ``steps`` is called on the worker, and closed between two of its steps when called off."""
        self._stopped.clear()
        self._background.order(ORDER, lambda: self._walk(steps()), lambda _: self.ended.emit(""), self.ended.emit)

    def stop(self) -> None:
        """Take no further step; what was done stays done."""
        self._stopped.set()

    def leave(self) -> None:
        """The same, and wait for the step in hand; nothing is told any more."""
        self.stop()
        self._background.stop()

    def _walk(self, steps: Iterator[object]) -> None:
        waiting: list[object] = []
        told = time.monotonic()
        try:
            for step in steps:
                waiting.append(step)
                if self._stopped.is_set():
                    break
                if time.monotonic() - told > OFTEN:
                    self.came.emit(waiting)
                    waiting, told = [], time.monotonic()
        finally:
            if isinstance(steps, Generator):
                steps.close()
            self.came.emit(waiting)
