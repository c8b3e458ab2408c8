"""Whose name stands on every change: asked once, switched in the status line."""

from PySide6.QtWidgets import QLineEdit, QWidget

from ui.widgets.question import Question


class OperatorDialog(Question):
    """Takes any name that is not blank; ``explanation`` says what it is wanted for."""

    def __init__(self, name: str, explanation: str, parent: QWidget | None = None) -> None:
        super().__init__("填报人", "现在是哪一位在填？", "确定", 400, parent)
        self.add_explanation(explanation)
        self.name = QLineEdit(name)
        self.name.setPlaceholderText("姓名")
        self.name.setMaxLength(40)
        self.name.selectAll()
        self.name.textChanged.connect(self._enable)
        self.body.addWidget(self.name)
        self.name.setFocus()
        self._enable()

    def _enable(self) -> None:
        self.confirm_button.setEnabled(bool(self.name.text().strip()))


OPERATOR_EXPLANATION = "名字会写在每一步修改上，也印在校核记录单上。换人时点窗口右下角的名字就能换。"


def ask_operator(parent: QWidget, name: str = "", explanation: str = OPERATOR_EXPLANATION) -> str:
    """The name; empty when nobody gave one."""
    dialog = OperatorDialog(name, explanation, parent)
    return " ".join(dialog.name.text().split()) if dialog.exec() else ""
