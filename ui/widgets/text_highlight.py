"""A soft ground under a stretch of text; the stubs of PySide6 6.8 leave the fields of a selection out."""

from typing import Protocol, cast

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit


class _HighlightFields(Protocol):
    cursor: QTextCursor
    format: QTextCharFormat


def highlight(cursor: QTextCursor, colour: str) -> QTextEdit.ExtraSelection:
    """What `setExtraSelections` takes to lay a colour under what a cursor selects."""
    selection = QTextEdit.ExtraSelection()
    fields = cast(_HighlightFields, selection)
    fields.cursor = cursor
    fields.format.setBackground(QColor(colour))
    return selection
