"""Until when a unit is to rectify: a day is asked for."""

from datetime import date, timedelta

from PySide6.QtWidgets import QLineEdit, QWidget

from ui.report.tabs.dates import read_day
from ui.widgets.dialog_parts import error_label
from ui.widgets.question import Question

USUAL_DAYS = 15


class DueDialog(Question):
    """Accepted once the line holds a day that is not past."""

    def __init__(self, heading: str, day: date, today: date, parent: QWidget | None = None) -> None:
        super().__init__("整改期限", heading, "列入", 420, parent)
        self._today = today
        self.add_explanation("单位要在这一天以前改正、重新公布并答复。写成 2026-04-30 或 2026年4月30日。")
        self.line, self.error_label = QLineEdit(day.isoformat()), error_label()
        self.line.setAccessibleName("整改期限")
        self.body.addWidget(self.line)
        self.body.addWidget(self.error_label)

    @property
    def day(self) -> date | None:
        """The day in the line; None where it is none."""
        words = read_day(self.line.text())
        return date.fromisoformat(words) if words else None

    def accept(self) -> None:
        """Take the day, or say why not."""
        if self.day is None:
            self.error_label.setText("日期看不懂，请写成 2026-04-30 或 2026年4月30日。")
        elif self.day < self._today:
            self.error_label.setText("这一天已经过去了。")
        else:
            super().accept()


def ask_due(heading: str, today: date, parent: QWidget, day: date | None = None) -> date | None:
    """The day; None when the clerk changed their mind."""
    dialog = DueDialog(heading, day or today + timedelta(days=USUAL_DAYS), today, parent)
    return dialog.day if dialog.exec() else None
