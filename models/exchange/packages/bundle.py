"""The office's own one-report file (.ndbg): ``report.json``, the notes, and from which work of the office it comes."""

import json
from dataclasses import asdict, dataclass, fields, replace
from hashlib import sha256
from typing import Any

from models.errors import BrokenFile
from models.exchange.candidate import Candidate
from models.exchange.formats.report_json import read_report, write_report
from models.exchange.packages.notes_json import NOTES, read_notes, write_notes
from models.exchange.packages.signed_zip import Parcel
from models.exchange.packages.signed_zip import pack as pack
from models.exchange.packages.signing import Seal
from models.report.filing import Filing

REPORT, STAMP = "report.json", "bundle.json"
FORMAT = 2
_LONGEST, _MOST = 200, 2**53
Json = Any


@dataclass(frozen=True)
class Stamp:
    """Which work of the sender a bundle holds.

    ``revision`` counts the sender's changes, ``digest`` covers all its report held then, ``chain`` its journal;
    ``rules`` names the rules it was checked by, ``changed_at`` is an ISO time in UTC. A bundle without a stamp has
    revision 0 and empty words.
    """

    revision: int = 0
    digest: str = ""
    chain: str = ""
    state: str = ""
    rules: str = ""
    program: str = ""
    changed_at: str = ""


@dataclass(frozen=True)
class Sent:
    """A bundle as it came: the report, whose work it is, the key that signed it, and a digest over what it says."""

    candidate: Candidate
    stamp: Stamp
    signer: str
    digest: str

    @property
    def filing(self) -> Filing:
        """The report."""
        return self.candidate.filing


def write_bundle(filing: Filing, stamp: Stamp | None = None, seal: Seal | None = None) -> bytes:
    """The report as a bundle; the same report, stamp and seal give the same bytes."""
    members = {REPORT: write_report(filing).encode()}
    if filing.notes:
        members[NOTES] = write_notes(filing.notes)
    if stamp:
        told = {"format": FORMAT, "edition": filing.edition.name, **asdict(stamp)}
        members[STAMP] = (json.dumps(told, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()
    return pack(members, seal)


def read_bundle(raw: bytes) -> Candidate:
    """The report in a bundle. BrokenFile when it is damaged or does not match its own checksums."""
    return read_sent(raw).candidate


def read_sent(raw: bytes) -> Sent:
    """All that a bundle tells; BrokenFile when it is damaged or too new, Tampered when it was altered on its way."""
    parcel = Parcel(raw)
    stamp = _stamp(parcel.read(STAMP)) if STAMP in parcel else Stamp()
    candidate = read_report(parcel.text(REPORT))
    if NOTES in parcel:
        candidate = _with_notes(candidate, parcel.read(NOTES))
    return Sent(candidate, stamp, parcel.signer, said_in(parcel))


def said_in(parcel: Parcel) -> str:
    """A digest over what a bundle says, whatever work it comes from."""
    return sha256(parcel.read(REPORT) + parcel.members.get(NOTES, b"")).hexdigest()


def _with_notes(candidate: Candidate, content: bytes) -> Candidate:
    notes = read_notes(content, candidate.filing.edition)
    if notes is None:
        return replace(candidate, ignored=(*candidate.ignored, NOTES))
    return replace(candidate, filing=replace(candidate.filing, notes=notes))


def _stamp(content: bytes) -> Stamp:
    try:
        node = json.loads(content)
        is_newer = node["format"] > FORMAT
    except (ValueError, LookupError, TypeError, RecursionError) as trouble:
        raise BrokenFile(f"{STAMP}：读不出来。请向来源单位重新要一份。") from trouble
    if is_newer:
        raise BrokenFile(f"{STAMP}：文件是更新版本的程序写的（{node['format']}），请先升级本程序。")
    told = {field.name: node.get(field.name, field.default) for field in fields(Stamp)}
    for name, value in told.items():
        if not _is_usable(value, name == "revision"):
            raise BrokenFile(f"{STAMP} {name}：写的不是可用的内容。")
    return Stamp(**told)


def _is_usable(value: Json, is_count: bool) -> bool:
    if is_count:
        return type(value) is int and 0 <= value < _MOST
    return isinstance(value, str) and len(value) <= _LONGEST
