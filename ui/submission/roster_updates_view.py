"""What a superior's roster brings for one's own, each with a tick: taken or left."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QTableView, QVBoxLayout, QWidget

from models.report.roster import Fate
from models.report.roster_update import RosterUpdate
from ui.theme.colours import colours
from ui.widgets.dialog_parts import make_button, make_row
from ui.widgets.plain_text import PlainLabel, plain_tip
from ui.widgets.table_style import style_table

Index = QModelIndex | QPersistentModelIndex
HEADS = ("带入", "变化", "单位", "说明")
TICK, KIND, NAME, DESCRIPTION = range(len(HEADS))
WIDTHS = {TICK: 4, KIND: 5, NAME: 18}
_ROOT = QModelIndex()
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)


class RosterUpdatesModel(QAbstractTableModel):
    """A row an update; ``taken`` are the keys of those that are ticked. ``ticked`` tells that they changed."""

    ticked = Signal()

    def __init__(self, updates: Sequence[RosterUpdate], taken: frozenset[str]) -> None:
        super().__init__()
        self.updates, self.taken = updates, set(taken)

    def tick(self, keys: Sequence[str], is_taken: bool) -> None:
        """Take these, or leave them."""
        self.taken = self.taken | set(keys) if is_taken else self.taken - set(keys)
        self.dataChanged.emit(self.index(0, TICK), self.index(len(self.updates) - 1, TICK))
        self.ticked.emit()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.updates)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        if orientation is Qt.Orientation.Horizontal and role == _DISPLAY:
            return HEADS[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == TICK else flags

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        if not index.isValid():
            return None
        update, column = self.updates[index.row()], index.column()
        if column == TICK:
            return self._tick_data(update, role)
        if role == _DISPLAY:
            return (update.label, update.name, _description(update))[column - 1]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(update.sentence)
        if role == Qt.ItemDataRole.ForegroundRole and column == KIND:
            return QColor(colours.block if update.is_removal else colours.muted)
        return None

    def _tick_data(self, update: RosterUpdate, role: int) -> object:
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if update.key in self.taken else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{'带入' if update.key in self.taken else '不带入'}：{update.sentence}"
        return None

    def setData(self, index: Index, value: object, role: int = int(Qt.ItemDataRole.EditRole)) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != TICK:
            return False
        self.tick([self.updates[index.row()].key], Qt.CheckState(value) is Qt.CheckState.Checked)
        return True


def _description(update: RosterUpdate) -> str:
    """The sentence, without the name that stands beside it."""
    is_changed = update.difference is not None and update.difference.fate is Fate.CHANGED
    return update.sentence.partition("：")[2] if is_changed else update.sentence


class RosterUpdatesView(QWidget):
    """The list, with all or none of it ticked at a stroke. The space bar ticks the row that is chosen."""

    def __init__(self, updates: Sequence[RosterUpdate], taken: frozenset[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = RosterUpdatesModel(updates, taken)
        self.count_label = PlainLabel()
        self.count_label.setProperty("role", "faint")
        self.all_button, self.none_button = make_button("全勾", "link"), make_button("全不勾", "link")
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setAccessibleName("下发的名册带来的改动")
        style_table(self.table)
        letter = self.table.fontMetrics().horizontalAdvance("字")
        for column, letters in WIDTHS.items():
            self.table.setColumnWidth(column, letters * letter)
        self.table.horizontalHeader().setSectionResizeMode(DESCRIPTION, QHeaderView.ResizeMode.Stretch)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(make_row(self.count_label, None, self.all_button, self.none_button))
        layout.addWidget(self.table, 1)
        keys = [update.key for update in updates]
        self.all_button.clicked.connect(lambda _checked=False: self.model.tick(keys, True))
        self.none_button.clicked.connect(lambda _checked=False: self.model.tick(keys, False))
        self.model.ticked.connect(self._count)
        self._count()

    def _count(self) -> None:
        self.count_label.setText(f"勾了 {len(self.model.taken)} 处，共 {len(self.model.updates)} 处")
