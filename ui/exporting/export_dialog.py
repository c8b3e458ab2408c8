"""Before a report leaves the office: what would be wrong on paper, and the way on."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QRadioButton, QWidget

from ui.exporting.paper_check_panel import PaperCheckPanel
from ui.settings import SettingsStore
from ui.widgets.dialog_parts import make_row
from ui.widgets.question import Question

_WIDTH = 620


class ExportDialog(Question):
    """Shown over the report; ``confirm_text`` says what comes next, ``consequence`` what it brings with it.

    Its panel may still be looking when it is answered. Of a draft it asks whether its pages are to say so; where it
    ``offers_picture``, which of the two is to be written.
    """

    def __init__(
        self,
        title: str,
        confirm_text: str,
        settings: SettingsStore,
        consequence: str = "",
        *,
        is_draft: bool,
        offers_picture: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, title, confirm_text, _WIDTH, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.report_choice, self.picture_choice = QRadioButton("整份报告"), QRadioButton("一图读懂（长图，或一页 A4）")
        self.report_choice.setChecked(True)
        if offers_picture:
            self.body.addLayout(make_row(self.report_choice, self.picture_choice, None, spacing=24))
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
