"""``convert``: reports in other people's files recognised and written in interchange form."""

import json
import sys
from argparse import Namespace
from collections import Counter
from pathlib import Path
from typing import Any

from models.errors import BrokenFile, Refused, os_error_reason
from models.exchange.candidate import Candidate, Confidence, PlacedCell
from models.exchange.formats.report_json import write_report
from models.exchange.report_file import read_report_file
from models.exchange.report_files import find_files, read_report_files
from models.figures.value import format_figure
from models.file_types import REPORT_JSON
from output.saving import save_file, unused_path

_MOST_SHOWN = 20


def run(arguments: Namespace) -> int:
    """Convert one file, or every file of a folder; 0 when all were read, 2 when one could not be."""
    places = [Path(name) for name in arguments.files]
    target = Path(arguments.output)
    if len(places) == 1 and not places[0].is_dir():
        return _convert_one(places[0], target, arguments)
    if target.suffix or (target.exists() and not target.is_dir()):
        raise Refused(f"有多份文件，输出应是一个文件夹，而不是 {target}。")
    return _convert_many(places, target, arguments)


def _convert_one(source: Path, target: Path, arguments: Namespace) -> int:
    if target.suffix.lower() != REPORT_JSON.ending:
        raise Refused(f"convert 写的是 {REPORT_JSON.ending}，请改一下输出文件名 {target.name}。")
    candidate = read_report_file(source, arguments.year)
    save_file(write_report(candidate.filing).encode(), target)
    result = {"file": str(source), "output": str(target), **describe_candidate(candidate)}
    if arguments.json:
        print(json.dumps(result, ensure_ascii=False, sort_keys=True))
    else:
        _print_result(result)
    return 0


def _convert_many(places: list[Path], folder: Path, arguments: Namespace) -> int:
    found = find_files(places)
    if not found.reports:
        raise BrokenFile(f"{'、'.join(map(str, places))}：没有可以读的文件。")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f"建不了文件夹 {folder}（{os_error_reason(error)}）。") from error
    results, failed = [], []
    names: Counter[str] = Counter()
    for taken in read_report_files(found.reports):
        if not arguments.json and sys.stderr.isatty():
            print(f"\r{taken.done}/{taken.total}", end="", file=sys.stderr, flush=True)
        if taken.candidate is None:
            failed.append({"file": str(taken.path), "trouble": taken.error})
            continue
        names[taken.path.stem] += 1
        again = f"-{names[taken.path.stem]}" if names[taken.path.stem] > 1 else ""
        target = unused_path(folder / f"{taken.path.stem}{again}.json")
        save_file(write_report(taken.candidate.filing).encode(), target)
        results.append({"file": str(taken.path), "output": str(target), **describe_candidate(taken.candidate)})
    if arguments.json:
        others = [str(one.path) for one in found.unread]
        print(json.dumps({"files": results, "failed": failed, "others": others}, ensure_ascii=False, sort_keys=True))
    else:
        _print_summary(results, failed)
        for one in found.unread:
            print(f"没有看 {one.path}：{one.reason}。", file=sys.stderr)
    return 2 if failed else 0


def _print_summary(results: list[dict[str, Any]], failed: list[dict[str, str]]) -> None:
    for one in sorted(results, key=lambda one: str(one["file"])):
        doubts = len(one["unsure"]) + len(one["not_placed"]) + len(one["questions"])
        print(f"{one['file']} → {one['output']}：{one['title']}" + (f"，{doubts} 处请核对" if doubts else ""))
    print(f"读入 {len(results)} 份，没有读入 {len(failed)} 份。")
    for one in sorted(failed, key=lambda one: one["file"]):
        print(one["trouble"], file=sys.stderr)


def describe_candidate(candidate: Candidate) -> dict[str, Any]:
    """What was recognised and how surely, what is to be asked about, and what went nowhere."""
    filing = candidate.filing
    by_confidence = Counter(placed.confidence for placed in candidate.cells.values())
    return {
        "title": filing.title,
        "edition": filing.edition.name,
        "report_year": filing.year,
        "agency": filing.agency.name,
        "cells": {confidence.value: by_confidence[confidence] for confidence in Confidence},
        "texts": {key: placed.confidence.value for key, placed in candidate.texts.items()},
        "unsure": [_placed_as_json(candidate, placed) for placed in candidate.cells_to_confirm],
        "set_right": {str(cell): remark for cell, remark in filing.remarks.items()},
        "not_placed": [
            {"place": unplaced.place, "excerpt": unplaced.excerpt, "why": unplaced.reason}
            for unplaced in candidate.unplaced
        ],
        "questions": list(candidate.questions),
    }


def _placed_as_json(candidate: Candidate, placed: PlacedCell) -> dict[str, Any]:
    edition = candidate.filing.edition
    return {
        "cell": str(placed.cell),
        "name": edition.short_name(placed.cell),
        "excerpt": placed.excerpt,
        "place": placed.place,
        "notes": list(placed.notes),
        "choices": [format_figure(choice, edition.kind(placed.cell)) for choice in placed.choices],
    }


def _print_result(result: dict[str, Any]) -> None:
    cells = result["cells"]
    print(f"{result['file']}：{result['title']}（{result['edition']} 格式）")
    if any(cells.values()):
        counts = "，".join(f"{surety.label} {cells[surety.value]}" for surety in Confidence)
        print(f"  认出 {sum(cells.values())} 格：{counts}")
    for question in result["questions"]:
        print(f"  请核对：{question}")
    for one in result["unsure"][:_MOST_SHOWN]:
        choices = [f"可能是 {'、'.join(one['choices'][:6])}"] if one["choices"] else []
        why = "，".join([*one["notes"], *choices])
        print(f"  请核对 {one['name']}（{one['place']}“{one['excerpt']}”）：{why}")
    for one in result["not_placed"][:_MOST_SHOWN]:
        print(f"  没有放入：{one['place']}“{one['excerpt'][:40]}”，{one['why']}")
    for kind in ("unsure", "not_placed"):
        if len(result[kind]) > _MOST_SHOWN:
            print(f"  还有 {len(result[kind]) - _MOST_SHOWN} 处，加 --json 看全部。")
    print(f"  已写出 {result['output']}")
