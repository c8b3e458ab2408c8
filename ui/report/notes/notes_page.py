"""The page of notes beside the table: what was said on the current cell, room to say more, and the list of all."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from models.editions.edition import CellKey
from models.report.notes import MAX_LENGTH, NoteLineKind, NoteState
from models.services.report_session import ReportSession
from models.texts.characters import replace_unsupported_characters
from ui.report.report_model import ReportModel
from ui.widgets.later_page import LaterPage
from ui.widgets.plain_text import MarkupPage, PlainLabel, plain_tip
from ui.widgets.wording import today

_OFFERED = {
    NoteState.NOTED: (NoteLineKind.NOTE, NoteLineKind.QUESTION),
    NoteState.OPEN: (NoteLineKind.ANSWER, NoteLineKind.CLOSED),
    NoteState.ANSWERED: (NoteLineKind.CLOSED, NoteLineKind.QUESTION),
    NoteState.CLOSED: (NoteLineKind.REOPENED, NoteLineKind.NOTE),
}
"""What a clerk most likely says next; the first answers to Ctrl+Enter."""
_BUTTON = {
    NoteLineKind.ANSWER: "答复",
    NoteLineKind.CLOSED: "关闭疑问",
    NoteLineKind.REOPENED: "重新提出",
    NoteLineKind.NOTE: "记备注",
    NoteLineKind.QUESTION: "提疑问",
}
_SHARES = (45, 55)
UNSAID, UNSAID_WORDS = "unsaid notes", "备注还没有记下（Ctrl+回车记下）"


class NotesPage(LaterPage):
    """Looks at one cell. A draft stays with its cell. ``leave_wanted`` asks for the table's focus."""

    cell_wanted = Signal(object)
    leave_wanted = Signal()

    def __init__(self, report: ReportModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report = report
        self._cell: CellKey | None = None
        self._drafts: dict[CellKey, str] = {}

    def make_parts(self) -> Sequence[QWidget]:
        """What was said on the cell, room to say more, and every note below."""
        from ui.report.notes.note_list import NoteList

        self.name = PlainLabel()
        self.name.setProperty("role", "heading")
        self.name.setWordWrap(True)
        self.thread_view = MarkupPage()
        self.thread_view.setStyleSheet("QTextBrowser { border: 0; background: transparent; padding: 0; }")
        self.thread_view.document().setDocumentMargin(0)
        self.thread_view.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.editor = QPlainTextEdit()
        self.editor.setTabChangesFocus(True)
        self.editor.setFixedHeight(self.editor.fontMetrics().lineSpacing() * 4 + 18)
        self.buttons = {said: QPushButton(label) for said, label in _BUTTON.items()}
        self.drop = QPushButton("删去")
        self.drop.setProperty("role", "flat")
        self.all = NoteList(self._report, self)
        self._lay_out()
        self._connect()
        self.show_note()
        notes = (self.all.unsettled, self.all.all, self.all.list)
        return *notes, self.thread_view, self.editor, *self.buttons.values(), self.drop

    def _lay_out(self) -> None:
        button_row = QHBoxLayout()
        button_row.setSpacing(6)
        for button in self.buttons.values():
            button_row.addWidget(button)
        button_row.addStretch(1)
        button_row.addWidget(self.drop)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 8)
        column.setSpacing(6)
        column.addWidget(self.name)
        column.addWidget(self.thread_view, _SHARES[0])
        column.addWidget(self.editor)
        column.addLayout(button_row)
        column.addSpacing(6)
        column.addWidget(self.all, _SHARES[1])

    def _connect(self) -> None:
        for kind, button in self.buttons.items():
            button.clicked.connect(lambda _checked=False, said=kind: self.add_line(said))
        self.drop.clicked.connect(self._delete_note)
        self.editor.textChanged.connect(self._keep_draft)
        self.all.chosen.connect(self.cell_wanted)
        self._report.changed.connect(lambda _outcome: self.refresh())
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self.editor, self._add_default_line)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)

    def show_cell(self, cell: CellKey | None) -> None:
        """Show what was said on this cell."""
        if cell is not None and cell != self._cell:
            self._cell = cell
            if not self.is_made:
                return
            self.editor.blockSignals(True)
            self.editor.setPlainText(self._drafts.get(cell, ""))
            self.editor.blockSignals(False)
            if self.isVisible():
                self.show_note()

    def write(self) -> None:
        """Wait for words."""
        self.editor.setFocus()
        self.editor.moveCursor(self.editor.textCursor().MoveOperation.End)

    def add_line(self, kind: NoteLineKind) -> None:
        """Say what is written, as a note, a question, an answer; the words stay when they are refused."""
        if self._cell and self._report.run(
            ReportSession.add_note_line, self._cell, kind, replace_unsupported_characters(self.editor.toPlainText())[0]
        ):
            self.editor.clear()
            self.leave_wanted.emit()

    def save_drafts(self) -> None:
        """Keep what was written and never said as notes, when the report is left."""
        for cell, text in list(self._drafts.items()):
            if not self._report.is_final and self._report.run(
                ReportSession.add_note_line,
                cell,
                NoteLineKind.NOTE,
                replace_unsupported_characters(text)[0][:MAX_LENGTH],
            ):
                self._drafts.pop(cell)
        self._report.set_unsaved(UNSAID, UNSAID_WORDS if self._drafts else "")

    def refresh(self) -> None:
        """Show the notes as they stand."""
        if self.isVisible():
            self.show_note()
            self.all.refresh()

    def show_note(self) -> None:
        """Show the current cell's note, and what can be said now."""
        note = self._report.filing.notes.get(self._cell) if self._cell else None
        self.name.setText(self._report.edition.short_name(self._cell) if self._cell else "把光标放到一格上，再写备注。")
        self.name.setToolTip(plain_tip(self._report.edition.full_name(self._cell) if self._cell else ""))
        from ui.report.notes.note_thread import thread_page

        self.thread_view.setHtml(thread_page(note, today()) if self._cell else "")
        self.thread_view.moveCursor(self.thread_view.textCursor().MoveOperation.End)
        self.thread_view.ensureCursorVisible()
        offered = self._offered_kinds()
        can_say = self._cell is not None and not self._report.is_final
        for kind, button in self.buttons.items():
            button.setVisible(kind in offered and can_say)
            button.setToolTip("Ctrl+回车" if kind is offered[0] else "")
            button.setProperty("role", "main" if kind is offered[0] else "")
            button.style().polish(button)
        self.drop.setVisible(note is not None and note.question is None and can_say)
        self.editor.setEnabled(can_say)
        placeholder = "备注、疑问或答复" if can_say else "报告已经定稿，备注不能再改"
        self.editor.setPlaceholderText(placeholder)

    def showEvent(self, event: QShowEvent) -> None:
        """It lists nothing while it is hidden, and catches up."""
        super().showEvent(event)
        self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to the table."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _offered_kinds(self) -> tuple[NoteLineKind, ...]:
        note = self._report.filing.notes.get(self._cell) if self._cell else None
        return _OFFERED[note.state if note else NoteState.NOTED]

    def _add_default_line(self) -> None:
        """With words, the first that takes them; without, the first."""
        offered = self._offered_kinds()
        has_words = bool(self.editor.toPlainText().strip())
        self.add_line(next((kind for kind in offered if kind.needs_text or not has_words), offered[0]))

    def _keep_draft(self) -> None:
        if self._cell:
            self._drafts[self._cell] = self.editor.toPlainText()
            if not self._drafts[self._cell].strip():
                self._drafts.pop(self._cell)
        self._report.set_unsaved(UNSAID, UNSAID_WORDS if self._drafts else "")

    def _delete_note(self) -> None:
        if self._cell and self._report.run(ReportSession.delete_note, self._cell):
            self.leave_wanted.emit()
