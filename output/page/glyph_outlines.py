"""The outline of a character as curves, for what is to be seen on a page and not to be read in its text."""

import struct
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from output.page.fonts import FontChain
from output.page.page_model import Segment
from output.page.sfnt import Sfnt

_ON_CURVE, _SHORT_X, _SHORT_Y, _REPEAT, _SAME_X, _SAME_Y = 1, 2, 4, 8, 16, 32
_WORDS, _ARE_OFFSETS, _SCALE, _MORE, _TWO_SCALES, _MATRIX = 0x1, 0x2, 0x8, 0x20, 0x40, 0x80


class _Point(NamedTuple):
    x: float
    y: float
    on_curve: bool


def character_outline(chain: FontChain, char: str) -> list[Segment]:
    """The outline in ems from the left end of the baseline, in the face that prints the character.

    FontError where the face is broken.
    """
    printed = chain.resolve(char)
    face = printed.face.sfnt
    try:
        contours = list(_contours(face, printed.glyph))
    except (ValueError, IndexError, struct.error) as error:
        raise face.damage_error() from error
    em = face.em
    return [
        (operator, *(value / em for value in values))
        for contour in contours
        if contour
        for operator, *values in _segments(contour)
    ]


def _contours(face: Sfnt, glyph: int) -> Iterator[list[_Point]]:
    outline = face.outline(glyph)
    if not outline:
        return
    (count,) = struct.unpack_from(">h", outline)
    if count >= 0:
        yield from _simple(outline, count)
        return
    at, more = 10, _MORE
    while more:
        flags, part = struct.unpack_from(">2H", outline, at)
        if not flags & _ARE_OFFSETS or flags & (_SCALE | _TWO_SCALES | _MATRIX):
            raise ValueError("a part that is scaled or fitted to points")
        dx, dy = struct.unpack_from(">2h" if flags & _WORDS else ">2b", outline, at + 4)
        for contour in _contours(face, part):
            yield [point._replace(x=point.x + dx, y=point.y + dy) for point in contour]
        at += 8 if flags & _WORDS else 6
        more = flags & _MORE


def _simple(outline: bytes, count: int) -> Iterator[list[_Point]]:
    ends = struct.unpack_from(f">{count}H", outline, 10)
    (instructions,) = struct.unpack_from(">H", outline, 10 + 2 * count)
    at = 12 + 2 * count + instructions
    flags: list[int] = []
    points = ends[-1] + 1 if ends else 0
    while len(flags) < points:
        flag = outline[at]
        at += 1
        repeats = 1
        if flag & _REPEAT:
            repeats += outline[at]
            at += 1
        flags += [flag] * repeats
    xs, at = _coordinates(outline, at, flags, _SHORT_X, _SAME_X)
    ys, at = _coordinates(outline, at, flags, _SHORT_Y, _SAME_Y)
    start = 0
    for end in ends:
        yield [_Point(xs[n], ys[n], bool(flags[n] & _ON_CURVE)) for n in range(start, end + 1)]
        start = end + 1


def _coordinates(outline: bytes, at: int, flags: Sequence[int], short: int, same: int) -> tuple[list[int], int]:
    values, value = [], 0
    for flag in flags:
        if flag & short:
            value += outline[at] if flag & same else -outline[at]
            at += 1
        elif not flag & same:
            value += struct.unpack_from(">h", outline, at)[0]
            at += 2
        values.append(value)
    return values, at


def _segments(contour: Sequence[_Point]) -> Iterator[Segment]:
    """A closed contour of quadratic curves as lines and cubic ones."""
    whole: list[_Point] = []
    for point, after in zip(contour, [*contour[1:], contour[0]], strict=True):
        whole.append(point)
        if not (point.on_curve or after.on_curve):
            whole.append(_Point((point.x + after.x) / 2, (point.y + after.y) / 2, True))
    first = next(number for number, point in enumerate(whole) if point.on_curve)
    whole = [*whole[first:], *whole[: first + 1]]
    here = whole[0]
    yield ("m", here.x, here.y)
    bend: _Point | None = None
    for point in whole[1:]:
        if not point.on_curve:
            bend = point
        elif bend is None:
            yield ("l", point.x, point.y)
            here = point
        else:
            yield (
                "c",
                here.x + (bend.x - here.x) * 2 / 3,
                here.y + (bend.y - here.y) * 2 / 3,
                point.x + (bend.x - point.x) * 2 / 3,
                point.y + (bend.y - point.y) * 2 / 3,
                point.x,
                point.y,
            )
            here, bend = point, None
    yield ("h",)
