"""发布包: a report in every form, its charts and the sheet of its checking, with checksums, in one zip."""

import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence

from models.filing import Filing
from models.rules.finding import Finding, Severity
from output.blocks import Block, Document, Heading, Paragraph
from output.compose import compose
from output.publish import FORMS

SUMS = "SHA256SUMS"
INTERCHANGE = "report.json"
_WHEN = (1980, 1, 1, 0, 0, 0)
_UTF8_NAMES = 0x800


def open_blocks(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings that stand against publishing: those that block, and those that ask for a reason not given."""
    return tuple(
        finding
        for finding in findings
        if finding.severity is Severity.BLOCK or (finding.severity is Severity.EXPLAIN and not finding.explanation)
    )


def package(filing: Filing, interchange: str, findings: Sequence[Finding]) -> bytes:
    """The whole package. ``interchange`` is the report as report.json has it; ``findings`` go on the record sheet."""
    document = compose(filing)
    members = {f"{_safe(filing.title)}{form}": write(filing, document) for form, write in FORMS.items()}
    members[INTERCHANGE] = interchange.encode("utf-8")
    members |= _charts(filing)
    print_of_all = fingerprint(members)
    members["校核记录单.docx"] = FORMS[".docx"](filing, record_sheet(filing, findings, print_of_all))
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(members.items()))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in [*sorted(members.items()), (SUMS, sums.encode("utf-8"))]:
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.flag_bits |= _UTF8_NAMES
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()


def fingerprint(members: Mapping[str, bytes]) -> str:
    """One short sign for all the files, as printed on the record sheet."""
    digest = hashlib.sha256()
    for name, content in sorted(members.items()):
        digest.update(name.encode("utf-8") + b"\x00" + hashlib.sha256(content).digest())
    return digest.hexdigest()[:16]


def record_sheet(filing: Filing, findings: Sequence[Finding], mark: str) -> Document:
    """校核记录单: what was checked, what stands open or explained, and room for three names."""
    left = open_blocks(findings)
    verdict = "校验通过" if not left else f"校验未通过，还有 {len(left)} 处"
    blocks: list[Block] = [
        Paragraph(f"报告：{filing.title}"),
        Paragraph(f"格式：{filing.edition.source}"),
        Paragraph(f"文件指纹：{mark}"),
        Paragraph(f"结论：{verdict}"),
        Heading(1, "一、校验结果"),
    ]
    for finding in findings:
        reason = f"（说明：{finding.explanation}）" if finding.explanation else ""
        blocks.append(Paragraph(f"{finding.severity.label} {finding.rule} {finding.message}{reason}"))
    if not findings:
        blocks.append(Paragraph("没有发现问题。"))
    blocks.append(Heading(1, "二、校核人"))
    blocks += [Paragraph(f"{role}：＿＿＿＿＿＿＿＿　　日期：＿＿＿＿＿＿") for role in ("填表人", "审核人", "负责人")]
    return Document("校核记录单", filing.agency.name, filing.year, tuple(blocks))


def _charts(filing: Filing) -> dict[str, bytes]:
    from output.chart_files import png, svg
    from output.charts import charts

    found: dict[str, bytes] = {}
    for chart in charts(filing):
        found[f"图解/{chart.key}.svg"] = svg(chart).encode("utf-8")
        found[f"图解/{chart.key}.png"] = png(chart)
    return found


def _safe(title: str) -> str:
    """The title as a file name that every system takes."""
    kept = "".join(char if char.isprintable() and char not in '\\/:*?"<>|' else "_" for char in title)
    return kept.strip(". ")[:80] or "report"
