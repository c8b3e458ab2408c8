"""A dialog that works off the UI thread: it stays where it is, says what it is doing, and lets nobody in meanwhile."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ui.jobs.queue import JobQueue
from ui.widgets import messages
from ui.widgets.plain_text import PlainLabel

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
        self._status = PlainLabel()
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setFixedSize(140, 8)
        self._foot = QFrame()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addWidget(bar)
        foot.addWidget(self._status, 1)
        self._foot.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(10)
        layout.addWidget(self.ground, 1)
        layout.addWidget(self._foot)

    def add_heading(self, title: str, description: str) -> PlainLabel:
        """Say in two lines what the dialog is for; the second line, which may be changed."""
        heading, below = PlainLabel(title), PlainLabel(description)
        heading.setProperty("role", "heading")
        below.setProperty("role", "soft")
        below.setWordWrap(True)
        below.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(heading)
        self.body.addWidget(below)
        return below

    def run_job(
        self, message: str, function: Callable[[], T], on_done: Callable[[T], None], failure_title: str
    ) -> None:
        """Work off the UI thread; ``failure_title`` heads the sentence where it could not be done."""
        self._status.setText(message)
        self._set_working(True)

        def arrived(result: T) -> None:
            self._set_working(False)
            on_done(result)

        def refused(sentence: str) -> None:
            self._set_working(False)
            self.show_failure(failure_title, sentence)

        self._jobs.start(self, function, arrived, refused)

    def show_failure(self, title: str, sentence: str) -> None:
        """Tell why it could not be done."""
        messages.refuse(self, title, sentence)

    def _set_working(self, is_working: bool) -> None:
        self.is_working = is_working
        self.ground.setEnabled(not is_working)
        self._foot.setVisible(is_working)

    def done(self, result: int) -> None:
        """Close, unless something is going on: half a restore is not left behind."""
        if not self.is_working:
            self._jobs.close()
            super().done(result)
