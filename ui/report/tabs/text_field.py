"""An editor for one text of the report, kept by the report's own history."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QTextEdit, QToolTip, QWidget

from models.editions.edition import CellKey
from models.report.change import TEXT_PREFIX, ValueSource, smallest_text_step
from models.rules.finding import Finding
from models.services.report_session import ReportSession
from models.texts.characters import REPLACEMENT_CHARACTER, replace_unsupported_characters
from models.texts.fields import fill_fields
from ui.report.report_model import ReportModel
from ui.report.tabs.field_text_object import FIELD, FieldTextObject, field_format
from ui.report.tabs.field_tokens import OBJECT, FieldTokens
from ui.report.tabs.print_fonts import printed_font, printed_paragraph
from ui.report.tabs.similarity_bars import SimilarityBars, paragraph_bars
from ui.report.tabs.text_findings import TextFindings
from ui.report.tabs.text_highlighter import TextHighlighter, finding_spans
from ui.theme.colours import colours
from ui.widgets.plain_text import plain_tip
from ui.widgets.text_highlight import highlight

PAUSE_MS = 400
LONGEST_MS = 700
"""Words are handed over by then although the typing goes on; so they are on the disk within a second of their key."""
SAVING, FAILED = "正在保存…", "还没有存上"
OWN_WORDS = "application/x-nianbao-words"
WIDEST = 980


class TextField(QTextEdit):
    """Plain paragraphs. ``noted`` carries a sentence for the clerk, empty when there is nothing to say.

    Undo and redo are the window's: the widget keeps no history of its own, and hands over what it holds first.
    """

    noted = Signal(str)
    counted = Signal(int)

    def __init__(self, report: ReportModel, section: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("narrative")
        self._report = report
        self._section = section
        self._set_up_page()
        self._field_tokens = FieldTokens(report.edition)
        self._field_object = FieldTextObject(report, self.document())
        self.document().documentLayout().registerHandler(FIELD, self._field_object)
        self._highlighter = TextHighlighter(self.document(), self.font())
        self.bars = SimilarityBars(self)
        self.findings = TextFindings(report, self, self.commit_pending, lambda: self.is_pending)
        self._shown: tuple[str, ...] = ()
        self._held = ""
        self._underlined: tuple[str, tuple[Finding, ...]] = "", ()
        self._is_committing = self._is_touched = self._is_pointing = False
        self.pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self.pause.timeout.connect(lambda: self.commit_pending())
        self._longest = QTimer(self, singleShot=True, interval=LONGEST_MS)
        self._longest.timeout.connect(lambda: self.commit_pending())
        report.catching_up.connect(self.commit_pending)
        self._last_shown = report.filing.text(section)
        self._set_text(self._last_shown)
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.textChanged.connect(self._changed)
        self.refresh()

    def _set_up_page(self) -> None:
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFont(printed_font("fangsong", self.font()))
        self.document().setDocumentMargin(0)
        self.setViewportMargins(44, 24, 30, 12)
        self.setMaximumWidth(WIDEST)

    @property
    def tokens(self) -> str:
        """What the editor holds: its characters, a private one for each bound field."""
        text = self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")
        if OBJECT not in text:
            return text
        first, *rest = text.split(OBJECT)
        return first + "".join(cell + rest_of_part for cell, rest_of_part in zip(self._cells(), rest, strict=True))

    @property
    def written_text(self) -> str:
        """The text as it stands in the editor, fields by their names."""
        return self._field_tokens.text_of(self.tokens)

    @property
    def stored_text(self) -> str:
        """The text as the report holds it."""
        return self._report.filing.text(self._section)

    @property
    def is_pending(self) -> bool:
        """Whether the clerk wrote something that the report does not hold.

        Words that the editor was given, and that others or another page have since changed, were not written here.
        """
        return self.written_text not in (self._last_shown, self.stored_text)

    def commit_pending(self, description: str = "", source: ValueSource = ValueSource.TYPED) -> bool:
        """Hand the text over, as a step of that name; False when it could not be kept."""
        self.pause.stop()
        self._longest.stop()
        if not self.is_pending:
            self._is_touched = False
            self._tell_unsaved("")
            return True
        if self._is_committing:
            return False
        text, strangers = replace_unsupported_characters(self.written_text)
        if strangers:
            self._set_text(text)
            self._tell_strangers(strangers)
        self._is_committing = True  # a message box takes the focus, which asks for this again
        try:
            is_kept = self._report.run(ReportSession.set_text, self._section, text, description, source)
        finally:
            self._is_committing = False
        self._is_touched = not is_kept
        self._tell_unsaved("" if is_kept else FAILED)
        if is_kept:
            self.refresh()
        return is_kept

    def refresh(self) -> None:
        """Show the report's text and live figures, unless the clerk is in the middle of changing the text."""
        if self.isReadOnly() and not self._report.is_locked:
            self.noted.emit("")
        self.setReadOnly(self._report.is_locked)
        if not self._is_touched:
            self._last_shown = self.stored_text
            if self.tokens != self._field_tokens.tokenise(self._last_shown):
                self._set_text(self._last_shown)
        self._refresh_fields()
        self.underline(self._report.findings)
        self.bars.show_bars(paragraph_bars(self._report.filing, self._section))
        self._count()

    def underline(self, findings: tuple[Finding, ...]) -> None:
        """Underline what the findings point at; not while the text has moved on under them."""
        if self.is_pending:
            return
        text = self.written_text
        if self._underlined[0] == text and self._underlined[1] is findings:
            return
        self._underlined = text, findings
        place = self._field_tokens.places_of(text)
        self._highlighter.underline(finding_spans(findings, self._section, len(text), place))
        self.findings.set_places(findings, self._section, place)

    def point_at(self, span: tuple[int, int]) -> None:
        """Light up a stretch and put the cursor before it; nothing is selected, so no key deletes it."""
        place = self._field_tokens.places_of(self.written_text)
        start, end = place(span[0]), place(span[1])
        self.select(end, end)  # so that the end comes into sight too
        self.select(start, start)
        self.highlight([(start, end)])
        self._is_pointing = True

    def show_change(self, before: str) -> None:
        """Light up what is not as it was before, and put the cursor behind it."""
        step = smallest_text_step("", before, self.stored_text)
        start = step.offset or 0
        self.point_at((start, start + len(str(step.after))))
        end = self._field_tokens.places_of(self.written_text)(start + len(str(step.after)))
        self.select(end, end)

    def show_paragraph(self, number: int) -> None:
        """Bring a paragraph, counted from 0, into sight; the cursor stays where it is."""
        top = self.document().documentLayout().blockBoundingRect(self.document().findBlockByNumber(number)).top()
        self.verticalScrollBar().setValue(round(top))

    def select(self, start: int, end: int) -> None:
        """Select from one place of the editor to another, in sight."""
        last = self.document().characterCount() - 1
        cursor = self.textCursor()
        cursor.setPosition(min(start, last))
        cursor.setPosition(min(end, last), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    @property
    def written_place(self) -> int:
        """Where the cursor is, as a place in the words."""
        return len(self._field_tokens.text_of(_tokens_before(self.tokens, self.textCursor().position())))

    @property
    def chosen_words(self) -> str:
        """The words that are selected; none where they are of several paragraphs, or hold a field."""
        chosen = self.textCursor().selectedText()
        return "" if "\u2029" in chosen or OBJECT in chosen else chosen

    def show_hits(self, spans: Sequence[tuple[int, int]], current: tuple[int, int] | None = None) -> None:
        """Light up these stretches of the report's words, one of them more than the others; none in unsaved words."""
        text = self.written_text
        if text != self.stored_text:
            spans = ()
        place = self._field_tokens.places_of(text)
        places = {span: (place(span[0]), place(span[1])) for span in spans}
        self.highlight(list(places.values()), places.get(current) if current else None)

    def highlight(self, places: Sequence[tuple[int, int]], current: tuple[int, int] | None = None) -> None:
        """Lay a soft ground under these places of the editor, and a strong one under one of them."""
        self._is_pointing = False
        lit = []
        for start, end in places:
            cursor = QTextCursor(self.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            lit.append(highlight(cursor, colours.selection if (start, end) == current else colours.explain_soft))
        self.setExtraSelections(lit)

    def insert_field(self, cell: CellKey) -> None:
        """Put the live figure of a cell where the cursor is."""
        self._insert(self.textCursor(), self._field_tokens.token_of(cell))

    def insert_text(self, text: str, description: str, source: ValueSource = ValueSource.DRAFTED) -> None:
        """Put words with bound fields where the cursor is, as one step of that name."""
        self.commit_pending()
        self._insert(self.textCursor(), self._field_tokens.tokenise(text))
        self.commit_pending(description, source)

    def cell_at(self, place: QPoint) -> CellKey | None:
        """The cell of the field under a point of the viewport."""
        cursor = self.cursorForPosition(place)
        for at in (cursor.position() + 1, cursor.position()):
            cursor.setPosition(min(at, self.document().characterCount() - 1))
            cell = self._field_object.cell_of(cursor.charFormat())
            if cell and self.cursorRect(cursor).x() >= place.x() - 1:
                return cell
        return None

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copy out figures for other programs, and the fields themselves for a text of this one."""
        cursor = self.textCursor()
        text = self._field_tokens.text_of(self._between(cursor.selectionStart(), cursor.selectionEnd()))
        # One made in Python would outlive the interpreter in the clipboard, and bring the program down as it ends.
        copied = super().createMimeDataFromSelection()
        copied.text()  # Qt fills it in when it is first read
        for form in copied.formats():
            copied.removeFormat(form)
        copied.setText(fill_fields(text, self._report.edition, self._report.filing.figures).text)
        copied.setData(OWN_WORDS, text.encode("utf-8", "replace"))
        return copied

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Leave files to the window, which reads them."""
        return not source.hasUrls() and super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste paragraphs without styles, as one step; what was left behind is said."""
        # The readers of pages are loaded with the first words that come from outside.
        from models.exchange.pasted_text import PastedText, read_pasted_text

        own = bytes(source.data(OWN_WORDS).data()).decode("utf-8", "replace")
        pasted = PastedText(own) if own else read_pasted_text(source.text(), source.html() if source.hasHtml() else "")
        pasted_text, strangers = replace_unsupported_characters(
            pasted.text.replace("\u2029", "\n").replace("\u2028", "\n")
        )
        self.insert_text(pasted_text, "粘贴文字", ValueSource.PASTED)
        if strangers:
            self._tell_strangers(strangers)
        elif pasted.remark:
            self.noted.emit(f"已粘贴。{pasted.remark}")

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the window's actions."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
            if event.matches(undo) or event.matches(redo):
                event.ignore()
                return False
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Say what is wrong with underlined words, or which cell a field follows."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            if found := self.findings.at_point(event.pos()):
                self.findings.show_card(found)
                return True
            cell = self.cell_at(event.pos())
            QToolTip.showText(event.globalPos(), plain_tip(self.field_text(cell) if cell else ""), self)
            return True
        return super().viewportEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The usual menu, and on top of it what can be done about underlined words."""
        self.findings.open_menu(event)

    def field_text(self, cell: CellKey) -> str:
        """A field in words."""
        return f"{self._report.edition.short_name(cell)}：{self._field_object.shown(cell)}（跟着表格走）"

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl it makes the type larger or smaller, which is the window's."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A paragraph that is ended is a step of its own; in a locked report it is said why no word is taken."""
        if self.isReadOnly() and event.text().isprintable() and event.text():
            self.noted.emit(self._report.lock_reason)
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.commit_pending()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was written is kept when the clerk goes elsewhere."""
        super().focusOutEvent(event)
        self.commit_pending()

    def changeEvent(self, event: QEvent) -> None:
        """Other colours are worn by the underlines too."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._underlined = "", ()
            self.underline(self._report.findings)

    def hideEvent(self, event: QHideEvent) -> None:
        """Also when the tab is left."""
        self.commit_pending()
        super().hideEvent(event)

    def _changed(self) -> None:
        tokens, before = self.tokens, self._held
        self._held = tokens
        if tokens == before:
            return  # Qt says so of other faces and underlines too
        self._is_touched = True
        if self._is_pointing:
            self.highlight([])
        self.pause.start()
        if not self._longest.isActive():
            self._longest.start()
        self._tell_unsaved(SAVING)
        self._count()

    def _tell_unsaved(self, sentence: str) -> None:
        self._report.set_unsaved(f"{TEXT_PREFIX}{self._section}", sentence)

    def _count(self) -> None:
        filled = fill_fields(self.written_text, self._report.edition, self._report.filing.figures)
        self.counted.emit(len("".join(filled.text.split())))

    def _between(self, start: int, end: int) -> str:
        """The tokens from one place of the editor to another."""
        whole = self.tokens
        return whole[len(_tokens_before(whole, start)) : len(_tokens_before(whole, end))]

    def _cells(self) -> Iterator[str]:
        """The private character of each field in the document; of any other object, the stand-in."""
        block = self.document().begin()
        while block.isValid():
            fragments = block.begin()
            while not fragments.atEnd():
                fragment = fragments.fragment()
                cell = self._field_object.cell_of(fragment.charFormat())
                for char in fragment.text():
                    if char == OBJECT:
                        yield self._field_tokens.token_of(cell) if cell else REPLACEMENT_CHARACTER
                fragments += 1
            block = block.next()

    def _insert(self, cursor: QTextCursor, tokens: str) -> None:
        ground = QTextCharFormat()
        run = ""
        for token in tokens:
            cell = self._field_tokens.cell_of(token)
            if cell is None:
                run += token
                continue
            cursor.insertText(run, ground)
            cursor.insertText(OBJECT, field_format(cell, ground))
            run = ""
        cursor.insertText(run, ground)

    def _refresh_fields(self) -> None:
        """Lay the text out anew where a figure in it has moved."""
        tokens = self.tokens
        shown = tuple(self._field_object.shown(cell) for token in tokens if (cell := self._field_tokens.cell_of(token)))
        if shown != self._shown:
            self._shown = shown
            self.blockSignals(True)
            self.document().markContentsDirty(0, self.document().characterCount())
            self.blockSignals(False)

    def _tell_strangers(self, count: int) -> None:
        self.noted.emit(
            f"有 {count} 个看不见的控制字符或残缺字符存不了也印不出，"
            f"已显示为“{REPLACEMENT_CHARACTER}”，请改成正确的字或删去。"
        )

    def _set_text(self, text: str) -> None:
        """Replace only what differs, so that the cursor stays where it was."""
        self.blockSignals(True)
        old = self.tokens
        step = smallest_text_step("", old, self._field_tokens.tokenise(text))
        start = self._units(old[: step.offset or 0])
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(start + self._units(str(step.before)), QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        self._insert(cursor, str(step.after))
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.setBlockFormat(printed_paragraph(self.font()))
        self.blockSignals(False)
        self._held = self.tokens

    @staticmethod
    def _units(tokens: str) -> int:
        """How many of Qt's characters some tokens are: a field is one, a rare character two."""
        return sum(2 if 0xFFFF < ord(token) < 0xF0000 else 1 for token in tokens)


def _tokens_before(tokens: str, place: int) -> str:
    """The tokens before a place of the editor."""
    remaining = place
    for at, token in enumerate(tokens):
        if remaining <= 0:
            return tokens[:at]
        remaining -= 2 if 0xFFFF < ord(token) < 0xF0000 else 1
    return tokens
