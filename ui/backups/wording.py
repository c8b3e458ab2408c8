"""Backups in the clerk's words: when, what for, how large."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from models.services.backups import Backup, Why
from ui.widgets import words

BACKUP_KIND = "阳光年报备份 (*.db)"
_STEPS = ((1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB"))


def when(backup: Backup, on: date | None = None) -> str:
    """The moment of a backup with its clock: 今天 14:51, 11 月 3 日 09:20."""
    at = backup.at.astimezone()
    day = words.when(backup.at.isoformat(), on or words.today())
    return day if ":" in day else f"{day} {at:%H:%M}"


def name_of(backup: Backup) -> str:
    """A backup as one speaks of it: 今天 14:51 的备份（定时）."""
    return f"{when(backup)} 的备份（{backup.why.label}）"


def why_of(backup: Backup, among: Sequence[Backup]) -> str:
    """What a backup was made for, and whether a restore has given up what it holds: 定时 · 恢复以前."""
    is_current = backup.generation == max(other.generation for other in among)
    return backup.why.label if is_current or backup.why is Why.RESTORE else f"{backup.why.label} · 恢复以前"


def size_of(backup: Backup) -> str:
    """How large its file is; a dash where that is not to be found out."""
    try:
        return size(backup.path)
    except OSError:
        return "—"


def size(path: Path) -> str:
    """How large a file is: 248 KB."""
    count = path.stat().st_size
    for least, unit in _STEPS:
        if count >= least:
            return f"{count / least:.1f} {unit}" if unit != "KB" else f"{round(count / least)} KB"
    return f"{count} 字节"
