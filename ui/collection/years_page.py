"""三年对比: the main figures of the sum year beside year, what each year's sum rests on, and the same as a picture."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from models.figures.value import format_figure
from models.file_types import WORKBOOK
from models.report.consolidation import SumOfYear
from models.services.collection.collection import Collection
from output.year_comparison import NAME, NOTHING, YearRow, compare_years, year_picture, year_tables
from ui.collection.controller import CollectionController
from ui.collection.picture_view import PictureView, beside_picture, draw_picture
from ui.collection.scope_dialog import ScopeChoice
from ui.collection.text_table import ComparedTextRow, TextTable
from ui.theme.icons import icon
from ui.widgets import files
from ui.widgets.plain_text import PlainLabel

if TYPE_CHECKING:
    from ui.exporting.exporter import Exporter

_NO_FIGURE = "—"


class YearsPage(QWidget):
    """Asks when it is told to; ``scope_button`` is for who chooses the units."""

    def __init__(
        self,
        controller: CollectionController,
        scope: Callable[[], ScopeChoice],
        exporter: "Callable[[], Exporter]",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._controller, self._scope, self._exporter = controller, scope, exporter
        self._sums: list[SumOfYear] = []
        self._title = NAME
        self.scope_button = QPushButton(icon("collect"), "")
        self.export_button = QPushButton(icon("export"), "导出 Excel…")
        self.bases = PlainLabel()
        self.bases.setWordWrap(True)
        self.bases.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        years = [f"{controller.year - back} 年" for back in range(3)]
        self.table = TextTable(("项目", *years, "比上年"), (0, 6, 6, 6, 13), (1, 2, 3, 4), NOTHING)
        self.picture = PictureView()
        self._lay_out()
        self.export_button.clicked.connect(self.export)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(18, 4, 14, 4)
        head.addWidget(self.scope_button)
        head.addStretch(1)
        head.addWidget(self.export_button)
        self.bases.setContentsMargins(18, 0, 14, 6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.bases)
        column.addWidget(beside_picture(self.table, self.picture), 1)

    def request(self) -> None:
        """Add up the three years anew."""
        collection = self._controller.collection
        if collection is None:
            return
        scope = self._scope()
        label = scope.label(collection.roster.current)
        self.scope_button.setText(label)
        self.bases.setText("正在加三年的数…")
        self._title = f"{label}{NAME}"
        self._controller.run_sum("years", lambda: _load(collection, scope, self._title), self._show, self.bases.setText)

    def _show(self, loaded: tuple[list[SumOfYear], list[YearRow], bytes, str]) -> None:
        self._sums, rows, drawn, spoken = loaded
        self.bases.setText("\n".join(one.basis for one in self._sums))
        self.table.show_rows([_row(row) for row in rows])
        self.picture.show_drawn(drawn, spoken)
        self.export_button.setEnabled(bool(rows))

    def export(self) -> None:
        """Write the figures, and what they rest on, into a workbook."""
        collection, sums, title = self._controller.collection, self._sums, self._title
        top = collection.roster.current.top if collection else None

        def render(_: object) -> bytes:
            from output.collection_workbook import render_lists

            return render_lists(year_tables(sums), title, top.name if top else "")

        name = files.file_name(f"{title}{self._controller.year}") + WORKBOOK.ending
        self._exporter().save("导出三年对比", name, WORKBOOK.filter(), render)


def _load(collection: Collection, scope: ScopeChoice, title: str) -> tuple[list[SumOfYear], list[YearRow], bytes, str]:
    consolidation = collection.consolidation(scope.node, scope.picked, scope.with_vertical)
    sums = collection.year_comparison(consolidation).sums()
    picture = year_picture(title, sums)
    return sums, compare_years(sums), draw_picture(picture) if picture else b"", picture.spoken if picture else ""


def _row(row: YearRow) -> ComparedTextRow:
    kind = row.series.kind
    figures = (_NO_FIGURE if value is None else format_figure(value, kind) for value in row.series.values)
    return ComparedTextRow((f"{row.label}　{row.table}", *figures, row.change_text), row)
