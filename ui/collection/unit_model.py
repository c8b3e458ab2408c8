"""The roster as Qt asks for it: a tree, or, while something is looked for, a plain list of what was found."""

from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt

from models.report.roster import LEVEL_WORDS, RosterUnit
from models.services.collection.queries import Standing
from models.services.collection.unit_status import Glance
from ui.collection.unit_rows import ROOT, Standings, UnitTree, Wanted
from ui.widgets import words

COLUMNS = ("单位", "层级", "状态", "下属已报", "问题", "版本", "收到", "期限")
UNIT, LEVEL, STANDING, BELOW, FINDINGS, REVISION, CAME, DUE = range(len(COLUMNS))
ROW_ROLE = int(Qt.ItemDataRole.UserRole)
Index = QModelIndex | QPersistentModelIndex
AT_ONCE = 300
"""So many of a plain list are given to the view at a time; more follow as it is scrolled."""
_DISPLAY, _TOOLTIP, _ALIGN = (
    int(role) for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.TextAlignmentRole)
)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_NUMBERS = frozenset({BELOW, REVISION})


class UnitModel(QAbstractItemModel):
    """A row a unit; nothing is made for a row before the view comes to it."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self._tree = UnitTree(())
        self._standings: Standings | None = None
        self._found: list[int] | None = None
        self._given = 0

    @property
    def is_list(self) -> bool:
        """Whether something is looked for, and only what was found is shown."""
        return self._found is not None

    @property
    def found(self) -> int:
        """How many units are shown, given to the view already or not."""
        return len(self._tree.units) if self._found is None else len(self._found)

    def show_tree(self, tree: UnitTree, standings: Standings | None) -> None:
        """Show a roster; how its units stand may follow later."""
        self.beginResetModel()
        self._tree, self._standings, self._found = tree, standings, None
        self.endResetModel()

    def show_standings(self, standings: Standings) -> None:
        """Show how the units stand by now; the tree is the same."""
        self._standings = standings
        if rows := self.rowCount():
            # The views paint all that they show after this, the rows further down the tree too.
            self.dataChanged.emit(self.index(0, 0), self.index(rows - 1, len(COLUMNS) - 1))

    def seek(self, wanted: Wanted | None) -> None:
        """Show only the units that are wanted, as a plain list; with None all of them, as a tree."""
        self.beginResetModel()
        self._found = None
        if wanted is not None and self._standings is not None:
            pairs = zip(self._tree.units, self._standings.rows, strict=True)
            self._found = [at for at, (unit, row) in enumerate(pairs) if wanted(unit, row)]
        self._given = min(AT_ONCE, len(self._found or ()))
        self.endResetModel()

    def unit(self, index: Index) -> RosterUnit | None:
        """The unit of a row."""
        return self._tree.units[index.internalId()] if index.isValid() else None

    def row(self, index: Index) -> Glance | None:
        """How the unit of a row stands; None where that is not known yet."""
        return self._standings.rows[index.internalId()] if index.isValid() and self._standings else None

    def row_of(self, code: str) -> Glance | None:
        """How a unit stands, shown or not."""
        at = self._tree.positions.get(code)
        return self._standings.rows[at] if at is not None and self._standings else None

    def unit_of(self, code: str) -> RosterUnit | None:
        """A unit, shown or not."""
        at = self._tree.positions.get(code)
        return None if at is None else self._tree.units[at]

    def path(self, code: str) -> str:
        """The names above a unit, from the top; empty at the top."""
        at = self._tree.positions.get(code)
        return "" if at is None else self._tree.path(at)

    def index_of(self, code: str) -> QModelIndex:
        """Where a unit stands; an invalid index while it is not shown."""
        at = self._tree.positions.get(code)
        if at is None:
            return QModelIndex()
        if self._found is None:
            return self.createIndex(self._tree.rows[at], UNIT, at)
        if at not in self._found:
            return QModelIndex()
        row = self._found.index(at)
        while row >= self._given:
            self.fetchMore(QModelIndex())
        return self.createIndex(row, UNIT, at)

    # ── Qt's questions ──

    def _under(self, parent: Index) -> list[int]:
        if self._found is not None:
            return [] if parent.isValid() else self._found
        return self._tree.children.get(parent.internalId() if parent.isValid() else ROOT, [])

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008, Qt's own default
        """A row under a parent."""
        under = self._under(parent)
        return self.createIndex(row, column, under[row]) if 0 <= row < len(under) else QModelIndex()

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """The unit above."""
        if self._found is not None or not index.isValid():
            return QModelIndex()
        above = self._tree.parents[index.internalId()]
        return QModelIndex() if above == ROOT else self.createIndex(self._tree.rows[above], UNIT, above)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many units stand directly under one; of a plain list, how many were given to the view."""
        if parent.isValid() and parent.column() > 0:
            return 0
        return self._given if self._found is not None and not parent.isValid() else len(self._under(parent))

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008
        """Whether units stand under one."""
        return bool(self._under(parent))

    def canFetchMore(self, parent: Index) -> bool:
        """Whether a plain list goes on."""
        return self._found is not None and not parent.isValid() and self._given < len(self._found)

    def fetchMore(self, parent: Index) -> None:
        """Give the view the next ones of a plain list."""
        more = min(AT_ONCE, len(self._found or ()) - self._given)
        self.beginInsertRows(QModelIndex(), self._given, self._given + more - 1)
        self._given += more
        self.endInsertRows()

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The same for every row."""
        return len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        """The names of the columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == _ALIGN:
            return _RIGHT if section in _NUMBERS else _LEFT
        return COLUMNS[section] if role == _DISPLAY else None

    def data(self, index: Index, role: int = _DISPLAY) -> Any:  # noqa: ANN401, as Qt has it
        """Words, tooltips, and how the unit stands."""
        if not index.isValid():
            return None
        at = index.internalId()
        if role == _DISPLAY:
            return self._words(at, index.column())
        if role == ROW_ROLE:
            return self._standings.rows[at] if self._standings else None
        if role == _TOOLTIP and index.column() == UNIT:
            return self._told(at)
        if role == _ALIGN:
            return _RIGHT if index.column() in _NUMBERS else _LEFT
        return None

    def _words(self, at: int, column: int) -> str:
        unit = self._tree.units[at]
        if column == UNIT:
            return unit.name
        if column == LEVEL:
            return "本级" if unit.is_own_level else LEVEL_WORDS[unit.level] if unit.level else ""
        return self._stands(at, self._standings.rows[at], column) if self._standings else ""

    def _stands(self, at: int, row: Glance, column: int) -> str:
        if column == STANDING:
            is_vertical = row.standing is Standing.NOT_DUE and self._tree.units[at].is_vertical
            return "垂直管理" if is_vertical else row.standing.label
        if column == BELOW and self._standings is not None:
            tally = self._standings.tallies.get(at)
            return f"{tally.came}／{tally.due}" if tally and tally.due else ""
        if column == REVISION:
            return f"第 {row.revision} 次" if row.revision else ""
        if column == CAME:
            return words.when(row.came, self._today) if row.came else ""
        return words.day(row.due, self._today) if column == DUE and row.is_due else ""

    def _told(self, at: int) -> str:
        unit = self._tree.units[at]
        path = "" if self._found is None else self._tree.path(at)
        contact = " ".join(filter(None, (unit.contact, unit.telephone)))
        told = (
            f"{unit.name}（{unit.code}）",
            f"上级：{path}" if path else "",
            f"不需报：{unit.exempt_reason}" if unit.exempt_reason else "",
            "垂直管理，不计入本地汇总" if unit.is_vertical else "",
            f"联系人：{contact}" if contact else "",
        )
        return "\n".join(filter(None, told))
