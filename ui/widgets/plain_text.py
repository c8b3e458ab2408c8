"""Words on the screen that nobody wrote into the program: never markup, and no sign that turns them about unseen.

A label, a tooltip or a message box takes words for markup where they look like it. What comes from a file, a name or
a database could then paint headlines and open files; so labels and tooltips are made here and nowhere else.
"""

from html import escape

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QTextBrowser, QWidget

from models.texts.characters import show_direction_controls

LONGEST_TIP = 4_000


class PlainLabel(QLabel):
    """A label that shows its words as they are."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show the words; a control of direction is shown as what it is."""
        super().setText(show_direction_controls(text))


class MarkupLabel(QLabel):
    """A label for what the program itself wrote as HTML, every word of others escaped."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.RichText)


class MarkupPage(QTextBrowser):
    """A page of what the program itself wrote as HTML, every word of others escaped; it loads no file."""

    def loadResource(self, kind: int, name: QUrl) -> object:
        """A dot that nobody sees, in place of what is asked for; where nothing is given, Qt reads the file itself."""
        dot = QImage(1, 1, QImage.Format.Format_ARGB32)
        dot.fill(Qt.GlobalColor.transparent)
        return dot


def plain_tip(text: str) -> str:
    """The words for a tooltip, which would take what looks like markup for it; here they are shown as they are."""
    shown = show_direction_controls(text[:LONGEST_TIP])
    if "<" not in shown and "&lt;" not in shown:
        return shown
    return f'<p style="white-space: pre-wrap">{escape(shown)}</p>'
