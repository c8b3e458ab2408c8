"""An editor for one text of the report, kept by the report's own history."""

from PySide6.QtCore import QEvent, QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QTextBlockFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from models.change import splice
from models.rules.finding import Finding
from models.texts.characters import VISIBLE_STAND_IN, with_stand_ins
from ui.bridge import Bridge
from ui.tabs.print_faces import printed_font
from ui.tabs.text_look import TextLook, spans_of, units

PAUSE_MS = 400
WIDEST = 980
_LINE_HEIGHT = 32


class TextField(QTextEdit):
    """Plain paragraphs. ``noted`` carries a sentence for the clerk, empty when there is nothing to say.

    Undo and redo are the window's: the widget keeps no history of its own, and hands over what it holds first.
    """

    noted = Signal(str)
    counted = Signal(int)

    def __init__(self, bridge: Bridge, section: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("narrative")
        self._bridge = bridge
        self._section = section
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFont(printed_font("fangsong", self.font()))
        self.document().setDocumentMargin(0)
        self.setViewportMargins(44, 24, 30, 12)
        self.setMaximumWidth(WIDEST)
        self._look = TextLook(self.document(), self.font())
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.commit_pending)
        self._set_words(bridge.filing.text(section))
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.textChanged.connect(self._changed)
        self.refresh()

    @property
    def words(self) -> str:
        """The text as it stands in the editor."""
        return self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    @property
    def is_pending(self) -> bool:
        """Whether the editor holds something that the report does not."""
        return self.words != self._bridge.filing.text(self._section)

    def commit_pending(self) -> bool:
        """Hand the text over; False when it could not be kept."""
        self._pause.stop()
        if not self.is_pending:
            return True
        words, strangers = with_stand_ins(self.words)
        if strangers:
            self._set_words(words)
            self._tell_strangers(strangers)
        return self._bridge.set_text(self._section, words)

    def refresh(self) -> None:
        """Show the report's text, unless the clerk is in the middle of changing it."""
        self.setReadOnly(self._bridge.is_final)
        if not self._pause.isActive() and self.is_pending:
            self._set_words(self._bridge.filing.text(self._section))
        self.underline(self._bridge.findings)
        self.counted.emit(len("".join(self.words.split())))

    def underline(self, findings: tuple[Finding, ...]) -> None:
        """Underline what the findings point at; not while the text has moved on under them."""
        if not self.is_pending:
            self._look.underline(spans_of(findings, self._section, self.words))

    def show_span(self, span: tuple[int, int]) -> None:
        """Select a stretch of the text."""
        words = self.words
        cursor = self.textCursor()
        cursor.setPosition(min(units(words, span[0]), self.document().characterCount() - 1))
        cursor.setPosition(
            min(units(words, span[1]), self.document().characterCount() - 1), QTextCursor.MoveMode.KeepAnchor
        )
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste paragraphs without styles; what no file can carry is shown as � and said."""
        words, strangers = with_stand_ins(source.text().replace("\u2029", "\n").replace("\u2028", "\n"))
        self.textCursor().insertText(words)
        if strangers:
            self._tell_strangers(strangers)

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the window's actions."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
            if event.matches(undo) or event.matches(redo):
                event.ignore()
                return False
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was written is kept when the clerk goes elsewhere."""
        super().focusOutEvent(event)
        self.commit_pending()

    def hideEvent(self, event: QHideEvent) -> None:
        """Also when the tab is left."""
        self.commit_pending()
        super().hideEvent(event)

    def _changed(self) -> None:
        self._pause.start()
        self.counted.emit(len("".join(self.words.split())))

    def _tell_strangers(self, count: int) -> None:
        self.noted.emit(
            f"有 {count} 个看不见的控制字符或残缺字符存不了也印不出，"
            f"已显示为“{VISIBLE_STAND_IN}”，请改成正确的字或删去。"
        )

    def _set_words(self, words: str) -> None:
        """Replace only what differs, so that the cursor stays where it was."""
        self.blockSignals(True)
        old = self.words
        step = splice("", old, words)
        start = units(old, step.at or 0)
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(start + units(str(step.before), len(str(step.before))), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(str(step.after))
        shape = QTextBlockFormat()
        shape.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        shape.setTextIndent(2 * QFontMetrics(self.font()).horizontalAdvance("\u3000"))
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.setBlockFormat(shape)
        self.blockSignals(False)
