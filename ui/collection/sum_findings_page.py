"""汇总检查: what the rules say of a sum, and the line in which the office says why a finding stands."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from models.rules.finding import Finding, Severity
from models.rules.registry import named
from ui.collection.text_table import ComparedTextRow, TextTable
from ui.theme.colours import SHAPES
from ui.widgets.plain_text import PlainLabel

EXPLAIN_HINT = "写明原因，如：该单位今年没有报来，已函告。情况变了，说明自动失效。"


class SumFindingsPage(QWidget):
    """``explained`` carries a finding and why it stands, an empty text where that is withdrawn."""

    explained = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.finding: Finding | None = None
        self.table = TextTable(("程度", "规则", "问题", "说明"), (7, 16, 0, 14), none="没有发现问题。")
        self.line, self.button = QLineEdit(), QPushButton("记下说明")
        self.line.setPlaceholderText(EXPLAIN_HINT)
        self.line.setAccessibleName("说明")
        self.bar = QWidget()
        below = QHBoxLayout(self.bar)
        below.setContentsMargins(18, 6, 14, 8)
        below.setSpacing(10)
        for widget, stretch in ((PlainLabel("说明"), 0), (self.line, 1), (self.button, 0)):
            below.addWidget(widget, stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(self.bar)
        self.bar.hide()
        self.table.row_selected.connect(self._choose)
        self.button.clicked.connect(self.save)
        self.line.returnPressed.connect(self.save)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """List these; the choice stays on the finding it was on, and so does what is being typed for it."""
        chosen, typed = self.finding, self.line.text()
        self.finding = None
        self.table.show_rows([_row(one) for one in findings])
        self.bar.setVisible(False)
        for at, one in enumerate(findings):
            if at == 0 or (chosen is not None and one.fingerprint == chosen.fingerprint):
                self.table.selectRow(at)
                self._choose(one)
        if chosen is not None and self.finding is not None and self.finding.fingerprint == chosen.fingerprint:
            is_pending = typed.strip() != chosen.explanation
            self.line.setText(typed if is_pending else self.finding.explanation)

    def _choose(self, finding: Finding) -> None:
        if self.finding is not None and finding.fingerprint == self.finding.fingerprint:
            return
        self.finding = finding
        self.bar.setVisible(finding.severity is Severity.EXPLAIN)
        self.line.setText(finding.explanation)

    def save(self) -> None:
        """Keep what was typed."""
        if self.finding is not None and self.line.text().strip() != self.finding.explanation:
            self.explained.emit(self.finding, self.line.text())


def _row(one: Finding) -> ComparedTextRow:
    label = "✓ 已说明" if one.is_explained else f"{SHAPES[one.severity]} {one.severity.label}"
    colour = "" if one.is_explained else one.severity.value
    return ComparedTextRow((label, named(one.rule), one.message, one.explanation), one, colour)
