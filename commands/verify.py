"""``verify``: read a database or a backup through; on request rehearse its restore, or write out the audit trail."""

import json
import tempfile
from argparse import Namespace
from pathlib import Path
from typing import Any

from commands.database import database_path, password_for, password_of
from models.errors import Refused, StoreError
from models.services.audit_trail import audit_rows, to_csv
from models.services.backups import BackupService, Examination
from models.services.library import Library, Place, Server, parse_place
from models.services.server_backups import ServerBackupService
from output.saving import save_file


def run(arguments: Namespace) -> int:
    """Verify; 0 when everything is as the program wrote it, 1 when something is not."""
    if arguments.database and not arguments.file:
        return _verify_server(arguments)
    path = Path(arguments.file) if arguments.file else database_path(arguments)
    if not path.is_file():
        raise StoreError(f"没有这个文件：{path}。")
    password = password_for(path)
    service = BackupService(path, password)
    examination = service.examine()
    result: dict[str, Any] = {
        "file": str(path),
        "good": examination.is_good,
        "version": examination.version,
        "reports": examination.reports,
        "entries": examination.entries,
        "flaws": _issues_as_json(examination),
        "remarks": list(examination.remarks),
        "covered": list(examination.covered),
    }
    lines = _describe_examination(path, examination)
    if arguments.rehearse and examination.is_good:
        tried = service.rehearse(path)
        result["rehearsal"] = {
            "reports": tried.reports,
            "wrong": list(tried.mismatches),
            "seconds": round(tried.seconds, 3),
        }
        lines += [f"  × {sentence}" for sentence in tried.mismatches]
        lines += [] if tried.mismatches else [f"  恢复到临时目录再比对：{tried.reports} 份报告全部一致。"]
        result["good"] = not tried.mismatches
    if arguments.journal:
        result["journal"] = {
            "file": arguments.journal,
            "rows": _write_journal(service, password, Path(arguments.journal)),
        }
        lines.append(f"  修改记录已写出 {arguments.journal}（{result['journal']['rows']} 行）。")
    print(json.dumps(result, ensure_ascii=False, sort_keys=True) if arguments.json else "\n".join(lines))
    return 0 if result["good"] else 1


def _verify_server(arguments: Namespace) -> int:
    place = parse_place(arguments.database)
    if not isinstance(place, Server):
        raise Refused(f"“{arguments.database}”不是服务器地址。检查一个文件请写 verify 文件。")
    examination = ServerBackupService(place, password_of(place)).examine()
    result = {
        "server": str(place),
        "good": examination.is_good,
        "version": examination.version,
        "reports": examination.reports,
    }
    answer = {
        **result,
        "entries": examination.entries,
        "flaws": _issues_as_json(examination),
        "remarks": list(examination.remarks),
        "covered": list(examination.covered),
    }
    print(
        json.dumps(answer, ensure_ascii=False, sort_keys=True)
        if arguments.json
        else "\n".join(_describe_examination(place, examination))
    )
    return 0 if examination.is_good else 1


def _issues_as_json(examination: Examination) -> list[dict[str, Any]]:
    return [{"part": f.kind.value, "report": f.report, "message": f.sentence} for f in examination.issues]


def _describe_examination(place: Place, examination: Examination) -> list[str]:
    lines = [f"{place}：{examination.reports} 份报告，{examination.entries} 条修改记录。"]
    lines += [f"  × {flaw.sentence}" for flaw in examination.issues] or ["  核对过的都完好。"]
    lines += [f"  · {remark}" for remark in examination.remarks]
    return [*lines, "  核对的是：", *(f"    {part}。" for part in examination.covered)]


def _write_journal(service: BackupService, password: str, target: Path) -> int:
    with tempfile.TemporaryDirectory(prefix="nianbao-", ignore_cleanup_errors=True) as folder:
        # A file that is only looked at is not brought to the current shape: a copy of it is.
        copy = Path(folder) / "nianbao.db"
        service.export_database(copy)
        library = Library(copy, password=password)
        try:
            lines = [*library.reports(), *library.reports(deleted=True)]
            rows = [row for line in lines for row in audit_rows(library.open(line.id))]
        finally:
            library.close()
    save_file(to_csv(rows).encode("utf-8-sig"), target)
    return len(rows)
