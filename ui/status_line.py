"""The line at the foot of the window: when the last change reached the disk, the deadline, and passing answers."""

from datetime import date

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from models.deadline import due_on
from models.filing import Filing
from models.session.outcome import Outcome
from ui import words
from ui.elided_label import ElidedLabel

PASSING_MS = 6000


class StatusLine(QFrame):
    """``saved`` states a fact: the time at which the commit returned."""

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status_line")
        self._today = today
        self.saved = QLabel()
        self.passing = ElidedLabel()
        self.passing.setObjectName("passing")
        self.due = QLabel()
        self.operator = QLabel()
        self._timer = QTimer(self, singleShot=True, interval=PASSING_MS)
        self._timer.timeout.connect(self.passing.clear)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 4, 14, 4)
        layout.setSpacing(18)
        for label in (self.saved, self.passing, self.due, self.operator):
            label.setTextFormat(Qt.TextFormat.PlainText)
            layout.addWidget(label, 1 if label is self.passing else 0)

    def show_report(self, filing: Filing, outcome: Outcome, operator: str) -> None:
        """Say how the report stands on disk."""
        self.saved.setText(
            f"已保存 {words.clock(outcome.saved_at)} · 修订 {outcome.revision} · {outcome.state.label}"
        )
        self.due.setText("" if outcome.is_final else words.left(due_on(filing.agency, filing.year), self._today))
        self.operator.setText(f"填报人 {operator}" if operator else "")

    def show_library(self, count: int) -> None:
        """Say how many reports there are."""
        self.saved.setText(f"共 {count} 份报告" if count else "")
        self.due.setText("")
        self.operator.setText("")
        self.passing.clear()

    def say(self, sentence: str) -> None:
        """Answer in passing, without a window."""
        self.passing.setText(sentence)
        self._timer.start()
