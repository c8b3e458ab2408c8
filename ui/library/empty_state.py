"""What a newcomer sees while there is no report: what the program does, and where to begin."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.theme.icons import picture
from ui.widgets.plain_text import PlainLabel

STEPS = (
    "1　新建报告：写上单位全称和年度，报告格式自动选定。",
    "2　照表填写：合计自动算出，勾稽不平当场指出，填一个存一个，不用点保存。",
    "3　导出 PDF 或打印：公文版式，可直接送签、盖章、公开。",
)


class EmptyState(QWidget):
    """Three ways to begin: a report of one's own, one from a file, or the sample."""

    asked_new = Signal()
    asked_import = Signal()
    asked_sample = Signal()

    def __init__(self) -> None:
        super().__init__()
        icon_label = PlainLabel()
        icon_label.setPixmap(picture("app", 72, "", self.devicePixelRatioF()))
        heading = PlainLabel("还没有报告")
        heading.setProperty("role", "title")
        new = QPushButton("新建第一份报告")
        new.setProperty("role", "main")
        new.clicked.connect(self.asked_new)
        from_file = QPushButton("导入已有的报告")
        from_file.setToolTip("从 Word、Excel、网页、PDF 等文件导入，也可以把文件拖进窗口")
        from_file.clicked.connect(self.asked_import)
        sample = QPushButton("先看示例报告")
        sample.clicked.connect(self.asked_sample)
        steps = PlainLabel("\n".join(STEPS))
        steps.setProperty("role", "soft")
        buttons = QHBoxLayout()
        buttons.addWidget(new)
        buttons.addWidget(from_file)
        buttons.addWidget(sample)
        layout = QVBoxLayout(self)
        layout.setSpacing(14)
        layout.addStretch(1)
        for widget in (icon_label, heading, steps):
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addLayout(buttons)
        layout.setAlignment(buttons, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)
