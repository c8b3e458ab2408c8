"""What is seen for a year without a roster: what collecting begins with, and the three ways to one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.theme.colours import colours
from ui.theme.icons import picture
from ui.widgets.plain_text import PlainLabel

EXPLANATION = (
    "汇总从名册开始：名册写明哪些单位要报、报给谁、哪天报齐。\n"
    "有了名册，把各单位发来的文件拖进窗口，谁报了、谁没报、合计是多少，就都在这里。"
)


class EmptyRoster(QWidget):
    """Three ways to begin: a roster from a file, that of last year, or one handed down."""

    file_requested = Signal()
    last_year_requested = Signal()
    distribution_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark = PlainLabel()
        mark.setPixmap(picture("collect", 64, colours.accent, self.devicePixelRatioF()))
        self.heading = PlainLabel()
        self.heading.setProperty("role", "title")
        explanation = PlainLabel(EXPLANATION)
        explanation.setProperty("role", "soft")
        explanation.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.file_button = QPushButton("导入名册…")
        self.file_button.setProperty("role", "main")
        self.file_button.setToolTip("从 Excel、CSV 或 Word 导入应报单位名册")
        self.last_year_button = QPushButton()
        self.distribution_button = QPushButton("接收上级下发的名册…")
        self.distribution_button.setToolTip("上级发来的下发文件（.ndxf），里面有名册、期限和用语表")
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        for button, asked in (
            (self.file_button, self.file_requested),
            (self.last_year_button, self.last_year_requested),
            (self.distribution_button, self.distribution_requested),
        ):
            button.clicked.connect(asked)
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setSpacing(16)
        layout.addStretch(2)
        for widget in (mark, self.heading, explanation):
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addLayout(buttons)
        layout.setAlignment(buttons, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)

    def show_year(self, year: int, has_last_year: bool) -> None:
        """Say for which year, and offer last year's roster where there is one."""
        self.heading.setText(f"{year} 年度还没有名册")
        self.last_year_button.setText(f"从 {year - 1} 年度带过来")
        self.last_year_button.setVisible(has_last_year)
