"""``consolidate`` without files: 汇总 of what was received into the database, by the year's roster."""

import json
from argparse import Namespace
from datetime import datetime
from pathlib import Path
from typing import Any

from commands.database import open_library
from models.errors import Refused
from models.exchange.formats.report_json import write_report
from models.figures.value import format_figure
from models.report.filing import Agency, Filing
from models.services.collection.collection import Collection, ScopedConsolidation
from models.services.library import Library
from output.collection_workbook import write_lists
from output.saving import save_file


def run(arguments: Namespace) -> int:
    """Write the sum, or make it the node's report; 0 when it is complete, 1 when it lacks something or differs."""
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
            print(f"  {finding['rule']}  {finding['message']}")
    return 1 if summary["missing"] or any(finding["severity"] == "explain" for finding in summary["findings"]) else 0


def _sum(library: Library, arguments: Namespace) -> dict[str, Any]:
    picked = tuple(arguments.pick) if arguments.pick else None
    collection = Collection(library, arguments.year)
    consolidation = collection.consolidation(arguments.node or "", picked, arguments.vertical)
    now = consolidation.current()
    findings = consolidation.findings()
    if arguments.output:
        node = Agency(consolidation.node.name, consolidation.node.code, consolidation.node.level)
        save_file(write_report(Filing(now.edition, arguments.year, node, now.total)).encode(), Path(arguments.output))
    report = consolidation.make_report() if arguments.report else None
    if arguments.lists:
        _write_lists(Path(arguments.lists), collection, consolidation)
    return {
        "parts": now.unit_count,
        "missing": [{"code": u.code, "name": u.name, "contact": u.contact} for u in now.missing],
        "adjusted": {
            str(cell): format_figure(value, now.edition.kind(cell)) for cell, value in now.adjustments.items()
        },
        "findings": [{"rule": f.rule, "severity": f.severity.value, "message": f.message} for f in findings],
        "report": report,
    }


def _write_lists(path: Path, collection: Collection, consolidation: ScopedConsolidation) -> None:
    if collection.library.permit.allows("collect"):
        for _ in collection.queries.check_received():
            pass
    title = f"{consolidation.node.name}{collection.year}年度汇总清单"
    lists = collection.list_exports(consolidation).lists(datetime.now().astimezone().date())
    write_lists(path, lists, title, consolidation.node.name)
