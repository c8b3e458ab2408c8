"""A report that was sent, as the form prints it: read-only, with findings, notes, and what is asked on its cells."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QTableView, QTabWidget, QTextBrowser, QWidget

from models.editions.declare import CellKey, Table
from models.editions.layout import Role, Slot, lay_out
from models.figures.value import show
from models.filing import Filing
from models.notes import Note
from models.rules.finding import Finding
from ui.grid.cell_look import CellLook, Mark, marks_of
from ui.grid.form_view import FormView, set_up
from ui.grid.grid_model import LOOK
from ui.look import colours

_READ = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class FiledModel(QStandardItemModel):
    """Every slot of one table of the report."""

    def __init__(self, filing: Filing, table: Table, marks: Mapping[CellKey, Mark]) -> None:
        self.form = lay_out(table)
        super().__init__(self.form.rows, self.form.columns)
        self._filing, self._marks = filing, marks
        self._at = {(slot.row, slot.column): cell for cell, slot in self.form.of_cell.items()}
        for row in range(self.form.rows):
            for column in range(self.form.columns):
                item = QStandardItem()
                item.setFlags(Qt.ItemFlag.NoItemFlags)
                self.setItem(row, column, item)
        for slot in self.form.slots:
            self._place(slot)

    def cell_at(self, index: QModelIndex) -> CellKey | None:
        """The cell an index stands for; None for the form's own words."""
        return self._at.get((index.row(), index.column()))

    def index_of(self, cell: CellKey) -> QModelIndex:
        """Where a cell stands."""
        slot = self.form.of_cell[cell]
        return self.index(slot.row, slot.column)

    def show_note(self, cell: CellKey, note: Note | None) -> None:
        """Put the mark of a note on a cell, or take it off."""
        if cell in self.form.of_cell:
            index = self.index_of(cell)
            self.setData(index, replace(index.data(LOOK), note=note), LOOK)

    def _place(self, slot: Slot) -> None:
        item = self.item(slot.row, slot.column)
        if slot.cell is None:
            innermost = slot.role is Role.ROW_HEAD and slot.column + slot.columns == self.form.label_columns
            item.setData(CellLook(slot.text, slot.role, is_innermost=innermost), LOOK)
            return
        item.setFlags(_READ)
        look = self._look(slot.cell)
        item.setData(look, LOOK)
        item.setText(look.text)
        item.setToolTip("\n".join(look.mark.messages) if look.mark else "")
        name = f"{self._filing.edition.short_name(slot.cell)} {look.text or '空'}"
        item.setData(name, Qt.ItemDataRole.AccessibleTextRole)

    def _look(self, cell: CellKey) -> CellLook:
        edition, last = self._filing.edition, self._filing.last_year
        before = show(last.figures.get(cell), last.edition.kind(cell)) if last and last.edition.has(cell) else ""
        return CellLook(
            show(self._filing.figures.get(cell), edition.kind(cell)),
            Role.CELL,
            is_total=cell in edition.operands,
            mark=self._marks.get(cell),
            last_year=before,
        )


class FiledTable(FormView):
    """One table; ``cell_entered`` carries the CellKey the clerk is on, ``chosen`` asks for words on it (Enter)."""

    cell_entered = Signal(object)
    chosen = Signal()

    def __init__(self, model: FiledModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        model.setParent(self)
        body = QTableView(self)
        set_up(body, model, model.form, self.delegate)
        body.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        body.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        body.setTabKeyNavigation(False)
        self.mount(model, model.form, body)
        body.activated.connect(lambda _: self.chosen.emit())
        body.selectionModel().currentChanged.connect(lambda now, _: self._enter(now))

    def go_to(self, cell: CellKey) -> None:
        """Stand on a cell, in sight."""
        index = self.model.index_of(cell)
        self.body.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.body.scrollTo(index)

    def _enter(self, index: QModelIndex) -> None:
        if cell := self.model.cell_at(index):
            self.cell_entered.emit(cell)


class FiledForm(QTabWidget):
    """The tables and the words of a report. ``cell_entered`` and ``chosen`` are those of its tables."""

    cell_entered = Signal(object)
    chosen = Signal()

    def __init__(self, filing: Filing, findings: Sequence[Finding], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDocumentMode(True)
        self._tables: dict[str, FiledTable] = {}
        marks = marks_of(findings, filing.figures)
        for section in filing.edition.sections:
            if section.table:
                table = FiledTable(FiledModel(filing, filing.edition.table(section.table), marks), self)
                table.cell_entered.connect(self.cell_entered)
                table.chosen.connect(self.chosen)
                self._tables[section.table] = table
                self.addTab(table, section.short)
        self._edition = filing.edition
        self.addTab(_words(filing), "文字")

    def go_to(self, cell: CellKey) -> None:
        """Turn to the table of a cell, and stand on it."""
        table = self._tables[self._edition.table_of(cell).key]
        self.setCurrentWidget(table)
        table.go_to(cell)

    def show_note(self, cell: CellKey, note: Note | None) -> None:
        """Put the mark of a note on a cell, or take it off."""
        self._tables[self._edition.table_of(cell).key].model.show_note(cell, note)


def _words(filing: Filing) -> QTextBrowser:
    page = QTextBrowser()
    page.setStyleSheet("QTextBrowser { border: 0; padding: 8px 14px; }")
    parts = []
    for section in filing.edition.texts:
        heading = escape(section.heading or section.short)
        told = escape(filing.text(section.key)).replace("\n", "<br>")
        told = told or f'<span style="color:{colours.explain}">（没有写）</span>'
        parts.append(f"<h3>{heading}</h3><p>{told}</p>")
    page.setHtml("".join(parts))
    return page
