"""草稿: the mark across each page of a report that is not final, behind its words and no part of its text."""

from math import cos, pi, sin

from output.blocks import DRAFT
from output.page import geometry as g
from output.page.fonts import FontRole, FontSet
from output.page.glyph_outlines import character_outline
from output.page.page_model import FilledCurves, MarkedContent, Segment

GREY = 0.9
"""Light enough that black words on it stand out, dark enough to be seen on a copy."""
_SIZE = 200.0
_PITCH = 1.25  # ems from one character to the next
_ANGLE = pi / 4
_MIDDLE = 0.38  # ems from the baseline to the middle of a character


def draft_mark(fonts: FontSet) -> MarkedContent:
    """The mark, rising across the middle of the 版心; drawn as shapes, so that nobody finds it among the words."""
    chain = fonts.chain(FontRole.HEI)
    start = -(len(DRAFT) - 1) * _PITCH / 2
    segments: list[Segment] = []
    for number, char in enumerate(DRAFT):
        left = start + number * _PITCH - 0.5
        segments += [_placed(segment, left) for segment in character_outline(chain, char)]
    return MarkedContent(None, outlines=[FilledCurves(tuple(segments), GREY)])


def _placed(segment: Segment, left: float) -> Segment:
    """A stretch of a character's outline on the page: enlarged, and turned about the middle of the 版心."""
    operator, *values = segment
    placed: list[float] = []
    for x, y in zip(values[::2], values[1::2], strict=True):
        along, up = (x + left) * _SIZE, (y - _MIDDLE) * _SIZE
        placed += [
            g.BINDING_MARGIN + g.BODY_WIDTH / 2 + along * cos(_ANGLE) - up * sin(_ANGLE),
            g.PAPER_HEIGHT - g.TOP_MARGIN - g.BODY_HEIGHT / 2 + along * sin(_ANGLE) + up * cos(_ANGLE),
        ]
    return (operator, *placed)
