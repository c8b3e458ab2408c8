"""Why a final report is opened again: the reason is asked for and kept."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget


class ReopenDialog(QDialog):
    """Accepted only with a reason."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("重新打开")
        self.setMinimumWidth(460)
        heading = QLabel("重新打开已定稿的报告")
        heading.setProperty("role", "heading")
        told = QLabel("打开后变回草稿，可以修改。请写明原因，它会留在修改记录里。")
        told.setProperty("role", "soft")
        self.reason = QPlainTextEdit()
        self.reason.setPlaceholderText("如：主管部门退回，更正表三第（七）项")
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(84)
        self.deed = QPushButton("重新打开")
        self.deed.setDefault(True)
        self.deed.setEnabled(False)
        self.reason.textChanged.connect(lambda: self.deed.setEnabled(bool(self.reason.toPlainText().strip())))
        buttons = QDialogButtonBox()
        buttons.addButton(self.deed, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(10)
        for widget in (heading, told, self.reason, buttons):
            layout.addWidget(widget)


def ask_reason(parent: QWidget) -> str:
    """The reason; empty when the clerk changed their mind."""
    dialog = ReopenDialog(parent)
    return dialog.reason.toPlainText().strip() if dialog.exec() else ""
