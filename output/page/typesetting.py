"""Texts to measured and placed runs: the step between line breaking and the page."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import groupby

from output.page.fonts import SUBSTITUTE, FontRole, FontSet, ResolvedGlyph, can_be_copied
from output.page.line_breaking import Line, break_lines, squeezed
from output.page.page_model import BLACK, GlyphRun, Ink

# Unicode's classes of direction: letters that run to the left, and what takes the direction of its surroundings.
_DIRECTIONS = {"R": "r", "AL": "r"} | dict.fromkeys(("NSM", "WS", "ON", "CS", "BN"), "n")
_LEFTWARD = re.compile("r(?:[rn]*r)?")


@dataclass(frozen=True)
class Run:
    """Text in one voice."""

    text: str
    voice: FontRole


@dataclass(frozen=True)
class MeasuredText:
    """A text as it shows and how each of its characters prints; ``typed`` is the same text as it copies from the page.

    They differ where the substitute sign is shown for a character that no face has.
    """

    text: str
    printed: tuple[ResolvedGlyph, ...]
    typed: str

    @property
    def widths(self) -> list[float]:
        """Ems per character."""
        return [p.width for p in self.printed]

    def part(self, start: int, end: int | None) -> "MeasuredText":
        """The characters from ``start`` up to ``end``, or to the last."""
        return MeasuredText(self.text[start:end], self.printed[start:end], self.typed[start:end])


@dataclass(frozen=True)
class TypeSize:
    """A size of type: the em and the pitch an em advances, in points."""

    size: float
    pitch: float


def measure(fonts: FontSet, *runs: Run) -> MeasuredText:
    """Look every character of the runs up in its chain; one no face has shows as the substitute."""
    printed: list[ResolvedGlyph] = []
    for run in runs:
        resolve = fonts.chain(run.voice).resolve
        printed += [resolve(char) for char in run.text]
    typed = text = "".join(run.text for run in runs)
    if any(p.is_missing for p in printed):
        text = "".join(SUBSTITUTE if p.is_missing else c for c, p in zip(text, printed, strict=True))
        typed = "".join(c if can_be_copied(c) else SUBSTITUTE for c in typed)
    return MeasuredText(text, tuple(printed), typed)


def break_measured(measured: MeasuredText, first: float, rest: float, *, justify: bool = True) -> list[Line]:
    """Break measured text into lines of ``first`` and then ``rest`` ems."""
    return break_lines(measured.text, measured.widths, first, rest, justify=justify)


def as_one_line(measured: MeasuredText) -> Line:
    """The whole text as one line of its natural width."""
    return Line(0, len(measured.text), squeezed(measured.text, measured.widths))


def place_line(
    measured: MeasuredText, line: Line, x: float, y: float, type_size: TypeSize, narrow: float = 1.0, ink: Ink = BLACK
) -> list[GlyphRun]:
    """Runs of one face each, from ``x`` along the baseline ``y`` (points).

    ``narrow`` sets the line in that fraction of its width.
    """
    runs: list[GlyphRun] = []
    pitch = type_size.pitch * narrow
    order = [line.start + place for place in _visual_order(measured.typed[line.start : line.end])]
    for face, group in groupby(order, lambda at: measured.printed[at].face):
        places = list(group)
        advances = tuple(line.advances[at - line.start] * pitch for at in places)
        glyphs = tuple(measured.printed[at].glyph for at in places)
        text = "".join(measured.typed[at] for at in places)
        runs.append(GlyphRun(face, type_size.size, x, y, text, glyphs, advances, narrow, ink))
        x += sum(advances)
    return runs


def _visual_order(text: str) -> list[int]:
    """The places of the characters from left to right: words of a script that runs to the left stand in reverse.

    No face draws such scripts, but a reader of the page turns their signs round again.
    """
    order = list(range(len(text)))
    if not text.isascii():
        signs = "".join(_DIRECTIONS.get(unicodedata.bidirectional(char), "l") for char in text)
        for words in _LEFTWARD.finditer(signs):
            start, end = words.span()
            order[start:end] = reversed(order[start:end])
    return order
