"""``restore``: put a backup back; without ``--yes`` it only says what would change."""

import json
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

from commands.database import backup_service, password_for
from models.services.backups import BackupService, ReportDifference, RestoreEffect, acquire_lock


def run(arguments: Namespace) -> int:
    """Show, or restore; 0 when done. What was there is kept, and its file is named: restoring that undoes it."""
    service = backup_service(arguments)
    backup = Path(arguments.file)
    password = password_for(backup)
    if not arguments.yes:
        _print_result(arguments.json, service, backup, service.preview(backup, password), None)
        return 0
    lock = acquire_lock(service.database)
    try:
        result = service.restore(backup, password)
    finally:
        lock.release()
    _print_result(arguments.json, service, backup, list(result.differences), str(result.previous or ""))
    for sentence in result.problems:
        print(sentence, file=sys.stderr)
    return 0


def _print_result(
    as_json: bool, service: BackupService, backup: Path, differences: list[ReportDifference], previous: str | None
) -> None:
    changed = [difference for difference in differences if difference.effect is not RestoreEffect.SAME]
    if as_json:
        summary: dict[str, Any] = {"file": str(backup), "restored": previous is not None, "kept": previous or ""}
        summary["reports"] = [
            {"name": d.name, "fate": d.effect.value, "now": d.current_revision, "then": d.backup_revision}
            for d in differences
            if d.is_report
        ]
        summary["registers"] = next((d.effect.value for d in differences if not d.is_report), None)
        print(json.dumps(summary, ensure_ascii=False, sort_keys=True))
        return
    print(f"{backup} → {service.database}")
    for difference in changed:
        print(f"  {difference.sentence}")
    print(f"  另有 {sum(d.is_report for d in differences) - sum(d.is_report for d in changed)} 份报告不变。")
    if previous is None:
        print("还没有恢复。确实要恢复，请在命令后加上 --yes；现在的数据会先存成一份备份。")
    else:
        print(f"已恢复。恢复前的数据存在 {previous}，恢复它就是撤销。" if previous else "已恢复。")
