"""The office's own one-report file (.ndbg): ``report.json``, the notes, and from which work of the office it comes."""

import json
from dataclasses import asdict, dataclass, fields, replace
from hashlib import sha256
from typing import Any

from models.errors import BrokenFile
from models.exchange.candidate import Candidate
from models.exchange.formats.report_json import read_report, write_report
from models.exchange.packages.counts_json import COUNTS_MEMBER, read_counts, write_counts
from models.exchange.packages.notes_json import NOTES_MEMBER, read_notes, write_notes
from models.exchange.packages.signed_zip import SignedZip
from models.exchange.packages.signed_zip import write_signed_zip as write_signed_zip
from models.exchange.packages.signing import SigningKey
from models.registers.reported_counts import RegisterCounts
from models.report.filing import Filing

REPORT_MEMBER, STAMP_MEMBER = "report.json", "bundle.json"
UNITS_FOLDER = "units/"
"""Where a bundle has those of the office's units, if it has any; they are read apart from the report."""
FORMAT = 2
_MAX_LENGTH, _MAX_REVISION = 200, 2**53
Json = Any


@dataclass(frozen=True)
class BundleStamp:
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
class ReceivedBundle:
    """A bundle as it came: the report, whose work it is, the key that signed it, and a digest over what it says.

    ``counts`` is what the sender tells of its registers, None where it tells nothing.
    """

    candidate: Candidate
    stamp: BundleStamp
    signer: str
    digest: str
    counts: RegisterCounts | None = None

    @property
    def filing(self) -> Filing:
        """The report."""
        return self.candidate.filing


def write_bundle(
    filing: Filing,
    stamp: BundleStamp | None = None,
    signing_key: SigningKey | None = None,
    counts: RegisterCounts | None = None,
) -> bytes:
    """The report as a bundle, with what the registers count where that is given; the same gives the same bytes."""
    members = {REPORT_MEMBER: write_report(filing).encode()}
    if filing.notes:
        members[NOTES_MEMBER] = write_notes(filing.notes)
    if counts:
        members[COUNTS_MEMBER] = write_counts(counts)
    if stamp:
        root = {"format": FORMAT, "edition": filing.edition.name, **asdict(stamp)}
        members[STAMP_MEMBER] = (json.dumps(root, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()
    return write_signed_zip(members, signing_key)


def read_bundle_candidate(raw: bytes) -> Candidate:
    """The report in a bundle. BrokenFile when it is damaged or does not match its own checksums."""
    return read_received_bundle(raw).candidate


def read_received_bundle(raw: bytes) -> ReceivedBundle:
    """All that a bundle tells; BrokenFile when it is damaged or too new, Tampered when it was altered on its way."""
    package = SignedZip(raw, apart=UNITS_FOLDER)
    stamp = _parse_stamp(package.read(STAMP_MEMBER)) if STAMP_MEMBER in package else BundleStamp()
    candidate = read_report(package.text(REPORT_MEMBER))
    if NOTES_MEMBER in package:
        candidate = _with_notes(candidate, package.read(NOTES_MEMBER))
    counts = None
    if COUNTS_MEMBER in package:
        counts = read_counts(package.read(COUNTS_MEMBER), candidate.filing.edition)
        if counts is None:
            candidate = replace(candidate, ignored=(*candidate.ignored, COUNTS_MEMBER))
    return ReceivedBundle(candidate, stamp, package.signer, content_digest(package), counts)


def content_digest(package: SignedZip) -> str:
    """A digest over what a bundle says, whatever work it comes from."""
    return sha256(package.read(REPORT_MEMBER) + package.members.get(NOTES_MEMBER, b"")).hexdigest()


def _with_notes(candidate: Candidate, content: bytes) -> Candidate:
    notes = read_notes(content, candidate.filing.edition)
    if notes is None:
        return replace(candidate, ignored=(*candidate.ignored, NOTES_MEMBER))
    return replace(candidate, filing=replace(candidate.filing, notes=notes))


def _parse_stamp(content: bytes) -> BundleStamp:
    try:
        node = json.loads(content)
        is_newer = node["format"] > FORMAT
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise BrokenFile(f"{STAMP_MEMBER}：读不出来。请向来源单位重新要一份。") from error
    if is_newer:
        raise BrokenFile(f"{STAMP_MEMBER}：文件是更新版本的程序写的（{node['format']}），请先升级本程序。")
    values = {field.name: node.get(field.name, field.default) for field in fields(BundleStamp)}
    for name, value in values.items():
        if not _is_usable(value, name == "revision"):
            raise BrokenFile(f"{STAMP_MEMBER} {name}：写的不是可用的内容。")
    return BundleStamp(**values)


def _is_usable(value: Json, is_count: bool) -> bool:
    if is_count:
        return type(value) is int and 0 <= value < _MAX_REVISION
    return isinstance(value, str) and len(value) <= _MAX_LENGTH
