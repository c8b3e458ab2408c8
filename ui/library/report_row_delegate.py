"""How a row of the library is painted: a year's head, chips for state, label and open findings."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from models.report.workflow_record import State
from models.services.library import ReportLine
from ui.library.library_model import AGENCY, FINDINGS, FINDINGS_ROLE, ROW_ROLE, STATE, SUM_ROLE, Counts, count_words
from ui.theme.colours import SHAPES, colours
from ui.widgets.chips import Chip, chip_width, paint_chips
from ui.widgets.item_options import HOVERED, SELECTED, font_of, metrics_of, rect_of, state_of

Index = QModelIndex | QPersistentModelIndex
MARGIN = 10


def row_height(metrics: QFontMetrics) -> int:
    """Room for a line of type and the air around its chips."""
    return round(metrics.height() * 2.1)


class ReportRowDelegate(QStyledItemDelegate):
    """Paints from what the model answers; holds nothing."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(super().sizeHint(option, index).width(), row_height(metrics_of(option)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item = index.data(ROW_ROLE)
        rect = rect_of(option)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font_of(option))
        if isinstance(item, ReportLine):
            self._paint_background(painter, option, rect)
            self._paint_report(painter, rect.adjusted(MARGIN, 0, -MARGIN, 0), index, item)
        elif index.column() == AGENCY:
            self._paint_heading(painter, rect.adjusted(MARGIN, 8, 0, 0), str(index.data()))
        painter.restore()

    @staticmethod
    def _paint_background(painter: QPainter, option: QStyleOptionViewItem, rect: QRect) -> None:
        state = state_of(option)
        if state & SELECTED:
            painter.fillRect(rect, QColor(colours.accent_soft))
        elif state & HOVERED:
            painter.fillRect(rect, QColor(colours.hover))
        painter.setPen(QPen(QColor(colours.line_soft), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    @staticmethod
    def _paint_heading(painter: QPainter, rect: QRect, text: str) -> None:
        font = QFont(painter.font())
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(colours.accent_deep))
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter), text)

    def _paint_report(self, painter: QPainter, rect: QRect, index: Index, line: ReportLine) -> None:
        if index.column() == STATE:
            soft, strong = _state_colours(State(line.state))
            paint_chips(painter, rect, [(str(index.data()), soft, strong)], MARGIN)
        elif index.column() == FINDINGS:
            sign = index.data(SUM_ROLE)
            of_sum = [(sign, colours.explain_soft, colours.explain)] if sign else []
            paint_chips(painter, rect, [*of_sum, *_finding_chips(index.data(FINDINGS_ROLE))], MARGIN)
        else:
            is_name = index.column() == AGENCY
            painter.setPen(QColor(colours.ink if is_name else colours.muted))
            chips = [(line.label, colours.panel, colours.accent)] if is_name and line.label else []
            space = rect.adjusted(0, 0, -sum(chip_width(painter, chip[0]) + 8 for chip in chips), 0)
            text = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideMiddle, space.width())
            painter.drawText(space, int(Qt.AlignmentFlag.AlignVCenter), text)
            paint_chips(
                painter, rect.adjusted(painter.fontMetrics().horizontalAdvance(text) + 10, 0, 0, 0), chips, MARGIN
            )


def _state_colours(state: State) -> tuple[str, str]:
    return {
        State.DRAFT: (colours.note_soft, colours.note),
        State.RETURNED: (colours.explain_soft, colours.explain),
        State.CHECKING: (colours.accent_soft, colours.accent),
        State.FINAL: (colours.good_soft, colours.good),
    }[state]


def _finding_chips(counts: Counts | str | None) -> list[Chip]:
    if counts is None:
        return []
    if isinstance(counts, str):
        return [("读不出来", colours.block_soft, colours.block)]
    if not counts:
        return [("✓ 没有问题", colours.good_soft, colours.good)]
    return [
        (f"{SHAPES[severity]} {words}", colours.soft_of(severity), colours.of(severity))
        for severity, words in count_words(counts)
    ]
