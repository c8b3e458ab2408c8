"""Glyphs of a face as a font of their own that other programs can read: for OFD and SVG."""

import io
from typing import TYPE_CHECKING

from output.page.fonts import Face
from output.page.subset import subset

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont


class FontSubset:
    """A face and the glyphs taken from it, numbered from 1 in order of use."""

    def __init__(self, face: Face, number: int = 0) -> None:
        self.face, self.number = face, number
        self.places: dict[tuple[int, str], int] = {}

    def place(self, glyph: int, char: str) -> int:
        """The number of a glyph in the subset; taken in when first asked for."""
        return self.places.setdefault((glyph, char), len(self.places) + 1)

    def program(self) -> bytes:
        """The glyphs in use as a TrueType file that maps the characters to them."""
        from fontTools.ttLib import TTFont, newTable
        from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

        font = TTFont(io.BytesIO(subset(self.face.sfnt, [glyph for glyph, _ in self.places])), recalcTimestamp=False)
        total = font["maxp"].numGlyphs
        font.setGlyphOrder([".notdef", *(f"g{number}" for number in range(1, total))])
        glyph_names = {ord(char): f"g{place}" for (_, char), place in self.places.items()}
        cmap = newTable("cmap")
        cmap.tableVersion, cmap.tables = 0, []
        for kind, encoding, mapping in (
            (4, 1, {c: n for c, n in glyph_names.items() if c < 0x10000}),
            (12, 10, glyph_names),
        ):
            table = CmapSubtable.newSubtable(kind)
            table.platformID, table.platEncID, table.language, table.cmap = 3, encoding, 0, mapping
            cmap.tables.append(table)
        font["cmap"] = cmap
        _complete(font, self.face.name)
        out = io.BytesIO()
        font.save(out, reorderTables=None)
        return out.getvalue()


def _complete(font: "TTFont", name: str) -> None:
    """Add the tables that drawing does without, and many programs ask for: names, measures, post."""
    from fontTools.fontBuilder import FontBuilder

    builder = FontBuilder(font=font)
    builder.setupNameTable(
        {"familyName": name, "styleName": "Regular", "uniqueFontIdentifier": name, "fullName": name, "psName": name},
        mac=False,
    )
    ascent, descent = font["hhea"].ascent, font["hhea"].descent
    builder.setupOS2(
        sTypoAscender=ascent,
        sTypoDescender=descent,
        usWinAscent=max(ascent, 0),
        usWinDescent=max(-descent, 0),
        fsType=0,
    )
    builder.setupPost(keepGlyphNames=False)
