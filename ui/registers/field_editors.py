"""What the fields of a case are filled in with; each has a ``value``, and a ``problem`` where that cannot be read."""

from collections.abc import Mapping
from typing import Protocol

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from models.registers.request import MAX_LENGTH
from ui.widgets.plain_text import plain_tip

_KEY = int(Qt.ItemDataRole.UserRole)
_WALK = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_SHOWN_LINES = 7


class FieldEditor(Protocol):
    """An editor of one field. ``changed`` comes with every change of what is written."""

    @property
    def value(self) -> object:
        """What is written."""

    @property
    def problem(self) -> str:
        """Why it cannot be read; empty where it can."""

    @property
    def changed(self) -> SignalInstance:
        """That it changed."""


class WordsEdit(QLineEdit):
    """A line of words."""

    changed = Signal()
    problem = ""

    def __init__(self, value: str = "", hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(value, parent)
        # A few more than may be kept: what is too long is told, not cut off.
        self.setMaxLength(MAX_LENGTH * 20)
        self.setPlaceholderText(hint)
        self.textChanged.connect(lambda _: self.changed.emit())

    @property
    def value(self) -> str:
        """The words without blanks around them."""
        return self.text().strip()


class CountEdit(QLineEdit):
    """A whole number from 0; None for nothing. ``factor`` is how many units of it are kept for one that is typed."""

    changed = Signal()

    def __init__(self, value: int | None, factor: int = 1, parent: QWidget | None = None) -> None:
        super().__init__("" if value is None else f"{value / factor:.2f}" if factor > 1 else str(value), parent)
        self._factor = factor
        self.setMaxLength(12)
        self.textChanged.connect(lambda _: self.changed.emit())

    @property
    def value(self) -> int | None:
        """The number."""
        text = self.text().strip()
        whole, _, part = text.partition(".")
        if not (whole.isascii() and whole.isdecimal()) or (self._factor == 1 and part):
            return None
        if part and not (part.isascii() and part.isdecimal() and len(part) <= 2):
            return None
        return int(whole) * self._factor + (int(part.ljust(2, "0")) if part else 0)

    @property
    def problem(self) -> str:
        """Why it is no number."""
        if self.text().strip() and self.value is None:
            return "请填数字，如 12.50。" if self._factor > 1 else "请填整数，如 20。"
        return ""


class FieldChoice(QComboBox):
    """One of a few: key → words."""

    changed = Signal()
    problem = ""

    def __init__(self, choices: Mapping[str, str], value: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for key, words in choices.items():
            self.addItem(words, key)
        if value not in choices and value:
            self.addItem(value, value)
        self.setCurrentIndex(max(0, self.findData(value)))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.currentIndexChanged.connect(lambda _: self.changed.emit())

    @property
    def value(self) -> str:
        """The key that is chosen."""
        return str(self.currentData())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A wheel that goes over it scrolls the form and chooses nothing."""
        event.ignore()


class SearchableChoice(QWidget):
    """One of many: words narrow the list, the arrows walk it meanwhile; empty until something is chosen."""

    changed = Signal()
    problem = ""

    def __init__(self, choices: Mapping[str, str], value: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = _ChoiceSearch()
        self.search.setPlaceholderText("写几个字找，上下键选")
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFixedHeight(round(self.list.fontMetrics().height() * 1.6 * _SHOWN_LINES))
        for key, words in choices.items():
            item = QListWidgetItem(words, self.list)
            item.setData(_KEY, key)
            item.setToolTip(plain_tip(words))
            if key == value:
                self.list.setCurrentItem(item)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.search)
        column.addWidget(self.list)
        self.setFocusProxy(self.search)
        self.search.textChanged.connect(self._narrow)
        self.search.walked.connect(self._walk)
        self.list.currentItemChanged.connect(lambda *_: self.changed.emit())

    @property
    def value(self) -> str:
        """The key that is chosen."""
        item = self.list.currentItem() if self.list.currentRow() >= 0 else None
        return "" if item is None or item.isHidden() else str(item.data(_KEY))

    def _shown(self) -> list[int]:
        return [row for row in range(self.list.count()) if not self.list.item(row).isHidden()]

    def _narrow(self, text: str) -> None:
        """Show what holds the words; where only one is left, that is chosen."""
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setHidden(not all(word in item.text() for word in text.split()))
        shown = self._shown()
        if text.strip() and shown and self.list.currentRow() not in shown:
            self.list.setCurrentRow(shown[0])
        self.changed.emit()

    def _walk(self, event: QKeyEvent) -> None:
        if self.list.currentRow() < 0 and (shown := self._shown()):
            self.list.setCurrentRow(shown[0])
        else:
            self.list.keyPressEvent(event)


class _ChoiceSearch(QLineEdit):
    walked = Signal(QKeyEvent)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _WALK:
            self.walked.emit(event)
        else:
            super().keyPressEvent(event)
