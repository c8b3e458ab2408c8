"""Begin a report: whose, for which year; says what strikes in both, and what last year's report will carry into it."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from models.editions.known_editions import edition_for, known_editions
from models.errors import AppError
from models.report.agency_name import name_remark, year_remark
from models.report.filing import Agency, Level
from models.services.deadlines import deadline_for, year_ahead
from models.services.library import SAMPLE, Library, ReportLine
from ui.widgets import wording
from ui.widgets.plain_text import PlainLabel
from ui.widgets.question import Question
from ui.widgets.wording import LEVELS, judged_level


class NewReportDialog(Question):
    """Accepted once ``agency`` and ``year`` make sense; nothing is written here."""

    def __init__(
        self,
        library: Library,
        lines: Sequence[ReportLine],
        year: int,
        parent: QWidget | None = None,
        today: date | None = None,
    ) -> None:
        super().__init__("新建年度报告", "新建年度报告", "新建", 540, parent)
        self._library = library
        self._lines = lines
        self._today = today or wording.today()
        self._agencies = {line.agency.name: line.agency for line in lines}
        own = {line.agency.name for line in lines if line.label != SAMPLE}
        self.name = QLineEdit(own.pop() if len(own) == 1 else "")
        self.name.setPlaceholderText("单位全称，如：××县自然资源局")
        self.name.setMaxLength(120)
        completer = QCompleter(sorted(self._agencies), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.name.setCompleter(completer)
        self.level = _levels()
        self.year = _year_box(year)
        self.outlook = _outlook()
        self._lay_out()
        self.name.textChanged.connect(self._update_outlook)
        self.year.valueChanged.connect(self._update_outlook)
        self.level.currentIndexChanged.connect(self._update_outlook)
        self._update_outlook()

    def _lay_out(self) -> None:
        form = self.add_form()
        self.name_remark, self.year_remark = _remark(), _remark()
        form.addRow("单位全称", self.name)
        form.addRow("", self.name_remark)
        form.addRow("单位类别", self.level)
        form.addRow("报告年度", self.year)
        form.addRow("", self.year_remark)
        self.body.addWidget(self.outlook)

    @property
    def agency(self) -> Agency:
        """The office named, with the code it is known by."""
        name = self.name.text().strip()
        known = self._agencies.get(name)
        level: Level | None = self.level.currentData()
        return Agency(name, known.code if known else "", level or (known.level if known else None))

    def _update_outlook(self) -> None:
        name, year = self.name.text().strip(), self.year.value()
        self.confirm_button.setEnabled(bool(name))
        self.level.setItemText(0, judged_level(self.name.text()))
        for label, remark in (
            (self.name_remark, name_remark(name)),
            (self.year_remark, year_remark(year, year_ahead(self._today), self._today.year)),
        ):
            label.setText(remark)
            label.setVisible(bool(remark))
        if not name:
            self.outlook.setText("单位全称会印在报告的标题里，请与公章一致。")
            return
        try:
            sentences = [
                f"采用 {edition_for(year).name} 年起施行的报告格式。{self._due_sentence(year)}",
                self._carry_over_sentence(year),
            ]
        except AppError as error:
            self.confirm_button.setEnabled(False)
            sentences = [error.sentence]
        if any((line.agency.name, line.year) == (name, year) for line in self._lines):
            sentences.append(f"注意：报告库里已有“{name}”{year} 年度的报告，这里会另建一份。")
        self.outlook.setText("\n".join(sentences))

    def _due_sentence(self, year: int) -> str:
        due = deadline_for(self._library, self.agency, year)
        whose = "上级定的期限是" if due.is_set else "按《条例》最晚公布的日期是"
        return f"{whose} {wording.day_text(due.day, self._today)}。"

    def _carry_over_sentence(self, year: int) -> str:
        if self._library.last_year(self.agency, year) is None:
            return f"报告库里没有这个单位 {year - 1} 年度的报告，各格留空，从头填写。"
        return f"从 {year - 1} 年度报告带入：结转下年度继续办理的件数填入“上年结转”，单位和联系方式照抄；其余留空。"


def _year_box(year: int) -> QSpinBox:
    box = QSpinBox()
    box.setRange(known_editions()[0].from_year, 2099)
    box.setValue(year)
    box.setSuffix(" 年度")
    return box


def _outlook() -> PlainLabel:
    label = PlainLabel()
    label.setWordWrap(True)
    label.setProperty("role", "soft")
    label.setMinimumHeight(70)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    return label


def _remark() -> PlainLabel:
    label = PlainLabel()
    label.setWordWrap(True)
    label.setProperty("role", "remark")
    label.hide()
    return label


def _levels() -> QComboBox:
    box = QComboBox()
    box.setAccessibleName("单位类别")
    box.addItem(judged_level(""), None)
    for level, label in LEVELS.items():
        box.addItem(label, level)
    return box
