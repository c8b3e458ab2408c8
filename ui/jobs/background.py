"""Work off the UI thread: a pure function goes out with its values, its result comes back on the UI thread."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from models.errors import AppError

log = logging.getLogger(__name__)
T = TypeVar("T")


class Background(QObject):
    """One worker thread. What is still waiting when a newer order of the same name comes is dropped."""

    _arrived = Signal(str, int, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool: ThreadPoolExecutor | None = None
        self._numbers: dict[str, int] = {}
        self._receivers: dict[str, tuple[Callable[[object], None], Callable[[str], None]]] = {}
        self._arrived.connect(self._deliver)

    def order(self, name: str, work: Callable[[], T], then: Callable[[T], None], failed: Callable[[str], None]) -> None:
        """Run ``work`` on the worker; ``then`` gets its result, ``failed`` a sentence, on this thread.

        Only the newest order of a name is answered.
        """
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, "background")
        number = self._numbers[name] = self._numbers.get(name, 0) + 1
        self._receivers[name] = (then, failed)  # type: ignore[assignment]
        self._pool.submit(self._work, name, number, work)

    @property
    def is_resting(self) -> bool:
        """Whether nothing that was ordered is still to be answered."""
        return not self._receivers

    def drop(self, name: str) -> None:
        """Let whatever was ordered under the name go unanswered."""
        self._numbers[name] = self._numbers.get(name, 0) + 1
        self._receivers.pop(name, None)

    def stop(self, last: Callable[[], object] | None = None) -> None:
        """End the worker; nothing is answered any more.

        ``last`` is what it does before it goes, such as letting go of a connection of its own.
        """
        self._receivers.clear()
        self._numbers.clear()  # what is still waiting finds no number of its own, and is not begun
        if self._pool is not None:
            if last is not None:
                self._pool.submit(last)
            self._pool.shutdown(wait=True, cancel_futures=last is None)
            self._pool = None

    def _work(self, name: str, number: int, work: Callable[[], object]) -> None:
        if number != self._numbers.get(name):
            return
        result: object = None
        told = ""
        try:
            result = work()
        except AppError as trouble:
            told = trouble.sentence
        except Exception:
            log.exception("background %s", name)
            told = "没有做成，原因已记入日志。先前存下的内容都在。"
        self._arrived.emit(name, number, result, told)

    def _deliver(self, name: str, number: int, result: object, told: str) -> None:
        if number != self._numbers.get(name) or name not in self._receivers:
            return
        then, failed = self._receivers.pop(name)
        if told:
            failed(told)
        else:
            then(result)
