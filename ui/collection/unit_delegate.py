"""How a unit's row is painted: chips for how it stands and what was found, quiet words for the rest."""

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from models.rules.finding import Severity
from models.services.collection.unit_status import ReportingStatus, UnitStatus
from ui.collection.unit_tree_model import FINDINGS, ROW_ROLE, STATUS, UNIT
from ui.theme.colours import SHAPES, colours
from ui.widgets.chips import Chip, paint_chips
from ui.widgets.item_options import SELECTED, font_of, metrics_of, rect_of, state_of

Index = QModelIndex | QPersistentModelIndex
EDGE = 10
_HOVERED = int(QStyle.StateFlag.State_MouseOver.value)
STATUS_SIGNS = {
    ReportingStatus.MISSING: ("○", "note"),
    ReportingStatus.OVERDUE: ("■", "block"),
    ReportingStatus.RETURNED: ("◁", "explain"),
    ReportingStatus.REPORTED: ("●", "accent"),
    ReportingStatus.LATE: ("▲", "explain"),
    ReportingStatus.ACCEPTED: ("✓", "good"),
    ReportingStatus.EXEMPT: ("－", "note"),
    ReportingStatus.NOT_DUE: ("－", "note"),
}
"""A sign and a colour (by name) for each standing, so that none is told by its colour alone."""


def status_text(status: ReportingStatus) -> str:
    """The sign with the word."""
    return f"{STATUS_SIGNS[status][0]} {status.label}"


def status_chip(row: UnitStatus) -> Chip:
    """How a unit stands, as a chip."""
    tone = STATUS_SIGNS[row.status][1]
    late = f" {row.days_late} 天" if row.status is ReportingStatus.LATE else ""
    return status_text(row.status) + late, getattr(colours, f"{tone}_soft"), getattr(colours, tone)


def finding_chips(findings: Mapping[str, int]) -> list[Chip]:
    """How many findings of each severity, the gravest first."""
    counted = ((severity, findings.get(severity.value, 0)) for severity in Severity)
    return [
        (f"{SHAPES[severity]} {count}", colours.soft_of(severity), colours.of(severity))
        for severity, count in counted
        if count
    ]


class UnitDelegate(QStyledItemDelegate):
    """Paints from what the model answers; holds nothing."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """A line of type with the air around its chips."""
        return QSize(10, round(metrics_of(option).height() * 1.9))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One place of a row."""
        row: UnitStatus | None = index.data(ROW_ROLE)
        rect, column = rect_of(option), index.column()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font_of(option))
        state = state_of(option)
        if state & SELECTED:
            painter.fillRect(rect, QColor(colours.accent_soft))
        elif state & _HOVERED:
            painter.fillRect(rect, QColor(colours.hover))
        painter.setPen(QPen(QColor(colours.line_soft), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inside = rect.adjusted(EDGE, 0, -EDGE, 0)
        if column == STATUS and row is not None and row.status is not ReportingStatus.NOT_DUE:
            paint_chips(painter, inside, [status_chip(row)], EDGE)
        elif column == FINDINGS and row is not None:
            paint_chips(painter, inside, finding_chips(row.findings), EDGE)
        else:
            self._paint_text(painter, inside, index, row)
        painter.restore()

    @staticmethod
    def _paint_text(painter: QPainter, rect: QRect, index: Index, row: UnitStatus | None) -> None:
        is_quiet = index.column() != UNIT or (row is not None and not row.is_due)
        painter.setPen(QColor(colours.muted if is_quiet else colours.ink))
        elided = painter.fontMetrics().elidedText(str(index.data() or ""), Qt.TextElideMode.ElideMiddle, rect.width())
        painter.drawText(rect, int(index.data(Qt.ItemDataRole.TextAlignmentRole)), elided)
