"""How the letters of a .doc look: which stretches of the file are struck out, hidden, white or raised.

Names in comments are those of Microsoft's [MS-DOC].
"""

from bisect import bisect_right
from collections.abc import Iterator
from struct import unpack_from

from models.exchange.formats.visible_text import Look

_PAGE = 512
_CHARACTERS = 0xFA  # fcPlcfBteChpx in the FIB
_OPERAND = (1, 1, 2, 4, 2, 2, 0, 3)  # bytes, by the upper three bits of a sprm; 0 says its own length
_STRIKE, _DOUBLE_STRIKE, _VANISH, _REMOVED = 0x0837, 0x2A53, 0x083C, 0x0800
_RAISED, _POSITION, _SIZE, _COLOUR, _OLD_COLOUR = 0x2A48, 0x4845, 0x4A43, 0x6870, 0x2A42
_SHADING, _OLD_SHADING, _HIGHLIGHT = 0xCA71, 0x4866, 0x2A0C
_ON = (b"\x01", b"\x81")
_SMALLEST = 4  # half points that nobody can read
_WHITE, _OLD_WHITE = b"\xff\xff\xff", b"\x08"


class LetterLooks:
    """The stretches of a document's bytes whose letters are not plain."""

    def __init__(self, body: bytes, tables: bytes) -> None:
        start, length = unpack_from("<II", body, _CHARACTERS)
        count = max((length - 4) // 8, 0) if start + length <= len(tables) else 0
        numbers = unpack_from(f"<{count}I", tables, start + 4 * (count + 1)) if count else ()
        stretches = sorted(
            stretch for number in numbers for stretch in _odd_stretches(body[(number & 0x3F_FFFF) * _PAGE :][:_PAGE])
        )
        self._starts = [begin for begin, _, _ in stretches]
        self._stretches = stretches

    @property
    def are_plain(self) -> bool:
        """Whether every letter is plain."""
        return not self._stretches

    def at(self, place: int) -> Look:
        """The look of the letter that lies there."""
        number = bisect_right(self._starts, place) - 1
        if number < 0 or place >= self._stretches[number][1]:
            return Look.PLAIN
        return Look[self._stretches[number][2]]


def _odd_stretches(page: bytes) -> Iterator[tuple[int, int, str]]:
    """Where letters are not plain, by a page of their properties (ChpxFkp)."""
    if len(page) < _PAGE:
        return
    count = page[-1]
    if 4 * (count + 1) + count >= _PAGE:
        return
    places = unpack_from(f"<{count + 1}I", page, 0)
    for number in range(count):
        at = 2 * page[4 * (count + 1) + number]
        if at and (look := _look(page[at + 1 : at + 1 + page[at]])) is not Look.PLAIN:
            yield places[number], places[number + 1], look.name


def _look(properties: bytes) -> Look:
    known = dict(_properties(properties))
    if known.get(_REMOVED) in _ON or known.get(_STRIKE) in _ON or known.get(_DOUBLE_STRIKE) in _ON:
        return Look.STRUCK
    size = int.from_bytes(known.get(_SIZE, b"\xff"), "little")
    if known.get(_VANISH) in _ON or size <= _SMALLEST:
        return Look.HIDDEN
    if any(known.get(_RAISED, b"")) or any(known.get(_POSITION, b"")):
        return Look.RAISED
    is_white = known.get(_COLOUR, b"")[:3] == _WHITE or known.get(_OLD_COLOUR) == _OLD_WHITE
    has_ground = any(name in known for name in (_SHADING, _OLD_SHADING, _HIGHLIGHT))
    return Look.WHITE if is_white and not has_ground else Look.PLAIN


def _properties(properties: bytes) -> Iterator[tuple[int, bytes]]:
    """Each property (sprm) and its operand."""
    at = 0
    while at + 2 < len(properties):
        name = unpack_from("<H", properties, at)[0]
        at += 2
        size = _OPERAND[name >> 13] or 1 + properties[at]
        yield name, properties[at : at + size]
        at += size
