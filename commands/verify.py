"""``verify``: read a database or a backup through; on request rehearse its restore, or write out the audit trail."""

import json
import tempfile
from argparse import Namespace
from pathlib import Path
from typing import Any

from commands.database import database, password_for, password_of
from models.errors import Refused, StoreTrouble, reason
from models.services.audit_trail import audit_rows, to_csv
from models.services.backups import Examination, Safekeeping
from models.services.library import Library, Place, Server, place_of
from models.services.server_backups import ServerKeeping


def run(arguments: Namespace) -> int:
    """Verify; 0 when everything is as the program wrote it, 1 when something is not."""
    if arguments.database and not arguments.file:
        return _verify_server(arguments)
    path = Path(arguments.file) if arguments.file else database(arguments)
    if not path.is_file():
        raise StoreTrouble(f"没有这个文件：{path}。")
    password = password_for(path)
    keeping = Safekeeping(path, password)
    seen = keeping.examine()
    told: dict[str, Any] = {
        "file": str(path),
        "good": seen.is_good,
        "version": seen.version,
        "reports": seen.reports,
        "entries": seen.entries,
        "flaws": _flaws(seen),
        "remarks": list(seen.remarks),
    }
    words = _words(path, seen)
    if arguments.rehearse and seen.is_good:
        tried = keeping.rehearse(path)
        told["rehearsal"] = {"reports": tried.reports, "wrong": list(tried.wrong), "seconds": round(tried.seconds, 3)}
        words += [f"  × {sentence}" for sentence in tried.wrong]
        words += [] if tried.wrong else [f"  恢复到临时目录再比对：{tried.reports} 份报告全部一致。"]
        told["good"] = not tried.wrong
    if arguments.journal:
        told["journal"] = {
            "file": arguments.journal,
            "rows": _write_journal(keeping, password, Path(arguments.journal)),
        }
        words.append(f"  修改记录已写出 {arguments.journal}（{told['journal']['rows']} 行）。")
    print(json.dumps(told, ensure_ascii=False, sort_keys=True) if arguments.json else "\n".join(words))
    return 0 if told["good"] else 1


def _verify_server(arguments: Namespace) -> int:
    place = place_of(arguments.database)
    if not isinstance(place, Server):
        raise Refused(f"“{arguments.database}”不是服务器地址。检查一个文件请写 verify 文件。")
    seen = ServerKeeping(place, password_of(place)).examine()
    told = {"server": str(place), "good": seen.is_good, "version": seen.version, "reports": seen.reports}
    answer = {**told, "entries": seen.entries, "flaws": _flaws(seen), "remarks": list(seen.remarks)}
    print(json.dumps(answer, ensure_ascii=False, sort_keys=True) if arguments.json else "\n".join(_words(place, seen)))
    return 0 if seen.is_good else 1


def _flaws(seen: Examination) -> list[dict[str, Any]]:
    return [{"part": f.part.value, "report": f.report, "message": f.sentence} for f in seen.flaws]


def _words(place: Place, seen: Examination) -> list[str]:
    words = [f"{place}：{seen.reports} 份报告，{seen.entries} 条修改记录。"]
    words += [f"  × {flaw.sentence}" for flaw in seen.flaws] or ["  结构、校验码和修改记录都完好。"]
    return words + [f"  · {remark}" for remark in seen.remarks]


def _write_journal(keeping: Safekeeping, password: str, target: Path) -> int:
    with tempfile.TemporaryDirectory(prefix="nianbao-", ignore_cleanup_errors=True) as folder:
        # A file that is only looked at is not brought to the current shape: a copy of it is.
        copy = Path(folder) / "nianbao.db"
        keeping.move_out(copy)
        library = Library(copy, password=password)
        try:
            lines = [*library.reports(), *library.reports(deleted=True)]
            rows = [row for line in lines for row in audit_rows(library.open(line.id))]
        finally:
            library.close()
    try:
        target.write_bytes(to_csv(rows).encode("utf-8-sig"))
    except OSError as trouble:
        raise StoreTrouble(f"写不了 {target}（{reason(trouble)}）。数据没有改动。") from trouble
    return len(rows)
