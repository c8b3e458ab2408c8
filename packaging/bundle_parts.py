"""What the bundle holds beside the program: the build's stamp, the licences of everything shipped, Windows' facts."""

import json
import os
import platform
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime
from email.message import Message
from importlib.metadata import Distribution, distributions
from pathlib import Path, PurePath

from wheel_libraries import crates, libraries, licence_of_wheel, texts_of_wheel

from models.rules.ruleset_version import BUILD, KEY, code_digest
from resources.version import __version__

_LICENCE_SIGNS = ("licen", "copying", "notice", "copyright")
_FOLDER = "resources/licences"
_NO_TEXTS = {".py", ".pyc", ".so", ".pyd", ".html"}
Entry = tuple[str, str, str]


def stamp(root: Path, folder: Path) -> Path:
    """build.json: which commit and which rules these are, and when they were built.

    For builds to compare, SOURCE_DATE_EPOCH says when.
    """
    asked = os.environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.fromtimestamp(int(asked), UTC) if asked else datetime.now(UTC)
    commit = os.environ.get("BUILD_COMMIT") or _commit(root)
    target = folder / BUILD
    told = {
        "version": __version__,
        "commit": commit,
        "built": moment.strftime("%Y-%m-%d %H:%M UTC"),
        KEY: code_digest(),
    }
    target.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return target


def _commit(root: Path) -> str:
    words = ["git", "-C", str(root), "rev-parse", "--short=12", "HEAD"]
    try:
        return subprocess.run(words, capture_output=True, text=True).stdout.strip() or "unknown"
    except FileNotFoundError:  # built from a copy of the source where there is no git
        return "unknown"


def licences(files: Iterable[str], folder: Path) -> list[Entry]:
    """The licence texts of every package a shipped file comes from, of Python and of the system's libraries.

    Raises LookupError where a package has no text.
    """
    paths = {Path(file).resolve() for file in files if file}
    found: list[Entry] = []
    packages = [package for package in sorted(distributions(), key=_name) if _is_shipped(package, paths)]
    table = [_told(package) for package in packages]
    for package in packages:
        found += _texts(package)
    found += _python(folder)
    table.append(_own("python", platform.python_version(), "PSF-2.0"))
    found += _debian(paths, table)
    for library in libraries(paths):
        found += [(f"{_FOLDER}/{library.name}/{text.name}", str(text), "DATA") for text in library.texts]
        table.append(_own(library.name, library.version, library.licence) | {"folder": library.text_of or library.name})
    for crate in crates(paths, [page for package in packages for page in _lists(package)]):
        place = f"crates/{'+'.join(text.stem for text in crate.texts)}"
        found += [(f"{_FOLDER}/{place}/{text.name}", str(text), "DATA") for text in crate.texts]
        table.append(_own(crate.name, crate.version, crate.licence) | {"purl": crate.purl, "folder": place})
    listed = folder / "components.json"
    listed.write_text(json.dumps(table, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return [*dict.fromkeys(found), (f"{_FOLDER}/components.json", str(listed), "DATA")]


def _own(name: str, version: str, licence: str) -> dict[str, str]:
    purl = f"pkg:generic/{name}@{version}" if version else f"pkg:generic/{name}"
    return {"name": name, "version": version, "licence": licence, "purl": purl, "folder": name}


def _name(package: Distribution) -> str:
    return str(package.metadata["Name"]).lower()


def _is_shipped(package: Distribution, paths: set[Path]) -> bool:
    return any(Path(str(package.locate_file(file))).resolve() in paths for file in package.files or ())


def _lists(package: Distribution) -> list[Path]:
    """What the wheel itself lists of the parts compiled into it."""
    files = [file for file in package.files or () if file.parent.name == "sboms"]
    return [Path(str(package.locate_file(file))) for file in files]


def _told(package: Distribution) -> dict[str, str]:
    meta = package.metadata
    assert isinstance(meta, Message)
    licence = str(meta.get("License-Expression") or meta.get("License", "").partition("\n")[0])
    if not licence:
        marks = [mark.rpartition(" :: ")[2] for mark in meta.get_all("Classifier") or () if mark.startswith("License")]
        licence = " / ".join(marks)
    name = _name(package)
    licence = licence or licence_of_wheel(name)
    return {
        "name": name,
        "version": package.version,
        "licence": licence,
        "purl": f"pkg:pypi/{name}@{package.version}",
        "folder": name,
    }


def _texts(package: Distribution) -> list[Entry]:
    """The texts in a wheel, and what is kept here for it. Raises LookupError where there is none at all."""
    name = _name(package)
    entries = [
        (f"{_FOLDER}/{name}/{_label(file)}", str(package.locate_file(file)), "DATA")
        for file in package.files or ()
        if _is_licence(file)
    ]
    entries += [(f"{_FOLDER}/{name}/{text.name}", str(text), "DATA") for text in texts_of_wheel(name)]
    if not entries:
        raise LookupError(f"{name}: no text of its licence in the wheel; name one in packaging/licences/libraries.toml")
    return entries


def _is_licence(file: PurePath) -> bool:
    told = any(sign in part.lower() for sign in _LICENCE_SIGNS for part in file.parts)
    return told and file.suffix not in _NO_TEXTS


def _label(file: PurePath) -> str:
    return "-".join(part for part in file.parts if not part.endswith(".dist-info"))


def _python(folder: Path) -> list[Entry]:
    """Python prints its licence itself, wherever it was installed from."""
    page = folder / "licence-python.txt"
    text = "".join(_licence_of_python())
    page.write_text(f"Python {platform.python_version()}\n\n{text}\n", encoding="utf-8")
    return [(f"{_FOLDER}/python/LICENSE.txt", str(page), "DATA")]


def _licence_of_python() -> Iterable[str]:
    import sysconfig

    for place in (sysconfig.get_path("stdlib"), sysconfig.get_config_var("prefix") or ""):
        for name in ("LICENSE.txt", "LICENSE"):
            if (Path(place) / name).is_file():
                return [(Path(place) / name).read_text(encoding="utf-8", errors="replace")]
    return ["Python Software Foundation License Version 2, https://docs.python.org/3/license.html"]


def _debian(paths: set[Path], table: list[dict[str, str]]) -> list[Entry]:
    """The copyright pages of the distribution's packages that libraries came from."""
    outside = sorted(str(path) for path in paths if str(path).startswith(("/usr/lib/", "/lib/")) and ".so" in path.name)
    entries: dict[str, Entry] = {}
    for path in outside:
        package = _owner(path)
        page = Path(f"/usr/share/doc/{package}/copyright")
        if not package or package in entries or not page.is_file():
            continue
        entries[package] = (f"{_FOLDER}/{package}/copyright", str(page), "DATA")
        version = _ask("dpkg-query", "-W", "-f", "${Version}", package)
        purl = f"pkg:deb/debian/{package}@{version}"
        table.append({"name": package, "version": version, "licence": "", "purl": purl, "folder": package})
    return list(entries.values())


def _owner(path: str) -> str:
    for tried in (path, path.removeprefix("/usr")):
        told = _ask("dpkg-query", "-S", tried)
        if told:
            return told.partition(":")[0]
    return ""


def _ask(*words: str) -> str:
    try:
        return subprocess.run(words, capture_output=True, text=True).stdout.strip()
    except FileNotFoundError:
        return ""


def stand_ins(folder: Path, *, ssl: bool) -> Path:
    """A folder with modules that are found before Python's own of their names.

    ``sqlite3`` is what sqlcipher3 brings, so that there is one SQLite. ``ssl`` is that of a Python without OpenSSL:
    psycopg brings an OpenSSL and imports ssl only so that Python's would be set up first; asyncio, which psycopg
    imports, wants a few names. Nothing else of ssl is used: the program opens no connection by itself.
    """
    place = folder / "stand_ins"
    place.mkdir(exist_ok=True)
    (place / "sqlite3.py").write_text("from sqlcipher3.dbapi2 import *\n", encoding="utf-8")
    if ssl:
        names = ("SSLError", "SSLWantReadError", "SSLSyscallError", "SSLSocket")
        (place / "ssl.py").write_text("".join(f"class {name}(OSError): ...\n" for name in names), encoding="utf-8")
    return place


def version_resource(folder: Path) -> str:
    """What Windows shows in the program's properties."""
    numbers = [int(part) for part in __version__.split(".")[:4]]
    four = tuple([*numbers, 0, 0, 0, 0][:4])
    words = {
        "CompanyName": "阳光年报",
        "FileDescription": "阳光年报",
        "FileVersion": __version__,
        "InternalName": "yangguang-nianbao",
        "OriginalFilename": "yangguang-nianbao.exe",
        "ProductName": "阳光年报",
        "ProductVersion": __version__,
    }
    rows = ", ".join(f"StringStruct({key!r}, {value!r})" for key, value in words.items())
    page = folder / "version_resource.txt"
    page.write_text(
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={four}, prodvers={four}, mask=0x3F, flags=0, OS=0x40004,"
        " fileType=1, subtype=0, date=(0, 0)),\n"
        f" kids=[StringFileInfo([StringTable('080404B0', [{rows}])]),"
        " VarFileInfo([VarStruct('Translation', [0x0804, 1200])])])\n",
        encoding="utf-8",
    )
    return str(page)
