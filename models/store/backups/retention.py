"""When a backup is due and which ones may go: pure functions of the backups there are and the clock."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

FOLDER = "backup"
_NAME = re.compile(r"nianbao-(\d{8}-\d{6})(?:-g(\d+)-n(\d+))?-(\d{6,})-([a-z]+)(-flawed)?(?:-\d+)?\.db")
_STAMP = "%Y%m%d-%H%M%S"


class BackupReason(StrEnum):
    """What a backup was made for."""

    OPEN = "open"
    CLOSE = "close"
    TIMED = "timed"
    IMPORT = "import"
    ASKED = "asked"
    MIGRATION = "migration"
    RESTORE = "restore"
    RESTORED = "restored"
    PASSWORD = "password"

    @property
    def label(self) -> str:
        """The words a clerk reads."""
        return {
            BackupReason.OPEN: "打开时",
            BackupReason.CLOSE: "关闭时",
            BackupReason.TIMED: "定时",
            BackupReason.IMPORT: "批量导入前",
            BackupReason.ASKED: "手动",
            BackupReason.MIGRATION: "升级前",
            BackupReason.RESTORE: "恢复前",
            BackupReason.RESTORED: "恢复后",
            BackupReason.PASSWORD: "改密码前",
        }[self]


def folder_beside(database: Path) -> Path:
    """Where a database's backups are kept unless someone says otherwise."""
    return database.with_name(FOLDER)


@dataclass(frozen=True)
class Backup:
    """A backup, read from its name; a flawed one holds what could be read of a database that was already damaged.

    ``entry_count`` is the number of journal entries, which a restore lowers. ``number`` counts a folder's backups in
    the order they were written, which neither a restore nor a clock can set back, ``generation`` the restores before
    it; both are 0 in the names that earlier versions of the program gave.
    """

    path: Path
    at: datetime
    entry_count: int
    reason: BackupReason
    is_flawed: bool = False
    generation: int = 0
    number: int = 0

    @property
    def rank(self) -> tuple[int, int, datetime, str]:
        """The order from older to newer: as written; those without a number by what they hold, then by the clock."""
        return self.number, self.entry_count, self.at, self.path.name


@dataclass(frozen=True)
class RetentionPolicy:
    """How many are kept: all of the last hours, then the last of each day, week and month, and of every year."""

    interval: timedelta = timedelta(minutes=30)
    keep_all_for: timedelta = timedelta(hours=48)
    days: int = 14
    weeks: int = 10
    months: int = 24
    flawed: int = 3
    before_changes: int = 5


def format_backup_name(
    at: datetime,
    entry_count: int,
    reason: BackupReason,
    is_flawed: bool = False,
    again: int = 0,
    position: tuple[int, int] = (0, 0),
) -> str:
    """The file name; ``at`` is written in local time, for people. ``position`` is the generation and the number."""
    flawed, more = "-flawed" if is_flawed else "", f"-{again}" if again else ""
    generation, number = position
    placed = f"-g{generation}-n{number}" if number else ""
    return f"nianbao-{at.astimezone().strftime(_STAMP)}{placed}-{entry_count:06d}-{reason.value}{flawed}{more}.db"


def parse_backup_name(path: Path) -> Backup | None:
    """The backup a file name tells of; None for other files."""
    match = _NAME.fullmatch(path.name)
    if not match or match[5] not in list(BackupReason):
        return None
    try:
        at = datetime.strptime(match[1], _STAMP).astimezone()
    except (ValueError, OverflowError):
        return None
    return Backup(
        path, at, int(match[4]), BackupReason(match[5]), bool(match[6]), int(match[2] or 0), int(match[3] or 0)
    )


def next_position(
    backups: Iterable[Backup], entry_count: int, reason: BackupReason, is_flawed: bool
) -> tuple[int, int]:
    """The generation and the number of a backup that is made now, of a database with so many journal entries.

    A restore begins a generation. So does a database that holds fewer entries than the good backup before it: somebody
    put an older file back by hand. What could be read of a damaged one says nothing of that.
    """
    written = sorted(backups, key=lambda backup: backup.rank)
    if not written:
        return 0, 1
    last = written[-1]
    good = next((backup for backup in reversed(written) if not backup.is_flawed), None)
    is_older = good is not None and not is_flawed and entry_count < good.entry_count
    begins = last.reason is BackupReason.RESTORE or reason is BackupReason.RESTORED or is_older
    return last.generation + begins, last.number + 1


def is_due(newest: Backup | None, now: datetime, interval: timedelta) -> bool:
    """Whether a timed backup is due; a clock that has gone back makes one due at once."""
    return newest is None or not newest.at <= now < newest.at + interval


def expired_backups(backups: Iterable[Backup], now: datetime, policy: RetentionPolicy) -> list[Backup]:
    """The backups that may be deleted.

    Never the newest good one, one made by hand, or one dated in the future; and what was written since a
    restore is thinned apart from what the restore gave up.
    """
    newest_first = sorted(backups, key=lambda backup: backup.rank, reverse=True)
    good = [backup for backup in newest_first if not backup.is_flawed]
    flawed = [backup for backup in newest_first if backup.is_flawed]
    retained = {*good[:1], *flawed[: policy.flawed]}
    retained.update(backup for backup in newest_first if backup.reason is BackupReason.ASKED or backup.at > now)
    retained.update(backup for backup in newest_first if now - backup.at <= policy.keep_all_for)
    retained.update(
        [b for b in good if b.reason in (BackupReason.MIGRATION, BackupReason.RESTORE, BackupReason.PASSWORD)][
            : policy.before_changes
        ]
    )
    past = [backup for backup in good if backup.at <= now]
    for most, period in ((policy.days, _day), (policy.weeks, _week), (policy.months, _month), (None, _year)):
        retained.update(_last_of_each(past, period, most))
    return [backup for backup in newest_first if backup not in retained]


def _last_of_each(
    backups: list[Backup], period: Callable[[datetime], tuple[int, ...]], most: int | None
) -> list[Backup]:
    """The last backup of each period, and of each generation in it."""
    last: dict[tuple[int, ...], dict[int, Backup]] = {}
    for backup in backups:
        last.setdefault(period(backup.at.astimezone()), {}).setdefault(backup.generation, backup)
    return [backup for key in sorted(last, reverse=True)[:most] for backup in last[key].values()]


def _day(at: datetime) -> tuple[int, ...]:
    return at.year, at.month, at.day


def _week(at: datetime) -> tuple[int, ...]:
    return at.isocalendar()[:2]


def _month(at: datetime) -> tuple[int, ...]:
    return at.year, at.month


def _year(at: datetime) -> tuple[int, ...]:
    return (at.year,)
