"""Something done a little later, for as long as its owner lives, and whose failure is not lost."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def later(milliseconds: int, owner: QObject, deed: Callable[[], object]) -> None:
    """Do it once, after that time; never when the owner is gone by then.

    QTimer.singleShot with a context swallows what the deed raises (PySide6 6.8), so that nobody would hear of it.
    """
    timer = QTimer(owner, singleShot=True, interval=milliseconds)
    timer.timeout.connect(lambda: deed())
    timer.timeout.connect(timer.deleteLater)
    timer.start()
