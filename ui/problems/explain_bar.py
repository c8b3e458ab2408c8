"""The line in which a finding is explained: it appears for findings that ask for it."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from models.rules.finding import Finding, Severity
from ui.bridge import Bridge


class ExplainBar(QWidget):
    """Explains one finding at a time; an emptied line withdraws the explanation."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("explainBar")
        self._bridge = bridge
        self._finding: Finding | None = None
        self.words = QLineEdit()
        self.words.setPlaceholderText("写明原因。数字改动以后，说明自动失效，需要重新核对。")
        self.button = QPushButton("记下说明")
        line = QHBoxLayout(self)
        line.setContentsMargins(20, 6, 16, 8)
        line.addWidget(QLabel("说明"))
        line.addWidget(self.words, 1)
        line.addWidget(self.button)
        self.button.clicked.connect(self.keep)
        self.words.editingFinished.connect(self.keep)
        self.hide()

    def take(self, finding: Finding | None) -> None:
        """Offer to explain this finding; what is being typed for the same one stays."""
        known, self._finding = self._finding, finding
        self.setVisible(finding is not None and finding.severity is Severity.EXPLAIN and not self._bridge.is_locked)
        if finding and (known is None or known.mark != finding.mark or known.explanation != finding.explanation):
            self.words.setText(finding.explanation)

    def keep(self) -> None:
        """Keep the explanation with the report, also when the clerk just goes elsewhere."""
        finding = self._finding
        if finding and self.words.text().strip() != finding.explanation and not self.isHidden():
            self._bridge.explain(finding, self.words.text())
