"""Applying the theme: typefaces, palette and style sheet, all made from the colours of ui/theme/colours.py.

Widgets that take colours from the style sheet, the palette or the icons follow at once when it is applied anew.
"""

from dataclasses import asdict

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from resources import find
from ui.theme.colours import SCHEMES, Colours, colours

PREFERRED_FACES = ("Microsoft YaHei UI", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC")
BUNDLED_FACES = ("Nianbao Hei", "Nianbao Song", "Nianbao Rare")
FACES = ("hei.ttf", "song.ttf", "rare.ttf")
POINT_SIZE, SMALLEST, LARGEST = 10, 9, 14
SYSTEM = "system"


def apply_theme(app: QApplication, scheme: str = "light", point_size: int = POINT_SIZE) -> None:
    """Give the application its faces, palette, style sheet, window icon; with 0 the type is as large as the desktop's.

    ``scheme`` is the name of a set of colours, or SYSTEM for those of the desktop.
    """
    colours.become(SCHEMES[desktop_scheme() if scheme == SYSTEM else scheme])
    point_size = point_size or desktop_point_size()
    for name in FACES:
        register_face(name)
    app.setStyle("Fusion")
    app.setPalette(_palette(colours))
    app.setFont(screen_font(point_size))
    app.setStyleSheet(style_sheet(colours, point_size))
    app.setWindowIcon(QIcon(str(find("icons/app.png"))))


def desktop_scheme() -> str:
    """The set of colours nearest to the desktop's; the light one where it does not say."""
    is_dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    return "dark" if is_dark else "light"


def desktop_point_size() -> int:
    """How large the desktop's type is, within what the window is laid out for."""
    size = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).pointSize()
    return min(max(size, SMALLEST), LARGEST) if size > 0 else POINT_SIZE


def register_face(name: str) -> None:
    """Make a shipped face known to Qt; where its file is missing the desktop's faces have to do."""
    path = find(f"fonts/{name}")
    if path.exists():
        QFontDatabase.addApplicationFont(str(path))


def screen_font(point_size: int = POINT_SIZE) -> QFont:
    """What the desktop brings for Chinese, else our own face, with those for rare characters behind it."""
    known = set(QFontDatabase.families())
    font = QFont()
    font.setFamilies([*(face for face in PREFERRED_FACES if face in known), *BUNDLED_FACES])
    font.setPointSize(point_size)
    return font


def style_sheet(worn: Colours, point_size: int = POINT_SIZE) -> str:
    """The style sheet with every ``@name@`` replaced: colours, sizes of type, the folder of icons."""
    meant = {
        **asdict(worn),
        "small_pt": f"{point_size - 1}pt",
        "name_pt": f"{point_size + 1}pt",
        "heading_pt": f"{point_size + 2}pt",
        "title_pt": f"{point_size + 7}pt",
        "icon_px": f"{round(point_size * 1.7)}px",
        "icons": find("icons").as_posix(),
    }
    sheet = find("style.qss").read_text("utf-8")
    for name, value in meant.items():
        sheet = sheet.replace(f"@{name}@", value)
    return sheet


def _palette(worn: Colours) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    meant = {
        role.Window: worn.window,
        role.WindowText: worn.ink,
        role.Base: worn.panel,
        role.AlternateBase: worn.window,
        role.Text: worn.ink,
        role.Button: worn.panel,
        role.ButtonText: worn.ink,
        role.Highlight: worn.selection,
        role.HighlightedText: worn.ink,
        role.PlaceholderText: worn.faint,
        role.ToolTipBase: worn.ink,
        role.ToolTipText: worn.panel,
        role.Link: worn.accent,
        role.Accent: worn.accent,
        role.Light: worn.panel,
        role.Midlight: worn.hover,
        role.Mid: worn.line,
        role.Dark: worn.line_strong,
        role.Shadow: worn.shadow,
    }
    for each, colour in meant.items():
        palette.setColor(each, QColor(colour))
    for each in (role.Text, role.ButtonText, role.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, QColor(worn.faint))
    return palette
