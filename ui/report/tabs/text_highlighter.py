"""How a text is shown while it is written: headings in the faces they print in, findings underlined."""

from bisect import bisect_right
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
    findings: Iterable[Finding], section: str, length: int, place: Callable[[int], int]
) -> tuple[Span, ...]:
    """Where findings point into a text of this length, in its editor's places; the gravest last, to be drawn on top."""
    in_text = [f for f in findings if f.section == section and f.breach.span and f.breach.span[1] <= length]
    return tuple(
        (place(f.breach.span[0]), place(f.breach.span[1]), f.severity.value) for f in reversed(in_text) if f.breach.span
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
    """Formats laid over the text; they are never part of it.

    What is underlined is kept by paragraph, in places of that paragraph: a key then draws its own paragraph anew and
    not those behind it, which only moved.
    """

    def __init__(self, document: QTextDocument, font: QFont) -> None:
        super().__init__(document)
        self._headings = {level: self._heading(level, font) for level in (1, 2, 3, 4)}
        self._waves = _waves()
        self._spans: dict[int, tuple[Span, ...]] = {}
        self._is_renumbered = False
        document.blockCountChanged.connect(self._renumber)

    def underline(self, spans: tuple[Span, ...]) -> None:
        """Underline these stretches of the text."""
        before, self._spans = self._spans, self._by_paragraph(spans)
        waves = _waves()
        if self._is_renumbered or waves != self._waves:
            self._is_renumbered, self._waves = False, waves
            self.rehighlight()
            return
        for number in before.keys() | self._spans.keys():
            if before.get(number) != self._spans.get(number):
                self.rehighlightBlock(self.document().findBlockByNumber(number))

    def highlightBlock(self, text: str) -> None:
        """Qt's hook: one paragraph."""
        block = next(iter(split_paragraphs(text)), None)
        heading_end = 0
        if isinstance(block, Heading):
            heading_end = utf16_units(text, typed_end(block.text, text))
            self.setFormat(0, heading_end, self._headings[block.level])
        for first, last, severity in self._spans.get(self.currentBlock().blockNumber(), ()):
            wave = self._waves[severity]
            for at in range(first, min(last, heading_end)):
                shape = self.format(at)
                shape.merge(wave)
                self.setFormat(at, 1, shape)
            if last > heading_end:
                self.setFormat(max(first, heading_end), last - max(first, heading_end), wave)

    def _by_paragraph(self, spans: tuple[Span, ...]) -> dict[int, tuple[Span, ...]]:
        starts, block = [], self.document().begin()
        while block.isValid():
            starts.append(block.position())
            block = block.next()
        found: dict[int, list[Span]] = {}
        for first, last, severity in spans:
            number = bisect_right(starts, first) - 1
            while number < len(starts) and starts[number] < last:
                start = starts[number]
                found.setdefault(number, []).append((max(first - start, 0), last - start, severity))
                number += 1
        return {number: tuple(of_paragraph) for number, of_paragraph in found.items()}

    def _renumber(self, _count: int) -> None:
        self._is_renumbered = True

    @staticmethod
    def _heading(level: int, font: QFont) -> QTextCharFormat:
        shape = QTextCharFormat()
        face = printed_font(_FACES.get(level, "fangsong"), font)
        face.setBold(level > 2)
        shape.setFont(face)
        return shape


def _waves() -> dict[str, QTextCharFormat]:
    return {severity.value: _wave(colours.of(severity)) for severity in Severity}


def _wave(colour: str) -> QTextCharFormat:
    shape = QTextCharFormat()
    shape.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
    shape.setUnderlineColor(QColor(colour))
    return shape
