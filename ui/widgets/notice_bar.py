"""A bar that says what was just done and offers what can follow: undo it, open the folder."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QWidget

from ui.theme.colours import colours
from ui.theme.icons import icon
from ui.widgets.plain_text import PlainLabel

Offer = tuple[str, Callable[[], object]]


class NoticeBar(QFrame):
    """Hidden until there is something to say; never takes the focus by itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice_bar")
        self.label = PlainLabel()
        self.label.setWordWrap(True)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._offers = QHBoxLayout()
        self.buttons: list[QPushButton] = []
        close = QToolButton()
        close.setIcon(icon("close", colours.panel))
        close.setToolTip("知道了")
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 6, 8, 6)
        layout.addWidget(self.label, 1)
        layout.addLayout(self._offers)
        layout.addWidget(close)
        self.hide()

    def say(self, text: str, *offers: Offer) -> None:
        """Show the words with a button for each offer; taking one up hides the bar, as do no words at all."""
        for button in self.buttons:
            self._offers.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = []
        self.label.setText(text)
        for label, function in offers:
            button = QPushButton(label)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _checked=False, deed=function: self._accept(deed))
            self._offers.addWidget(button)
            self.buttons.append(button)
        self.setVisible(bool(text))

    def accept_offer(self, number: int = 0) -> None:
        """Press one of the offers."""
        self.buttons[number].click()

    def _accept(self, function: Callable[[], object]) -> None:
        self.hide()
        function()
