"""``roster``: what a roster file would change; with ``--take``, keep it; or write the year's roster out."""

import json
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from commands.database import open_library
from models.errors import Refused
from models.services.collection.collection import Collection
from output.saving import save_file


def run(arguments: Namespace) -> int:
    """0 when it was done."""
    library = open_library(arguments)
    try:
        roster = Collection(library, arguments.year).roster
        if arguments.file is None:
            return _export(roster.to_csv, arguments)
        preview = roster.preview(Path(arguments.file))
        if arguments.take:
            roster.apply(preview)
    finally:
        library.close()
    if arguments.json:
        differences = [{"code": d.unit.code, "fate": d.fate.value, "why": d.sentence} for d in preview.differences]
        summary = {
            "units": len(preview.roster.units),
            "differences": differences,
            "remarks": list(preview.remarks),
            "taken": bool(arguments.take),
        }
        print(json.dumps(summary, ensure_ascii=False, sort_keys=True))
        return 0
    for difference in preview.differences:
        print(difference.sentence)
    for remark in preview.remarks:
        print(remark)
    done = "已存为" if arguments.take else "加 --take 才会存为"
    counts = f"名册有 {len(preview.roster.units)} 个单位，与现有的相比有 {len(preview.differences)} 处不同。"
    print(f"{counts}{done} {arguments.year} 年度名册。")
    return 0


def _export(to_csv: Callable[[], str], arguments: Namespace) -> int:
    if not arguments.output:
        raise Refused("请给出名册文件，或用 -o 写出现有的名册。")
    save_file(to_csv().encode("utf-8-sig"), Path(arguments.output))
    return 0
