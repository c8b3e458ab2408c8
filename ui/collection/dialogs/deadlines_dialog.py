"""The last day for the units of each level, where the superior sets one."""

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtWidgets import QLineEdit, QWidget

from models.report.deadline import due_on
from models.report.filing import Agency, Level
from models.report.roster import LEVEL_WORDS
from ui.collection.dialogs.roster_model import format_day
from ui.report.tabs.dates import read_day
from ui.widgets.dialog_parts import error_label
from ui.widgets.question import Question

Keep = Callable[[Mapping[Level, date]], str]
"""Writes the days; the sentence of why it was refused, else nothing."""


class DeadlinesDialog(Question):
    """Accepted once the days were written."""

    def __init__(self, year: int, deadlines: Mapping[Level, str], keep: Keep, parent: QWidget) -> None:
        super().__init__("截止日期", f"{year} 年度报告的截止日期", "存下", 440, parent)
        self._keep = keep
        self.add_explanation("留空的按《条例》第四十九、五十条的日期。")
        self.lines: dict[Level, QLineEdit] = {}
        form = self.add_form()
        for level, words in LEVEL_WORDS.items():
            line = QLineEdit(deadlines.get(level, ""))
            line.setPlaceholderText(format_day(due_on(Agency("", "", level), year)))
            self.lines[level] = line
            form.addRow(words, line)
        self.error_label = error_label()
        self.body.addWidget(self.error_label)

    def accept(self) -> None:
        """Write the days, or say which one makes no sense."""
        days: dict[Level, date] = {}
        for level, line in self.lines.items():
            day = read_day(line.text())
            if day is None:
                self.error_label.setText(f"{LEVEL_WORDS[level]}的日期看不懂，请写成 2026-01-20 或 2026年1月20日。")
                line.setFocus()
                return
            if day:
                days[level] = date.fromisoformat(day)
        self.error_label.setText(self._keep(days))
        if not self.error_label.text():
            super().accept()
