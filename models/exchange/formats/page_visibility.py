"""Which characters of a PDF page a reader sees: none that is slanted, painted over, too light, or not painted."""

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass

from models.exchange.neutral_document import Untyped

_SLANT = 0.05  # of a letter's width against its height; below that it stands level or upright
_LIGHT, _DARK = 200, 150  # of 255
_OPAQUE = 250
_INVISIBLE_MODE = 3
_FILLED_MODES = frozenset((0, 2, 4, 6))
_MIN_PATCH, _MAX_PATCH = 3.0, 0.5  # points of a side; of the page's area
_MAX_DEPTH = 4  # of forms within forms


@dataclass(frozen=True, slots=True)
class FilledBox:
    """An area painted in one colour: its edges, how light it is, and the address of what paints it."""

    left: float
    bottom: float
    right: float
    top: float
    lightness: float
    address: int
    is_opaque: bool

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.left <= x <= self.right and self.bottom <= y <= self.top


def is_slanted(matrix: Untyped) -> bool:
    """Whether a letter is set neither level nor upright, as watermarks are."""
    along, up = sorted((abs(matrix.a), abs(matrix.b)))
    return bool(along > _SLANT * max(up, 1e-6))


def filled_box(raw: Untyped, path: Untyped, points: Sequence[tuple[float, float]]) -> FilledBox | None:
    """The area that a path paints; None for one that paints none, or hardly any."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(path, fill, stroke) or not fill.value or len(points) < 3:
        return None
    colours = [ctypes.c_uint() for _ in range(4)]
    if not raw.FPDFPageObj_GetFillColor(path, *colours):
        return None
    xs, ys = [x for x, _ in points], [y for _, y in points]
    if max(xs) - min(xs) < _MIN_PATCH or max(ys) - min(ys) < _MIN_PATCH:
        return None
    lightness = _lightness(colours)
    return FilledBox(min(xs), min(ys), max(xs), max(ys), lightness, address_of(path), colours[3].value >= _OPAQUE)


def _lightness(colours: Sequence[Untyped]) -> float:
    red, green, blue = (colour.value for colour in colours[:3])
    return float(0.3 * red + 0.59 * green + 0.11 * blue)


class Visibility:
    """Judges the characters of one page against what is painted on it."""

    def __init__(self, page: Untyped, boxes: Sequence[FilledBox]) -> None:
        from pypdfium2 import raw

        self._raw = raw
        width, height = page.get_size()
        largest = _MAX_PATCH * width * height
        self._grounds = [box for box in boxes if box.lightness < _DARK]
        self._patches = [
            box for box in boxes if box.is_opaque and (box.right - box.left) * (box.top - box.bottom) < largest
        ]
        self._orders = _painting_order(raw, page) if self._patches else {}
        self._looks: dict[int, tuple[int, bool]] = {}

    def is_seen(self, text: Untyped, at: int, x: float, y: float) -> bool:
        """Whether the character of that number, whose middle is at the point, can be seen."""
        handle = self._raw.FPDFText_GetTextObject(text, at)
        if not handle:
            return True
        address = address_of(handle)
        if address not in self._looks:
            self._looks[address] = self._look(text, at, handle)
        mode, is_light = self._looks[address]
        if mode == _INVISIBLE_MODE or (is_light and not any(box.holds(x, y) for box in self._grounds)):
            return False
        order = self._orders.get(address)
        return order is None or not any(
            box.holds(x, y) and self._orders.get(box.address, 0) > order for box in self._patches
        )

    def _look(self, text: Untyped, at: int, handle: Untyped) -> tuple[int, bool]:
        mode = self._raw.FPDFTextObj_GetTextRenderMode(handle)
        colours = [ctypes.c_uint() for _ in range(4)]
        if mode not in _FILLED_MODES or not self._raw.FPDFText_GetFillColor(text, at, *colours):
            return mode, False
        share = colours[3].value / 255
        return mode, 255 - (255 - _lightness(colours)) * share > _LIGHT


def address_of(handle: Untyped) -> int:
    """What tells an object of a page from the others."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def _painting_order(raw: Untyped, page: Untyped) -> dict[int, int]:
    """Where each text and path of a page comes in the order of painting, by its address."""
    kinds = [raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_TEXT]
    items = page.get_objects(filter=kinds, max_depth=_MAX_DEPTH)
    return {address_of(item.raw): order for order, item in enumerate(items)}
