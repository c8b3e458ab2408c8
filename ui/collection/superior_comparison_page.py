"""上下级核对: what each superior reported beside what its units add up to, cell by cell."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from models.editions.edition import Edition
from models.figures.value import format_figure
from models.report.consolidation import SuperiorComparison
from ui.collection.text_table import ComparedTextRow, TextTable
from ui.widgets.plain_text import PlainLabel

NONE = "没有可核对的：单位自己报了总数，下属单位也分别报来的，才在这里核对。"


class SuperiorComparisonPage(QWidget):
    """``unit_requested`` carries a unit's code."""

    unit_requested = Signal(str)

    def __init__(self, edition: Edition, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edition = edition
        self.placeholder = PlainLabel(NONE)
        self.placeholder.setProperty("role", "soft")
        self.placeholder.setMargin(16)
        self.units = TextTable(("结论", "单位", "说明"), (8, 16, 0))
        self.cells = TextTable(("格", "所报", "下属之和", "相差"), (0, 9, 9, 9), (1, 2, 3))
        self.split = QSplitter(Qt.Orientation.Vertical)
        self.split.setChildrenCollapsible(False)
        for part in (self.units, self.cells):
            self.split.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.placeholder)
        column.addWidget(self.split, 1)
        self.units.row_selected.connect(self._show_cells)
        self.units.row_activated.connect(lambda one: self.unit_requested.emit(one.unit.code))
        self.show_comparisons(())

    def show_comparisons(self, compared: Sequence[SuperiorComparison]) -> None:
        """Show them, those that differ first."""
        ranked = sorted(compared, key=lambda one: (not (one.can_judge and one.differences), one.can_judge))
        self.placeholder.setVisible(not compared)
        self.split.setVisible(bool(compared))
        self.cells.show_rows(())
        self.units.show_rows([self._row(one) for one in ranked])

    def _row(self, one: SuperiorComparison) -> ComparedTextRow:
        verdict, tone = ("✓ 一致", "good")
        if not one.can_judge:
            verdict, tone = "○ 不能判断", "note"
        elif one.differences:
            verdict, tone = f"● {len(one.differences)} 格不同", "explain"
        text = one.sentence(self._edition).removeprefix(f"{one.unit.name}：")
        return ComparedTextRow((verdict, one.unit.name, text), one, tone)

    def _show_cells(self, one: SuperiorComparison) -> None:
        rows = []
        for unlike in one.differences:
            kind = self._edition.kind(unlike.cell)
            apart = (unlike.reported or 0) - (unlike.summed or 0)
            figures = (
                format_figure(unlike.reported, kind) or "空",
                format_figure(unlike.summed, kind) or "空",
                format_figure(apart, kind),
            )
            rows.append(ComparedTextRow((self._edition.short_name(unlike.cell), *figures), unlike.cell))
        self.cells.show_rows(rows)
