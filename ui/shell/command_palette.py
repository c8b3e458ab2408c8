"""The command palette: a line to type into, and below it what it finds; Enter runs or leads there."""

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.shell.palette_entries import PaletteEntry, search
from ui.theme.colours import colours
from ui.widgets.item_options import SELECTED, metrics_of, rect_of, state_of
from ui.widgets.plain_text import PlainLabel

_ROOT = QModelIndex()
ENTRY_ROLE = int(Qt.ItemDataRole.UserRole)
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_LETTERS, _ROWS, _TOP = 46, 12, 70
_LIST_KEYS = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})


class PaletteModel(QAbstractListModel):
    """The entries that hold the words typed."""

    def __init__(self, entries: Sequence[PaletteEntry]) -> None:
        super().__init__()
        self._entries = entries
        self.found: list[PaletteEntry] = search(entries, "")

    def seek(self, words: str) -> None:
        """Find other words."""
        self.beginResetModel()
        self.found = search(self._entries, words)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.found)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _DISPLAY) -> object:
        if not index.isValid():
            return None
        entry = self.found[index.row()]
        if role == _DISPLAY:
            return f"{entry.kind}　{entry.text}　{entry.hint}".rstrip()
        return entry if role == ENTRY_ROLE else None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        is_enabled = index.isValid() and self.found[index.row()].is_enabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable if is_enabled else Qt.ItemFlag.NoItemFlags


class PaletteDelegate(QStyledItemDelegate):
    """A row: what kind it is, its words, and its key or figure at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, round(metrics_of(option).height() * 1.7))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry, rect = cast(PaletteEntry, index.data(ENTRY_ROLE)), rect_of(option)
        if state_of(option) & SELECTED:
            painter.fillRect(rect, QColor(colours.accent_soft))
        metrics, middle = metrics_of(option), int(Qt.AlignmentFlag.AlignVCenter)
        inside = rect.adjusted(12, 0, -14, 0)
        painter.setPen(QColor(colours.muted))
        painter.drawText(inside, middle, entry.kind)
        painter.drawText(inside, middle | int(Qt.AlignmentFlag.AlignRight), entry.hint)
        left = metrics.horizontalAdvance("命令　　")
        room = QRect(inside.left() + left, inside.top(), inside.width() - left, inside.height())
        painter.setPen(QColor(colours.ink if entry.is_enabled else colours.faint))
        text = metrics.elidedText(
            entry.text + (f"　{entry.searched}" if entry.searched else ""),
            Qt.TextElideMode.ElideRight,
            room.width() - metrics.horizontalAdvance(entry.hint) - 20,
        )
        painter.drawText(room, middle, text)


class CommandPalette(QDialog):
    """Closed by Escape, by Enter, and by a click elsewhere; what was chosen is run once it is closed."""

    def __init__(self, entries: Sequence[PaletteEntry], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setWindowTitle("找命令、部分、格子")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.model = PaletteModel(entries)
        self.line = QLineEdit()
        self.line.setPlaceholderText("打几个字：命令、部分、格子的行和列、报告的单位")
        self.line.setAccessibleName("找命令、部分、格子")
        self.list = QListView()
        self.list.setAccessibleName("找到的")
        self.list.setModel(self.model)
        self.list.setItemDelegate(PaletteDelegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setStyleSheet("QListView { border: 0; }")
        self.list.setUniformItemSizes(True)
        self.nothing = PlainLabel("没有找到。可以只打几个字，如“予公开”“定稿”。")
        self.nothing.setProperty("role", "soft")
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        for part in (self.line, self.nothing, self.list):
            column.addWidget(part)
        self.line.textChanged.connect(self._seek)
        self.list.clicked.connect(lambda _: self.run())
        self._seek("")
        self._place(parent)

    def _place(self, parent: QWidget) -> None:
        metrics = self.fontMetrics()
        width = min(_LETTERS * metrics.horizontalAdvance("字"), parent.width() - 40)
        self.resize(width, min(round(_ROWS * metrics.height() * 1.7) + 80, parent.height() - 100))
        corner = parent.mapToGlobal(parent.rect().topLeft())
        self.move(corner.x() + (parent.width() - width) // 2, corner.y() + _TOP)
        self.line.setFocus()

    def _seek(self, words: str) -> None:
        self.model.seek(words)
        self.nothing.setVisible(not self.model.found)
        first = next((row for row, entry in enumerate(self.model.found) if entry.is_enabled), -1)
        if first >= 0:
            self.list.setCurrentIndex(self.model.index(first))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows walk the list while the keyboard stays in the line; Enter runs."""
        if Qt.Key(event.key()) in _LIST_KEYS:
            self.list.keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.run()
        else:
            super().keyPressEvent(event)

    def run(self) -> None:
        """Close, then do what is chosen or lead there."""
        entry = self.list.currentIndex().data(ENTRY_ROLE)
        if isinstance(entry, PaletteEntry) and entry.is_enabled:
            self.close()
            entry.run()
