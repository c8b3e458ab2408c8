"""The roster as a tree: units under the unit they report to; while something is sought, what was found as a list."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from models.report.roster import LEVEL_WORDS, Roster, RosterUnit
from models.services.deadlines import last_day
from ui.theme.colours import colours
from ui.widgets.plain_text import plain_tip

Index = QModelIndex | QPersistentModelIndex
HEADS = ("单位", "代码", "层级", "报送", "截止日期", "联系人", "签名")
NAME, CODE, LEVEL, DUTY, DUE, CONTACT, SEAL = range(len(HEADS))
WIDTHS = (0, 8, 4, 12, 7, 12, 7)
"""In Chinese characters; the first column takes what is left."""
_ROOT = QModelIndex()
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)


class RosterModel(QAbstractItemModel):
    """A row a unit. An index carries the place of its unit in the roster's list."""

    def __init__(self, year: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._year = year
        self.roster = Roster(())
        self._rows: dict[str, dict[str, int]] = {}
        self._matches: list[RosterUnit] | None = None
        self._filter_text = ""

    def show(self, roster: Roster) -> None:
        """Show this roster."""
        self.beginResetModel()
        self.roster = roster
        self._rows = {}
        self._matches = self._find_matches(self._filter_text)
        self.endResetModel()

    def set_filter(self, words: str) -> None:
        """List only units whose name, code or contact hold the words; the whole tree again without any."""
        self.beginResetModel()
        self._filter_text = words.strip()
        self._matches = self._find_matches(self._filter_text)
        self.endResetModel()

    def _find_matches(self, words: str) -> list[RosterUnit] | None:
        if not words:
            return None
        return [u for u in self.roster.units if words in u.name or words in u.code or words in u.contact]

    @property
    def is_filtered(self) -> bool:
        """Whether only what was found is listed."""
        return self._matches is not None

    def unit(self, index: Index) -> RosterUnit | None:
        """The unit in a row."""
        return self.roster.units[index.internalId()] if index.isValid() else None

    def index_of(self, code: str) -> QModelIndex:
        """Where a unit stands; invalid where it is not shown."""
        if code not in self.roster.positions:
            return QModelIndex()
        if self._matches is not None:
            row = next((row for row, unit in enumerate(self._matches) if unit.code == code), -1)
            return self.createIndex(row, 0, self.roster.positions[code]) if row >= 0 else QModelIndex()
        return self.createIndex(self._row(code), 0, self.roster.positions[code])

    def _row(self, code: str) -> int:
        """In which row below its superior a unit stands; counted out for one superior at a time."""
        parent = self.roster.by_code[code].parent
        if parent not in self._rows:
            self._rows[parent] = {unit.code: row for row, unit in enumerate(self.roster.children(parent))}
        return self._rows[parent][code]

    def text(self, unit: RosterUnit, column: int) -> str:
        """What stands in a column."""
        if column == LEVEL:
            return LEVEL_WORDS[unit.level] if unit.level else ""
        if column == DUTY:
            return self.duty(unit)
        if column == DUE:
            return self._due(unit)
        if column == CONTACT:
            return " ".join(filter(None, (unit.contact, unit.telephone)))
        if column == SEAL:
            return "✓ 已登记公钥" if unit.seal else ""
        return unit.code if column == CODE else unit.name

    def duty(self, unit: RosterUnit) -> str:
        """Whether a report is due from a unit, and if not, why."""
        if unit.exempt_reason:
            return f"不需报：{unit.exempt_reason}"
        if unit.is_vertical:
            return "垂直管理，不计入"
        if not self.roster.must_report(unit):
            return "汇总单位" if self.roster.children(unit.code) and not unit.parent else "不在应报之列"
        return "应报（本级）" if unit.is_own_level else "应报"

    def _due(self, unit: RosterUnit) -> str:
        if not self.roster.must_report(unit):
            return ""
        due = last_day(self.roster, unit, self._year)
        return format_day(due) + ("＊" if unit.deadline else "")

    def _siblings(self, parent: Index) -> Sequence[RosterUnit]:
        if self._matches is not None:
            return () if parent.isValid() else self._matches
        unit = self.unit(parent)
        return self.roster.children(unit.code if unit else "")

    # ── what Qt asks ──

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        siblings = self._siblings(parent)
        if not (0 <= row < len(siblings) and 0 <= column < len(HEADS)):
            return QModelIndex()
        return self.createIndex(row, column, self.roster.positions[siblings[row].code])

    def parent(self, index: Index = _ROOT) -> QModelIndex:
        unit = self.unit(index)
        if unit is None or not unit.parent or self._matches is not None:
            return QModelIndex()
        return self.createIndex(self._row(unit.parent), 0, self.roster.positions[unit.parent])

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.column() > 0 else len(self._siblings(parent))

    def columnCount(self, parent: Index = _ROOT) -> int:
        return len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        if orientation is Qt.Orientation.Horizontal and role == _DISPLAY:
            return HEADS[section]
        return None

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        unit = self.unit(index)
        if unit is None:
            return None
        if role == _DISPLAY:
            return self.text(unit, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._tooltip(unit, index.column()))
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._text_colour(unit, index.column())
        return None

    def _tooltip(self, unit: RosterUnit, column: int) -> str:
        if column == NAME:
            above = " › ".join(each.name for each in reversed(list(self.roster.above(unit.code))))
            return f"{above} › {unit.name}" if above else unit.name
        if column == DUE and unit.deadline:
            return "＊ 单独定的日期，与同级的不同"
        return self.text(unit, column)

    def _text_colour(self, unit: RosterUnit, column: int) -> QColor | None:
        if column in (NAME, DUTY) and not self.roster.must_report(unit):
            return QColor(colours.muted)
        if column == SEAL:
            return QColor(colours.good)
        return QColor(colours.muted) if column in (CODE, LEVEL) else None


def format_day(day: date) -> str:
    """A day as a list shows it."""
    return f"{day.year}-{day.month:02}-{day.day:02}"
