"""What a picture is drawn of: rectangles, lines and words at places, as plain values."""

from dataclasses import dataclass, field

from output.page.fonts import FontRole, FontSet, bundled_fonts
from output.page.page_model import BLACK, Ink

ASCENT, DESCENT = 0.88, 0.12
"""Of a line of Chinese type, in ems above and below its baseline."""


@dataclass(frozen=True)
class Rectangle:
    """A rectangle from its upper left, filled; with a thin ``edge`` where it has one."""

    x: float
    y: float
    width: float
    height: float
    fill: Ink
    edge: Ink | None = None


@dataclass(frozen=True)
class PictureText:
    """A line of words; ``x`` is its start, middle or end as ``anchor`` says, ``y`` its baseline (downward)."""

    x: float
    y: float
    size: float
    text: str
    anchor: str = "start"
    ink: Ink = BLACK
    voice: FontRole = FontRole.HEI

    @property
    def left(self) -> float:
        """Where the line begins."""
        return self.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor] * self.width

    @property
    def width(self) -> float:
        """How long the line is, in the program's own faces."""
        return text_width(self.text, self.size, self.voice)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the line."""
        top, bottom = self.y - ASCENT * self.size, self.y + DESCENT * self.size
        return self.left, top, self.left + self.width, bottom


Shape = Rectangle | PictureText


@dataclass(frozen=True)
class Picture:
    """A drawing with its upper left at 0, 0; ``spoken`` says the same in words for those who cannot see it.

    It is always set in the bundled faces: its lines are measured in them.
    """

    title: str
    width: float
    height: float
    shapes: tuple[Shape, ...]
    spoken: str
    fonts: FontSet = field(default_factory=bundled_fonts, compare=False, repr=False)


def text_width(text: str, size: float, voice: FontRole = FontRole.HEI) -> float:
    """How long a line is in the bundled faces."""
    resolve = bundled_fonts().chain(voice).resolve
    return sum(resolve(char).width for char in text) * size
