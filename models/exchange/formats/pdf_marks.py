"""What stands on a PDF page: characters with their place, and ruled lines. Nothing is rendered."""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from models.exchange.neutral_document import Foreign
from models.texts.characters import VISIBLE_STAND_IN

_THIN = 3.0  # a filled rectangle no thicker than this is a rule
_SHORTEST = 3.0
_DRAWN = 0.02  # points; the library gives a glyph without an outline a height of 0.01
_BREAKS = frozenset("\r\n")
_HYPHENS_AT_LINE_END = frozenset("\ufffe\x02")  # as the library tells them; in a Chinese report they are real
MOST_PATHS = 20_000


@dataclass(frozen=True, slots=True)
class Mark:
    """A character: its baseline's start, its right edge and its size, in points, y upward.

    ``char`` is � where something is drawn and the file does not say which character it is.
    """

    char: str
    x: float
    y: float
    right: float
    size: float


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line along an axis: ``at`` across it, from ``start`` to ``end`` along it."""

    upright: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True)
class PageMarks:
    """One page."""

    number: int
    width: float
    height: float
    marks: tuple[Mark, ...]
    rules: tuple[Rule, ...]


def read_page(page: Foreign, number: int) -> PageMarks:
    """The marks of a page, turned upright where it was set sideways."""
    text = page.get_textpage()
    try:
        marks, sideways = _marks(text)
    finally:
        text.close()
    rules = tuple(_rules(page))
    width, height = page.get_size()
    return upright(PageMarks(number, width, height, tuple(marks), rules), sideways)


def upright(page: PageMarks, sideways: Sequence[bool]) -> PageMarks:
    """The page turned so that its text runs from left to right, where most of its characters are ``sideways``.

    What then stands the other way, such as the page's number, is left out.
    """
    if sum(sideways) * 2 <= len(sideways):
        return page
    kept = (mark for mark, is_turned in zip(page.marks, sideways, strict=True) if is_turned)
    marks = tuple(Mark(m.char, m.y, -m.x, m.y + m.size, m.size) for m in kept)
    rules = tuple(Rule(not r.upright, -r.at if r.upright else r.at, *_turned(r)) for r in page.rules)
    return PageMarks(page.number, page.height, page.width, marks, rules)


def _turned(rule: Rule) -> tuple[float, float]:
    return (rule.start, rule.end) if rule.upright else (-rule.end, -rule.start)


def _marks(text: Foreign) -> tuple[list[Mark], list[bool]]:
    from pypdfium2 import raw  # type: ignore[import-untyped]

    handle, count = text.raw, text.count_chars()
    x, y = ctypes.c_double(), ctypes.c_double()
    edges = [ctypes.c_double() for _ in range(4)]
    left, right, bottom, top = edges
    marks: list[Mark] = []
    sideways: list[bool] = []
    high = 0
    for at in range(count):
        code = raw.FPDFText_GetUnicode(handle, at)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        char = _character(code, high, is_told=raw.FPDFText_HasUnicodeMapError(handle, at) != 1)
        high = 0
        if char in _BREAKS or raw.FPDFText_IsGenerated(handle, at) == 1:
            continue
        raw.FPDFText_GetCharOrigin(handle, at, x, y)
        raw.FPDFText_GetCharBox(handle, at, left, right, bottom, top)
        if char == VISIBLE_STAND_IN and top.value - bottom.value < _DRAWN:
            char = " "
        size = raw.FPDFText_GetFontSize(handle, at)
        matrix = raw.FS_MATRIX()
        is_turned = False
        if raw.FPDFText_GetMatrix(handle, at, matrix):
            size *= max(abs(matrix.d), abs(matrix.b), 1e-3)
            is_turned = abs(matrix.b) > abs(matrix.a)
        sideways.append(is_turned)
        marks.append(Mark(char, x.value, y.value, max(right.value, x.value), max(size, 1.0)))
    return marks, sideways


def _character(code: int, high: int, *, is_told: bool) -> str:
    """The character of a code, ``high`` being the half of a pair before it; � where the file tells none."""
    if 0xDC00 <= code < 0xE000:
        code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0
    if not is_told or not 0 < code <= 0x10FFFF:
        return VISIBLE_STAND_IN
    return "-" if chr(code) in _HYPHENS_AT_LINE_END else chr(code)


def _rules(page: Foreign) -> Iterator[Rule]:
    from pypdfium2 import raw

    for number, item in enumerate(page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4)):
        if number > MOST_PATHS:
            return
        matrix = item.get_matrix()
        yield from _of_path(raw, item.raw, matrix)


def _of_path(raw: Foreign, path: Foreign, matrix: Foreign) -> Iterator[Rule]:
    subpaths = list(_subpaths(raw, path, matrix))
    is_ground = len(subpaths) == 1 and not _is_stroked(raw, path)
    for subpath in subpaths:
        yield from rules_of(subpath, is_ground=is_ground)


def _is_stroked(raw: Foreign, path: Foreign) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return not raw.FPDFPath_GetDrawMode(path, fill, stroke) or bool(stroke.value)


def _subpaths(raw: Foreign, path: Foreign, matrix: Foreign) -> Iterator[list[tuple[float, float]]]:
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


def rules_of(points: Sequence[tuple[float, float]], *, is_ground: bool = False) -> Iterator[Rule]:
    """The rules that a path draws: a stroke along an axis, a thin bar, or the sides of a box.

    A box that is only filled ``is_ground``: what a browser lays under a page, not a frame around it.
    """
    if len(points) < 2:
        return
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    left, right, bottom, top = min(xs), max(xs), min(ys), max(ys)
    if right - left <= _THIN and top - bottom >= _SHORTEST:
        yield Rule(True, (left + right) / 2, bottom, top)
    elif top - bottom <= _THIN and right - left >= _SHORTEST:
        yield Rule(False, (bottom + top) / 2, left, right)
    elif len(points) > 2 and not is_ground:
        for (ax, ay), (bx, by) in pairwise(points):
            if abs(ax - bx) < 1 and abs(ay - by) >= _SHORTEST:
                yield Rule(True, (ax + bx) / 2, min(ay, by), max(ay, by))
            elif abs(ay - by) < 1 and abs(ax - bx) >= _SHORTEST:
                yield Rule(False, (ay + by) / 2, min(ax, bx), max(ax, bx))
