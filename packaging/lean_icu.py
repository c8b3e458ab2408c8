"""Makes a smaller libicudata for the bundle: the same data without the languages of other countries.

    python packaging/lean_icu.py FOLDER/libicudata.so.73 TARGET

Qt asks ICU for the order of Chinese words, for other people's encodings and for time zones. Of what is kept by
language only Chinese, English and the root stay, of encodings the Chinese ones and all that are small; normalisation
and character properties stay whole.
The items stand in ICU's common data format ("CmnD"): a header, a count, pairs of offsets, names, items.
Needs gcc, readelf and nm.
"""

import re
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

KEPT_LANGUAGES = {"en", "zh", "root"}
LANGUAGE = re.compile(r"^(?:[a-z]+/)?([a-z]{2,3})(?:_\w+)?\.res$")
# Breaking Thai and its like by dictionary, writing words in another script, characters by their English names, names of
# languages, lands, money and measures: Qt asks for none of these, or has its own.
UNUSED = re.compile(r"\.dict$|^(?:translit|lang|region|curr|unit)/|^unames\.icu$")
# Japanese, Korean and mainframe encodings of several bytes are large, and no text in them comes here.
CHINESE = re.compile(r"gb18030|windows-9(?:36|50)|ibm-(?:1373|1375|1383|1386|950)_")
SMALL = 20_000


def common_block(library: Path) -> tuple[str, bytes]:
    """The data block in the library, and the name it is found by."""
    symbols = subprocess.run(["nm", "-D", "-S", library], capture_output=True, text=True, check=True).stdout
    found = re.search(r"^([0-9a-f]+) ([0-9a-f]+) \w (icudt\d+_dat)$", symbols, re.MULTILINE)
    if not found:
        raise SystemExit(f"{library} 里没有 ICU 数据。")
    address, length = int(found[1], 16), int(found[2], 16)
    sections = subprocess.run(["readelf", "-SW", library], capture_output=True, text=True, check=True).stdout
    place = re.search(r"\.rodata +PROGBITS +([0-9a-f]+) ([0-9a-f]+)", sections)
    if not place:
        raise SystemExit(f"{library} 里没有 .rodata。")
    start = address - int(place[1], 16) + int(place[2], 16)
    return found[3], library.read_bytes()[start : start + length]


def items(block: bytes) -> Iterator[tuple[str, bytes]]:
    """Each item with its name, in order."""
    begin, magic = struct.unpack_from("<HH", block)
    if magic != 0x27DA or block[12:16] != b"CmnD":
        raise SystemExit("不是认识的 ICU 数据。")
    (count,) = struct.unpack_from("<I", block, begin)
    table = [struct.unpack_from("<II", block, begin + 4 + 8 * at) for at in range(count)]
    ends = [*(offset for _, offset in table[1:]), len(block) - begin][:count]
    for (name_at, offset), end in zip(table, ends, strict=True):
        name = block[begin + name_at : block.index(b"\0", begin + name_at)].decode()
        yield name, block[begin + offset : begin + end]


def is_kept(name: str, length: int) -> bool:
    """Whether an item, named without the data's own prefix, stays."""
    language = LANGUAGE.match(name)
    if name.endswith(".cnv") and length > SMALL and not CHINESE.match(name):
        return False
    return (not language or language[1] in KEPT_LANGUAGES) and not UNUSED.search(name)


def rebuilt(block: bytes) -> tuple[bytes, int, int]:
    """The same block with the items that stay; how many there were, how many are left."""
    (begin,) = struct.unpack_from("<H", block)
    everything = list(items(block))
    left = [(name, body) for name, body in everything if is_kept(name.partition("/")[2], len(body))]
    names, offsets, at = b"", [], 4 + 8 * len(left)
    for name, _ in left:
        offsets.append(at + len(names))
        names += name.encode() + b"\0"
    bodies, table, at = [], b"", at + len(names)
    for (_, body), name_at in zip(left, offsets, strict=True):
        gap = -(begin + at) % 16
        table += struct.pack("<II", name_at, at + gap)
        bodies += [b"\0" * gap, body]
        at += gap + len(body)
    whole = block[:begin] + struct.pack("<I", len(left)) + table + names + b"".join(bodies)
    return whole, len(everything), len(left)


def main() -> None:
    """Write the smaller library."""
    library, target = map(Path, sys.argv[1:])
    symbol, block = common_block(library)
    whole, before, after = rebuilt(block)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "icudata.S"
        page.with_suffix(".dat").write_bytes(whole)
        page.write_text(
            f".globl {symbol}\n.section .rodata\n.balign 16\n.type {symbol}, %object\n"
            f'{symbol}:\n.incbin "icudata.dat"\n'
            f'.size {symbol}, . - {symbol}\n.section .note.GNU-stack,"",%progbits\n'
        )
        call = ["gcc", "-shared", "-s", "-nostdlib", f"-Wl,-soname,{library.name}"]
        call += ["-o", str(target.resolve()), page.name]
        subprocess.run(call, cwd=folder, check=True)
    print(f"ICU：{before} 项留下 {after} 项，{library.stat().st_size} → {target.stat().st_size} 字节")


if __name__ == "__main__":
    main()
