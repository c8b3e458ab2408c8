"""范围: whose reports are added: all of the roster, those under one unit, or units picked one by one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QLineEdit, QMenu, QRadioButton, QTreeView, QWidget

from models.errors import AppError
from models.report.roster import Roster
from models.report.unit_kind import UnitKind
from ui.collection.controller import CollectionController
from ui.collection.pick_bar import PickBar
from ui.collection.unit_hierarchy import ROOT
from ui.collection.unit_tree_model import BELOW, UNIT, Index, UnitTreeModel
from ui.widgets import messages
from ui.widgets.dialog_parts import HeadedDialog, make_button, make_row, style_tree
from ui.widgets.plain_text import PlainLabel

WHOLE, NODE, PICKED = range(3)
LABELS = ("全部单位", "某个单位和它的下属", "挑选的单位")
EXPLANATIONS = (
    "名册里全部应汇总的单位相加。",
    "选一个有下属的单位，只加它下面的单位。",
    "勾选要相加的单位。勾一个有下属的单位，就是它和它下面的各单位；下面的再勾也只算一次。",
)
_CHECK = int(Qt.ItemDataRole.CheckStateRole)


@dataclass(frozen=True)
class ScopeChoice:
    """What is added: ``node`` is a unit's code, empty for the top; ``picked`` None unless units were picked."""

    node: str = ""
    picked: tuple[str, ...] | None = None
    with_vertical: bool = False

    def label(self, roster: Roster) -> str:
        """What is added, in words."""
        top = roster.by_code.get(self.node) or roster.top
        if self.picked is not None:
            names = "、".join(roster.by_code[code].name for code in self.picked[:2])
            return f"{names}{f'等 {len(self.picked)} 个单位' if len(self.picked) > 2 else ''}"
        text = f"{top.name}的下属单位" if self.node and top else f"全部（{top.name}）" if top else "请选一个单位"
        return text + ("，含垂直管理" if self.with_vertical else "")


class ScopeModel(UnitTreeModel):
    """The roster with a box to tick before each unit, while units are picked."""

    is_checkable = False

    def __init__(self, controller: CollectionController) -> None:
        super().__init__(controller.today)
        self.checked: dict[str, None] = {}
        self.show_tree(controller.tree, controller.statuses)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A box only while units are picked."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if self.is_checkable and index.column() == UNIT else flags

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:  # noqa: ANN401, as Qt has it
        """The same, and the tick."""
        if role == _CHECK and self.is_checkable and index.column() == UNIT and (unit := self.unit(index)):
            return Qt.CheckState.Checked if unit.code in self.checked else Qt.CheckState.Unchecked
        return super().data(index, role)

    def setData(self, index: Index, value: object, role: int = _CHECK) -> bool:
        """Tick a unit, or no longer."""
        unit = self.unit(index)
        if role != _CHECK or unit is None:
            return False
        if unit.code in self.checked:
            del self.checked[unit.code]
        else:
            self.checked[unit.code] = None
        self.dataChanged.emit(index, index)
        return True

    def check_units(self, codes: Iterable[str], is_checked: bool) -> None:
        """Tick some units, or no longer; codes that the roster does not have are passed over."""
        for code in codes:
            if is_checked and code in self._tree.positions:
                self.checked[code] = None
            else:
                self.checked.pop(code, None)
        self.dataChanged.emit(self.index(0, UNIT), self.index(max(0, self.rowCount() - 1), UNIT))


class ScopeDialog(HeadedDialog):
    """``choice`` is what was chosen, once it is accepted."""

    def __init__(self, controller: CollectionController, choice: ScopeChoice, parent: QWidget | None = None) -> None:
        super().__init__("范围", "加哪些单位", (62, 44), parent)
        self._controller, self.choice = controller, choice
        self.model = ScopeModel(controller)
        self.model.checked = dict.fromkeys(choice.picked or ())
        self.tree, self.search, self.error_label = QTreeView(), QLineEdit(), PlainLabel()
        self.options = [QRadioButton(words) for words in LABELS]
        self.vertical = QCheckBox("把垂直管理的单位也加进来")
        self.vertical.setChecked(choice.with_vertical)
        self.confirm_button, self.cancel_button = make_button("确定", "main"), make_button("取消")
        collection = controller.loaded_collection
        self.pick_bar = PickBar(collection.picks.list, collection.picks.save, collection.picks.delete)
        self.kinds: dict[str, UnitKind] = {}
        self._lay_out()
        self._connect()
        self._show_kinds()
        self.options[PICKED if choice.picked is not None else NODE if choice.node else WHOLE].setChecked(True)
        if choice.node:
            self.tree.setCurrentIndex(self.model.index_of(choice.node))
        self._update()

    def _lay_out(self) -> None:
        self.search.setPlaceholderText("查找单位")
        self.search.setClearButtonEnabled(True)
        self.error_label.setProperty("role", "trouble")
        self.error_label.setWordWrap(True)
        self.tree.setModel(self.model)
        style_tree(self.tree, (25, 5, 9, 6))
        for column in range(BELOW + 1, self.model.columnCount()):
            self.tree.hideColumn(column)
        self._open()
        group = QButtonGroup(self)
        for way in self.options:
            group.addButton(way)
        self.body.addLayout(make_row(*self.options, None, self.search, spacing=18))
        self.body.addWidget(self.pick_bar)
        self.body.addWidget(self.tree, 1)
        self.body.addWidget(self.error_label)
        self.body.addLayout(make_row(self.vertical, None, self.cancel_button, self.confirm_button))

    def _open(self) -> None:
        self.tree.expand(self.model.index(0, UNIT))

    def _connect(self) -> None:
        for way in self.options:
            way.toggled.connect(self._update)
        self.search.textChanged.connect(self._apply_filter)
        self.tree.selectionModel().currentChanged.connect(self._update)
        self.model.dataChanged.connect(self._update)
        self.pick_bar.kind_toggled.connect(self._toggle_kind)
        self.pick_bar.pick_chosen.connect(self._choose_pick)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tree.customContextMenuRequested.connect(self._offer_kinds)
        self.confirm_button.clicked.connect(self._confirm)
        self.cancel_button.clicked.connect(self.reject)

    @property
    def selected_option(self) -> int:
        """Which of the ways is chosen."""
        return next(at for at, way in enumerate(self.options) if way.isChecked())

    # ── by kind, or by name ──

    def _show_kinds(self) -> None:
        """The kinds that the roster has, each with how far its units have come."""
        controller = self._controller
        self.kinds = controller.loaded_collection.kinds.all()
        rows = controller.statuses.rows if controller.statuses else ()
        tallies = {kind: [0, 0] for kind in UnitKind if kind in set(self.kinds.values())}
        for unit, row in zip(controller.tree.units, rows, strict=False):
            tally = tallies[self.kinds[unit.code]]
            tally[0] += row.is_due
            tally[1] += row.is_due and row.has_come
        self.pick_bar.show_kinds({kind: (due, received) for kind, (due, received) in tallies.items()})

    def _units_of(self, kind: UnitKind) -> list[str]:
        return [code for code, one in self.kinds.items() if one is kind]

    def _toggle_kind(self, kind: UnitKind) -> None:
        codes = self._units_of(kind)
        self.model.check_units(codes, not all(code in self.model.checked for code in codes))

    def _choose_pick(self, codes: Sequence[str]) -> None:
        self.model.checked.clear()
        self.model.check_units(codes, True)
        gone = len(codes) - len(self.model.checked)
        if gone:
            self.error_label.setText(
                f"这个常用范围里有 {gone} 个单位不在{self._controller.year} 年度的名册里，没有勾上。"
            )

    def _offer_kinds(self, place: QPoint) -> None:
        unit = self.model.unit(self.tree.indexAt(place))
        if unit is not None:
            self.kind_menu(unit.code).popup(self.tree.viewport().mapToGlobal(place))

    def kind_menu(self, code: str) -> QMenu:
        """The kinds a unit can be put into, the one it is of marked."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for kind in UnitKind:
            action = menu.addAction(f"归入{kind.label}")
            action.setCheckable(True)
            action.setChecked(self.kinds[code] is kind)
            action.triggered.connect(lambda _checked=False, kind=kind: self.set_kind(code, kind))
        menu.addSeparator()
        menu.addAction("按名册自动归类").triggered.connect(lambda: self.set_kind(code, None))
        return menu

    def set_kind(self, code: str, kind: UnitKind | None) -> None:
        """Put a unit into a kind, or leave it to the roster."""
        try:
            self._controller.loaded_collection.kinds.set(code, kind)
        except AppError as error:
            messages.refuse(self, "没有存上", error.sentence)
            return
        self._show_kinds()
        self._update()

    def _apply_filter(self, words: str) -> None:
        self.model.set_filter((lambda unit, _: words.strip() in unit.name) if words.strip() else None)
        self._open()

    def _update(self) -> None:
        self.status_label.setText(EXPLANATIONS[self.selected_option])
        self.tree.setEnabled(self.selected_option != WHOLE)
        if self.model.is_checkable != (self.selected_option == PICKED):
            self.model.is_checkable = self.selected_option == PICKED
            self.tree.viewport().update()
        self.pick_bar.setVisible(self.selected_option == PICKED)
        checked = self.model.checked
        whole = [kind for kind in self.pick_bar.kinds if all(code in checked for code in self._units_of(kind))]
        self.pick_bar.show_checked(tuple(checked), whole)
        self.error_label.setText(self._problem())
        self.confirm_button.setEnabled(not self.error_label.text())

    def _problem(self) -> str:
        """Why what is chosen cannot be added yet; empty where it can."""
        tree, unit = self._controller.tree, self.model.unit(self.tree.currentIndex())
        if self.selected_option == NODE:
            at = tree.positions[unit.code] if unit else ROOT
            return "" if unit and at in tree.children else "请选一个有下属单位的单位。"
        if self.selected_option == PICKED and not self.model.checked:
            return "请至少勾选一个单位。"
        return ""

    def _confirm(self) -> None:
        unit = self.model.unit(self.tree.currentIndex())
        node = unit.code if unit and self.selected_option == NODE else ""
        picked = tuple(self.model.checked) if self.selected_option == PICKED else None
        self.choice = ScopeChoice(node, picked, self.vertical.isChecked())
        self.accept()
