"""The office's own faces: 方正小标宋, 仿宋_GB2312, 楷体_GB2312, 黑体, where installed and permitted."""

import os
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from output.page.fonts import FontRole, FontSet
from output.page.sfnt import FontError, Sfnt

# The names by which each face is known, best first; in the name table's entries 1, 4 and 6.
NAMES_OF_ROLE = {
    FontRole.TITLE: (
        "方正小标宋_GBK", "方正小标宋简体", "方正小标宋简", "FZXiaoBiaoSong-B05", "FZXiaoBiaoSong-B05S",
        "FZXBSJW--GB1-0", "FZXBSK--GBK1-0",
    ),
    FontRole.BODY: ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong"),
    FontRole.KAI: ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi"),
    FontRole.HEI: ("黑体", "SimHei"),
}  # fmt: skip
# What their files are called, so that no other file need be opened.
_FILE_SIGNS = ("fzxb", "小标宋", "xiaobiaosong", "fang", "仿宋", "simfs", "kai", "楷", "hei", "黑体")
_ENDINGS = (".ttf", ".ttc")
_MOST_FACES = 32  # in one collection; a damaged one may claim any number


def font_folders() -> list[Path]:
    """Where this system keeps its fonts."""
    try:
        home = Path.home()
    except RuntimeError:  # the system knows no home folder for this user
        home = Path(os.devnull)
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
        local = Path(os.environ.get("LOCALAPPDATA", home)) / "Microsoft/Windows/Fonts"
        return [windows, local]
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    shared = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts")]
    return [*shared, home / ".local/share/fonts", home / ".fonts"]


def find_installed(folders: Iterable[Path]) -> dict[FontRole, tuple[Path, int]]:
    """The best installed face for each voice: whole, TrueType, and not forbidden to embed.

    A file that cannot be read is passed over: the bundled face is there.
    """
    best: dict[FontRole, tuple[int, Path, int]] = {}
    for path in _candidates(folders):
        for index in range(_count(path)):
            try:
                face = Sfnt(path, index)
                rank = _rank(face) if face.can_embed else None
                face.glyph(ord("一"))  # a broken map of characters shows here, not at the first print
            except FontError:
                continue
            if rank and (rank[0] not in best or rank[1] < best[rank[0]][0]):
                best[rank[0]] = (rank[1], path, index)
    return {voice: (path, index) for voice, (_, path, index) in best.items()}


def _candidates(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        for place, _, names in os.walk(folder):
            for name in sorted(names):
                low = name.lower()
                if low.endswith(_ENDINGS) and any(sign in low for sign in _FILE_SIGNS):
                    yield Path(place) / name


def _count(path: Path) -> int:
    try:
        with path.open("rb") as file:
            head = file.read(12)
    except OSError:
        return 0
    return min(int.from_bytes(head[8:12], "big"), _MOST_FACES) if head[:4] == b"ttcf" else 1


def _rank(face: Sfnt) -> tuple[FontRole, int] | None:
    called = {name for entry in (1, 4, 6) for name in face.names(entry)}
    for voice, names in NAMES_OF_ROLE.items():
        for rank, name in enumerate(names):
            if name in called:
                return voice, rank
    return None


@cache
def office_fonts() -> FontSet:
    """The office's case on this machine; the folders are searched once."""
    return FontSet(find_installed(font_folders()))
