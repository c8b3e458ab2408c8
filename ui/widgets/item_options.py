"""What Qt tells a delegate about the item it paints; PySide's stubs leave these attributes out."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

SELECTED = int(QStyle.StateFlag.State_Selected.value)
FOCUSED = int(QStyle.StateFlag.State_HasFocus.value)


def rect_of(option: QStyleOptionViewItem) -> QRect:
    """Where the item is painted."""
    rect: QRect = option.rect  # type: ignore[attr-defined]
    return rect


def state_of(option: QStyleOptionViewItem) -> int:
    """Selected, focused and the like as bits: comparing Qt's flags costs more than painting a cell."""
    return int(option.state.value)  # type: ignore[attr-defined]
