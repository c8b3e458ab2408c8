"""A second start calls the first window forward: it writes into a file that the first one watches; no socket."""

import contextlib
import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

PATIENCE = 3.0
"""Seconds; a window that does not answer by then has something else to do, or hangs."""
_PAUSE = 0.05


class Doorbell(QObject):
    """Hung up by whoever holds the database; ``rung`` once for each call."""

    rung = Signal()

    def __init__(self, database: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = _bell(database)
        self._watch = QFileSystemWatcher(self)
        self._watch.fileChanged.connect(self._listen)
        self._hang_up()

    def _hang_up(self) -> None:
        # Without a bell the second start names the first window in a sentence, which is enough.
        with contextlib.suppress(OSError):
            self._path.write_text("", "ascii")
            if str(self._path) not in self._watch.files():
                self._watch.addPath(str(self._path))

    def _listen(self) -> None:
        try:
            is_call = bool(self._path.stat().st_size)
        except OSError:
            is_call = False
        if is_call or not self._watch.files():
            self._hang_up()
        if is_call:
            self.rung.emit()


def ring(database: Path, process: int) -> bool:
    """Call the window of a process forward; whether it answered."""
    path = _bell(database)
    _let_forward(process)
    try:
        path.write_text(str(os.getpid()), "ascii")
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if not path.stat().st_size:
                return True
            time.sleep(_PAUSE)
    except OSError:
        return False
    return False


def come_forward(window: QWidget) -> None:
    """Bring a window before all others, out of the task bar if need be, with what stands before it."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    front = QApplication.activeModalWidget() or window
    front.show()
    front.raise_()
    front.activateWindow()
    QApplication.alert(front)


def _bell(database: Path) -> Path:
    return database.with_name(f"{database.name}.call")


def _let_forward(process: int) -> None:
    """Windows lets a program come forward only when the one in front allows it."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(process)
