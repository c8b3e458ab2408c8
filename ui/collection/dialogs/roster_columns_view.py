"""The first rows of a roster's file, with what each column was taken for above it; that can be changed."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from models.exchange.roster_lists.columns import RosterColumn, column_letter
from models.exchange.roster_lists.layout import RosterTable
from ui.theme.colours import colours
from ui.widgets.dialog_parts import make_row
from ui.widgets.plain_text import PlainLabel
from ui.widgets.table_style import style_table

SHOWN_ROWS = 14
_WIDTHS = {RosterColumn.NAME: 16, RosterColumn.PARENT: 12, RosterColumn.CODE: 11}
_WIDTH = 8
"""In Chinese characters."""


class RosterColumnsView(QWidget):
    """``changed`` tells a sheet's name, a column and the value of what a person says it holds."""

    changed = Signal(str, int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheets = QComboBox()
        self.sheets.setAccessibleName("工作表")
        self.table = QTableWidget()
        self.boxes: dict[int, QComboBox] = {}
        self._tables: Sequence[RosterTable] = ()
        style_table(self.table)
        self.table.verticalHeader().show()
        self.table.setAccessibleName("名册文件的前几行")
        hint = PlainLabel("每一列上面是程序认作的内容，认错了就改；灰的是名单以上的行。")
        hint.setProperty("role", "faint")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.addLayout(make_row(self.sheets, hint, None))
        layout.addWidget(self.table, 1)
        self.sheets.activated.connect(lambda _at: self._show_sheet())

    def show_tables(self, tables: Sequence[RosterTable]) -> None:
        """Show the first rows of these."""
        at = max(self.sheets.currentIndex(), 0)
        self._tables = tables
        self.sheets.clear()
        self.sheets.addItems([table.sheet.name or f"第 {number} 个表" for number, table in enumerate(tables, 1)])
        self.sheets.setVisible(len(tables) > 1)
        self.sheets.setCurrentIndex(min(at, len(tables) - 1))
        self._show_sheet()

    def _show_sheet(self) -> None:
        shown = self._tables[self.sheets.currentIndex()]
        first = max(shown.start - shown.heads - 2, 0)
        rows = [row for row in shown.sheet.rows[first:] if row.filled][:SHOWN_ROWS]
        columns = {column.index: column for column in shown.columns}
        width = max(columns) + 1
        self.table.clear()
        self.table.clearSpans()
        self.table.setColumnCount(width)
        self.table.setRowCount(len(rows) + 1)
        self.table.setHorizontalHeaderLabels([column_letter(column) for column in range(width)])
        self.table.setVerticalHeaderLabels(["认作", *(str(row.at) for row in rows)])
        self.boxes = {}
        letter = self.table.fontMetrics().horizontalAdvance("字")
        for column in range(width):
            meaning = columns[column].meaning if column in columns else RosterColumn.UNUSED
            self.table.setColumnWidth(column, _WIDTHS.get(meaning, _WIDTH) * letter)
            self.boxes[column] = self._box(shown.sheet.name, column, meaning)
            self.table.setCellWidget(0, column, self.boxes[column])
        body = {row.at for row in shown.sheet.rows[shown.start :]}
        for at, row in enumerate(rows, 1):
            for column in range(width):
                item = QTableWidgetItem(_shown(row.cell(column)))
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                if row.at not in body:
                    item.setForeground(QColor(colours.muted))
                self.table.setItem(at, column, item)
            if len(row.filled) == 1 and width - row.filled[0] > 1:
                self.table.setSpan(at, row.filled[0], 1, width - row.filled[0])
        self.table.setRowHeight(0, self.boxes[0].sizeHint().height() + 4)

    def _box(self, sheet: str, column: int, meaning: RosterColumn) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(f"{column_letter(column)} 列是什么")
        for each in RosterColumn:
            box.addItem(each.label, each.value)
        box.setCurrentIndex(list(RosterColumn).index(meaning))
        box.activated.connect(lambda at: self.changed.emit(sheet, column, str(box.itemData(at))))
        return box


def _shown(text: str) -> str:
    """What stands in a cell, in one line; a heading of the program's own form in the word a clerk reads."""
    return RosterColumn(text).label if text in set(RosterColumn) else " ".join(text.split())
