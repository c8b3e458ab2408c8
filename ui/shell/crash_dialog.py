"""The one window shown when the program itself fails: what is safe, and what to send to whom looks after it."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QPushButton, QVBoxLayout

from ui.shell.crash import Failure
from ui.widgets.clipboard import copy_text
from ui.widgets.plain_text import PlainLabel

SAFE = "已经存下的每一个数、每一段文字都在，没有存下半截的内容。"
AGAIN = "点“重新打开”，程序重新启动，回到刚才那份报告、刚才那一格。"
LEFT = "下面几处当时还没有存上，请先抄下来，重新打开后再填：\n"
SEND = "如果反复出现，请复制下面的文字交给技术人员。里面没有报告的内容，也没有姓名。"


class CrashDialog(QDialog):
    """Accepted to start anew, rejected to close the program."""

    def __init__(self, failure: Failure) -> None:
        super().__init__()
        self.setWindowTitle("程序出了意外")
        self.resize(720, 460)
        heading = PlainLabel("程序出了意外，刚才这一步没有做成")
        heading.setProperty("role", "heading")
        calm = PlainLabel(f"{SAFE}\n{AGAIN}" if failure.can_restart else SAFE)
        self.unsaved_label = PlainLabel(LEFT + "\n".join(failure.unsaved))
        self.unsaved_label.setProperty("role", "trouble")
        self.unsaved_label.setVisible(bool(failure.unsaved))
        send = PlainLabel(SEND)
        send.setProperty("role", "soft")
        for label in (calm, self.unsaved_label, send):
            label.setWordWrap(True)
        self.report_text = QPlainTextEdit(failure.report)
        self.report_text.setReadOnly(True)
        self.buttons = buttons = QDialogButtonBox()
        copy = buttons.addButton("复制文字", QDialogButtonBox.ButtonRole.ActionRole)
        folder = buttons.addButton("打开日志文件夹", QDialogButtonBox.ButtonRole.ActionRole)
        self.quit = buttons.addButton("关闭程序", QDialogButtonBox.ButtonRole.RejectRole)
        self.again = QPushButton("重新打开")
        if failure.can_restart:
            self.again.setDefault(True)
            buttons.addButton(self.again, QDialogButtonBox.ButtonRole.AcceptRole)
        copy.clicked.connect(lambda: copy_text(failure.report))
        folder.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(failure.log.parent))))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(10)
        for widget in (heading, calm, self.unsaved_label, send, self.report_text, buttons):
            layout.addWidget(widget, 1 if widget is self.report_text else 0)


def show_failure(failure: Failure) -> bool:
    """Show it; whether the clerk wants to start anew."""
    return CrashDialog(failure).exec() == QDialog.DialogCode.Accepted
