"""Every note of the report in the order of the form; a click leads to its cell."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from models.editions.edition import CellKey
from models.report.notes import Note, unclosed_notes
from ui.report.notes.note_mark import mark_icon, note_summary
from ui.report.report_model import ReportModel
from ui.widgets.plain_text import PlainLabel, plain_tip

_CELL = Qt.ItemDataRole.UserRole + 1
_NOTHING = {True: "没有待了结的疑问和备注。", False: "这份报告还没有备注和疑问。"}


class NoteList(QWidget):
    """``chosen`` carries the CellKey of a note. What is closed is shown only among all."""

    chosen = Signal(object)

    def __init__(self, report: ReportModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report = report
        self.unsettled, self.all = _make_chip("未关闭"), _make_chip("全部")
        self.unsettled.setChecked(True)
        choice = QButtonGroup(self)
        top = QHBoxLayout()
        top.setSpacing(8)
        for chip in (self.unsettled, self.all):
            choice.addButton(chip)
            top.addWidget(chip)
        top.addStretch(1)
        self.list = QListWidget()
        self.list.setObjectName("noteList")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setIconSize(QSize(14, 14))
        self.nothing = PlainLabel()
        self.nothing.setProperty("role", "faint")
        self.nothing.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(self.nothing)
        column.addWidget(self.list, 1)
        choice.buttonToggled.connect(lambda _button, is_on: self.refresh() if is_on else None)
        self.list.itemClicked.connect(self._choose)
        self.list.itemActivated.connect(self._choose)
        self.refresh()

    def notes(self) -> list[Note]:
        """The notes that the filter leaves, in the order of the form."""
        noted = self._report.filing.notes
        cells = self._report.edition.cells
        return (
            [noted[cell] for cell in cells if cell in noted]
            if self.all.isChecked()
            else [*unclosed_notes(noted, cells)]
        )

    def refresh(self) -> None:
        """List the notes as they stand, keeping the line that was selected."""
        at = self.list.currentRow()
        self.list.clear()
        edition, shown = self._report.edition, self.notes()
        for note in shown:
            text = f"{edition.short_name(note.cell)}\n{note_summary(note)}"
            item = QListWidgetItem(mark_icon(note.state, self.devicePixelRatioF()), text, self.list)
            item.setToolTip(plain_tip(edition.full_name(note.cell)))
            item.setData(_CELL, str(note.cell))
        self.list.setCurrentRow(min(at, len(shown) - 1))
        noted = self._report.filing.notes
        self.unsettled.setText(f"未关闭 {len(unclosed_notes(noted, noted))}")
        self.all.setText(f"全部 {len(noted)}")
        self.nothing.setText(_NOTHING[self.unsettled.isChecked() and bool(noted)])
        self.nothing.setVisible(not shown)
        self.list.setVisible(bool(shown))

    def _choose(self, item: QListWidgetItem) -> None:
        cell: CellKey = self._report.edition.find(str(item.data(_CELL)))
        self.chosen.emit(cell)


def _make_chip(text: str) -> QPushButton:
    chip = QPushButton(text)
    chip.setProperty("role", "chip")
    chip.setCheckable(True)
    return chip
