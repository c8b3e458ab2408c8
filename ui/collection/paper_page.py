"""纸质版登记: which reports came on paper, on which day, and who wrote that down; ticked off as they come."""

from collections.abc import Callable, Sequence
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QPushButton, QTableView, QVBoxLayout, QWidget

from models.errors import AppError
from models.file_types import WORKBOOK
from models.report.consolidation import ListTable
from models.services.collection.collection import Collection
from models.services.collection.unit_status import PaperCopy
from ui.collection.controller import CollectionController
from ui.report.tabs.dates import read_day
from ui.theme.icons import icon
from ui.widgets import files
from ui.widgets.batch_model import BatchFilter, BatchModel
from ui.widgets.dialog_parts import show_ticks
from ui.widgets.plain_text import PlainLabel
from ui.widgets.table_style import style_table
from ui.widgets.type_size_layout import set_column_letters, set_width_letters

if TYPE_CHECKING:
    from ui.exporting.exporter import Exporter

CHECK, NAME, KIND, FILE, DAY, OPERATOR = range(6)
WIDTHS = {CHECK: 4, NAME: 26, KIND: 8, FILE: 10, DAY: 10}
HEADS = ("代码", "单位", "类别", "文件", "纸质版收到", "经手人")


class OnPaper(Enum):
    """Whether a copy came."""

    CAME = "纸质版已收"
    WAITED_FOR = "还没有收"


class PaperModel(BatchModel[PaperCopy, OnPaper]):
    """A row a unit. ``tick_requested`` carries a unit's code and whether its copy came."""

    tick_requested = Signal(str, bool)
    headers = ("已收", "单位", "类别", "文件", "收到日期", "经手人")
    muted_columns = (KIND, FILE)
    check_column = CHECK

    def state(self, item: PaperCopy) -> OnPaper:
        return OnPaper.CAME if item.day else OnPaper.WAITED_FOR

    def state_label(self, state: OnPaper) -> str:
        return state.value

    def text(self, item: PaperCopy, column: int) -> str:
        texts = {NAME: item.name, KIND: item.kind, FILE: item.file, DAY: item.day, OPERATOR: item.operator}
        return texts.get(column, "")

    def sort_key(self, item: PaperCopy, column: int) -> object:
        return bool(item.day) if column == CHECK else super().sort_key(item, column)

    def lines(self) -> list[Sequence[str]]:
        return [HEADS, *((i.code, i.name, i.kind, i.file, i.day, i.operator) for i in self.items)]

    def is_ticked(self, item: PaperCopy) -> bool:
        return bool(item.day)

    def tick(self, row: int, is_ticked: bool) -> None:
        """Ask for a copy to be noted, or no longer; what stands here follows once that is written."""
        self.tick_requested.emit(self.items[row].code, is_ticked)


class PaperPage(QWidget):
    """Asks when it is told to."""

    def __init__(
        self, controller: CollectionController, exporter: "Callable[[], Exporter]", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._controller, self._exporter = controller, exporter
        self.model = PaperModel()
        self.rows = BatchFilter(self.model)
        self.table = QTableView()
        self.day = QLineEdit(controller.today.isoformat())
        self.export_button = QPushButton(icon("export"), "导出登记…")
        self.told = PlainLabel()
        self.chips: dict[OnPaper | None, QPushButton] = {}
        self._lay_out()
        self.model.tick_requested.connect(self.note)
        self.export_button.clicked.connect(self.export)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(18, 4, 14, 6)
        head.setSpacing(8)
        group = QButtonGroup(self)
        for state in (None, *OnPaper):
            chip = self.chips[state] = QPushButton()
            chip.setProperty("role", "chip")
            chip.setCheckable(True)
            chip.setChecked(state is None)
            chip.clicked.connect(lambda _checked=False, state=state: self.rows.set_state(state))
            group.addButton(chip)
            head.addWidget(chip)
        set_width_letters(self.day, 9)
        self.day.setAccessibleName("勾上时记的收到日期")
        self.told.setProperty("role", "soft")
        head.addSpacing(12)
        head.addWidget(PlainLabel("勾上时记的日期"))
        head.addWidget(self.day)
        head.addWidget(self.told, 1)
        head.addWidget(self.export_button)
        self._dress_table()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.table, 1)

    def _dress_table(self) -> None:
        style_table(self.table)
        show_ticks(self.table)
        self.table.setModel(self.rows)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.table.horizontalHeader().setStretchLastSection(True)
        set_column_letters(self.table, WIDTHS)

    def request(self) -> None:
        """Read the register anew."""
        collection, today = self._controller.collection, self._controller.today
        if collection is not None:
            self._controller.run_query("papers", lambda: _load(collection, today), self._show, self.told.setText)

    def _show(self, copies: list[PaperCopy]) -> None:
        place = self.table.verticalScrollBar().value()
        self.model.reset(copies)
        self.table.verticalScrollBar().setValue(place)
        counts = self.model.counts()
        for state, chip in self.chips.items():
            chip.setText(f"{state.value if state else '全部'} {counts[state] if state else len(copies)}")

    def note(self, code: str, has_come: bool) -> None:
        """Write down that a copy came on the day above the list, or take that back."""
        day = read_day(self.day.text())
        if has_come and (not day or date.fromisoformat(day) > self._controller.today):
            why = "还没有到" if day else "看不懂，请写成 2026-01-20 或 2026年1月20日"
            self.told.setText(f"日期“{self.day.text()}”{why}，没有记下。")
            return
        if not self._controller.is_named():
            return
        self.told.setText("")
        try:
            arrivals = self._controller.loaded_collection.arrivals
            arrivals.set_paper_day(code, date.fromisoformat(day) if has_come and day else None)
        except AppError as error:
            self.told.setText(error.sentence)
            return
        self._controller.notify_changed()

    def export(self) -> None:
        """Write the register into a workbook."""
        collection, rows = self._controller.collection, self.model.lines()[1:]
        top = collection.roster.current.top if collection else None
        name = top.name if top else ""
        title = f"{name}{self._controller.year}年度报告纸质版登记"

        def render(_: object) -> bytes:
            from output.collection_workbook import render_lists

            return render_lists([ListTable("纸质版", HEADS, rows)], title, name)

        self._exporter().save("导出纸质版登记", files.file_name(title) + WORKBOOK.ending, WORKBOOK.filter(), render)


def _load(collection: Collection, today: date) -> list[PaperCopy]:
    return collection.progress.papers(collection.queries.lines(today))
