"""Until when a unit is to rectify: a day is asked for."""

from datetime import date, timedelta

from PySide6.QtWidgets import QLineEdit, QWidget

from models.errors import Refused
from models.report.answer_day import read_answer_day
from ui.widgets.dialog_parts import error_label
from ui.widgets.question import Question

USUAL_DAYS = 15


class DueDialog(Question):
    """Accepted once the line holds a day that is not past, which is then ``day``."""

    def __init__(self, heading: str, day: date, today: date, parent: QWidget | None = None) -> None:
        super().__init__("整改期限", heading, "列入", 420, parent)
        self._today = today
        self.day: date | None = None
        self.add_explanation("单位要在这一天以前改正、重新公布并答复。写成 2026-04-30 或 2026年4月30日。")
        self.line, self.error_label = QLineEdit(day.isoformat()), error_label()
        self.line.setAccessibleName("整改期限")
        self.body.addWidget(self.line)
        self.body.addWidget(self.error_label)

    def accept(self) -> None:
        """Take the day, or say why not."""
        try:
            self.day = read_answer_day(self.line.text(), self._today, "整改期限")
        except Refused as error:
            self.error_label.setText(error.sentence)
            return
        if self.day is None:
            self.error_label.setText("请写明整改期限，如 2026-04-30 或 2026年4月30日。")
            return
        super().accept()


def ask_due(heading: str, today: date, parent: QWidget, day: date | None = None) -> date | None:
    """The day; None when the clerk changed their mind."""
    dialog = DueDialog(heading, day or today + timedelta(days=USUAL_DAYS), today, parent)
    return dialog.day if dialog.exec() else None
