"""How a finding is painted in the list: shape and word, the section, the sentence over as many lines as it needs."""

from typing import cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem

from models.rules.finding import Finding
from ui.report.problems.problems_model import FINDING, ProblemsModel
from ui.theme.colours import SHAPES, colours
from ui.widgets.item_options import SELECTED, rect_of, state_of

_EDGE, _LEAST, _MOST_KEPT = 20, 32, 3000
_WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)
_ONE_LINE = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class ProblemDelegate(QStyledItemDelegate):
    """Paints findings in a list view as wide as its viewport."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        em = QFontMetrics(view.font()).horizontalAdvance("\u3000")
        self._chip, self._where = round(5.8 * em), round(6.2 * em)
        self._heights: dict[tuple[str, int], int] = {}  # Qt asks for all of them after every change

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """One finding."""
        finding: Finding = index.data(FINDING)
        model = cast(ProblemsModel, index.model())
        rect = rect_of(option)
        is_selected = bool(state_of(option) & SELECTED)
        painter.fillRect(rect, QColor(colours.accent_soft if is_selected else colours.paper))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(colours.line_soft))
        font = QFont(self._view.font())
        painter.setFont(font)
        painter.setPen(QColor(colours.of(finding.prominence)))
        label = f"{SHAPES[finding.prominence]} {finding.label}"
        if finding.explanation:
            painter.setPen(QColor(colours.good))
            label = "✓ 已说明"
        painter.drawText(rect.adjusted(_EDGE, 0, 0, 0), _ONE_LINE, label)
        painter.setPen(QColor(colours.muted))
        where = rect.adjusted(_EDGE + self._chip, 0, 0, 0)
        painter.drawText(where, _ONE_LINE, model.section_name(finding))
        painter.setPen(QColor(colours.ink))
        painter.drawText(self._room(rect), _WRAPPED, model.sentence(finding))

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """As high as the sentence needs at the list's width."""
        width = self._view.viewport().width()
        sentence = cast(ProblemsModel, index.model()).sentence(index.data(FINDING))
        if (sentence, width) not in self._heights:
            if len(self._heights) > _MOST_KEPT:
                self._heights.clear()
            room = self._room(QRect(0, 0, width, 10_000))
            height = QFontMetrics(self._view.font()).boundingRect(room, _WRAPPED, sentence).height()
            self._heights[sentence, width] = max(_LEAST, height + 12)
        return QSize(width, self._heights[sentence, width])

    def _room(self, rect: QRect) -> QRect:
        return rect.adjusted(_EDGE + self._chip + self._where, 0, -_EDGE, 0)
