"""A sentence across the page that must not be missed, with the one thing to be done about it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from ui.widgets.plain_text import PlainLabel


class CautionBar(QFrame):
    """Hidden while there is nothing to say; ``pressed`` when its button is."""

    pressed = Signal()

    def __init__(self, button_text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "caution")
        self.label = PlainLabel()
        self.label.setWordWrap(True)
        self.button = QPushButton(button_text)
        self.button.setProperty("role", "link")
        self.button.setVisible(bool(button_text))
        self.button.clicked.connect(self.pressed)
        sign = PlainLabel("▲")
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 4, 14, 4)
        row.setSpacing(10)
        row.addWidget(sign)
        row.addWidget(self.label, 1)
        row.addWidget(self.button)
        self.hide()

    def show_text(self, words: str) -> None:
        """Say it; nothing with no words."""
        self.label.setText(words)
        self.setVisible(bool(words))
