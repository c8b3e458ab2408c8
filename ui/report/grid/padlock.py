"""Small signs in the corner of a cell that no typeface is asked for: a padlock, closed or open."""

from enum import Enum

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

WIDTH, HEIGHT = 9, 10


class LockState(Enum):
    """How a cell stands to last year's report or to the registers, from which its figure comes."""

    LOCKED = "上年结转，已锁定"
    OPEN = "上年结转，已解锁"
    CHANGED = "改写（上年结转）"
    FILLED = "由台账填入，已锁定"
    RELEASED = "由台账填入，已解锁"
    REWRITTEN = "改写（台账）"

    @property
    def is_closed(self) -> bool:
        """Whether the figure cannot be typed over."""
        return self in (LockState.LOCKED, LockState.FILLED)

    @property
    def is_rewritten(self) -> bool:
        """Whether something else stands there than where it comes from."""
        return self in (LockState.CHANGED, LockState.REWRITTEN)


def paint_padlock(painter: QPainter, corner: QRect, lock: LockState, colour: QColor) -> None:
    """A padlock at the rectangle's upper left; of an open one only one leg of the bow stands in the body."""
    left, top = corner.left(), corner.top() + 1
    is_open = not lock.is_closed
    bow = QPainterPath()
    bow.moveTo(left + 2, top + 5)
    bow.arcTo(QRectF(left + 2, top + (0 if is_open else 1), 4, 5), 180, -180)
    bow.lineTo(left + 6, top + (3 if is_open else 5))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1.2))
    painter.drawPath(bow)
    painter.restore()
    painter.fillRect(left, top + 5, WIDTH - 1, HEIGHT - 5, colour)
