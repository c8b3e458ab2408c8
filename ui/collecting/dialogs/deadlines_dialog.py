"""The last day for the units of each level, where the superior sets one."""

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtWidgets import QDialog, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from models.deadline import due_on
from models.filing import Agency, Level
from models.roster import LEVEL_WORDS
from ui.collecting.dialogs.parts import button, row
from ui.collecting.dialogs.units_model import told_day
from ui.tabs.dates import read_day

Keep = Callable[[Mapping[Level, date]], str]
"""Writes the days; the sentence of why it was refused, else nothing."""


class DeadlinesDialog(QDialog):
    """Accepted once the days were written."""

    def __init__(self, year: int, deadlines: Mapping[Level, str], keep: Keep, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("截止日期")
        self.setMinimumWidth(440)
        self._keep = keep
        heading, told = QLabel(f"{year} 年度报告的截止日期"), QLabel("留空的按《条例》第四十九、五十条的日期。")
        heading.setProperty("role", "heading")
        told.setProperty("role", "soft")
        self.trouble = QLabel()
        self.trouble.setProperty("role", "trouble")
        self.lines: dict[Level, QLineEdit] = {}
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        for level, words in LEVEL_WORDS.items():
            line = QLineEdit(deadlines.get(level, ""))
            line.setPlaceholderText(told_day(due_on(Agency("", "", level), year)))
            self.lines[level] = line
            form.addRow(words, line)
        self.take, leave = button("存下", "main"), button("取消")
        self.take.setDefault(True)
        self.take.clicked.connect(self._take)
        leave.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(12)
        for widget in (heading, told):
            layout.addWidget(widget)
        layout.addLayout(form)
        layout.addWidget(self.trouble)
        layout.addLayout(row(None, leave, self.take))

    def _take(self) -> None:
        days: dict[Level, date] = {}
        for level, line in self.lines.items():
            day = read_day(line.text())
            if day is None:
                self.trouble.setText(f"{LEVEL_WORDS[level]}的日期看不懂，请写成 2026-01-20 或 2026年1月20日。")
                line.setFocus()
                return
            if day:
                days[level] = date.fromisoformat(day)
        self.trouble.setText(self._keep(days))
        if not self.trouble.text():
            self.accept()
