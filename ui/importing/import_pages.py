"""The other pages of an import: the sections found with their words, and what went nowhere."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QPlainTextEdit,
    QSplitter,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)

from models.exchange.candidate import Candidate, Confidence
from models.texts.fields import fill_fields
from ui.theme.colours import colours
from ui.widgets.plain_text import PlainLabel
from ui.widgets.table_style import fill_table

FIRST_WORDS = 60
_SHAPES = {Confidence.CERTAIN: ("✓", "good"), Confidence.LIKELY: ("○", "warn"), Confidence.ASK: ("■", "explain")}


class TextsPage(QWidget):
    """The sections found, each with its first words; the chosen one's words in full below."""

    HEADS = ("部分", "把握", "字数", "开头的话", "在文件里的位置")

    def __init__(self, candidate: Candidate) -> None:
        super().__init__()
        self.table = QTableWidget()
        self.full_text = QPlainTextEdit()
        self.full_text.setReadOnly(True)
        self.full_text.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        filing = candidate.filing
        self._texts = [
            (
                section.short_name,
                fill_fields(text, filing.edition, filing.figures).text,
                candidate.texts.get(section.key),
            )
            for section in filing.edition.text_sections
            if (text := filing.text(section.key))
        ]
        rows = []
        for short, text, placed in self._texts:
            surety = placed.confidence if placed else Confidence.CERTAIN
            first = " ".join(text.split())
            first = first if len(first) <= FIRST_WORDS else f"{first[:FIRST_WORDS]}…"
            shape = _SHAPES[surety][0]
            letters = len("".join(text.split()))
            rows.append((short, f"{shape} {surety.label}", str(letters), first, placed.place if placed else "交换文件"))
        fill_table(self.table, self.HEADS, rows, stretch=3)
        for row, (_, _, placed) in enumerate(self._texts):
            tone = _SHAPES[placed.confidence if placed else Confidence.CERTAIN][1]
            if item := self.table.item(row, 1):
                item.setForeground(QColor(str(getattr(colours, tone))))
        self.table.itemSelectionChanged.connect(self._show_words)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.table)
        split.addWidget(self.full_text)
        split.setSizes([230, 300])
        _content_or_message(self, split, len(rows), "文件里没有认出文字部分。")
        if rows:
            self.table.selectRow(0)

    @property
    def count(self) -> int:
        """How many sections were found."""
        return len(self._texts)

    def _show_words(self) -> None:
        row = self.table.currentRow()
        self.full_text.setPlainText(self._texts[row][1] if 0 <= row < len(self._texts) else "")


class UnplacedPage(QWidget):
    """What was not placed, and why."""

    HEADS = ("文件里写的", "为什么没有放入", "在文件里的位置")

    def __init__(self, candidate: Candidate) -> None:
        super().__init__()
        self.table = QTableWidget()
        rows = [(" ".join(content.excerpt.split()), content.reason, content.place) for content in candidate.unplaced]
        rows += [(name, "不属于报告内容的附加项", "交换文件") for name in candidate.ignored]
        self.count = len(rows)
        fill_table(self.table, self.HEADS, rows, stretch=0)
        _content_or_message(self, self.table, self.count, "没有遗漏：文件里的表格和文字都放进了报告。")


def _content_or_message(page: QWidget, content: QWidget, count: int, message: str) -> None:
    """Lay out the content, or where there is none, the words that say so."""
    if not count:
        content.setParent(page)
        content.hide()
        content = PlainLabel(message)
        content.setProperty("role", "soft")
        content.setAlignment(Qt.AlignmentFlag.AlignCenter)
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(content)
