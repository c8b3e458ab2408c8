"""Beside the form: the cell the clerk is on, what was found and said of it, and room to ask."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPlainTextEdit, QVBoxLayout, QWidget

from models.editions.edition import CellKey
from models.figures.value import format_figure
from models.report.filing import Filing
from models.report.notes import MAX_LENGTH, Note, NoteState
from models.rules.finding import Finding, Severity
from models.texts.characters import replace_unsupported_characters
from ui.report.notes.note_mark import mark_icon
from ui.report.notes.note_thread import thread_page
from ui.widgets.dialog_parts import make_button, make_row
from ui.widgets.plain_text import MarkupPage, PlainLabel, plain_tip
from ui.widgets.wording import today

_CELL = int(Qt.ItemDataRole.UserRole) + 1
MIN_WIDTH, MIN_CHARACTERS = 300, 20
"""How wide it is: units, and Chinese characters where the type is large."""


class QuestionPane(QWidget):
    """``asked`` carries a cell and the question put on it, empty when it was taken back; ``cell_requested`` a cell to
    go to.

    ``text_finding_raised`` carries a finding about words, which stands on no cell.
    """

    question_changed = Signal(object, str)
    cell_requested = Signal(object)
    text_finding_raised = Signal(str)

    def __init__(
        self, filing: Filing, findings: Sequence[Finding], notes: Mapping[CellKey, Note], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setFixedWidth(max(MIN_WIDTH, MIN_CHARACTERS * self.fontMetrics().horizontalAdvance("字")))
        self.questions: dict[CellKey, str] = {}
        self._filing, self._findings, self._notes = filing, findings, notes
        self._cell: CellKey | None = None
        self.cell_label, self.context_label = PlainLabel(), PlainLabel()
        self.cell_label.setProperty("role", "heading")
        self.context_label.setProperty("role", "soft")
        for label in (self.cell_label, self.context_label):
            label.setWordWrap(True)
        self.conversation = MarkupPage()
        self.conversation.setStyleSheet("QTextBrowser { border: 0; background: transparent; padding: 0; }")
        self.conversation.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.question_edit = QPlainTextEdit()
        self.question_edit.setTabChangesFocus(True)
        self.question_edit.setFixedHeight(self.question_edit.fontMetrics().lineSpacing() * 3 + 18)
        self.ask_button, self.withdraw_button = make_button("提疑问", "main", "Ctrl+回车"), make_button("收回", "flat")
        self.ask_findings_button = make_button("查出的问题都提为疑问", "link")
        self.count_label, self.list = PlainLabel(), QListWidget()
        self._lay_out()
        self._connect()
        self.show_cell(None)

    def _lay_out(self) -> None:
        self.count_label.setProperty("role", "strong")
        self.list.setWordWrap(True)
        self.list.setIconSize(QSize(14, 14))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName("要问的格")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 0, 0, 0)
        column.setSpacing(6)
        for widget in (self.cell_label, self.context_label):
            column.addWidget(widget)
        column.addWidget(self.conversation, 2)
        column.addWidget(self.question_edit)
        column.addLayout(make_row(self.ask_button, self.withdraw_button, None))
        column.addSpacing(6)
        column.addLayout(make_row(self.count_label, None, self.ask_findings_button))
        column.addWidget(self.list, 3)

    def _connect(self) -> None:
        self.ask_button.clicked.connect(self._ask)
        self.withdraw_button.clicked.connect(self._withdraw)
        self.ask_findings_button.clicked.connect(self._ask_findings)
        self.question_edit.textChanged.connect(self._enable)
        self.list.itemClicked.connect(self._open_item)
        self.list.itemActivated.connect(self._open_item)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self.question_edit, self._ask).setContext(Qt.ShortcutContext.WidgetShortcut)

    def show_cell(self, cell: CellKey | None) -> None:
        """Show a cell; what was written and not asked goes with the former one."""
        self.commit_pending()
        self._cell = cell
        edition = self._filing.edition
        self.cell_label.setText(edition.short_name(cell) if cell else "选一格，可以就这一格提疑问")
        self.cell_label.setToolTip(plain_tip(edition.full_name(cell) if cell else ""))
        self.context_label.setText(
            self._cell_context(cell)
            if cell
            else "点一格，或用方向键选好按回车。疑问随文件发到单位，落在单位自己的格子上；单位的答复随下一次上报带回。"
        )
        self.conversation.setHtml(thread_page(self._notes[cell], today()) if cell in self._notes and cell else "")
        self._set_question_text(self.questions.get(cell, "") if cell else "")
        self._enable()

    def _cell_context(self, cell: CellKey) -> str:
        filing, last = self._filing, self._filing.last_year
        parts = [f"填的是 {format_figure(filing.figures.get(cell), filing.edition.kind(cell)) or '空'}"]
        if last and last.edition.has(cell):
            parts.append(f"上年 {format_figure(last.figures.get(cell), last.edition.kind(cell)) or '空'}")
        messages = [
            f"{finding.severity.label}：{finding.message}" for finding in self._findings if cell in finding.cells
        ]
        explained = [f"单位说明：{f.explanation}" for f in self._findings if cell in f.cells and f.explanation]
        return "\n".join(["，".join(parts), *messages, *explained])

    def commit_pending(self) -> None:
        """Take what was written for a question: nobody writes it to lose it."""
        if self._cell and self.question_edit.toPlainText().strip() != self.questions.get(self._cell, ""):
            self._set_question(self._cell, self.question_edit.toPlainText())

    def _ask(self) -> None:
        if self._cell and self.question_edit.toPlainText().strip():
            self._set_question(self._cell, self.question_edit.toPlainText())
            self._enable()

    def _withdraw(self) -> None:
        if self._cell:
            self.question_edit.clear()
            self._set_question(self._cell, "")
            self._enable()

    def _ask_findings(self) -> None:
        self.commit_pending()
        for finding in self._findings:
            if self._is_unasked(finding):
                cell = finding.cells[0]
                self._set_question(cell, "\n".join(filter(None, (self.questions.get(cell), finding.message))))
            elif is_worth_asking(finding) and not finding.cells:
                self.text_finding_raised.emit(finding.message)
        if self._cell:
            self._set_question_text(self.questions.get(self._cell, ""))
        self._enable()

    def _is_unasked(self, finding: Finding) -> bool:
        """Whether a finding on a cell is worth asking, and nobody has asked about it yet."""
        return (
            is_worth_asking(finding)
            and bool(finding.cells)
            and finding.message not in self.questions.get(finding.cells[0], "")
        )

    def _set_question_text(self, words: str) -> None:
        self.question_edit.blockSignals(True)
        self.question_edit.setPlainText(words)
        self.question_edit.blockSignals(False)

    def _set_question(self, cell: CellKey, words: str) -> None:
        text = replace_unsupported_characters(words.strip())[0][:MAX_LENGTH]
        if text:
            self.questions[cell] = text
        else:
            self.questions.pop(cell, None)
        self.question_changed.emit(cell, text)
        self._show_list()

    def _show_list(self) -> None:
        self.list.clear()
        for cell in (each for each in self._filing.edition.cells if each in self.questions):
            text = f"{self._filing.edition.short_name(cell)}\n{self.questions[cell]}"
            item = QListWidgetItem(mark_icon(NoteState.OPEN, self.devicePixelRatioF()), text, self.list)
            item.setData(_CELL, str(cell))

    def _enable(self) -> None:
        has_cell, words = self._cell is not None, self.question_edit.toPlainText().strip()
        asked = self.questions.get(self._cell, "") if self._cell else ""
        self.question_edit.setEnabled(has_cell)
        self.question_edit.setPlaceholderText("要问单位的话" if has_cell else "")
        self.ask_button.setEnabled(bool(words) and words != asked)
        self.ask_button.setText("改疑问" if asked else "提疑问")
        self.withdraw_button.setVisible(bool(asked))
        self.count_label.setText(f"要问的 {len(self.questions)} 格" if self.questions else "还没有提疑问")
        self.ask_findings_button.setVisible(any(map(self._is_unasked, self._findings)))

    def _open_item(self, item: QListWidgetItem) -> None:
        self.cell_requested.emit(self._filing.edition.find(str(item.data(_CELL))))


def is_worth_asking(finding: Finding) -> bool:
    """Whether the unit has something to mend or to say of it: no mere hint, and not explained already."""
    return finding.severity is not Severity.NOTE and not finding.explanation
