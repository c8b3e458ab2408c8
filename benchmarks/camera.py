"""Grabs widgets into PNG files with few colours, with numbered marks where the manual speaks of a part."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget

COLOURS = 256
MARK_COLOURS = 96
"""Of pictures that are shipped with the program: the difference is not seen, and they are a tenth smaller."""
RADIUS = 12
Mark = QWidget | tuple[QWidget, QRect]
"""A widget, or a rectangle of one."""


def settle(is_settled: Callable[[], bool] = lambda: True, least: float = 0.15) -> None:
    """Let the event loop run until nothing more happens."""
    begun = time.monotonic()
    while time.monotonic() - begun < least or (not is_settled() and time.monotonic() - begun < 10):
        QApplication.processEvents()
        time.sleep(0.005)


def when_asked(answer: Callable[[QDialog], None]) -> None:
    """Answer the next modal dialog, once it is up."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            settle()
            answer(dialog)
        else:
            QTimer.singleShot(20, look)

    QTimer.singleShot(0, look)


class Camera:
    """Writes pictures into a folder, made if it is missing."""

    def __init__(self, folder: Path, colours: int = COLOURS) -> None:
        self.folder, self._colours = folder, colours
        folder.mkdir(parents=True, exist_ok=True)

    def take(self, widget: QWidget, name: str, marks: Sequence[Mark] = (), over: QWidget | None = None) -> None:
        """One picture; ``marks`` are numbered from 1 in their order, ``over`` is a dialog that stands on the widget."""
        settle()
        picture = widget.grab()
        if over is not None:
            _put_over(picture, over)
        _number(picture, [_rectangle(mark, widget) for mark in marks])
        self.save(picture.toImage(), name)

    def save(self, picture: QImage, name: str) -> None:
        """Write a picture under a name, with few colours."""
        from PIL import Image

        path = self.folder / f"{name}.png"
        picture.save(str(path))
        with Image.open(path) as drawn:
            whole = drawn.convert("RGB")
        whole.quantize(self._colours, kmeans=4, dither=Image.Dither.NONE).save(path, optimize=True)


def _rectangle(mark: Mark, ground: QWidget) -> QRect:
    widget, part = mark if isinstance(mark, tuple) else (mark, mark.rect())
    return QRect(widget.mapTo(ground, part.topLeft()), part.size())


def _put_over(picture: QPixmap, dialog: QWidget) -> None:
    """Paint a dialog in the middle of what lies below it, which is dimmed."""
    shown = dialog.grab()
    whole, size = picture.deviceIndependentSize(), shown.deviceIndependentSize()
    at = QPoint(round((whole.width() - size.width()) / 2), round((whole.height() - size.height()) / 2))
    painter = QPainter(picture)
    painter.fillRect(QRectF(QPointF(), whole), QColor(20, 30, 40, 70))
    painter.drawPixmap(at, shown)
    painter.setPen(QPen(QColor("#7d8b96")))
    painter.drawRect(QRectF(QPointF(at), size))
    painter.end()


def _number(picture: QPixmap, places: Sequence[QRect]) -> None:
    """A numbered disc at the upper left corner of each place, kept inside the picture."""
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    font = QFont(painter.font())
    font.setPixelSize(15)
    font.setBold(True)
    painter.setFont(font)
    inside = QRectF(QPointF(), picture.deviceIndependentSize()).adjusted(RADIUS, RADIUS, -RADIUS, -RADIUS)
    for number, place in enumerate(places, 1):
        edge = QRectF(place).adjusted(-3, -3, 3, 3)
        painter.setPen(QPen(QColor("#c2410c"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(edge, 4, 4)
        # What is named begins at the left; at the edge of the window there is no room beside it.
        middle = edge.topLeft() - QPointF(4, 4) if edge.left() > 2 * RADIUS else edge.topRight() + QPointF(4, -4)
        middle.setX(min(max(middle.x(), inside.left()), inside.right()))
        middle.setY(min(max(middle.y(), inside.top()), inside.bottom()))
        disc = QRectF(middle - QPointF(RADIUS, RADIUS), middle + QPointF(RADIUS, RADIUS))
        painter.setPen(QPen(QColor("white"), 2))
        painter.setBrush(QColor("#c2410c"))
        painter.drawEllipse(disc)
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(number))
    painter.end()
