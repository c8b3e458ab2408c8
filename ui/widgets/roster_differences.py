"""What taking in a roster would change, unit by unit: shown before anything is written."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QHeaderView, QPushButton, QTableView, QVBoxLayout, QWidget

from models.report.roster import LEVEL_WORDS, Fate, UnitDifference
from ui.theme.colours import colours
from ui.widgets.dialog_parts import make_button
from ui.widgets.plain_text import plain_tip
from ui.widgets.table_style import style_table

Index = QModelIndex | QPersistentModelIndex
HEADS = ("变化", "单位", "代码", "说明")
FATE, NAME, CODE, DESCRIPTION = range(len(HEADS))
WIDTHS = {FATE: 6, NAME: 20, CODE: 9}
SIGNS = {Fate.ADDED: ("＋", "good"), Fate.REMOVED: ("－", "block"), Fate.CHANGED: ("≠", "explain")}
"""A shape and the meaning whose colour it wears."""
_ROOT = QModelIndex()
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)


class RosterDifferencesModel(QAbstractTableModel):
    """A row a unit that is not the same; of one fate, or of all."""

    def __init__(self, differences: Sequence[UnitDifference]) -> None:
        super().__init__()
        self._all = differences
        self.shown = differences

    def show_fate(self, fate: Fate | None) -> None:
        """Show only these."""
        self.beginResetModel()
        self.shown = [one for one in self._all if one.fate is fate] if fate else self._all
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        if orientation is Qt.Orientation.Horizontal and role == _DISPLAY:
            return HEADS[section]
        return None

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        if not index.isValid():
            return None
        one, column = self.shown[index.row()], index.column()
        if role == _DISPLAY:
            return _cell_text(one, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(_cell_text(one, column))
        if role == Qt.ItemDataRole.ForegroundRole and column in (FATE, DESCRIPTION):
            return QColor(str(getattr(colours, SIGNS[one.fate][1])) if column == FATE else colours.muted)
        return None


def _cell_text(one: UnitDifference, column: int) -> str:
    if column == FATE:
        return f"{SIGNS[one.fate][0]} {one.fate.label}"
    if column == DESCRIPTION:
        level = LEVEL_WORDS[one.unit.level] if one.unit.level else ""
        return one.sentence.partition("：")[2] if one.fate is Fate.CHANGED else level
    return one.unit.name if column == NAME else one.unit.code


class RosterDifferencesView(QWidget):
    """The list with a filter for each fate."""

    def __init__(self, differences: Sequence[UnitDifference], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = RosterDifferencesModel(differences)
        self.table = QTableView()
        self.table.setModel(self.model)
        style_table(self.table)
        letter = self.table.fontMetrics().horizontalAdvance("字")
        for column, letters in WIDTHS.items():
            self.table.setColumnWidth(column, letters * letter)
        self.table.horizontalHeader().setSectionResizeMode(DESCRIPTION, QHeaderView.ResizeMode.Stretch)
        self.chips: dict[Fate | None, QPushButton] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._filters(differences))
        layout.addWidget(self.table, 1)

    def _filters(self, differences: Sequence[UnitDifference]) -> QHBoxLayout:
        counts, group, chips = Counter(one.fate for one in differences), QButtonGroup(self), QHBoxLayout()
        chips.setSpacing(6)
        for fate in (None, *Fate):
            chip = make_button(f"{fate.label} {counts[fate]}" if fate else f"全部 {len(differences)}", "chip")
            chip.setCheckable(True)
            chip.setChecked(fate is None)
            chip.setVisible(fate is None or counts[fate] > 0)
            chip.clicked.connect(lambda _checked=False, fate=fate: self.model.show_fate(fate))
            group.addButton(chip)
            chips.addWidget(chip)
            self.chips[fate] = chip
        chips.addStretch(1)
        return chips


def summary(differences: Sequence[UnitDifference], units: int) -> str:
    """What would change in a roster that then has so many units, in a sentence."""
    counts = Counter(one.fate for one in differences)
    if not differences:
        return f"与现在的名册完全一样（{units} 个单位），不用导入。"
    same = units - counts[Fate.ADDED] - counts[Fate.CHANGED]
    parts = [f"{fate.label} {counts[fate]} 个" for fate in Fate if counts[fate]]
    return f"名册里有 {units} 个单位：{'，'.join(parts)}" + (f"，其余 {same} 个不变" if same else "") + "。"
