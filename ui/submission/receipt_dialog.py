"""导入回执: what the superior answered is read first; nothing is changed before the clerk agrees."""

from datetime import date

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from models.exchange.packages.receipt import Receipt
from models.services.collection.results import ReceiptPreview
from ui.report.notes.note_mark import mark_icon
from ui.widgets.dialog_parts import HeadedDialog, caution_label, make_button, make_row
from ui.widgets.insistence_edit import InsistenceEdit
from ui.widgets.plain_text import PlainLabel
from ui.widgets.wording import moment_text

_FINAL = "报告已经定稿：疑问先留着，报告重新打开时自动标到格子上，那时再逐格答复。"


class ReceiptDialog(HeadedDialog):
    """Accepted when the receipt is to be taken in; nothing is written here."""

    def __init__(self, preview: ReceiptPreview, is_final: bool, on: date, parent: QWidget | None = None) -> None:
        """``is_final`` says whether the report it is about is final now."""
        receipt = preview.receipt
        super().__init__("导入回执", f"{receipt.office}：{receipt.ruling.label}", (52, 30), parent)
        self.status_label.setText(preview.sentence)
        self.status_label.setProperty("role", "")
        can_take = (preview.report is not None or preview.received is not None) and not preview.is_known
        main = "" if preview.doubts else "main"
        self.confirm_button = make_button(_confirm_text(preview), main)
        self.cancel_button = make_button("取消" if can_take else "关闭")
        self.questions = QListWidget()
        self.insistence = InsistenceEdit(preview.objections if can_take else (), self.confirm_button)
        for doubt in preview.doubts:
            self.body.addWidget(caution_label(doubt))
        self.body.addWidget(self.insistence)
        if receipt.notes and is_final and not preview.is_return:
            self.body.addWidget(caution_label(_FINAL))
        self._list(receipt)
        self.body.addWidget(self.questions, 1)
        if not receipt.notes:
            self.questions.hide()
            self.body.addStretch(1)
        foot = PlainLabel(_signature_text(preview, on))
        foot.setProperty("role", "faint")
        self.confirm_button.setVisible(can_take)
        self.confirm_button.clicked.connect(self.accept)
        self.cancel_button.clicked.connect(self.reject)
        self.body.addLayout(make_row(foot, None, self.confirm_button, self.cancel_button))
        # One Enter takes in what nothing speaks against, and nothing else.
        (self.confirm_button if can_take and not preview.doubts else self.cancel_button).setFocus()

    def _list(self, receipt: Receipt) -> None:
        self.questions.setWordWrap(True)
        self.questions.setIconSize(QSize(14, 14))
        self.questions.setAccessibleName("上级的疑问")
        for cell in (each for each in receipt.edition.cells if each in receipt.notes):
            note = receipt.notes[cell]
            text = f"{receipt.edition.short_name(cell)}\n{note.last.words}"
            QListWidgetItem(mark_icon(note.state, self.devicePixelRatioF()), text, self.questions)


def _confirm_text(preview: ReceiptPreview) -> str:
    if preview.received is not None:
        return f"{'转退' if preview.is_return else '转复'}{preview.forwarded_to}，写文件…"
    return "带入并打开报告" if preview.is_return else "带入"


def _signature_text(preview: ReceiptPreview, on: date) -> str:
    fingerprint = f"签名指纹 {preview.signature.fingerprint}" if preview.signature.signer else "没有签名"
    return f"{moment_text(preview.receipt.ruled_at, on)} · {fingerprint}"
