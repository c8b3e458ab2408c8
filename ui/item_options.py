"""What Qt tells a delegate about the item it paints; PySide's stubs leave these attributes out."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem


def rect_of(option: QStyleOptionViewItem) -> QRect:
    """Where the item is painted."""
    rect: QRect = option.rect  # type: ignore[attr-defined]
    return rect


def has_state(option: QStyleOptionViewItem, flag: QStyle.StateFlag) -> bool:
    """Whether the item is selected, focused and the like."""
    return bool(option.state & flag)  # type: ignore[attr-defined]
