"""Many files read beside the window: told of a few at a time, and stopped when nobody wants them any more."""

import time
from collections.abc import Sequence
from pathlib import Path
from threading import Event, Thread

from PySide6.QtCore import QObject, Signal

from models.exchange.folder import Taken, files_in, read_many
from models.exchange.judging import Verdict, judge
from ui.importing.import_files import Entry

OFTEN = 0.1
"""Seconds between two tellings; more often would only cost the window time."""


class FolderReading(QObject):
    """Reads on a thread of its own, so that pages are still set meanwhile.

    ``found`` carries the number of files, ``read`` a list of Entry, ``ended`` comes last of all.
    """

    found = Signal(int)
    read = Signal(list)
    ended = Signal()

    def __init__(self, places: Sequence[Path], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._places = places
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="folder", daemon=True)

    @property
    def is_stopped(self) -> bool:
        """Whether somebody called it off."""
        return self._stopped.is_set()

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Read no more; what was read stays told of."""
        self._stopped.set()

    def join(self) -> None:
        """Wait until the last file in hand is done."""
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        paths = files_in(self._places)
        self.found.emit(len(paths))
        waiting: list[Entry] = []
        told = time.monotonic()
        reading = read_many(paths)
        for taken in reading:
            waiting.append(_entry(taken))
            if self._stopped.is_set():
                reading.close()
                break
            if time.monotonic() - told > OFTEN:
                self.read.emit(waiting)
                waiting, told = [], time.monotonic()
        self.read.emit(waiting)
        self.ended.emit()


def _entry(taken: Taken) -> Entry:
    if taken.candidate is None:
        sentence = taken.trouble.removeprefix(f"{taken.path}：")
        return Entry(taken.path, None, Verdict.FAILED, sentence)
    return Entry(taken.path, taken.candidate, *judge(taken.candidate))
