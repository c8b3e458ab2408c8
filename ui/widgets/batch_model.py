"""The items of a batch as rows: in which state each is, what is to be said of it, and which are shown."""

from collections import Counter
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, ClassVar, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QColor

from models.texts.characters import show_direction_controls
from ui.theme.colours import colours
from ui.widgets.plain_text import plain_tip

Index = QModelIndex | QPersistentModelIndex
Item = TypeVar("Item")
State = TypeVar("State", bound=Enum)
SORT_ROLE = int(Qt.ItemDataRole.UserRole)
_CHECK_ROLE = int(Qt.ItemDataRole.CheckStateRole)
_ROOT = QModelIndex()
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)


class BatchModel(QAbstractTableModel, Generic[Item, State]):
    """A row an item. A subclass says in which state an item is, and what stands in its columns.

    ``state_styles`` gives each state its sign and the name of its colour, in the order in which states are sorted and
    offered; ``state_column`` shows the state, ``muted_columns`` stand back, ``check_column`` has boxes to tick.
    """

    headers: ClassVar[Sequence[str]]
    state_styles: ClassVar[Mapping[Any, tuple[str, str]]] = {}
    state_column: ClassVar[int] = -1
    muted_columns: ClassVar[Sequence[int]] = ()
    check_column: ClassVar[int] = -1

    def __init__(self) -> None:
        super().__init__()
        self.items: list[Item] = []

    def state(self, item: Item) -> State | None:
        """In which state it is, of those that have a look."""
        return None

    def state_label(self, state: State) -> str:
        """What a state is called where the items can be chosen by it."""
        raise NotImplementedError

    def text(self, item: Item, column: int) -> str:
        """What stands in a column."""
        raise NotImplementedError

    def tooltip(self, item: Item, column: int) -> str:
        """The same in full, for the tooltip."""
        return self.text(item, column)

    def color_name(self, item: Item, column: int) -> str:
        """The name of the colour of a column's words; empty for the usual one."""
        if column == self.state_column:
            return self.state_styles[self.state(item)][1]
        return "muted" if column in self.muted_columns else ""

    def sort_key(self, item: Item, column: int) -> object:
        """By what a column is sorted."""
        if column == self.state_column:
            return list(self.state_styles).index(self.state(item))
        return self.text(item, column)

    def is_ticked(self, item: Item) -> bool | None:
        """Whether the box of an item is ticked; None where it has none."""
        return None

    def tick(self, row: int, is_ticked: bool) -> None:
        """What becomes of a box that was clicked."""
        raise NotImplementedError

    def lines(self) -> list[Sequence[str]]:
        """The whole list as words, its headers first: to be copied or kept."""
        raise NotImplementedError

    def counts(self) -> Counter[State | None]:
        """How many items are in which state."""
        return Counter(map(self.state, self.items))

    def in_state(self, state: State) -> list[Item]:
        """The items of a state, in the order of the rows."""
        return [item for item in self.items if self.state(item) is state]

    def append(self, items: Sequence[Item]) -> None:
        """Show more items."""
        if items:
            at = len(self.items)
            self.beginInsertRows(_ROOT, at, at + len(items) - 1)
            self.items += items
            self.endInsertRows()

    def reset(self, items: Sequence[Item]) -> None:
        """Show these in place of what was shown."""
        self.beginResetModel()
        self.items = list(items)
        self.endResetModel()

    def row_changed(self, row: int) -> None:
        """Show a row as it now is."""
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.headers) - 1))

    # ── what Qt asks ──

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.items)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.headers)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        if orientation is Qt.Orientation.Horizontal and role == _DISPLAY:
            return self.headers[section]
        return None

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        if not index.isValid():
            return None
        item, column = self.items[index.row()], index.column()
        if role == _CHECK_ROLE:
            is_ticked = self.is_ticked(item) if column == self.check_column else None
            return None if is_ticked is None else Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked
        if role == _DISPLAY:
            return show_direction_controls(self.text(item, column))
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self.tooltip(item, column))
        if role == SORT_ROLE:
            return self.sort_key(item, column)
        if role == Qt.ItemDataRole.ForegroundRole and (tone := self.color_name(item, column)):
            return QColor(str(getattr(colours, tone)))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if self._has_box(index) else flags

    def setData(self, index: Index, value: object, role: int = int(Qt.ItemDataRole.EditRole)) -> bool:
        """Tick an item, or take its tick away."""
        if role != _CHECK_ROLE or not self._has_box(index):
            return False
        self.tick(index.row(), Qt.CheckState(value) is Qt.CheckState.Checked)
        return True

    def _has_box(self, index: Index) -> bool:
        is_there = index.isValid() and index.column() == self.check_column
        return is_there and self.is_ticked(self.items[index.row()]) is not None


class BatchFilter(QSortFilterProxyModel, Generic[Item, State]):
    """The items of one state, or all; sorted by any column."""

    def __init__(self, model: BatchModel[Item, State]) -> None:
        super().__init__()
        self._model = model
        self._state: State | None = None
        self.setSourceModel(model)
        self.setSortRole(SORT_ROLE)

    def set_state(self, state: State | None) -> None:
        """Show only these; None for all."""
        self._state = state
        self.invalidateFilter()

    def filterAcceptsRow(self, row: int, _parent: object) -> bool:
        return self._state is None or self._model.state(self._model.items[row]) is self._state

    def item(self, index: Index) -> Item | None:
        """The item in a row."""
        return self._model.items[self.mapToSource(index).row()] if index.isValid() else None
