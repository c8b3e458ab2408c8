"""Why a report is returned or opened again: the reason is asked for and kept."""

from dataclasses import dataclass

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ui.widgets.question import Question


@dataclass(frozen=True)
class ReasonPrompt:
    """The words of the question."""

    button_text: str
    heading: str
    explanation: str
    example: str


REOPEN = ReasonPrompt(
    "重新打开",
    "重新打开已定稿的报告",
    "打开后变回草稿，可以修改。请写明原因，它会留在修改记录里。",
    "如：主管部门退回，更正表三第（七）项",
)
RETURN = ReasonPrompt(
    "退回",
    "退回给填报人修改",
    "退回后可以修改，改好再送校核。原因会留在修改记录里，填报人打开报告时能看到。",
    "如：表三自然人一列与申请台账不符，请核对（七）总计",
)


class ReasonDialog(Question):
    """Accepted only with a reason."""

    def __init__(self, prompt: ReasonPrompt, reason: str = "", parent: QWidget | None = None) -> None:
        super().__init__(prompt.button_text, prompt.heading, prompt.button_text, 460, parent)
        self.add_explanation(prompt.explanation)
        self.reason = QPlainTextEdit(reason)
        self.reason.setPlaceholderText(prompt.example)
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(140 if reason else 84)
        self.reason.textChanged.connect(self._enable)
        self.body.addWidget(self.reason)
        self.reason.setFocus()
        self._enable()

    def _enable(self) -> None:
        self.confirm_button.setEnabled(bool(self.reason.toPlainText().strip()))


def ask_reason(parent: QWidget, prompt: ReasonPrompt, reason: str = "") -> str:
    """The reason; empty when the clerk changed their mind. ``reason`` is what to begin with."""
    dialog = ReasonDialog(prompt, reason, parent)
    return dialog.reason.toPlainText().strip() if dialog.exec() else ""
