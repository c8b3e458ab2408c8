"""Before a report leaves the office: what would be wrong on paper, and the way on."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.exporting.paper_check_panel import PaperCheckPanel
from ui.widgets.question import Question

_WIDTH = 620


class ExportDialog(Question):
    """Shown over the report; ``confirm_text`` says what comes next, ``consequence`` what it brings with it.

    Its panel may still be looking when it is answered.
    """

    def __init__(self, title: str, confirm_text: str, consequence: str = "", parent: QWidget | None = None) -> None:
        super().__init__(title, title, confirm_text, _WIDTH, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.panel = PaperCheckPanel()
        self.panel.setMinimumWidth(_WIDTH - 48)
        self.body.addWidget(self.panel)
        if consequence:
            self.add_explanation(consequence)
