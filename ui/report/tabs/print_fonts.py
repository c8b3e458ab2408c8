"""The printed report's typefaces on screen, loaded when a text is first shown."""

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QFontMetrics, QGuiApplication, QTextBlockFormat

from resources import find

READING_SIZE = 1.36  # of the window's type
_LINE_HEIGHT = 1.78  # of an em


@cache
def _family(name: str) -> str:
    path = find(f"fonts/{name}.ttf")
    number = QFontDatabase.addApplicationFont(str(path)) if path.exists() else -1
    families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return families[0] if families else ""


def printed_font(name: str, fallback: QFont) -> QFont:
    """A face of the printed page (song, fangsong, kai, hei) at reading size."""
    font = QFont(fallback)
    faces = [face for face in (_family(name), _family("latin")) if face]
    font.setFamilies([*faces, *fallback.families()])
    font.setPointSizeF(QFontInfo(QGuiApplication.font()).pointSizeF() * READING_SIZE)
    return font


def printed_paragraph(font: QFont) -> QTextBlockFormat:
    """The shape of a paragraph: indented by two characters, its lines apart as on paper."""
    em = QFontMetrics(font).horizontalAdvance("\u3000")
    shape = QTextBlockFormat()
    shape.setLineHeight(round(_LINE_HEIGHT * em), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    shape.setTextIndent(2 * em)
    return shape
