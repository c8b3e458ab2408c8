"""A list to pick from, laid over a tab: words narrow it, Enter takes, Escape gives up."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.widgets.plain_text import PlainLabel, plain_tip

_KEY = Qt.ItemDataRole.UserRole + 1
_LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


@dataclass(frozen=True)
class PickerItem:
    """A line of the list; ``details`` is told on pointing and searched too. One that cannot be taken is only shown."""

    key: str
    text: str
    details: str = ""
    is_enabled: bool = True


class _Search(QLineEdit):
    """Typing narrows the list; the arrows walk it meanwhile."""

    arrow = Signal(QKeyEvent)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _LIST_KEYS:
            self.arrow.emit(event)
        else:
            super().keyPressEvent(event)


class Picker(QFrame):
    """``taken`` carries the key of the choice."""

    taken = Signal(str)
    given_up = Signal()

    def __init__(self, example: str, hint: str, size: tuple[int, int], parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._ground = parent
        self._size = size
        self.search = _Search()
        self.search.setPlaceholderText(f"写几个字找，用空格隔开，如：{example}")
        self.list = QListWidget()
        self.list.setStyleSheet("QListView::item { border: 0; padding: 3px 6px; }")
        close = QPushButton("关闭")
        close.setProperty("role", "flat")
        close.clicked.connect(self._leave)
        hint_label = PlainLabel(hint)
        hint_label.setProperty("role", "faint")
        foot = QHBoxLayout()
        foot.addWidget(hint_label, 1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.addWidget(self.search)
        column.addWidget(self.list)
        column.addLayout(foot)
        self.hide()
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._take)
        self.search.arrow.connect(lambda event: self.list.keyPressEvent(event))
        self.list.itemClicked.connect(self._take)
        self.list.itemActivated.connect(self._take)

    def choices(self) -> Iterable[PickerItem]:
        """What can be picked as things stand."""
        raise NotImplementedError

    def toggle(self, button: QWidget) -> None:
        """Open below the button, or close."""
        if self.isVisible():
            self.hide()
        else:
            self.open_below(button)

    def open_below(self, button: QWidget) -> None:
        """Show what there is now, right below the button, and wait for words."""
        self.list.clear()
        for choice in self.choices():
            item = QListWidgetItem(choice.text, self.list)
            item.setToolTip(plain_tip(choice.details))
            item.setData(_KEY, choice.key)
            if not choice.is_enabled:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
        self.search.clear()
        self._filter("")
        corner = button.mapTo(self._ground, button.rect().bottomRight())
        self.resize(min(self._size[0], corner.x()), min(self._size[1], self._ground.height() - corner.y() - 8))
        self.move(corner - QPoint(self.width(), -4))
        self.raise_()
        self.show()
        self.search.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape gives up."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays between the words and the list."""
        other = self.search if self.list.hasFocus() else self.list
        other.setFocus()
        return True

    def shown(self) -> list[str]:
        """The keys that the words leave."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return [str(item.data(_KEY)) for item in items if not item.isHidden()]

    def _filter(self, text: str) -> None:
        first = None
        for row in range(self.list.count()):
            item = self.list.item(row)
            item_text = item.text() + item.toolTip()
            item.setHidden(not all(word in item_text for word in text.split()))
            if first is None and not item.isHidden() and item.flags() & Qt.ItemFlag.ItemIsEnabled:
                first = item
        self.list.setCurrentItem(first)  # type: ignore[arg-type]  # Qt takes none for no current item

    def _take(self) -> None:
        if self.list.currentRow() < 0:
            return
        item = self.list.currentItem()
        if not item.isHidden() and item.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.hide()
            self.taken.emit(str(item.data(_KEY)))

    def _leave(self) -> None:
        self.hide()
        self.given_up.emit()
