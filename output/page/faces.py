"""Which face prints a character: a case of faces, and in it a chain for every voice."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import NamedTuple

from output.page.sfnt import FontTrouble, Sfnt
from resources import find

SUBSTITUTE = "〓"  # the printer's sign for a character that is not in the case


class Voice(StrEnum):
    """The faces GB/T 9704 speaks in, and 宋体 for tables and page numbers."""

    BODY = "fangsong"
    KAI = "kai"
    HEI = "hei"
    TITLE = "title"
    SONG = "song"


# File names in resources/fonts, in the order a character falls through them.
_CHAINS = {
    Voice.BODY: ("latin", "fangsong", "fangsong-more", "song", "rare"),
    Voice.KAI: ("latin", "kai", "fangsong", "fangsong-more", "song", "rare"),
    Voice.HEI: ("hei", "song", "fangsong", "rare"),
    Voice.TITLE: ("title", "song", "fangsong", "rare"),
    Voice.SONG: ("latin", "song", "fangsong", "fangsong-more", "rare"),
}
_OPTIONAL = frozenset({"rare"})
# Signs that Latin faces hold too, but that Chinese print sets in the Chinese face.
_CHINESE_SIGNS = frozenset("·×÷±°§¤¨“”‘’—…")


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


class Printed(NamedTuple):
    """How a character comes out: by which face, which glyph, how wide (ems)."""

    face: Face
    glyph: int
    width: float
    missing: bool = False


class Chain:
    """The faces a voice falls through, the one that is meant first."""

    def __init__(self, faces: tuple[Face, ...], latin: Face | None) -> None:
        self._faces = faces
        self._latin = latin
        self._known: dict[str, Printed] = {}

    def printed(self, char: str) -> Printed:
        """How the character is printed; ``missing`` when the substitute sign stands for it."""
        found = self._known.get(char)
        if found is None:
            found = self._known[char] = self._look_up(char)
        return found

    def _look_up(self, char: str) -> Printed:
        if is_printable(char):
            latin = () if self._latin is None or char in _CHINESE_SIGNS else (self._latin,)
            for face in (*latin, *self._faces):
                if glyph := face.glyph(char):
                    return Printed(face, glyph, face.width(glyph))
        if char == SUBSTITUTE:
            raise FontTrouble("字体文件不完整，请重新安装本程序。")
        return self.printed(SUBSTITUTE)._replace(missing=True)


def is_printable(char: str) -> bool:
    """Whether the character is meant to leave ink or a space: no control, surrogate or private one."""
    return char.isprintable() or char == "\u3000"


class Case:
    """All faces a document may be set in: the bundled ones, before them those the office has.

    ``installed`` maps a voice to a TrueType file and the face's number in it.
    """

    def __init__(self, installed: Mapping[Voice, tuple[Path, int]] | None = None) -> None:
        self._installed = dict(installed or {})
        self._faces: dict[tuple[Path, int], Face] = {}
        self._chains: dict[Voice, Chain] = {}

    def chain(self, voice: Voice) -> Chain:
        """The chain of a voice; FontTrouble when a bundled file is missing or broken."""
        if voice not in self._chains:
            self._chains[voice] = self._make(voice)
        return self._chains[voice]

    def _make(self, voice: Voice) -> Chain:
        names = [name for name in _CHAINS[voice] if name != "latin"]
        faces = []
        for name in names:
            # An installed face also steps in where another voice falls back to its bundled twin.
            if own := self._installed.get(Voice(name)) if name in set(Voice) else None:
                faces.append(self._face(*own))
            path = find("fonts") / f"{name}.ttf"
            if name not in _OPTIONAL or path.exists():
                faces.append(self._face(path, 0))
        latin = self._face(find("fonts") / "latin.ttf", 0) if "latin" in _CHAINS[voice] else None
        return Chain(tuple(faces), latin)

    def _face(self, path: Path, index: int) -> Face:
        key = (path, index)
        if key not in self._faces:
            self._faces[key] = Face(Sfnt(path, index))
        return self._faces[key]


@cache
def bundled() -> Case:
    """The case of the bundled faces alone: the same on every machine."""
    return Case()
