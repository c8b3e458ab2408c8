"""A TrueType file holding only the glyphs a document uses, renumbered from 1 in the order of use."""

import struct
import zlib
from collections.abc import Sequence

from output.page.sfnt import Sfnt

_COMPOSITE_WORDS, _COMPOSITE_XY, _COMPOSITE_MORE = 0x0001, 0x0002, 0x0020
_SCALE, _TWO_SCALES, _MATRIX = 0x0008, 0x0040, 0x0080
_CARRIED = ("cvt ", "fpgm", "prep")


TRIM = 0.1
"""Ems in which glyphs are trimmed."""


def trimmed_units(face: Sfnt, trim: int) -> int:
    """What so many TRIMs take off a width, in the units of the face, which are whole."""
    return round(trim * TRIM * face.em)


def subset(face: Sfnt, glyphs: Sequence[int], trims: Sequence[int] = ()) -> bytes:
    """A font program whose glyph k + 1 is ``glyphs[k]`` of the face; glyph 0 is its .notdef.

    ``trims`` says for each glyph how many TRIMs of its width are cut off at its right, or where negative at its left.
    Parts of composite glyphs follow after them. Raises FontError where the face is broken.
    """
    try:
        return _assemble(_tables(face, glyphs, trims or [0] * len(glyphs)))
    except (ValueError, IndexError, struct.error) as error:
        raise face.damage_error() from error


def _tables(face: Sfnt, glyphs: Sequence[int], trims: Sequence[int]) -> dict[str, bytes]:
    order, cut = [0, *glyphs], [trimmed_units(face, trim) for trim in (0, *trims)]
    places = {glyph: place for place, glyph in enumerate(order) if cut[place] >= 0}
    outlines, metrics = [], list[int]()
    for place, glyph in enumerate(order):  # grows while composites are read
        less = cut[place] if place < len(cut) else 0
        outline, width, bearing = face.outline(glyph), face.advance(glyph) - abs(less), face.bearing(glyph)
        if less < 0 and outline:
            outline, bearing = _moved(outline, glyph, less), bearing + less
        if len(outline) >= 10 and outline[0] & 0x80:
            outline = _renumber(outline, places, order)
        outlines.append(outline + bytes(-len(outline) % 4))
        metrics += (width, bearing)
    tables = {tag: face.table(tag) for tag in _CARRIED if face.has_table(tag)}
    offsets = [0]
    for outline in outlines:
        offsets.append(offsets[-1] + len(outline))
    tables["glyf"] = b"".join(outlines) or bytes(4)
    tables["loca"] = struct.pack(f">{len(offsets)}L", *offsets)
    tables["hmtx"] = struct.pack(">" + "Hh" * len(order), *metrics)
    head = bytearray(face.table("head"))
    head[8:12] = bytes(4)
    head[50:52] = b"\0\1"
    tables["head"] = bytes(head)
    tables["hhea"] = face.table("hhea")[:34] + struct.pack(">H", len(order))
    tables["maxp"] = _limits(face.table("maxp"), len(order))
    return tables


def _limits(table: bytes, glyphs: int) -> bytes:
    """The table of limits for that many glyphs, each of which may be a part of another."""
    limits = bytearray(table)
    points, contours, composite_points, composite_contours = struct.unpack_from(">4H", limits, 6)
    parts, depth = struct.unpack_from(">2H", limits, 28)
    struct.pack_into(">H", limits, 4, glyphs)
    struct.pack_into(">2H", limits, 10, max(points, composite_points), max(contours, composite_contours))
    struct.pack_into(">2H", limits, 28, max(1, parts), depth + 1)
    return bytes(limits)


def _moved(outline: bytes, glyph: int, right: int) -> bytes:
    """A composite of one part: the glyph of this outline, moved to the right."""
    _, x0, y0, x1, y1 = struct.unpack_from(">5h", outline)
    head = struct.pack(">5h", -1, x0 + right, y0, x1 + right, y1)
    return head + struct.pack(">2H2h", _COMPOSITE_WORDS | _COMPOSITE_XY, glyph, right, 0)


def _renumber(outline: bytes, places: dict[int, int], order: list[int]) -> bytes:
    changed = bytearray(outline)
    at, more = 10, _COMPOSITE_MORE
    while more:
        flags, part = struct.unpack_from(">2H", changed, at)
        if part not in places:
            places[part] = len(order)
            order.append(part)
        struct.pack_into(">H", changed, at + 2, places[part])
        at += 8 if flags & _COMPOSITE_WORDS else 6
        at += 2 if flags & _SCALE else 4 if flags & _TWO_SCALES else 8 if flags & _MATRIX else 0
        more = flags & _COMPOSITE_MORE
    return bytes(changed)


def _assemble(tables: dict[str, bytes]) -> bytes:
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    header = struct.pack(">L4H", 0x00010000, count, 16 * power, power.bit_length() - 1, 16 * (count - power))
    offset = 12 + 16 * count
    directory, bodies = [], []
    for tag in sorted(tables):
        body = tables[tag]
        padded = body + bytes(-len(body) % 4)
        directory.append(struct.pack(">4s3L", tag.encode(), _checksum(padded), offset, len(body)))
        bodies.append(padded)
        offset += len(padded)
    return header + b"".join(directory) + b"".join(bodies)


def _checksum(padded: bytes) -> int:
    return int(sum(struct.unpack(f">{len(padded) // 4}L", padded))) & 0xFFFFFFFF


def tag_of(glyphs: Sequence[int], trims: Sequence[int] = ()) -> str:
    """Six capitals that name a subset, the same for the same glyphs."""
    number = zlib.crc32(struct.pack(f">{len(glyphs)}H", *glyphs) + bytes(trim & 0xFF for trim in trims))
    letters = []
    for _ in range(6):
        number, rest = divmod(number, 26)
        letters.append(chr(65 + rest))
    return "".join(letters)
