"""From the file to an open library: the password, a look at whether it reads, and the ways out where it does not."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from models.errors import Damaged
from models.services.backups import BackupService, is_encrypted
from models.services.library import Library
from ui.settings import Settings

if TYPE_CHECKING:
    from models.services.backups import DatabaseHealth

LEAST_MINUTES = 5
DAMAGED_OR_LOCKED = "数据库文件的开头读不出来，像是加了密，而密码从没设过：文件可能已损坏。"


def open_library(database: Path, settings: Settings) -> Library | None:
    """The library, once everything stands right; None when the clerk goes away. AppError where nothing can be offered.

    Nothing is written to a database that does not read, or that is gone while its backups are there.
    """
    with _without_quitting():
        backup_service = _unlock(database)
        while backup_service is not None:
            health = _check_missing(backup_service)
            if health is None:
                try:
                    return _open_library(database, settings, backup_service.password)
                except Damaged as found:
                    health = _check_damage(backup_service, found)
            from ui.backups.damage_dialog import repair_database

            if not repair_database(backup_service, health=health):
                return None
    return None


@contextmanager
def _without_quitting() -> Iterator[None]:
    """Dialogs come and go before there is a window; the program must not end with the first of them."""
    ends = QGuiApplication.quitOnLastWindowClosed()
    QGuiApplication.setQuitOnLastWindowClosed(False)
    try:
        yield
    finally:
        QGuiApplication.setQuitOnLastWindowClosed(ends)


def _unlock(database: Path) -> BackupService | None:
    """The file's safekeeping with the password that opens it; None when the clerk gives up."""
    if not is_encrypted(database):
        return BackupService(database)
    from models.services.backups import DatabaseHealth
    from ui.backups.damage_dialog import repair_database
    from ui.backups.password_dialogs import AskPasswordDialog

    plain = BackupService(database)
    newest = next((backup for backup in plain.backups() if not backup.is_flawed), None)
    is_doubtful = newest is not None and not is_encrypted(newest.path)
    dialog = AskPasswordDialog(lambda word: BackupService(database, word).can_open(), is_doubtful)
    answer = dialog.exec()
    if answer == AskPasswordDialog.NEVER_SET:
        good = plain.find_newest_good()
        return plain if repair_database(plain, health=DatabaseHealth(DAMAGED_OR_LOCKED, True, good)) else None
    return BackupService(database, dialog.password) if answer else None


def _check_missing(backup_service: BackupService) -> "DatabaseHealth | None":
    """What to tell when the database is gone or emptied while its backups are there."""
    path = backup_service.database
    if path.exists() and path.stat().st_size:
        return None
    health = backup_service.check_health()
    return health if health.problem else None


def _check_damage(backup_service: BackupService, error: Damaged) -> "DatabaseHealth":
    """The whole look; where that finds nothing, what the opening said."""
    from models.services.backups import DatabaseHealth

    health = backup_service.check_health()
    return health if health.problem else DatabaseHealth(error.sentence, True, backup_service.find_newest_good())


def _open_library(database: Path, settings: Settings, password: str) -> Library:
    library = Library(database, settings.operator, password)
    library.backup_service.set_interval(max(settings.backup_minutes, LEAST_MINUTES))
    library.backup_service.second = Path(settings.second_place) if settings.second_place else None
    return library
