"""Every word that a widget shows, and what among them only a programmer should read."""

from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QTabWidget,
    QTextEdit,
    QWidget,
)

from tests.raw_words import raw_words

ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)
_MOST_ROWS = 400


def raw_on_screen(spared: tuple[str, ...] = ()) -> list[str]:
    """The same of every window of the program, each with where it stands; ``spared`` are words that others wrote."""
    found = []
    for window in QApplication.topLevelWidgets():
        for widget in (window, *window.findChildren(QWidget)):
            for text in words_of(widget):
                for spare in spared:
                    text = text.replace(spare, "")
                found += [f"{type(widget).__name__} {widget.objectName()}: {raw}" for raw in raw_words(text)]
    return found


def words_of(widget: QWidget) -> Iterator[str]:
    """The words of one widget, without those of its children."""
    yield from (widget.toolTip(), widget.whatsThis(), widget.statusTip(), widget.accessibleName(), widget.windowTitle())
    for action in widget.actions():
        yield from (action.text(), action.toolTip())
    if isinstance(widget, QLabel | QAbstractButton | QMessageBox):
        yield widget.text()
    if isinstance(widget, QGroupBox):
        yield widget.title()
    if isinstance(widget, QLineEdit):
        yield from (widget.placeholderText(), widget.text())
    if isinstance(widget, QTextEdit | QPlainTextEdit):
        yield widget.toPlainText()
    if isinstance(widget, QTabWidget):
        yield from (widget.tabText(at) for at in range(widget.count()))
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(at) for at in range(widget.count()))
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from _model_words(widget.model())


def _model_words(model: QAbstractItemModel) -> Iterator[str]:
    above = [QModelIndex()]
    while above:
        parent = above.pop()
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)
        for row in range(min(model.rowCount(parent), _MOST_ROWS)):
            for column in range(columns):
                index = model.index(row, column, parent)
                yield from (str(index.data(role) or "") for role in ROLES)
            first = model.index(row, 0, parent)
            if first != parent and model.rowCount(first):
                above.append(first)
    if not isinstance(model, QAbstractListModel):
        for section in range(model.columnCount(QModelIndex())):
            yield str(model.headerData(section, Qt.Orientation.Horizontal) or "")


def open_dialogs() -> list[QDialog]:
    """The dialogs that wait for an answer."""
    return [window for window in QApplication.topLevelWidgets() if isinstance(window, QDialog) and window.isVisible()]
