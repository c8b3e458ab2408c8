"""``restore``: put a backup back; without ``--yes`` it only says what would change."""

import json
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

from commands.database import password_for, safekeeping
from models.services.backups import Difference, Fate, Safekeeping, claim


def run(arguments: Namespace) -> int:
    """Show, or restore; 0 when done. What was there is kept, and its file is named: restoring that undoes it."""
    keeping = safekeeping(arguments)
    backup = Path(arguments.file)
    password = password_for(backup)
    if not arguments.yes:
        _tell(arguments.json, keeping, backup, keeping.preview(backup, password), None)
        return 0
    held = claim(keeping.database)
    try:
        done = keeping.restore(backup, password)
    finally:
        held.release()
    _tell(arguments.json, keeping, backup, list(done.differences), str(done.kept or ""))
    for sentence in done.told:
        print(sentence, file=sys.stderr)
    return 0


def _tell(as_json: bool, keeping: Safekeeping, backup: Path, found: list[Difference], kept: str | None) -> None:
    changed = [difference for difference in found if difference.fate is not Fate.SAME]
    if as_json:
        told: dict[str, Any] = {"file": str(backup), "restored": kept is not None, "kept": kept or ""}
        told["reports"] = [{"name": d.name, "fate": d.fate.value, "now": d.now, "then": d.then} for d in found]
        print(json.dumps(told, ensure_ascii=False, sort_keys=True))
        return
    print(f"{backup} → {keeping.database}")
    for difference in changed:
        print(f"  {difference.sentence}")
    print(f"  另有 {len(found) - len(changed)} 份报告不变。")
    if kept is None:
        print("还没有恢复。确实要恢复，请在命令后加上 --yes；现在的数据会先存成一份备份。")
    else:
        print(f"已恢复。恢复前的数据存在 {kept}，恢复它就是撤销。" if kept else "已恢复。")
