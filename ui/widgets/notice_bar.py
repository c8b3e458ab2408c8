"""A line that says what was just done and offers what can follow: undo it, open the folder; it fades by itself."""

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QEasingCurve, QEvent, QObject, QPropertyAnimation, Qt, QTimer
from PySide6.QtGui import QEnterEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QGraphicsOpacityEffect, QHBoxLayout, QPushButton, QToolButton, QWidget

from ui.theme.icons import icon
from ui.widgets.announce import announce
from ui.widgets.elided_label import ElidedLabel

Offer = tuple[str, Callable[[], object]]
LEAST_MS, MS_A_CHARACTER, OFFER_MS = 6_000, 120, 10_000
"""How long words stay: the least, for each character to be read, and where something is offered."""
FADE_MS = 400
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
UNDER_WAY = "…"
"""Words that end so tell of something that goes on, and stay until others follow."""


class NoticeBar(QFrame):
    """Hidden until there is something to say; never takes the focus by itself, and lies over nothing.

    It waits while the mouse or the keyboard is on it. What has faded can be called back.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice_bar")
        self.label = ElidedLabel()
        self.label.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self._offers = QHBoxLayout()
        self.buttons: list[QPushButton] = []
        self._close = close = QToolButton()
        close.setIcon(icon("close", "panel"))
        close.setToolTip("知道了（Esc）")
        close.setAccessibleName("知道了")
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        close.clicked.connect(self.clear)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 0, 4, 0)
        layout.setSpacing(6)
        layout.addWidget(self.label, 1)
        layout.addLayout(self._offers)
        layout.addWidget(close)
        self._came_from: QWidget | None = None
        self._subject: object = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._fade)
        self._make_fading()
        self.hide()

    def _make_fading(self) -> None:
        self._effect = QGraphicsOpacityEffect(self, opacity=1.0)
        self._effect.setEnabled(False)
        self.setGraphicsEffect(self._effect)
        self._fading = QPropertyAnimation(self._effect, QByteArray(b"opacity"), self)
        self._fading.setDuration(FADE_MS)
        self._fading.setEndValue(0.0)
        self._fading.setEasingCurve(QEasingCurve.Type.InQuad)
        self._fading.finished.connect(self.hide)

    @property
    def duration(self) -> int:
        """How many milliseconds the words stay; 0 for as long as what they tell of goes on."""
        if self.label.text().endswith(UNDER_WAY):
            return 0
        return max(LEAST_MS, MS_A_CHARACTER * len(self.label.text())) + (OFFER_MS if self.buttons else 0)

    def say(self, text: str, *offers: Offer, subject: object = None) -> None:
        """Show the words with a button for each offer; taking one up hides the bar, as do no words at all.

        ``subject`` is the page that they are about, and that they go with.
        """
        self._subject = subject
        for button in self.buttons:
            self._offers.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = []
        self.label.setText(text)
        self.setAccessibleName(text)
        for label, function in offers:
            button = QPushButton(label)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.installEventFilter(self)
            button.clicked.connect(lambda _checked=False, deed=function: self._accept(deed))
            self._offers.addWidget(button)
            self.buttons.append(button)
        self.call_back()
        announce(self, text)

    def call_back(self) -> bool:
        """Show what was said last once more; False where nothing was, or it is settled."""
        self._fading.stop()
        self._effect.setEnabled(False)
        self.setVisible(bool(self.label.text()))
        self._wait()
        return bool(self.label.text())

    def take_focus(self) -> bool:
        """Give the first offer the keyboard, once more shown if need be; Escape gives it back."""
        window = self.window()
        self._came_from = window.focusWidget() if not self.isAncestorOf(window.focusWidget()) else self._came_from
        if not self.call_back():
            return False
        (self.buttons[0] if self.buttons else self._close).setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._timer.stop()
        return True

    def accept_offer(self, number: int = 0) -> None:
        """Press one of the offers."""
        self.buttons[number].click()

    def leave(self, subject: object) -> None:
        """Forget what was said about a page that is left."""
        if self._subject is subject:
            self.clear()

    def clear(self) -> None:
        """Forget what was said."""
        self._give_focus_back()
        self.say("")

    def _accept(self, function: Callable[[], object]) -> None:
        self.clear()
        function()

    def _wait(self) -> None:
        self._timer.stop()
        if self.isVisible() and self.duration:
            self._timer.start(self.duration)

    def _fade(self) -> None:
        if self.underMouse() or self.isAncestorOf(self.window().focusWidget()):
            self._timer.start(LEAST_MS)
            return
        self._effect.setOpacity(1.0)
        self._effect.setEnabled(True)
        self._fading.start()

    def _give_focus_back(self) -> None:
        if self._came_from is not None and self.isAncestorOf(self.window().focusWidget()):
            self._came_from.setFocus()
        self._came_from = None

    def enterEvent(self, event: QEnterEvent) -> None:
        """Words that are being read do not go."""
        super().enterEvent(event)
        if self._fading.state() is QPropertyAnimation.State.Running:
            self.call_back()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter presses the offer that has the keyboard, as the space bar does."""
        is_press = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _ENTER
        if is_press and isinstance(watched, QPushButton):
            watched.click()
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape gives the keyboard back, and takes the words away."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
        else:
            super().keyPressEvent(event)
