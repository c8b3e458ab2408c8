"""The program's own icons: strokes kept as SVG, drawn in the colour that is asked for."""

from functools import cache

from PySide6.QtCore import QByteArray, QRect, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from resources import find
from ui.theme.colours import colours


class _SvgIconEngine(QIconEngine):
    """Draws an icon when it is first seen: most actions are in menus that are never opened."""

    def __init__(self, name: str, colour: str) -> None:
        super().__init__()
        self._name, self._colour = name, colour
        self._drawn: dict[tuple[int, int, str], QPixmap] = {}

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:  # drawn alike
        """The icon in a size, drawn once."""
        worn = str(getattr(colours, "line" if mode is QIcon.Mode.Disabled else self._colour))
        key = size.width(), size.height(), worn
        if key not in self._drawn:
            self._drawn[key] = _drawn(self._name, worn, size)
        return self._drawn[key]

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw the icon into a rectangle."""
        ratio = painter.device().devicePixelRatio()
        painter.drawPixmap(rect, self.pixmap(rect.size() * ratio, mode, state))

    def clone(self) -> QIconEngine:
        """The same icon, for a QIcon that is changed apart from this one."""
        return _SvgIconEngine(self._name, self._colour)


@cache
def icon(name: str, colour: str = "muted") -> QIcon:
    """An icon in the colour of that name as it is worn when the icon is drawn, faint while disabled."""
    return QIcon(_SvgIconEngine(name, colour))


def picture(name: str, side: int, colour: str, ratio: float = 1.0) -> QPixmap:
    """An icon as a picture ``side`` units wide, for a screen of that pixel ratio."""
    drawn = _drawn(name, colour, QSize(round(side * ratio), round(side * ratio)))
    drawn.setDevicePixelRatio(ratio)
    return drawn


def _drawn(name: str, colour: str, size: QSize) -> QPixmap:
    strokes = find(f"icons/{name}.svg").read_text("utf-8").replace("currentColor", colour)
    pixmap = QPixmap(size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(strokes.encode())).render(painter)
    painter.end()
    return pixmap
