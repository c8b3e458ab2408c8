"""What stands on a PDF page: characters with their place, and ruled lines. Nothing is rendered."""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from models.exchange.formats.page_visibility import FilledBox, Visibility, filled_box, is_slanted
from models.exchange.neutral_document import Untyped
from models.texts.characters import REPLACEMENT_CHARACTER

_MAX_LINE_THICKNESS = 3.0  # a filled rectangle no thicker than this is a rule
_MIN_LINE_LENGTH = 3.0
_LEAST_SIZE = 0.05
_DRAWN = 0.02  # points; the library gives a glyph without an outline a height of 0.01
_LINE_BREAKS = frozenset("\r\n")
_HYPHENS_AT_LINE_END = frozenset("\ufffe\x02")  # as the library tells them; in a Chinese report they are real
MAX_PATHS = 20_000
_TINY_SHARE = 0.15  # of the usual size; nobody reads what is smaller
_STRUCK_LOW, _STRUCK_HIGH = 0.15, 0.6  # of a letter's size above its baseline
_STRUCK_SHARE = 0.6  # of a stroke that goes through letters
_SAME_SHARE = 0.15  # of a letter's size; what lies closer lies in one place


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
    """One page. ``unseen`` are characters that it holds and does not show, ``struck`` those a line goes through."""

    number: int
    width: float
    height: float
    characters: tuple[PageCharacter, ...]
    lines: tuple[RuledLine, ...]
    unseen: tuple[PageCharacter, ...] = ()
    struck: tuple[PageCharacter, ...] = ()


def read_page(page: Untyped, number: int) -> PageContent:
    """The marks of a page, turned upright where it was set sideways."""
    lines, boxes = _read_paths(page)
    text = page.get_textpage()
    try:
        found = list(_read_characters(text, Visibility(page, boxes)))
    finally:
        text.close()
    if not any(each.is_seen for each in found):
        found = [replace(each, is_seen=True) for each in found]  # a scan with its words laid invisibly over it
    found = _without_tiny(_painted_once(found))
    width, height = page.get_size()
    content = PageContent(
        number,
        width,
        height,
        tuple(each.mark for each in found if each.is_seen),
        lines,
        tuple(each.mark for each in found if not each.is_seen),
    )
    return set_struck_apart(turn_upright(content, [each.is_sideways for each in found if each.is_seen]))


@dataclass(frozen=True, slots=True)
class _FoundCharacter:
    """A character of a page as it lies in the file."""

    mark: PageCharacter
    is_sideways: bool
    is_seen: bool


def _painted_once(found: Sequence[_FoundCharacter]) -> list[_FoundCharacter]:
    """The characters without those that are seen already in the same place."""
    kept: list[_FoundCharacter] = []
    taken: dict[tuple[str, int], list[PageCharacter]] = {}
    for each in found:
        mark, line = each.mark, round(each.mark.y)
        limit = _SAME_SHARE * mark.size
        around = [m for y in (line - 1, line, line + 1) for m in taken.get((mark.char, y), ())]
        if any(abs(m.x - mark.x) < limit and abs(m.y - mark.y) < limit for m in around):
            continue
        if each.is_seen:
            taken.setdefault((mark.char, line), []).append(mark)
        kept.append(each)
    return kept


def _without_tiny(found: Sequence[_FoundCharacter]) -> list[_FoundCharacter]:
    """The characters, those unseen that are far smaller than most of the page."""
    sizes = [each.mark.size for each in found if each.is_seen]
    if not sizes:
        return list(found)
    least = _TINY_SHARE * median(sizes)
    return [replace(each, is_seen=False) if each.is_seen and each.mark.size < least else each for each in found]


def set_struck_apart(page: PageContent) -> PageContent:
    """The page with what a line goes through set apart, and without those lines."""
    across = [rule for rule in page.lines if not rule.is_vertical]
    levels: dict[int, list[PageCharacter]] = {}
    for mark in page.characters:
        levels.setdefault(int(mark.y), []).append(mark)
    tallest = int(max((mark.size for mark in page.characters), default=0)) + 1
    struck: set[PageCharacter] = set()
    strokes = []
    for rule in across:
        around = [m for y in range(int(rule.position) - tallest, int(rule.position) + 1) for m in levels.get(y, ())]
        crossed = [mark for mark in around if _crosses(rule, mark)]
        if crossed and sum(mark.right - mark.x for mark in crossed) >= _STRUCK_SHARE * (rule.end - rule.start):
            struck.update(crossed)
            strokes.append(rule)
    if not struck:
        return page
    return replace(
        page,
        characters=tuple(mark for mark in page.characters if mark not in struck),
        lines=tuple(rule for rule in page.lines if rule not in strokes),
        struck=tuple(mark for mark in page.characters if mark in struck),
    )


def _crosses(rule: RuledLine, mark: PageCharacter) -> bool:
    low, high = mark.y + _STRUCK_LOW * mark.size, mark.y + _STRUCK_HIGH * mark.size
    is_level = low <= rule.position <= high
    return is_level and not mark.char.isspace() and rule.start <= (mark.x + mark.right) / 2 <= rule.end


def turn_upright(page: PageContent, sideways: Sequence[bool]) -> PageContent:
    """The page turned so that its text runs from left to right, where most of its characters are ``sideways``.

    What then stands the other way, such as the page's number, is left out.
    """
    if sum(sideways) * 2 <= len(sideways):
        return page
    turned = (character for character, is_turned in zip(page.characters, sideways, strict=True) if is_turned)
    characters = tuple(PageCharacter(m.char, m.y, -m.x, m.y + m.size, m.size) for m in turned)
    unseen = tuple(PageCharacter(m.char, m.y, -m.x, m.y + m.size, m.size) for m in page.unseen)
    lines = tuple(
        RuledLine(not r.is_vertical, -r.position if r.is_vertical else r.position, *_turned_extent(r))
        for r in page.lines
    )
    return PageContent(page.number, page.height, page.width, characters, lines, unseen)


def _turned_extent(rule: RuledLine) -> tuple[float, float]:
    return (rule.start, rule.end) if rule.is_vertical else (-rule.end, -rule.start)


def _read_characters(text: Untyped, visibility: Visibility) -> Iterator[_FoundCharacter]:
    from pypdfium2 import raw

    handle, count = text.raw, text.count_chars()
    x, y = ctypes.c_double(), ctypes.c_double()
    edges = [ctypes.c_double() for _ in range(4)]
    left, right, bottom, top = edges
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
            if is_slanted(matrix):
                continue
            size *= max(abs(matrix.d), abs(matrix.b), 1e-3)
            is_turned = abs(matrix.b) > abs(matrix.a)
        size = max(size, _LEAST_SIZE)
        mark = PageCharacter(char, x.value, y.value, max(right.value, x.value), size)
        middle = ((left.value + right.value) / 2, (bottom.value + top.value) / 2)
        yield _FoundCharacter(mark, is_turned, char.isspace() or visibility.is_seen(handle, at, *middle))


def _character(code: int, high: int, *, is_told: bool) -> str:
    """The character of a code, ``high`` being the half of a pair before it; � where the file tells none."""
    if 0xDC00 <= code < 0xE000:
        code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0
    if not is_told or not 0 < code <= 0x10FFFF:
        return REPLACEMENT_CHARACTER
    return "-" if chr(code) in _HYPHENS_AT_LINE_END else chr(code)


def _read_paths(page: Untyped) -> tuple[tuple[RuledLine, ...], list[FilledBox]]:
    """The rules that are drawn on a page, and the areas that are painted."""
    from pypdfium2 import raw

    lines: list[RuledLine] = []
    boxes: list[FilledBox] = []
    for number, item in enumerate(page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4)):
        if number > MAX_PATHS:
            break
        subpaths = list(_subpaths(raw, item.raw, item.get_matrix()))
        is_ground = len(subpaths) == 1 and not _is_stroked(raw, item.raw)
        for subpath in subpaths:
            lines += lines_of_points(subpath, is_background=is_ground)
            if box := filled_box(raw, item.raw, subpath):
                boxes.append(box)
    return tuple(lines), boxes


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
