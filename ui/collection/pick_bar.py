"""Picking units for a sum by the handful: those of a kind, or a pick that was kept under a name."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from models.errors import AppError
from models.report.unit_kind import UnitKind
from models.services.collection.results import SavedPick
from ui.widgets import messages
from ui.widgets.plain_text import PlainLabel, plain_tip
from ui.widgets.question import Question

CHOOSE = "常用范围…"
Tally = tuple[int, int]
"""Of the units of a kind: how many must report, how many of these have."""


class PickNameDialog(Question):
    """Takes any name that is not blank."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__("存为常用范围", "这些单位叫什么？", "存下", 400, parent)
        self.add_explanation("以后各年度都能再选用；名字相同的会被替换。")
        self.name = QLineEdit(name)
        self.name.setPlaceholderText("如：市直部门、北片各县")
        self.name.setMaxLength(40)
        self.name.textChanged.connect(self._enable)
        self.body.addWidget(self.name)
        self._enable()

    def _enable(self) -> None:
        self.confirm_button.setEnabled(bool(self.name.text().strip()))


def ask_name(parent: QWidget, name: str) -> str:
    """The name for a pick; empty when the clerk changed their mind."""
    dialog = PickNameDialog(name, parent)
    return dialog.name.text().strip() if dialog.exec() else ""


class PickBar(QWidget):
    """``kind_toggled`` carries a kind whose units are to be ticked, or no longer; ``pick_chosen`` the codes of a pick.

    ``save`` and ``delete`` write a pick under a name; they may refuse.
    """

    kind_toggled = Signal(object)
    pick_chosen = Signal(object)

    def __init__(
        self,
        picks: Callable[[], Sequence[SavedPick]],
        save: Callable[[str, Iterable[str]], None],
        delete: Callable[[str], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._picks, self._save, self._delete = picks, save, delete
        self.kinds: dict[UnitKind, QPushButton] = {}
        self.saved = QComboBox()
        self.saved.setAccessibleName("常用范围")
        self.save_button, self.delete_button = QPushButton("存为…"), QPushButton("去掉")
        self.save_button.setToolTip("把现在勾选的单位存为常用范围，以后各年度都能再用")
        self.delete_button.setToolTip("去掉选中的常用范围，单位和数都不动")
        for button in (self.save_button, self.delete_button):
            button.setAutoDefault(False)
        self._codes: Sequence[str] = ()
        self._kind_row = QHBoxLayout()
        self._kind_row.setSpacing(6)
        self._kind_row.addWidget(PlainLabel("按类别"))
        self._kind_row.addStretch(1)
        names = QHBoxLayout()
        names.setSpacing(6)
        for widget in (self.saved, self.save_button, self.delete_button):
            names.addWidget(widget)
        names.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(self._kind_row)
        column.addLayout(names)
        self.saved.activated.connect(self._choose)
        self.save_button.clicked.connect(self.save)
        self.delete_button.clicked.connect(self.delete)
        self._list_picks()

    def show_kinds(self, tallies: Mapping[UnitKind, Tally]) -> None:
        """A button for each kind that the roster has, with how many of its units have reported."""
        for button in self.kinds.values():
            self._kind_row.removeWidget(button)
            button.deleteLater()
        self.kinds = {}
        for kind, (due, received) in tallies.items():
            button = QPushButton(f"{kind.label} {received}／{due}" if due else kind.label)
            button.setProperty("role", "chip")
            button.setCheckable(True)
            button.setAutoDefault(False)
            told = f"应报 {due} 个，已报 {received} 个。" if due else ""
            button.setToolTip(plain_tip(f"勾选或取消全部{kind.label}单位。{told}"))
            button.clicked.connect(lambda _checked=False, kind=kind: self.kind_toggled.emit(kind))
            self.kinds[kind] = button
            self._kind_row.insertWidget(self._kind_row.count() - 1, button)

    def show_checked(self, codes: Sequence[str], whole_kinds: Iterable[UnitKind]) -> None:
        """Say what is ticked by now, and which kinds are ticked wholly."""
        self._codes, whole = codes, set(whole_kinds)
        self.save_button.setEnabled(bool(codes))
        for kind, button in self.kinds.items():
            button.setChecked(kind in whole)

    def _list_picks(self, name: str = "") -> None:
        self.saved.clear()
        self.saved.addItem(CHOOSE, None)
        for pick in self._picks():
            self.saved.addItem(f"{pick.name}（{len(pick.codes)} 个）", pick)
            if pick.name == name:
                self.saved.setCurrentIndex(self.saved.count() - 1)
        self.delete_button.setEnabled(self.saved.currentData() is not None)

    def _choose(self) -> None:
        pick = self.saved.currentData()
        self.delete_button.setEnabled(pick is not None)
        if pick is not None:
            self.pick_chosen.emit(pick.codes)

    def save(self) -> None:
        """Keep what is ticked under a name."""
        pick = self.saved.currentData()
        if name := ask_name(self.window(), pick.name if pick else ""):
            self._try(lambda: self._save(name, self._codes), name)

    def delete(self) -> None:
        """Keep the chosen pick no longer."""
        pick = self.saved.currentData()
        if pick is not None:
            self._try(lambda: self._delete(pick.name), "")

    def _try(self, write: Callable[[], None], name: str) -> None:
        try:
            write()
        except AppError as error:
            messages.refuse(self.window(), "没有存上", error.sentence)
            return
        self._list_picks(name)
