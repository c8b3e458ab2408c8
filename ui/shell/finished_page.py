"""The page after 定稿: print, publish, send up, back up, each a step away; it is there while the report is final."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from models.services.deadlines import Deadline
from models.services.workflow_history import workflow_history
from ui.report.report_model import ReportModel
from ui.report.report_page import FinishedPart
from ui.theme.icons import icon
from ui.widgets import wording
from ui.widgets.plain_text import PlainLabel, plain_tip

STEPS = (
    ("print", "print", "打印", "送签、盖章、存档"),
    ("export", "export", "导出 PDF", "公文版式，字体内嵌"),
    ("package", "folder", "生成发布包", "全部格式和校核记录单一起"),
    ("hand_up", "collect", "上报", "写成一个文件，发给上级"),
    ("backups", "lock", "备份", "存到 U 盘或另一个文件夹"),
)
"""The actions by their names in the window, each with its icon, its word and what it is for."""
_COLUMNS, _WIDEST = 3, 900


class FinishedPage(FinishedPart):
    """``trigger`` does what the window's action of that name does."""

    def __init__(
        self,
        report: ReportModel,
        trigger: Callable[[str], object],
        deadline: Callable[[], Deadline],
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._report, self._deadline, self._today = report, deadline, today
        self.heading, self.told = PlainLabel(), PlainLabel()
        self.heading.setProperty("role", "title")
        self.told.setProperty("role", "soft")
        for label in (self.heading, self.told):
            label.setWordWrap(True)
        self.steps = {name: _step(picture, word, use) for name, picture, word, use in STEPS}
        for name, button in self.steps.items():
            button.clicked.connect(lambda _checked=False, name=name: trigger(name))
        self.reopen = QPushButton("要改动：重新打开…")
        self.reopen.setProperty("role", "link")
        self.reopen.clicked.connect(lambda: trigger("reopen"))
        self._lay_out()
        self.setFocusProxy(self.steps["print"])

    def _lay_out(self) -> None:
        sheet = QWidget()
        sheet.setMaximumWidth(_WIDEST)
        column = QVBoxLayout(sheet)
        column.setSpacing(14)
        column.addStretch(1)
        column.addWidget(self.heading)
        column.addWidget(self.told)
        grid = QGridLayout()
        grid.setSpacing(14)
        for at, button in enumerate(self.steps.values()):
            grid.addWidget(button, at // _COLUMNS, at % _COLUMNS)
        column.addLayout(grid)
        column.addWidget(self.reopen, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(2)
        row = QHBoxLayout(self)
        row.addStretch(1)
        row.addWidget(sheet, 1000)
        row.addStretch(1)

    def refresh(self) -> None:
        """Say whose report it is, who finished it, and until when it is to be out."""
        filing, final = self._report.filing, workflow_history(self._report.passages()).finalised
        self.heading.setText(f"✓ {filing.agency.name} {filing.year} 年度报告已定稿")
        who = f"{final.who or '未署名'} {wording.moment_text(final.at, wording.today())}定稿。" if final else ""
        due = self._deadline()
        until = "上级定的期限" if due.is_set else "《条例》规定的公布期限"
        self.told.setText(f"{who}{until}：{wording.day_text(due.day, self._today)}。还要做的，一步一步来：")


def _step(picture: str, word: str, use: str) -> QToolButton:
    button = QToolButton()
    button.setProperty("role", "bigTile")
    button.setIcon(icon(picture, "accent"))
    button.setIconSize(QSize(26, 26))
    button.setText(f" {word}\n {use}")
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setToolTip(plain_tip(use))
    button.setAccessibleName(f"{word}：{use}")
    button.setMinimumSize(280, 64)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
