"""Who makes up a cell of the sum: the largest first, each with its part of the whole and its last year."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from models.editions.edition import CellKind
from models.figures.value import format_figure
from models.services.collection.results import Outlier, UnitContribution
from ui.collection.sum_cell_styles import OUTLIER
from ui.theme.colours import colours
from ui.widgets.item_options import SELECTED, font_of, metrics_of, rect_of, state_of
from ui.widgets.plain_text import plain_tip

Index = QModelIndex | QPersistentModelIndex
CONTRIBUTION_ROLE = int(Qt.ItemDataRole.UserRole)
_DISPLAY, _TOOLTIP = int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.ToolTipRole)
_HOVERED = int(QStyle.StateFlag.State_MouseOver.value)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
EDGE = 12


class ContributionModel(QAbstractListModel):
    """A row a unit."""

    def __init__(self) -> None:
        super().__init__()
        self.contributions: Sequence[UnitContribution] = ()
        self.kind = CellKind.COUNT
        self.outliers: Mapping[str, str] = {}

    def show_contributions(
        self, shares: Sequence[UnitContribution], kind: CellKind, outliers: Collection[Outlier]
    ) -> None:
        """Show these; ``outliers`` are the units whose figure is out of line."""
        self.beginResetModel()
        self.contributions, self.kind = shares, kind
        self.outliers = {one.unit: one.reason for one in outliers}
        self.endResetModel()

    def rowCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008, Qt's own default
        """One for each unit."""
        return len(self.contributions)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:  # noqa: ANN401, as Qt has it
        """The share itself, and in words."""
        share = self.contributions[index.row()]
        if role == CONTRIBUTION_ROLE:
            return share
        if role == _DISPLAY:
            return (
                f"{share.name} {format_figure(share.value, self.kind)}，占 {share.share:.1%}，{self.last_year(share)}"
            )
        return plain_tip(self.outliers.get(share.unit, "")) if role == _TOOLTIP else None

    def last_year(self, share: UnitContribution) -> str:
        """Last year's figure, and how far it moved."""
        if share.last_year is None:
            return "上年没有"
        moved = share.value - share.last_year
        percent = f" {moved / share.last_year:+.0%}" if share.last_year > 0 and moved else ""
        return f"上年 {format_figure(share.last_year, self.kind)}{percent}"


class ContributionDelegate(QStyledItemDelegate):
    """Two lines a unit: its name and figure; a bar as long as its part, and last year."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Room for both lines."""
        return QSize(100, round(metrics_of(option).height() * 2.7))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One unit."""
        share: UnitContribution = index.data(CONTRIBUTION_ROLE)
        model, rect, state = index.model(), rect_of(option), state_of(option)
        assert isinstance(model, ContributionModel)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & (SELECTED | _HOVERED):
            painter.fillRect(rect, QColor(colours.accent_soft if state & SELECTED else colours.hover))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(colours.line_soft))
        inside = rect.adjusted(EDGE, 4, -EDGE, -5)
        upper = QRect(inside.left(), inside.top(), inside.width(), inside.height() // 2)
        lower = QRect(inside.left(), upper.bottom(), inside.width(), inside.height() - upper.height())
        painter.setFont(font_of(option))
        figure = format_figure(share.value, model.kind)
        self._paint_name(painter, upper, share, figure, share.unit in model.outliers)
        self._paint_bar(painter, lower, share, model.last_year(share))
        painter.restore()

    @staticmethod
    def _paint_name(painter: QPainter, rect: QRect, share: UnitContribution, figure: str, is_strange: bool) -> None:
        painter.setPen(QColor(colours.ink))
        painter.drawText(rect, _RIGHT, figure)
        taken = painter.fontMetrics().horizontalAdvance(figure) + 10
        room = rect.adjusted(0, 0, -taken, 0)
        if is_strange:
            painter.setPen(QColor(colours.warn))
            painter.drawText(room, _LEFT, OUTLIER)
            room = room.adjusted(painter.fontMetrics().horizontalAdvance(OUTLIER) + 4, 0, 0, 0)
            painter.setPen(QColor(colours.ink))
        name = painter.fontMetrics().elidedText(share.name, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, _LEFT, name)

    @staticmethod
    def _paint_bar(painter: QPainter, rect: QRect, share: UnitContribution, last_year: str) -> None:
        font = QFont(painter.font())
        font.setPointSizeF(font.pointSizeF() - 1)
        painter.setFont(font)
        painter.setPen(QColor(colours.muted))
        painter.drawText(rect, _RIGHT, last_year)
        percent = f"{share.share:.1%}"
        at = rect.left() + rect.width() * 0.42
        painter.drawText(QRectF(at + 6, rect.top(), 70, rect.height()), _LEFT, percent)
        track = QRectF(rect.left(), rect.center().y() - 2, rect.width() * 0.42, 5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.line_soft))
        painter.drawRoundedRect(track, 2.5, 2.5)
        part = max(0.0, min(1.0, share.share))
        if part:
            track.setWidth(max(3.0, track.width() * part))
            painter.setBrush(QColor(colours.accent))
            painter.drawRoundedRect(track, 2.5, 2.5)


class ContributionList(QListView):
    """``unit_requested`` carries the code of the unit that was opened."""

    unit_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.contributions = ContributionModel()
        self.setModel(self.contributions)
        self.setItemDelegate(ContributionDelegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QListView { border: 0; background: transparent; }")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName("各单位的数")
        self.activated.connect(self._open)
        self.clicked.connect(self._open)

    def _open(self, index: Index) -> None:
        share: UnitContribution = index.data(CONTRIBUTION_ROLE)
        self.unit_requested.emit(share.unit)
