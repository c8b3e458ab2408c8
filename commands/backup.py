"""``backup``: a checked copy of the database, in its folder or as a file to carry away; or a list of the backups."""

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

from commands.database import backup_service
from models.errors import StoreError
from models.services.backups import Backup, BackupReason, BackupService


def run(arguments: Namespace) -> int:
    """Back up; 0 when it is made, reads through and is in the second place, 1 when it was made with something amiss."""
    service = backup_service(arguments, Path(arguments.second) if arguments.second else None)
    if arguments.list:
        return _list(service, arguments.json)
    if not service.database.exists():
        raise StoreError(f"还没有数据库：{service.database}。先打开程序建一份报告，或用 --data 指定目录。")
    if arguments.output:
        examination = service.export_database(Path(arguments.output))
        result = {
            "file": arguments.output,
            "good": examination.is_good,
            "reports": examination.reports,
            "entries": examination.entries,
        }
        lines = f"已写出 {arguments.output}：{examination.reports} 份报告，{examination.entries} 条修改记录，读回检查"
        return _print_result(
            arguments.json,
            result,
            f"{lines}{'通过' if examination.is_good else '发现原数据库有损坏'}。",
            examination.is_good,
        )
    attempt = service.back_up(BackupReason.ASKED)
    if not attempt.backup:
        raise StoreError("".join(attempt.problems))
    result = {**_describe_backup(attempt.backup), "told": list(attempt.problems)}
    lines = "\n".join([f"已备份到 {attempt.backup.path}，读回检查完成。", *attempt.problems])
    return _print_result(arguments.json, result, lines, not attempt.backup.is_flawed and not attempt.problems)


def _print_result(as_json: bool, result: dict[str, Any], text: str, is_good: bool) -> int:
    print(json.dumps(result, ensure_ascii=False, sort_keys=True) if as_json else text)
    return 0 if is_good else 1


def _list(service: BackupService, as_json: bool) -> int:
    backups = service.backups()
    if as_json:
        print(
            json.dumps(
                {"backups": [_describe_backup(backup) for backup in backups]}, ensure_ascii=False, sort_keys=True
            )
        )
        return 0
    print(f"{service.folder}：{len(backups)} 份备份" + ("，新的在前。" if backups else "。"))
    for backup in backups:
        former = "，恢复以前的" if backup.generation < backups[0].generation else ""
        flawed = "，当时数据库已有损坏" if backup.is_flawed else ""
        print(f"  {backup.at:%Y-%m-%d %H:%M:%S}  {backup.reason.label}{former}{flawed}  {backup.path.name}")
    return 0


def _describe_backup(backup: Backup) -> dict[str, Any]:
    return {
        "file": str(backup.path),
        "at": backup.at.isoformat(),
        "why": backup.reason.value,
        "entries": backup.entry_count,
        "good": not backup.is_flawed,
    }
