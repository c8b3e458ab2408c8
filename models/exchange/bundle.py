"""The office's own one-report file (.ndbg): a zip with ``report.json``, the notes, and the checksums of both."""

import hashlib
import zipfile
from dataclasses import replace
from io import BytesIO

from models.errors import BrokenFile
from models.exchange.archive import Archive, opened
from models.exchange.candidate import Candidate
from models.exchange.notes_json import NOTES, read_notes, write_notes
from models.exchange.report_json import read_report, write_report
from models.filing import Filing

REPORT, SUMS = "report.json", "SHA256SUMS"
_WHEN = (1980, 1, 1, 0, 0, 0)


def pack(members: dict[str, bytes]) -> bytes:
    """A zip of these members with their checksums; the same members give the same bytes."""
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(members.items()))
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in [*sorted(members.items()), (SUMS, sums.encode())]:
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()


def write_bundle(filing: Filing) -> bytes:
    """The report as a bundle."""
    notes = {NOTES: write_notes(filing.notes)} if filing.notes else {}
    return pack({REPORT: write_report(filing).encode(), **notes})


def read_bundle(raw: bytes) -> Candidate:
    """The report in a bundle. BrokenFile when it is damaged or does not match its own checksums."""
    archive = opened(raw)
    content = archive.read(REPORT)
    if SUMS in archive:
        _check(archive, content)
    try:
        candidate = read_report(content.decode("utf-8"))
    except UnicodeDecodeError as trouble:
        raise BrokenFile(f"{REPORT}：不是 UTF-8 编码。") from trouble
    return _with_notes(candidate, archive.read(NOTES)) if NOTES in archive else candidate


def _with_notes(candidate: Candidate, content: bytes) -> Candidate:
    notes = read_notes(content, candidate.filing.edition)
    if notes is None:
        return replace(candidate, ignored=(*candidate.ignored, NOTES))
    return replace(candidate, filing=replace(candidate.filing, notes=notes))


def _check(archive: Archive, report: bytes) -> None:
    said = {}
    for line in archive.read(SUMS).decode("utf-8", "replace").splitlines():
        digest, _, name = line.partition("  ")
        said[name] = digest
    for name in archive.names:
        if name == SUMS:
            continue
        content = report if name == REPORT else archive.read(name)
        if said.get(name) != hashlib.sha256(content).hexdigest():
            raise BrokenFile(f"{name} 与校验和不符，文件在途中被改动或损坏了。请向来源单位重新要一份。")
    for name in said.keys() - set(archive.names):
        raise BrokenFile(f"文件里缺少 {name}，不完整。请向来源单位重新要一份。")
