"""A tab whose parts stand in the middle of a window that is wider than they need."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets.later_page import LaterPage

_LEFT, _RIGHT = 20, 16


class CentredPage(LaterPage):
    """Made with a column of parts, which ``widest`` says how much of a wide window to give."""

    widest = 1_000

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._beside = 0

    def make_column(self, above: int, below: int) -> QVBoxLayout:
        """The column that the parts are put into."""
        self._column = QVBoxLayout(self)
        self._above, self._below = above, below
        self.centre()
        return self._column

    def centre(self) -> None:
        """Share what the parts do not need between both sides."""
        self._beside = max((self.width() - self.widest) // 2, 0)
        self._column.setContentsMargins(max(self._beside, _LEFT), self._above, max(self._beside, _RIGHT), self._below)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stay in the middle."""
        super().resizeEvent(event)
        if self.is_made:
            self.centre()

    def minimumSizeHint(self) -> QSize:
        """What is left free at the sides can be taken by what is opened beside."""
        least = super().minimumSizeHint()
        spare = max(self._beside - _LEFT, 0) + max(self._beside - _RIGHT, 0)
        return QSize(least.width() - spare, least.height())
