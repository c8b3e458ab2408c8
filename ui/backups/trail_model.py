"""The audit trail as a table on screen, newest first, and what the clerk looks for in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from models.services.audit_trail import HEAD, AuditRow
from ui.widgets.plain_text import plain_tip

Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("revision", "at", "operator", "description", "source", "place", "before", "after")
WIDTHS = (5, 13, 7, 14, 7, 14, 12, 12)
"""In Chinese characters."""
_DISPLAY = Qt.ItemDataRole.DisplayRole
_PLAIN = "修改"
_LONGEST = 600


@dataclass(frozen=True)
class TrailFilter:
    """What is looked for: words anywhere, one operator, one source, one day on; empty is anything."""

    text: str = ""
    operator: str = ""
    source: str = ""

    def accepts(self, row: AuditRow) -> bool:
        """Whether a row is wanted."""
        if (self.operator and row.operator != self.operator) or (self.source and row.source != self.source):
            return False
        row_text = " ".join(_cell_text(row, column) for column in COLUMNS) + row.origin
        return self.text.casefold() in row_text.casefold()


class TrailModel(QAbstractTableModel):
    """Rows as the audit trail words them."""

    def __init__(self, rows: Sequence[AuditRow]) -> None:
        super().__init__()
        self._all = tuple(reversed(rows))
        self.shown = self._all

    def set_filter(self, row_filter: TrailFilter) -> None:
        """Show what is wanted only."""
        self.beginResetModel()
        self.shown = tuple(row for row in self._all if row_filter.accepts(row))
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:  # noqa: ANN401
        if orientation is Qt.Orientation.Horizontal and role == _DISPLAY:
            return getattr(HEAD, COLUMNS[section])
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = _DISPLAY) -> Any:  # noqa: ANN401
        if not index.isValid():
            return None
        row, column = self.shown[index.row()], COLUMNS[index.column()]
        if role == _DISPLAY:
            return " ".join(_cell_text(row, column)[:_LONGEST].split())
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(_tip(row, column))
        return None


def _cell_text(row: AuditRow, column: str) -> str:
    text: str = getattr(row, column)
    return f"{row.action}：{text}" if column == "description" and row.action != _PLAIN else text


def _tip(row: AuditRow, column: str) -> str:
    text = _cell_text(row, column)[:_LONGEST]
    if column in ("source", "description") and row.origin:
        text += f"\n{HEAD.origin}：{row.origin}"
    return f"{text}\n{HEAD.chain}：{row.chain[:16]}…" if column == "revision" else text


def operators(rows: Sequence[AuditRow]) -> list[str]:
    """Everybody who changed something, each once."""
    return sorted({row.operator for row in rows if row.operator})


def sources(rows: Sequence[AuditRow]) -> list[str]:
    """Every way in which values came in."""
    return sorted({row.source for row in rows})
