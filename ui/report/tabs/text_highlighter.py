"""How a text is shown while it is written: headings in the faces they print in, findings underlined."""

from collections.abc import Callable, Iterable

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from models.rules.finding import Finding, Severity
from models.texts.punctuation import remove_invisible
from output.blocks import Heading
from output.compose import split_paragraphs
from ui.report.tabs.print_fonts import printed_font
from ui.theme.colours import colours

Span = tuple[int, int, str]
_FACES = {1: "hei", 2: "kai"}


def utf16_units(text: str, at: int) -> int:
    """A place in characters as a place in the UTF-16 units that Qt counts."""
    return at + sum(1 for char in text[:at] if ord(char) > 0xFFFF)


def finding_spans(
    findings: Iterable[Finding], section: str, text: str, place: Callable[[str, int], int] = utf16_units
) -> tuple[Span, ...]:
    """Where findings point into this text, in the editor's places, the gravest last so that it is drawn on top."""
    in_text = [f for f in findings if f.section == section and f.breach.span and f.breach.span[1] <= len(text)]
    return tuple(
        (place(text, f.breach.span[0]), place(text, f.breach.span[1]), f.severity.value)
        for f in reversed(in_text)
        if f.breach.span
    )


def typed_end(printed: str, typed: str) -> int:
    """Where in a typed paragraph its printed beginning ends: print drops blanks and what leaves no ink."""
    remaining = sum(map(_leaves_ink, printed))
    for at, char in enumerate(typed):
        remaining -= _leaves_ink(char)
        if not remaining:
            return at + 1
    return len(typed)


def _leaves_ink(char: str) -> bool:
    return bool(remove_invisible(char).strip())


class TextHighlighter(QSyntaxHighlighter):
    """Formats laid over the text; they are never part of it."""

    def __init__(self, document: QTextDocument, font: QFont) -> None:
        super().__init__(document)
        self._headings = {level: self._heading(level, font) for level in (1, 2, 3, 4)}
        self._spans: tuple[Span, ...] = ()

    def underline(self, spans: tuple[Span, ...]) -> None:
        """Underline these stretches of the text."""
        if spans != self._spans:
            self._spans = spans
            self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        """Qt's hook: one paragraph."""
        block = next(iter(split_paragraphs(text)), None)
        if isinstance(block, Heading):
            self.setFormat(0, utf16_units(text, typed_end(block.text, text)), self._headings[block.level])
        start = self.currentBlock().position()
        length = self.currentBlock().length()
        for first, last, severity in self._spans:
            if first < start + length and last > start:
                self._underline(max(first - start, 0), min(last - start, length), colours.of(Severity(severity)))

    def _underline(self, first: int, last: int, colour: str) -> None:
        for at in range(first, last):
            shape = self.format(at)
            shape.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            shape.setUnderlineColor(QColor(colour))
            self.setFormat(at, 1, shape)

    @staticmethod
    def _heading(level: int, font: QFont) -> QTextCharFormat:
        shape = QTextCharFormat()
        face = printed_font(_FACES.get(level, "fangsong"), font)
        face.setBold(level > 2)
        shape.setFont(face)
        return shape
