"""指标: any figure of the form, or one by another, over the units of the sum and three years, down to the cells."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QPushButton, QVBoxLayout, QWidget

from models.editions.edition import CellKey
from models.file_types import WORKBOOK
from models.report.indicator import IndicatorRow, IndicatorTable
from models.report.unit_kind import UnitKind
from models.services.collection.collection import Collection
from output.indicator import indicator_list, indicator_picture
from ui.collection.controller import CollectionController
from ui.collection.picture_view import PictureView, beside_picture, draw_picture
from ui.collection.scope_dialog import ScopeChoice
from ui.collection.text_table import ComparedTextRow, TextTable
from ui.theme.icons import icon
from ui.widgets import files
from ui.widgets.dialog_parts import make_row
from ui.widgets.plain_text import PlainLabel

if TYPE_CHECKING:
    from ui.exporting.exporter import Exporter

ALONE = "不除以别的格"
NOTHING = "这些单位没有报来的数。"
Loaded = tuple[IndicatorTable, bytes, str]


class IndicatorPage(QWidget):
    """Asks when it is told to; ``scope_button`` is for who chooses the units, ``unit_requested`` carries a code."""

    unit_requested = Signal(str)

    def __init__(
        self,
        controller: CollectionController,
        scope: Callable[[], ScopeChoice],
        exporter: "Callable[[], Exporter]",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._controller, self._scope, self._exporter = controller, scope, exporter
        self._table: IndicatorTable | None = None
        self.scope_button = QPushButton(icon("collect"), "")
        self.export_button = QPushButton(icon("export"), "导出 Excel…")
        self.cell, self.of, self.kind = QComboBox(), QComboBox(), QComboBox()
        self.told, self.cells = PlainLabel(), PlainLabel()
        years = [f"{controller.year - back} 年" for back in range(3)]
        self.units = TextTable(("名次", "单位", "类别", *years), (4, 0, 6, 7, 7, 7), (0, 3, 4, 5), NOTHING)
        self.picture = PictureView()
        self._list_choices()
        self._lay_out()
        self._connect()

    def _list_choices(self) -> None:
        """Every cell, found by any part of its words; the requests that came in are chosen first."""
        edition = self._controller.edition
        self.of.addItem(ALONE, "")
        for cell in edition.cells:
            name = f"{edition.short_name(cell)}（{edition.table_of(cell).name}）"
            for choice in (self.cell, self.of):
                choice.addItem(name, str(cell))
        for choice, words in ((self.cell, "指标"), (self.of, "除以")):
            choice.setEditable(True)
            choice.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            completer = QCompleter([choice.itemText(at) for at in range(choice.count())], choice)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            choice.setCompleter(completer)
            choice.currentIndexChanged.connect(partial(_show_beginning, choice))
            choice.setMinimumContentsLength(24)
            choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.setAccessibleName(words)
        block = next(block for block in edition.blocks.values() if block.equations)
        total = next(column for column in block.columns if column.is_total)
        first = CellKey(block.key, block.equations[0].left[0][0], total.key)
        self.cell.setCurrentIndex(self.cell.findData(str(first)))
        self.kind.setAccessibleName("类别")
        self.kind.addItem("全部类别", None)
        for kind in UnitKind:
            self.kind.addItem(kind.label, kind)

    def _lay_out(self) -> None:
        head = make_row(
            PlainLabel("指标"), self.cell, PlainLabel("÷"), self.of, self.kind, self.scope_button, None,
            self.export_button,
        )  # fmt: skip
        head.setContentsMargins(18, 4, 14, 4)
        for label in (self.told, self.cells):
            label.setWordWrap(True)
            label.setContentsMargins(18, 2, 14, 4)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.cells.setProperty("role", "soft")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.told)
        column.addWidget(beside_picture(self.units, self.picture), 1)
        column.addWidget(self.cells)

    def _connect(self) -> None:
        for choice in (self.cell, self.of, self.kind):
            choice.activated.connect(lambda _: self.request())
        self.units.row_selected.connect(self._show_cells)
        self.units.row_activated.connect(lambda row: self.unit_requested.emit(row.code))
        self.export_button.clicked.connect(self.export)

    def choose(self, cell: CellKey, of: CellKey | None = None) -> None:
        """Tell of a cell, or of one by another."""
        self.cell.setCurrentIndex(self.cell.findData(str(cell)))
        self.of.setCurrentIndex(self.of.findData(str(of) if of else ""))
        self.request()

    def request(self) -> None:
        """Read the figures anew."""
        collection, edition = self._controller.collection, self._controller.edition
        if collection is None:
            return
        scope, chosen_kind = self._scope(), self.kind.currentData()
        cell = edition.find(self.cell.currentData())
        of = edition.find(self.of.currentData()) if self.of.currentData() else None
        kind = UnitKind(chosen_kind) if chosen_kind else None  # Qt keeps its word alone
        label = scope.label(collection.roster.current)
        self.scope_button.setText(label)
        self.told.setText("正在读各单位的数…")
        self._controller.run_sum(
            "indicator", lambda: _load(collection, scope, cell, of, kind), self._show, self._show_problem
        )

    def _show_problem(self, sentence: str) -> None:
        self._table = None
        self.told.setText(sentence)
        self.units.show_rows(())
        self.cells.setText("")
        self.picture.show_drawn(b"", "")
        self.export_button.setEnabled(False)

    def _show(self, loaded: Loaded) -> None:
        table, drawn, spoken = loaded
        self._table = table
        bases = "".join(table.basis(year) for year in range(len(table.years)))
        self.told.setText(f"{table.indicator.name}　{bases}{table.caveat}")
        self.cells.setText("")
        self.units.show_rows([_row(table, rank, row) for rank, row in table.ranked()])
        self.picture.show_drawn(drawn, spoken)
        self.export_button.setEnabled(bool(table.rows))

    def _show_cells(self, row: IndicatorRow) -> None:
        if (table := self._table) is not None:
            told = (
                f"{year} 年 {table.indicator.reckoning(value)}"
                for year, value in zip(table.years, row.values, strict=True)
            )
            self.cells.setText(f"{row.name}：{'；'.join(told)}。按 Enter 或双击转到这个单位的报告。")

    def export(self) -> None:
        """Write the units with their figures into a workbook."""
        collection, table = self._controller.collection, self._table
        if collection is None or table is None:
            return
        top = collection.roster.current.top
        title = f"{table.indicator.name}{self._controller.year}".replace(" ", "")

        def render(_: object) -> bytes:
            from output.collection_workbook import render_lists

            return render_lists([indicator_list(table)], title, top.name if top else "")

        self._exporter().save("导出指标", files.file_name(title) + WORKBOOK.ending, WORKBOOK.filter(), render)


def _load(
    collection: Collection, scope: ScopeChoice, cell: CellKey, of: CellKey | None, kind: UnitKind | None
) -> Loaded:
    consolidation = collection.consolidation(scope.node, scope.picked, scope.with_vertical)
    table = collection.indicators.table(consolidation, cell, of, kind)
    if not table.rows:
        return table, b"", ""
    picture = indicator_picture(table.indicator.name, table)
    return table, draw_picture(picture), picture.spoken


def _row(table: IndicatorTable, rank: int, row: IndicatorRow) -> ComparedTextRow:
    figures = (table.indicator.text(value) for value in row.values)
    return ComparedTextRow((str(rank) if rank else "", row.name, row.kind, *figures), row)


def _show_beginning(choice: QComboBox, _: int = 0) -> None:
    """A long name is read from its beginning."""
    if (line := choice.lineEdit()) is not None:
        line.setCursorPosition(0)
