"""When the program itself fails: write it down, show what to send, and let nothing in the rescue stop the rest."""

import faulthandler
import logging
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QThread, qVersion
from PySide6.QtWidgets import QApplication

from resources.version import __version__

log = logging.getLogger(__name__)
LARGEST_LOG = 2_000_000
Show = Callable[[str, Path, bool], bool]


def keep_log(path: Path) -> None:
    """Write the log to a file from now on; the one before is set aside once it has grown large."""
    if path.exists() and path.stat().st_size > LARGEST_LOG:
        path.replace(path.with_suffix(".old.log"))
    shape = "%(asctime)s %(levelname)s %(name)s %(message)s"
    try:
        logging.basicConfig(filename=path, encoding="utf-8", level=logging.INFO, format=shape)
    except OSError:
        logging.basicConfig(level=logging.INFO, format=shape)


class Crash:
    """Takes over what nobody caught.

    ``show`` puts it before the clerk, told whether the program can go on at all, and says whether it shall.
    """

    def __init__(self, path: Path, show: Show) -> None:
        self._path = path
        self._show = show
        self._busy = False
        self._file = None
        self.steps: tuple[Callable[[], None], ...] = ()

    def install(self) -> None:
        """Take over uncaught exceptions of every thread, and write a stack when the interpreter itself dies."""
        sys.excepthook = self.caught
        threading.excepthook = self._caught_elsewhere
        self._guard(self._enable_faulthandler)

    def _enable_faulthandler(self) -> None:
        # Stays open for the life of the program: faulthandler writes to its descriptor.
        faulthandler.enable(self._path.with_name("fault.log").open("a", encoding="utf-8"))

    def caught(self, kind: type[BaseException], trouble: BaseException, trace: TracebackType | None) -> None:
        """Log it, run the rescuing steps, show it. Nothing half-done is written: a change is one transaction."""
        if issubclass(kind, KeyboardInterrupt):
            self._guard(QApplication.quit)
            return
        told = "".join(traceback.format_exception(kind, trouble, trace))
        self._guard(lambda: log.critical("uncaught\n%s", told))
        if self._busy:
            return
        self._busy = True
        for step in self.steps:
            self._guard(step)
        self._guard(lambda: self._put_before_clerk(told))
        self._busy = False

    def _caught_elsewhere(self, args: threading.ExceptHookArgs) -> None:
        # Widgets belong to the first thread; elsewhere it is only written down.
        told = "".join(traceback.format_exception(args.exc_type, args.exc_value, args.exc_traceback))
        self._guard(lambda: log.critical("uncaught in a thread\n%s", told))

    def _put_before_clerk(self, told: str) -> None:
        if QApplication.instance() is None:
            sys.stderr.write(told)
            return
        is_running = QThread.currentThread().loopLevel() > 0
        if not self._show(what_to_send(told), self._path, is_running):
            QApplication.exit(1)

    def _guard(self, step: Callable[[], object]) -> None:
        try:
            step()
        except Exception:
            try:
                log.exception("rescue")
            except Exception:
                sys.__stderr__ and sys.__stderr__.write(traceback.format_exc())


def what_to_send(told: str) -> str:
    """What happened and on what machine."""
    at = datetime.now().astimezone().isoformat(timespec="seconds")
    machine = f"{platform.system()} {platform.release()} {platform.machine()}"
    versions = f"阳光年报 {__version__} · Python {platform.python_version()} · Qt {qVersion()}"
    return f"{at}\n{versions}\n{machine}\n\n{told}"
