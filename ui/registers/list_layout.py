"""A register's list and the case beside it, below a line of what narrows the list: alike in all three tabs."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QHeaderView, QSplitter, QTableView, QVBoxLayout, QWidget

from ui.theme.colours import colours
from ui.widgets.table_style import line_height, style_table

_SHARES = (900, 400)


class RegisterTable(QTableView):
    """A list that says why it is empty; ``words`` are what it says. Its columns follow the size of the type."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        self._widths: Sequence[float] = ()
        super().__init__(parent)
        self._words = words

    def set_widths(self, widths: Sequence[float]) -> None:
        """The columns are so many Chinese characters wide; 0 takes what room is left."""
        self._widths = widths
        self._measure()

    def _measure(self) -> None:
        header, letter = self.horizontalHeader(), self.fontMetrics().horizontalAdvance("字")
        self.verticalHeader().setDefaultSectionSize(line_height(self))
        for at, width in enumerate(self._widths):
            if width:
                self.setColumnWidth(at, round(width * letter) + 14)
            else:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)

    def changeEvent(self, event: QEvent) -> None:
        """Type of another size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._widths:
            self._measure()

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
    table.set_widths(widths)
    header = table.horizontalHeader()
    header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    header.setSortIndicatorClearable(True)
    table.setSortingEnabled(True)
