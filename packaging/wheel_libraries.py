"""The libraries that wheels carry inside, which no package list names: found in the files that are shipped.

``licences/libraries.toml`` says how each is known, what its licence is and where its text stands.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

LICENCES = Path(__file__).parent / "licences"
_BINARY = re.compile(r"\.(so|pyd|dll|exe)\b")
_PROGRAM = (b"\x7fELF", b"MZ")
_MODULES = re.compile(rb"PYZ\x00..\r\n", re.DOTALL)
_CRATE = re.compile(
    rb"[/\\](registry[/\\]src[/\\][^/\\\x00]+|rust[/\\]deps)[/\\]([A-Za-z][\w-]*?)-(\d+\.\d+\.\d+[\w.+-]*?)[/\\]"
)


@dataclass(frozen=True)
class Declared:
    """An entry of the list: how a library is known, and its texts, or the wheel whose own text tells of it."""

    name: str
    licence: str
    files: re.Pattern[str] | None
    mark: re.Pattern[bytes] | None
    content: re.Pattern[bytes] | None
    number: re.Pattern[bytes] | None
    named: re.Pattern[str] | None
    ask: str
    listed: str
    texts: tuple[Path, ...]
    text_of: str


@dataclass(frozen=True)
class Library:
    """A library in a shipped file; the version is empty where nothing tells it."""

    name: str
    version: str
    licence: str
    file: Path
    texts: tuple[Path, ...]
    text_of: str


@dataclass(frozen=True)
class Crate:
    """A crate of Rust that was compiled into a wheel, and the texts of its licence."""

    name: str
    version: str
    licence: str
    texts: tuple[Path, ...]

    @property
    def purl(self) -> str:
        """How lists of components name it."""
        return f"pkg:cargo/{self.name}@{self.version}"


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads((LICENCES / "libraries.toml").read_text(encoding="utf-8"))


def texts_of_wheel(name: str) -> list[Path]:
    """The texts kept here for a wheel that brings none, or not all that its licence asks for."""
    return [LICENCES / text for text in _told()["wheels"].get(name, [])]


def licence_of_wheel(name: str) -> str:
    """The licence of a wheel whose metadata name none; empty where it is not written here either."""
    return str(_told()["licences"].get(name, ""))


@cache
def declared() -> tuple[Declared, ...]:
    """The entries of ``libraries.toml``. Raises KeyError or re.error where one is not written as it says."""
    return tuple(_entry(each) for each in _told()["library"])


def _entry(told: dict[str, str | list[str]]) -> Declared:
    word = {key: value for key, value in told.items() if isinstance(value, str)}
    text_of = word.get("text_of", "")
    places = [] if text_of else [LICENCES / name for name in told.get("texts", [word["name"]])]
    texts = [text for place in places for text in (sorted(place.iterdir()) if place.is_dir() else [place])]
    in_name = {key: re.compile(word[key]) if key in word else None for key in ("files", "named")}
    in_bytes = {key: re.compile(word[key].encode()) if key in word else None for key in ("mark", "content", "number")}
    return Declared(
        word["name"],
        word["licence"],
        in_name["files"],
        in_bytes["mark"],
        in_bytes["content"],
        in_bytes["number"],
        in_name["named"],
        word.get("ask", ""),
        word.get("listed", ""),
        tuple(texts),
        text_of,
    )


def read_binaries(files: Iterable[Path]) -> Iterator[tuple[Path, bytes]]:
    """The programs and libraries among the files, with what is in them.

    The Python modules that PyInstaller puts behind a program are left out: their texts speak of other versions.
    """
    for file in sorted(files):
        if (_BINARY.search(file.name) or not file.suffix) and file.is_file():
            content = file.read_bytes()
            if content.startswith(_PROGRAM):
                modules = _MODULES.search(content)
                yield file, content[: modules.start()] if modules else content


def libraries(files: Iterable[Path], *, installed: bool = True) -> list[Library]:
    """Every declared library in the files, once for each version of it; files that are no binaries are passed over.

    Without ``installed`` only the files themselves are asked for a version: they are not those that Python would import
    here, and no wheel's list stands beside them.
    """
    found: dict[tuple[str, str], Library] = {}
    for file, content in read_binaries(files):
        for entry in declared():
            known = entry.files.match(file.name) if entry.files else None
            mark = entry.mark.search(content) if entry.mark else None
            if known or mark:
                name = str(known.groupdict().get("name", entry.name)) if known else entry.name
                version = _version_in(entry, file, content, mark)
                if installed and not version:
                    version = _version_told(entry, file)
                library = Library(name, version, entry.licence, file, entry.texts, entry.text_of)
                found.setdefault((name, version), library)
    told = {name for name, version in found if version}
    return [library for (name, version), library in found.items() if version or name not in told]


def _version_in(entry: Declared, file: Path, content: bytes, mark: re.Match[bytes] | None) -> str:
    if mark and mark.groups():
        return mark[1].decode()
    if entry.content and (found := entry.content.search(content)):
        return found[1].decode()
    if entry.number and (found := entry.number.search(content)):
        whole, patch = divmod(int(found[1]), 100)
        return f"{whole // 100}.{whole % 100}.{patch}"
    in_name = entry.named.search(file.name) if entry.named else None
    return in_name[1] if in_name else ""


def _version_told(entry: Declared, file: Path) -> str:
    if entry.ask:
        module, _, name = entry.ask.rpartition(".")
        return str(getattr(import_module(module), name)).partition("@")[0]
    lists = file.parents[1].glob("*.dist-info/sboms/*.json") if entry.listed else ()
    for page in sorted(lists):
        for part in _components(page):
            if part["name"] == entry.listed:
                return str(part["version"])
    return ""


def _components(page: Path) -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = json.loads(page.read_text(encoding="utf-8")).get("components", [])
    return parts


def crates_in(content: bytes) -> dict[tuple[str, str], bool]:
    """Names and versions of the crates whose source a program names in its errors; whether Rust itself brought it."""
    found = _CRATE.findall(content)
    return {(name.decode(), version.decode()): place.startswith(b"rust") for place, name, version in found}


def crates(files: Iterable[Path], lists: Iterable[Path]) -> list[Crate]:
    """The crates in the files and in the lists that their wheels bring, by name.

    Raises LookupError for one whose licence is not known, or has no text here.
    """
    found: dict[tuple[str, str], str] = {}
    for part in (part for page in lists for part in _components(page)):
        if str(part.get("purl", "")).startswith("pkg:cargo/") and part.get("scope") != "excluded":
            found[part["name"], part["version"]] = " AND ".join(each["expression"] for each in part["licenses"])
    for file, content in read_binaries(files):
        for (name, version), is_standard in crates_in(content).items():
            if not is_standard and (name, version) not in found:
                raise LookupError(f"{file.name}: {name} {version} is in no list that a wheel brings")
            found.setdefault((name, version), _told()["crates"]["standard_library"])
    return [Crate(*crate, licence, _texts_of_crate(crate[0], licence)) for crate, licence in sorted(found.items())]


def _texts_of_crate(name: str, licence: str) -> tuple[Path, ...]:
    named = _told()["crates"]["texts"].get(name)
    if not named and "Apache-2.0" not in licence.split(" WITH ")[0]:
        raise LookupError(f"{name}: name a text of {licence} in packaging/licences/libraries.toml")
    return tuple(LICENCES / text for text in named or ["common/Apache-2.0.txt"])
