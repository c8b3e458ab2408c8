"""收下或退回: the superior's word on a unit's report, with questions on its cells, in a file for the unit."""

from pathlib import Path

from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from models.errors import AppError
from models.file_types import RECEIPT, WORD
from models.report.notes import NoteLine, NoteLineKind, append_line
from models.rules.check import check
from models.services.collection.collection import Collection
from models.services.collection.results import IssuedReceipt
from models.services.library import Library
from models.services.report_session import report_crash
from models.services.submission import SubmissionService
from models.texts.characters import replace_unsupported_characters
from output.answer_letter import AnswerLetter, render_letter
from ui.collection.dialogs.question_pane import QuestionPane
from ui.collection.dialogs.submission_form import SubmissionForm
from ui.widgets import files, messages
from ui.widgets.dialog_parts import HeadedDialog, caution_label, make_button, make_row
from ui.widgets.plain_text import PlainLabel
from ui.widgets.written_page import WrittenPage, save_or_ask

KIND, WORD_FILE = RECEIPT.filter(), WORD.filter()
MAX_LENGTH = 2000
"""Characters of what is said with the answer."""


class AnswerDialog(HeadedDialog):
    """``is_return`` sends the report back; otherwise it is accepted, and questions may go along."""

    def __init__(
        self, collection: Collection, received: int, parent: QWidget | None = None, is_return: bool = False
    ) -> None:
        """AppError, with a sentence, when the report that was received cannot be read."""
        filing, notes = collection.submissions.filing(received), collection.receipts.questions(received)
        title = "退回修改" if is_return else "收下"
        super().__init__(title, f"{title}：{filing.agency.name} {filing.year} 年度报告", (100, 54), parent)
        self.is_return, self.filing = is_return, filing
        self._library, self._received, self._receipts = collection.library, received, collection.receipts
        self._notes = notes
        top = collection.roster.current.top
        self._office, self._is_from_program = (
            top.name if top else "",
            collection.submissions.version(received).revision > 0,
        )
        self._cautions = _forwarding_cautions(collection, received, is_return)
        findings = check(filing, report_crash)
        self.form = SubmissionForm(self.filing, findings)
        self.pane = QuestionPane(self.filing, findings, self._notes)
        self.message_edit = QPlainTextEdit()
        self.confirm_button, self.cancel_button = make_button("", "main"), make_button("取消")
        self.word_button = make_button("存为 Word…", tip="没有装本程序的单位，疑问都写在这封信里")
        self.word_button.clicked.connect(self._save_letter)
        self.written_page: WrittenPage | None = None
        self._lay_out()
        self._connect()
        for cell, note in self._notes.items():
            self.form.show_note(cell, note)
        self._update()
        self.message_edit.setFocus()

    def _lay_out(self) -> None:
        self.message_edit.setTabChangesFocus(True)
        self.message_edit.setFixedHeight(self.message_edit.fontMetrics().lineSpacing() * 2 + 18)
        asked = "退回的原因（必填），如：表三自然人一列与台账不符" if self.is_return else "收下的话，可以不写"
        self.message_edit.setPlaceholderText(asked)
        self.message_edit.setAccessibleName("退回的原因" if self.is_return else "收下的话")
        beside = make_row(self.form, self.pane)
        beside.setStretch(0, 1)
        self.signature_label = PlainLabel(_signature_text(self._library))
        self.signature_label.setProperty("role", "faint")
        self.form_page = QWidget()
        column = QVBoxLayout(self.form_page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for sentence in self._cautions:
            column.addWidget(caution_label(sentence))
        column.addLayout(beside, 1)
        column.addWidget(self.message_edit)
        column.addLayout(make_row(self.signature_label, None, self.confirm_button, self.cancel_button))
        self.body.addWidget(self.form_page, 1)

    def _connect(self) -> None:
        self.form.cell_entered.connect(self.pane.show_cell)
        self.form.chosen.connect(self.pane.question_edit.setFocus)
        self.pane.cell_requested.connect(self.form.go_to)
        self.pane.question_changed.connect(self._show_question)
        self.pane.text_finding_raised.connect(self._add_reason)
        self.message_edit.textChanged.connect(self._update)
        self.confirm_button.clicked.connect(self._answer)
        self.cancel_button.clicked.connect(self.reject)

    def _add_reason(self, text: str) -> None:
        """What was found in the words goes into the reason: it has no cell to stand on."""
        words = self.message_edit.toPlainText()
        if text not in words:
            self.message_edit.setPlainText("\n".join(filter(None, (words, text))))

    def _show_question(self, cell: object, words: str) -> None:
        key = next(each for each in self.filing.edition.cells if each == cell)
        note = self._notes.get(key)
        if words:
            note = append_line(note, key, NoteLine(NoteLineKind.QUESTION, words, self._library.operator, ""))
        self.form.show_note(key, note)
        self._update()

    def _update(self) -> None:
        asked = len(self.pane.questions)
        along = f"，附 {asked} 格疑问" if asked else ""
        self.confirm_button.setText(f"{'退回，写退回文件' if self.is_return else '收下，写回执'}…")
        self.confirm_button.setEnabled(not self.is_return or bool(self.message_edit.toPlainText().strip()))
        text = "退回以后这一版不再计入汇总，单位带入退回文件就能修改再报" if self.is_return else "收下的这一版计入汇总"
        self.status_label.setText(f"{text}{along}。")

    def reject(self) -> None:
        """Leave without an answer; what was asked and written is not lost by a slip of the hand."""
        self.pane.commit_pending()
        is_begun = bool(self.pane.questions or self.message_edit.toPlainText().strip()) and self.written_page is None
        text = "写好的话和疑问还没有发出，关掉就没有了。"
        if not is_begun or messages.ask(self, "还没有答复", text, "不答复，关掉"):
            super().reject()

    # ── the answer ──

    def _answer(self) -> None:
        self.pane.commit_pending()
        name = files.file_name(
            f"{self.filing.agency.name}{self.filing.year}年报告-{'退回' if self.is_return else '回执'}"
        )
        path = files.ask_save(
            self, self.confirm_button.text().rstrip("…"), Path.home() / f"{name}{RECEIPT.ending}", KIND
        )
        if path is None:
            return
        try:
            answered = self._issue_receipt()
        except AppError as error:
            messages.refuse(self, "没有退回" if self.is_return else "没有收下", error.sentence)
            return
        self.changed = True
        saved_path = save_or_ask(answered.content, path, KIND, self)
        if saved_path is None:
            text = "报告已经记作退回，但文件没有存下，单位收不到。请再退回一次，把文件存好。"
            messages.tell(self, "文件没有存下", text if self.is_return else text.replace("退回", "收下"))
            self.accept()
            return
        self._show_written(saved_path)

    def _issue_receipt(self) -> IssuedReceipt:
        words = replace_unsupported_characters(self.message_edit.toPlainText())[0][:MAX_LENGTH]
        issue = self._receipts.send_back if self.is_return else self._receipts.accept
        return issue(self._received, words, self.pane.questions)

    def _show_written(self, path: Path) -> None:
        unit = self.filing.agency.name
        text = f"已退回 {unit} 的报告。" if self.is_return else f"已收下 {unit} 的报告。"
        self.written_page = WrittenPage(path, text, self._letter().text, self.accept, (self.word_button,))
        self.show_result_page(self.written_page, self.form_page)

    def _letter(self) -> AnswerLetter:
        return AnswerLetter(
            self.filing,
            self._office,
            self.is_return,
            self.message_edit.toPlainText(),
            self.pane.questions,
            self._is_from_program,
        )

    def _save_letter(self) -> None:
        """Write the letter for Word: a unit without the program has nothing else to read."""
        letter, sheet = self._letter(), WORD_FILE
        path = files.ask_save(self, "存为 Word", Path.home() / f"{files.file_name(letter.title)}{WORD.ending}", sheet)
        if path is not None and save_or_ask(render_letter(letter, WORD.ending), path, sheet, self):
            self.word_button.setText("✓ 已存为 Word")


def _forwarding_cautions(collection: Collection, received: int, is_return: bool) -> list[str]:
    """What to know of a report that came through another office, or with those of its own units inside."""
    forwarding, name_of = collection.forwarding, collection.roster.name_of
    told = []
    if office := forwarding.forwarder(received):
        file = "退回文件" if is_return else "回执"
        told.append(f"这份报告是 {office} 转报的：{file}请发给 {office}，由它转给单位。")
    code = collection.submissions.version(received).unit
    accepted, others = forwarding.unaccepted(code)
    if others and not is_return:
        named = "、".join(others[:5]) + (f" 等 {len(others)} 个" if len(others) > 5 else "")
        count = len(accepted) + len(others)
        told.append(f"{name_of(code)} 转报的 {count} 份里，它自己还没有收下的有 {len(others)} 份：{named}。")
    return told


def _signature_text(library: Library) -> str:
    fingerprint = SubmissionService(library).fingerprint()
    return f"用本单位密钥签名，指纹 {fingerprint}" if fingerprint else "本单位没有签名密钥，文件不签名"
