"""继续上次: the report worked on last, one click away."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from models.report.workflow_record import State
from models.services.library import ReportLine
from ui.library.library_model import Counts, told
from ui.widgets import words


class ResumeCard(QFrame):
    """Hidden while there is no report to go on with."""

    opened = Signal(int)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._today = today
        self._report = 0
        eyebrow = QLabel("继续上次")
        eyebrow.setProperty("role", "eyebrow")
        self.name = QLabel()
        self.name.setProperty("role", "heading")
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.name.setWordWrap(True)
        self.state = QLabel()
        self.state.setProperty("role", "soft")
        self.button = QPushButton("打开")
        self.button.setProperty("role", "main")
        self.button.clicked.connect(lambda: self.opened.emit(self._report))
        left = QVBoxLayout()
        left.setSpacing(5)
        for label in (eyebrow, self.name, self.state):
            left.addWidget(label)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(22, 16, 22, 16)
        layout.addLayout(left, 1)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_line(self, line: ReportLine | None, counts: Counts | str | None, due: date | None) -> None:
        """Put the report, which is due on that day, on the card, or hide it."""
        self.setVisible(line is not None)
        if line is None:
            return
        self._report = line.id
        label = f"（{line.label}）" if line.label else ""
        self.name.setText(f"{line.agency.name} · {line.year} 年度{label}")
        told_parts = [State(line.state).label, f"最后修改 {words.when(line.changed_at, self._today)}"]
        if counts is not None:
            told_parts.append(told(counts))
        if due and line.state != State.FINAL:
            told_parts.append(words.left(due, self._today))
        self.state.setText("　|　".join(told_parts))
        self.button.setText("查看" if State(line.state).is_locked else "继续填写")
