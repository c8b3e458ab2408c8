"""Looking through every widget for words that Qt would take for markup, and watching a file that such words name."""

import ctypes
import os
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAction, QTextDocument
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QMessageBox,
    QTextEdit,
    QWidget,
)

from ui.shell.manual_page import ManualPage
from ui.widgets.plain_text import MarkupLabel

TIP_ROLES = (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.StatusTipRole, Qt.ItemDataRole.WhatsThisRole)
MARKS = ("<img", "<h1", '<a href="file:')
_IN_OPEN, _IN_NONBLOCK = 0x20, 0x800
_MOST_ROWS = 300


def hostile(picture: Path) -> str:
    """Words that look like markup: a picture, a headline beside the doubt, a link."""
    return f'<img src="{picture}"><h1>已核验</h1><a href="file:///x">x</a>'


def rendered(widget: QWidget) -> list[str]:
    """What below a widget would be painted as markup that the program did not write."""
    found = []
    for each in (widget, *widget.findChildren(QWidget)):
        called = f"{type(each).__name__} {each.objectName()}".strip()
        found += [f"{called}: {problem}" for problem in _problems(each)]
    return found


def _problems(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel | QMessageBox):
        yield from _label_problems(widget)
    # The manual has pictures of its own, and shows nothing but the file it is shipped as.
    if isinstance(widget, QTextEdit) and not isinstance(widget, ManualPage) and _has_marks(widget.toHtml()):
        yield "its page holds markup"
    for words in (widget.toolTip(), widget.whatsThis(), widget.statusTip()):
        yield from _tip_problems(words)
    for action in widget.actions():
        yield from _action_problems(action)
    if isinstance(widget, QComboBox):
        for at in range(widget.count()):
            yield from _tip_problems(str(widget.itemData(at, Qt.ItemDataRole.ToolTipRole) or ""))
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from _model_problems(widget)


def _label_problems(label: QLabel | QMessageBox) -> Iterator[str]:
    if label.textFormat() is Qt.TextFormat.PlainText:
        return
    if not isinstance(label, MarkupLabel) and not _is_qts_own(label):
        yield f"takes words for markup: {label.text()[:60]}"
    if _has_marks(label.text()):
        yield f"holds markup: {label.text()[:60]}"


def _is_qts_own(label: QLabel | QMessageBox) -> bool:
    """Whether Qt made the label: of a message box, or of a form's row, which is named by a word of the program."""
    return type(label) is QLabel and "<" not in label.text() and "&lt;" not in label.text()


def _tip_problems(words: str) -> Iterator[str]:
    if _has_marks(words) and _might_be_rich(words):
        yield f"tooltip holds markup: {words[:60]}"


def _action_problems(action: QAction) -> Iterator[str]:
    for words in (action.toolTip(), action.whatsThis()):
        yield from _tip_problems(words)


def _model_problems(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    above = [QModelIndex()]
    while above:
        parent = above.pop()
        for row in range(min(model.rowCount(parent), _MOST_ROWS)):
            for column in range(_columns(model, parent)):
                index = model.index(row, column, parent)
                for role in TIP_ROLES:
                    yield from _tip_problems(str(index.data(role) or ""))
            first = model.index(row, 0, parent)
            if first != parent and model.rowCount(first):
                above.append(first)
    for section in range(_columns(model, QModelIndex())):
        for role in TIP_ROLES:
            yield from _tip_problems(str(model.headerData(section, Qt.Orientation.Horizontal, role) or ""))


def _columns(model: QAbstractItemModel, parent: QModelIndex) -> int:
    return 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)


def _has_marks(words: str) -> bool:
    return any(mark in words for mark in MARKS)


def _might_be_rich(words: str) -> bool:
    """Whether a tooltip would be painted as markup that holds more than the escaped words."""
    page = QTextDocument()
    page.setHtml(words)
    return page.toPlainText().strip() != words.strip()


class OpenedFiles:
    """Tells whether a file was opened while it was watched; only Linux tells."""

    def __init__(self, watched: Path) -> None:
        self._watched = watched
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._queue = self._libc.inotify_init1(_IN_NONBLOCK)
        self._libc.inotify_add_watch(self._queue, os.fsencode(watched), _IN_OPEN)

    @property
    def count(self) -> int:
        """How often it was opened since the last look."""
        try:
            events = os.read(self._queue, 65_536)
        except BlockingIOError:
            return 0
        return len(events) // struct.calcsize("iIII")

    def close(self) -> None:
        """Watch no longer."""
        os.close(self._queue)


@contextmanager
def watched(path: Path) -> Iterator[OpenedFiles | None]:
    """Watch a file; None where the system cannot tell."""
    if not sys.platform.startswith("linux"):
        yield None
        return
    files = OpenedFiles(path)
    try:
        yield files
    finally:
        files.close()


def all_rendered() -> list[str]:
    """What in any window of the program would be painted as markup that the program did not write."""
    return [problem for window in QApplication.topLevelWidgets() for problem in rendered(window)]
