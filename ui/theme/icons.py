"""The program's own icons: strokes kept as SVG, drawn in the colour that is asked for."""

from functools import cache

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from resources import find
from ui.theme.colours import colours

SIDES = (16, 20, 24, 32, 48)


@cache
def icon(name: str, colour: str = "") -> QIcon:
    """An icon in the colour (that of muted words by default), faint while disabled."""
    drawn = QIcon()
    for side in SIDES:
        drawn.addPixmap(_drawn(name, colour or colours.muted, side))
        drawn.addPixmap(_drawn(name, colours.line, side), QIcon.Mode.Disabled)
    return drawn


def picture(name: str, side: int, colour: str, ratio: float = 1.0) -> QPixmap:
    """An icon as a picture ``side`` units wide, for a screen of that pixel ratio."""
    drawn = _drawn(name, colour, round(side * ratio))
    drawn.setDevicePixelRatio(ratio)
    return drawn


def _drawn(name: str, colour: str, side: int) -> QPixmap:
    strokes = find(f"icons/{name}.svg").read_text("utf-8").replace("currentColor", colour)
    pixmap = QPixmap(QSize(side, side))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(strokes.encode())).render(painter)
    painter.end()
    return pixmap
