"""Before a report leaves the office: what would be wrong on paper, and the way on."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from ui.exporting.paper_check_panel import PaperCheckPanel
from ui.settings import SettingsStore
from ui.widgets.question import Question

_WIDTH = 620


class ExportDialog(Question):
    """Shown over the report; ``confirm_text`` says what comes next, ``consequence`` what it brings with it.

    Its panel may still be looking when it is answered. Of a draft it asks whether its pages are to say so.
    """

    def __init__(
        self,
        title: str,
        confirm_text: str,
        settings: SettingsStore,
        consequence: str = "",
        *,
        is_draft: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, title, confirm_text, _WIDTH, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.panel = PaperCheckPanel()
        self.panel.setMinimumWidth(_WIDTH - 48)
        self.body.addWidget(self.panel)
        self.draft_box = QCheckBox("没有定稿：每页印浅灰的“草稿”字样")
        self.draft_box.setVisible(is_draft)
        self.draft_box.setChecked(settings.current.draft_mark)
        self.draft_box.toggled.connect(lambda is_wanted: settings.change(draft_mark=is_wanted))
        self.body.addWidget(self.draft_box)
        if consequence:
            self.add_explanation(consequence)
