"""A long deed on the window's own thread, one small step after the other, so that the window goes on answering."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QTimer


class Stepwise:
    """Does a deed for one thing after the other between the window's own events; ``told`` hears of each."""

    def __init__(self, deeds: Iterator[Callable[[], bool]], total: int, told: Callable[[int, int], None]) -> None:
        self._deeds, self._total, self._told = deeds, total, told
        self._done = 0
        self._timer = QTimer(interval=0)
        self._timer.timeout.connect(self._step)
        self._timer.start()

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to be done."""
        return not self._timer.isActive()

    def stop(self) -> None:
        """Do no more."""
        if not self.is_done:
            self._timer.stop()
            self._told(self._done, self._done)

    def _step(self) -> None:
        deed = next(self._deeds, None)
        if deed is None or not deed():
            self.stop()
            return
        self._done += 1
        if self._done == self._total:
            self._timer.stop()
        self._told(self._done, self._total)
