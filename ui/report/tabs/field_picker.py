"""Picking a figure of the tables to put into a text, where it stays live."""

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from models.figures.value import format_figure
from ui.report.report_model import ReportModel
from ui.report.tabs.picker import Picker, PickerItem

_SIZE = (520, 340)


class FieldPicker(Picker):
    """Every figure with its words. ``picked`` carries the CellKey."""

    picked = Signal(object)

    def __init__(self, report: ReportModel, parent: QWidget) -> None:
        super().__init__("总计 新收", "插入的数跟着表格走，表里改了，文字里也跟着改。", _SIZE, parent)
        self._report = report
        self.list.setUniformItemSizes(True)
        self.taken.connect(lambda key: self.picked.emit(report.edition.find(key)))

    def choices(self) -> Iterator[PickerItem]:
        """The figures as they stand now, in the order of the form."""
        edition = self._report.edition
        for cell in edition.cells:
            figure = format_figure(self._report.filing.figures.get(cell), edition.kind(cell)) or "空"
            yield PickerItem(str(cell), f"{edition.short_name(cell)}　　{figure}", edition.full_name(cell))
