"""From the file to an open library: the password, a look at whether it reads, and the ways out where it does not."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from models.errors import Damaged
from models.services.backups import Safekeeping, is_encrypted
from models.services.library import Library
from ui.settings import Settings

if TYPE_CHECKING:
    from models.services.backups import Verdict

LEAST_MINUTES = 5
LOCKED_LOOKS = "数据库文件的开头读不出来，像是加了密，而密码从没设过：文件可能已损坏。"


def open_library(database: Path, settings: Settings) -> Library | None:
    """The library, once everything stands right; None when the clerk goes away. AppError where nothing can be offered.

    Nothing is written to a database that does not read, or that is gone while its backups are there.
    """
    with _stays():
        safekeeping = _unlock(database)
        while safekeeping is not None:
            trouble = _missing(safekeeping)
            if trouble is None:
                try:
                    return _opened(database, settings, safekeeping.password)
                except Damaged as found:
                    trouble = _damage(safekeeping, found)
            from ui.backups.damage_dialog import mend

            if not mend(safekeeping, verdict=trouble):
                return None
    return None


@contextmanager
def _stays() -> Iterator[None]:
    """Dialogs come and go before there is a window; the program must not end with the first of them."""
    ends = QGuiApplication.quitOnLastWindowClosed()
    QGuiApplication.setQuitOnLastWindowClosed(False)
    try:
        yield
    finally:
        QGuiApplication.setQuitOnLastWindowClosed(ends)


def _unlock(database: Path) -> Safekeeping | None:
    """The file's safekeeping with the password that opens it; None when the clerk gives up."""
    if not is_encrypted(database):
        return Safekeeping(database)
    from models.services.backups import Verdict
    from ui.backups.damage_dialog import mend
    from ui.backups.password_dialogs import AskPasswordDialog

    plain = Safekeeping(database)
    newest = next((backup for backup in plain.backups() if not backup.is_flawed), None)
    is_doubtful = newest is not None and not is_encrypted(newest.path)
    dialog = AskPasswordDialog(lambda word: Safekeeping(database, word).opens(), is_doubtful)
    answer = dialog.exec()
    if answer == AskPasswordDialog.NEVER_SET:
        good = plain.newest_good()
        return plain if mend(plain, verdict=Verdict(LOCKED_LOOKS, True, good)) else None
    return Safekeeping(database, dialog.password) if answer else None


def _missing(safekeeping: Safekeeping) -> "Verdict | None":
    """What to tell when the database is gone or emptied while its backups are there."""
    path = safekeeping.database
    if path.exists() and path.stat().st_size:
        return None
    verdict = safekeeping.look()
    return verdict if verdict.trouble else None


def _damage(safekeeping: Safekeeping, found: Damaged) -> "Verdict":
    """The whole look; where that finds nothing, what the opening said."""
    from models.services.backups import Verdict

    verdict = safekeeping.look()
    return verdict if verdict.trouble else Verdict(found.sentence, True, safekeeping.newest_good())


def _opened(database: Path, settings: Settings, password: str) -> Library:
    library = Library(database, settings.operator, password)
    library.safekeeping.back_up_every(max(settings.backup_minutes, LEAST_MINUTES))
    library.safekeeping.second = Path(settings.second_place) if settings.second_place else None
    return library
