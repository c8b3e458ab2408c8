"""Which face prints a character: a case of faces, and in it a chain for every voice."""

import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import NamedTuple

from output.page.sfnt import FontError, Sfnt
from resources import find

SUBSTITUTE = "〓"  # the printer's sign for a character that is not in the case


class FontRole(StrEnum):
    """The faces GB/T 9704 speaks in, and 宋体 for tables and page numbers."""

    BODY = "fangsong"
    KAI = "kai"
    HEI = "hei"
    TITLE = "title"
    SONG = "song"


# File names in resources/fonts, in the order a character falls through them.
_CHAINS = {
    FontRole.BODY: ("latin", "fangsong", "fangsong-more", "song", "rare"),
    FontRole.KAI: ("latin", "kai", "fangsong", "fangsong-more", "song", "rare"),
    FontRole.HEI: ("hei", "song", "fangsong", "rare"),
    FontRole.TITLE: ("title", "song", "fangsong", "rare"),
    FontRole.SONG: ("latin", "song", "fangsong", "fangsong-more", "rare"),
}
_OPTIONAL = frozenset({"rare"})
# Signs that Latin faces hold too, but that Chinese print sets in the Chinese face.
CHINESE_SIGNS = frozenset("·×÷±°§¤¨“”‘’—…")


class Face:
    """A face in use: a file, and the glyphs and widths looked up in it so far."""

    def __init__(self, sfnt: Sfnt) -> None:
        self.sfnt = sfnt
        self.name = sfnt.name

    def glyph(self, char: str) -> int:
        """The glyph of a character, 0 where there is none."""
        return self.sfnt.glyph(ord(char))

    def width(self, glyph: int) -> float:
        """The advance of a glyph, in ems."""
        return self.sfnt.advance(glyph) / self.sfnt.em


class ResolvedGlyph(NamedTuple):
    """How a character comes out: by which face, which glyph, how wide (ems)."""

    face: Face
    glyph: int
    width: float
    is_missing: bool = False


class FontChain:
    """The faces a voice falls through, the one that is meant first."""

    def __init__(self, faces: tuple[Face, ...], latin: Face | None) -> None:
        self._faces = faces
        self._latin = latin
        self._resolved: dict[str, ResolvedGlyph] = {}

    def resolve(self, char: str) -> ResolvedGlyph:
        """How the character is printed; ``missing`` when the substitute sign stands for it."""
        resolved = self._resolved.get(char)
        if resolved is None:
            resolved = self._resolved[char] = self._look_up(char)
        return resolved

    def _look_up(self, char: str) -> ResolvedGlyph:
        if is_printable(char):
            latin = () if self._latin is None or char in CHINESE_SIGNS else (self._latin,)
            for face in (*latin, *self._faces):
                if glyph := face.glyph(char):
                    return ResolvedGlyph(face, glyph, face.width(glyph))
        if char == SUBSTITUTE:
            raise FontError("字体文件不完整，请重新安装本程序。")
        return self.resolve(SUBSTITUTE)._replace(is_missing=True)


def is_printable(char: str) -> bool:
    """Whether the character is meant to leave ink or a space: no control, surrogate or private one."""
    return char.isprintable() or char == "\u3000"


def can_be_copied(char: str) -> bool:
    """Whether a page can say that this is the character: no control or surrogate, and a character of Unicode at all."""
    return unicodedata.category(char) not in ("Cc", "Cs") and ord(char) & 0xFFFE != 0xFFFE


class FontSet:
    """All faces a document may be set in: the bundled ones, before them those the office has.

    ``installed`` maps a voice to a TrueType file and the face's number in it.
    """

    def __init__(self, installed: Mapping[FontRole, tuple[Path, int]] | None = None) -> None:
        self._installed = dict(installed or {})
        self._faces: dict[tuple[Path, int], Face] = {}
        self._chains: dict[FontRole, FontChain] = {}

    def chain(self, voice: FontRole) -> FontChain:
        """The chain of a voice; FontError when a bundled file is missing or broken."""
        if voice not in self._chains:
            self._chains[voice] = self._make_chain(voice)
        return self._chains[voice]

    def _make_chain(self, voice: FontRole) -> FontChain:
        names = [name for name in _CHAINS[voice] if name != "latin"]
        faces = []
        for name in names:
            # An installed face also steps in where another voice falls back to its bundled twin.
            if own := self._installed.get(FontRole(name)) if name in set(FontRole) else None:
                faces.append(self._face(*own))
            path = find("fonts") / f"{name}.ttf"
            if name not in _OPTIONAL or path.exists():
                faces.append(self._face(path, 0))
        latin = self._face(find("fonts") / "latin.ttf", 0) if "latin" in _CHAINS[voice] else None
        return FontChain(tuple(faces), latin)

    def _face(self, path: Path, index: int) -> Face:
        key = (path, index)
        if key not in self._faces:
            self._faces[key] = Face(Sfnt(path, index))
        return self._faces[key]


@cache
def bundled_fonts() -> FontSet:
    """The case of the bundled faces alone: the same on every machine."""
    return FontSet()
