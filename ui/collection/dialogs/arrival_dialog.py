"""收到日期: on which days a unit's report came in, as a file and on paper; empty takes back what was entered."""

from datetime import date

from PySide6.QtWidgets import QLineEdit, QWidget

from models.errors import AppError
from models.services.collection.collection import Collection
from ui.report.tabs.dates import read_day
from ui.widgets.dialog_parts import error_label
from ui.widgets.question import Question


class ArrivalDialog(Question):
    """Accepted once the days were written; ``received`` is the version that counts, 0 without any."""

    def __init__(
        self, collection: Collection, code: str, received: int, today: date, parent: QWidget | None = None
    ) -> None:
        super().__init__("收到日期", f"{collection.roster.name_of(code)}：哪天收到的", "存下", 460, parent)
        self._collection, self._code, self._received, self._today = collection, code, received, today
        self.add_explanation("不填的按收下那天算。填了的，迟不迟报按填的算；改过的都留在经过里。")
        days = collection.arrivals
        self._former = {"file": days.file_days().get(code, ""), "paper": days.paper_days().get(code, "")}
        self.file_day, self.paper_day = QLineEdit(self._former["file"]), QLineEdit(self._former["paper"])
        for line in (self.file_day, self.paper_day):
            line.setPlaceholderText("如 2026-01-20")
        self.file_day.setEnabled(received > 0)
        form = self.add_form()
        form.addRow("文件收到日期", self.file_day)
        form.addRow("纸质版收到日期", self.paper_day)
        self.error_label = error_label()
        self.body.addWidget(self.error_label)

    def accept(self) -> None:
        """Write what was changed, or say which day makes no sense."""
        days: dict[str, date | None] = {}
        for name, line in (("file", self.file_day), ("paper", self.paper_day)):
            day = read_day(line.text())
            if day is None or (day and date.fromisoformat(day) > self._today):
                why = "看不懂，请写成 2026-01-20 或 2026年1月20日" if day is None else "还没有到"
                self.error_label.setText(f"日期“{line.text()}”{why}。")
                line.setFocus()
                return
            if day != self._former[name]:
                days[name] = date.fromisoformat(day) if day else None
        try:
            if "file" in days:
                self._collection.arrivals.set_file_day(self._received, days["file"])
            if "paper" in days:
                self._collection.arrivals.set_paper_day(self._code, days["paper"])
        except AppError as error:
            self.error_label.setText(error.sentence)
            return
        super().accept()
