"""A second start calls the first window forward, and hands it a file: it writes into one that the first one watches.

No socket: the program opens none.
"""

import contextlib
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from ui.jobs.call_later import call_later

if TYPE_CHECKING:
    from ui.shell.main_window import MainWindow

PATIENCE = 3.0
"""Seconds; a window that does not answer by then has something else to do, or hangs."""
_PAUSE = 0.05
_END = "\0"
_BUSY = 400  # milliseconds until the next look whether a dialog is still open


class CallListener(QObject):
    """Kept by whoever holds the database; ``called`` once for each call, with the file it brought or nothing."""

    called = Signal(str)

    def __init__(self, database: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = _call_file(database)
        self._watch = QFileSystemWatcher(self)
        self._watch.fileChanged.connect(self._listen)
        self._clear_call()

    def _clear_call(self) -> None:
        # Without a bell the second start names the first window in a sentence, which is enough.
        with contextlib.suppress(OSError):
            self._path.write_text("", "utf-8")
            if str(self._path) not in self._watch.files():
                self._watch.addPath(str(self._path))

    def _listen(self) -> None:
        try:
            call = self._path.read_text("utf-8", "replace")
        except OSError:
            call = ""
        if call and not call.endswith(_END):
            return  # half written; the rest comes with the next change
        if call or not self._watch.files():
            self._clear_call()
        if call:
            self.called.emit(call.partition("\n")[2].removesuffix(_END))


def call_window(database: Path, process: int, file: str = "") -> bool:
    """Call the window of a process forward, and bring it a file to take in; whether it answered."""
    path = _call_file(database)
    _allow_foreground(process)
    try:
        path.write_text(f"{os.getpid()}\n{file}{_END}", "utf-8")
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


def bring_forward(window: "MainWindow", file: str) -> None:
    """Bring the window forward; a file it was called with is read once nothing stands before the window."""
    come_forward(window)
    if not file:
        return
    if QApplication.activeModalWidget() or QApplication.activePopupWidget():
        call_later(_BUSY, window, lambda: bring_forward(window, file))
        return
    window.take_files([Path(file)])


def _call_file(database: Path) -> Path:
    return database.with_name(f"{database.name}.call")


def _allow_foreground(process: int) -> None:
    """Windows lets a program come forward only when the one in front allows it."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(process)
