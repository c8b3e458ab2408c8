"""A table as the form prints it, its head staying in view while the rows scroll."""

from PySide6.QtCore import QAbstractItemModel, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QStyle, QTableView, QWidget

from models.editions.layout import Layout, SlotRole
from ui.report.grid.cell_appearance import NARROW, PADDING, CellPainter, lines_of_form_text
from ui.report.grid.cell_editor import CellDelegate
from ui.report.grid.form_head import FormHead
from ui.theme.colours import colours
from ui.widgets.type_size_layout import follow_type

WIDEST = 1500
ROW_HEIGHTS = (38, 34, 32, 30, 28, 26, 24)
SCROLLED_ROW_HEIGHT = 22
"""A table that does not fit shows as many rows as can be read."""
_AIR = 3


class FormView(QWidget):
    """One table. Where it has a single head, that is a view of its own above the rows.

    Whoever makes one gives it the rows (``mount``): a view of a model that answers a CellLook for each slot.
    """

    body: QTableView

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cell_painter = CellPainter(colours, self.font())
        self.delegate = CellDelegate(self.cell_painter, self)
        self.head = FormHead(self.cell_painter, self)
        self._frozen = 0
        self._width = 0
        self._heights: list[int] = []

    def mount(self, model: QAbstractItemModel, form: Layout, body: QTableView) -> None:
        """Show the model, whose rows and columns are those of the form; the body is set up for it already."""
        self.form, self.body = form, body
        self._frozen = 0 if any(slot.role is SlotRole.TITLE for slot in form.slots) else form.head_rows
        self.head.mount(form, self._frozen)
        for row in range(form.rows):
            body.setRowHidden(row, row < self._frozen)
        self.setFocusProxy(body)
        follow_type(self, self._follow_type)

    def _follow_type(self) -> None:
        self.cell_painter.wear(self.font())
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """A few rows at least."""
        return QSize(640, 160)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among the columns as the form does, and the height among the rows."""
        super().resizeEvent(event)
        self._arrange()
        if self.body.currentIndex().isValid():
            self.body.scrollTo(self.body.currentIndex())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The table's upper and left line, which no slot draws."""
        painter = QPainter(self)
        top = self.head.y() if self._frozen else self.body.y()
        height = self.body.y() - top + min(self.body.height(), self._body_height())
        edge = QRect(self.body.x() - 1, top - 1, self._width + 1, height + 1)
        painter.fillRect(edge, self.cell_painter.colour(colours.line))

    def _arrange(self) -> None:
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        room = min(self.width() - bar - 2, WIDEST)
        widths = shared_widths(self.form, room)
        heights = self._fitted(widths, self.height() - 2)
        self.head.set_sizes(widths, heights)
        for column, width in enumerate(widths):
            self.body.setColumnWidth(column, width)
        for row, height in enumerate(heights):
            if not self.body.isRowHidden(row):
                self.body.setRowHeight(row, height)
        self._width = sum(widths)
        head = sum(heights[: self._frozen])
        body = min(sum(heights[self._frozen :]), self.height() - head - 2)
        self._heights = heights
        # In a window wider than the form the table stands in the middle.
        left = max((self.width() - self._width - bar) // 2, 1)
        self.head.setGeometry(left, 1, self._width, head)
        self.head.setVisible(head > 0)
        self.body.setGeometry(left, 1 + head, self._width + bar, max(body, 0))

    def _body_height(self) -> int:
        return sum(self._heights[self._frozen :])

    def _fitted(self, widths: list[int], room: int) -> list[int]:
        for least in ROW_HEIGHTS:
            heights = row_heights(self.form, widths, self.cell_painter, least)
            if sum(heights) <= room:
                return heights
        return row_heights(self.form, widths, self.cell_painter, SCROLLED_ROW_HEIGHT)


def shared_widths(form: Layout, room: int) -> list[int]:
    """The form's relative widths in whole pixels that fill the room exactly."""
    total, used, widths = sum(form.widths), 0, []
    reached = 0.0
    for width in form.widths:
        reached += width
        edge = round(room * reached / total)
        widths.append(edge - used)
        used = edge
    return widths


def row_heights(form: Layout, widths: list[int], cell_painter: CellPainter, least: int) -> list[int]:
    """Heights in which every word of the form fits, none lower than ``least``."""
    heights = [least] * form.rows
    text_slots = sorted((slot for slot in form.slots if slot.text), key=lambda slot: slot.rows)
    for slot in text_slots:
        font = cell_painter.corner if slot.role is SlotRole.CORNER else cell_painter.font
        width = sum(widths[slot.column : slot.column + slot.columns]) - PADDING - NARROW
        room = QRect(0, 0, width, 10_000)
        metrics = QFontMetrics(font)
        text = lines_of_form_text(slot.text, slot.pieces, metrics, width)
        needed = metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), text).height() + _AIR
        missing = needed - sum(heights[slot.row : slot.row + slot.rows])
        if missing > 0:
            heights[slot.row + slot.rows - 1] += missing
    return heights


def set_up(view: QTableView, model: QAbstractItemModel, form: Layout, delegate: CellDelegate) -> None:
    """What both parts of a table have in common: no Qt headers, no Qt grid, the form's merged slots."""
    view.setModel(model)
    view.setItemDelegate(delegate)
    view.setStyleSheet("QTableView { border: 0; background: transparent; }")
    view.setShowGrid(False)
    view.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.horizontalHeader().hide()
    view.verticalHeader().hide()
    for header in (view.horizontalHeader(), view.verticalHeader()):
        header.setMinimumSectionSize(1)
    for slot in form.slots:
        if slot.rows > 1 or slot.columns > 1:
            view.setSpan(slot.row, slot.column, slot.rows, slot.columns)
