"""``check``: what the rules say of report files, for people or (``--json``) for programs."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from commands.report_files import read_report
from commands.stored_reports import find_reports, open_asked_library
from models.exchange.input_file import read_input_text
from models.figures.value import format_exact
from models.report.filing import Filing
from models.rules.check import check
from models.rules.finding import Finding, Severity
from models.rules.registry import title_of
from models.rules.sum_numbers import SUM_FINDINGS
from models.texts.word_list import WordList, read_word_list


def run(arguments: Namespace) -> int:
    """Check every file, or the reports in the library; 0 when nothing blocks, 1 when something does.

    Of a report that was made of a sum also what stands between the two and is not explained blocks.
    """
    last_year = read_report(Path(arguments.last_year)).filing if arguments.last_year else None
    results, blocked = [], False
    for name, filing, ignored in _filings(arguments):
        if last_year is not None:
            filing = replace(filing, last_year=last_year)
        if arguments.words:
            filing = replace(filing, word_list=_word_list(arguments.words))
        filing = replace(filing, unprintable=tuple(_unprintable(filing)))
        findings = check(filing, _report_crash)
        blocked = blocked or any(stands_against(finding) for finding in findings)
        results.append(_report_as_json(name, filing, findings, ignored))
        if not arguments.json:
            _print_findings(name, filing, findings, ignored)
    if arguments.json:
        print(json.dumps(results[0] if len(results) == 1 else {"files": results}, ensure_ascii=False, sort_keys=True))
    return 1 if blocked else 0


def stands_against(finding: Finding) -> bool:
    """Whether a report with this finding is told to a program as one that is not ready."""
    return finding.severity is Severity.BLOCK or (finding.rule in SUM_FINDINGS and finding.is_open)


def _filings(arguments: Namespace) -> Iterator[tuple[str, Filing, tuple[str, ...]]]:
    """Each report with what it is called, and what of its file was not read."""
    for name in arguments.files:
        candidate = read_report(Path(name))
        yield name, candidate.filing, candidate.ignored
    if not arguments.files:
        library = open_asked_library(arguments)
        try:
            for line in find_reports(library, arguments):
                yield f"报告库 {line.agency.name}", library.filing(line.id), ()
        finally:
            library.close()


def _word_list(name: str) -> WordList:
    return read_word_list(read_input_text(Path(name), "用语表"))


def _unprintable(filing: Filing) -> list[str]:
    from output.compose import compose
    from output.pdf import unprintable_characters

    return unprintable_characters(compose(filing))


def _report_crash(rule: str, crash: Exception) -> None:
    print(f"检查 {rule} 没有完成：{crash!r}", file=sys.stderr)


def _print_findings(name: str, filing: Filing, findings: tuple[Finding, ...], ignored: tuple[str, ...]) -> None:
    print(f"{name}：{filing.title}（{filing.edition.name} 格式）")
    if ignored:
        print(f"  未读入的项：{'、'.join(ignored)}")
    if not findings:
        print("  没有发现问题。")
    for finding in findings:
        explained = f"（已说明：{finding.explanation}）" if finding.explanation else ""
        print(f"  {finding.severity.label}  {finding.rule:<5} {title_of(finding.rule)}：{finding.message}{explained}")


def _report_as_json(
    name: str, filing: Filing, findings: tuple[Finding, ...], ignored: tuple[str, ...]
) -> dict[str, Any]:
    return {
        "file": name,
        "title": filing.title,
        "edition": filing.edition.name,
        "ignored": list(ignored),
        "findings": [_finding_as_json(filing, finding) for finding in findings],
    }


def _finding_as_json(filing: Filing, finding: Finding) -> dict[str, Any]:
    """A finding in interchange form: the sides of a sum where there are any, the place in a text where it is one."""
    breach = finding.breach
    result: dict[str, Any] = {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "cells": [str(cell) for cell in finding.cells],
    }
    if finding.explanation:
        result["explanation"] = finding.explanation
    for side, value in (("left", breach.left), ("right", breach.right)):
        if value is not None:
            is_money = any(filing.edition.kind(cell).is_money for cell in finding.cells)
            result[side] = format_exact(value, filing.edition.kind(finding.cells[0])) if is_money else value
    if finding.section:
        result["section"] = finding.section
    if breach.span:
        result["span"] = list(breach.span)
    if breach.quote:
        result["quote"] = breach.quote
    return result
