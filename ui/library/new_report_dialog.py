"""Begin a report: whose, for which year; says beforehand what last year's report will carry into it."""

from collections.abc import Sequence

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
from models.report.filing import Agency, Level
from models.services.library import SAMPLE, Library, ReportLine
from ui.widgets.plain_text import PlainLabel
from ui.widgets.question import Question
from ui.widgets.wording import LEVELS


class NewReportDialog(Question):
    """Accepted once ``agency`` and ``year`` make sense; nothing is written here."""

    def __init__(self, library: Library, lines: Sequence[ReportLine], year: int, parent: QWidget | None = None) -> None:
        super().__init__("新建年度报告", "新建年度报告", "新建", 540, parent)
        self._library = library
        self._lines = lines
        self._agencies = {line.agency.name: line.agency for line in lines}
        own = {line.agency.name for line in lines if line.label != SAMPLE}
        self.name = QLineEdit(own.pop() if len(own) == 1 else "")
        self.name.setPlaceholderText("单位全称，如：××县自然资源局")
        self.name.setMaxLength(120)
        completer = QCompleter(sorted(self._agencies), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.name.setCompleter(completer)
        self.level = _levels()
        self.year = QSpinBox()
        self.year.setRange(known_editions()[0].from_year, 2099)
        self.year.setValue(year)
        self.year.setSuffix(" 年度")
        self.outlook = PlainLabel()
        self.outlook.setWordWrap(True)
        self.outlook.setProperty("role", "soft")
        self.outlook.setMinimumHeight(70)
        self.outlook.setAlignment(Qt.AlignmentFlag.AlignTop)
        form = self.add_form()
        form.addRow("单位全称", self.name)
        form.addRow("单位类别", self.level)
        form.addRow("报告年度", self.year)
        self.body.addWidget(self.outlook)
        self.name.textChanged.connect(self._update_outlook)
        self.year.valueChanged.connect(self._update_outlook)
        self._update_outlook()

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
        if not name:
            self.outlook.setText("单位全称会印在报告的标题里，请与公章一致。")
            return
        try:
            sentences = [f"采用 {edition_for(year).name} 年起施行的报告格式。", self._carry_over_sentence(year)]
        except AppError as error:
            self.confirm_button.setEnabled(False)
            sentences = [error.sentence]
        if any((line.agency.name, line.year) == (name, year) for line in self._lines):
            sentences.append(f"注意：报告库里已有“{name}”{year} 年度的报告，这里会另建一份。")
        self.outlook.setText("\n".join(sentences))

    def _carry_over_sentence(self, year: int) -> str:
        if self._library.last_year(self.agency, year) is None:
            return f"报告库里没有这个单位 {year - 1} 年度的报告，各格留空，从头填写。"
        return f"从 {year - 1} 年度报告带入：结转下年度继续办理的件数填入“上年结转”，单位和联系方式照抄；其余留空。"


def _levels() -> QComboBox:
    box = QComboBox()
    box.addItem("由单位名称判断", None)
    for level, label in LEVELS.items():
        box.addItem(label, level)
    return box
