"""What keeps the office's work safe: backups, restore, examination, salvage, password; by path, open or not."""

import unicodedata
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hmac import compare_digest
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from models.errors import AppError, NeedsPassword, Refused
from models.store import sqlite_engine
from models.store.backups.retention import Backup as Backup
from models.store.backups.retention import BackupReason as BackupReason
from models.store.backups.retention import RetentionPolicy as RetentionPolicy
from models.store.backups.retention import folder_beside, is_due
from models.store.encryption import MIN_PASSWORD_LENGTH as MIN_PASSWORD_LENGTH
from models.store.encryption import is_encrypted as is_encrypted
from models.store.instance_lock import Holder as Holder
from models.store.instance_lock import InstanceLock as InstanceLock
from models.store.instance_lock import acquire_lock as acquire_lock
from models.store.instance_lock import read_holder as read_holder

# Copying, examining and restoring are loaded when they are asked for, off the start of the program.
if TYPE_CHECKING:
    from models.store.backups.damage import DatabaseHealth as DatabaseHealth
    from models.store.backups.restore import Rehearsal as Rehearsal
    from models.store.backups.restore import ReportDifference as ReportDifference
    from models.store.backups.restore import RestoreEffect as RestoreEffect
    from models.store.backups.restore import RestoreResult as RestoreResult
    from models.store.backups.salvage import SalvagedReport as SalvagedReport
    from models.store.integrity.integrity_check import Examination as Examination
    from models.store.integrity.integrity_check import IntegrityIssue as IntegrityIssue

LOADED_LATER = {
    "DatabaseHealth": "backups.damage",
    **dict.fromkeys(("Rehearsal", "ReportDifference", "RestoreEffect", "RestoreResult"), "backups.restore"),
    "SalvagedReport": "backups.salvage",
    **dict.fromkeys(("Examination", "IntegrityIssue"), "integrity.integrity_check"),
}


def __getattr__(name: str) -> object:
    if name not in LOADED_LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"models.store.{LOADED_LATER[name]}"), name)


@dataclass(frozen=True)
class BackupAttempt:
    """One try: ``backup`` is None when there was nothing new or it failed, ``problems`` says what failed."""

    backup: Backup | None = None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class SecondPlace:
    """How the second place stands: ``newest`` is the newest backup in it, ``missing`` how many of ours it lacks."""

    folder: Path
    is_there: bool
    newest: Backup | None = None
    missing: int = 0


class BackupService:
    """The safety of one database file. Works beside an open Library, from any thread, and when none will open.

    ``folder`` holds the backups (``backup`` beside the database), ``second`` a copy of each, where one is set.
    """

    def __init__(
        self,
        database: Path,
        password: str = "",
        folder: Path | None = None,
        second: Path | None = None,
        policy: RetentionPolicy | None = None,
    ) -> None:
        self.database = database
        self.folder = folder or folder_beside(database)
        self.second = second
        self.policy = policy or RetentionPolicy()
        self._password = password

    @property
    def password(self) -> str:
        """What opens the database; empty where it has none."""
        return self._password

    @property
    def has_password(self) -> bool:
        """Whether the database was opened with one."""
        return bool(self._password)

    @property
    def can_encrypt(self) -> bool:
        """Whether the linked SQLite encrypts at all."""
        return sqlite_engine.can_encrypt()

    def is_password(self, password: str) -> bool:
        """Whether this is the password the database was opened with."""
        own, given_password = (
            unicodedata.normalize("NFC", word).encode("utf-8", "replace") for word in (self._password, password)
        )
        return compare_digest(own, given_password)

    def can_open(self) -> bool:
        """Whether the file opens with the password; False also where it is locked and there is none."""
        try:
            sqlite_engine.refuse_wrong_password(self.database, self._password)
        except NeedsPassword:
            return False
        return True

    def set_interval(self, minutes: int) -> None:
        """Say how often a backup is made while something changes."""
        self.policy = replace(self.policy, interval=timedelta(minutes=minutes))

    def back_up(self, reason: BackupReason) -> BackupAttempt:
        """Make a backup, thin the older ones, double it in the second place; what fails is told, never raised.

        One that was not asked for is left out when the newest backup already holds the same.
        """
        from models.store.backups import backup as backups

        if not self.database.exists():
            return BackupAttempt()
        try:
            newest = next(iter(self.backups()), None)
            is_routine = reason in (BackupReason.OPEN, BackupReason.CLOSE, BackupReason.TIMED)
            if is_routine and newest and backups.is_same_content(self.database, newest, self._password):
                return BackupAttempt(None, (*self._update_second_place(newest), *self._lock_late()))
            made = backups.back_up(self.database, self.folder, reason, self._password)
        except AppError as error:
            return BackupAttempt(None, (f"没有备份成，已存下的报告都在：{error.sentence}",))
        problems = self._prune_and_mirror(made)
        if made.is_flawed:
            problems = ("数据库有损坏的地方，这次备份只留住了还读得出的部分。请打开“备份与恢复”查看。", *problems)
        return BackupAttempt(made, (*problems, *self._lock_late()))

    def _lock_late(self) -> tuple[str, ...]:
        """Put copies behind the password that were out of reach when it was changed, or that a crash kept it from."""
        from models.store.backups.copy_encryption import DatabaseCopies

        try:
            return DatabaseCopies(self.database, self.folder).lock_late(self._password, self.second)
        except AppError as error:
            return (f"没有查成有没有不带密码的备份：{error.sentence}",)

    def _update_second_place(self, newest: Backup) -> tuple[str, ...]:
        """Carry the newest backup to a second place that was away when it was made."""
        from models.store.backups import backup as backups

        if not self.second or (self.second / newest.path.name).is_file():
            return ()
        try:
            backups.mirror_backup(newest, self.second, self.policy)
        except AppError as error:
            return (error.sentence,)
        return ()

    def set_second_place(self, folder: Path | None) -> None:
        """Keep every backup from now on in this folder too, beginning with the newest; None to stop.

        Refused for the folder of the backups themselves; StoreError when it cannot be written, and nothing changes.
        """
        from models.store.backups import backup as backups

        if folder is not None:
            if folder.resolve().is_relative_to(self.database.parent.resolve()):
                raise Refused("第二个位置要在别的盘上：请选 U 盘、移动硬盘或共享文件夹，不要选数据文件夹里面。")
            newest = next((backup for backup in self.backups() if not backup.is_flawed), None)
            if newest is None:
                newest = backups.back_up(self.database, self.folder, BackupReason.ASKED, self._password)
            backups.mirror_backup(newest, folder, self.policy)
        self.second = folder

    def second_place(self) -> SecondPlace | None:
        """How the second place stands now; None when none is set. A share that hangs takes its time."""
        from models.store.backups import backup as backups

        if self.second is None:
            return None
        try:
            if not self.second.is_dir():
                return SecondPlace(self.second, False)
            there = backups.list_backups(self.second)
        except AppError:
            return SecondPlace(self.second, False)
        newest = there[0] if there else None
        missing = [b for b in self.backups() if not b.is_flawed and (newest is None or b.rank > newest.rank)]
        return SecondPlace(self.second, True, newest, len(missing))

    def count_reports(self, backup: Backup) -> int:
        """How many reports a backup holds."""
        from models.store.backups import backup as backups

        return backups.count_reports(backup.path, self._password)

    def _prune_and_mirror(self, made: Backup) -> tuple[str, ...]:
        from models.store.backups import backup as backups

        problems = []
        try:
            backups.prune_backups(self.folder, self.policy)
        except AppError as error:
            problems.append(f"备份已做好，旧备份没有清理成：{error.sentence}")
        if self.second:
            try:
                backups.mirror_backup(made, self.second, self.policy)
            except AppError as error:
                problems.append(error.sentence)
        return tuple(problems)

    def is_due(self, now: datetime | None = None) -> bool:
        """Whether the time for the next backup has come; ask every minute or so."""
        newest = max(self.backups(), key=lambda backup: backup.at, default=None)
        return is_due(newest, now or datetime.now(UTC), self.policy.interval)

    def backups(self) -> list[Backup]:
        """The backups, newest first; StoreError when the folder cannot be read."""
        from models.store.backups import backup as backups

        return backups.list_backups(self.folder)

    def export_database(self, target: Path) -> "Examination":
        """Everything as one checked file, to carry to another computer; there it is put back like a backup."""
        from models.store.backups import backup as backups

        return backups.save_copy(self.database, target, self._password)

    def examine(self, path: Path | None = None) -> "Examination":
        """Read the database (or a backup) through: structure, digests, journal."""
        from models.store.integrity.integrity_check import examine

        return examine(path or self.database, self._password)

    def check_health(self) -> "DatabaseHealth":
        """What a start should know: does it read, and if not, which backup does."""
        from models.store.backups import damage

        return damage.check_health(self.database, self.folder, self._password)

    def find_newest_good(self) -> Backup | None:
        """The newest backup that reads through."""
        from models.store.backups import damage

        return damage.find_newest_good(self.folder, self._password)

    def preview(self, backup: Path, backup_password: str | None = None) -> "list[ReportDifference]":
        """What putting a backup back would change, those reports that change first."""
        from models.store.backups import restore

        return restore.compare(self.database, backup, self._password, backup_password)

    def restore(self, backup: Path, backup_password: str | None = None) -> "RestoreResult":
        """Put a backup back; ``kept`` of the answer is the file that undoes it. Open reports must be opened again.

        What is put back is at once the newest backup, so that nothing takes the abandoned state for newer; ``told``
        says where that was not possible.
        """
        from models.store.backups import restore

        done = restore.restore(self.database, backup, self.folder, self._password, backup_password)
        return replace(done, problems=self.back_up(BackupReason.RESTORED).problems)

    def rehearse(self, backup: Path) -> "Rehearsal":
        """测试备份: put it back into a temporary copy and compare."""
        from models.store.backups import restore

        return restore.rehearse(backup, self._password)

    def salvage(self, target: Path) -> "list[SalvagedReport]":
        """Save what still reads into a new file, which is then put back like a backup."""
        from models.store.backups import salvage

        return salvage.salvage(self.database, target, self._password)

    def write_support_archive(self, target: Path) -> None:
        """A zip of the files as they are and what the examination says."""
        from models.store.backups import damage

        damage.write_support_archive(self.database, target, self._password)

    def set_password(self, new_password: str) -> list[str]:
        """Set, change or (with an empty one) remove the password of database and backups; the Library must be closed.

        Returns sentences about copies that could not be changed; those that are only out of reach now, or that a crash
        kept it from, follow when a backup is next made. StoreError leaves everything as it was.
        """
        from models.store.backups import backup as backups
        from models.store.backups.copy_encryption import DatabaseCopies

        if not self.database.exists():
            raise Refused("还没有数据库，不能设密码。")
        backups.back_up(self.database, self.folder, BackupReason.PASSWORD, self._password)
        problems = DatabaseCopies(self.database, self.folder).change_password(self._password, new_password, self.second)
        self._password = new_password
        return problems
