"""What the dialogs of 汇总 are put together from: heads, buttons, sizes, quiet lists."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QTableView,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from models.csv_text import escape_formula
from ui.theme.colours import colours
from ui.widgets.clipboard import copy_text
from ui.widgets.plain_text import PlainLabel, plain_tip
from ui.widgets.screens import screen_of
from ui.widgets.type_size_layout import set_column_letters

DIALOG_MARGINS = 40
"""Units that are left free around a dialog on a small screen."""
CONFIRMED_ROLES = (50, 24)
"""Chinese characters of a dialog that has only something to tell."""


class HeadedDialog(QDialog):
    """A dialog with a heading, a line that tells how things stand, and ``body`` for the rest.

    ``changed`` says whether anything was written. Enter is kept to what has the keyboard: lists open rows with it.
    """

    def __init__(self, title: str, heading: str, letters: tuple[int, int], parent: QWidget | None = None) -> None:
        """``letters`` is the wanted size in Chinese characters."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.changed = False
        self.heading, self.status_label = PlainLabel(heading), PlainLabel()
        self.heading.setProperty("role", "heading")
        self.status_label.setProperty("role", "soft")
        for label in (self.heading, self.status_label):
            label.setWordWrap(True)
        self.status_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(24, 20, 24, 18)
        self.body.setSpacing(10)
        self.body.addWidget(self.heading)
        self.body.addWidget(self.status_label)
        self.set_size(letters)

    def set_size(self, letters: tuple[int, int]) -> None:
        """Take a size in Chinese characters, or what the screen has room for."""
        letter, screen = self.fontMetrics().horizontalAdvance("字"), screen_of(self).availableSize()
        width, height = (count * letter for count in letters)
        self.resize(min(width, screen.width() - DIALOG_MARGINS), min(height, screen.height() - DIALOG_MARGINS))

    def show_result_page(self, page: QWidget, *parts: QWidget) -> None:
        """Show a page in place of all that was asked: heading, told, and these parts."""
        for part in (self.heading, self.status_label, *parts):
            part.hide()
        self.body.addWidget(page, 1)
        self.body.activate()
        self.set_size(CONFIRMED_ROLES)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses a button only where the keyboard is on it."""
        focus = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if isinstance(focus, QPushButton):
                focus.click()
            event.accept()
            return
        super().keyPressEvent(event)


def make_button(text: str, role: str = "", tip: str = "") -> QPushButton:
    """A button that Enter does not press from elsewhere."""
    made = QPushButton(text)
    made.setAutoDefault(False)
    made.setToolTip(plain_tip(tip))
    if role:
        made.setProperty("role", role)
    return made


def make_row(*parts: QWidget | None, spacing: int = 8) -> QHBoxLayout:
    """Widgets side by side; None is the gap that takes what room is left."""
    made = QHBoxLayout()
    made.setSpacing(spacing)
    for part in parts:
        if part is None:
            made.addStretch(1)
        else:
            made.addWidget(part)
    return made


def style_tree(tree: QTreeView, widths: Sequence[int]) -> None:
    """The look of a tree of units: quiet lines, whole rows; columns of so many characters, 0 for what is left."""
    tree.setUniformRowHeights(True)
    tree.setAllColumnsShowFocus(True)
    tree.setFrameShape(QTreeView.Shape.NoFrame)
    tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
    tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    tree.setExpandsOnDoubleClick(False)
    line = f"border-bottom: 1px solid {colours.line_soft};"
    tree.setStyleSheet(f"QTreeView {{ border: 0; }} QTreeView::item {{ {line} }}")
    tree.header().setStretchLastSection(False)
    set_column_letters(tree, dict(enumerate(widths)))


@contextmanager
def waiting_cursor() -> Iterator[None]:
    """Show that the program is at it, for what takes a second or two."""
    QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        yield
    finally:
        QGuiApplication.restoreOverrideCursor()


def show_ticks(table: QTableView) -> None:
    """Let the boxes of a list look like all others, in the dark too."""
    table.setProperty("ticks", "true")


def copy_rows(rows: Sequence[Sequence[str]]) -> None:
    """Put a table on the clipboard, as spreadsheets take it: no cell becomes a formula there."""
    lines = ("\t".join(escape_formula(" ".join(entry.split())) for entry in line) for line in rows)
    copy_text("\n".join(lines))


def caution_label(text: str) -> PlainLabel:
    """A sentence that must not be missed."""
    label = PlainLabel(text)
    label.setProperty("role", "caution")
    label.setWordWrap(True)
    return label


def error_label() -> PlainLabel:
    """Where a small dialog says what is still wrong."""
    label = PlainLabel()
    label.setProperty("role", "trouble")
    label.setWordWrap(True)
    return label
