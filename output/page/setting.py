"""Texts to measured and placed runs: the step between line breaking and the page."""

from dataclasses import dataclass

from output.page.breaking import Line, break_lines, squeezed
from output.page.faces import SUBSTITUTE, Case, Printed, Voice
from output.page.placed import Glyphs


@dataclass(frozen=True)
class Run:
    """Text in one voice."""

    text: str
    voice: Voice


@dataclass(frozen=True)
class Measured:
    """A text and how each of its characters prints."""

    text: str
    printed: tuple[Printed, ...]

    @property
    def widths(self) -> list[float]:
        """Ems per character."""
        return [p.width for p in self.printed]


@dataclass(frozen=True)
class Type:
    """A size of type: the em and the pitch an em advances, in points."""

    size: float
    pitch: float


def measure(case: Case, *runs: Run) -> Measured:
    """Look every character of the runs up in its chain; one no face has becomes the substitute."""
    printed: list[Printed] = []
    for run in runs:
        look = case.chain(run.voice).printed
        printed += [look(char) for char in run.text]
    text = "".join(run.text for run in runs)
    if any(p.missing for p in printed):
        text = "".join(SUBSTITUTE if p.missing else c for c, p in zip(text, printed, strict=True))
    return Measured(text, tuple(printed))


def lines_of(measured: Measured, first: float, rest: float, *, justify: bool = True) -> list[Line]:
    """Break measured text into lines of ``first`` and then ``rest`` ems."""
    return break_lines(measured.text, measured.widths, first, rest, justify=justify)


def one_line(measured: Measured) -> Line:
    """The whole text as one line of its natural width."""
    return Line(0, len(measured.text), squeezed(measured.text, measured.widths))


def place(measured: Measured, line: Line, x: float, y: float, kind: Type, narrow: float = 1.0) -> list[Glyphs]:
    """Runs of one face each, from ``x`` along the baseline ``y`` (points).

    ``narrow`` sets the line in that fraction of its width.
    """
    runs: list[Glyphs] = []
    printed, pitch = measured.printed, kind.pitch * narrow
    at = line.start
    while at < line.end:
        face, start, left = printed[at].face, at, x
        while at < line.end and printed[at].face is face:
            x += line.advances[at - line.start] * pitch
            at += 1
        advances = tuple(a * pitch for a in line.advances[start - line.start : at - line.start])
        glyphs = tuple(p.glyph for p in printed[start:at])
        text = measured.text[start:at]
        runs.append(Glyphs(face, kind.size, left, y, text, glyphs, advances, narrow))
    return runs
