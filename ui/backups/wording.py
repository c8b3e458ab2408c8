"""Backups in the clerk's words: when, what for, how large."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from models.services.backups import Backup, BackupReason
from ui.widgets import wording

BACKUP_KIND = "阳光年报备份 (*.db)"
_STEPS = ((1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB"))


def backup_time(backup: Backup, on: date | None = None) -> str:
    """The moment of a backup with its clock: 今天 14:51, 11 月 3 日 09:20."""
    at = backup.at.astimezone()
    day = wording.moment_text(backup.at.isoformat(), on or wording.today())
    return day if ":" in day else f"{day} {at:%H:%M}"


def backup_name(backup: Backup) -> str:
    """A backup as one speaks of it: 今天 14:51 的备份（定时）."""
    return f"{backup_time(backup)} 的备份（{backup.reason.label}）"


def backup_reason(backup: Backup, among: Sequence[Backup]) -> str:
    """What a backup was made for, and whether a restore has given up what it holds: 定时 · 恢复以前."""
    is_current = backup.generation == max(other.generation for other in among)
    return (
        backup.reason.label
        if is_current or backup.reason is BackupReason.RESTORE
        else f"{backup.reason.label} · 恢复以前"
    )


def backup_size(backup: Backup) -> str:
    """How large its file is; a dash where that is not to be found out."""
    try:
        return file_size(backup.path)
    except OSError:
        return "—"


def file_size(path: Path) -> str:
    """How large a file is: 248 KB."""
    count = path.stat().st_size
    for least, unit in _STEPS:
        if count >= least:
            return f"{count / least:.1f} {unit}" if unit != "KB" else f"{round(count / least)} KB"
    return f"{count} 字节"
