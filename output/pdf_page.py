"""Placed marks as PDF page operators, and the glyphs each face is asked for on the way."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from output.page import geometry as g
from output.page.fonts import Face
from output.page.line_breaking import CLOSING, HALF, OPENING
from output.page.page_model import BLACK, Box, FilledCurves, GlyphRun, Ink, Page, PageRule
from output.page.subset import TRIM, trimmed_units
from output.pdf_links import shift

EDGE = 0.5
"""The edge of a filled rectangle, in points."""
_MOST_TRIMS = round(HALF / TRIM)
# Clause 8: a table too wide is turned counter-clockwise, its top at the left of the upright page.
_TURN = "0 1 -1 0 {:.3f} 0 cm"


@dataclass
class FontUse:
    """The glyphs a document uses of one face: (glyph, character, trim) → code, from 1, in order of use."""

    face: Face
    name: str
    codes: dict[tuple[int, str, int], str] = field(default_factory=dict)

    def code(self, glyph: int, char: str, trim: int) -> str:
        """The four hexadecimal digits by which a page calls the glyph."""
        key = (glyph, char, trim)
        code = self.codes.get(key)
        if code is None:
            code = self.codes[key] = f"{len(self.codes) + 1:04X}"
        return code


class FontUses:
    """All faces of a document, named F1, F2 … in order of use."""

    def __init__(self) -> None:
        self._uses: dict[int, FontUse] = {}

    def of(self, face: Face) -> FontUse:
        """The use of a face, begun when first asked for."""
        use = self._uses.get(id(face))
        if use is None:
            use = self._uses[id(face)] = FontUse(face, f"F{len(self._uses) + 1}")
        return use

    def __iter__(self) -> Iterator[FontUse]:
        return iter(self._uses.values())


def page_operators(page: Page, fonts: FontUses, *, mirrored: bool = False) -> list[str]:
    """The page's content; tagged marks are numbered by their place.

    ``mirrored`` moves even pages so that their 订口 is at the right, for printing on both sides.
    """
    code = ["0 g 0 G"]
    if right := shift(page, mirrored=mirrored):
        code.append(f"1 0 0 1 {right:.3f} 0 cm")
    turned = _TURN.format(g.PAPER_WIDTH)
    for number, content in enumerate(page.contents):
        kind = content.element.kind if content.element else ""
        code.append(f"/{kind} <</MCID {number}>> BDC" if kind else "/Artifact BMC")
        if content.is_turned:
            code.append("q " + turned)
        code += outline_operators(content.outlines)
        code += box_operators(content.boxes)
        code += rule_operators(content.rules)
        code += run_operators(content.runs, fonts)
        if content.is_turned:
            code.append("Q")
        code.append("EMC")
    return code


def outline_operators(outlines: Iterable[FilledCurves]) -> Iterator[str]:
    """Filled curves; what follows is black again."""
    for outline in outlines:
        drawn = " ".join(
            " ".join((*(f"{value:.2f}" for value in values), operator)) for operator, *values in outline.segments
        )
        yield f"{outline.grey:g} g {drawn} f 0 g"


def box_operators(filled: Iterable[Box]) -> Iterator[str]:
    """Filled rectangles with their edges; what follows is black again."""
    for box in filled:
        area = f"{box.x:.3f} {box.y:.3f} {box.width:.3f} {box.height:.3f} re"
        if box.edge is None:
            yield f"{colour_operator(box.fill)} {area} f 0 g"
        else:
            edge = colour_operator(box.edge).upper()
            yield f"{EDGE:g} w {colour_operator(box.fill)} {edge} {area} B 0 g 0 G"


def colour_operator(ink: Ink) -> str:
    """The operator that sets the colour of what is filled; of a grey only its lightness is named."""
    red, green, blue = ink
    return f"{red:.3f} g" if red == green == blue else f"{red:.3f} {green:.3f} {blue:.3f} rg"


def rule_operators(lines: Iterable[PageRule]) -> Iterator[str]:
    """Stroked lines; the pen's width is named only where it changes."""
    width = None
    for rule in lines:
        if rule.width != width:
            width = rule.width
            yield f"{width:g} w"
        yield f"{rule.x0:.3f} {rule.y0:.3f} m {rule.x1:.3f} {rule.y1:.3f} l S"


def run_operators(glyphs: Iterable[GlyphRun], fonts: FontUses) -> Iterator[str]:
    """One text object a run."""
    for run in glyphs:
        use = fonts.of(run.face)
        shown = _shown(run, use)
        scale = f"{run.narrow * 100:.2f} Tz " if run.narrow != 1 else ""
        reset = " 100 Tz" if scale else ""
        if run.ink != BLACK:
            scale, reset = f"{colour_operator(run.ink)} {scale}", f"{reset} 0 g"
        yield (f"BT /{use.name} {run.size:g} Tf {scale}1 0 0 1 {run.x:.3f} {run.y:.3f} Tm {shown}{reset} ET")


def _trim_squeezed_marks(run: GlyphRun, extra: list[float]) -> list[int]:
    """Take off the width of squeezed marks what they gave up, and off the spacing in ``extra`` what this leaves.

    Readers take a line apart where the squares of its characters overlap, and put a blank where they lie apart.
    """
    trims = [0] * len(run.text)
    sfnt, unit = run.face.sfnt, TRIM * run.size
    for at, char in enumerate(run.text):
        if (char not in CLOSING and char not in OPENING) or run.face.width(run.glyphs[at]) <= HALF:
            continue
        # The blank of an opening mark is at its left: the character before it gave that up.
        giving = at - 1 if char in OPENING else at
        given = min(_MOST_TRIMS, round(-extra[giving] / unit)) if giving >= 0 else 0
        if given > 0:
            trims[at] = given if giving == at else -given
            extra[giving] += trimmed_units(sfnt, given) / sfnt.em * run.size
    return trims


def _shown(run: GlyphRun, use: FontUse) -> str:
    """The glyphs with their spacing: what most of them share as Tc, the rest inside the TJ array."""
    size = run.size
    extra = [
        advance / run.narrow - use.face.width(glyph) * size
        for advance, glyph in zip(run.advances, run.glyphs, strict=True)
    ]
    trims = _trim_squeezed_marks(run, extra)
    shared = round(extra[0], 4)
    parts: list[str] = []
    word: list[str] = []
    owed = 0.0
    for glyph, char, trim, more in zip(run.glyphs, run.text, trims, extra, strict=True):
        word.append(use.code(glyph, char, trim))
        owed += more - shared
        move = round(-owed * 1000 / size, 1)
        if abs(move) >= 1:
            parts.append(f"<{''.join(word)}>{move:g}")
            word = []
            owed += move * size / 1000
    if word:
        parts.append(f"<{''.join(word)}>")
    return f"{shared:g} Tc [{''.join(parts)}] TJ"
