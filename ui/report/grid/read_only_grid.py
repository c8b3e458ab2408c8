"""A table of the form that is only looked at: figures are shown in it, none is typed."""

from collections.abc import Mapping

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from models.editions.edition import CellKey, Edition, Table
from models.editions.layout import Slot, SlotRole, lay_out
from ui.report.grid.cell_appearance import CellAppearance
from ui.report.grid.form_head import header_words
from ui.report.grid.form_view import FormView, set_up
from ui.report.grid.grid_model import APPEARANCE_ROLE
from ui.report.grid.keyboard_path import KeyboardPath, Move
from ui.widgets.clipboard import copy_cells
from ui.widgets.plain_text import plain_tip

_READ = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_MOVES = {
    Qt.Key.Key_Up: Move.UP,
    Qt.Key.Key_Down: Move.DOWN,
    Qt.Key.Key_Left: Move.LEFT,
    Qt.Key.Key_Right: Move.RIGHT,
    Qt.Key.Key_Home: Move.ROW_START,
    Qt.Key.Key_End: Move.ROW_END,
}


class ReadOnlyGridModel(QStandardItemModel):
    """Every slot of one table; a cell has the look it was given, and before that none."""

    def __init__(self, edition: Edition, table: Table, parent: QObject | None = None) -> None:
        self.form = lay_out(table)
        super().__init__(self.form.rows, self.form.columns, parent)
        self._edition = edition
        self._at = {(slot.row, slot.column): cell for cell, slot in self.form.slot_of_cell.items()}
        for row in range(self.form.rows):
            for column in range(self.form.columns):
                item = QStandardItem()
                item.setFlags(Qt.ItemFlag.NoItemFlags)
                self.setItem(row, column, item)
        for slot in self.form.slots:
            self._place(slot)
        rows, columns = header_words(edition, self.form)
        self.setVerticalHeaderLabels(rows)
        self.setHorizontalHeaderLabels(columns)

    def cell_at(self, index: QModelIndex) -> CellKey | None:
        """The cell an index stands for; None for the form's own words."""
        return self._at.get((index.row(), index.column()))

    def index_of(self, cell: CellKey) -> QModelIndex:
        """Where a cell stands."""
        slot = self.form.slot_of_cell[cell]
        return self.index(slot.row, slot.column)

    def show_appearances(self, appearances: Mapping[CellKey, CellAppearance], tips: Mapping[CellKey, str]) -> None:
        """Show these; only what is not the same is painted again. ``tips`` are the words of tooltips."""
        for cell in self.form.slot_of_cell:
            if cell not in appearances:
                continue
            index, appearance, tip = self.index_of(cell), appearances[cell], tips.get(cell, "")
            if index.data(APPEARANCE_ROLE) != appearance or index.data(Qt.ItemDataRole.ToolTipRole) != plain_tip(tip):
                spoken = f"{self._edition.short_name(cell)} {appearance.text or '空'}"
                roles = {
                    Qt.ItemDataRole.DisplayRole: appearance.text,
                    Qt.ItemDataRole.ToolTipRole: plain_tip(tip),
                    Qt.ItemDataRole.AccessibleTextRole: f"{spoken}，{tip}" if tip else spoken,
                    APPEARANCE_ROLE: appearance,
                }
                self.setItemData(index, roles)

    def _place(self, slot: Slot) -> None:
        item = self.item(slot.row, slot.column)
        if slot.cell is None:
            innermost = slot.role is SlotRole.ROW_HEAD and slot.column + slot.columns == self.form.label_columns
            item.setData(
                CellAppearance(slot.text, slot.role, is_innermost=innermost, pieces=slot.pieces), APPEARANCE_ROLE
            )
        else:
            item.setData(
                CellAppearance("", SlotRole.CELL, is_total=slot.cell in self._edition.operands), APPEARANCE_ROLE
            )
            item.setFlags(_READ)


class ReadOnlyGridBody(QTableView):
    """Rows that are walked through with the arrows and copied, never typed into."""

    def __init__(self, model: ReadOnlyGridModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._path = KeyboardPath(model.form, ())
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def go_to(self, cell: CellKey) -> None:
        """Stand on a cell, in sight."""
        index = self._model.index_of(cell)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk from cell to cell; what is selected is copied as spreadsheets take it."""
        cell, move = self._model.cell_at(self.currentIndex()), _MOVES.get(Qt.Key(event.key()))
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif move is not None and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.go_to(self._path.follow(cell, move) if cell else self._path.first)
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """Put the selected figures on the clipboard."""
        slots = [
            self._model.form.slot_of_cell[cell] for i in self.selectedIndexes() if (cell := self._model.cell_at(i))
        ]
        texts = {(s.row, s.column): str(self._model.index(s.row, s.column).data() or "") for s in slots}
        rows, columns = sorted({row for row, _ in texts}), sorted({column for _, column in texts})
        copy_cells([[texts.get((row, column), "") for column in columns] for row in rows])


class ReadOnlyGrid(FormView):
    """One table; ``cell_entered`` carries the CellKey the clerk is on, ``chosen`` comes with Enter."""

    cell_entered = Signal(object)
    chosen = Signal()
    body: ReadOnlyGridBody

    def __init__(self, model: ReadOnlyGridModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        model.setParent(self)
        body = ReadOnlyGridBody(model, self)
        set_up(body, model, model.form, self.delegate)
        self.mount(model, model.form, body)
        body.activated.connect(lambda _: self.chosen.emit())
        body.selectionModel().currentChanged.connect(lambda now, _: self._enter(now))

    @property
    def cell(self) -> CellKey | None:
        """The cell the clerk is on."""
        return self.model.cell_at(self.body.currentIndex())

    def _enter(self, index: QModelIndex) -> None:
        if cell := self.model.cell_at(index):
            self.cell_entered.emit(cell)
