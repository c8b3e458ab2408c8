"""``roster``: what a roster file would change; with ``--take``, keep it; or write the year's roster out."""

import json
from argparse import Namespace
from pathlib import Path

from commands.database import opened
from models.errors import BrokenFile, Refused, reason
from models.services.collection.parts.roster import RosterService


def run(arguments: Namespace) -> int:
    """0 when it was done."""
    library = opened(arguments)
    try:
        rosters = RosterService(library)
        if arguments.file is None:
            return _write_out(rosters, arguments)
        look = rosters.preview(Path(arguments.file), arguments.year)
        if arguments.take:
            rosters.apply(look)
    finally:
        library.close()
    if arguments.json:
        differences = [{"code": d.unit.code, "fate": d.fate.value, "why": d.sentence} for d in look.differences]
        told = {"units": len(look.roster.units), "differences": differences, "taken": bool(arguments.take)}
        print(json.dumps(told, ensure_ascii=False, sort_keys=True))
        return 0
    for difference in look.differences:
        print(difference.sentence)
    done = "已存为" if arguments.take else "加 --take 才会存为"
    moved = f"名册有 {len(look.roster.units)} 个单位，与现有的相比有 {len(look.differences)} 处不同。"
    print(f"{moved}{done} {look.year} 年度名册。")
    return 0


def _write_out(rosters: RosterService, arguments: Namespace) -> int:
    if not arguments.output:
        raise Refused("请给出名册文件，或用 -o 写出现有的名册。")
    try:
        Path(arguments.output).write_text(rosters.to_csv(arguments.year), encoding="utf-8-sig", newline="")
    except OSError as trouble:
        raise BrokenFile(f"{arguments.output}：写不进去（{reason(trouble)}）。") from trouble
    return 0
