"""Putting a backup back: what will change is said first, what is there now is kept, and a rehearsal touches nothing."""

import tempfile
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from time import monotonic

from models import private_files
from models.editions.known_editions import known_editions
from models.errors import Damaged, NeedsPassword, StoreError
from models.store import atomic_files, sqlite_engine
from models.store.backups.backup import back_up, copy_online, fingerprint, overwrite_database
from models.store.backups.damage import set_aside
from models.store.backups.retention import BackupReason
from models.store.connection import OfficeDatabase, pragmas_for
from models.store.encryption import rewrite_with_password
from models.store.integrity import journal_audit
from models.store.integrity.integrity_check import Examination, examine, read_schema_version
from models.store.integrity.raw_reader import RawReport, read_contents, read_reports
from models.store.migrate import migrate
from models.store.registers import SINCE_VERSION as REGISTERS_SINCE
from models.store.reports import digest_of
from models.store.schema import schema_in_file
from models.store.sqlite_errors import translated_errors


class RestoreEffect(StrEnum):
    """What putting a backup back makes of a report."""

    RETURNS = "returns"
    GOES = "goes"
    OLDER = "older"
    NEWER = "newer"
    DIFFERS = "differs"
    SAME = "same"


@dataclass(frozen=True)
class ReportDifference:
    """One report, or the registers, now and in the backup; a revision is None where it is not there."""

    name: str
    effect: RestoreEffect
    current_revision: int | None
    backup_revision: int | None
    is_report: bool = True

    @property
    def sentence(self) -> str:
        """What will become of it."""
        sentences = {
            RestoreEffect.RETURNS: f"会找回（第 {self.backup_revision} 次修改时的样子）",
            RestoreEffect.GOES: f"备份里没有，恢复后看不到（现在是第 {self.current_revision} 次修改）",
            RestoreEffect.OLDER: f"会从第 {self.current_revision} 次修改退回到第 {self.backup_revision} 次",
            RestoreEffect.NEWER: f"会从第 {self.current_revision} 次修改变为第 {self.backup_revision} 次",
            RestoreEffect.DIFFERS: f"会换成备份里的另一个版本（同为第 {self.backup_revision} 次修改或状态不同）",
            RestoreEffect.SAME: "不变",
        }
        return f"{self.name}：{sentences[self.effect]}"


@dataclass(frozen=True)
class RestoreResult:
    """What was put back, and the file that keeps what was there before (None where there was nothing).

    ``problems`` has sentences about what could not be done beside it.
    """

    differences: tuple[ReportDifference, ...]
    previous: Path | None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rehearsal:
    """A restore into a temporary copy; ``mismatches`` names the reports that did not come back as they went in."""

    reports: int
    entries: int
    seconds: float
    mismatches: tuple[str, ...]


def compare(
    database: Path, backup: Path, password: str = "", backup_password: str | None = None
) -> list[ReportDifference]:
    """What putting the backup back would change, report by report and in the registers, those that change first.

    A database that is missing or does not open with the password counts as empty. StoreError when a newer program
    keeps reports in one of them that this one cannot read.
    """
    then = _rows(backup, password if backup_password is None else backup_password)
    try:
        now = _rows(database, password) if _is_there(database) else {}
    except (Damaged, NeedsPassword):
        now = {}
    differences = []
    for key in {**then, **now}:
        differences.append(_difference(now.get(key), then.get(key)))
    differences += _register_difference(database, backup, password, backup_password)
    return sorted(differences, key=lambda difference: (difference.effect is RestoreEffect.SAME, difference.name))


def _rows(path: Path, password: str) -> dict[tuple[int, str], tuple[RawReport, str]]:
    if not path.is_file():
        raise StoreError(f"没有这个文件：{path}。")
    sqlite_engine.refuse_wrong_password(path, password)
    with translated_errors(path), closing(sqlite_engine.open_file(path, password, readonly=True)) as connection:
        schema = schema_in_file(connection, read_schema_version(connection, path))
        schema.refuse_foreign(path)
        schema.refuse_newer(path)
        return {
            (row.id, row.created_at): (row, journal_audit.last_chain(connection, row.id))
            for row in read_reports(connection)
        }


def _register_difference(
    database: Path, backup: Path, password: str, backup_password: str | None
) -> list[ReportDifference]:
    """What becomes of the registers, told by the number of their changes; nothing where neither has any."""
    then = _register_changes(backup, password if backup_password is None else backup_password)
    try:
        now = _register_changes(database, password) if _is_there(database) else []
    except (Damaged, NeedsPassword):
        now = []
    if not now and not then:
        return []
    if now == then:
        effect = RestoreEffect.SAME
    elif not now or not then:
        effect = RestoreEffect.GOES if now else RestoreEffect.RETURNS
    elif len(now) == len(then):
        effect = RestoreEffect.DIFFERS
    else:
        effect = RestoreEffect.OLDER if len(then) < len(now) else RestoreEffect.NEWER
    return [ReportDifference("台账", effect, len(now) or None, len(then) or None, is_report=False)]


def _register_changes(path: Path, password: str) -> list[str]:
    """The links of the ledger that the registers' changes stand in, oldest first."""
    with translated_errors(path), closing(sqlite_engine.open_file(path, password, readonly=True)) as connection:
        if read_schema_version(connection, path) < REGISTERS_SINCE:
            return []
        rows = connection.execute("SELECT l.chain FROM register_change c JOIN ledger l ON l.id = c.id ORDER BY c.id")
        return [str(chain) for (chain,) in rows.fetchall()]


def _is_there(database: Path) -> bool:
    """Whether there is a file with something in it."""
    return database.exists() and database.stat().st_size > 0


def _difference(now: tuple[RawReport, str] | None, then: tuple[RawReport, str] | None) -> ReportDifference:
    if now and then:
        current, old = now[0], then[0]
        if current.revision != old.revision:
            effect = RestoreEffect.OLDER if old.revision < current.revision else RestoreEffect.NEWER
        else:
            effect = RestoreEffect.SAME if now == then else RestoreEffect.DIFFERS
        return ReportDifference(current.name, effect, current.revision, old.revision)
    if now:
        return ReportDifference(now[0].name, RestoreEffect.GOES, now[0].revision, None)
    assert then is not None
    return ReportDifference(then[0].name, RestoreEffect.RETURNS, None, then[0].revision)


def restore(
    database: Path,
    backup: Path,
    folder: Path,
    password: str = "",
    backup_password: str | None = None,
) -> RestoreResult:
    """Make the database hold what the backup holds; what was there is kept in the folder first.

    Putting back the file that was kept undoes it. StoreError leaves the database as it was; Damaged when
    the backup itself does not read through.
    """
    opening = password if backup_password is None else backup_password
    examination = examine(backup, opening)
    if not examination.is_good:
        raise Damaged(
            f"这份备份自己就有问题，没有恢复它，现在的数据也没有动：{examination.issues[0].sentence}请换一份备份。"
        )
    differences = tuple(compare(database, backup, password, opening))
    with translated_errors(database):
        private_files.create_folder(database.parent)
        part = atomic_files.partial_path(database)
        try:
            _fetch(backup, opening, part, password)
            if not examine(part, password).is_good:
                raise StoreError("备份拷到本机后读回来不对，没有恢复，现在的数据没有动。请检查磁盘，或换一份备份。")
            # Before it is put in place: were it to fail there, the open program would find a former shape.
            upgrade_file(part, password)
            previous = _replace(database, part, folder, password)
        finally:
            atomic_files.remove_database_files(part)
    return RestoreResult(differences, previous)


def _fetch(backup: Path, opening: str, part: Path, password: str) -> None:
    if opening == password:
        copy_online(backup, part, password)
    else:
        rewrite_with_password(backup, opening, part, password)


def _replace(database: Path, part: Path, folder: Path, password: str) -> Path | None:
    if not _is_there(database) or not _can_open(database, password):
        previous = set_aside(database, folder)
        for path in atomic_files.sidecars(database):
            # What they hold belongs to the file before and would be laid over the good one.
            path.unlink(missing_ok=True)
        atomic_files.replace_with(part, database)
        return previous
    previous = back_up(database, folder, BackupReason.RESTORE, password).path
    with (
        closing(sqlite_engine.open_file(part, password, readonly=True)) as source,
        closing(sqlite_engine.open_file(database, password)) as target,
    ):
        for name, value in pragmas_for(database).items():
            target.execute(f"PRAGMA {name} = {value}").fetchall()
        overwrite_database(source, target)
    if fingerprint(database, password) != fingerprint(part, password):
        raise StoreError(f"恢复后读回来与备份不符，请不要继续填写。恢复前的数据在 {previous}。")
    return previous


def _can_open(database: Path, password: str) -> bool:
    """Whether the file still works as a database, so that it can be changed in one transaction."""
    try:
        with (
            translated_errors(database),
            closing(sqlite_engine.open_file(database, password, readonly=True)) as connection,
        ):
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            return bool(verdict == "ok")
    except (Damaged, NeedsPassword):
        return False


def upgrade_file(database: Path, password: str = "") -> None:
    """Bring a file that nobody else has open to the current shape; afterwards all of it is in the one file."""
    current = OfficeDatabase(database, password, {**pragmas_for(database), "journal_mode": "delete"})
    with translated_errors(database):
        try:
            migrate(current, known_editions(), before=lambda: None)
        finally:
            current.close()


def rehearse(backup: Path, password: str = "") -> Rehearsal:
    """Put the backup back into a temporary folder and compare every report with what the backup holds."""
    begun = monotonic()
    with tempfile.TemporaryDirectory(prefix="nianbao-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / "nianbao.db"
        restore(copy, backup, Path(folder), password)
        examination: Examination = examine(copy, password)
        mismatches = [flaw.sentence for flaw in examination.issues]
        mismatches += [f"{name}：恢复出来的与备份里的不一致。" for name in _find_mismatches(backup, copy, password)]
    return Rehearsal(examination.reports, examination.entries, monotonic() - begun, tuple(mismatches))


def _find_mismatches(backup: Path, copy: Path, password: str) -> list[str]:
    with (
        closing(sqlite_engine.open_file(backup, password, readonly=True)) as before,
        closing(sqlite_engine.open_file(copy, password, readonly=True)) as after,
    ):
        then = {
            row.id: (row, digest_of(read_contents(before, row)), journal_audit.last_chain(before, row.id))
            for row in read_reports(before)
        }
        now = {
            row.id: (row, digest_of(read_contents(after, row)), journal_audit.last_chain(after, row.id))
            for row in read_reports(after)
        }
    return [row[0].name for number, row in then.items() if now.get(number) != row] + [
        row[0].name for number, row in now.items() if number not in then
    ]
