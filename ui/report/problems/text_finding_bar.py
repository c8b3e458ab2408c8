"""The line for a finding in a text: its sentence, and a button for each thing that can be done about it."""

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from models.rules.finding import Finding
from models.texts.fields import fill_fields
from ui.report.problems.finding_actions import ACTION_IDS, FindingAction, finding_actions
from ui.report.report_model import ReportModel
from ui.widgets.plain_text import PlainLabel, plain_tip


class TextFindingBar(QWidget):
    """Settles one finding at a time; ``buttons`` are the things that can be done, by their names."""

    def __init__(self, report: ReportModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("wordsBar")
        self._report = report
        self._offered: dict[str, FindingAction] = {}
        self.label = PlainLabel()
        self.label.setProperty("role", "soft")
        self.buttons = {name: QPushButton() for name in ACTION_IDS}
        line = QHBoxLayout(self)
        line.setContentsMargins(20, 6, 16, 8)
        line.addWidget(self.label, 1)
        for name, button in self.buttons.items():
            line.addWidget(button)
            button.clicked.connect(lambda _checked=False, name=name: self._offered[name].run())
        self.hide()

    def set_finding(self, finding: Finding | None) -> None:
        """Offer what can be done about this finding."""
        if finding is None or finding.breach.span is None:
            self.hide()
            return
        quote = fill_fields(finding.breach.quote, self._report.edition, self._report.filing.figures).text
        self.label.setText(quote)
        self.label.setToolTip(plain_tip(quote))
        self._offered = {offered.id: offered for offered in finding_actions(self._report, finding)}
        for name, button in self.buttons.items():
            button.setVisible(name in self._offered)
            if offered := self._offered.get(name):
                button.setText(offered.text)
                button.setToolTip(plain_tip(offered.tip))
        self.show()
