"""``submit``: write the final report of the library into the file that goes up to the superior."""

import json
from argparse import Namespace
from pathlib import Path

from commands.stored_reports import find_report, open_asked_library
from models.errors import Refused
from models.registers.reported_counts import RegisterCounts
from models.save_target import find_target
from models.services.library import Library
from models.services.submission import SubmissionService
from output.saving import save_file


def run(arguments: Namespace) -> int:
    """0 when the file was written; what is written is recorded, so that a receipt can be held against it."""
    library = open_asked_library(arguments)
    try:
        target = find_target(Path(arguments.output))
        report = find_report(library, arguments).id
        filing = library.filing(report)
        if not library.open(report).is_locked:
            raise Refused(f"{filing.agency.name} {filing.year} 年度的报告还没有定稿，定稿以后才能上报。")
        sending = SubmissionService(library)
        counts = _chosen_counts(sending, report, arguments.counts)
        content = sending.make_bundle(report, counts)
        save_file(content, target)
        sending.record(report, content, target.name)
        told = _tell(library, report, arguments, counts)
    finally:
        library.close()
    print(json.dumps(told, ensure_ascii=False, sort_keys=True) if arguments.json else told["told"])
    return 0


def _chosen_counts(sending: SubmissionService, report: int, chosen: bool | None) -> RegisterCounts | None:
    if chosen is None:
        return sending.default_counts(report)
    counts = sending.register_counts(report) if chosen else None
    if chosen and counts is None:
        raise Refused("台账里没有这一年的，没有台账数可以附上。")
    return counts


def _tell(library: Library, report: int, arguments: Namespace, counts: RegisterCounts | None) -> dict[str, object]:
    kept, typed = SubmissionService(library).register_counts(report), library.filing(report).figures.typed
    differing = len(kept.differing(typed)) if kept else 0
    if counts:
        words = f"附有 {len(counts.cells)} 格的台账数" + (f"，其中 {differing} 格与填报的不一致" if differing else "")
    elif kept and differing and arguments.counts is None:
        words = f"台账有 {differing} 格与填报的不一致，没有附上台账数（要附上，加 --counts）"
    else:
        words = "没有附台账数"
    return {
        "told": f"已写出 {arguments.output}：{words}。",
        "counted_cells": len(counts.cells) if counts else 0,
        "differing": differing,
    }
