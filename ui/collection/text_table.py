"""A list of what was found out, told in words: rows of words, some numbers, and where each leads."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QTableView

from ui.theme.colours import colours
from ui.widgets.dialog_parts import copy_rows
from ui.widgets.plain_text import plain_tip
from ui.widgets.table_style import LEFT, RIGHT, style_table
from ui.widgets.type_size_layout import set_column_letters

Index = QModelIndex | QPersistentModelIndex
_DISPLAY, _TOOLTIP, _ALIGN, _INK = (
    int(role)
    for role in (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.TextAlignmentRole,
        Qt.ItemDataRole.ForegroundRole,
    )
)


@dataclass(frozen=True)
class ComparedTextRow:
    """Its words by column, what it leads to, and the colour (by name) of its first word."""

    texts: tuple[str, ...]
    target: object = None
    colour: str = ""


class TextTableModel(QAbstractTableModel):
    """A row for each; words are handed out as they are asked for."""

    def __init__(self, heads: Sequence[str], numbers: Collection[int]) -> None:
        super().__init__()
        self._heads, self._numbers = heads, frozenset(numbers)
        self.rows: Sequence[ComparedTextRow] = ()

    def show_rows(self, rows: Sequence[ComparedTextRow]) -> None:
        """Show these."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, Qt's own default
        """How many there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008
        """As many as there are heads."""
        return len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        """The names of the columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == _ALIGN:
            return RIGHT if section in self._numbers else LEFT
        return self._heads[section] if role == _DISPLAY else None

    def data(self, index: Index, role: int = _DISPLAY) -> Any:  # noqa: ANN401, as Qt has it
        """Words, and in full as a tooltip."""
        row = self.rows[index.row()]
        if role == _DISPLAY:
            return row.texts[index.column()]
        if role == _TOOLTIP:
            return plain_tip(row.texts[index.column()])
        if role == _ALIGN:
            return RIGHT if index.column() in self._numbers else LEFT
        if role == _INK and index.column() == 0 and row.colour:
            return QColor(str(getattr(colours, row.colour)))
        return None


class TextTable(QTableView):
    """``row_selected`` carries the target of the row the choice is on, ``row_activated`` of one that is opened."""

    row_selected = Signal(object)
    row_activated = Signal(object)

    def __init__(
        self, heads: Sequence[str], widths: Sequence[int], numbers: Collection[int] = (), none: str = ""
    ) -> None:
        """``widths`` in Chinese characters; the column of width 0 takes what room is left.

        ``none`` is said where there are no rows, and can be changed later as ``placeholder``.
        """
        super().__init__()
        self.placeholder = none
        self.table_model = TextTableModel(heads, numbers)
        self.setModel(self.table_model)
        style_table(self)
        header = self.horizontalHeader()
        header.setMinimumSectionSize(40)
        set_column_letters(self, dict(enumerate(widths)))
        self.selectionModel().currentRowChanged.connect(lambda now, _: self._emit_selection(now))
        self.activated.connect(lambda index: self.row_activated.emit(self.table_model.rows[index.row()].target))

    def show_rows(self, rows: Sequence[ComparedTextRow]) -> None:
        """Show these, the choice on the first."""
        self.table_model.show_rows(rows)
        if rows:
            self.selectRow(0)

    def _emit_selection(self, index: Index) -> None:
        if index.isValid():
            self.row_selected.emit(self.table_model.rows[index.row()].target)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows; where there are none, a word instead."""
        super().paintEvent(event)
        if not self.table_model.rows and self.placeholder:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(colours.muted))
            room = self.viewport().rect().adjusted(10, 14, -10, 0)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop), self.placeholder)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The whole list is copied, as spreadsheets take it: a part of it would be no list."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """Put the list on the clipboard."""
        copy_rows([row.texts for row in self.table_model.rows])
