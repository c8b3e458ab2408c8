"""The libraries that wheels carry inside, which no package list names: found in the files that are shipped.

``licences/libraries.toml`` says how each is known, what its licence is and where its text stands.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

LICENCES = Path(__file__).parent / "licences"
_BINARY = re.compile(r"\.(so|pyd|dll)\b")


@dataclass(frozen=True)
class Declared:
    """An entry of the list: how a library is known, and its texts, or the wheel whose own text tells of it."""

    name: str
    licence: str
    files: re.Pattern[str]
    content: re.Pattern[bytes] | None
    named: re.Pattern[str] | None
    ask: str
    texts: tuple[Path, ...]
    text_of: str


@dataclass(frozen=True)
class Library:
    """A library in a shipped file; the version is empty where the file does not tell it."""

    name: str
    version: str
    licence: str
    file: Path
    texts: tuple[Path, ...]
    text_of: str


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads((LICENCES / "libraries.toml").read_text(encoding="utf-8"))


def texts_of_wheel(name: str) -> list[Path]:
    """The texts kept here for a wheel that brings none, or not all that its licence asks for."""
    return [LICENCES / text for text in _told()["wheels"].get(name, [])]


@cache
def declared() -> tuple[Declared, ...]:
    """The entries of ``libraries.toml``. Raises KeyError or re.error where one is not written as it says."""
    return tuple(_entry(each) for each in _told()["library"])


def _entry(told: dict[str, str | list[str]]) -> Declared:
    word = {key: value for key, value in told.items() if isinstance(value, str)}
    text_of = word.get("text_of", "")
    places = [] if text_of else [LICENCES / name for name in told.get("texts", [word["name"]])]
    texts = [text for place in places for text in (sorted(place.iterdir()) if place.is_dir() else [place])]
    return Declared(
        word["name"],
        word["licence"],
        re.compile(word["files"]),
        re.compile(word["content"].encode()) if "content" in word else None,
        re.compile(word["named"]) if "named" in word else None,
        word.get("ask", ""),
        tuple(texts),
        text_of,
    )


def libraries(files: Iterable[Path], *, installed: bool = True) -> list[Library]:
    """Every declared library in the files, once for each version of it; files that are no binaries are passed over.

    Without ``installed`` no module is asked for a version: the files are not those that Python would import here.
    """
    found: dict[tuple[str, str], Library] = {}
    for file in sorted(files):
        if not _BINARY.search(file.name):
            continue
        for entry in declared():
            if known := entry.files.match(file.name):
                library = Library(
                    _name(entry, known),
                    _version(entry, file, installed),
                    entry.licence,
                    file,
                    entry.texts,
                    entry.text_of,
                )
                found.setdefault((library.name, library.version), library)
    told = {name for name, version in found if version}
    return [library for (name, version), library in found.items() if version or name not in told]


def _name(entry: Declared, known: re.Match[str]) -> str:
    return str(known.groupdict().get("name", entry.name))


def _version(entry: Declared, file: Path, installed: bool) -> str:
    if entry.ask and installed:
        module, _, name = entry.ask.rpartition(".")
        told = getattr(import_module(module), name)
        return ".".join(map(str, told)) if isinstance(told, tuple) else str(told).partition("@")[0]
    if entry.content:
        found = entry.content.search(file.read_bytes())
        return found[1].decode() if found else ""
    found_in_name = entry.named.search(file.name) if entry.named else None
    return found_in_name[1] if found_in_name else ""
