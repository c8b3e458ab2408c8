"""A small dialog that asks for one thing: a heading, what for, what is asked, the deed and a way back."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QPushButton, QVBoxLayout, QWidget

from ui.widgets.plain_text import PlainLabel


class Question(QDialog):
    """``body`` takes the widgets of what is asked; ``confirm_button`` is the button that agrees.

    Accepted and rejected are all it knows: whoever asks reads the answer from the widgets and writes it down.
    """

    def __init__(self, title: str, heading: str, confirm_text: str, width: int, parent: QWidget | None = None) -> None:
        """``confirm_text`` is the word on the button, ``width`` the least width in units of the screen."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(width)
        head = PlainLabel(heading)
        head.setProperty("role", "heading")
        self.body = QVBoxLayout()
        self.body.setSpacing(10)
        self.confirm_button = QPushButton(confirm_text)
        self.confirm_button.setDefault(True)
        buttons = QDialogButtonBox()
        buttons.addButton(self.confirm_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self._back = buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(12)
        layout.addWidget(head)
        layout.addLayout(self.body)
        layout.addWidget(buttons)

    def add_explanation(self, text: str) -> None:
        """Say what the answer is wanted for."""
        label = PlainLabel(text)
        label.setProperty("role", "soft")
        label.setWordWrap(True)
        self.body.addWidget(label)

    def add_form(self) -> QFormLayout:
        """A form for several answers with a label each."""
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        self.body.addLayout(form)
        return form

    def showEvent(self, event: QShowEvent) -> None:
        """The keyboard begins with what is asked, though that was added after the buttons."""
        buttons = (self._back, self.confirm_button)
        if asked := [stop for stop in self._focus_order() if stop not in buttons]:
            for button in buttons:
                QWidget.setTabOrder(asked[-1], button)
            if self.focusWidget() in (None, *buttons):
                asked[0].setFocus()
        super().showEvent(event)

    def _focus_order(self) -> list[QWidget]:
        widgets, each = [], self.nextInFocusChain()
        while each is not None and each is not self:
            # A box with a line of its own is one stop.
            if each.focusPolicy() != Qt.FocusPolicy.NoFocus and each.focusProxy() is None:
                widgets.append(each)
            each = each.nextInFocusChain()
        return widgets
