"""When the program itself fails: keep what is typed, write it down, show one window, begin again there."""

import faulthandler
import logging
import platform
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QProcess, QThread, qVersion
from PySide6.QtWidgets import QApplication

from resources.version import __version__
from ui.shell.privacy_log import SafeText, describe_exception

log = logging.getLogger(__name__)
FAILED, AGAIN = 1, 75
"""The event loop's answers: close after a failure, and close to start anew."""


@dataclass(frozen=True)
class Failure:
    """What is put before the clerk.

    ``report`` is for whom looks after the program and holds nothing of any report; ``unsaved`` is what was typed and
    not taken; ``can_restart`` says whether the program was running when it failed.
    """

    report: str
    log: Path
    unsaved: tuple[str, ...] = ()
    can_restart: bool = True


Show = Callable[[Failure], bool]


class CrashHandler:
    """Takes over what nobody caught. ``show`` says whether the clerk wants to start anew.

    ``steps`` rescue what can be rescued; ``unsaved`` names what was typed and could not be taken; ``closed`` is told
    when the clerk wants no restart.
    """

    def __init__(self, path: Path, show: Show) -> None:
        self._path = path
        self._show = show
        self._busy = False
        self.steps: tuple[Callable[[], object], ...] = ()
        self.unsaved: Callable[[], list[str]] = list
        self.closed: Callable[[], object] = lambda: None

    def install(self) -> None:
        """Take over uncaught exceptions of every thread, and write a stack when the interpreter itself dies."""
        sys.excepthook = self.handle_exception
        threading.excepthook = self._handle_thread_exception
        self._guard(self._enable_faulthandler)

    def _enable_faulthandler(self) -> None:
        # Stays open for the life of the program: faulthandler writes to its descriptor.
        faulthandler.enable(self._path.with_name("fault.log").open("a", encoding="utf-8"))

    def handle_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log it, run the rescuing steps, show it. Nothing half-done is written: a change is one transaction."""
        if issubclass(kind, KeyboardInterrupt):
            self._guard(QApplication.quit)
            return
        report = describe_exception(error.with_traceback(trace))
        self._guard(lambda: log.critical("uncaught\n%s", report))
        if self._busy:
            return
        self._busy = True
        for step in self.steps:
            self._guard(step)
        self._guard(lambda: self._show_failure(report))
        self._busy = False

    def _handle_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        # Widgets belong to the first thread; elsewhere it is only written down.
        report = describe_exception(args.exc_value) if args.exc_value else SafeText(args.exc_type.__name__)
        self._guard(lambda: log.critical("uncaught in a thread\n%s", report))

    def _show_failure(self, report: str) -> None:
        if QApplication.instance() is None:
            sys.stderr.write(report)
            return
        unsaved: list[str] = []
        self._guard(lambda: unsaved.extend(self.unsaved()))
        is_running = QThread.currentThread().loopLevel() > 0
        again = self._show(Failure(crash_report(report), self._path, tuple(unsaved), is_running))
        if not again:
            self._guard(self.closed)
        if is_running:
            QApplication.exit(AGAIN if again else FAILED)

    def _guard(self, step: Callable[[], object]) -> None:
        try:
            step()
        except Exception:
            try:
                log.exception("rescue")
            except Exception:
                sys.__stderr__ and sys.__stderr__.write("rescue failed\n")


def crash_report(exception_text: str) -> str:
    """What happened and on what machine."""
    at = datetime.now().astimezone().isoformat(timespec="seconds")
    machine = f"{platform.system()} {platform.release()} {platform.machine()}"
    versions = f"阳光年报 {__version__} · Python {platform.python_version()} · Qt {qVersion()}"
    return f"{at}\n{versions}\n{machine}\n\n{exception_text}"


def restart_program() -> bool:
    """Start the program anew with the words it was called with; whether the system did so."""
    arguments = sys.argv[1:] if getattr(sys, "frozen", False) else sys.orig_argv[1:]
    return bool(QProcess.startDetached(sys.executable, arguments)[0])
