"""The small square at the corner of the selection: dragged, it fills the cells beyond with the selected figures."""

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QTableView

from models.editions.edition import CellKey
from ui.report.grid.grid_model import GridModel
from ui.report.grid.selection_edits import SelectionEdits
from ui.theme.colours import colours

_SIDE, _GRIP = 7, 4
"""How large the square is, and how much around it counts as it for the mouse."""
NO_NEIGHBOUR = "旁边一列没有连着的数，看不出要填到哪一行，请按住小方块往下拖。"
_Area = tuple[int, int, int, int]
"""Top, left, bottom, right in rows and columns of the form."""


class FillHandle(QObject):
    """For one table that is typed into. Where the fill will land is outlined while the square is dragged.

    A double click fills down as far as the column beside has figures.
    """

    def __init__(self, view: QTableView, model: GridModel, edits: SelectionEdits) -> None:
        super().__init__(view)
        self._view, self._model, self._edits = view, model, edits
        self._shown = QRect()
        self._target: _Area | None = None
        self._is_dragging = False
        view.viewport().setMouseTracking(True)
        view.viewport().installEventFilter(self)

    @property
    def place(self) -> QRect:
        """Where the square lies in the viewport; empty where nothing selected can be typed."""
        area = self._selected()
        if area is None or self._model.report.is_locked:
            return QRect()
        corner = self._rect(area).bottomRight() - QPoint(_SIDE, _SIDE)
        return QRect(corner, corner + QPoint(_SIDE - 1, _SIDE - 1))

    def follow(self) -> None:
        """Draw the square where the selection now ends, and no longer where it ended before."""
        for rect in (self._shown, self.place):
            self._view.viewport().update(rect)

    def paint(self) -> None:
        """Draw the square, and while it is dragged the cells that will be filled."""
        painter = QPainter(self._view.viewport())
        self._shown = self.place
        if not self._shown.isEmpty():
            painter.fillRect(self._shown, QColor(colours.paper))
            painter.fillRect(self._shown.adjusted(1, 1, 0, 0), QColor(colours.accent))
        if self._target is not None:
            painter.setPen(QPen(QColor(colours.accent), 2, Qt.PenStyle.DashLine))
            painter.drawRect(self._rect(self._target).adjusted(1, 1, -2, -2))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the mouse where it is on the square, and as long as it holds it."""
        if not isinstance(event, QMouseEvent):
            return False
        kind, point, is_left = event.type(), event.position().toPoint(), event.button() is Qt.MouseButton.LeftButton
        if kind == QEvent.Type.MouseMove:
            return self._drag_to(point) if self._is_dragging else self._hover(point)
        if kind == QEvent.Type.MouseButtonRelease and self._is_dragging:
            self._drop()
            return True
        if not is_left or not self._is_on(point):
            return False
        if kind == QEvent.Type.MouseButtonDblClick:
            self._is_dragging = False
            self._fill_beside()
        elif kind == QEvent.Type.MouseButtonPress:
            self._is_dragging = True
        return True

    def give_up(self) -> bool:
        """Let go of the square without filling; False where it was not held."""
        was_dragging, self._is_dragging, self._target = self._is_dragging, False, None
        self._view.viewport().update()
        return was_dragging

    def _hover(self, point: QPoint) -> bool:
        if self._is_on(point):
            self._view.viewport().setCursor(Qt.CursorShape.CrossCursor)
            return True
        self._view.viewport().unsetCursor()
        return False

    def _is_on(self, point: QPoint) -> bool:
        place = self.place
        return not place.isEmpty() and place.adjusted(-_GRIP, -_GRIP, _GRIP, _GRIP).contains(point)

    def _drag_to(self, point: QPoint) -> bool:
        self._target = self._area_beyond(point)
        self._view.viewport().update()
        return True

    def _drop(self) -> None:
        area, chosen, target = self._selected(), self._edits.chosen(), self._target
        self.give_up()
        if area is not None and target is not None:
            is_down = target[1] == area[1] and target[3] == area[3]
            self._edits.fill_beyond(chosen, self._cells_in(target), is_down)
            self._select(_union(area, target))

    def _fill_beside(self) -> None:
        """Fill down to the last row that the column on the left, else on the right, has a figure in without a gap."""
        area = self._selected()
        ends = [self._end_beside(area[2], column) for column in (area[1] - 1, area[3] + 1)] if area else []
        last = next((end for end in ends if area and end > area[2]), None)
        if area is None or last is None:
            self._edits.say(NO_NEIGHBOUR)
            return
        target = (area[2] + 1, area[1], last, area[3])
        self._edits.fill_beyond(self._edits.chosen(), self._cells_in(target), is_down=True)
        self._select(_union(area, target))

    def _end_beside(self, row: int, column: int) -> int:
        """The last row, from this one on, in which a column has a figure in each row."""
        block, figures = self._edits.chosen()[-1].block, self._model.report.filing.figures.all
        while cell := self._model.cell_at(self._model.index(row + 1, column)):
            if cell.block != block or figures.get(cell) is None:
                break
            row += 1
        return row

    def _area_beyond(self, point: QPoint) -> _Area | None:
        """The cells between the selection and the mouse, in the one direction in which it is further away."""
        area, index = self._selected(), self._view.indexAt(point)
        if area is None or not index.isValid():
            return self._target
        top, left, bottom, right = area
        rect = self._rect(area)
        below, above = point.y() - rect.bottom(), rect.top() - point.y()
        after, before = point.x() - rect.right(), rect.left() - point.x()
        furthest = max(below, above, after, before)
        if furthest <= 0:
            return None
        if furthest in (below, above):
            area = (bottom + 1, left, index.row(), right) if below > 0 else (index.row(), left, top - 1, right)
        else:
            area = (top, right + 1, bottom, index.column()) if after > 0 else (top, index.column(), bottom, left - 1)
        return area if area[0] <= area[2] and area[1] <= area[3] and self._cells_in(area) else None

    def _selected(self) -> _Area | None:
        """The rows and columns of the selection; None where nothing in it is typed."""
        cells = self._edits.chosen()
        if not any(map(self._model.is_typed, cells)):
            return None
        slots = [self._model.form.slot_of_cell[cell] for cell in cells]
        rows, columns = [slot.row for slot in slots], [slot.column for slot in slots]
        return min(rows), min(columns), max(rows), max(columns)

    def _cells_in(self, area: _Area) -> list[CellKey]:
        places = ((row, column) for row in range(area[0], area[2] + 1) for column in range(area[1], area[3] + 1))
        cells = (self._model.cell_at(self._model.index(*place)) for place in places)
        return [cell for cell in cells if cell is not None]

    def _rect(self, area: _Area) -> QRect:
        first = self._view.visualRect(self._model.index(area[0], area[1]))
        return first.united(self._view.visualRect(self._model.index(area[2], area[3])))

    def _select(self, area: _Area) -> None:
        corners = self._model.index(area[0], area[1]), self._model.index(area[2], area[3])
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self._view.selectionModel().select(QItemSelection(*corners), flag)


def _union(one: _Area, other: _Area) -> _Area:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
