"""A table as the form prints it, its head staying in view while the rows scroll."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyle, QTableView, QWidget

from models.editions.declare import Table
from models.editions.layout import Layout, Role
from ui.bridge import Bridge
from ui.grid.cell_editor import CellDelegate
from ui.grid.cell_look import NARROW, PADDING, Brush
from ui.grid.grid_body import GridBody, set_up
from ui.grid.grid_model import GridModel
from ui.look import colours

WIDEST = 1500
ROW_HEIGHTS = (38, 34, 32, 30, 28, 26)
SCROLLED_ROW_HEIGHT = 28


class GridView(QWidget):
    """One table. Where it has a single head, that is a view of its own above the rows."""

    def __init__(self, bridge: Bridge, table: Table, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = GridModel(bridge, table, self)
        self._brush = Brush(colours, self.font())
        self._delegate = CellDelegate(self._brush, self)
        self._frozen = 0 if any(slot.role is Role.TITLE for slot in self.model.form.slots) else self._head_rows()
        self.head = QTableView(self)
        set_up(self.head, self.model, self._delegate)
        self.head.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.head.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.head.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body = GridBody(self.model, self._delegate, self)
        for row in range(self.model.form.rows):
            self.head.setRowHidden(row, row >= self._frozen)
            self.body.setRowHidden(row, row < self._frozen)
        self._width = 0
        self._heights: list[int] = []
        self.setFocusProxy(self.body)

    def set_enter_goes_right(self, goes_right: bool) -> None:
        """Choose the path that Enter takes."""
        self._delegate.enter_goes_right = goes_right

    def minimumSizeHint(self) -> QSize:
        """A few rows at least."""
        return QSize(640, 160)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among the columns as the form does, and the height among the rows."""
        super().resizeEvent(event)
        self._arrange()
        if self.body.current_cell is not None:
            self.body.scrollTo(self.body.currentIndex())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The table's upper and left line, which no slot draws."""
        painter = QPainter(self)
        top = self.head.y() if self._frozen else self.body.y()
        height = self.body.y() - top + min(self.body.height(), self._body_height())
        edge = QRect(self.body.x() - 1, top - 1, self._width + 1, height + 1)
        painter.fillRect(edge, self._brush.colour(colours.line))

    def _head_rows(self) -> int:
        return self.model.form.head_rows

    def _arrange(self) -> None:
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        room = min(self.width() - bar - 2, WIDEST)
        widths = shared_widths(self.model.form, room)
        heights = self._fitted(widths, self.height() - 2)
        for view in (self.head, self.body):
            for column, width in enumerate(widths):
                view.setColumnWidth(column, width)
            for row, height in enumerate(heights):
                if not view.isRowHidden(row):
                    view.setRowHeight(row, height)
        self._width = sum(widths)
        head = sum(heights[: self._frozen])
        body = min(sum(heights[self._frozen :]), self.height() - head - 2)
        self._heights = heights
        self.head.setGeometry(1, 1, self._width, head)
        self.head.setVisible(head > 0)
        self.body.setGeometry(1, 1 + head, self._width + bar, max(body, 0))

    def _body_height(self) -> int:
        return sum(self._heights[self._frozen :])

    def _fitted(self, widths: list[int], room: int) -> list[int]:
        for least in ROW_HEIGHTS:
            heights = row_heights(self.model.form, widths, self._brush, least)
            if sum(heights) <= room:
                return heights
        return row_heights(self.model.form, widths, self._brush, SCROLLED_ROW_HEIGHT)


def shared_widths(form: Layout, room: int) -> list[int]:
    """The form's relative widths in whole pixels that fill the room exactly."""
    total, given, widths = sum(form.widths), 0, []
    reached = 0.0
    for width in form.widths:
        reached += width
        edge = round(room * reached / total)
        widths.append(edge - given)
        given = edge
    return widths


def row_heights(form: Layout, widths: list[int], brush: Brush, least: int) -> list[int]:
    """Heights in which every word of the form fits, none lower than ``least``."""
    heights = [least] * form.rows
    words = sorted((slot for slot in form.slots if slot.text), key=lambda slot: slot.rows)
    for slot in words:
        font = brush.corner if slot.role is Role.CORNER else brush.font
        width = sum(widths[slot.column : slot.column + slot.columns]) - PADDING - NARROW
        room = QRect(0, 0, width, 10_000)
        needed = QFontMetrics(font).boundingRect(room, int(Qt.TextFlag.TextWordWrap), slot.text).height() + 8
        missing = needed - sum(heights[slot.row : slot.row + slot.rows])
        if missing > 0:
            heights[slot.row + slot.rows - 1] += missing
    return heights
