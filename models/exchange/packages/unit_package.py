"""A report with those of the office's units inside: each unit's bundle byte for byte, beside the office's own.

The outer file is a bundle of the office's report, so that a program that knows no packages reads that report.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from models.errors import AppError, BrokenFile, Refused
from models.exchange.formats.zip_archive import MAX_MEMBERS, open_archive
from models.exchange.input_file import MAX_FILE_SIZE, read_input_file
from models.exchange.packages.bundle import REPORT_MEMBER, STAMP_MEMBER, UNITS_FOLDER
from models.exchange.packages.notes_json import NOTES_MEMBER
from models.exchange.packages.signed_zip import SignedZip, SignedZipWriter, Tampered
from models.exchange.packages.signing import SigningKey
from models.texts.characters import find_unsupported_character, name_problem

OWN_MEMBER, LIST_MEMBER = "own.ndbg", "units.json"
FORMAT = 1
MAX_UNITS, MAX_SIZE, MAX_DEPTH = MAX_MEMBERS - 10, MAX_FILE_SIZE, 4
"""What older programs open too, and how deep packages may lie within packages."""
_OF_REPORT = (REPORT_MEMBER, NOTES_MEMBER, STAMP_MEMBER)
_MAX_LENGTH = 200
Json = Any


@dataclass(frozen=True)
class OfficeRuling:
    """What an office on the way said of a report, and when (ISO, UTC).

    ``state`` is accepted, returned or, where it only came, taken.
    """

    office: str
    state: str
    at: str


RULING_STATES = ("accepted", "returned", "taken")


@dataclass(frozen=True)
class PackedUnit:
    """A unit in a package; ``member`` is empty where its report is not inside, ``sha`` is SHA-256 of its bundle."""

    code: str
    name: str
    member: str
    sha: str
    rulings: tuple[OfficeRuling, ...] = ()


def write_unit_package(
    own: bytes, units: Iterable[tuple[PackedUnit, bytes]], signing_key: SigningKey | None = None
) -> bytes:
    """The office's bundle with the bundles of its units, which are taken one after the other.

    A unit with no content is listed only. Refused where it would be more than programs open.
    """
    writer = SignedZipWriter()
    listed: list[PackedUnit] = []
    writer.add(OWN_MEMBER, own)
    for unit, content in units:
        listed.append(unit)
        if unit.member:
            writer.add(f"{UNITS_FOLDER}{unit.member}", content)
        if len(listed) > MAX_UNITS or writer.size > MAX_SIZE:
            raise Refused(
                f"下属单位的报告太多，一个文件装不下（最多 {MAX_UNITS} 份、{MAX_SIZE // 1_000_000} MB）。"
                "请只报本级的，下属单位的报告分开发给上级。"
            )
    package = SignedZip(own)
    for name in (name for name in _OF_REPORT if name in package):
        writer.add(name, package.read(name))
    root = {"format": FORMAT, "units": [_serialize(one) for one in listed]}
    writer.add(LIST_MEMBER, (json.dumps(root, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode())
    return writer.finish(signing_key)


def _serialize(unit: PackedUnit) -> Json:
    rulings = [{"office": one.office, "state": one.state, "at": one.at} for one in unit.rulings]
    return {"code": unit.code, "name": unit.name, "file": unit.member, "sha": unit.sha, "rulings": rulings}


class UnitPackage:
    """A package that was opened: the office's own bundle and the list of units; each unit's bundle is read when asked.

    ``signer`` is the public key that signed it, empty where nobody did.
    """

    def __init__(self, raw: bytes) -> None:
        """BrokenFile when it cannot be read, Tampered when it does not agree with itself."""
        self._zip = SignedZip(raw, apart=UNITS_FOLDER)
        self.signer = self._zip.signer
        self.own = self._zip.read(OWN_MEMBER)
        inner = SignedZip(self.own)
        if any(self._zip.members.get(name) != inner.members.get(name) for name in _OF_REPORT):
            raise Tampered("文件里外两层的报告不一样，文件被改动过。请向来源单位重新要一份。")
        if self.signer != inner.signer:
            raise Tampered("文件里外两层的签名不是同一把密钥，文件被改动过。请向来源单位重新要一份。")
        self.units = _parse_list(self._zip.read(LIST_MEMBER))

    def read(self, member: str) -> bytes:
        """A unit's bundle as it was put in; Tampered where it was altered since, BrokenFile where there is none."""
        return self._zip.read(f"{UNITS_FOLDER}{member}")

    @property
    def members(self) -> tuple[str, ...]:
        """The names of the bundles inside, those of the list first."""
        inside = {name.removeprefix(UNITS_FOLDER) for name in self._zip.names_apart}
        listed = [unit.member for unit in self.units if unit.member]
        return tuple(dict.fromkeys((*listed, *sorted(name for name in inside if "/" not in name))))


def is_package(raw: bytes) -> bool:
    """Whether a file's content is a report with others inside."""
    return raw.startswith(b"PK") and OWN_MEMBER in open_archive(raw)


def _parse_list(content: bytes) -> tuple[PackedUnit, ...]:
    try:
        node = json.loads(content)
        if node["format"] > FORMAT:
            raise BrokenFile(f"{LIST_MEMBER}：文件是更新版本的程序写的（{node['format']}），请先升级本程序。")
        return tuple(map(_parse_unit, node["units"]))
    except (ValueError, LookupError, TypeError, RecursionError, AttributeError) as error:
        raise BrokenFile(f"{LIST_MEMBER}：读不出来。请向来源单位重新要一份。") from error


def _parse_unit(node: Json) -> PackedUnit:
    words = [node[name] for name in ("code", "name", "file", "sha")]
    words += [one["office"] for one in node["rulings"]]
    for word in words:
        if not isinstance(word, str) or len(word) > _MAX_LENGTH or find_unsupported_character(word):
            raise ValueError("words")
        if problem := name_problem(word):
            raise BrokenFile(f"{LIST_MEMBER}：{problem}")
    if "/" in node["file"] or "\\" in node["file"]:
        raise ValueError("file")
    for one in node["rulings"]:
        if datetime.fromisoformat(one["at"]).tzinfo is None:
            raise ValueError("at")
    rulings = tuple(
        OfficeRuling(one["office"], one["state"], one["at"]) for one in node["rulings"] if one["state"] in RULING_STATES
    )
    return PackedUnit(node["code"], node["name"], node["file"], node["sha"], rulings)


# ── files by their place: ``县.ndbg/units/甲镇.ndbg`` is a unit's bundle inside a file ──


def package_of(path: Path) -> Path | None:
    """The file, or the place in one, that holds a unit's bundle; None for a file of its own."""
    if path.parent.name != UNITS_FOLDER.rstrip("/") or path.is_file():
        return None
    above = path.parent.parent
    return above if above.is_file() or package_of(above) else None


def read_bundle_file(path: Path) -> bytes:
    """A report's file by its place; of a package the office's own bundle. BrokenFile, or Tampered, with a sentence."""
    raw = _read_raw(path)
    return _opened(path).own if is_package(raw) else raw


def open_package(path: Path) -> UnitPackage | None:
    """The package at a place; None where the file is none. BrokenFile, or Tampered, with a sentence."""
    return _opened(path) if is_package(_read_raw(path)) else None


def packages_around(path: Path) -> Iterator[UnitPackage]:
    """The packages that a file lies inside of, the innermost first; none for a file of its own."""
    above = package_of(path)
    while above is not None:
        yield _opened(above)
        above = package_of(above)


def unit_files(path: Path, depth: int = MAX_DEPTH) -> Iterator[Path]:
    """The places of the units' bundles inside a file, those inside of these too; none where it is no sound package."""
    try:
        package = open_package(path) if depth else None
    except AppError:
        return
    for member in package.members if package else ():
        inner = path / UNITS_FOLDER / member
        yield inner
        yield from unit_files(inner, depth - 1)


def forget_packages() -> None:
    """Let go of the packages that were read last."""
    _open_marked.cache_clear()


def digest_of_bundle(content: bytes) -> str:
    """SHA-256 of a bundle, as the list of a package has it."""
    return sha256(content).hexdigest()


def _read_raw(path: Path) -> bytes:
    above = package_of(path)
    return read_input_file(path, "一份年报") if above is None else _opened(above).read(path.name)


def _opened(path: Path) -> UnitPackage:
    place: Path | None = path
    while place is not None and not place.is_file():
        place = package_of(place)
    status = (place or path).stat()
    return _open_marked(path, (status.st_mtime_ns, status.st_size))


@lru_cache(maxsize=2)
def _open_marked(path: Path, mark: tuple[int, int]) -> UnitPackage:
    """``mark`` says that the file is still the one that was read."""
    return UnitPackage(_read_raw(path))
