"""The page of notes beside the table: what was said on the current cell, room to say more, and the list of all."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from models.editions.edition import CellKey
from models.report.notes import MAX_LENGTH, NoteLineKind, NoteState
from models.services.report_session import ReportSession
from models.texts.characters import replace_unsupported_characters
from ui.report.report_model import ReportModel
from ui.widgets.later_page import LaterPage
from ui.widgets.words import today

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
    """Looks at one cell. What is written and not yet said stays with its cell. ``left`` asks for the table's focus."""

    cell_wanted = Signal(object)
    left = Signal()

    def __init__(self, report: ReportModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report = report
        self._cell: CellKey | None = None
        self._unsaid: dict[CellKey, str] = {}

    def make_parts(self) -> Sequence[QWidget]:
        """What was said on the cell, room to say more, and every note below."""
        from ui.report.notes.note_list import NoteList

        self.name = QLabel()
        self.name.setProperty("role", "heading")
        self.name.setWordWrap(True)
        self.told = QTextBrowser()
        self.told.setStyleSheet("QTextBrowser { border: 0; background: transparent; padding: 0; }")
        self.told.document().setDocumentMargin(0)
        self.told.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.words = QPlainTextEdit()
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(self.words.fontMetrics().lineSpacing() * 4 + 18)
        self.buttons = {said: QPushButton(label) for said, label in _BUTTON.items()}
        self.drop = QPushButton("删去")
        self.drop.setProperty("role", "flat")
        self.all = NoteList(self._report, self)
        self._lay_out()
        self._connect()
        self.show_note()
        notes = (self.all.unsettled, self.all.all, self.all.list)
        return *notes, self.told, self.words, *self.buttons.values(), self.drop

    def _lay_out(self) -> None:
        said = QHBoxLayout()
        said.setSpacing(6)
        for button in self.buttons.values():
            said.addWidget(button)
        said.addStretch(1)
        said.addWidget(self.drop)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 8)
        column.setSpacing(6)
        column.addWidget(self.name)
        column.addWidget(self.told, _SHARES[0])
        column.addWidget(self.words)
        column.addLayout(said)
        column.addSpacing(6)
        column.addWidget(self.all, _SHARES[1])

    def _connect(self) -> None:
        for said, button in self.buttons.items():
            button.clicked.connect(lambda _checked=False, said=said: self.say(said))
        self.drop.clicked.connect(self._drop)
        self.words.textChanged.connect(self._keep)
        self.all.chosen.connect(self.cell_wanted)
        self._report.changed.connect(lambda _outcome: self.refresh())
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self.words, self._say_first)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)

    def look_at(self, cell: CellKey | None) -> None:
        """Show what was said on this cell."""
        if cell is not None and cell != self._cell:
            self._cell = cell
            if not self.is_made:
                return
            self.words.blockSignals(True)
            self.words.setPlainText(self._unsaid.get(cell, ""))
            self.words.blockSignals(False)
            if self.isVisible():
                self.show_note()

    def write(self) -> None:
        """Wait for words."""
        self.words.setFocus()
        self.words.moveCursor(self.words.textCursor().MoveOperation.End)

    def say(self, said: NoteLineKind) -> None:
        """Say what is written, as a note, a question, an answer; the words stay when they are refused."""
        if self._cell and self._report.run(
            ReportSession.say_of, self._cell, said, replace_unsupported_characters(self.words.toPlainText())[0]
        ):
            self.words.clear()
            self.left.emit()

    def keep_unsaid(self) -> None:
        """Keep what was written and never said as notes, when the report is left."""
        for cell, words in list(self._unsaid.items()):
            if not self._report.is_final and self._report.run(
                ReportSession.say_of, cell, NoteLineKind.NOTE, replace_unsupported_characters(words)[0][:MAX_LENGTH]
            ):
                self._unsaid.pop(cell)
        self._report.set_unsaved(UNSAID, UNSAID_WORDS if self._unsaid else "")

    def refresh(self) -> None:
        """Show the notes as they stand."""
        if self.isVisible():
            self.show_note()
            self.all.refresh()

    def show_note(self) -> None:
        """Show the current cell's note, and what can be said now."""
        note = self._report.filing.notes.get(self._cell) if self._cell else None
        self.name.setText(self._report.edition.short_name(self._cell) if self._cell else "把光标放到一格上，再写备注。")
        self.name.setToolTip(self._report.edition.full_name(self._cell) if self._cell else "")
        from ui.report.notes.thread import thread_page

        self.told.setHtml(thread_page(note, today()) if self._cell else "")
        self.told.moveCursor(self.told.textCursor().MoveOperation.End)
        self.told.ensureCursorVisible()
        offered = self._offered()
        can_say = self._cell is not None and not self._report.is_final
        for said, button in self.buttons.items():
            button.setVisible(said in offered and can_say)
            button.setToolTip("Ctrl+回车" if said is offered[0] else "")
            button.setProperty("role", "main" if said is offered[0] else "")
            button.style().polish(button)
        self.drop.setVisible(note is not None and note.question is None and can_say)
        self.words.setEnabled(can_say)
        told = "备注、疑问或答复" if can_say else "报告已经定稿，备注不能再改"
        self.words.setPlaceholderText(told)

    def showEvent(self, event: QShowEvent) -> None:
        """It lists nothing while it is hidden, and catches up."""
        super().showEvent(event)
        self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to the table."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _offered(self) -> tuple[NoteLineKind, ...]:
        note = self._report.filing.notes.get(self._cell) if self._cell else None
        return _OFFERED[note.state if note else NoteState.NOTED]

    def _say_first(self) -> None:
        """With words, the first that takes them; without, the first."""
        offered = self._offered()
        has_words = bool(self.words.toPlainText().strip())
        self.say(next((said for said in offered if said.needs_text or not has_words), offered[0]))

    def _keep(self) -> None:
        if self._cell:
            self._unsaid[self._cell] = self.words.toPlainText()
            if not self._unsaid[self._cell].strip():
                self._unsaid.pop(self._cell)
        self._report.set_unsaved(UNSAID, UNSAID_WORDS if self._unsaid else "")

    def _drop(self) -> None:
        if self._cell and self._report.run(ReportSession.drop_note, self._cell):
            self.left.emit()
