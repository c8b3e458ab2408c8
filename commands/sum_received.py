"""``consolidate`` without files: 汇总 of what was received into the database, by the year's roster."""

import json
from argparse import Namespace
from datetime import datetime
from pathlib import Path
from typing import Any

from commands.database import opened
from models.errors import Refused
from models.exchange.formats.report_json import write_report
from models.figures.value import format_figure
from models.report.filing import Agency, Filing
from models.services.collection.parts.consolidation import ScopedConsolidation
from models.services.collection.parts.list_exports import ListExports
from models.services.collection.parts.queries import CollectionQueries
from models.services.library import Library
from output.collecting_sheets import write_lists
from output.saving import save


def run(arguments: Namespace) -> int:
    """Write the sum, or make it the node's report; 0 when it is complete, 1 when it lacks something or differs."""
    if not arguments.year:
        raise Refused("请用 --year 写明汇总哪一年度；要汇总文件夹里的报告，请给出文件夹、--roster 和 -o。")
    library = opened(arguments)
    try:
        told = _sum(library, arguments)
    finally:
        library.close()
    if arguments.json:
        print(json.dumps(told, ensure_ascii=False, sort_keys=True))
    else:
        print(f"由 {told['parts']} 个单位相加。")
        for finding in told["findings"]:
            print(f"  {finding['rule']}  {finding['message']}")
    return 1 if told["missing"] or any(finding["severity"] == "explain" for finding in told["findings"]) else 0


def _sum(library: Library, arguments: Namespace) -> dict[str, Any]:
    picked = tuple(arguments.pick) if arguments.pick else None
    summing = ScopedConsolidation(library, arguments.year, arguments.node or "", picked, arguments.vertical)
    now = summing.current()
    findings = summing.findings()
    if arguments.output:
        node = Agency(summing.node.name, summing.node.code, summing.node.level)
        save(write_report(Filing(now.edition, arguments.year, node, now.total)).encode(), Path(arguments.output))
    report = summing.make_report() if arguments.report else None
    if arguments.lists:
        _write_lists(Path(arguments.lists), library, summing)
    return {
        "parts": now.unit_count,
        "missing": [{"code": u.code, "name": u.name, "contact": u.contact} for u in now.missing],
        "adjusted": {
            str(cell): format_figure(value, now.edition.kind(cell)) for cell, value in now.adjustments.items()
        },
        "findings": [{"rule": f.rule, "severity": f.severity.value, "message": f.message} for f in findings],
        "report": report,
    }


def _write_lists(path: Path, library: Library, summing: ScopedConsolidation) -> None:
    seeing = CollectionQueries(library, summing.year)
    if library.permit.may("collect"):
        for _ in seeing.check_received():
            pass
    title = f"{summing.node.name}{summing.year}年度汇总清单"
    write_lists(path, ListExports(seeing, summing).lists(datetime.now().astimezone().date()), title, summing.node.name)
