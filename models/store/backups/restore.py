"""Putting a backup back: what will change is said first, what is there now is kept, and a rehearsal touches nothing."""

import tempfile
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from time import monotonic

from models import private_files
from models.editions.known_editions import known_editions
from models.errors import Damaged, NeedsPassword, StoreTrouble
from models.store import atomic_files, sqlite_engine
from models.store.backups.backup import back_up, copy_out, fingerprint, pour
from models.store.backups.damage import set_aside
from models.store.backups.retention import Why
from models.store.connection import OfficeDatabase, pragmas_for
from models.store.encryption import recode
from models.store.integrity import journal_audit
from models.store.integrity.integrity_check import Examination, examine, mark_of
from models.store.integrity.raw_reader import Held, contents, held
from models.store.migrate import migrate
from models.store.reports import digest_of
from models.store.schema import schema_in_file
from models.store.sqlite_errors import troubles


class Fate(StrEnum):
    """What putting a backup back makes of a report."""

    RETURNS = "returns"
    GOES = "goes"
    OLDER = "older"
    NEWER = "newer"
    DIFFERS = "differs"
    SAME = "same"


@dataclass(frozen=True)
class Difference:
    """One report, now and in the backup; a revision is None where the report is not there."""

    name: str
    fate: Fate
    now: int | None
    then: int | None

    @property
    def sentence(self) -> str:
        """What will become of it."""
        told = {
            Fate.RETURNS: f"会找回（第 {self.then} 次修改时的样子）",
            Fate.GOES: f"备份里没有，恢复后看不到（现在是第 {self.now} 次修改）",
            Fate.OLDER: f"会从第 {self.now} 次修改退回到第 {self.then} 次",
            Fate.NEWER: f"会从第 {self.now} 次修改变为第 {self.then} 次",
            Fate.DIFFERS: f"会换成备份里的另一个版本（同为第 {self.then} 次修改或状态不同）",
            Fate.SAME: "不变",
        }
        return f"{self.name}：{told[self.fate]}"


@dataclass(frozen=True)
class Restored:
    """What was put back, and the file that keeps what was there before (None where there was nothing).

    ``told`` has sentences about what could not be done beside it.
    """

    differences: tuple[Difference, ...]
    kept: Path | None
    told: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rehearsal:
    """A restore into a temporary copy; ``wrong`` names the reports that did not come back as they went in."""

    reports: int
    entries: int
    seconds: float
    wrong: tuple[str, ...]


def compare(database: Path, backup: Path, password: str = "", backup_password: str | None = None) -> list[Difference]:
    """What putting the backup back would change, report by report, those that change first.

    A database that is missing or does not open with the password counts as empty. StoreTrouble when a newer program
    keeps reports in one of them that this one cannot read.
    """
    then = _rows(backup, password if backup_password is None else backup_password)
    try:
        now = _rows(database, password) if _is_there(database) else {}
    except (Damaged, NeedsPassword):
        now = {}
    found = []
    for key in {**then, **now}:
        found.append(_difference(now.get(key), then.get(key)))
    return sorted(found, key=lambda difference: (difference.fate is Fate.SAME, difference.name))


def _rows(path: Path, password: str) -> dict[tuple[int, str], tuple[Held, str]]:
    if not path.is_file():
        raise StoreTrouble(f"没有这个文件：{path}。")
    sqlite_engine.refuse_wrong_password(path, password)
    with troubles(path), closing(sqlite_engine.open_file(path, password, readonly=True)) as connection:
        schema_in_file(connection, mark_of(connection, path)).refuse_newer(path)
        return {
            (row.id, row.created_at): (row, journal_audit.last_chain(connection, row.id)) for row in held(connection)
        }


def _is_there(database: Path) -> bool:
    """Whether there is a file with something in it."""
    return database.exists() and database.stat().st_size > 0


def _difference(now: tuple[Held, str] | None, then: tuple[Held, str] | None) -> Difference:
    if now and then:
        current, old = now[0], then[0]
        if current.revision != old.revision:
            fate = Fate.OLDER if old.revision < current.revision else Fate.NEWER
        else:
            fate = Fate.SAME if now == then else Fate.DIFFERS
        return Difference(current.name, fate, current.revision, old.revision)
    if now:
        return Difference(now[0].name, Fate.GOES, now[0].revision, None)
    assert then is not None
    return Difference(then[0].name, Fate.RETURNS, None, then[0].revision)


def restore(
    database: Path,
    backup: Path,
    folder: Path,
    password: str = "",
    backup_password: str | None = None,
) -> Restored:
    """Make the database hold what the backup holds; what was there is kept in the folder first.

    Putting back the file that was kept undoes it. StoreTrouble leaves the database as it was; Damaged when
    the backup itself does not read through.
    """
    opening = password if backup_password is None else backup_password
    seen = examine(backup, opening)
    if not seen.is_good:
        raise Damaged(f"这份备份自己就有问题，没有恢复它，现在的数据也没有动：{seen.flaws[0].sentence}请换一份备份。")
    differences = tuple(compare(database, backup, password, opening))
    with troubles(database):
        private_files.make_folder(database.parent)
        part = atomic_files.part_of(database)
        try:
            _fetch(backup, opening, part, password)
            if not examine(part, password).is_good:
                raise StoreTrouble("备份拷到本机后读回来不对，没有恢复，现在的数据没有动。请检查磁盘，或换一份备份。")
            # Before it is put in place: were it to fail there, the open program would find a former shape.
            bring_up(part, password)
            kept = _replace(database, part, folder, password)
        finally:
            atomic_files.discard(part)
    return Restored(differences, kept)


def _fetch(backup: Path, opening: str, part: Path, password: str) -> None:
    if opening == password:
        copy_out(backup, part, password)
    else:
        recode(backup, opening, part, password)


def _replace(database: Path, part: Path, folder: Path, password: str) -> Path | None:
    if not _is_there(database) or not _opens(database, password):
        kept = set_aside(database, folder)
        for path in atomic_files.sidecars(database):
            # What they hold belongs to the file before and would be laid over the good one.
            path.unlink(missing_ok=True)
        atomic_files.put_in_place(part, database)
        return kept
    kept = back_up(database, folder, Why.RESTORE, password).path
    with (
        closing(sqlite_engine.open_file(part, password, readonly=True)) as source,
        closing(sqlite_engine.open_file(database, password)) as target,
    ):
        for name, value in pragmas_for(database).items():
            target.execute(f"PRAGMA {name} = {value}").fetchall()
        pour(source, target)
    if fingerprint(database, password) != fingerprint(part, password):
        raise StoreTrouble(f"恢复后读回来与备份不符，请不要继续填写。恢复前的数据在 {kept}。")
    return kept


def _opens(database: Path, password: str) -> bool:
    """Whether the file still works as a database, so that it can be changed in one transaction."""
    try:
        with troubles(database), closing(sqlite_engine.open_file(database, password, readonly=True)) as connection:
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            return bool(verdict == "ok")
    except (Damaged, NeedsPassword):
        return False


def bring_up(database: Path, password: str = "") -> None:
    """Bring a file that nobody else has open to the current shape; afterwards all of it is in the one file."""
    current = OfficeDatabase(database, password, {**pragmas_for(database), "journal_mode": "delete"})
    with troubles(database):
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
        seen: Examination = examine(copy, password)
        wrong = [flaw.sentence for flaw in seen.flaws]
        wrong += [f"{name}：恢复出来的与备份里的不一致。" for name in _unequal(backup, copy, password)]
    return Rehearsal(seen.reports, seen.entries, monotonic() - begun, tuple(wrong))


def _unequal(backup: Path, copy: Path, password: str) -> list[str]:
    with (
        closing(sqlite_engine.open_file(backup, password, readonly=True)) as before,
        closing(sqlite_engine.open_file(copy, password, readonly=True)) as after,
    ):
        then = {
            row.id: (row, digest_of(contents(before, row)), journal_audit.last_chain(before, row.id))
            for row in held(before)
        }
        now = {
            row.id: (row, digest_of(contents(after, row)), journal_audit.last_chain(after, row.id))
            for row in held(after)
        }
    return [row[0].name for number, row in then.items() if now.get(number) != row] + [
        row[0].name for number, row in now.items() if number not in then
    ]
