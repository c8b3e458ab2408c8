"""What the columns of a list are taken for, each to be changed by hand, and the year of days that have none."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSpinBox, QVBoxLayout, QWidget

from models.registers.days import FIRST_YEAR
from models.registers.sheet_columns import PRIVATE, SheetColumn
from ui.registers.field_editors import FieldChoice
from ui.widgets.dialog_parts import make_row
from ui.widgets.plain_text import PlainLabel

_UNUSED, _AS_TOLD = "不用", "照文件里写的"
_LEAST_LINES = 3
_COUNTING = {"serial": "序号"}
"""What is known as a column and kept of no case."""


class ListColumns(QWidget):
    """``changed`` comes when a column or the year is told otherwise; ``told`` are the headings that were changed."""

    changed = Signal()

    def __init__(self, labels: Mapping[str, str], last_year: int) -> None:
        super().__init__()
        self._labels = labels
        self.told: dict[str, str] = {}
        self.choices: dict[str, FieldChoice] = {}
        self.year = QSpinBox()
        self.year.setRange(FIRST_YEAR - 1, last_year)
        self.year.setSpecialValueText(_AS_TOLD)
        self.year.setValue(FIRST_YEAR - 1)
        self.year.setAccessibleName("没有写年份的日期是哪一年")
        self.year.valueChanged.connect(lambda _: self.changed.emit())
        self._grid_page = QWidget()
        self._grid = QGridLayout(self._grid_page)
        self._grid.setContentsMargins(0, 0, 8, 0)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(self._grid_page)
        area.setMinimumHeight(round(_LEAST_LINES * 2.4 * self.fontMetrics().height()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(area, 1)
        column.addLayout(make_row(PlainLabel("没有写年份的日期是哪一年"), self.year, None))

    @property
    def told_year(self) -> int | None:
        """The year that was told; None where the file is to say."""
        return self.year.value() if self.year.value() >= FIRST_YEAR else None

    def show_columns(self, columns: Sequence[SheetColumn]) -> None:
        """A line a column: its heading, the first that stands in it, what it is taken for."""
        if not self.choices:
            for row, column in enumerate(columns):
                self._add_line(row, column)
        for column in columns:
            if choice := self.choices.get(column.heading):
                choice.blockSignals(True)
                choice.setCurrentIndex(max(0, choice.findData(column.meaning)))
                choice.blockSignals(False)

    def _add_line(self, row: int, column: SheetColumn) -> None:
        example = PlainLabel(column.shown_example)
        example.setProperty("role", "soft")
        choice = FieldChoice({"": _UNUSED, **self._labels, **_COUNTING}, column.meaning)
        choice.setAccessibleName(f"“{column.heading}”这一列认作")
        choice.setMinimumWidth(14 * self.fontMetrics().horizontalAdvance("字"))
        choice.changed.connect(lambda: self._tell(column.heading))
        for at, widget in enumerate((PlainLabel(column.heading), example, choice)):
            self._grid.addWidget(widget, row, at)
        self.choices[column.heading] = choice

    def _tell(self, heading: str) -> None:
        """Take a column for something; the one that was taken for it until now is not any more."""
        meaning = self.choices[heading].value
        for other, choice in self.choices.items():
            if other != heading and meaning and choice.value == meaning:
                self.told[other] = ""
        self.told[heading] = meaning
        self.changed.emit()


def say_columns(columns: Sequence[SheetColumn], labels: Mapping[str, str]) -> str:
    """Which columns were known, in the order of the form; whose a request is is not shown."""
    known = {column.meaning: column for column in columns if column.meaning and column.example}
    told = [
        label if name in PRIVATE else f"{label}（如“{known[name].shown_example}”）"
        for name, label in labels.items()
        if name in known
    ]
    return f"认出的列：{'、'.join(told)}。" if told else "没有认出一列。"
