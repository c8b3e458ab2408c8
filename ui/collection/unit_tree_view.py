"""The list of units as a view: columns as wide as their words, a tree that opens as far as is useful."""

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTreeView, QWidget

from ui.collection.unit_delegate import UnitDelegate
from ui.collection.unit_tree_model import (
    BELOW,
    COUNTS,
    DUE,
    FINDINGS,
    LEVEL,
    RECEIVED,
    REVISION,
    STATUS,
    UNIT,
    UnitTreeModel,
)
from ui.theme.colours import colours
from ui.widgets.type_size_layout import set_column_letters

WIDTHS = {LEVEL: 4.6, STATUS: 8.2, BELOW: 5.6, FINDINGS: 9.5, REVISION: 5.2, RECEIVED: 8.2, DUE: 9.5, COUNTS: 10.8}
"""In Chinese characters, so that they grow with the type."""
MAX_EXPANDED = 400
"""Units; a larger tree opens at its first level."""

NO_MATCH = "没有这样的单位。清空查找、选“全部类别”、再点一次上面的数字，就是全部单位。"


class UnitTreeView(QTreeView):
    """``unit_selected`` carries a unit's code, empty for none."""

    unit_selected = Signal(str)

    def __init__(self, model: UnitTreeModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model)
        self.setItemDelegate(UnitDelegate(self))
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setExpandsOnDoubleClick(False)
        self.setIndentation(18)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setMinimumSectionSize(40)
        set_column_letters(self, {UNIT: 0, **WIDTHS})
        self.selectionModel().currentChanged.connect(self._emit_selection)
        self._show_counts_column()
        model.modelReset.connect(self._show_counts_column)
        model.dataChanged.connect(self._show_counts_column)

    def _show_counts_column(self) -> None:
        """The column is there once a unit sent what its registers count."""
        self.setColumnHidden(COUNTS, not self._model.has_counts)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The units; where none was found, a word instead."""
        super().paintEvent(event)
        if self._model.is_list and not self._model.match_count:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(colours.muted))
            room = self.viewport().rect().adjusted(14, 14, -14, 0)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop), NO_MATCH)

    def _emit_selection(self) -> None:
        unit = self._model.unit(self.currentIndex())
        self.unit_selected.emit(unit.code if unit else "")

    @property
    def code(self) -> str:
        """The unit the choice is on, empty for none."""
        unit = self._model.unit(self.currentIndex())
        return unit.code if unit else ""

    def expand_initially(self) -> None:
        """Open what a clerk wants to see at once: all of a small tree, the first level of a large one."""
        if self._model.is_list:
            return
        if self._model.match_count <= MAX_EXPANDED:
            self.expandAll()
        else:
            for row in range(min(self._model.rowCount(), 3)):
                self.expand(self._model.index(row, UNIT))

    def select_unit(self, code: str) -> bool:
        """Put the choice on a unit, in sight; False while it is not shown."""
        index = self._model.index_of(code)
        if not index.isValid():
            return False
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)
        return True
