"""The roster as Qt asks for it: a tree, or, while something is looked for, a plain list of what was found."""

from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt

from models.report.roster import LEVEL_WORDS, RosterUnit
from models.services.collection.unit_status import ReportingStatus, UnitStatus
from ui.collection.unit_hierarchy import ROOT, UnitFilter, UnitStatuses, UnitTree
from ui.widgets import wording
from ui.widgets.plain_text import plain_tip

COLUMNS = ("单位", "层级", "状态", "下属已报", "问题", "版本", "收到", "期限", "台账")
UNIT, LEVEL, STATUS, BELOW, FINDINGS, REVISION, RECEIVED, DUE, COUNTS = range(len(COLUMNS))
ROW_ROLE = int(Qt.ItemDataRole.UserRole)
Index = QModelIndex | QPersistentModelIndex
FETCH_SIZE = 300
"""So many of a plain list are given to the view at a time; more follow as it is scrolled."""
_DISPLAY, _TOOLTIP, _ALIGN = (
    int(role) for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.TextAlignmentRole)
)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_NUMBERS = frozenset({BELOW, REVISION})


class UnitTreeModel(QAbstractItemModel):
    """A row a unit; nothing is made for a row before the view comes to it."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self._tree = UnitTree(())
        self._statuses: UnitStatuses | None = None
        self._matches: list[int] | None = None
        self._fetched = 0

    @property
    def is_list(self) -> bool:
        """Whether something is looked for, and only what was found is shown."""
        return self._matches is not None

    @property
    def has_counts(self) -> bool:
        """Whether a report came with what its sender's registers count."""
        return self._statuses is not None and any(row.counts for row in self._statuses.rows)

    @property
    def match_count(self) -> int:
        """How many units are shown, given to the view already or not."""
        return len(self._tree.units) if self._matches is None else len(self._matches)

    @property
    def match_codes(self) -> list[str]:
        """The units that were found, given to the view already or not; none while nothing is looked for."""
        return [self._tree.units[at].code for at in self._matches or ()]

    def show_tree(self, tree: UnitTree, statuses: UnitStatuses | None) -> None:
        """Show a roster; how its units stand may follow later."""
        self.beginResetModel()
        self._tree, self._statuses, self._matches = tree, statuses, None
        self.endResetModel()

    def show_statuses(self, statuses: UnitStatuses) -> None:
        """Show how the units stand by now; the tree is the same."""
        self._statuses = statuses
        if rows := self.rowCount():
            # The views paint all that they show after this, the rows further down the tree too.
            self.dataChanged.emit(self.index(0, 0), self.index(rows - 1, len(COLUMNS) - 1))

    def set_filter(self, accepts: UnitFilter | None) -> None:
        """Show only the units that are wanted, as a plain list; with None all of them, as a tree."""
        self.beginResetModel()
        self._matches = None
        if accepts is not None and self._statuses is not None:
            pairs = zip(self._tree.units, self._statuses.rows, strict=True)
            self._matches = [at for at, (unit, row) in enumerate(pairs) if accepts(unit, row)]
        self._fetched = min(FETCH_SIZE, len(self._matches or ()))
        self.endResetModel()

    def unit(self, index: Index) -> RosterUnit | None:
        """The unit of a row."""
        return self._tree.units[index.internalId()] if index.isValid() else None

    def row(self, index: Index) -> UnitStatus | None:
        """How the unit of a row stands; None where that is not known yet."""
        return self._statuses.rows[index.internalId()] if index.isValid() and self._statuses else None

    def row_of(self, code: str) -> UnitStatus | None:
        """How a unit stands, shown or not."""
        at = self._tree.positions.get(code)
        return self._statuses.rows[at] if at is not None and self._statuses else None

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
        if self._matches is None:
            return self.createIndex(self._tree.rows[at], UNIT, at)
        if at not in self._matches:
            return QModelIndex()
        row = self._matches.index(at)
        while row >= self._fetched:
            self.fetchMore(QModelIndex())
        return self.createIndex(row, UNIT, at)

    # ── Qt's questions ──

    def _children(self, parent: Index) -> list[int]:
        if self._matches is not None:
            return [] if parent.isValid() else self._matches
        return self._tree.children.get(parent.internalId() if parent.isValid() else ROOT, [])

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008, Qt's own default
        """A row under a parent."""
        under = self._children(parent)
        return self.createIndex(row, column, under[row]) if 0 <= row < len(under) else QModelIndex()

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """The unit above."""
        if self._matches is not None or not index.isValid():
            return QModelIndex()
        above = self._tree.parents[index.internalId()]
        return QModelIndex() if above == ROOT else self.createIndex(self._tree.rows[above], UNIT, above)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many units stand directly under one; of a plain list, how many were given to the view."""
        if parent.isValid() and parent.column() > 0:
            return 0
        return self._fetched if self._matches is not None and not parent.isValid() else len(self._children(parent))

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008
        """Whether units stand under one."""
        return bool(self._children(parent))

    def canFetchMore(self, parent: Index) -> bool:
        """Whether a plain list goes on."""
        return self._matches is not None and not parent.isValid() and self._fetched < len(self._matches)

    def fetchMore(self, parent: Index) -> None:
        """Give the view the next ones of a plain list."""
        more = min(FETCH_SIZE, len(self._matches or ()) - self._fetched)
        self.beginInsertRows(QModelIndex(), self._fetched, self._fetched + more - 1)
        self._fetched += more
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
            return self._text(at, index.column())
        if role == ROW_ROLE:
            return self._statuses.rows[at] if self._statuses else None
        if role == _TOOLTIP and index.column() == UNIT:
            return plain_tip(self._tooltip(at))
        if role == _ALIGN:
            return _RIGHT if index.column() in _NUMBERS else _LEFT
        return None

    def _text(self, at: int, column: int) -> str:
        unit = self._tree.units[at]
        if column == UNIT:
            return unit.name
        if column == LEVEL:
            return "本级" if unit.is_own_level else LEVEL_WORDS[unit.level] if unit.level else ""
        return self._status_text(at, self._statuses.rows[at], column) if self._statuses else ""

    def _status_text(self, at: int, row: UnitStatus, column: int) -> str:
        if column == STATUS:
            is_vertical = row.status is ReportingStatus.NOT_DUE and self._tree.units[at].is_vertical
            return "垂直管理" if is_vertical else row.status.label
        if column == BELOW and self._statuses is not None:
            tally = self._statuses.tallies.get(at)
            return f"{tally.received}／{tally.due}" if tally and tally.due else ""
        if column == REVISION:
            return f"第 {row.revision} 次" if row.revision else ""
        if column == COUNTS:
            return row.counts.label if row.counts else ""
        if column == RECEIVED:
            return wording.moment_text(row.received_at, self._today) if row.received_at else ""
        return wording.day_text(row.due, self._today) if column == DUE and row.is_due else ""

    def _tooltip(self, at: int) -> str:
        unit = self._tree.units[at]
        path = "" if self._matches is None else self._tree.path(at)
        contact = " ".join(filter(None, (unit.contact, unit.telephone)))
        parts = (
            f"{unit.name}（{unit.code}）",
            f"上级：{path}" if path else "",
            f"不需报：{unit.exempt_reason}" if unit.exempt_reason else "",
            "垂直管理，不计入本地汇总" if unit.is_vertical else "",
            f"联系人：{contact}" if contact else "",
        )
        return "\n".join(filter(None, parts))
