"""What stands on a PDF page: characters with their place, and ruled lines. Nothing is rendered."""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from models.exchange.neutral_document import Untyped
from models.texts.characters import REPLACEMENT_CHARACTER

_MAX_LINE_THICKNESS = 3.0  # a filled rectangle no thicker than this is a rule
_MIN_LINE_LENGTH = 3.0
_DRAWN = 0.02  # points; the library gives a glyph without an outline a height of 0.01
_LINE_BREAKS = frozenset("\r\n")
_HYPHENS_AT_LINE_END = frozenset("\ufffe\x02")  # as the library tells them; in a Chinese report they are real
MAX_PATHS = 20_000


@dataclass(frozen=True, slots=True)
class PageCharacter:
    """A character: its baseline's start, its right edge and its size, in points, y upward.

    ``char`` is � where something is drawn and the file does not say which character it is.
    """

    char: str
    x: float
    y: float
    right: float
    size: float


@dataclass(frozen=True, slots=True)
class RuledLine:
    """A straight line along an axis: ``position`` across it, from ``start`` to ``end`` along it."""

    is_vertical: bool
    position: float
    start: float
    end: float


@dataclass(frozen=True)
class PageContent:
    """One page."""

    number: int
    width: float
    height: float
    characters: tuple[PageCharacter, ...]
    lines: tuple[RuledLine, ...]


def read_page(page: Untyped, number: int) -> PageContent:
    """The marks of a page, turned upright where it was set sideways."""
    text = page.get_textpage()
    try:
        characters, sideways = _read_characters(text)
    finally:
        text.close()
    lines = tuple(_read_lines(page))
    width, height = page.get_size()
    return turn_upright(PageContent(number, width, height, tuple(characters), lines), sideways)


def turn_upright(page: PageContent, sideways: Sequence[bool]) -> PageContent:
    """The page turned so that its text runs from left to right, where most of its characters are ``sideways``.

    What then stands the other way, such as the page's number, is left out.
    """
    if sum(sideways) * 2 <= len(sideways):
        return page
    turned = (character for character, is_turned in zip(page.characters, sideways, strict=True) if is_turned)
    characters = tuple(PageCharacter(m.char, m.y, -m.x, m.y + m.size, m.size) for m in turned)
    lines = tuple(
        RuledLine(not r.is_vertical, -r.position if r.is_vertical else r.position, *_turned_extent(r))
        for r in page.lines
    )
    return PageContent(page.number, page.height, page.width, characters, lines)


def _turned_extent(rule: RuledLine) -> tuple[float, float]:
    return (rule.start, rule.end) if rule.is_vertical else (-rule.end, -rule.start)


def _read_characters(text: Untyped) -> tuple[list[PageCharacter], list[bool]]:
    from pypdfium2 import raw

    handle, count = text.raw, text.count_chars()
    x, y = ctypes.c_double(), ctypes.c_double()
    edges = [ctypes.c_double() for _ in range(4)]
    left, right, bottom, top = edges
    characters: list[PageCharacter] = []
    sideways: list[bool] = []
    high = 0
    for at in range(count):
        code = raw.FPDFText_GetUnicode(handle, at)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        char = _character(code, high, is_told=raw.FPDFText_HasUnicodeMapError(handle, at) != 1)
        high = 0
        if char in _LINE_BREAKS or raw.FPDFText_IsGenerated(handle, at) == 1:
            continue
        raw.FPDFText_GetCharOrigin(handle, at, x, y)
        raw.FPDFText_GetCharBox(handle, at, left, right, bottom, top)
        if char == REPLACEMENT_CHARACTER and top.value - bottom.value < _DRAWN:
            char = " "
        size = raw.FPDFText_GetFontSize(handle, at)
        matrix = raw.FS_MATRIX()
        is_turned = False
        if raw.FPDFText_GetMatrix(handle, at, matrix):
            size *= max(abs(matrix.d), abs(matrix.b), 1e-3)
            is_turned = abs(matrix.b) > abs(matrix.a)
        sideways.append(is_turned)
        characters.append(PageCharacter(char, x.value, y.value, max(right.value, x.value), max(size, 1.0)))
    return characters, sideways


def _character(code: int, high: int, *, is_told: bool) -> str:
    """The character of a code, ``high`` being the half of a pair before it; � where the file tells none."""
    if 0xDC00 <= code < 0xE000:
        code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0
    if not is_told or not 0 < code <= 0x10FFFF:
        return REPLACEMENT_CHARACTER
    return "-" if chr(code) in _HYPHENS_AT_LINE_END else chr(code)


def _read_lines(page: Untyped) -> Iterator[RuledLine]:
    from pypdfium2 import raw

    for number, item in enumerate(page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4)):
        if number > MAX_PATHS:
            return
        matrix = item.get_matrix()
        yield from _lines_of_path(raw, item.raw, matrix)


def _lines_of_path(raw: Untyped, path: Untyped, matrix: Untyped) -> Iterator[RuledLine]:
    subpaths = list(_subpaths(raw, path, matrix))
    is_ground = len(subpaths) == 1 and not _is_stroked(raw, path)
    for subpath in subpaths:
        yield from lines_of_points(subpath, is_background=is_ground)


def _is_stroked(raw: Untyped, path: Untyped) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return not raw.FPDFPath_GetDrawMode(path, fill, stroke) or bool(stroke.value)


def _subpaths(raw: Untyped, path: Untyped, matrix: Untyped) -> Iterator[list[tuple[float, float]]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    subpath: list[tuple[float, float]] = []
    count = min(raw.FPDFPath_CountSegments(path), 5_000)
    for at in range(count):
        segment = raw.FPDFPath_GetPathSegment(path, at)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
            if len(subpath) > 1:
                yield subpath
            subpath = [point]
        else:
            subpath.append(point)
            if raw.FPDFPathSegment_GetClose(segment):
                subpath.append(subpath[0])
    yield subpath


def lines_of_points(points: Sequence[tuple[float, float]], *, is_background: bool = False) -> Iterator[RuledLine]:
    """The rules that a path draws: a stroke along an axis, a thin bar, or the sides of a box.

    A box that is only filled ``is_background``: what a browser lays under a page, not a frame around it.
    """
    if len(points) < 2:
        return
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    left, right, bottom, top = min(xs), max(xs), min(ys), max(ys)
    if right - left <= _MAX_LINE_THICKNESS and top - bottom >= _MIN_LINE_LENGTH:
        yield RuledLine(True, (left + right) / 2, bottom, top)
    elif top - bottom <= _MAX_LINE_THICKNESS and right - left >= _MIN_LINE_LENGTH:
        yield RuledLine(False, (bottom + top) / 2, left, right)
    elif len(points) > 2 and not is_background:
        for (ax, ay), (bx, by) in pairwise(points):
            if abs(ax - bx) < 1 and abs(ay - by) >= _MIN_LINE_LENGTH:
                yield RuledLine(True, (ax + bx) / 2, min(ay, by), max(ay, by))
            elif abs(ay - by) < 1 and abs(ax - bx) >= _MIN_LINE_LENGTH:
                yield RuledLine(False, (ay + by) / 2, min(ax, bx), max(ax, bx))
