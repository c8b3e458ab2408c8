"""认定的写法: the names in files that people said mean a unit, with who and when; each can be taken back."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from models.errors import AppError
from models.services.collection.collection import Collection
from models.services.collection.unit_status import local_day
from ui.widgets import messages
from ui.widgets.dialog_parts import HeadedDialog, make_button, make_row
from ui.widgets.table_style import style_table

_HEADERS = ("文件里写作", "代码", "认作", "谁", "哪天")
_WIDTHS = (0, 9, 0, 6, 7)
"""Characters of each column; 0 takes its share of what is left."""


class LearnedNamesDialog(HeadedDialog):
    """``changed`` once one was taken back."""

    def __init__(self, collection: Collection, parent: QWidget | None = None) -> None:
        super().__init__("认定的写法", "认定的单位写法", (66, 34), parent)
        self._collection = collection
        self.table = QTableWidget(0, len(_HEADERS))
        self.remove_button, self.close_button = make_button("取消认定"), make_button("关闭")
        self._lay_out()
        self.remove_button.clicked.connect(self._remove)
        self.close_button.clicked.connect(self.accept)
        self.table.itemSelectionChanged.connect(self._update)
        self._reload()

    def _lay_out(self) -> None:
        self.table.setHorizontalHeaderLabels(_HEADERS)
        style_table(self.table)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        letter = self.table.fontMetrics().horizontalAdvance("字")
        for column, letters in enumerate(_WIDTHS):
            self.table.setColumnWidth(column, letters * letter)
            if not letters:
                self.table.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.body.addWidget(self.table, 1)
        self.body.addLayout(make_row(self.remove_button, None, self.close_button))

    def _reload(self) -> None:
        entries, name_of = self._collection.names.entries(), self._collection.roster.name_of
        self.table.setRowCount(len(entries))
        for row, one in enumerate(entries):
            texts = (one.name, one.code, name_of(one.unit), one.operator, f"{local_day(one.at):%Y-%m-%d}")
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setData(int(Qt.ItemDataRole.UserRole), one.id)
                self.table.setItem(row, column, item)
        self.status_label.setText(
            "收报告时照这里认单位。取消以后，再来这样写的文件会重新问；已经收下的不动。"
            if entries
            else "还没有认定过写法。收报告时遇到认不出的单位，用“认作…”指明，就记在这里。"
        )
        self._update()

    def _update(self) -> None:
        self.remove_button.setEnabled(bool(self.table.selectedItems()))

    def _remove(self) -> None:
        numbers = {int(item.data(int(Qt.ItemDataRole.UserRole))) for item in self.table.selectedItems()}
        try:
            for number in sorted(numbers):
                self._collection.names.forget(number)
        except AppError as error:
            messages.refuse(self, "没有取消", error.sentence)
        self.changed = True
        self._reload()
