"""范围: whose reports are added: all of the roster, those under one unit, or units picked one by one."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QLabel, QLineEdit, QRadioButton, QTreeView, QWidget

from models.report.roster import Roster
from ui.collection.desk import Desk
from ui.collection.unit_model import BELOW, UNIT, Index, UnitModel
from ui.collection.unit_rows import ROOT
from ui.widgets.parts import Sheet, button, row, style_tree

WHOLE, NODE, PICKED = range(3)
WAYS = ("全部单位", "某个单位和它的下属", "挑选的单位")
TOLD = (
    "名册里全部应汇总的单位相加。",
    "选一个有下属的单位，只加它下面的单位。",
    "勾选要相加的单位。一个单位和它的上级不能都选，否则会重复计算。",
)
_CHECK = int(Qt.ItemDataRole.CheckStateRole)


@dataclass(frozen=True)
class ScopeChoice:
    """What is added: ``node`` is a unit's code, empty for the top; ``picked`` None unless units were picked."""

    node: str = ""
    picked: tuple[str, ...] | None = None
    with_vertical: bool = False

    def words(self, roster: Roster) -> str:
        """What is added, in words."""
        top = roster.by_code.get(self.node) or roster.top
        if self.picked is not None:
            names = "、".join(roster.by_code[code].name for code in self.picked[:2])
            return f"{names}{f'等 {len(self.picked)} 个单位' if len(self.picked) > 2 else ''}"
        told = f"{top.name}的下属单位" if self.node and top else f"全部（{top.name}）" if top else "请选一个单位"
        return told + ("，含垂直管理" if self.with_vertical else "")


class ScopeModel(UnitModel):
    """The roster with a box to tick before each unit, while units are picked."""

    picks = False

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.today)
        self.ticked: dict[str, None] = {}
        self.show_tree(desk.tree, desk.standings)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A box only while units are picked."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if self.picks and index.column() == UNIT else flags

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:  # noqa: ANN401, as Qt has it
        """The same, and the tick."""
        if role == _CHECK and self.picks and index.column() == UNIT and (unit := self.unit(index)):
            return Qt.CheckState.Checked if unit.code in self.ticked else Qt.CheckState.Unchecked
        return super().data(index, role)

    def setData(self, index: Index, value: object, role: int = _CHECK) -> bool:
        """Tick a unit, or no longer."""
        unit = self.unit(index)
        if role != _CHECK or unit is None:
            return False
        if unit.code in self.ticked:
            del self.ticked[unit.code]
        else:
            self.ticked[unit.code] = None
        self.dataChanged.emit(index, index)
        return True


class ScopeDialog(Sheet):
    """``choice`` is what was chosen, once it is accepted."""

    def __init__(self, desk: Desk, choice: ScopeChoice, parent: QWidget | None = None) -> None:
        super().__init__("范围", "加哪些单位", (58, 38), parent)
        self._desk, self.choice = desk, choice
        self.model = ScopeModel(desk)
        self.model.ticked = dict.fromkeys(choice.picked or ())
        self.tree, self.search, self.trouble = QTreeView(), QLineEdit(), QLabel()
        self.ways = [QRadioButton(words) for words in WAYS]
        self.vertical = QCheckBox("把垂直管理的单位也加进来")
        self.vertical.setChecked(choice.with_vertical)
        self.deed, self.leave = button("确定", "main"), button("取消")
        self._lay_out()
        self._connect()
        self.ways[PICKED if choice.picked is not None else NODE if choice.node else WHOLE].setChecked(True)
        if choice.node:
            self.tree.setCurrentIndex(self.model.index_of(choice.node))
        self._follow()

    def _lay_out(self) -> None:
        self.search.setPlaceholderText("查找单位")
        self.search.setClearButtonEnabled(True)
        self.trouble.setProperty("role", "trouble")
        self.trouble.setWordWrap(True)
        self.tree.setModel(self.model)
        style_tree(self.tree, (25, 5, 9, 6))
        for column in range(BELOW + 1, self.model.columnCount()):
            self.tree.hideColumn(column)
        self._open()
        group = QButtonGroup(self)
        for way in self.ways:
            group.addButton(way)
        self.body.addLayout(row(*self.ways, None, self.search, spacing=18))
        self.body.addWidget(self.tree, 1)
        self.body.addWidget(self.trouble)
        self.body.addLayout(row(self.vertical, None, self.leave, self.deed))

    def _open(self) -> None:
        self.tree.expand(self.model.index(0, UNIT))

    def _connect(self) -> None:
        for way in self.ways:
            way.toggled.connect(self._follow)
        self.search.textChanged.connect(self._seek)
        self.tree.selectionModel().currentChanged.connect(self._follow)
        self.model.dataChanged.connect(self._follow)
        self.deed.clicked.connect(self._take)
        self.leave.clicked.connect(self.reject)

    @property
    def way(self) -> int:
        """Which of the ways is chosen."""
        return next(at for at, way in enumerate(self.ways) if way.isChecked())

    def _seek(self, words: str) -> None:
        self.model.seek((lambda unit, _: words.strip() in unit.name) if words.strip() else None)
        self._open()

    def _follow(self) -> None:
        self.told.setText(TOLD[self.way])
        self.tree.setEnabled(self.way != WHOLE)
        if self.model.picks != (self.way == PICKED):
            self.model.picks = self.way == PICKED
            self.tree.viewport().update()
        self.trouble.setText(self._why_not())
        self.deed.setEnabled(not self.trouble.text())

    def _why_not(self) -> str:
        """Why what is chosen cannot be added yet; empty where it can."""
        tree, unit = self._desk.tree, self.model.unit(self.tree.currentIndex())
        if self.way == NODE:
            at = tree.positions[unit.code] if unit else ROOT
            return "" if unit and at in tree.children else "请选一个有下属单位的单位。"
        if self.way == PICKED and not self.model.ticked:
            return "请至少勾选一个单位。"
        return self._doubled() if self.way == PICKED else ""

    def _doubled(self) -> str:
        tree = self._desk.tree
        for code in self.model.ticked:
            at = tree.positions[code]
            for above in tree.above(at):
                if tree.units[above].code in self.model.ticked:
                    return f"{tree.units[at].name} 已经算在 {tree.units[above].name} 里，请只勾一个。"
        return ""

    def _take(self) -> None:
        unit = self.model.unit(self.tree.currentIndex())
        node = unit.code if unit and self.way == NODE else ""
        picked = tuple(self.model.ticked) if self.way == PICKED else None
        self.choice = ScopeChoice(node, picked, self.vertical.isChecked())
        self.accept()
