"""Texts to measured and placed runs: the step between line breaking and the page."""

from dataclasses import dataclass

from output.page.fonts import SUBSTITUTE, FontRole, FontSet, ResolvedGlyph
from output.page.line_breaking import Line, break_lines, squeezed
from output.page.page_model import BLACK, GlyphRun, Ink


@dataclass(frozen=True)
class Run:
    """Text in one voice."""

    text: str
    voice: FontRole


@dataclass(frozen=True)
class MeasuredText:
    """A text and how each of its characters prints."""

    text: str
    printed: tuple[ResolvedGlyph, ...]

    @property
    def widths(self) -> list[float]:
        """Ems per character."""
        return [p.width for p in self.printed]


@dataclass(frozen=True)
class TypeSize:
    """A size of type: the em and the pitch an em advances, in points."""

    size: float
    pitch: float


def measure(fonts: FontSet, *runs: Run) -> MeasuredText:
    """Look every character of the runs up in its chain; one no face has becomes the substitute."""
    printed: list[ResolvedGlyph] = []
    for run in runs:
        resolve = fonts.chain(run.voice).resolve
        printed += [resolve(char) for char in run.text]
    text = "".join(run.text for run in runs)
    if any(p.is_missing for p in printed):
        text = "".join(SUBSTITUTE if p.is_missing else c for c, p in zip(text, printed, strict=True))
    return MeasuredText(text, tuple(printed))


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
    printed, pitch = measured.printed, type_size.pitch * narrow
    at = line.start
    while at < line.end:
        face, start, left = printed[at].face, at, x
        while at < line.end and printed[at].face is face:
            x += line.advances[at - line.start] * pitch
            at += 1
        advances = tuple(a * pitch for a in line.advances[start - line.start : at - line.start])
        glyphs = tuple(p.glyph for p in printed[start:at])
        text = measured.text[start:at]
        runs.append(GlyphRun(face, type_size.size, left, y, text, glyphs, advances, narrow, ink))
    return runs
