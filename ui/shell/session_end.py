"""The session ends, or the system asks the program to: it closes as if a person had closed the window."""

import logging
import os
import signal
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Qt
from PySide6.QtGui import QGuiApplication, QSessionManager
from PySide6.QtWidgets import QApplication

from ui.jobs.call_later import call_later
from ui.shell.main_window import MainWindow

log = logging.getLogger(__name__)
_SIGNALS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGINT") if hasattr(signal, name))
_CANCELLED_AFTER_MS = 60_000
"""A session that was to end and is there after so long was kept by another program."""


class SessionEnd(QObject):
    """Hears signals on POSIX and the session manager everywhere; lives as long as the event loop of the window.

    A signal is a fact: what is in the editors is kept, and the window closes without asking. A session manager asks
    first: where an entry was refused the clerk is asked, as on closing, and may stay.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self._former: dict[int, object] = {}
        self._pipe: tuple[int, ...] = ()
        self._notifier: QSocketNotifier | None = None
        if os.name == "posix":
            self._listen_to_signals()
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        # Direct: the manager lives as long as the call, and the session goes on when it returns.
        app.commitDataRequest.connect(self.prepare, Qt.ConnectionType.DirectConnection)
        app.saveStateRequest.connect(self._keep_typed, Qt.ConnectionType.DirectConnection)

    def _listen_to_signals(self) -> None:
        # Python runs a handler between two of its own instructions, and in Qt's event loop there are none: the number
        # that the interpreter writes at once into a pipe wakes the loop.
        reader, writer = self._pipe = os.pipe()
        for end in self._pipe:
            os.set_blocking(end, False)
        self._notifier = QSocketNotifier(reader, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._hear)
        signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        self._former = {number: signal.signal(number, _leave_to_pipe) for number in _SIGNALS}

    def close(self) -> None:
        """Hear nothing any more; until then a second signal changes nothing."""
        for number, former in self._former.items():
            signal.signal(number, former)  # type: ignore[arg-type]
        if self._notifier is not None:
            signal.set_wakeup_fd(-1)
            self._notifier.setEnabled(False)
            for end in self._pipe:
                os.close(end)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.commitDataRequest.disconnect(self.prepare)
        app.saveStateRequest.disconnect(self._keep_typed)

    def _hear(self) -> None:
        try:
            received = os.read(self._pipe[0], 64)
        except BlockingIOError:
            return
        if any(number in _SIGNALS for number in received):
            log.info("asked to end by signal %s", received[0])
            self.end()

    def end(self) -> None:
        """Keep what is typed, close without a question, and leave every dialog that is open."""
        try:
            if not self._keep_typed():
                log.warning("an entry that was refused was still in its editor")
        finally:
            self._window.session_ends = True
            self._window.close()
            QApplication.exit(0)

    def prepare(self, manager: QSessionManager) -> None:
        """Keep what is typed before the session ends; where something is refused, ask whether it may end."""
        if not self._keep_typed() and manager.allowsInteraction():
            may_end = self._window.may_close("关闭")
            manager.release()
            if not may_end:
                manager.cancel()
                return
        self._window.session_ends = True
        self._window.last_position.expect_end()
        call_later(_CANCELLED_AFTER_MS, self, self._go_on)

    def _go_on(self) -> None:
        self._window.session_ends = False

    def _keep_typed(self, _: object = None) -> bool:
        return self._window.safety.keep_typed()


def _leave_to_pipe(_number: int, _frame: FrameType | None) -> None:
    """The pipe has it by now; a signal with no handler of Python's would not be written there."""
