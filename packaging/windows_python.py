"""Takes out of a repackaged Windows Python only what its makers signed.

    python packaging/windows_python.py PACKAGE.tar.gz TARGET

Programs and libraries carry a signature of the Python Software Foundation (the runtime library one of Microsoft);
the modules of the standard library are listed, hash by hash, in a catalogue that is signed likewise. Whatever is
neither stays behind. Needs osslsigncode and the certificates of the certifying bodies.
"""

import hashlib
import io
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

PLACE = "cp311/"
SIGNERS = (
    "CN=Python Software Foundation",
    "CN=Microsoft Windows Software Compatibility Publisher",
    "CN=Microsoft Corporation",
)
CATALOGUE = "DLLs/python_lib.cat"
LICENCE = "LICENSE.txt"
PROGRAMS = re.compile(
    r"^(python\.exe|python3(11)?\.dll|vcruntime140(_1)?\.dll|DLLs/(?!tcl|tk|_tkinter)\w[\w.-]*\.(dll|pyd))$"
)
MODULES = re.compile(
    r"^Lib/(?!site-packages/|test/|idlelib/|tkinter/|turtledemo/|lib2to3/tests/|unittest/test/)\S+\.py$"
)
# Two statements that the catalogue leaves out; the hash is that of Python's own source.
UNLISTED = {"Lib/xml/__init__.py": "34296f728e7fe68cccb97a9f6edbf3bf3a686f44044c744fe85f207a92ed4811"}


def signer(file: Path) -> str:
    """Who signed the file; the empty string if nobody, or if it was changed since.

    The chain is followed to a root, but for the runtime library: Microsoft's root is none that Linux trusts.
    """
    told = subprocess.run(
        ["osslsigncode", "verify", "-ignore-crl", "-in", file], capture_output=True, text=True, errors="replace"
    )
    said = told.stdout + told.stderr
    written = re.search(r"Current message digest *: *(\w+)", said)
    counted = re.search(r"Calculated message digest *: *(\w+)", said)
    if written and counted and written[1] != counted[1]:
        return ""
    name = next((name for name in SIGNERS if re.search(rf"Signer #0:\s+Subject: [^\n]*/?{re.escape(name)}", said)), "")
    whole = "Succeeded" in said and told.returncode == 0
    return name if whole or (written and counted and name.startswith("CN=Microsoft")) else ""


def is_listed(name: str, body: bytes, catalogue: bytes) -> bool:
    """Whether a module stands in the catalogue; an empty one needs no listing."""
    if name in UNLISTED:
        return hashlib.sha256(body.replace(b"\r\n", b"\n")).hexdigest() == UNLISTED[name]
    return not body or hashlib.sha256(body).digest() in catalogue


def content(package: Path) -> dict[str, bytes]:
    """What is wanted of the package, by its place in Python's folder."""
    with tarfile.open(package) as outer:
        inner = next(member for member in outer.getmembers() if member.name.endswith("/data.zip"))
        opened = outer.extractfile(inner)
        assert opened is not None
        archive = zipfile.ZipFile(io.BytesIO(opened.read()))
    names = {name.removeprefix(PLACE): name for name in archive.namelist() if name.startswith(PLACE)}
    wanted = (CATALOGUE, LICENCE)
    return {
        name: archive.read(stored)
        for name, stored in sorted(names.items())
        if name in wanted or PROGRAMS.match(name) or MODULES.match(name)
    }


def is_sound(name: str, body: bytes, catalogue: bytes) -> bool:
    """Whether its makers answer for the file."""
    if MODULES.match(name):
        return is_listed(name, body, catalogue)
    if name == LICENCE:
        return True
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / Path(name).name
        file.write_bytes(body)
        return signer(file) in ((SIGNERS[0],) if name == CATALOGUE else SIGNERS)


def main() -> int:
    """0 when everything needed was there and signed; nothing is written otherwise."""
    package, target = map(Path, sys.argv[1:])
    found = content(package)
    wrong = [name for name, body in found.items() if not is_sound(name, body, found[CATALOGUE])]
    modules = sum(bool(MODULES.match(name)) for name in found)
    told = f"这些不对：{'、'.join(wrong)}" if wrong else "全部相符"
    print(f"{len(found) - modules} 个程序文件的签名、{modules} 个标准库模块的目录哈希：{told}")
    if wrong or modules < 400 or len(found) - modules < 20:
        return 1
    for name, body in found.items():
        file = target / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
    return 0


if __name__ == "__main__":
    sys.exit(main())
