"""The text of a chapter with its pictures, which are made as wide as the page."""

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QImage, QResizeEvent, QTextDocument
from PySide6.QtWidgets import QWidget

from resources.manual import picture_path
from ui.widgets.plain_text import MarkupPage

LEAST = 80
"""Units of width below which a picture shows nothing any more."""


class ManualPage(MarkupPage):
    """Shows Markdown with the manual's own pictures and no other file; ``asked_chapter`` names a chapter clicked."""

    asked_chapter = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        # With a bar that comes and goes the width would depend on the pictures, and they on the width.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.anchorClicked.connect(self._follow)
        self._markdown, self._words, self._width = "", "", 0

    def show_chapter(self, markdown: str, words: str = "") -> None:
        """Show a chapter from its beginning, or from where the words are first found."""
        self._markdown, self._words = markdown, words
        self._lay_out()
        if words:
            self.find(words, QTextDocument.FindFlag(0))

    def show_nothing(self, sentence: str) -> None:
        """Say why there is no chapter to show."""
        self._markdown = ""
        self.setPlainText(sentence)

    def loadResource(self, kind: int, name: QUrl) -> object:
        """A picture of the manual, no wider than the page; for anything else what a page of markup shows."""
        path = picture_path(name.toString()) if kind == QTextDocument.ResourceType.ImageResource else None
        if path is None:
            return super().loadResource(kind, name)
        picture, ratio = QImage(str(path)), self.devicePixelRatioF()
        width = min(picture.width(), round(self._room() * ratio))
        scaled = picture.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        scaled.setDevicePixelRatio(ratio)
        return scaled

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pictures to the new width."""
        super().resizeEvent(event)
        if self._markdown and self._room() != self._width:
            place = self.verticalScrollBar().value() / max(1, self.verticalScrollBar().maximum())
            self._lay_out()
            self.verticalScrollBar().setValue(round(place * self.verticalScrollBar().maximum()))

    def _follow(self, link: QUrl) -> None:
        self.asked_chapter.emit(link.fragment(QUrl.ComponentFormattingOption.FullyDecoded))

    def _room(self) -> int:
        return max(LEAST, self.viewport().width() - 2 * round(self.document().documentMargin()))

    def _lay_out(self) -> None:
        self._width = self._room()
        self.setMarkdown(self._markdown)
