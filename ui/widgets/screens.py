"""The screen that a widget is on."""

from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget


def screen_of(widget: QWidget) -> QScreen:
    """The screen on which a widget, or the window that a dialog stands before, begins; else the primary one.

    ``QWidget.screen`` would make the wrapper of the screen a child of the widget (PySide6 6.8): once the widget is
    collected the screen counts as deleted, and the next widget that asks for it ends the program.
    """
    shown = widget.parentWidget() or widget
    screen: QScreen | None = QGuiApplication.screenAt(shown.mapToGlobal(QPoint(0, 0)))
    return QGuiApplication.primaryScreen() if screen is None else screen
