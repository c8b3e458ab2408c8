"""Typing into a cell: what is not a number stays in the editor, with the reason beside it."""

from typing import cast

from PySide6.QtCore import QEvent, QObject, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QMoveEvent, QPainter, QShowEvent
from PySide6.QtWidgets import (
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from shiboken6 import isValid

from models.editions.layout import SlotRole
from ui.report.grid.cell_appearance import CellAppearance, CellPainter
from ui.report.grid.grid_model import APPEARANCE_ROLE, AnyIndex
from ui.report.grid.keyboard_path import Move
from ui.widgets.announce import announce
from ui.widgets.item_options import FOCUSED, HOVERED, SELECTED, rect_of, state_of
from ui.widgets.plain_text import PlainLabel, plain_tip

_BUBBLE_WIDTH, _BUBBLE_EDGE = 420, 22
_EMPTY = CellAppearance("", SlotRole.CORNER)
_OVERTYPE_MOVES = {Qt.Key.Key_Left: Move.LEFT, Qt.Key.Key_Right: Move.RIGHT}
_MOVES = {Qt.Key.Key_Up: Move.UP, Qt.Key.Key_Down: Move.DOWN}


class Bubble(PlainLabel):
    """A few words right below the place they are about; it takes neither focus nor clicks."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(parent=window)
        self._window = window
        self.setObjectName("refusalBubble")
        self.setWordWrap(True)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_below(self, place: QWidget, text: str) -> None:
        """Say it below the widget, moved as far as the window's edges ask."""
        window = self._window
        if not isValid(window):  # the window is being taken down around a refused text
            return
        self.setText(text)
        self.ensurePolished()
        most = min(_BUBBLE_WIDTH, window.width() - 16)
        room = QRect(0, 0, most - _BUBBLE_EDGE, 10_000)
        bounds = self.fontMetrics().boundingRect(room, int(Qt.TextFlag.TextWordWrap), text)
        self.setFixedSize(bounds.width() + _BUBBLE_EDGE + 4, bounds.height() + 14)
        at = place.mapTo(window, QPoint(0, place.height() + 3))
        x = max(8, min(at.x(), window.width() - self.width() - 8))
        y = at.y() if at.y() + self.height() <= window.height() else at.y() - place.height() - self.height() - 6
        self.move(x, y)
        self.raise_()
        self.show()


class CellEditor(QLineEdit):
    """A line for one figure. ``handed_over`` says where the clerk wants to go, and whether the selection is filled."""

    handed_over = Signal(QLineEdit, Move, bool)

    def __init__(self, parent: QWidget, index: AnyIndex) -> None:
        super().__init__(parent)
        self.index = QPersistentModelIndex(index)
        self.is_overtyping = True
        self.enter_goes_right = False
        self.reason = ""
        self.is_given_up = False
        self._bubble: Bubble | None = None
        self.setFrame(False)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.textEdited.connect(self._forget_reason)

    def refuse(self, reason: str) -> None:
        """Keep the text and say why it cannot stand."""
        self.reason = reason
        self.setToolTip(plain_tip(reason))
        self.setAccessibleDescription(reason)
        announce(self, reason)
        self._apply_style()
        if self._bubble is None:
            self._bubble = Bubble(self.window())
            self.destroyed.connect(self._bubble.deleteLater)
        self._bubble.show_below(self, reason)

    def accept(self) -> None:
        """The text was taken: nothing stands against closing."""
        self.reason = ""
        self.hide_reason()

    def hide_reason(self) -> None:
        """Put the bubble away."""
        if self._bubble is not None:
            self._bubble.hide()

    def moveEvent(self, event: QMoveEvent) -> None:
        """The bubble goes where its cell goes, and waits while that is scrolled out of sight."""
        super().moveEvent(event)
        if self.reason and self._bubble is not None:
            if self.visibleRegion().isEmpty():
                self._bubble.hide()
            else:
                self._bubble.show_below(self, self.reason)

    def hideEvent(self, event: QHideEvent) -> None:
        """The bubble goes when the table is hidden."""
        self.hide_reason()
        super().hideEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """It comes back when the refused text is seen again."""
        super().showEvent(event)
        if self.reason and self._bubble is not None:
            self._bubble.show_below(self, self.reason)

    def event(self, event: QEvent) -> bool:
        """Tab belongs to the path through the table, not to the focus chain."""
        if event.type() == QEvent.Type.KeyPress and (move := tab_move(cast(QKeyEvent, event))):
            self.handed_over.emit(self, move, False)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and the arrows hand over; Escape gives the old figure back; the rest is typing."""
        key = Qt.Key(event.key())
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            fills = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
            back = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
            self.handed_over.emit(self, Move.STAY if fills else self._enter(back), fills)
        elif key == Qt.Key.Key_Escape:
            self.is_given_up = True
            self.handed_over.emit(self, Move.STAY, False)
        elif key in _MOVES and not modifiers:
            self.handed_over.emit(self, _MOVES[key], False)
        elif key in _OVERTYPE_MOVES and self.is_overtyping and not modifiers:
            self.handed_over.emit(self, _OVERTYPE_MOVES[key], False)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Clicking into the text means editing it."""
        self.is_overtyping = False
        super().mousePressEvent(event)

    def _enter(self, back: bool) -> Move:
        if self.enter_goes_right:
            return Move.RIGHT_PATH_BACK if back else Move.RIGHT_PATH
        return Move.DOWN_PATH_BACK if back else Move.DOWN_PATH

    def _forget_reason(self) -> None:
        if self.reason:
            self.reason = ""
            self.setToolTip("")
            self.setAccessibleDescription("")
            self.hide_reason()
            self._apply_style()

    def _apply_style(self) -> None:
        self.setProperty("refused", bool(self.reason))
        self.style().polish(self)


def tab_move(event: QKeyEvent) -> Move | None:
    """Where a Tab leads in a table; Ctrl+Tab turns the page and is none of its business."""
    if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return None
    return {Qt.Key.Key_Tab: Move.RIGHT_PATH, Qt.Key.Key_Backtab: Move.RIGHT_PATH_BACK}.get(Qt.Key(event.key()))


class CellDelegate(QStyledItemDelegate):
    """Paints looks and opens editors. What an editor holds is handed over by the editor itself, not by Qt's filter."""

    opened = Signal(CellEditor)

    def __init__(self, brush: CellPainter, parent: QObject) -> None:
        super().__init__(parent)
        self.brush = brush
        self.enter_goes_right = False

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Paint the slot."""
        appearance = index.data(APPEARANCE_ROLE) or _EMPTY
        state = state_of(option)
        flags = (bool(state & each) for each in (SELECTED, FOCUSED, HOVERED))
        self.brush.paint(painter, rect_of(option), appearance, *flags)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> QWidget:
        """An editor for one figure."""
        editor = CellEditor(parent, index)
        editor.enter_goes_right = self.enter_goes_right
        editor.setFont(self.brush.number)
        editor.setText(str(index.data(Qt.ItemDataRole.DisplayRole) or ""))
        editor.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole) or ""))
        self.opened.emit(editor)
        return editor

    def setEditorData(self, editor: QWidget, index: AnyIndex) -> None:
        """Nothing: the editor was given its text once, and what is typed since is never overwritten."""

    def setModelData(self, editor: QWidget, model: QObject, index: AnyIndex) -> None:
        """Nothing: the view takes the text, so that a refusal can keep the editor open."""

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """The editor covers its cell without the lines beside it."""
        editor.setGeometry(rect_of(option).adjusted(0, 0, -1, -1))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leaving by the mouse or to another window's field hands the text over."""
        if event.type() == QEvent.Type.FocusOut and isinstance(watched, CellEditor):
            watched.handed_over.emit(watched, Move.STAY, False)
        return False
