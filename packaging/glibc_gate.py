"""Reports the newest GLIBC and GLIBCXX that each ELF file of a folder asks for; fails above the floor.

    python packaging/glibc_gate.py FOLDER [--glibc 2.28] [--glibcxx 3.4.25]

The floor is that of 统信 UOS 20: glibc 2.28 and GCC 8. A package built against more does not start there; nor does
one whose files are not all of one processor, which fails too.
"""

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

_ASKED = re.compile(r"\b(GLIBC|GLIBCXX)_(\d+(?:\.\d+)+)\b")
Version = tuple[int, ...]


def elves(folder: Path) -> Iterator[Path]:
    """The ELF files, each once."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4) == b"\x7fELF":
                    yield path


def processor(path: Path) -> bytes:
    """``e_machine`` of an ELF file's header."""
    with path.open("rb") as file:
        return file.read(20)[18:]


def asked(path: Path) -> dict[str, Version]:
    """The newest version of each family the file needs (not those it defines)."""
    told = subprocess.run(["objdump", "-p", path], capture_output=True, text=True, check=True).stdout
    needs = told.partition("Version References:")[2]
    newest: dict[str, Version] = {}
    for family, number in _ASKED.findall(needs):
        version = tuple(map(int, number.split(".")))
        newest[family] = max(version, newest.get(family, ()))
    return newest


def main() -> int:
    """0 when every file keeps to the floor, 1 otherwise."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--glibc", default="2.28")
    parser.add_argument("--glibcxx", default="3.4.25")
    options = parser.parse_args()
    files = list(elves(options.folder))
    asked_floor = {"GLIBC": options.glibc, "GLIBCXX": options.glibcxx}
    floor = {name: tuple(map(int, version.split("."))) for name, version in asked_floor.items()}
    newest: dict[str, Version] = {}
    count, faults = len(files), 0
    for path in files:
        for family, version in asked(path).items():
            newest[family] = max(version, newest.get(family, ()))
            if version > floor[family]:
                faults += 1
                print(f"✗ {path.relative_to(options.folder)} 要求 {family}_{'.'.join(map(str, version))}")
    if len({processor(path) for path in files}) > 1:
        faults += 1
        print("✗ 这些文件不是同一种处理器的")
    told = "、".join(f"{family}_{'.'.join(map(str, version))}" for family, version in sorted(newest.items()))
    print(f"{count} 个 ELF 文件，最高要求 {told}；" + (f"{faults} 处不合要求。" if faults else "没有超过下限。"))
    return 1 if faults or not count else 0


if __name__ == "__main__":
    sys.exit(main())
