"""A dialog that works off the UI thread: it stays where it is, says what it is doing, and lets nobody in meanwhile."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from ui.jobs.queue import JobQueue
from ui.widgets import messages

T = TypeVar("T")


class WorkingDialog(QDialog):
    """``body`` takes the dialog's own widgets; below them stands what is going on."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._jobs = JobQueue()
        self.is_working = False
        self.ground = QWidget()
        self.body = QVBoxLayout(self.ground)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(12)
        self._doing = QLabel()
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setFixedSize(140, 8)
        self._foot = QFrame()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addWidget(bar)
        foot.addWidget(self._doing, 1)
        self._foot.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(10)
        layout.addWidget(self.ground, 1)
        layout.addWidget(self._foot)

    def head(self, words: str, told: str) -> QLabel:
        """Say in two lines what the dialog is for; the second line, which may be changed."""
        heading, below = QLabel(words), QLabel(told)
        heading.setProperty("role", "heading")
        below.setProperty("role", "soft")
        below.setWordWrap(True)
        below.setTextFormat(Qt.TextFormat.PlainText)
        below.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(heading)
        self.body.addWidget(below)
        return below

    def work(self, words: str, deed: Callable[[], T], then: Callable[[T], None], failed: str) -> None:
        """Work off the UI thread; ``failed`` heads the sentence where it could not be done."""
        self._doing.setText(words)
        self._turn(True)

        def arrived(result: T) -> None:
            self._turn(False)
            then(result)

        def refused(sentence: str) -> None:
            self._turn(False)
            self.refused(failed, sentence)

        self._jobs.start(self, deed, arrived, refused)

    def refused(self, title: str, sentence: str) -> None:
        """Tell why it could not be done."""
        messages.refuse(self, title, sentence)

    def _turn(self, is_working: bool) -> None:
        self.is_working = is_working
        self.ground.setEnabled(not is_working)
        self._foot.setVisible(is_working)

    def done(self, result: int) -> None:
        """Close, unless something is going on: half a restore is not left behind."""
        if not self.is_working:
            self._jobs.close()
            super().done(result)
