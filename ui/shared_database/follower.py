"""Hears what others write: a server tells by itself, a file is looked at from time to time."""

from threading import Event, Thread

from PySide6.QtCore import QObject, QTimer, Signal

from models.session.library import Library

LOOK_MS = 3_000
_PATIENCE_SECONDS = 3


class Follower(QObject):
    """``came`` carries the number of a report that may have been changed elsewhere, 0 for any of them.

    ``lost`` carries a sentence when the server is gone; the next ``came`` says that it is back.
    """

    came = Signal(int)
    lost = Signal(str)

    def __init__(self, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stop = Event()
        self._thread: Thread | None = None
        self._clock = QTimer(self, interval=LOOK_MS)
        if library.is_shared:
            self._thread = Thread(target=library.follow, args=(self.came.emit, self.lost.emit, self._stop), daemon=True)
            self._thread.start()
        else:
            self._clock.timeout.connect(lambda: self.came.emit(0))
            self._clock.start()

    @property
    def is_stopped(self) -> bool:
        """Whether nothing is listened to any more; what was heard before may still be on its way."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Hear no more."""
        self._clock.stop()
        self._stop.set()
        if self._thread is not None:
            self._thread.join(_PATIENCE_SECONDS)
