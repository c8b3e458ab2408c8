"""上级的公钥: which key the superior's files are judged by; changed by a person, old and new fingerprint in sight."""

from PySide6.QtWidgets import QLineEdit, QWidget

from models.errors import AppError
from models.exchange.public_key import key_fingerprint, public_key_problem
from models.services.collection.superior_exchange import SuperiorExchange
from ui.widgets.dialog_parts import error_label
from ui.widgets.plain_text import PlainLabel
from ui.widgets.question import Question

_EXPLANATION = (
    "请先打电话给上级，请对方打开“本单位密钥”念出指纹，与下面新的指纹逐组核对，一致再登记。"
    "以后上级发来的回执、退回和下发文件都按它核对。留空就是不登记。"
)
NONE = "没有登记"


class SuperiorKeyDialog(Question):
    """Accepted once the key was written down."""

    def __init__(self, exchange: SuperiorExchange, parent: QWidget | None = None) -> None:
        """AppError, with a sentence, when the registered key cannot be read."""
        super().__init__("上级的公钥", "改登记的上级公钥", "已核对，登记", 560, parent)
        self._exchange, self._registered = exchange, exchange.registered_key()
        self.add_explanation(_EXPLANATION)
        self.key_edit = QLineEdit(self._registered)
        self.key_edit.setMaxLength(200)
        self.key_edit.setPlaceholderText("上级发来的公钥，整行粘贴")
        self.key_edit.setAccessibleName("上级的公钥")
        self.old_label, self.new_label, self.error_label = PlainLabel(), PlainLabel(), error_label()
        form = self.add_form()
        form.addRow("现在的指纹", self.old_label)
        form.addRow("新的公钥", self.key_edit)
        form.addRow("新的指纹", self.new_label)
        self.body.addWidget(self.error_label)
        self.old_label.setText(fingerprint_text(self._registered))
        self.key_edit.textChanged.connect(self._update)
        self._update()

    def _update(self) -> None:
        words = self.key_edit.text().strip()
        problem = public_key_problem(words) if words else ""
        self.error_label.setText(problem)
        self.new_label.setText("" if problem else fingerprint_text(words))
        self.confirm_button.setEnabled(not problem and words != self._registered)

    def accept(self) -> None:
        """Write the key down, or say why not."""
        try:
            self._exchange.register_key(self.key_edit.text())
        except AppError as error:
            self.error_label.setText(error.sentence)
            return
        super().accept()


def fingerprint_text(public_key: str) -> str:
    """The fingerprint of the superior's key, or that none is registered."""
    return key_fingerprint(public_key) if public_key else NONE
