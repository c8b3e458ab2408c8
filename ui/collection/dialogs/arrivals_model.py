"""Files that came, as rows: what each is beside what is here, whether it is to be taken, and what became of it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor

from models.session.collecting import Seen, Verdict
from ui.theme.colours import colours

Index = QModelIndex | QPersistentModelIndex
HEADS = ("收", "单位", "结果", "说明", "文件")
TICK, NAME, VERDICT, REMARK, FILE = range(len(HEADS))
SORT_ROLE = int(Qt.ItemDataRole.UserRole)
_ROOT = QModelIndex()
_DISPLAY, _TICK = int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.CheckStateRole)


class Group(Enum):
    """What a clerk has to do about a file."""

    TAKE = "可以收"
    DECIDE = "要您决定"
    SAME = "不用收"
    REFUSED = "收不了"
    TAKEN = "已收"
    FAILED = "没有收成"


GROUPS = {
    Verdict.NEW: Group.TAKE,
    Verdict.NEWER: Group.TAKE,
    Verdict.DISPUTED: Group.DECIDE,
    Verdict.UNSIGNED: Group.DECIDE,
    Verdict.UNSURE: Group.DECIDE,
    Verdict.OLDER: Group.SAME,
    Verdict.DUPLICATE: Group.SAME,
    Verdict.SAME_CONTENT: Group.SAME,
    Verdict.WRONG_YEAR: Group.REFUSED,
    Verdict.WRONG_EDITION: Group.REFUSED,
    Verdict.UNKNOWN_UNIT: Group.REFUSED,
    Verdict.TAMPERED: Group.REFUSED,
    Verdict.BROKEN: Group.REFUSED,
}
LOOKS = {
    Group.TAKE: ("✓", "good"),
    Group.DECIDE: ("■", "explain"),
    Group.SAME: ("○", "note"),
    Group.REFUSED: ("✕", "block"),
    Group.TAKEN: ("●", "accent"),
    Group.FAILED: ("✕", "block"),
}
"""A shape and the meaning whose colour it wears."""


@dataclass
class Arrival:
    """A file that was looked at; ``wanted`` whether it is to be taken, ``received`` its number once it was.

    ``why`` says why it was to be taken and was not.
    """

    seen: Seen
    wanted: bool = False
    received: int | None = None
    why: str = ""

    @property
    def group(self) -> Group:
        """How it stands now."""
        if self.received is not None:
            return Group.TAKEN
        return Group.FAILED if self.why else GROUPS[self.seen.verdict]

    @property
    def may_be_ticked(self) -> bool:
        """Whether the clerk decides on it."""
        return self.received is None and self.seen.verdict.may_be_chosen

    @property
    def verdict(self) -> str:
        """What it is, in a word or two."""
        if self.group in (Group.TAKEN, Group.FAILED):
            return self.group.value
        is_strange = self.seen.verdict is Verdict.UNSIGNED and self.seen.signer
        return "密钥没登记" if is_strange else self.seen.verdict.label


class ArrivalsModel(QAbstractTableModel):
    """A row a file, those first that can be taken. ``ticked`` when the clerk ticked one, or took a tick away."""

    ticked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.arrivals: list[Arrival] = []
        self._rows: dict[Path, int] = {}

    def show(self, seen: Iterable[Seen]) -> None:
        """Show these in place of what was shown; what can be taken is ticked."""
        order = list(Group)
        self.beginResetModel()
        self.arrivals = sorted(
            (Arrival(one, one.verdict.is_taken) for one in seen), key=lambda each: order.index(each.group)
        )
        self._rows = {each.seen.path: row for row, each in enumerate(self.arrivals)}
        self.endResetModel()

    def mark(self, path: Path, seen: Seen, received: int | None) -> None:
        """Tell what became of a file that was to be taken."""
        row = self._rows[path]
        one = self.arrivals[row]
        one.received, one.why = received, "" if received is not None else seen.sentence
        one.wanted = False
        self.dataChanged.emit(self.index(row, 0), self.index(row, FILE))

    def look_again(self, seen: Seen) -> None:
        """Show a file that was looked at anew."""
        row = self._rows[seen.path]
        self.arrivals[row] = Arrival(seen, seen.verdict.is_taken)
        self.dataChanged.emit(self.index(row, 0), self.index(row, FILE))

    def wanted(self) -> list[Arrival]:
        """The files that are ticked."""
        return [each for each in self.arrivals if each.wanted]

    def counts(self) -> Counter[Group]:
        """How many files stand how."""
        return Counter(each.group for each in self.arrivals)

    def lines(self) -> list[Sequence[str]]:
        """The whole list as words, its heads first: to be copied or kept."""
        told = ([e.seen.name, e.seen.unit, e.verdict, remark(e), str(e.seen.path)] for e in self.arrivals)
        return [("单位", "代码", "结果", "说明", "文件"), *told]

    # ── what Qt asks ──

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.arrivals)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        if orientation is Qt.Orientation.Horizontal and role == _DISPLAY:
            return HEADS[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        is_tick = index.column() == TICK and self.arrivals[index.row()].may_be_ticked
        return flags | Qt.ItemFlag.ItemIsUserCheckable if is_tick else flags

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        if not index.isValid():
            return None
        one, column = self.arrivals[index.row()], index.column()
        if role == _TICK and column == TICK and one.may_be_ticked:
            return Qt.CheckState.Checked if one.wanted else Qt.CheckState.Unchecked
        if role in (_DISPLAY, Qt.ItemDataRole.ToolTipRole):
            return str(one.seen.path) if column == FILE and role != _DISPLAY else _words(one, column)
        if role == SORT_ROLE:
            return list(Group).index(one.group) if column in (TICK, VERDICT) else _words(one, column)
        if role == Qt.ItemDataRole.ForegroundRole:
            return _ink(one, column)
        return None

    def setData(self, index: Index, value: object, role: int = int(Qt.ItemDataRole.EditRole)) -> bool:
        """Tick a file, or take its tick away."""
        if role != _TICK or not index.isValid() or not self.arrivals[index.row()].may_be_ticked:
            return False
        self.arrivals[index.row()].wanted = Qt.CheckState(value) is Qt.CheckState.Checked
        self.dataChanged.emit(index, index)
        self.ticked.emit()
        return True


class OfGroup(QSortFilterProxyModel):
    """The files of one group, or all."""

    def __init__(self, model: ArrivalsModel) -> None:
        super().__init__()
        self._model = model
        self._wanted: Group | None = None
        self.setSourceModel(model)
        self.setSortRole(SORT_ROLE)

    def want(self, group: Group | None) -> None:
        """Show only these."""
        self._wanted = group
        self.invalidate()

    def filterAcceptsRow(self, at: int, _parent: object) -> bool:
        return self._wanted is None or self._model.arrivals[at].group is self._wanted

    def arrival(self, index: QModelIndex) -> Arrival | None:
        """The file in a row."""
        return self._model.arrivals[self.mapToSource(index).row()] if index.isValid() else None


def remark(one: Arrival) -> str:
    """What is to be said of a file."""
    return one.why or one.seen.sentence


def _words(one: Arrival, column: int) -> str:
    if column == VERDICT:
        return f"{LOOKS[one.group][0]} {one.verdict}"
    if column == REMARK:
        return " ".join(remark(one).split())
    if column == NAME:
        return one.seen.name
    return one.seen.path.name if column == FILE else ""


def _ink(one: Arrival, column: int) -> QColor | None:
    if column == VERDICT:
        return QColor(str(getattr(colours, LOOKS[one.group][1])))
    return QColor(colours.muted) if column in (REMARK, FILE) else None
