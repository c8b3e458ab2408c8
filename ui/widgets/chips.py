"""Chips: a few words in a rounded box of their own colour, painted one beside the other."""

from collections.abc import Iterable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

Chip = tuple[str, str, str]
"""Its words, the colour under them, the colour of words and edge."""
_ROUND, _APART = 18, 7


def chip_width(painter: QPainter, text: str) -> int:
    """How wide a chip of these words is, in the painter's type."""
    return QFontMetrics(painter.font()).horizontalAdvance(text) + _ROUND


def paint_chips(painter: QPainter, rect: QRect, chips: Iterable[Chip], beyond: int = 0) -> None:
    """Paint them from the left; those that would end more than ``beyond`` right of the rectangle are left out."""
    font = QFont(painter.font())
    font.setPointSizeF(font.pointSizeF() - 1)
    painter.setFont(font)
    high = painter.fontMetrics().height() + 4
    left = rect.left()
    for text, soft, strong in chips:
        box = QRect(left, rect.center().y() - high // 2 + 1, chip_width(painter, text), high)
        if box.right() > rect.right() + beyond:
            break
        painter.setPen(QPen(QColor(strong), 0.6))
        painter.setBrush(QColor(soft))
        painter.drawRoundedRect(box, high / 2, high / 2)
        painter.setPen(QColor(strong))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)
        left = box.right() + _APART
