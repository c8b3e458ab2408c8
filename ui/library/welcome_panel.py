"""What a newcomer sees until there is a report of the office's own: three steps, until when, and where to begin."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from models.services.deadlines import LevelDeadline
from ui.library.calendar_card import deadline_text
from ui.theme.icons import picture
from ui.widgets.plain_text import PlainLabel, plain_tip

STEPS = (
    ("单位", "写上单位全称和年度，报告格式和期限自动选定；有上年报告的，单位和结转的件数自动带入。"),
    ("填写", "照表填写，合计自动算出，勾稽不平当场指出；填一个存一个，不用点保存。"),
    ("印出", "预览就是印出来的页面；定稿以后导出 PDF、打印、上报，或生成整套发布包。"),
)


class WelcomePanel(QFrame):
    """Four ways to begin: a report of one's own, one from a file, the sample, the manual."""

    asked_new = Signal()
    asked_import = Signal()
    asked_sample = Signal()
    asked_manual = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.new = QPushButton("新建第一份报告")
        self.new.setProperty("role", "main")
        self.from_file = QPushButton("导入上年的报告")
        self.from_file.setToolTip(plain_tip("从 Word、Excel、网页、PDF 等文件导入，也可以把文件拖进窗口"))
        self.sample = QPushButton("打开示例")
        self.manual = QPushButton("看手册")
        self.due = PlainLabel()
        self.due.setProperty("role", "strong")
        self.due.setWordWrap(True)
        for button, signal in (
            (self.new, self.asked_new),
            (self.from_file, self.asked_import),
            (self.sample, self.asked_sample),
            (self.manual, self.asked_manual),
        ):
            button.clicked.connect(signal)
        self._lay_out()

    def _lay_out(self) -> None:
        heading = PlainLabel("政府信息公开年报，三步做完")
        heading.setProperty("role", "title")
        icon_label = PlainLabel()
        icon_label.setPixmap(picture("app", 44, "", self.devicePixelRatioF()))
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(icon_label)
        head.addWidget(heading, 1)
        steps = QHBoxLayout()
        steps.setSpacing(16)
        for number, (name, words) in enumerate(STEPS, 1):
            steps.addWidget(_step(number, name, words), 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        for button in (self.new, self.from_file, self.sample, self.manual):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(26, 20, 26, 20)
        layout.setSpacing(16)
        for part in (head, steps, self.due, buttons):
            if isinstance(part, QWidget):
                layout.addWidget(part)
            else:
                layout.addLayout(part)

    def show_deadlines(self, year: int, deadlines: Sequence[LevelDeadline], today: date) -> None:
        """Say until when the reports of a year are due."""
        lines = "　·　".join(deadline_text(each, today) for each in deadlines)
        self.due.setText(f"{year} 年度报告的期限　{lines}")


def _step(number: int, name: str, words: str) -> QFrame:
    frame = QFrame()
    frame.setProperty("role", "step")
    mark = PlainLabel(str(number))
    mark.setProperty("role", "stepNumber")
    mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
    mark.setFixedSize(30, 30)
    title, text = PlainLabel(name), PlainLabel(words)
    title.setProperty("role", "heading")
    text.setProperty("role", "soft")
    text.setWordWrap(True)
    head = QHBoxLayout()
    head.setSpacing(10)
    head.addWidget(mark)
    head.addWidget(title, 1)
    column = QVBoxLayout(frame)
    column.setContentsMargins(16, 12, 16, 14)
    column.setSpacing(8)
    column.addLayout(head)
    column.addWidget(text, 1, Qt.AlignmentFlag.AlignTop)
    return frame
