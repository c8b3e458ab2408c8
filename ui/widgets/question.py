"""A small dialog that asks for one thing: a heading, what for, what is asked, the deed and a way back."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QPushButton, QVBoxLayout, QWidget


class Question(QDialog):
    """``asked`` takes the widgets of what is asked; ``deed`` is the button that agrees.

    Accepted and rejected are all it knows: whoever asks reads the answer from the widgets and writes it down.
    """

    def __init__(self, title: str, heading: str, deed: str, width: int, parent: QWidget | None = None) -> None:
        """``deed`` is the word on the button, ``width`` the least width in units of the screen."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(width)
        head = QLabel(heading)
        head.setProperty("role", "heading")
        self.asked = QVBoxLayout()
        self.asked.setSpacing(10)
        self.deed = QPushButton(deed)
        self.deed.setDefault(True)
        buttons = QDialogButtonBox()
        buttons.addButton(self.deed, QDialogButtonBox.ButtonRole.AcceptRole)
        self._back = buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(12)
        layout.addWidget(head)
        layout.addLayout(self.asked)
        layout.addWidget(buttons)

    def tell(self, words: str) -> None:
        """Say what the answer is wanted for."""
        told = QLabel(words)
        told.setProperty("role", "soft")
        told.setWordWrap(True)
        self.asked.addWidget(told)

    def ask_rows(self) -> QFormLayout:
        """A form for several answers with a label each."""
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        self.asked.addLayout(form)
        return form

    def showEvent(self, event: QShowEvent) -> None:
        """The keyboard begins with what is asked, though that was added after the buttons."""
        buttons = (self._back, self.deed)
        if asked := [stop for stop in self._stops() if stop not in buttons]:
            for button in buttons:
                QWidget.setTabOrder(asked[-1], button)
            if self.focusWidget() in (None, *buttons):
                asked[0].setFocus()
        super().showEvent(event)

    def _stops(self) -> list[QWidget]:
        found, each = [], self.nextInFocusChain()
        while each is not None and each is not self:
            # A box with a line of its own is one stop.
            if each.focusPolicy() != Qt.FocusPolicy.NoFocus and each.focusProxy() is None:
                found.append(each)
            each = each.nextInFocusChain()
        return found
