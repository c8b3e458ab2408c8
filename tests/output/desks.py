"""Which typefaces a program beside ours finds: those of one folder, whatever the machine has."""

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from resources import find

_KNOWN = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{faces}</dir><cachedir>{kept}</cachedir>{names}</fontconfig>"""
_CALLED = '<alias binding="same"><family>{name}</family><prefer>{faces}</prefer></alias>'


def desk(
    place: Path, faces: Path | None = None, called: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> dict[str, str]:
    """The environment of a program that knows the typefaces of a folder alone, the program's own unless said.

    ``called`` tells which of them stand for a name that none of them has.
    """
    names = "".join(
        _CALLED.format(name=name, faces="".join(f"<family>{face}</family>" for face in these))
        for name, these in called.items()
    )
    known = place / "fonts.conf"
    known.write_text(_KNOWN.format(faces=faces or find("fonts"), kept=place / "known-faces", names=names), "utf-8")
    return {**os.environ, "FONTCONFIG_FILE": str(known)}


def latin_alone(place: Path) -> Path:
    """A folder of one typeface, which has no Chinese and draws a box for what it has not."""
    face = TTFont(find("fonts/latin.ttf"))
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for corner in ((100, 700), (500, 700), (500, 0)):
        pen.lineTo(corner)
    pen.closePath()
    face["glyf"][".notdef"] = pen.glyph()
    return _alone(face, place / "latin")


def spaced(place: Path, leading: float) -> Path:
    """A folder of one Chinese typeface, whose lines stand that far apart, in ems, where nobody says how far."""
    face = TTFont(find("fonts/hei.ttf"))
    above, below = round(0.8 * leading * 1000), round(0.2 * leading * 1000)
    lines, old = face["hhea"], face["OS/2"]
    lines.ascent, lines.descent, lines.lineGap = above, -below, 0
    old.sTypoAscender, old.sTypoDescender, old.sTypoLineGap = above, -below, 0
    old.usWinAscent, old.usWinDescent = above, below
    return _alone(face, place / "spaced")


def _alone(face: TTFont, folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    face.save(folder / "alone.ttf")
    return folder
