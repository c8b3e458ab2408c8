"""Python's collector of reference cycles, run by the UI thread alone.

By itself it runs on whichever thread allocates next. On a worker it would destroy widgets there: Qt then holds a mutex
of its signals while it waits for Python, the UI thread has Python and waits for that mutex, and the window hangs.
"""

import gc
import time
from functools import cache

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 500
FULL_SECONDS = 600
"""At most so often all objects are gone through, which takes a large roster some tenths of a second."""
_YOUNG, _ALL = (0, 1), 2


class _Collector(QObject):
    def __init__(self) -> None:
        super().__init__()
        gc.disable()
        self._full_at = time.monotonic()
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    def _collect(self) -> None:
        """Collect the oldest generation whose count has passed Python's threshold, and the younger ones with it."""
        now = time.monotonic()
        if _is_due(_ALL) and now - self._full_at >= FULL_SECONDS:
            gc.collect()
            self._full_at = now
        elif due := [generation for generation in _YOUNG if _is_due(generation)]:
            gc.collect(due[-1])


def _is_due(generation: int) -> bool:
    return 0 < gc.get_threshold()[generation] < gc.get_count()[generation]


@cache
def collect_on_ui_thread() -> QObject:
    """From now on collect on the calling thread, from its event loop; to be called there before a worker starts."""
    return _Collector()
