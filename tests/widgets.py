"""Widgets as a test asks for them, in exact types where Qt's stubs know less."""

from typing import Protocol, TypeVar, cast

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QTableWidget, QTextEdit, QWidget

Child = TypeVar("Child", bound=QObject)


class FormatRange(Protocol):
    """A stretch of a block that is laid out otherwise; the stubs of PySide6 6.8 leave its fields out."""

    start: int
    length: int
    format: QTextCharFormat


class Selection(Protocol):
    """A stretch with a ground of its own, of the same stubs."""

    cursor: QTextCursor


def children(parent: QObject, kind: type[Child]) -> list[Child]:
    """All of a kind below a parent."""
    found: list[Child] = list(parent.findChildren(kind))
    return found


def texts(parent: QWidget) -> list[str]:
    """What is written on the labels that are shown below a widget."""
    return [label.text() for label in children(parent, QLabel) if label.isVisible()]


def focused() -> QWidget:
    """What has the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the keyboard"
    return widget


def cell_text(table: QTableWidget, row: int, column: int) -> str:
    """What stands in a cell of a list."""
    item = table.item(row, column)
    assert item is not None, (row, column)
    return item.text()


def line_of(box: QComboBox) -> QLineEdit:
    """The line that is typed into a box of choices."""
    line = box.lineEdit()
    assert line is not None
    return line


def formats_of(block: QTextBlock) -> list[FormatRange]:
    """How the stretches of a block are laid out."""
    return cast(list[FormatRange], block.layout().formats())


def lit_words(text: QTextEdit) -> list[str]:
    """The words that lie on a ground of their own."""
    return [each.cursor.selectedText() for each in cast(list[Selection], text.extraSelections())]
