"""Last year's words of a section, beside this year's: it follows the paragraph that is being written."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTextEdit, QVBoxLayout, QWidget

from models.report.filing import Filing
from models.texts.text_similarity import find_similar_paragraphs, text_similarity
from ui.report.tabs.print_fonts import printed_font, printed_paragraph
from ui.report.tabs.similarity_bars import last_year_text, paragraph_at
from ui.report.tabs.text_highlighter import TextHighlighter
from ui.theme.colours import colours
from ui.widgets.plain_text import PlainLabel
from ui.widgets.text_highlight import highlight


class LastYearPane(QWidget):
    """Read only; words can be copied out of it. Figures are those that last year's report printed.

    ``paragraph_wanted`` carries this year's paragraph, from 0, that belongs to the one she clicked.
    """

    paragraph_wanted = Signal(int)

    def __init__(self, filing: Filing, section: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._last_year_text = last_year_text(filing, section)
        self._similar: dict[int, int] = {}
        self._year = filing.last_year.year if filing.last_year else 0
        self.alike = PlainLabel()
        self.alike.setProperty("role", "soft")
        self.text = QTextEdit()
        self.text.setObjectName("lastYear")
        self.text.setReadOnly(True)
        self.text.setFont(printed_font("fangsong", self.text.font()))
        self.text.document().setDocumentMargin(0)
        self.text.setViewportMargins(20, 16, 14, 8)
        self.text.setPlainText(self._last_year_text)
        self._highlighter = TextHighlighter(self.text.document(), self.text.font())
        cursor = self.text.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.setBlockFormat(printed_paragraph(self.text.font()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.alike)
        column.addWidget(self.text, 1)
        self.hide()
        self.text.cursorPositionChanged.connect(self._follow)

    @property
    def has_text(self) -> bool:
        """Whether there is anything to lay beside."""
        return bool(self._last_year_text.strip())

    def compare(self, mine: str) -> None:
        """Say how much of this year's words stood there, and find the paragraphs that belong together."""
        if not self.has_text:
            return
        similar = find_similar_paragraphs(mine, self._last_year_text)
        self._similar = {
            paragraph_at(mine, kin.paragraph.start): paragraph_at(self._last_year_text, kin.original.start)
            for kin in similar
        }
        share = text_similarity([mine], [self._last_year_text])
        summary = f"本年这一部分有 {share:.0%} 与它雷同" if share else "本年这一部分与它没有雷同的段落"
        self.alike.setText(f"{self._year} 年报告　{summary}")
        self.alike.setToolTip("只比文字，数字和年份不算；四十个字以下的段落不比。")

    def show_similar(self, paragraph: int) -> None:
        """Show the paragraph that this year's one is nearest to, counted from 0; none where none is near."""
        if self.isHidden():
            return
        number = self._similar.get(paragraph)
        self.text.setExtraSelections([])
        if number is None:
            return
        block = self.text.document().findBlockByNumber(number)
        cursor = QTextCursor(block)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        self.text.setExtraSelections([highlight(cursor, colours.accent_soft)])
        top = self.text.document().documentLayout().blockBoundingRect(block).top()
        self.text.verticalScrollBar().setValue(max(round(top) - self.text.fontMetrics().height(), 0))

    def _follow(self) -> None:
        clicked = self.text.textCursor().blockNumber()
        if mine := [number for number, theirs in self._similar.items() if theirs == clicked]:
            self.paragraph_wanted.emit(mine[0])
