"""The line in which a finding is explained, and above it what was said of the same matter before."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from models.rules.finding import Finding, Severity
from models.rules.suggestions import Suggestion, suggest_explanations
from models.services.report_session import ReportSession
from ui.report.report_model import ReportModel
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.plain_text import PlainLabel

PLACE, NOT_KEPT = "explanation", "说明还没有记下（回车记下）"


class ExplainBar(QWidget):
    """Explains one finding at a time; an emptied line withdraws the explanation."""

    def __init__(self, report: ReportModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report = report
        self._finding: Finding | None = None
        self._offered: tuple[Suggestion, ...] = ()
        self.line = QLineEdit()
        self.line.setPlaceholderText("写明原因。数字改动以后，说明自动失效，需要重新核对。")
        self.button = QPushButton("记下说明")
        self.suggestion_label = ElidedLabel()
        self.suggestion_label.setProperty("role", "soft")
        self.other = QPushButton("换一条")
        self.other.setProperty("role", "flat")
        self.again = QPushButton("采用（Ctrl+回车）")
        self.again.setToolTip("用这句话作说明，可以再改")
        self._lay_out()
        self.button.clicked.connect(self.save)
        self.line.editingFinished.connect(self.save)
        self.line.textEdited.connect(lambda _words: self._report.set_unsaved(PLACE, NOT_KEPT))
        self.again.clicked.connect(self.take_suggestion)
        self.other.clicked.connect(self._next_suggestion)
        self.hide()

    def _lay_out(self) -> None:
        self._earlier = QWidget()
        above = QHBoxLayout(self._earlier)
        above.setContentsMargins(20, 4, 16, 0)
        for widget, stretch in ((self.suggestion_label, 1), (self.other, 0), (self.again, 0)):
            above.addWidget(widget, stretch)
        below = QHBoxLayout()
        below.setContentsMargins(20, 6, 16, 8)
        below.setSpacing(10)
        for each, share in ((PlainLabel("说明"), 0), (self.line, 1), (self.button, 0)):
            below.addWidget(each, share)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._earlier)
        column.addLayout(below)

    def set_finding(self, finding: Finding | None) -> None:
        """Offer to explain this finding; what is being typed for the same one stays."""
        known, self._finding = self._finding, finding
        self.setVisible(finding is not None and finding.severity is Severity.EXPLAIN and not self._report.is_locked)
        if finding and (
            known is None or known.fingerprint != finding.fingerprint or known.explanation != finding.explanation
        ):
            self.line.setText(finding.explanation)
        self._offer(suggest_explanations(self._report.filing, finding) if finding else ())

    def save(self) -> None:
        """Keep the explanation with the report, also when the clerk just goes elsewhere."""
        finding = self._finding
        if finding and self.line.text().strip() != finding.explanation and not self.isHidden():
            is_kept = self._report.run(ReportSession.explain, finding, self.line.text())
            self._report.set_unsaved(PLACE, "" if is_kept else NOT_KEPT)
        else:
            self._report.set_unsaved(PLACE, "")

    def begin(self) -> None:
        """Give the line the keyboard."""
        if not self.isHidden():
            self.line.setFocus()
            self.line.selectAll()

    def take_suggestion(self) -> None:
        """Say again what was said before."""
        if self._offered and not self.isHidden():
            self.line.setText(self._offered[0].text)
            self.save()

    def _next_suggestion(self) -> None:
        self._offered = (*self._offered[1:], *self._offered[:1])
        self._show()

    def _offer(self, offered: tuple[Suggestion, ...]) -> None:
        if set(offered) != set(self._offered):
            self._offered = offered
        self._show()

    def _show(self) -> None:
        self._earlier.setVisible(bool(self._offered))
        self.other.setVisible(len(self._offered) > 1)
        if self._offered:
            first = self._offered[0]
            heading = f"{first.year} 年的说明" if first.year else "数字改动前的说明（已失效）"
            self.suggestion_label.setText(f"{heading}：{first.text}")
