"""Who makes up a cell of the sum: the largest first, each with its part of the whole and its last year.

A county whose towns were added is one row, and opens to them.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from models.editions.edition import CellKind
from models.figures.value import format_figure
from models.services.collection.results import Outlier, UnitContribution
from ui.collection.sum_cell_styles import OUTLIER
from ui.theme.colours import colours
from ui.widgets.item_options import SELECTED, font_of, metrics_of, rect_of, state_of
from ui.widgets.plain_text import plain_tip

Index = QModelIndex | QPersistentModelIndex
CONTRIBUTION_ROLE, MARK_ROLE = int(Qt.ItemDataRole.UserRole), int(Qt.ItemDataRole.UserRole) + 1
CLOSED, OPENED, UNDER = "▸ ", "▾ ", "　　"
"""What stands before the name of one that has units below it, and of these."""
_DISPLAY, _TOOLTIP = int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.ToolTipRole)
_HOVERED = int(QStyle.StateFlag.State_MouseOver.value)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
EDGE = 12


class ContributionModel(QAbstractListModel):
    """A row a unit; those below one that is open follow it."""

    def __init__(self) -> None:
        super().__init__()
        self.contributions: Sequence[UnitContribution] = ()
        self._opened: set[str] = set()
        self._rows: list[tuple[UnitContribution, str]] = []
        self.kind = CellKind.COUNT
        self.outliers: Mapping[str, str] = {}

    def show_contributions(
        self, shares: Sequence[UnitContribution], kind: CellKind, outliers: Collection[Outlier]
    ) -> None:
        """Show these; ``outliers`` are the units whose figure is out of line."""
        self.beginResetModel()
        self.contributions, self.kind = shares, kind
        self.outliers = {one.unit: one.reason for one in outliers}
        self._rows = list(self._marked_rows())
        self.endResetModel()

    def _marked_rows(self) -> Iterator[tuple[UnitContribution, str]]:
        for share in self.contributions:
            is_open = share.unit in self._opened
            yield share, (OPENED if is_open else CLOSED) if share.below else ""
            yield from ((below, UNDER) for below in (share.below if is_open else ()))

    def toggle(self, unit: str) -> None:
        """Open one that has units below it, or close it."""
        self.beginResetModel()
        self._opened ^= {unit}
        self._rows = list(self._marked_rows())
        self.endResetModel()

    def rowCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008, Qt's own default
        """One for each unit."""
        return len(self._rows)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:  # noqa: ANN401, as Qt has it
        """The share itself, and in words."""
        share, mark = self._rows[index.row()]
        if role in (CONTRIBUTION_ROLE, MARK_ROLE):
            return share if role == CONTRIBUTION_ROLE else mark
        if role == _DISPLAY:
            return (
                f"{share.name} {format_figure(share.value, self.kind)}，占 {share.share:.1%}，{self.last_year(share)}"
            )
        return plain_tip(self.reason(share)) if role == _TOOLTIP else None

    def reason(self, share: UnitContribution) -> str:
        """Why a figure is out of line, or those that make it up; empty where none is."""
        if not share.below:
            return self.outliers.get(share.unit, "")
        of = (f"{one.name}：{self.outliers[one.unit]}" for one in share.below if one.unit in self.outliers)
        return "\n".join(of)

    def last_year(self, share: UnitContribution) -> str:
        """Last year's figure, and how far it moved."""
        if share.last_year is None:
            return "上年不全" if any(one.last_year is not None for one in share.below) else "上年没有"
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
        name = f"{index.data(MARK_ROLE)}{share.name}"
        self._paint_name(painter, upper, name, figure, bool(model.reason(share)))
        self._paint_bar(painter, lower, share, model.last_year(share))
        painter.restore()

    @staticmethod
    def _paint_name(painter: QPainter, rect: QRect, name: str, figure: str, is_strange: bool) -> None:
        painter.setPen(QColor(colours.ink))
        painter.drawText(rect, _RIGHT, figure)
        taken = painter.fontMetrics().horizontalAdvance(figure) + 10
        room = rect.adjusted(0, 0, -taken, 0)
        if is_strange:
            painter.setPen(QColor(colours.warn))
            painter.drawText(room, _LEFT, OUTLIER)
            room = room.adjusted(painter.fontMetrics().horizontalAdvance(OUTLIER) + 4, 0, 0, 0)
            painter.setPen(QColor(colours.ink))
        painter.drawText(
            room, _LEFT, painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, room.width())
        )

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
    """``unit_requested`` carries the code of the unit that was opened; one with units below it opens to them."""

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
        self.clicked.connect(self._open)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does what a click does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _open(self, index: Index) -> None:
        share: UnitContribution = index.data(CONTRIBUTION_ROLE)
        if share.below:
            row = index.row()
            self.contributions.toggle(share.unit)
            self.setCurrentIndex(self.contributions.index(row))
        else:
            self.unit_requested.emit(share.unit)
