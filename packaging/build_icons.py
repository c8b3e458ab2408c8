"""Draws app.png and app.ico from resources/icons/app.svg, and the sizes that Linux desktops look for."""

import io
import os
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgRenderer

ROOT = Path(__file__).resolve().parent.parent
ICO_SIDES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
DESKTOP_SIDES = (16, 24, 32, 48, 64, 128)


def drawn(source: Path, side: int) -> Image.Image:
    """The icon at one size, drawn afresh rather than shrunk."""
    image = QImage(QSize(side, side), QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(source)).render(painter)
    painter.end()
    kept = QBuffer()
    kept.open(QBuffer.OpenModeFlag.WriteOnly)
    QImageWriter(kept, b"PNG").write(image)
    return Image.open(io.BytesIO(kept.data().data()))


def main() -> None:
    """Write both files beside the drawing, and those of the packages."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    _app = QGuiApplication([])
    folder = ROOT / "resources" / "icons"
    sizes = [drawn(folder / "app.svg", side) for side in ICO_SIDES]
    sizes[-1].save(folder / "app.png", optimize=True)
    sizes[-1].save(folder / "app.ico", append_images=sizes[:-1], sizes=[(side, side) for side in ICO_SIDES])
    desktop = ROOT / "packaging" / "desktop"
    for name, source in (("app", folder / "app.svg"), ("document", desktop / "document.svg")):
        for side in DESKTOP_SIDES:
            drawn(source, side).save(desktop / "icons" / f"{name}-{side}.png", optimize=True)
    print("app.png, app.ico, packaging/desktop/icons")


if __name__ == "__main__":
    main()
