"""Makes a bundle's libraries ask for versions that an older system has, where an older version serves as well.

    python packaging/glibc_relabel.py FOLDER

An ELF file names, for every symbol from another library, the version of that library's symbol it was linked with; the
loader refuses the file when the system has not that version. ``SERVED`` says which symbols may be had otherwise: those
of mathematics are the same functions under an older name (2.29 only dropped a way of telling errors that nobody uses);
the others are asked for without a version, so that the system answers where it has them and ``glibc_compat/compat.cpp``
where it has not. A version is renamed in place, and only when every symbol asked for by it is known here; any other
is told and left, for ``glibc_gate.py`` to refuse.

Official source: the Linux Standard Base, Core, chapter 10.7 (symbol versioning).
"""

import struct
import sys
from dataclasses import dataclass, field
from pathlib import Path

from glibc_gate import elves

_MATHEMATICS = {"exp", "exp2", "log", "log2", "pow"}
_ARENA = "_ZNSt3pmr25monotonic_buffer_resource"
_MEMORY = {
    "_ZNSt3pmr20get_default_resourceEv",
    f"{_ARENA}13_M_new_bufferEmm",
    f"{_ARENA}D1Ev",
    "_ZTVNSt3pmr25monotonic_buffer_resourceE",
}
OURS = {"pthread_cond_clockwait", *_MEMORY}
# version asked for -> (version that every system has, symbols for which it serves)
SERVED = {
    "GLIBC_2.29": ("GLIBC_2.17", _MATHEMATICS),
    "GLIBC_2.30": ("GLIBC_2.17", {"pthread_cond_clockwait"}),
    "GLIBCXX_3.4.26": ("GLIBCXX_3.4", _MEMORY),
    "GLIBCXX_3.4.28": ("GLIBCXX_3.4", _MEMORY),
}
_VERNEED, _VERSYM, _DYNSYM = 0x6FFFFFFE, 0x6FFFFFFF, 11  # section types
_HIDDEN = 0x8000
_NO_VERSION = 1


@dataclass
class Need:
    """One version that a file asks of a library: the place of its record; its symbols, each with its place in the
    table of versions.
    """

    offset: int
    library: str
    version: str
    symbols: dict[str, int] = field(default_factory=dict)


class Elf:
    """The version records of a 64-bit little-endian ELF file; ValueError for any other."""

    def __init__(self, data: bytearray) -> None:
        if data[:6] != b"\x7fELF\x02\x01":
            raise ValueError("不是 64 位小端的 ELF 文件")
        self._data = data
        start, size, count = *struct.unpack_from("<Q", data, 40), *struct.unpack_from("<HH", data, 58)
        headers = [struct.unpack_from("<IIQQQQIIQQ", data, start + at * size) for at in range(count)]
        # type: (offset, size, index of its strings)
        self._sections = {header[1]: (header[4], header[5], header[6]) for header in headers}
        self._strings = 0
        if _VERNEED in self._sections:
            self._strings = headers[self._sections[_VERNEED][2]][4]
            self._strings_size = headers[self._sections[_VERNEED][2]][5]

    def _text(self, offset: int) -> str:
        start = self._strings + offset
        return self._data[start : self._data.index(0, start)].decode("ascii")

    def needs(self) -> list[Need]:
        """Every version asked for, with its symbols."""
        if _VERNEED not in self._sections:
            return []
        found: dict[int, Need] = {}
        library_at = self._sections[_VERNEED][0]
        while True:
            _, count, library, first, following = struct.unpack_from("<HHIII", self._data, library_at)
            at = library_at + first
            for _ in range(count):
                _, _, index, name, step = struct.unpack_from("<IHHII", self._data, at)
                found[index & ~_HIDDEN] = Need(at, self._text(library), self._text(name))
                at += step
            if not following:
                break
            library_at += following
        symbols, size, _ = self._sections[_DYNSYM]
        versions = self._sections[_VERSYM][0]
        for number in range(size // 24):
            name, _, _, section = struct.unpack_from("<IBBH", self._data, symbols + number * 24)
            (index,) = struct.unpack_from("<H", self._data, versions + number * 2)
            if section == 0 and (need := found.get(index & ~_HIDDEN)):
                need.symbols[self._text(name)] = versions + number * 2
        return list(found.values())

    def rename(self, need: Need, version: str) -> None:
        """Asks for another version; for symbols of ``OURS`` for none. ValueError where the file has not the name."""
        strings = self._data[self._strings : self._strings + self._strings_size]
        place = strings.find(version.encode("ascii") + b"\0")
        if place < 0:
            raise ValueError(f"文件里没有 {version} 这个名称")
        struct.pack_into("<I", self._data, need.offset, elf_hash(version))
        struct.pack_into("<I", self._data, need.offset + 8, place)
        for symbol in need.symbols.keys() & OURS:
            struct.pack_into("<H", self._data, need.symbols[symbol], _NO_VERSION)


def elf_hash(name: str) -> int:
    """The hash that the System V ABI gives a symbol's or version's name."""
    value = 0
    for letter in name.encode("ascii"):
        value = (value << 4) + letter
        value = (value ^ (value & 0xF0000000) >> 24) & 0x0FFFFFFF
    return value


def relabel(path: Path) -> list[str]:
    """Renames what may be renamed in one file; tells what was done or why not."""
    data = bytearray(path.read_bytes())
    told = []
    elf = Elf(data)
    for need in elf.needs():
        if need.version not in SERVED:
            continue
        older, symbols = SERVED[need.version]
        if strangers := need.symbols.keys() - symbols:
            told.append(f"{path.name}：{need.version} 还要 {'、'.join(sorted(strangers))}，没有改")
            continue
        elf.rename(need, older)
        told.append(f"{path.name}：{need.library} 的 {'、'.join(sorted(need.symbols))} 由 {need.version} 改为 {older}")
    if told:
        path.write_bytes(data)
    return told


def main(folder: Path) -> None:
    """Relabels every ELF file of a folder and prints what was done."""
    for path in elves(folder):
        for line in relabel(path):
            print(line)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
