"""Disputes or documents as a table: columns of words, narrowed by words and sorted by a column."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from ui.widgets.plain_text import plain_tip

Case = TypeVar("Case")
Index = QModelIndex | QPersistentModelIndex
_DISPLAY, _TOOLTIP = int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.ToolTipRole)


@dataclass(frozen=True)
class CaseColumn(Generic[Case]):
    """A column: its head, how wide it is in Chinese characters (0 for what is left), and what stands in it."""

    head: str
    width: float
    text: Callable[[Case], str]


class CaseTableModel(QAbstractTableModel, Generic[Case]):
    """``cases`` are all of them, the newest first; the rows those that hold the words."""

    def __init__(self, columns: Sequence[CaseColumn[Case]]) -> None:
        super().__init__()
        self.columns = columns
        self._cases: list[Case] = []
        self._rows: list[Case] = []
        self._words: list[str] = []
        self._sorting: tuple[int, bool] | None = None

    def show(self, cases: Sequence[Case]) -> None:
        """Show these."""
        self._cases = list(cases)
        self._lay()

    def set_words(self, words: str) -> None:
        """Show those that hold the words."""
        self._words = words.split()
        self._lay()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By a column; by none, as they were given."""
        is_column = 0 <= column < len(self.columns)
        self._sorting = (column, order is Qt.SortOrder.DescendingOrder) if is_column else None
        self._lay()

    def _lay(self) -> None:
        self.beginResetModel()
        self._rows = [case for case in self._cases if self._holds_words(case)]
        if self._sorting is not None:
            column, is_reversed = self._sorting
            self._rows.sort(key=self.columns[column].text, reverse=is_reversed)
        self.endResetModel()

    def _holds_words(self, case: Case) -> bool:
        text = "\n".join(column.text(case) for column in self.columns) if self._words else ""
        return all(word in text for word in self._words)

    def case(self, row: int) -> Case | None:
        """The case in a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_where(self, is_meant: Callable[[Case], bool]) -> int:
        """The first row of a case, -1 where it is not shown."""
        return next((at for at, case in enumerate(self._rows) if is_meant(case)), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        if orientation is Qt.Orientation.Horizontal and role == _DISPLAY:
            return self.columns[section].head
        return None

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        if role not in (_DISPLAY, _TOOLTIP):
            return None
        text = self.columns[index.column()].text(self._rows[index.row()])
        return plain_tip(text) if role == _TOOLTIP else text
