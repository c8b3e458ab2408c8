"""The printed table with one line to key into: the first figures are not shown, only what is keyed now."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QLineEdit, QWidget

from models.editions.edition import CellKey, Edition, Table
from models.editions.layout import Layout, Slot, SlotRole, lay_out
from models.figures.value import format_figure
from models.services.second_keying import SecondKeying
from ui.report.grid.cell_appearance import CellAppearance, CellPainter
from ui.report.grid.form_view import row_heights, shared_widths
from ui.theme.colours import colours

_ROW, _EDGE = 27, 1


class KeyLine(QLineEdit):
    """A figure being keyed. ``handed_over`` says whether the clerk goes on (1) or back (-1)."""

    handed_over = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrame(False)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Tab and Down go on; with Shift, and Up, back."""
        key = event.key()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.handed_over.emit(-1 if shift else 1)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Tab):
            self.handed_over.emit(1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Backtab):
            self.handed_over.emit(-1)
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab belongs to the path through the table."""
        return False


class KeyingTable(QAbstractScrollArea):
    """One table at a time. ``pointed_at`` carries the CellKey that was clicked."""

    pointed_at = Signal(object)

    def __init__(self, edition: Edition, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._edition = edition
        self._cell_painter = CellPainter(colours, self.font())
        self._form: Layout = lay_out(edition.tables[0])
        self._keying: SecondKeying | None = None
        self._cells_to_key: frozenset[CellKey] = frozenset()
        self._cell: CellKey | None = None
        self._lefts: list[int] = [0]
        self._tops: list[int] = [0]
        self.line = KeyLine(self.viewport())
        self.line.setFont(self._cell_painter.number)
        self.line.hide()
        self.verticalScrollBar().valueChanged.connect(self._place_line)

    @property
    def cell(self) -> CellKey | None:
        """The cell that is keyed."""
        return self._cell

    def show_keying(self, keying: SecondKeying) -> None:
        """Key for this one."""
        self._keying = keying
        self._cells_to_key = frozenset(keying.cells)

    def go_to(self, cell: CellKey) -> None:
        """Put the line on a cell, with what was keyed there now or before this second keying was stopped."""
        assert self._keying is not None
        self._lay_out(self._edition.table_of(cell))
        self._cell = cell
        value = self._keying.keyed.get(cell)
        self.line.setText(format_figure(value, self._edition.kind(cell)).lstrip("+"))
        self.line.setAccessibleName(self._edition.full_name(cell))
        self.line.selectAll()
        self._bring_into_view()
        self.line.show()
        self.line.setFocus()
        self.viewport().update()

    def _lay_out(self, table: Table) -> None:
        self._form = lay_out(table)
        widths = shared_widths(self._form, max(self.viewport().width() - 2 * _EDGE, 200))
        heights = row_heights(self._form, widths, self._cell_painter, _ROW)
        self._lefts, self._tops = _running_sums(widths), _running_sums(heights)
        room = self.viewport().height()
        self.verticalScrollBar().setRange(0, max(0, self._tops[-1] + 2 * _EDGE - room))
        self.verticalScrollBar().setPageStep(room)
        self.verticalScrollBar().setSingleStep(_ROW)

    @property
    def _frozen(self) -> int:
        """How many rows at the top stay in view: the head, where the table has only one."""
        has_titles = any(slot.role is SlotRole.TITLE for slot in self._form.slots)
        return 0 if has_titles else self._form.head_rows

    def _box(self, slot: Slot) -> QRect:
        left, top = self._lefts[slot.column], self._tops[slot.row]
        right, bottom = self._lefts[slot.column + slot.columns], self._tops[slot.row + slot.rows]
        moved = 0 if slot.row < self._frozen else self.verticalScrollBar().value()
        return QRect(_EDGE + left, _EDGE + top - moved, right - left, bottom - top)

    def _bring_into_view(self) -> None:
        if self._cell is None:
            return
        slot = self._form.slot_of_cell[self._cell]
        bar, head = self.verticalScrollBar(), self._tops[self._frozen]
        top, bottom = self._tops[slot.row] - head, self._tops[slot.row + slot.rows] + 2 * _ROW
        if top < bar.value():
            bar.setValue(top)
        elif bottom > bar.value() + self.viewport().height():
            bar.setValue(bottom - self.viewport().height())
        self._place_line()

    def _place_line(self) -> None:
        if self._cell is not None:
            self.line.setGeometry(self._box(self._form.slot_of_cell[self._cell]).adjusted(0, 0, -1, -1))
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The form shares the new width."""
        super().resizeEvent(event)
        if self._cell is not None:
            self._lay_out(self._edition.table_of(self._cell))
            self._bring_into_view()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The form with what was keyed; cells that are not keyed are as grey as totals."""
        if self._cell is None:  # not laid out yet
            return
        painter = QPainter(self.viewport())
        rows = sorted(self._form.slots, key=lambda slot: slot.row < self._frozen)
        line = self._cell_painter.colour(colours.line)
        for slot in rows:
            self._cell_painter.paint(painter, self._box(slot), self._appearance(slot), False, False)
        painter.fillRect(0, 0, self._lefts[-1] + _EDGE, _EDGE, line)
        painter.fillRect(0, 0, _EDGE, min(self.viewport().height(), self._tops[-1] + _EDGE), line)

    def _appearance(self, slot: Slot) -> CellAppearance:
        innermost = slot.role is SlotRole.ROW_HEAD and slot.column + slot.columns == self._form.label_columns
        cell, keying = slot.cell, self._keying
        if cell is None or keying is None:
            return CellAppearance(slot.text, slot.role, is_innermost=innermost, pieces=slot.pieces)
        text = format_figure(keying.keyed[cell], self._edition.kind(cell)) or "空" if cell in keying.keyed else ""
        return CellAppearance(text, SlotRole.CELL, is_total=cell not in self._cells_to_key)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a cell that is to be keyed leads there."""
        at = event.position().toPoint()
        for cell, slot in self._form.slot_of_cell.items():
            if cell in self._cells_to_key and self._box(slot).contains(at):
                self.pointed_at.emit(cell)


def _running_sums(lengths: list[int]) -> list[int]:
    sums = [0]
    for length in lengths:
        sums.append(sums[-1] + length)
    return sums
