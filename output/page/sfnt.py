"""A TrueType file read through a memory map: only the tables and glyphs asked for are touched."""

import mmap
import struct
from array import array
from bisect import bisect_right
from functools import cached_property
from pathlib import Path
from sys import byteorder
from typing import NamedTuple

from models.errors import AppError, os_error_reason

RESTRICTED = 0x0002  # fsType: may not be embedded
NO_SUBSETTING = 0x0100
BITMAP_ONLY = 0x0200


class FontError(AppError):
    """A face that cannot be used; the sentence names the file."""


class BoundingBox(NamedTuple):
    """A face's bounding box in font units."""

    left: int
    bottom: int
    right: int
    top: int


class Sfnt:
    """One face of a .ttf or .ttc file.

    Raises FontError when the file is missing, cut short, or has no TrueType outlines.
    """

    def __init__(self, path: Path, index: int = 0) -> None:
        self.path = path
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self._tables = self._directory(index)
            self._read_heads()
        except FileNotFoundError as error:
            raise FontError(f"缺少字体文件 {path.name}（{path.parent}）。请重新安装本程序。") from error
        except OSError as error:
            raise FontError(f"字体文件 {path.name} 读不出来：{os_error_reason(error)}。") from error
        except (ValueError, KeyError, IndexError, struct.error) as error:
            raise self.damage_error() from error

    def _directory(self, index: int) -> dict[str, tuple[int, int]]:
        start = 0
        if self._map[:4] == b"ttcf":
            (start,) = struct.unpack_from(">L", self._map, 12 + 4 * index)
        elif self._map[:4] not in (b"\0\1\0\0", b"true"):
            raise ValueError("no TrueType outlines")
        (count,) = struct.unpack_from(">H", self._map, start + 4)
        tables = {}
        for at in range(count):
            tag, _, offset, length = struct.unpack_from(">4s3L", self._map, start + 12 + 16 * at)
            if offset + length > len(self._map):
                raise ValueError("cut short")
            tables[tag.decode("latin-1")] = (offset, length)
        return tables

    def _read_heads(self) -> None:
        head = self._tables["head"][0]
        self.em: int = struct.unpack_from(">H", self._map, head + 18)[0]
        self.box = BoundingBox(*struct.unpack_from(">4h", self._map, head + 36))
        (self._long_offsets,) = struct.unpack_from(">h", self._map, head + 50)
        self.glyphs: int = struct.unpack_from(">H", self._map, self._tables["maxp"][0] + 4)[0]
        (self._metrics,) = struct.unpack_from(">H", self._map, self._tables["hhea"][0] + 34)
        self._loca, self._glyf = self._tables["loca"][0], self._tables["glyf"][0]
        self._hmtx = self._tables["hmtx"][0]
        if not self.em or not self._metrics:
            raise ValueError("no em or metrics")
        size = 4 if self._long_offsets else 2
        if self._tables["loca"][1] < (self.glyphs + 1) * size:
            raise ValueError("too few offsets")
        if self._tables["hmtx"][1] < 4 * self._metrics + 2 * max(0, self.glyphs - self._metrics):
            raise ValueError("too few widths")

    def has_table(self, tag: str) -> bool:
        """Whether the file has a table of that tag."""
        return tag in self._tables

    def table(self, tag: str) -> bytes:
        """A whole table; empty where there is none."""
        offset, length = self._tables.get(tag, (0, 0))
        return self._map[offset : offset + length]

    @cached_property
    def embedding(self) -> int:
        """The fsType bits by which the maker says whether the face may be embedded."""
        table = self.table("OS/2")
        return int.from_bytes(table[8:10], "big")

    @property
    def can_embed(self) -> bool:
        """Whether a subset of the outlines may go into a document."""
        bits = self.embedding
        only_restricted = bits & 0x000F == RESTRICTED
        return not (only_restricted or bits & NO_SUBSETTING or bits & BITMAP_ONLY)

    @cached_property
    def name(self) -> str:
        """The PostScript name, in the characters a PDF name may hold plainly."""
        names = self.names(6) or self.names(4) or [self.path.stem]
        plain = "".join(c for c in names[0] if c.isascii() and (c.isalnum() or c == "-"))
        return plain or "Face"

    def names(self, number: int) -> list[str]:
        """Every wording of one entry of the name table; none where the table is missing or damaged."""
        table, entries = self.table("name"), []
        count, strings = struct.unpack_from(">2H", table, 2) if len(table) >= 6 else (0, 0)
        for at in range(min(count, (len(table) - 6) // 12)):
            platform, _, _, entry, length, offset = struct.unpack_from(">6H", table, 6 + 12 * at)
            if entry == number:
                raw = table[strings + offset : strings + offset + length]
                entries.append(raw.decode("utf-16-be" if platform in (0, 3) else "latin-1", "replace"))
        return entries

    @cached_property
    def _cmap(self) -> "_Runs":
        try:
            return self._read_cmap()
        except (ValueError, IndexError, struct.error) as error:
            raise self.damage_error() from error

    def damage_error(self) -> FontError:
        """What to raise where the file does not say what it should."""
        return FontError(f"字体文件 {self.path.name} 已损坏或不是 TrueType 字体，请重新安装。")

    def _read_cmap(self) -> "_Runs":
        table = self.table("cmap")
        (count,) = struct.unpack_from(">H", table, 2)
        offsets = {}
        for at in range(count):
            platform, encoding, offset = struct.unpack_from(">HHL", table, 4 + 8 * at)
            if platform == 0 or (platform == 3 and encoding in (1, 10)):
                (kind,) = struct.unpack_from(">H", table, offset)
                offsets[kind] = offset
        if 12 in offsets:
            return _Runs(table, offsets[12])
        if 4 in offsets:
            return _Segments(table, offsets[4])
        raise FontError(f"字体文件 {self.path.name} 没有 Unicode 编码表，不能使用。")

    def glyph(self, code: int) -> int:
        """The glyph of a character, 0 where the face has none."""
        try:
            glyph = self._cmap.glyph(code)
        except (IndexError, struct.error) as error:
            raise self.damage_error() from error
        return glyph if glyph < self.glyphs else 0

    def advance(self, glyph: int) -> int:
        """The width of a glyph in font units."""
        at = min(glyph, self._metrics - 1)
        return int(struct.unpack_from(">H", self._map, self._hmtx + 4 * at)[0])

    def bearing(self, glyph: int) -> int:
        """The left side bearing of a glyph in font units."""
        if glyph < self._metrics:
            return int(struct.unpack_from(">h", self._map, self._hmtx + 4 * glyph + 2)[0])
        at = self._hmtx + 4 * self._metrics + 2 * (glyph - self._metrics)
        return int(struct.unpack_from(">h", self._map, at)[0])

    def outline(self, glyph: int) -> bytes:
        """The glyf entry of a glyph; empty for one without ink."""
        if self._long_offsets:
            start, end = struct.unpack_from(">2L", self._map, self._loca + 4 * glyph)
        else:
            start, end = (2 * v for v in struct.unpack_from(">2H", self._map, self._loca + 2 * glyph))
        return self._map[self._glyf + start : self._glyf + end]


class _Runs:
    """cmap format 12: runs of consecutive characters with consecutive glyphs."""

    def __init__(self, table: bytes, offset: int) -> None:
        (count,) = struct.unpack_from(">L", table, offset + 12)
        whole = _array("I", table[offset + 16 : offset + 16 + 12 * count])
        self.first, self.last, self.start = whole[0::3], whole[1::3], whole[2::3]

    def glyph(self, code: int) -> int:
        at = bisect_right(self.first, code) - 1
        if at < 0 or code > self.last[at]:
            return 0
        return self.start[at] + code - self.first[at]


class _Segments(_Runs):
    """cmap format 4: segments with deltas or arrays, for the first 65,536 characters."""

    def __init__(self, table: bytes, offset: int) -> None:
        (double,) = struct.unpack_from(">H", table, offset + 6)
        at = offset + 14
        self.last = _array("H", table[at : at + double])
        self.first = _array("H", table[at + double + 2 : at + 2 * double + 2])
        self.delta = _array("H", table[at + 2 * double + 2 : at + 3 * double + 2])
        ranges = at + 3 * double + 2
        self.range = _array("H", table[ranges : ranges + double])
        self.table, self.ranges = table, ranges

    def glyph(self, code: int) -> int:
        at = bisect_right(self.first, code) - 1
        if code > 0xFFFF or at < 0 or code > self.last[at]:
            return 0
        if not self.range[at]:
            return (code + self.delta[at]) & 0xFFFF
        where = self.ranges + 2 * at + self.range[at] + 2 * (code - self.first[at])
        (glyph,) = struct.unpack_from(">H", self.table, where)
        return (glyph + self.delta[at]) & 0xFFFF if glyph else 0


def _array(kind: str, raw: bytes) -> "array[int]":
    values = array(kind, raw)
    if byteorder == "little":
        values.byteswap()
    return values
