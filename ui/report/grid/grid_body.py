"""The part of a table that is typed into: keyboard path, editors, copy, paste and fill."""

from typing import cast

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QKeySequence, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QTableView, QWidget
from shiboken6 import isValid

from models.editions.edition import CellKey
from models.report.change import figure_place
from ui.report.grid.carry_lock import CarryLock
from ui.report.grid.cell_editor import Bubble, CellDelegate, CellEditor, tab_move
from ui.report.grid.fill_handle import FillHandle
from ui.report.grid.form_view import set_up
from ui.report.grid.grid_model import AnyIndex, GridModel
from ui.report.grid.keyboard_path import KeyboardPath, Move
from ui.report.grid.selection_edits import SelectionEdits
from ui.widgets.announce import announce
from ui.widgets.clipboard import read_clipboard

_MOVES = {
    Qt.Key.Key_Up: Move.UP,
    Qt.Key.Key_Down: Move.DOWN,
    Qt.Key.Key_Left: Move.LEFT,
    Qt.Key.Key_Right: Move.RIGHT,
    Qt.Key.Key_Home: Move.ROW_START,
    Qt.Key.Key_End: Move.ROW_END,
}
_FAR_MOVES = {
    Qt.Key.Key_Up: Move.TOP,
    Qt.Key.Key_Down: Move.BOTTOM,
    Qt.Key.Key_Left: Move.ROW_START,
    Qt.Key.Key_Right: Move.ROW_END,
    Qt.Key.Key_Home: Move.FIRST,
    Qt.Key.Key_End: Move.LAST,
}
TO_SAVE = "正在填写，按回车保存"
_DOUBLE_CLICK = QAbstractItemView.EditTrigger.DoubleClicked
_NO_HINT = QAbstractItemDelegate.EndEditHint.NoHint


class GridBody(QTableView):
    """Rows of one table. ``cell_entered`` carries the CellKey the clerk is on; ``chosen`` that others are selected."""

    cell_entered = Signal(object)
    chosen = Signal()

    def __init__(self, model: GridModel, delegate: CellDelegate, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._delegate = delegate
        self._path = KeyboardPath(
            model.form, model.report.edition.operands, lambda: model.report.carry_over.locked_cells
        )
        self.carry_lock = CarryLock(model.report, self, self.selected_cells)
        self.edits = SelectionEdits(model, self.carry_lock, self.selected_cells, self.show_message)
        # Some versions of Qt tell of a selection as soon as there is a model.
        self.fill_handle = FillHandle(self, model, self.edits)
        self._bubble: Bubble | None = None
        self._is_committing = False
        self._open_editors: list[CellEditor] = []
        delegate.opened.connect(self.listen_to)
        set_up(self, model, model.form, delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.AnyKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.insertActions(self.actions()[0], self.edits.menu_actions(self, self.paste))
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    @property
    def current_cell(self) -> CellKey | None:
        """The cell the clerk is on."""
        return self._model.cell_at(self.currentIndex())

    @property
    def enter_goes_right(self) -> bool:
        """Whether Enter walks row by row; otherwise column by column."""
        return self._delegate.enter_goes_right

    def go_to(self, cell: CellKey) -> None:
        """Stand on the cell, in sight."""
        index = self._model.index_of(cell)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def go_to_first(self) -> None:
        """Stand on the first typed cell, unless the clerk already stands somewhere."""
        if self.current_cell is None:
            self.go_to(self._path.first)

    def take_step(self, step: Move) -> None:
        """Take a step on the path."""
        cell = self.current_cell
        self.go_to(self._path.follow(cell, step) if cell else self._path.first)

    def editors(self) -> list[CellEditor]:
        """The open editors, those with refused texts included."""
        return list(self._open_editors)

    def commit_pending(self) -> bool:
        """Hand over what is still in an editor; False when some of it was refused."""
        for editor in self.editors():
            self._commit_editor(editor, Move.STAY, False)
        return not self.editors()

    def selected_cells(self) -> tuple[CellKey, ...]:
        """The cells selected, in printed order; the current one when nothing else is."""
        cells = {cell for index in self.selectedIndexes() if (cell := self._model.cell_at(index))}
        if not cells and self.current_cell:
            cells = {self.current_cell}
        return tuple(cell for cell in self._model.table.cells if cell in cells)

    def paste(self) -> None:
        """Take a block from the clipboard as one step, after a preview where there is something to look at."""
        cells = self.selected_cells()
        if not cells or self._model.report.is_locked:
            return
        from ui.report.grid.pasting import Paste

        report = self._model.report
        pasting = Paste(report, self._model.form, cells[0], read_clipboard())
        if pasting.refusal:
            self.show_message(f"没有粘贴。{pasting.refusal}")
        elif pasting.block.needs_no_review:
            pasting.write()
        else:
            from ui.report.grid.paste_preview import PastePreview

            preview = PastePreview(pasting.block, report.filing, self.window())
            preview.accepted.connect(lambda: pasting.write())  # a bound method alone would not keep it
            preview.open()

    def show_message(self, text: str) -> None:
        """Say why something did not happen, below the current cell; the next key takes it away."""
        if self._bubble is None:
            self._bubble = Bubble(self.window())
        spot = QWidget(self.viewport())
        spot.setGeometry(self.visualRect(self.currentIndex()))
        self._bubble.show_below(spot, text)
        announce(self, text)
        spot.deleteLater()

    @property
    def shown_message(self) -> str:
        """What was said last and can still be read."""
        return self._bubble.text() if self._bubble is not None and not self._bubble.isHidden() else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        """The cells, and on top of them what fills others."""
        super().paintEvent(event)
        self.fill_handle.paint()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl it makes the type larger or smaller, which is the window's."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keyboard of a keying program; what is not a command begins typing."""
        if event.key() == Qt.Key.Key_Escape and self.fill_handle.give_up():
            return
        if self._bubble is not None:
            self._bubble.hide()
        if self._run_command(event) or self._move_by_key(event):
            return
        is_typing = bool(event.text()) and event.text().isprintable()
        if is_typing and (reason := self._locked()):
            self.show_message(reason)
        elif not (is_typing and self._refuse_carry_locked()):
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """A full-width digit that comes without composing opens the editor; Qt alone would lose it."""
        cell = self.current_cell
        if event.commitString() and not self.editors() and self._model.is_typed(cell):
            if self._refuse_carry_locked():
                return
            if self.edit(self.currentIndex(), QAbstractItemView.EditTrigger.AllEditTriggers, None):
                editor = self.editors()[-1]
                editor.setText(event.commitString())
                editor.setFocus()
            return
        super().inputMethodEvent(event)

    def event(self, event: QEvent) -> bool:
        """Tab belongs to the path through the table; at the end of the path it leaves the table."""
        if event.type() == QEvent.Type.KeyPress and (move := tab_move(cast(QKeyEvent, event))):
            cell = self.current_cell
            if cell is not None and self._path.follow(cell, move) == cell:
                return self.focusNextPrevChild(move is Move.RIGHT_PATH)
            self.take_step(move)
            return True
        return super().event(event)

    def commitData(self, editor: QWidget) -> None:
        """Qt asks for this when the clerk leaves a cell by any way."""
        if isinstance(editor, CellEditor):
            self._commit_editor(editor, Move.STAY, False)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """An editor whose text was refused stays, and the other cells can be typed into meanwhile."""
        if isinstance(editor, CellEditor) and editor.reason and not editor.is_given_up:
            self.setState(QAbstractItemView.State.NoState)
        else:
            if editor in self._open_editors:
                self._open_editors.remove(editor)
                self._tell_closed(editor)
            super().closeEditor(editor, hint)

    def _tell_closed(self, editor: CellEditor) -> None:
        if isValid(self._model.report) and (cell := self._model.cell_at(editor.index)):
            self._model.report.open_on(figure_place(cell), False)
            self._model.report.set_unsaved(figure_place(cell), "")

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        """Tell who listens where the clerk is."""
        super().currentChanged(current, previous)
        if former := self._model.cell_at(previous):
            self._model.mark_seen(former)
        self.cell_entered.emit(self._model.cell_at(current))

    def selectionChanged(self, chosen: QItemSelection, left: QItemSelection) -> None:
        """The menu offers what can be done with what is chosen."""
        super().selectionChanged(chosen, left)
        self.carry_lock.clear_message()
        self.carry_lock.enable()
        self.fill_handle.follow()
        self.chosen.emit()

    def edit(self, index: AnyIndex, trigger: object = None, event: object = None) -> bool:
        """Open an editor; a final report opens none."""
        if trigger is None:
            super().edit(index)
            return True
        if self._model.report.is_locked or (trigger is _DOUBLE_CLICK and self._refuse_carry_locked()):
            return False
        return bool(super().edit(index, trigger, event))  # type: ignore[call-overload]

    def listen_to(self, editor: CellEditor) -> None:
        """Take what a new editor hands over."""
        self._open_editors.append(editor)
        if cell := self._model.cell_at(editor.index):
            self._model.report.open_on(figure_place(cell), True)
            editor.textEdited.connect(lambda _: self._model.report.set_unsaved(figure_place(cell), TO_SAVE))
        editor.handed_over.connect(self._commit_editor)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Only the current cell looks different with the focus; Qt would repaint the whole table."""
        self.go_to_first()
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, self._model.is_typed(self.current_cell))
        self.update(self.currentIndex())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The same when it goes, which it does with every editor."""
        self.update(self.currentIndex())

    def _locked(self) -> str:
        """Why nothing can be typed where the clerk is; empty where it can."""
        if reason := self._model.report.lock_reason:
            return reason
        return "" if self._model.is_typed(self.current_cell) else "这一格是合计，由程序算出，不用填写。"

    def _refuse_carry_locked(self) -> bool:
        """Whether the current cell is held to last year's report; then the clerk is told."""
        cell = self.current_cell
        if cell is None or not self._model.is_carry_locked(cell) or self._model.report.is_locked:
            return False
        self.carry_lock.explain_lock([cell])
        return True

    def _run_command(self, event: QKeyEvent) -> bool:
        commands = {
            QKeySequence(QKeySequence.StandardKey.Copy): self.edits.copy,
            QKeySequence(QKeySequence.StandardKey.Cut): self.edits.cut,
            QKeySequence(QKeySequence.StandardKey.Paste): self.paste,
            QKeySequence("Ctrl+0"): self.edits.zero_fill,
            QKeySequence("Ctrl+Return"): self._fill_selection,
            QKeySequence("Ctrl+D"): self.edits.fill_down,
            QKeySequence("Ctrl+R"): self.edits.fill_right,
            QKeySequence(Qt.Key.Key_Delete): self.edits.blank_out,
            QKeySequence(Qt.Key.Key_Backspace): self.edits.blank_out,
            QKeySequence(Qt.Key.Key_F2): self._edit_inside,
        }
        command = commands.get(QKeySequence(event.keyCombination()))
        if command:
            command()
        return command is not None

    def _move_by_key(self, event: QKeyEvent) -> bool:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = Qt.Key(event.key())
        shift, control = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and modifiers in (Qt.KeyboardModifier.NoModifier, shift):
            back = modifiers == shift
            right = (Move.RIGHT_PATH, Move.RIGHT_PATH_BACK)[back]
            self.take_step(right if self.enter_goes_right else (Move.DOWN_PATH, Move.DOWN_PATH_BACK)[back])
            return True
        moves = {Qt.KeyboardModifier.NoModifier: _MOVES, control: _FAR_MOVES, shift: _MOVES}.get(modifiers)
        if moves is None or key not in moves or self.current_cell is None:
            return False
        if modifiers == shift:
            self._extend_selection(self._path.follow(self.current_cell, moves[key]))
        else:
            self.take_step(moves[key])
        return True

    def _extend_selection(self, cell: CellKey) -> None:
        """Move on and take the cells between into the selection."""
        chosen = self.selectionModel().selection()
        anchor = self.currentIndex()
        corners = chosen.indexes() or [anchor]
        first = corners[0] if corners[0] != anchor else corners[-1]
        index = self._model.index_of(cell)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        top, bottom = sorted((first.row(), index.row()))
        left, right = sorted((first.column(), index.column()))
        area = QItemSelection(self._model.index(top, left), self._model.index(bottom, right))
        self.selectionModel().select(area, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def _fill_selection(self) -> None:
        if self.current_cell is not None:
            self.edits.fill_with(self.current_cell)

    def _edit_inside(self) -> None:
        index = self.currentIndex()
        if self._model.is_typed(self._model.cell_at(index)) and not (
            self._model.report.is_locked or self._refuse_carry_locked()
        ):
            self.edit(index, QAbstractItemView.EditTrigger.AllEditTriggers, None)
            for editor in self.editors():
                if editor.index == index:
                    editor.is_overtyping = False
                    editor.end(False)

    def _commit_editor(self, editor: CellEditor, step: Move, fills: bool) -> None:
        """Take an editor's text into the report, or leave it open with the reason."""
        if self._is_committing or editor not in self._open_editors or not isValid(self._model.report):
            return
        self._is_committing = True
        try:
            cell = self._model.cell_at(editor.index)
            if cell and not editor.is_given_up:
                reason = self._model.enter(cell, editor.text())
                if reason:
                    editor.refuse(reason)
                    return
        finally:
            self._is_committing = False
        stood_here = self.currentIndex() == editor.index
        editor.accept()
        self.closeEditor(editor, _NO_HINT)
        if not stood_here:
            return
        if fills:
            self._fill_selection()
        elif step is not Move.STAY:
            self.take_step(step)
