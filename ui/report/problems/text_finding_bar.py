"""The line for a finding in a text: put the table's figure in its place, or say that it is no figure of the table."""

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from models.rules.finding import Finding, Severity
from models.services.report_session import ReportSession
from models.texts.fields import bind_number, fill_fields
from ui.report.report_model import ReportModel
from ui.widgets.plain_text import PlainLabel, plain_tip

NOT_OF_THE_TABLE = "不是表中数据"


class TextFindingBar(QWidget):
    """Settles one finding at a time; what was said stays until the sentence changes."""

    def __init__(self, report: ReportModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("wordsBar")
        self._report = report
        self._finding: Finding | None = None
        self.label = PlainLabel()
        self.label.setProperty("role", "soft")
        self.bound = QPushButton("换成表中的数")
        self.bound.setToolTip("把这个数改成插入的表中数，以后表里改了，这里跟着改")
        self.settled = QPushButton()
        line = QHBoxLayout(self)
        line.setContentsMargins(20, 6, 16, 8)
        line.addWidget(self.label, 1)
        line.addWidget(self.bound)
        line.addWidget(self.settled)
        self.bound.clicked.connect(self.bind)
        self.settled.clicked.connect(self.toggle_settled)
        self.hide()

    def set_finding(self, finding: Finding | None) -> None:
        """Offer what can be done about this finding."""
        self._finding = finding
        offered = finding is not None and finding.breach.span is not None and finding.severity is not Severity.BLOCK
        self.setVisible(offered and not self._report.is_locked)
        if finding is None:
            return
        quote = fill_fields(finding.breach.quote, self._report.edition, self._report.filing.figures).text
        self.label.setText(quote)
        self.label.setToolTip(plain_tip(quote))
        self.bound.setVisible(self._bound_text(finding) is not None)
        self.settled.setText("撤回“没有问题”" if finding.is_explained else self._explanation_for(finding))

    def bind(self) -> None:
        """Put the cell's figure where the number stands, as a field that follows the table."""
        if self._finding and (text := self._bound_text(self._finding)) is not None:
            name = self._report.edition.short_name(self._finding.cells[0])
            self._report.run(ReportSession.set_text, self._finding.section, text, f"插入 {name}")

    def toggle_settled(self) -> None:
        """Say that nothing is wrong here, or take that back."""
        if self._finding:
            explanation = "" if self._finding.is_explained else self._explanation_for(self._finding)
            self._report.run(ReportSession.explain, self._finding, explanation)

    @staticmethod
    def _explanation_for(finding: Finding) -> str:
        return NOT_OF_THE_TABLE if finding.cells else "核对过，没有问题"

    def _bound_text(self, finding: Finding) -> str | None:
        span = finding.breach.span
        if span is None or len(finding.cells) != 1:
            return None
        return bind_number(self._report.filing.text(finding.section), span, finding.cells[0])
