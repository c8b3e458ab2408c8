"""Where the words stand, as a list: the section, and the line with the words lit."""

from collections import Counter
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem

from models.report.search import Hit
from ui.theme.colours import colours
from ui.widgets.item_options import SELECTED, rect_of, state_of

HIT = Qt.ItemDataRole.UserRole + 1
HEAD = Qt.ItemDataRole.UserRole + 2
_EDGE, _HEIGHT, _HEAD_EMS = 20, 26, 9
_ROOT = QModelIndex()
_ONE_LINE = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class HitsModel(QAbstractListModel):
    """The hits in the order of the report; ``names`` are the sections' words."""

    def __init__(self, names: Mapping[str, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names = names
        self._counts: Counter[str] = Counter()
        self.hits: tuple[Hit, ...] = ()

    def set_hits(self, hits: Sequence[Hit]) -> None:
        """Show these."""
        self.beginResetModel()
        self.hits = tuple(hits)
        self._counts = Counter(hit.section for hit in self.hits)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """Hits."""
        return 0 if parent.isValid() else len(self.hits)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A hit in words, as itself, or its section, with how many there are before the first."""
        if not index.isValid():
            return None
        hit = self.hits[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{self._names[hit.section]}：{hit.before}{hit.found}{hit.after}"
        if role == HEAD:
            is_first = index.row() == 0 or self.hits[index.row() - 1].section != hit.section
            return self._names[hit.section] + (f"　{self._counts[hit.section]}" if is_first else "")
        return hit if role == HIT else None


class HitDelegate(QStyledItemDelegate):
    """Paints a hit in one line."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """One line."""
        return QSize(self._view.viewport().width(), max(_HEIGHT, QFontMetrics(self._view.font()).height() + 8))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Section, line, and the words on a ground of their own."""
        hit: Hit = index.data(HIT)
        rect = rect_of(option)
        is_selected = bool(state_of(option) & SELECTED)
        painter.fillRect(rect, QColor(colours.accent_soft if is_selected else colours.paper))
        painter.setFont(self._view.font())
        metrics = QFontMetrics(self._view.font())
        painter.setPen(QColor(colours.muted))
        painter.drawText(rect.adjusted(_EDGE, 0, 0, 0), _ONE_LINE, str(index.data(HEAD)))
        x = rect.left() + _EDGE + _HEAD_EMS * metrics.horizontalAdvance("\u3000")
        for words, is_found in ((hit.before, False), (hit.found, True), (hit.after, False)):
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(rect.right() - _EDGE - x, 0))
            width = metrics.horizontalAdvance(shown)
            place = QRect(x, rect.top(), width, rect.height())
            if is_found:
                painter.fillRect(place.adjusted(-1, 4, 1, -4), QColor(colours.explain_soft))
            painter.setPen(QColor(colours.ink if is_found or hit.is_replaceable else colours.muted))
            painter.drawText(place, _ONE_LINE, shown)
            x += width
