"""``render``: the finished report as a file, or with ``.zip`` as everything that is published."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from commands.report_files import read_report
from models.errors import Refused
from models.exchange.formats.report_json import write_report
from models.file_types import OFD, PACKAGE, PDF
from models.report.filing import Filing
from models.rules.finding import Finding
from output.formats import FORMATS, PICTURES, WRITTEN, PdfVariant
from output.picture.facts import read_facts
from output.picture.layout import sheet_picture
from output.picture.shapes import Picture
from output.publish import render, render_variant
from output.saving import save_file

FIXED_PAGES = frozenset({PDF.ending, OFD.ending})
"""The forms whose pages are drawn with the program's own typefaces."""


def run(arguments: Namespace) -> int:
    """Write the report to the path asked for; its ending says in which form.

    Status 1 where a fixed page shows a sign in the place of a character that no typeface has, and where a report of the
    library is not, or not wholly, the sum that it was made of. A package is kept back, with status 1, while findings
    stand against publishing.
    """
    target = Path(arguments.output)
    form = target.suffix.lower()
    if form not in WRITTEN:
        known = "、".join(WRITTEN)
        raise Refused(f"还不会写“{target.suffix or target.name}”格式的文件，请把输出文件名写成 {known} 之一。")
    filing = read_report(Path(arguments.file)).filing if arguments.file else _stored(arguments)
    earlier = _earlier(filing, arguments.last_year)
    filing = replace(filing, last_year=next((each for each in earlier if each.year == filing.year - 1), None))
    variant = _variant(filing, arguments)
    if variant != PdfVariant() and (form != PDF.ending or arguments.picture):
        raise Refused(f"--mirrored、--turned、--archive 只用于 {PDF.ending} 的报告，请把输出文件名写成 {PDF.ending}。")
    is_draft = arguments.draft
    if arguments.picture or form not in (*FORMATS, PACKAGE.ending):
        return _picture_alone(filing, target, earlier, is_draft=is_draft)
    picture = _last_page(filing, earlier) if arguments.charts else None
    if form == PACKAGE.ending:
        return _package(filing, target, picture, earlier, anyway=arguments.anyway, is_draft=is_draft)
    if form == PDF.ending:
        content = render_variant(filing, variant, picture, is_draft=is_draft)
    else:
        content = render(filing, form, picture, is_draft=is_draft)
    save_file(content, target)
    print(f"已写出 {target}")
    from models.rules.check import check

    return _tell_paper_remarks(filing, check(filing, _report_crash), form)


def _stored(arguments: Namespace) -> Filing:
    """The report of the library that is asked for, with the sum that it was made of."""
    from commands.stored_reports import find_report, open_asked_library

    library = open_asked_library(arguments)
    try:
        return library.filing(find_report(library, arguments).id)
    finally:
        library.close()


def _variant(filing: Filing, arguments: Namespace) -> PdfVariant:
    """How the PDF is asked for; Refused where no table is called so."""
    tables = {f"表{section.heading[0]}": section.table for section in filing.edition.sections if section.table}
    if unknown := [name for name in arguments.turned if name not in tables]:
        raise Refused(f"没有“{unknown[0]}”，能横排的有 {'、'.join(tables)}。")
    turned = tuple(tables[name] for name in arguments.turned)
    return PdfVariant(arguments.archive, arguments.mirrored, turned)


def _tell_paper_remarks(filing: Filing, findings: Sequence[Finding], form: str) -> int:
    """Say on standard error what is wrong on paper, or what was looked at; 1 where a character or the sum is wrong."""
    from models.rules.sum_numbers import SUM_FINDINGS
    from output.paper_check import Subject, check_paper

    looked = check_paper(filing, findings, has_pages=form in FIXED_PAGES)
    print("\n".join((looked.summary, *(f"  {remark.sentence}" for remark in looked.remarks))), file=sys.stderr)
    is_open = any(finding.rule in SUM_FINDINGS and finding.is_open for finding in findings)
    return 1 if is_open or any(remark.subject is Subject.GLYPHS for remark in looked.remarks) else 0


def _earlier(filing: Filing, names: Sequence[str]) -> list[Filing]:
    """The reports of years before; Refused when one is of another office or not of an earlier year."""
    earlier = [read_report(Path(name)).filing for name in names]
    for name, each in zip(names, earlier, strict=True):
        if each.agency.name != filing.agency.name or each.year >= filing.year:
            raise Refused(f"{name} 是“{each.agency.name}”{each.year} 年的报告，不是同一单位以前年度的报告。")
    return earlier


def _picture_alone(filing: Filing, target: Path, earlier: Sequence[Filing], *, is_draft: bool) -> int:
    """一图读懂 in place of the report; Refused where it is not drawn in that form, or nothing is filled."""
    form = target.suffix.lower()
    if form not in PICTURES:
        raise Refused(f"一图读懂不写成“{form}”，请把输出文件名写成 {'、'.join(PICTURES)} 之一。")
    save_file(PICTURES[form].write(filing, earlier, is_draft=is_draft), target)
    print(f"已写出 {target}")
    _tell_missing_years(filing, earlier)
    return 0


def _last_page(filing: Filing, earlier: Sequence[Filing]) -> Picture | None:
    picture = sheet_picture(filing, earlier)
    if picture is None:
        print("各表没有数，没有附图解页。", file=sys.stderr)
    else:
        _tell_missing_years(filing, earlier)
    return picture


def _tell_missing_years(filing: Filing, earlier: Sequence[Filing]) -> None:
    facts = read_facts(filing, earlier)
    if facts and facts.missing_years:
        years = "、".join(f"{year} 年" for year in facts.missing_years)
        print(f"三年对比缺 {years}的报告，请用 --last-year 给出。", file=sys.stderr)


def _package(
    filing: Filing, target: Path, picture: Picture | None, earlier: Sequence[Filing], *, anyway: bool, is_draft: bool
) -> int:
    from models.rules.check import check
    from models.rules.registry import title_of
    from output.check_sheet import open_blocks
    from output.package import make_package

    findings = check(filing, _report_crash)
    blocking = open_blocks(findings)
    for finding in blocking:
        print(f"  {finding.severity.label}  {finding.rule:<5} {title_of(finding.rule)}：{finding.message}")
    if blocking and not anyway:
        print(
            f"还有 {len(blocking)} 处没有改好或说明，没有写发布包。确实要写，请加 --anyway，校核记录单上会注明未通过。"
        )
        return 1
    save_file(
        make_package(filing, write_report(filing), findings, picture=picture, earlier=earlier, is_draft=is_draft),
        target,
    )
    print(f"已写出 {target}")
    _tell_paper_remarks(filing, findings, PDF.ending)
    return 0


def _report_crash(rule: str, crash: Exception) -> None:
    print(f"检查 {rule} 没有完成：{crash!r}", file=sys.stderr)
