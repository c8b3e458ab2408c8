"""What Qt tells a delegate about the item it paints; the stubs of PySide6 6.8 leave these fields out."""

from typing import Protocol, cast

from PySide6.QtCore import QRect
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

SELECTED = int(QStyle.StateFlag.State_Selected.value)
FOCUSED = int(QStyle.StateFlag.State_HasFocus.value)
HOVERED = int(QStyle.StateFlag.State_MouseOver.value)


class _ItemFields(Protocol):
    rect: QRect
    state: QStyle.StateFlag
    font: QFont
    fontMetrics: QFontMetrics


def rect_of(option: QStyleOptionViewItem) -> QRect:
    """Where the item is painted."""
    return cast(_ItemFields, option).rect


def state_of(option: QStyleOptionViewItem) -> int:
    """Selected, focused and the like as bits: comparing Qt's flags costs more than painting a cell."""
    return int(cast(_ItemFields, option).state.value)


def font_of(option: QStyleOptionViewItem) -> QFont:
    """The font of the view that holds the item."""
    return cast(_ItemFields, option).font


def metrics_of(option: QStyleOptionViewItem) -> QFontMetrics:
    """The measures of that font."""
    return cast(_ItemFields, option).fontMetrics
