"""The list of findings itself: its keys, and its menu where the row is."""

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QListView

_FIGURE_KEYS = frozenset("0123456789=-")


class ProblemsList(QListView):
    """Sentences are set anew when the width changes.

    ``menu_wanted`` carries where on the screen, ``typed`` the key of a figure, which is meant for the cell.
    """

    menu_wanted = Signal(QPoint)
    typed = Signal(QKeyEvent)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Whoever clicked a finding and types the right figure means the cell that is shown."""
        if event.text()[:1] in _FIGURE_KEYS:
            self.typed.emit(event)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The row's menu: where the mouse is, or with the menu key at the row that is selected."""
        is_by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        self.menu_wanted.emit(self.row_place() if is_by_key else event.globalPos())

    def row_place(self) -> QPoint:
        """The lower left corner of the selected row, on the screen."""
        rect = self.visualRect(self.currentIndex())
        return self.viewport().mapToGlobal(rect.bottomLeft() + QPoint(40, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
