"""``consolidate`` without files: 汇总 of what was received into the database, by the year's roster."""

import json
from argparse import Namespace
from datetime import datetime
from pathlib import Path
from typing import Any

from commands.database import open_library
from commands.received_set import print_set, write_set
from models.errors import Refused
from models.exchange.formats.report_json import write_report
from models.figures.value import format_figure
from models.report.filing import Agency, Filing
from models.rules.finding import Finding, Severity
from models.rules.sum_numbers import SUM_FINDINGS
from models.services.collection.collection import Collection, ScopedConsolidation
from models.services.library import Library
from output.collection_workbook import write_lists
from output.saving import save_file


def run(arguments: Namespace) -> int:
    """Write the sum, or make it the node's report.

    0 when it is complete and nothing waits, 1 when it lacks something, something differs, or the report that was made
    of it is no longer what the sum says.
    """
    if not arguments.year:
        raise Refused("请用 --year 写明汇总哪一年度；要汇总文件夹里的报告，请给出文件夹、--roster 和 -o。")
    library = open_library(arguments)
    try:
        summary = _sum(library, arguments)
    finally:
        library.close()
    if arguments.json:
        print(json.dumps(summary, ensure_ascii=False, sort_keys=True))
    else:
        print(f"由 {summary['parts']} 个单位相加。")
        for finding in summary["findings"]:
            _print_finding(finding)
        if summary["of_report"]:
            print("由这次汇总生成的报告：")
        for finding in summary["of_report"]:
            _print_finding(finding)
        if "reports" in summary:
            print_set(summary["reports"])
    waits = any(finding["is_open"] for finding in (*summary["findings"], *summary["of_report"]))
    left_out = summary.get("reports", {}).get("left_out")
    return 1 if summary["missing"] or waits or left_out else 0


def _print_finding(finding: dict[str, Any]) -> None:
    explained = f"（已说明：{finding['explanation']}）" if finding["explanation"] else ""
    print(f"  {Severity(finding['severity']).label}  {finding['rule']}  {finding['message']}{explained}")


def _sum(library: Library, arguments: Namespace) -> dict[str, Any]:
    picked = tuple(arguments.pick) if arguments.pick else None
    collection = Collection(library, arguments.year)
    consolidation = collection.consolidation(arguments.node or "", picked, arguments.vertical)
    # What the rules say of the parts is told beside the sum.
    for _ in collection.queries.check_received():
        pass
    now = consolidation.current()
    if arguments.output:
        node = Agency(consolidation.node.name, consolidation.node.code, consolidation.node.level)
        save_file(write_report(Filing(now.edition, arguments.year, node, now.total)).encode(), Path(arguments.output))
    report = consolidation.make_report(arguments.overwrite, arguments.reopen) if arguments.report else None
    saved = consolidation.last_saved()
    findings = consolidation.findings(saved)
    made = report or (saved.report if saved else None)
    of_report = [one for one in library.findings(made) if one.rule in SUM_FINDINGS] if made else []
    if arguments.lists:
        _write_lists(Path(arguments.lists), collection, consolidation)
    written = {"reports": write_set(collection, arguments)} if arguments.reports else {}
    return {
        **written,
        "parts": now.unit_count,
        "missing": [{"code": u.code, "name": u.name, "contact": u.contact} for u in now.missing],
        "adjusted": {
            str(cell): format_figure(value, now.edition.kind(cell)) for cell, value in now.adjustments.items()
        },
        "findings": [_as_json(finding) for finding in findings],
        "of_report": [_as_json(finding) for finding in of_report],
        "report": report,
    }


def _as_json(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "explanation": finding.explanation,
        "is_open": finding.is_open,
    }


def _write_lists(path: Path, collection: Collection, consolidation: ScopedConsolidation) -> None:
    title = f"{consolidation.node.name}{collection.year}年度汇总清单"
    lists = collection.list_exports(consolidation).lists(datetime.now().astimezone().date())
    write_lists(path, lists, title, consolidation.node.name)
