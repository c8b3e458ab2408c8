"""Whose name stands on every change: asked once, switched in the status line."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget


class OperatorDialog(QDialog):
    """Takes any name that is not blank; ``why`` says what it is wanted for."""

    def __init__(self, name: str, why: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("填报人")
        self.setMinimumWidth(400)
        heading = QLabel("现在是哪一位在填？")
        heading.setProperty("role", "heading")
        told = QLabel(why)
        told.setProperty("role", "soft")
        told.setWordWrap(True)
        self.name = QLineEdit(name)
        self.name.setPlaceholderText("姓名")
        self.name.setMaxLength(40)
        self.name.selectAll()
        self.deed = QPushButton("确定")
        self.deed.setDefault(True)
        self.name.textChanged.connect(self._enable)
        buttons = QDialogButtonBox()
        buttons.addButton(self.deed, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(10)
        for widget in (heading, told, self.name, buttons):
            layout.addWidget(widget)
        self._enable()

    def _enable(self) -> None:
        self.deed.setEnabled(bool(self.name.text().strip()))


WHY = "名字会写在每一步修改上，也印在校核记录单上。换人时点窗口右下角的名字就能换。"


def ask_operator(parent: QWidget, name: str = "", why: str = WHY) -> str:
    """The name; empty when nobody gave one."""
    dialog = OperatorDialog(name, why, parent)
    return " ".join(dialog.name.text().split()) if dialog.exec() else ""
