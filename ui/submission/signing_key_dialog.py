"""本单位密钥: what proves which office a file comes from; made, told to the superior, dropped. And the superior's."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from models.errors import AppError
from models.services.collection.superior_exchange import SuperiorExchange
from models.services.library import Library
from models.services.submission import SubmissionService
from ui.submission.superior_key_dialog import NONE, SuperiorKeyDialog, fingerprint_text
from ui.theme.digits import use_tabular_digits
from ui.widgets import messages
from ui.widgets.clipboard import copy_text
from ui.widgets.dialog_parts import HeadedDialog, make_button, make_row
from ui.widgets.plain_text import PlainLabel

_PURPOSE = (
    "有了密钥，本单位写出的上报文件、退回文件和下发文件都带签名，对方能看出是不是您发的、路上有没有改过。"
    "没有密钥也能报，只是证明不了来源。"
)
_HANDLING = "公钥发给对方登记，指纹用来在电话里核对。私钥只留在本机的数据库里，不会写进任何文件。"


class SigningKeyDialog(HeadedDialog):
    """``changed`` says whether a key was made or dropped."""

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__("本单位密钥", "本单位密钥", (46, 27), parent)
        self._sending, self._superior = SubmissionService(library), SuperiorExchange(library)
        self._has_password = library.backup_service.has_password or library.is_shared
        self.public_key_edit, self.fingerprint_label, self.password_warning = QLineEdit(), PlainLabel(), PlainLabel()
        self.make_button, self.delete_button = make_button("做一把密钥", "main"), make_button("删去密钥…", "flat")
        self.copy_key_button, self.copy_fingerprint_button, self.close_button = (
            make_button("复制公钥"),
            make_button("复制指纹"),
            make_button("关闭"),
        )
        self.key_page = self._make_key_page()
        self.body.addWidget(self.key_page)
        self.superior_label, self.superior_button = PlainLabel(), make_button("改登记…")
        self.body.addLayout(self._make_superior_row())
        self.body.addStretch(1)
        self.body.addWidget(self.password_warning)
        self.body.addLayout(make_row(self.delete_button, None, self.make_button, self.close_button))
        self.superior_button.clicked.connect(self._change_superior)
        self.make_button.clicked.connect(self._make)
        self.delete_button.clicked.connect(self._delete)
        self.copy_key_button.clicked.connect(
            lambda: self._copy(self.public_key_edit.text(), "公钥已复制，可以贴在邮件里发给上级登记。")
        )
        self.copy_fingerprint_button.clicked.connect(lambda: self._copy(self.fingerprint_label.text(), "指纹已复制。"))
        self.close_button.clicked.connect(self.accept)
        self._show()

    def _make_key_page(self) -> QWidget:
        self.public_key_edit.setReadOnly(True)
        self.public_key_edit.setAccessibleName("公钥")
        font = QFont(self.fingerprint_label.font())
        font.setPointSizeF(font.pointSizeF() * 1.35)
        use_tabular_digits(font)
        self.fingerprint_label.setFont(font)
        self.fingerprint_label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.fingerprint_label.setAccessibleName("指纹")
        self.password_warning.setProperty("role", "faint")
        self.password_warning.setWordWrap(True)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        for words, field, copy_button in (
            ("公钥", self.public_key_edit, self.copy_key_button),
            ("指纹", self.fingerprint_label, self.copy_fingerprint_button),
        ):
            head = PlainLabel(words)
            head.setProperty("role", "strong")
            column.addWidget(head)
            column.addLayout(
                make_row(field, copy_button) if field is self.public_key_edit else make_row(field, None, copy_button)
            )
        return page

    def _make_superior_row(self) -> QVBoxLayout:
        head = PlainLabel("上级的公钥")
        head.setProperty("role", "strong")
        self.superior_label.setAccessibleName("上级公钥的指纹")
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(head)
        column.addLayout(make_row(self.superior_label, None, self.superior_button))
        return column

    def _change_superior(self) -> None:
        try:
            dialog = SuperiorKeyDialog(self._superior, self)
        except AppError as error:
            messages.refuse(self, "没有改登记", error.sentence)
            return
        if dialog.exec():
            self.changed = True
            self._show()

    def _show(self) -> None:
        try:
            public, fingerprint = self._sending.public_key(), self._sending.fingerprint()
            registered = self._superior.registered_key()
        except AppError as error:
            self.status_label.setText(error.sentence)
            return
        self.superior_label.setText(
            f"指纹 {fingerprint_text(registered)}" if registered else f"{NONE}，还不能证明上级发来的文件是谁发的"
        )
        self.public_key_edit.setText(public)
        self.public_key_edit.setCursorPosition(0)
        self.fingerprint_label.setText(fingerprint)
        for part in (self.key_page, self.delete_button):
            part.setVisible(bool(public))
        self.make_button.setVisible(not public)
        self.status_label.setText(_HANDLING if public else _PURPOSE)
        no_password = "数据库还没有设密码：拿到这台电脑的人就能用这把密钥。可以在“密码与锁定…”里设。"
        self.password_warning.setText(no_password if public and not self._has_password else "")

    def _make(self) -> None:
        try:
            self._sending.make_key()
        except AppError as error:
            messages.refuse(self, "没有做成密钥", error.sentence)
            return
        self.changed = True
        self._show()
        self.copy_key_button.setFocus()

    def _delete(self) -> None:
        text = (
            "删去以后，写出的文件不再签名；上级登记过这把公钥的，会把没有签名的文件当作来源不明。"
            f"\n这把密钥不能再找回来。指纹 {self.fingerprint_label.text()}"
        )
        if not messages.ask(self, "删去密钥", text, "删去"):
            return
        try:
            self._sending.drop_key()
        except AppError as error:
            messages.refuse(self, "没有删去", error.sentence)
            return
        self.changed = True
        self._show()

    def _copy(self, words: str, text: str) -> None:
        copy_text(words)
        self.status_label.setText(text)
