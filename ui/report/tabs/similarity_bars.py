"""Bars at the edge of a text: which of its paragraphs stood, nearly alike, in last year's report."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen, QTextBlock
from PySide6.QtWidgets import QTextEdit, QToolTip, QWidget

from models.report.filing import Filing
from models.texts.fields import fill_fields
from models.texts.text_similarity import SimilarParagraph, find_similar_paragraphs
from ui.theme.colours import colours
from ui.widgets.plain_text import plain_tip

_WIDTH, _LEFT, _THICK = 18, 12, 4


@dataclass(frozen=True)
class ParagraphBar:
    """A mark beside a paragraph: full where it was taken over, dotted where half of it was; and in words."""

    is_full: bool
    text: str


def last_year_text(filing: Filing, section: str) -> str:
    """What last year's report printed in this section, with its own figures; empty without such a report."""
    last = filing.last_year
    return fill_fields(last.text(section), last.edition, last.figures).text if last else ""


def paragraph_bars(filing: Filing, section: str) -> dict[int, ParagraphBar]:
    """The bars of a section, by paragraph from 0; the lead is the same every year and has none."""
    text, before = filing.text(section), last_year_text(filing, section)
    if not before or filing.last_year is None or not filing.edition.section(section).heading:
        return {}
    year = filing.last_year.year
    return {
        paragraph_at(text, kin.paragraph.start): _bar(kin, before, year)
        for kin in find_similar_paragraphs(text, before)
    }


def paragraph_at(text: str, place: int) -> int:
    """The paragraph, from 0, in which a place of a text is."""
    return text.count("\n", 0, place)


def _bar(kin: SimilarParagraph, before: str, year: int) -> ParagraphBar:
    where = f"{year} 年报告同一部分的第 {paragraph_at(before, kin.original.start) + 1} 段"
    if kin.paragraph.text.strip() == kin.original.text.strip():
        return ParagraphBar(True, f"与{where}一字不差，请按本年情况改写。")
    asked = "，请按本年情况改写。" if kin.is_copied else "。"
    return ParagraphBar(kin.is_copied, f"与{where}相同 {kin.similarity:.0%}{asked}")


class SimilarityBars(QWidget):
    """Lies in the left margin of a text editor and scrolls with it."""

    def __init__(self, edit: QTextEdit) -> None:
        super().__init__(edit)
        self._edit = edit
        self.bars: Mapping[int, ParagraphBar] = {}
        edit.verticalScrollBar().valueChanged.connect(lambda _value: self.update())
        edit.document().documentLayout().documentSizeChanged.connect(lambda _size: self.update())
        edit.viewport().installEventFilter(self)

    def show_bars(self, bars: Mapping[int, ParagraphBar]) -> None:
        """Mark these paragraphs."""
        self.bars = bars
        self.setVisible(bool(bars))
        self.update()

    def text_at(self, y: float) -> str:
        """What the bar at this height says; empty where there is none."""
        return next((bar.text for bar, rect in self._placed() if rect.top() <= y <= rect.bottom()), "")

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Stay as high as the editor's viewport."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            viewport = self._edit.viewport().geometry()
            self.setGeometry(_LEFT, viewport.top(), _WIDTH, viewport.height())
        return False

    def event(self, event: QEvent) -> bool:
        """Say in words what a bar means."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), plain_tip(self.text_at(event.pos().y())), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A line for each marked paragraph, full or dotted."""
        painter = QPainter(self)
        for bar, rect in self._placed():
            pen = QPen(QColor(colours.warn), _THICK, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
            if not bar.is_full:
                pen.setDashPattern([1, 1.2])
            painter.setPen(pen)
            x = _THICK
            painter.drawLine(QPointF(x, rect.top() + 3), QPointF(x, rect.bottom() - 3))

    def _placed(self) -> list[tuple[ParagraphBar, QRectF]]:
        document, scrolled = self._edit.document(), self._edit.verticalScrollBar().value()
        placed = []
        for number, bar in self.bars.items():
            block: QTextBlock = document.findBlockByNumber(number)
            if block.isValid():
                rect = document.documentLayout().blockBoundingRect(block)
                placed.append((bar, rect.translated(0, -scrolled)))
        return placed
