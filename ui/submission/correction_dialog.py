"""更正说明: which version was published, why it is corrected; the notice is looked at before it is written."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QPlainTextEdit, QWidget

from models.errors import AppError
from models.file_types import WEB_PAGE, WORD
from models.report.correction import Correction
from output.correction_notice import day_text, notice_document, recipients_document, render_notice
from output.plain_text import render_plain
from ui.widgets import files, messages
from ui.widgets.dialog_parts import HeadedDialog, error_label, make_button, make_row
from ui.widgets.written_page import save_or_ask

MAX_REASON = 500


class CorrectionDialog(HeadedDialog):
    """Writes a file and nothing else."""

    def __init__(
        self,
        name: str,
        versions: Sequence[str],
        make: Callable[[int, str], Correction],
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        """``make`` gives the correction of one of the versions, by its place, for a reason; or AppError."""
        super().__init__("更正说明", f"更正说明：{name}", (84, 52), parent)
        self._name, self._make, self._today = name, make, today
        self.versions, self.reason, self.preview = QComboBox(), QLineEdit(), QPlainTextEdit()
        self.problem = error_label()
        self.word_button, self.page_button = make_button("写成 Word…", "main"), make_button("写成网页…")
        self.close_button = make_button("关闭")
        self.versions.addItems(list(versions))
        self.versions.setAccessibleName("公布的是哪一版")
        self.reason.setMaxLength(MAX_REASON)
        self.reason.setPlaceholderText("会写进更正说明，如：统计时漏录 2 件")
        self.reason.setAccessibleName("更正的原因")
        self.preview.setReadOnly(True)
        self.preview.setTabChangesFocus(True)
        self.preview.setAccessibleName("更正说明和告知单")
        self._lay_out()
        self.versions.currentIndexChanged.connect(lambda _: self._refresh())
        self.reason.textChanged.connect(lambda _: self._refresh())
        self.word_button.clicked.connect(lambda: self._write(WORD.ending, WORD.filter()))
        self.page_button.clicked.connect(lambda: self._write(WEB_PAGE.ending, WEB_PAGE.filter()))
        self.close_button.clicked.connect(self.accept)
        self.reason.setFocus()
        self._refresh()

    def _lay_out(self) -> None:
        self.status_label.setText(
            "与现在的一版逐格、逐段比较。Word 里除了更正说明，另有一页告知单，写明要告知谁、哪些汇总用了更正前的数；"
            "网页只有更正说明，可以公布。"
        )
        form = QFormLayout()
        form.addRow("公布的一版", self.versions)
        form.addRow("更正的原因", self.reason)
        self.body.addLayout(form)
        self.body.addWidget(self.problem)
        self.body.addWidget(self.preview, 1)
        self.body.addLayout(make_row(None, self.page_button, self.word_button, self.close_button))

    def _correction(self, reason: str) -> Correction:
        return self._make(self.versions.currentIndex(), reason)

    def _refresh(self) -> None:
        """Show what would be written, with the reason left open while there is none."""
        reason, text = self.reason.text().strip(), ""
        try:
            made = self._correction(reason or "（请写原因）")
            documents = notice_document(made, day_text(self._today)), recipients_document(made)
            text = "\n".join(map(render_plain, documents))
            self.problem.setText("")
        except AppError as error:
            self.problem.setText(error.sentence)
        self.problem.setVisible(bool(self.problem.text()))
        self.preview.setPlainText(text)
        for button in (self.word_button, self.page_button):
            button.setEnabled(bool(text) and bool(reason))

    def _write(self, ending: str, kind: str) -> None:
        wanted = Path.home() / f"{files.file_name(f'{self._name}更正说明')}{ending}"
        path = files.ask_save(self, "写更正说明", wanted, kind)
        if path is None:
            return
        try:
            content = render_notice(self._correction(self.reason.text()), ending, day_text(self._today))
        except AppError as error:
            messages.refuse(self, "没有写", error.sentence)
            return
        if saved_path := save_or_ask(content, path, kind, self):
            self.status_label.setText(f"已写好 {saved_path}。")
