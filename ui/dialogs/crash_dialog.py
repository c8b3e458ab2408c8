"""The one window shown when the program itself fails: what is safe, and what to send to whom looks after it."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout

CALM = (
    "已经存下的每一个数、每一段文字都在，没有存下半截的内容。\n"
    "请复制下面的文字，交给本单位的技术人员。如果反复出现，先关闭程序再打开。"
)


class CrashDialog(QDialog):
    """Accepted to go on, rejected to close the program."""

    def __init__(self, told: str, log: Path, can_go_on: bool = True) -> None:
        super().__init__()
        self.setWindowTitle("程序出了意外")
        self.resize(720, 440)
        heading = QLabel("程序出了意外，刚才这一步没有做成")
        heading.setProperty("role", "heading")
        calm = QLabel(CALM)
        calm.setWordWrap(True)
        self.told = QPlainTextEdit(told)
        self.told.setReadOnly(True)
        self.buttons = buttons = QDialogButtonBox()
        copy = buttons.addButton("复制文字", QDialogButtonBox.ButtonRole.ActionRole)
        folder = buttons.addButton("打开日志文件夹", QDialogButtonBox.ButtonRole.ActionRole)
        self.quit = buttons.addButton("关闭程序", QDialogButtonBox.ButtonRole.RejectRole)
        go_on = QPushButton("继续填写")
        go_on.setDefault(True)
        if can_go_on:
            buttons.addButton(go_on, QDialogButtonBox.ButtonRole.AcceptRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(told))
        folder.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(log.parent))))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (heading, calm, self.told, buttons):
            layout.addWidget(widget)


def show(told: str, log: Path, can_go_on: bool) -> bool:
    """Show it; whether the clerk wants to go on."""
    return CrashDialog(told, log, can_go_on).exec() == QDialog.DialogCode.Accepted
