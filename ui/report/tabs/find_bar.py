"""Find and replace in one text."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from ui.report.tabs.text_field import TextField
from ui.widgets.plain_text import PlainLabel

_WIDEST = 240


class FindBar(QWidget):
    """Enter finds the next place, Shift+Enter the one before, Escape closes. A field is found, never replaced."""

    closed = Signal()

    def __init__(self, field: TextField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = field
        self.needle, self.other = QLineEdit(), QLineEdit()
        self.needle.setPlaceholderText("查找")
        self.other.setPlaceholderText("替换为")
        self.count = PlainLabel()
        self.count.setProperty("role", "soft")
        self.count.setMinimumWidth(64)
        self.before, self.after = QPushButton("上一处"), QPushButton("下一处")
        self.replace, self.replace_all = QPushButton("替换"), QPushButton("全部替换")
        close = QPushButton("关闭")
        close.setProperty("role", "flat")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        for edit in (self.needle, self.other):
            edit.setMaximumWidth(_WIDEST)
        for widget in (self.needle, self.count, self.before, self.after, self.other, self.replace, self.replace_all):
            line.addWidget(widget)
        line.addStretch(1)
        line.addWidget(close)
        self.stops = (self.needle, self.before, self.after, self.other, self.replace, self.replace_all, close)
        self.needle.textChanged.connect(self.update_matches)
        self.before.clicked.connect(lambda: self.step(-1))
        self.after.clicked.connect(lambda: self.step(1))
        self.replace.clicked.connect(self.replace_here)
        self.replace_all.clicked.connect(self.replace_everywhere)
        close.clicked.connect(self.leave)
        field.textChanged.connect(self.update_matches)
        self.hide()

    def open(self) -> None:
        """Begin with what is selected in the text."""
        chosen = self._field.textCursor().selectedText()
        if chosen and "\u2029" not in chosen and "\ufffc" not in chosen:
            self.needle.setText(chosen)
        self.show()
        self.needle.setFocus()
        self.needle.selectAll()
        self.update_matches()

    def update_matches(self) -> None:
        """Count and show the places."""
        if self.isHidden():
            return
        places = self._field.find_all(self.needle.text())
        self._field.highlight(places)
        bound = sum(not self._field.is_plain(place) for place in places)
        summary = f"{len(places)} 处，{bound} 处是表中的数" if bound else f"{len(places)} 处"
        self.count.setText(summary if self.needle.text() else "")
        for button in (self.before, self.after):
            button.setEnabled(bool(places))
        for button in (self.replace, self.replace_all):
            button.setEnabled(len(places) > bound and not self._field.isReadOnly())

    def step(self, by: int) -> None:
        """Select the next place, or the one before; round at the ends."""
        places = self._field.find_all(self.needle.text())
        if not places:
            return
        cursor = self._field.textCursor()
        if by > 0:
            place = next((p for p in places if p[0] >= cursor.selectionEnd()), places[0])
        else:
            place = next((p for p in reversed(places) if p[1] <= cursor.selectionStart()), places[-1])
        self._field.select(*place)

    def replace_here(self) -> None:
        """Replace the place that is selected, and go on to the next."""
        cursor = self._field.textCursor()
        place = (cursor.selectionStart(), cursor.selectionEnd())
        if place in self._field.find_all(self.needle.text()) and self._field.is_plain(place):
            cursor.insertText(self.other.text())
        self.step(1)

    def replace_everywhere(self) -> None:
        """Replace every place, as one step."""
        self._field.replace_all(self.needle.text(), self.other.text())
        self.update_matches()

    def leave(self) -> None:
        """Close, with the cursor back in the text."""
        self.hide()
        self._field.highlight([])
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Shift+Enter, Escape."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)
