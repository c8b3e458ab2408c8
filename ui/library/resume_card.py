"""继续上次: the report worked on last, one click away."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from models.report.workflow_record import State
from models.services.library import ReportLine
from ui.library.library_model import Counts, counts_text
from ui.widgets import wording
from ui.widgets.plain_text import PlainLabel


class ResumeCard(QFrame):
    """Hidden while there is no report to go on with."""

    opened = Signal(int)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._today = today
        self._report = 0
        eyebrow = PlainLabel("继续上次")
        eyebrow.setProperty("role", "eyebrow")
        self.name = PlainLabel()
        self.name.setProperty("role", "heading")
        self.name.setWordWrap(True)
        self.state = PlainLabel()
        self.state.setProperty("role", "soft")
        self.state.setWordWrap(True)
        self.button = QPushButton("打开")
        self.button.setProperty("role", "main")
        self.button.clicked.connect(lambda: self.opened.emit(self._report))
        texts = QVBoxLayout()
        texts.setSpacing(5)
        for label in (eyebrow, self.name, self.state):
            texts.addWidget(label)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(22, 16, 22, 16)
        layout.addLayout(texts, 1)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_line(self, line: ReportLine | None, counts: Counts | str | None, due: date | None) -> None:
        """Put the report, which is due on that day, on the card, or hide it."""
        self.setVisible(line is not None)
        if line is None:
            return
        self._report = line.id
        label = f"（{line.label}）" if line.label else ""
        self.name.setText(f"{line.agency.name} · {line.year} 年度{label}")
        parts = [State(line.state).label, f"最后修改 {wording.moment_text(line.changed_at, self._today)}"]
        if counts is not None:
            parts.append(counts_text(counts))
        if due and line.state != State.FINAL:
            parts.append(wording.time_left(due, self._today))
        self.state.setText("　|　".join(parts))
        self.button.setText("查看" if State(line.state).is_locked else "继续填写")
