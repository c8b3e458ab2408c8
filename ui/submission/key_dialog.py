"""本单位密钥: what proves which office a file comes from; made, told to the superior, dropped."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from models.errors import AppError
from models.services.library import Library
from models.services.submission import Sending
from ui.widgets import messages
from ui.widgets.parts import Sheet, button, row

_WHY = (
    "有了密钥，本单位写出的上报文件、退回文件和下发文件都带签名，对方能看出是不是您发的、路上有没有改过。"
    "没有密钥也能报，只是证明不了来源。"
)
_NOW = "公钥发给对方登记，指纹用来在电话里核对。私钥只留在本机的数据库里，不会写进任何文件。"


class KeyDialog(Sheet):
    """``changed`` says whether a key was made or dropped."""

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__("本单位密钥", "本单位密钥", (46, 22), parent)
        self._sending = Sending(library)
        self._has_password = library.safekeeping.has_password or library.is_shared
        self.public, self.mark, self.safe = QLineEdit(), QLabel(), QLabel()
        self.make, self.drop = button("做一把密钥", "main"), button("删去密钥…", "flat")
        self.copy, self.copy_mark, self.close_it = button("复制公钥"), button("复制指纹"), button("关闭")
        self.held = self._held()
        self.body.addWidget(self.held)
        self.body.addStretch(1)
        self.body.addWidget(self.safe)
        self.body.addLayout(row(self.drop, None, self.make, self.close_it))
        self.make.clicked.connect(self._make)
        self.drop.clicked.connect(self._drop)
        self.copy.clicked.connect(lambda: self._copy(self.public.text(), "公钥已复制，可以贴在邮件里发给上级登记。"))
        self.copy_mark.clicked.connect(lambda: self._copy(self.mark.text(), "指纹已复制。"))
        self.close_it.clicked.connect(self.accept)
        self._show()

    def _held(self) -> QWidget:
        self.public.setReadOnly(True)
        self.public.setAccessibleName("公钥")
        font = QFont(self.mark.font())
        font.setPointSizeF(font.pointSizeF() * 1.35)
        font.setFeature(QFont.Tag("tnum"), 1)
        self.mark.setFont(font)
        self.mark.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.mark.setAccessibleName("指纹")
        self.safe.setProperty("role", "faint")
        self.safe.setWordWrap(True)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        for words, held, deed in (("公钥", self.public, self.copy), ("指纹", self.mark, self.copy_mark)):
            head = QLabel(words)
            head.setProperty("role", "strong")
            column.addWidget(head)
            column.addLayout(row(held, deed) if held is self.public else row(held, None, deed))
        return page

    def _show(self) -> None:
        try:
            public, mark = self._sending.public_key(), self._sending.fingerprint()
        except AppError as trouble:
            self.told.setText(trouble.sentence)
            return
        self.public.setText(public)
        self.public.setCursorPosition(0)
        self.mark.setText(mark)
        for part in (self.held, self.drop):
            part.setVisible(bool(public))
        self.make.setVisible(not public)
        self.told.setText(_NOW if public else _WHY)
        no_password = "数据库还没有设密码：拿到这台电脑的人就能用这把密钥。可以在“密码与锁定…”里设。"
        self.safe.setText(no_password if public and not self._has_password else "")

    def _make(self) -> None:
        try:
            self._sending.make_key()
        except AppError as trouble:
            messages.refuse(self, "没有做成密钥", trouble.sentence)
            return
        self.changed = True
        self._show()
        self.copy.setFocus()

    def _drop(self) -> None:
        told = (
            "删去以后，写出的文件不再签名；上级登记过这把公钥的，会把没有签名的文件当作来源不明。"
            f"\n这把密钥不能再找回来。指纹 {self.mark.text()}"
        )
        if not messages.ask(self, "删去密钥", told, "删去"):
            return
        try:
            self._sending.drop_key()
        except AppError as trouble:
            messages.refuse(self, "没有删去", trouble.sentence)
            return
        self.changed = True
        self._show()

    def _copy(self, words: str, told: str) -> None:
        QGuiApplication.clipboard().setText(words)
        self.told.setText(told)
