"""A backup before something that changes many reports at once."""

from PySide6.QtWidgets import QWidget

from models.services.backups import Safekeeping, Why
from ui.widgets import messages


def ensure_backup(safekeeping: Safekeeping, why: Why, parent: QWidget) -> bool:
    """Make one first; whether to go on. Where it fails the clerk is told why and decides."""
    attempt = safekeeping.back_up(why)
    if attempt.made or not attempt.told:
        return True
    told = "".join(attempt.told)
    return messages.ask(parent, "没有先备份成", f"{told}\n仍要继续吗？", "仍要继续")
