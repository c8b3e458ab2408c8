"""``backup``: a checked copy of the database, in its folder or as a file to carry away; or a list of the backups."""

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

from commands.database import safekeeping
from models.errors import StoreTrouble
from models.services.backups import Backup, Safekeeping, Why


def run(arguments: Namespace) -> int:
    """Back up; 0 when it is made and reads through, 1 when the database it shows is damaged."""
    keeping = safekeeping(arguments, Path(arguments.second) if arguments.second else None)
    if arguments.list:
        return _list(keeping, arguments.json)
    if not keeping.database.exists():
        raise StoreTrouble(f"还没有数据库：{keeping.database}。先打开程序建一份报告，或用 --data 指定目录。")
    if arguments.output:
        seen = keeping.move_out(Path(arguments.output))
        told = {"file": arguments.output, "good": seen.is_good, "reports": seen.reports, "entries": seen.entries}
        words = f"已写出 {arguments.output}：{seen.reports} 份报告，{seen.entries} 条修改记录，读回检查"
        return _tell(arguments.json, told, f"{words}{'通过' if seen.is_good else '发现原数据库有损坏'}。", seen.is_good)
    done = keeping.back_up(Why.ASKED)
    if not done.made:
        raise StoreTrouble("".join(done.told))
    told = {**_told(done.made), "told": list(done.told)}
    words = "\n".join([f"已备份到 {done.made.path}，读回检查完成。", *done.told])
    return _tell(arguments.json, told, words, not done.made.is_flawed)


def _tell(as_json: bool, told: dict[str, Any], words: str, is_good: bool) -> int:
    print(json.dumps(told, ensure_ascii=False, sort_keys=True) if as_json else words)
    return 0 if is_good else 1


def _list(keeping: Safekeeping, as_json: bool) -> int:
    found = keeping.backups()
    if as_json:
        print(json.dumps({"backups": [_told(backup) for backup in found]}, ensure_ascii=False, sort_keys=True))
        return 0
    print(f"{keeping.folder}：{len(found)} 份备份" + ("，新的在前。" if found else "。"))
    for backup in found:
        former = "，恢复以前的" if backup.generation < found[0].generation else ""
        flawed = "，当时数据库已有损坏" if backup.is_flawed else ""
        print(f"  {backup.at:%Y-%m-%d %H:%M:%S}  {backup.why.label}{former}{flawed}  {backup.path.name}")
    return 0


def _told(backup: Backup) -> dict[str, Any]:
    return {
        "file": str(backup.path),
        "at": backup.at.isoformat(),
        "why": backup.why.value,
        "entries": backup.step,
        "good": not backup.is_flawed,
    }
