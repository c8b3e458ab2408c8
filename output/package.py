"""发布包: a report in the formats that belong in it, 一图读懂, the sheet of its checking, and checksums; one zip."""

import hashlib
import io
import zipfile
from collections.abc import Sequence

from models.file_types import PDF, WORD
from models.report.filing import Filing
from models.report.workflow_record import WorkflowRecord
from models.rules.finding import Finding
from output.check_sheet import TITLE, check_sheet
from output.compose import compose
from output.formats import FORMATS, PICTURES
from output.picture.layout import NAME
from output.picture.shapes import Picture

SUMS = "SHA256SUMS"
INTERCHANGE = "report.json"
_WHEN = (1980, 1, 1, 0, 0, 0)
_UTF8_NAMES = 0x800


def make_package(
    filing: Filing,
    interchange: str,
    findings: Sequence[Finding],
    record: WorkflowRecord | None = None,
    *,
    picture: Picture | None = None,
    earlier: Sequence[Filing] | None = None,
    is_draft: bool = False,
) -> bytes:
    """The whole package. ``interchange`` is the report as report.json has it, whose digest its checksums state.

    ``findings`` and ``record`` go on the sheet of its checking; without a record it states the digest alone.
    ``picture`` is for a last page, ``earlier`` are the years with which the one beside it compares. ``is_draft``
    marks the report's pages as those of a draft.
    """
    document = compose(filing, picture=picture, is_draft=is_draft)
    name = _safe_file_name(filing.title)
    members = {f"{name}{each.ending}": each.write(filing, document) for each in FORMATS.values() if each.in_package}
    members[INTERCHANGE] = interchange.encode("utf-8")
    members |= _pictures(filing, earlier, is_draft=is_draft)
    sheet = check_sheet(filing, findings, record or WorkflowRecord(hashlib.sha256(members[INTERCHANGE]).hexdigest()))
    members |= {f"{TITLE}{each.ending}": FORMATS[each.ending].write(filing, sheet) for each in (WORD, PDF)}
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(members.items()))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in [*sorted(members.items()), (SUMS, sums.encode("utf-8"))]:
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.flag_bits |= _UTF8_NAMES
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()


def _pictures(filing: Filing, earlier: Sequence[Filing] | None, *, is_draft: bool) -> dict[str, bytes]:
    """一图读懂 in all its formats; none of a report without figures."""
    if not filing.figures.all:
        return {}
    formats = PICTURES.items()
    return {f"图解/{NAME}{ending}": each.write(filing, earlier, is_draft=is_draft) for ending, each in formats}


def _safe_file_name(title: str) -> str:
    """The title as a file name that every system takes."""
    name = "".join(char if char.isprintable() and char not in '\\/:*?"<>|' else "_" for char in title)
    return name.strip(". ")[:80] or "report"
