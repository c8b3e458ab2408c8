"""What is to be keyed a second time: which tables, and whether zeros too."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QRadioButton, QVBoxLayout, QWidget

from models.services.second_keying import SecondKeying, cells_to_key
from ui.report.report_model import ReportModel
from ui.widgets.plain_text import PlainLabel

_WIDEST = 620


def make_heading(text: str) -> PlainLabel:
    """A label in the type of headings."""
    label = PlainLabel(text)
    label.setProperty("role", "heading")
    return label


class StartPage(QWidget):
    """``begun`` carries the scope (a table's key, empty for all) and whether it is the short way."""

    begun = Signal(str, bool)
    resumed = Signal()

    def __init__(self, report: ReportModel, stopped: SecondKeying | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report = report
        edition = report.edition
        choices = [("", "整份报告"), *((s.table, s.heading) for s in edition.sections if s.table)]
        self.scopes = {key: QRadioButton(text) for key, text in choices}
        self.ways = {True: QRadioButton("只录不为 0 的数和合计"), False: QRadioButton("全部格都录，包括合计")}
        self.count = PlainLabel()
        self.count.setProperty("role", "soft")
        self.begin = QPushButton("开始录入")
        self.begin.setDefault(True)
        self.resume = QPushButton()
        self.resume.setVisible(stopped is not None)
        if stopped is not None:
            where = edition.table(stopped.scope).name if stopped.scope else "整份报告"
            self.resume.setText(f"接着上次的录（{where}，已录 {len(stopped.keyed)}／{len(stopped.cells)} 格）")
        self._lay_out()
        self.scopes[""].setChecked(True)
        self.ways[True].setChecked(True)
        for button in (*self.scopes.values(), *self.ways.values()):
            button.toggled.connect(self._update_count)
        self.begin.clicked.connect(lambda: self.begun.emit(self.scope, self.is_short))
        self.resume.clicked.connect(self.resumed)
        self._update_count()

    @property
    def scope(self) -> str:
        """The table that was chosen; empty for all."""
        return next(key for key, button in self.scopes.items() if button.isChecked())

    @property
    def is_short(self) -> bool:
        """Whether zeros are left out."""
        return self.ways[True].isChecked()

    def _lay_out(self) -> None:
        explanation = PlainLabel(
            "请另一个人照原始材料把数字再录一遍。录的时候看不到第一次填的数；录完后逐格核对不一致的数。\n"
            "每录一格就存一格，随时可以停下，下次接着录。"
        )
        explanation.setProperty("role", "soft")
        explanation.setWordWrap(True)
        # The window is as wide as the tables that are keyed in it next; what is asked stands in its middle.
        middle = QWidget(self)
        middle.setMaximumWidth(_WIDEST)
        across = QHBoxLayout(self)
        across.setContentsMargins(36, 28, 36, 24)
        across.addStretch(1)
        across.addWidget(middle, 100)
        across.addStretch(1)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addStretch(1)
        column.addWidget(make_heading("复核录入"))
        column.addWidget(explanation)
        for title, buttons in (("录哪些表", self.scopes.values()), ("录哪些格", self.ways.values())):
            group = QButtonGroup(self)
            column.addSpacing(6)
            head = PlainLabel(title)
            head.setProperty("role", "strong")
            column.addWidget(head)
            for button in buttons:
                group.addButton(button)
                column.addWidget(button)
        column.addSpacing(10)
        line = QHBoxLayout()
        for widget in (self.begin, self.resume, self.count):
            line.addWidget(widget)
        line.addStretch(1)
        column.addLayout(line)
        column.addStretch(2)

    def _update_count(self) -> None:
        count = len(self._report.read(cells_to_key, self.scope, self.is_short))
        self.count.setText(f"共 {count} 格")
        self.begin.setEnabled(count > 0)
