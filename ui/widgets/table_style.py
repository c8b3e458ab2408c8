"""The look of every list that is a table: quiet lines, whole rows, heads above their columns."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QTableWidget, QTableWidgetItem

from ui.widgets.plain_text import plain_tip
from ui.widgets.type_size_layout import measure_by_type

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def style_table(view: QTableView) -> None:
    """Whole rows, no grid, nothing to edit, one chosen at a time."""
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setFrameShape(QTableView.Shape.NoFrame)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setTabKeyNavigation(False)
    view.setProperty("role", "list")
    view.verticalHeader().hide()
    measure_by_type(view, lambda: view.verticalHeader().setDefaultSectionSize(line_height(view)))
    header = view.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(LEFT)


def line_height(view: QTableView) -> int:
    """How high a line of a list is with type of the size it has now."""
    return round(view.fontMetrics().height() * 2.1)


def set_heads(table: QTableWidget, heads: Sequence[str], numbers: Collection[int] = ()) -> None:
    """Name the columns; the heads of ``numbers`` (columns) stand over the right edge, as their numbers do."""
    for column, text in enumerate(heads):
        item = QTableWidgetItem(text)
        item.setTextAlignment(RIGHT if column in numbers else LEFT)
        table.setHorizontalHeaderItem(column, item)


def fill_table(table: QTableWidget, heads: Sequence[str], rows: Sequence[Sequence[str]], stretch: int) -> None:
    """Put rows of words into a table; one column takes what room is left, and every cell tells itself in full."""
    style_table(table)
    table.setColumnCount(len(heads))
    table.setRowCount(len(rows))
    set_heads(table, heads)
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setToolTip(plain_tip(text))
            table.setItem(row, column, item)
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
