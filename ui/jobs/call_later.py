"""A function called once, a little later, on the UI thread."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def call_later(milliseconds: int, context: QObject, function: Callable[[], object]) -> None:
    """Call it once, after that time; never when the context is destroyed by then.

    QTimer.singleShot with a context swallows the exceptions of the function (PySide6 6.8); here the crash hook gets
    them.
    """
    timer = QTimer(context, singleShot=True, interval=milliseconds)
    timer.timeout.connect(lambda: function())
    timer.timeout.connect(timer.deleteLater)
    timer.start()
