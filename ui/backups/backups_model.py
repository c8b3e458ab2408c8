"""The backups as a table: when, what for, how large, how many reports, and whether they were checked."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from models.services.backups import Backup
from ui.backups.wording import backup_reason, backup_size, backup_time
from ui.theme.colours import colours
from ui.widgets.plain_text import plain_tip

Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("时间", "为什么做", "报告", "修改记录", "大小", "核对")
WHEN, WHY, REPORTS, STEPS, SIZE, CHECKED = range(len(COLUMNS))
WIDTHS = {WHY: 14, REPORTS: 7, STEPS: 8, SIZE: 8, CHECKED: 15}
"""In Chinese characters."""
WHOLE, FLAWED = "✓ 写完已核对", "⚠ 库已损坏时做的"
_DISPLAY = Qt.ItemDataRole.DisplayRole
_ALIGNED_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_ALIGNED_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class BackupsModel(QAbstractTableModel):
    """Newest first. Counts come in later: each means opening a file."""

    def __init__(self) -> None:
        super().__init__()
        self.backups: list[Backup] = []
        self._counts: dict[Backup, str] = {}
        self._rehearsal_results: dict[Backup, str] = {}

    def show(self, backups: Sequence[Backup]) -> None:
        """Show these."""
        self.beginResetModel()
        self.backups = list(backups)
        self.endResetModel()

    def set_counts(self, counts: dict[Backup, int | None]) -> None:
        """Say how many reports they hold; None where a backup does not open."""
        text_of_backup = {backup: "打不开" if count is None else f"{count} 份" for backup, count in counts.items()}
        self._counts.update(text_of_backup)
        self._column_changed(REPORTS)

    def set_rehearsal_result(self, backup: Backup, text: str) -> None:
        """Say what a rehearsal found."""
        self._rehearsal_results[backup] = text
        self._column_changed(CHECKED)

    def _column_changed(self, column: int) -> None:
        if self.backups:
            self.dataChanged.emit(self.index(0, column), self.index(len(self.backups) - 1, column))

    def backup(self, row: int) -> Backup | None:
        """The backup in a row."""
        return self.backups[row] if 0 <= row < len(self.backups) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.backups)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:  # noqa: ANN401
        if orientation is Qt.Orientation.Horizontal and role == _DISPLAY:
            return COLUMNS[section]
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGNED_RIGHT if section in (REPORTS, STEPS, SIZE) else _ALIGNED_LEFT
        return None

    def data(self, index: Index, role: int = _DISPLAY) -> Any:  # noqa: ANN401
        if not index.isValid():
            return None
        backup, column = self.backups[index.row()], index.column()
        if role == _DISPLAY:
            return self._text(backup, column)
        if role == Qt.ItemDataRole.TextAlignmentRole and column in (REPORTS, STEPS, SIZE):
            return _ALIGNED_RIGHT
        if role == Qt.ItemDataRole.ForegroundRole and column == CHECKED:
            return QColor(colours.explain if "⚠" in self._text(backup, column) else colours.good)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(str(backup.path))
        return None

    def _text(self, backup: Backup, column: int) -> str:
        if column == WHEN:
            return backup_time(backup)
        if column == WHY:
            return backup_reason(backup, self.backups)
        if column == REPORTS:
            return self._counts.get(backup, "…")
        if column == STEPS:
            return f"{backup.entry_count} 条"
        if column == SIZE:
            return backup_size(backup)
        return self._rehearsal_results.get(backup) or (FLAWED if backup.is_flawed else WHOLE)
