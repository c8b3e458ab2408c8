"""A register's list and the case beside it, below a line of what narrows the list: alike in all three tabs."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QTableView, QVBoxLayout, QWidget

from ui.theme.colours import colours
from ui.widgets.table_style import style_table
from ui.widgets.type_size_layout import set_column_letters

_SHARES = (900, 400)
_PADDING = 14


class RegisterTable(QTableView):
    """A list that says why it is empty; ``words`` are what it says."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows, or the words in their place."""
        super().paintEvent(event)
        if self.model() is not None and not self.model().rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(QColor(colours.muted))
            room = self.viewport().rect().adjusted(14, 14, -14, 0)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap), self._words)


def lay_out_register(tab: QWidget, lead: QWidget, parts: Sequence[QWidget], table: QTableView, pane: QWidget) -> None:
    """``lead`` stands at the left of the line on top, ``parts`` at its right."""
    head = QHBoxLayout()
    head.setContentsMargins(18, 8, 14, 6)
    head.setSpacing(10)
    head.addWidget(lead, 1)
    for part in parts:
        head.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
    rule = QFrame()
    rule.setProperty("role", "line")
    split = QSplitter(Qt.Orientation.Horizontal)
    split.setChildrenCollapsible(False)
    split.addWidget(table)
    split.addWidget(pane)
    split.setStretchFactor(0, 1)
    split.setSizes(list(_SHARES))
    column = QVBoxLayout(tab)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addLayout(head)
    column.addWidget(rule)
    column.addWidget(split, 1)


def style_register(table: RegisterTable, widths: Sequence[float]) -> None:
    """The look of a list, whose columns are so many Chinese characters wide; 0 takes what room is left."""
    style_table(table)
    set_column_letters(table, dict(enumerate(widths)), _PADDING)
    header = table.horizontalHeader()
    header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    header.setSortIndicatorClearable(True)
    table.setSortingEnabled(True)
