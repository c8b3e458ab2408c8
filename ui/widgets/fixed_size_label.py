"""A label whose text changes often and asks for no new layout when it does."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QWidget

from ui.widgets.plain_text import PlainLabel


class FixedSizeLabel(PlainLabel):
    """As large as its widest text from the start.

    A QLabel asks for a new layout with every text, and a QTabWidget repaints all that it holds after one.
    """

    def __init__(self, widest: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._widest = widest
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def changeEvent(self, event: QEvent) -> None:
        """Measure again in another typeface or style."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._measure()

    def event(self, event: QEvent) -> bool:
        """Measure once the style sheet's typeface is known."""
        done = super().event(event)
        if event.type() == QEvent.Type.Polish:
            self._measure()
        return done

    def _measure(self) -> None:
        shown = self.text()
        self.setText(self._widest)
        self.setFixedSize(self.sizeHint())
        self.setText(shown)
