"""Libraries for arm64 ask for versions that 统信 UOS 20 has, where those serve as well."""

import struct
from pathlib import Path

import pytest
from glibc_relabel import Elf, elf_hash, relabel

SERVED = ("libm.so.6", "GLIBC_2.29", ["pow", "log"])
STRANGE = ("libm.so.6", "GLIBC_2.29", ["pow", "fmaximum"])
OLD = ("libc.so.6", "GLIBC_2.17", ["printf"])


def elf(*needs: tuple[str, str, list[str]]) -> bytes:
    """An ELF file that asks for symbols: (library, version, names)."""
    strings = bytearray(b"\0")

    def place(text: str) -> int:
        strings.extend(text.encode() + b"\0")
        return len(strings) - len(text) - 1

    symbols, versions, wanted = bytearray(24), bytearray(2), bytearray()
    for number, (library, version, names) in enumerate(needs):
        following = 32 if number + 1 < len(needs) else 0
        wanted += struct.pack("<HHIII", 1, 1, place(library), 16, following)
        wanted += struct.pack("<IHHII", elf_hash(version), 0, number + 2, place(version), 0)
        for name in names:
            symbols += struct.pack("<IBBHQQ", place(name), 18, 0, 0, 0, 0)
            versions += struct.pack("<H", number + 2)
    bodies = [
        (3, bytes(strings), 0),
        (11, bytes(symbols), 1),
        (0x6FFFFFFF, bytes(versions), 0),
        (0x6FFFFFFE, bytes(wanted), 1),
    ]
    content, headers = b"", bytes(64)
    for kind, body, link in bodies:
        headers += struct.pack("<IIQQQQIIQQ", 0, kind, 0, 0, 64 + len(content), len(body), link, 0, 1, 0)
        content += body
    head = b"\x7fELF\x02\x01\x01".ljust(16, b"\0")
    head += struct.pack("<HHIQQQIHHHHHH", 3, 183, 1, 0, 0, 64 + len(content), 0, 64, 0, 0, 64, 5, 0)
    return head + content + headers


def asked(path: Path) -> list[tuple[str, str, set[str]]]:
    return [(need.library, need.version, set(need.symbols)) for need in Elf(bytearray(path.read_bytes())).needs()]


def test_mathematics_is_asked_for_by_its_older_version(tmp_path: Path) -> None:
    (path := tmp_path / "libQt.so").write_bytes(elf(OLD, SERVED))
    size = path.stat().st_size
    assert "由 GLIBC_2.29 改为 GLIBC_2.17" in relabel(path)[0]
    assert asked(path) == [("libc.so.6", "GLIBC_2.17", {"printf"}), ("libm.so.6", "GLIBC_2.17", {"pow", "log"})]
    assert path.stat().st_size == size
    assert struct.pack("<I", 0x06969197) in path.read_bytes()  # the hash that the loader looks for
    assert relabel(path) == []


def test_what_comes_with_the_program_is_asked_for_without_a_version(tmp_path: Path) -> None:
    # A loader that has not found a symbol in the library named beside its version looks no further.
    wait = ("libpthread.so.0", "GLIBC_2.30", ["pthread_cond_clockwait"])
    (path := tmp_path / "libQt.so").write_bytes(elf(OLD, wait))
    relabel(path)
    assert asked(path) == [("libc.so.6", "GLIBC_2.17", {"printf"}), ("libpthread.so.0", "GLIBC_2.17", set())]


def test_a_version_that_something_unknown_asks_for_is_left(tmp_path: Path) -> None:
    (path := tmp_path / "libQt.so").write_bytes(elf(OLD, STRANGE))
    before = path.read_bytes()
    assert "fmaximum" in relabel(path)[0]
    assert path.read_bytes() == before


def test_other_files_are_refused() -> None:
    with pytest.raises(ValueError, match="64 位"):
        Elf(bytearray(b"\x7fELF\x01\x01" + bytes(60)))
