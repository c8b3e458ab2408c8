"""A number over its word as a button that shows what it counts when it is pressed in."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from ui.widgets.plain_text import PlainLabel, plain_tip


class FigureTile(QToolButton):
    """``word`` stands under the number, ``unit`` behind it where it is told; ``tone`` colours what is not 0."""

    def __init__(self, key: str, word: str, unit: str, tone: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.key, self.word = key, word
        self._unit, self._tone = unit, tone
        self.setProperty("role", "tile")
        self.setCheckable(True)
        self.number, self._caption = PlainLabel("–"), PlainLabel(word)
        self.number.setProperty("role", "figure")
        self._caption.setProperty("role", "soft")
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(12, 5, 12, 5)
        column.setSpacing(0)
        for label in (self.number, self._caption):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(label)

    def show_number(self, number: int) -> None:
        """Show it, in its colour where it asks for something."""
        self.number.setText(str(number))
        self.number.setProperty("tone", self._tone if number else "")
        self.number.style().polish(self.number)
        self.setAccessibleName(f"{self.word} {number} {self._unit}")
        self.setToolTip(plain_tip(f"只看{self.word}的 {number} {self._unit}；再点一次看全部"))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Room for the number and its word in type of the size they have now."""
        least = max(label.sizeHint().width() for label in (self.number, self._caption)) + 24
        return QSize(max(least, 66), self._column.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()
