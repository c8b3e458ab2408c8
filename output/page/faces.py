"""Which face prints a character: chains of faces by voice, from the bundled files."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from typing import NamedTuple

from output.page.sfnt import FontTrouble, Sfnt
from resources import find

SUBSTITUTE = "〓"  # the printer's sign for a character that is not in the case


class Voice(StrEnum):
    """The faces GB/T 9704 speaks in, and two for tables and page numbers."""

    BODY = "fangsong"
    KAI = "kai"
    HEI = "hei"
    TITLE = "title"
    SONG = "song"


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

    def __repr__(self) -> str:
        return f"Face({self.name})"

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


@cache
def _face(name: str) -> Face | None:
    path = find("fonts") / f"{name}.ttf"
    if name in _OPTIONAL and not path.exists():
        return None
    return Face(Sfnt(path))


@dataclass(frozen=True)
class Chain:
    """The faces a voice falls through, first the one that is meant."""

    voice: Voice

    @cached_property
    def _known(self) -> dict[str, Printed]:
        return {}

    def printed(self, char: str) -> Printed:
        """How the character is printed; ``missing`` when a substitute sign stands for it."""
        known = self._known
        if char not in known:
            known[char] = self._look_up(char)
        return known[char]

    def _look_up(self, char: str) -> Printed:
        if is_printable(char):
            for name in _CHAINS[self.voice]:
                if name == "latin" and char in _CHINESE_SIGNS:
                    continue
                face = _face(name)
                glyph = face.glyph(char) if face else 0
                if face and glyph:
                    return Printed(face, glyph, face.width(glyph))
        if char == SUBSTITUTE:
            raise FontTrouble("字体文件不完整，请重新安装本程序。")
        return self.printed(SUBSTITUTE)._replace(missing=True)

    @property
    def main(self) -> Face:
        """The first Chinese face of the chain."""
        name = next(name for name in _CHAINS[self.voice] if name != "latin")
        face = _face(name)
        assert face is not None
        return face


def is_printable(char: str) -> bool:
    """Whether the character is meant to leave ink or a space: no control, surrogate or private one."""
    return char.isprintable() or char == "\u3000"


@cache
def chain(voice: Voice) -> Chain:
    """The chain of a voice; its faces are opened once."""
    return Chain(voice)
