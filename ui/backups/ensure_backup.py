"""A backup before something that changes many reports at once."""

from PySide6.QtWidgets import QWidget

from models.services.backups import BackupReason, BackupService
from ui.widgets import messages


def ensure_backup(backup_service: BackupService, reason: BackupReason, parent: QWidget) -> bool:
    """Make one first; whether to go on. Where it fails the clerk is told why and decides."""
    attempt = backup_service.back_up(reason)
    if attempt.backup or not attempt.problems:
        return True
    problems = "".join(attempt.problems)
    return messages.ask(parent, "没有先备份成", f"{problems}\n仍要继续吗？", "仍要继续")
