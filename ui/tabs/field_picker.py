"""Picking a figure of the tables to put into a text, where it stays live."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from models.editions.declare import CellKey
from models.figures.value import show
from ui.bridge import Bridge

_CELL = Qt.ItemDataRole.UserRole + 1
_SIZE = (520, 340)
_LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class _Search(QLineEdit):
    """Typing narrows the list; the arrows walk it meanwhile."""

    arrow = Signal(QKeyEvent)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _LIST_KEYS:
            self.arrow.emit(event)
        else:
            super().keyPressEvent(event)


class FieldPicker(QFrame):
    """A list of every figure with its words, laid over the tab. ``picked`` carries the CellKey."""

    picked = Signal(object)
    given_up = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._bridge = bridge
        self._ground = parent
        self._has_match = False
        self.search = _Search()
        self.search.setPlaceholderText("写几个字找，用空格隔开，如：总计 新收")
        self.list = QListWidget()
        self.list.setUniformItemSizes(True)
        close = QPushButton("关闭")
        close.setProperty("role", "flat")
        close.clicked.connect(self._leave)
        hint = QLabel("插入的数跟着表格走，表里改了，文字里也跟着改。")
        hint.setProperty("role", "faint")
        foot = QHBoxLayout()
        foot.addWidget(hint, 1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.addWidget(self.search)
        column.addWidget(self.list)
        column.addLayout(foot)
        self.resize(*_SIZE)
        self.hide()
        self.search.textChanged.connect(self._narrow)
        self.search.returnPressed.connect(self._pick)
        self.search.arrow.connect(lambda event: self.list.keyPressEvent(event))
        self.list.itemClicked.connect(self._pick)
        self.list.itemActivated.connect(self._pick)

    def open_below(self, button: QWidget) -> None:
        """Show the figures as they stand now, right below the button, and wait for words."""
        self.list.clear()
        edition = self._bridge.edition
        for cell in edition.cells:
            figure = show(self._bridge.filing.figures.get(cell), edition.kind(cell)) or "空"
            item = QListWidgetItem(f"{edition.short_name(cell)}　　{figure}")
            item.setToolTip(edition.full_name(cell))
            item.setData(_CELL, str(cell))
            self.list.addItem(item)
        self.search.clear()
        self._narrow("")
        corner = button.mapTo(self._ground, button.rect().bottomRight())
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

    def shown(self) -> list[CellKey]:
        """The figures that the words leave."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return [self._cell(item) for item in items if not item.isHidden()]

    def _narrow(self, words: str) -> None:
        first = None
        for row in range(self.list.count()):
            item = self.list.item(row)
            told = item.text() + item.toolTip()
            item.setHidden(not all(word in told for word in words.split()))
            if first is None and not item.isHidden():
                first = item
        if first is not None:
            self.list.setCurrentItem(first)
        self._has_match = first is not None

    def _pick(self) -> None:
        item = self.list.currentItem()
        if self._has_match:
            self.hide()
            self.picked.emit(self._cell(item))

    def _leave(self) -> None:
        self.hide()
        self.given_up.emit()

    def _cell(self, item: QListWidgetItem) -> CellKey:
        return self._bridge.edition.find(str(item.data(_CELL)))
