"""改模板: the wording of a letter as text with fields in brackets, beside the page with examples in them."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from models.registers.letters.template import LetterTemplate, letter_fields, template_problems
from ui.jobs.queue import JobQueue
from ui.registers.letter_editors import FieldHighlighter
from ui.registers.register_model import RegisterModel
from ui.report.preview.pdf_pages import WIDTH, PdfPages
from ui.widgets import messages
from ui.widgets.dialog_parts import error_label, make_button, make_row
from ui.widgets.plain_text import PlainLabel, plain_tip
from ui.widgets.screens import screen_of

_SIZE = (90, 46)
_PAUSE_MS = 300
_WORDS = (
    "【】里的是项，出文书时自动填上；双击右边的一项，放到光标处。"
    "一行是一段；每行以“｜”开头的排成表；只有可以空着的项都空着，那一段就不印。"
)


class TemplateDialog(QDialog):
    """Accepted once the wording is kept, or the program's own is taken back."""

    def __init__(
        self, model: RegisterModel, template: LetterTemplate, jobs: JobQueue, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("改模板")
        self._model, self._letters, self._template, self._jobs = model, model.registers.letters, template, jobs
        self.title = QLineEdit(template.title)
        self.title.setAccessibleName("标题")
        self.body = QPlainTextEdit(template.body)
        self.body.setAccessibleName("正文")
        self.body.setTabChangesFocus(True)
        self._highlighter = FieldHighlighter(self.body.document())
        self.fields = QListWidget()
        self.fields.setAccessibleName("可以用的项")
        for name, field in letter_fields().items():
            item = QListWidgetItem(f"【{name}】", self.fields)
            item.setToolTip(plain_tip("，".join(filter(None, (field.hint, "可以空着" if field.is_optional else "")))))
        self.error_label = error_label()
        self.sheets = PdfPages(WIDTH)
        self.sheets.setAccessibleName("文书的样子")
        self.save_button = make_button("存为本单位的（Ctrl+回车）", "main")
        self.restore_button = make_button("恢复自带的", "flat", "不要本单位的改法，用程序自带的")
        self.restore_button.setVisible(template.is_own)
        self.back_button = make_button("不存（Esc）", "flat")
        self._timer = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._lay_out()
        self._connect()
        self._show_page()

    def _lay_out(self) -> None:
        head, words = PlainLabel(self._template.name), PlainLabel(_WORDS)
        head.setProperty("role", "heading")
        words.setProperty("role", "faint")
        words.setWordWrap(True)
        letter = self.fontMetrics().horizontalAdvance("字")
        self.fields.setFixedWidth(11 * letter)
        left = QVBoxLayout()
        left.setContentsMargins(18, 14, 10, 12)
        left.setSpacing(6)
        for widget in (head, words, self.title):
            left.addWidget(widget)
        middle = QHBoxLayout()
        middle.addWidget(self.body, 1)
        middle.addWidget(self.fields)
        left.addLayout(middle, 1)
        left.addWidget(self.error_label)
        left.addLayout(make_row(self.save_button, self.restore_button, self.back_button, None))
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(left, 1)
        whole.addWidget(self.sheets, 1)
        room = screen_of(self).availableSize()
        width, height = (count * letter for count in _SIZE)
        self.resize(min(width, room.width() - 40), min(height, room.height() - 60))
        self.error_label.hide()
        self.body.setFocus()

    def _connect(self) -> None:
        self.title.textChanged.connect(lambda _: self._timer.start())
        self.body.textChanged.connect(self._timer.start)
        self._timer.timeout.connect(self._show_page)
        self.fields.itemActivated.connect(self._insert)
        self.save_button.clicked.connect(lambda _: self.save())
        self.restore_button.clicked.connect(lambda _: self.restore())
        self.back_button.clicked.connect(lambda _: self.reject())
        self.finished.connect(lambda _: self._jobs.discard(self))
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.save)

    @property
    def reworded(self) -> LetterTemplate:
        """The template as it is worded by now."""
        return self._template.reworded(self.title.text().strip(), self.body.toPlainText().strip("\n"))

    def _insert(self, item: QListWidgetItem) -> None:
        self.body.insertPlainText(item.text())
        self.body.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_page(self) -> None:
        self._timer.stop()
        wanted = self.reworded
        problems = list(template_problems(wanted.title, wanted.body))
        self._tell("".join(problems))
        text = self._letters.example(wanted)

        def make() -> bytes:
            from output import pdf
            from output.case_letters import letter_document

            return pdf.render(letter_document(text))

        if text.lines and wanted.title:
            self._jobs.start(self, make, self.sheets.show_pdf, self._tell, key="template")

    def _tell(self, sentence: str) -> None:
        self.error_label.setText(sentence)
        self.error_label.setVisible(bool(sentence))

    def save(self) -> None:
        """Keep the wording as the office's own; what stands against it is told below it."""
        wanted = self.reworded
        name = self._template.name
        problems = self._model.attempt(
            lambda: self._letters.reword(wanted.key, wanted.title, wanted.body), f"{name}已存为本单位的写法。"
        )
        if problems:
            self._tell("".join(problem.sentence for problem in problems))
        else:
            self.accept()

    def restore(self) -> None:
        """Go back to the program's own wording."""
        name = self._template.name
        if self._model.run(lambda: self._letters.restore(self._template.key), f"{name}已恢复程序自带的写法。"):
            self.accept()

    def reject(self) -> None:
        """Leave without keeping it; asked first where something was written."""
        wanted, known = self.reworded, self._template
        is_touched = (wanted.title, wanted.body) != (known.title, known.body)
        if not is_touched or messages.ask(self, "还没有存", "改过的文字还没有存，离开就没有了。", "不存，离开"):
            super().reject()
