"""What differs between two reports: the cells in a list, the words beside it."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from models.editions.edition import Edition
from models.figures.value import format_figure
from models.services.collection.results import CellDifference, TextDifference
from models.texts.fields import name_fields
from ui.collection.text_table import ComparedTextRow, TextTable
from ui.widgets.plain_text import MarkupPage, PlainLabel
from ui.widgets.text_differences import render_differences


class DifferencesView(QWidget):
    """``sides`` are what the two are called in the head of the list."""

    def __init__(self, edition: Edition, sides: tuple[str, str] = ("左", "右"), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edition = edition
        self.summary = PlainLabel()
        self.summary.setProperty("role", "soft")
        self.cells = TextTable(("格", *sides, "相差"), (0, 9, 9, 9), (1, 2, 3))
        self.words = MarkupPage()
        self.words.setStyleSheet("QTextBrowser { border: 0; }")
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self.cells)
        split.addWidget(self.words)
        split.setSizes([560, 560])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        summary_row = QHBoxLayout()
        summary_row.setContentsMargins(18, 0, 14, 4)
        summary_row.addWidget(self.summary)
        column.addLayout(summary_row)
        column.addWidget(split, 1)

    def show_differences(self, cells: Sequence[CellDifference], texts: Sequence[TextDifference]) -> None:
        """Show what differs."""
        if not cells and not texts:
            self.summary.setText("两份完全一样。")
        else:
            self.summary.setText(f"{len(cells)} 格不同，{len(texts)} 个部分的文字不同。")
        self.cells.show_rows([self._row(one) for one in cells])
        self.words.setVisible(bool(texts))
        self.words.setHtml("".join(self._text(one) for one in texts))

    def _row(self, one: CellDifference) -> ComparedTextRow:
        kind = self._edition.kind(one.cell)
        apart = format_figure((one.right or 0) - (one.left or 0), kind)
        figures = (format_figure(one.left, kind) or "空", format_figure(one.right, kind) or "空", apart)
        return ComparedTextRow((self._edition.short_name(one.cell), *figures), one.cell)

    def _text(self, one: TextDifference) -> str:
        section = self._edition.section(one.section)
        left, right = (name_fields(text, self._edition) for text in (one.left, one.right))
        return f"<h4>{escape(section.heading or section.short_name)}</h4><p>{render_differences(left, right)}</p>"
