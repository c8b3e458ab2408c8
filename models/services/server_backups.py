"""What stands on a server in the place of the safety of a file: the server's own backups, and the same examination."""

from datetime import datetime
from pathlib import Path
from typing import NoReturn

from models.errors import Refused
from models.services.backups import Backup, BackupAttempt, BackupReason, BackupService, DatabaseHealth
from models.store.integrity.integrity_check import Examination
from models.store.postgres.address import Server
from models.store.postgres.integrity_check import examine_server
from models.store.transfer import transfer_database

SERVER_BACKUPS_NOTE = (
    "报告在数据库服务器上，备份、恢复和加密由服务器来做：请管理员用 pg_dump 定时备份，或开启连续归档（见管理员手册）。"
    "要一份可以带走的文件，请用命令 move 搬出来。"
)


class ServerBackupService(BackupService):
    """Nothing here is done behind the server's back: no file is copied, poured back, salvaged or encrypted."""

    def __init__(self, server: Server, password: str = "") -> None:
        super().__init__(Path(str(server)), password)
        self.server = server

    @property
    def can_encrypt(self) -> bool:
        """The server's disks are the administrator's to encrypt."""
        return False

    def can_open(self) -> bool:
        """Whether it opens is known when it is opened."""
        return True

    def is_due(self, now: datetime | None = None) -> bool:
        """No backup is ever due here."""
        return False

    def backups(self) -> list[Backup]:
        """None that this program made."""
        return []

    def back_up(self, reason: BackupReason) -> BackupAttempt:
        """Say who does, when a person asks."""
        return BackupAttempt(None, (SERVER_BACKUPS_NOTE,)) if reason is BackupReason.ASKED else BackupAttempt()

    def examine(self, path: Path | None = None) -> Examination:
        """Read the server's database through: schema, digests, journal; with a path, that file."""
        return super().examine(path) if path else examine_server(self.server, self._password)

    def export_database(self, target: Path) -> Examination:
        """Everything as one checked file."""
        transfer_database(self.server, target, self._password)
        return super().examine(target)

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise Refused(SERVER_BACKUPS_NOTE)

    def check_health(self) -> DatabaseHealth:
        """Nothing below the tables is this program's to look at."""
        return DatabaseHealth("", False)

    preview = restore = rehearse = salvage = write_support_archive = set_password = set_second_place = (
        find_newest_good
    ) = _refuse
