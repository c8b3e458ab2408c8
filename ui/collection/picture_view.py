"""A picture as the program draws it for paper, as wide as there is room."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QWidget

from output.picture.shapes import Picture
from ui.widgets.plain_text import PlainLabel

_SHARES = (760, 600)
SCALE = 1.6
"""Dots to a unit of the picture: enough for a screen of high resolution."""


def draw_picture(picture: Picture) -> bytes:
    """The picture in dots; it takes its time, so do it beside the window."""
    from output.picture.files import png

    return png(picture, SCALE)


class PictureView(QScrollArea):
    """White as paper in any scheme; the words of the picture are told to those who cannot see it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._label = PlainLabel()
        self._label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setWidget(self._label)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def spoken(self) -> str:
        """The picture in words."""
        return self._label.accessibleName()

    def show_drawn(self, drawn: bytes, spoken: str) -> None:
        """Show a picture that was drawn; nothing where it is empty."""
        self._image = QImage.fromData(drawn) if drawn else QImage()
        self._label.setAccessibleName(spoken)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As wide as there is room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._image.isNull():
            self._label.setPixmap(QPixmap())
            return
        ratio = self.devicePixelRatioF()
        wide = min(self.viewport().width() - 8, round(self._image.width() / SCALE * 1.2))
        size = QSize(round(wide * ratio), round(wide * ratio * self._image.height() / self._image.width()))
        way = Qt.TransformationMode.SmoothTransformation
        pixmap = QPixmap.fromImage(self._image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, way))
        pixmap.setDevicePixelRatio(ratio)
        self._label.setPixmap(pixmap)


def beside_picture(rows: QWidget, picture: PictureView) -> QSplitter:
    """Rows and their picture side by side; neither can be pushed away whole."""
    split = QSplitter(Qt.Orientation.Horizontal)
    split.setChildrenCollapsible(False)
    split.addWidget(rows)
    split.addWidget(picture)
    split.setSizes(list(_SHARES))
    return split
