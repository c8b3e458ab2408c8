"""``submit``: the office's final report as the file for its superior.

Its units' reports go inside where they are wanted, and what its registers count.
"""

import json
from argparse import Namespace
from pathlib import Path

from commands.stored_reports import find_report, open_asked_library
from models.errors import Refused
from models.file_types import BUNDLE
from models.registers.reported_counts import RegisterCounts
from models.report.workflow_record import State
from models.save_target import find_target
from models.services.collection.collection import Collection
from models.services.library import Library
from models.services.submission import SubmissionService
from output.saving import save_file


def run(arguments: Namespace) -> int:
    """0 when the file was written; what is written is recorded, so that a receipt can be held against it."""
    library = open_asked_library(arguments)
    try:
        told = _write(library, arguments)
    finally:
        library.close()
    print(json.dumps(told, ensure_ascii=False, sort_keys=True) if arguments.json else told["told"])
    return 0


def _write(library: Library, arguments: Namespace) -> dict[str, object]:
    if Path(arguments.output).suffix.lower() != BUNDLE.ending:
        raise Refused(f"上报文件写成 {BUNDLE.ending}，请改输出文件名。")
    line = find_report(library, arguments)
    if line.state != State.FINAL:
        raise Refused(f"“{line.agency.name}”{line.year} 年度的报告还没有定稿，定稿以后才能上报。")
    sending, forwarding = SubmissionService(library), Collection(library, line.year).forwarding
    if sending.signing_hindrance and not arguments.unsigned:
        raise Refused(f"{sending.signing_hindrance}要写没有签名的文件，加 --unsigned。")
    target, is_signed = find_target(Path(arguments.output)), not arguments.unsigned
    counts = _chosen_counts(sending, line.id, arguments.counts)
    make = forwarding.make_package if arguments.with_units else sending.make_bundle
    content = make(line.id, is_signed, counts)
    save_file(content, target)
    sending.record(line.id, content, target.name)
    units = forwarding.units(line.agency)
    inside = len(units.inside) if arguments.with_units else 0
    signed = sending.fingerprint() if is_signed else ""
    kept = sending.register_counts(line.id)
    differing = len(kept.differing(library.filing(line.id).figures.typed)) if kept else 0
    parts = [f"已写出 {arguments.output}：{line.agency.name} {line.year} 年度报告"]
    parts += [units.sentence] if arguments.with_units else []
    parts += [_about_counts(counts, differing, arguments.counts)] if kept else []
    parts += [f"用本单位密钥签名，指纹 {signed}。" if signed else "没有签名。"]
    return {
        "told": "\n".join(parts),
        "units": inside,
        "bytes": len(content),
        "signer": signed,
        "counted_cells": len(counts.cells) if counts else 0,
        "differing": differing,
    }


def _chosen_counts(sending: SubmissionService, report: int, chosen: bool | None) -> RegisterCounts | None:
    if chosen is None:
        return sending.default_counts(report)
    counts = sending.register_counts(report) if chosen else None
    if chosen and counts is None:
        raise Refused("台账里没有这一年的，没有台账数可以附上。")
    return counts


def _about_counts(counts: RegisterCounts | None, differing: int, chosen: bool | None) -> str:
    if counts:
        return f"附有 {len(counts.cells)} 格的台账数" + (
            f"，其中 {differing} 格与填报的不一致。" if differing else "。"
        )
    if differing and chosen is None:
        return f"台账有 {differing} 格与填报的不一致，没有附上台账数（要附上，加 --counts）。"
    return "没有附台账数。"
