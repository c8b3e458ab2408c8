"""Python's collector of reference cycles, run by the UI thread alone.

By itself it runs on whichever thread allocates next. On a worker it would destroy widgets there: Qt then holds a mutex
of its signals while it waits for Python, the UI thread has Python and waits for that mutex, and the window hangs.
"""

import gc
from functools import cache

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 500
_GENERATIONS = 3


class _Collector(QObject):
    def __init__(self) -> None:
        super().__init__()
        gc.disable()
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(collect_what_is_due)
        self._timer.start()


@cache
def collect_on_ui_thread() -> QObject:
    """From now on collect on the calling thread, from its event loop; to be called there before a worker starts."""
    return _Collector()


def collect_what_is_due() -> None:
    """Collect the oldest generation whose count has passed Python's threshold, and the younger ones with it."""
    due = [number for number in range(_GENERATIONS) if 0 < gc.get_threshold()[number] < gc.get_count()[number]]
    if due:
        gc.collect(due[-1])
