"""Backups: whole, checked, named, doubled, and never in the way of work."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from models.errors import StoreError
from models.services.library import Library
from models.store import atomic_files, sqlite_engine
from models.store.backups import backup as store_backup
from models.store.backups.backup import back_up, fingerprint, list_backups, mirror_backup, save_copy
from models.store.backups.retention import BackupReason, RetentionPolicy
from models.store.integrity.integrity_check import examine
from tests.store.harm import alter

pytestmark = pytest.mark.file_bound("a backup is a file beside the file; a server is backed up by its administrator")


@pytest.mark.promise("backup-read-back")
def test_a_backup_holds_everything_and_is_one_file(office: Library, tmp_path: Path) -> None:
    made = back_up(office.path, tmp_path / "kept", BackupReason.ASKED)
    assert [path.name for path in (tmp_path / "kept").iterdir()] == [made.path.name]
    assert fingerprint(made.path) == fingerprint(office.path)
    seen = examine(made.path)
    assert (seen.is_good, seen.reports) == (True, 3)
    assert made.entry_count == seen.entries
    with closing(sqlite3.connect(made.path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_a_backup_opens_as_a_database(office: Library, tmp_path: Path) -> None:
    made = back_up(office.path, tmp_path / "kept", BackupReason.OPEN)
    wanted = {line.id: office.filing(line.id).figures for line in office.reports()}
    copy = Library(made.path)
    assert {line.id: copy.filing(line.id).figures for line in copy.reports()} == wanted
    copy.close()


def test_counting_what_a_backup_holds_makes_no_file(office: Library, tmp_path: Path) -> None:
    made = back_up(office.path, tmp_path / "kept", BackupReason.ASKED)
    assert store_backup.count_reports(made.path) == 3
    with pytest.raises(StoreError):
        store_backup.count_reports(tmp_path / "away.db")
    assert not (tmp_path / "away.db").exists()


def test_work_goes_on_while_a_backup_is_made(office: Library, tmp_path: Path) -> None:
    session = office.open(office.reports()[0].id)
    seen = []
    for number in range(20):
        session.set_text("overview", f"第 {number} 稿")
        seen.append(back_up(office.path, tmp_path / "kept", BackupReason.TIMED).entry_count)
    assert seen == sorted(set(seen))


def test_a_copy_that_takes_its_time_is_not_taken_for_a_lock(
    office: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Any copy is slower than no time at all, as that of a large database is slower than the patience with a lock."""
    monkeypatch.setattr(sqlite_engine, "BUSY_SECONDS", 0)
    made = back_up(office.path, tmp_path / "kept", BackupReason.ASKED)
    assert fingerprint(made.path) == fingerprint(office.path)


def test_what_another_window_just_finished_is_no_trouble(
    office: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its half-made file was there when the folder was listed, and has its name by now."""
    folder = tmp_path / "kept"
    monkeypatch.setattr(Path, "glob", lambda self, _pattern: iter([self / ".nianbao.db.7.part"]))
    made = back_up(office.path, folder, BackupReason.ASKED)
    assert list_backups(folder) == [made]


def test_two_in_one_second_have_two_names(office: Library, tmp_path: Path) -> None:
    made = {back_up(office.path, tmp_path / "kept", BackupReason.ASKED).path for _ in range(3)}
    assert {b.path for b in list_backups(tmp_path / "kept")} == made
    assert len(made) == 3


@pytest.mark.promise("backup-read-back")
def test_a_backup_that_reads_back_wrong_is_not_kept(
    office: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that loses a page while the backup is written."""
    whole = store_backup.copy_online

    def lossy(database: Path, target: Path, password: str = "") -> None:
        whole(database, target, password)
        raw = bytearray(target.read_bytes())
        raw[3 * 4096 : 4 * 4096] = bytes(4096)
        target.write_bytes(raw)

    monkeypatch.setattr(store_backup, "copy_online", lossy)
    with pytest.raises(StoreError, match="读回来与原件不符"):
        back_up(office.path, tmp_path / "kept", BackupReason.ASKED)
    assert list((tmp_path / "kept").iterdir()) == []


def test_a_damaged_database_is_backed_up_under_a_name_that_says_so(office: Library, tmp_path: Path) -> None:
    alter(office.path, "UPDATE words SET words = 'x' WHERE place = 'text:overview'")
    made = back_up(office.path, tmp_path / "kept", BackupReason.TIMED)
    assert made.is_flawed
    assert "flawed" in made.path.name


def test_a_copy_to_move_house(office: Library, tmp_path: Path) -> None:
    target = tmp_path / "搬家.db"
    assert save_copy(office.path, target).is_good
    assert fingerprint(target) == fingerprint(office.path)


def test_a_second_place(office: Library, tmp_path: Path) -> None:
    made = back_up(office.path, tmp_path / "kept", BackupReason.ASKED)
    second = tmp_path / "usb"
    with pytest.raises(StoreError, match=r"第二个位置.*本机的备份已经做好"):
        mirror_backup(made, second, RetentionPolicy())
    second.mkdir()
    mirror_backup(made, second, RetentionPolicy())
    assert [b.path.read_bytes() for b in list_backups(second)] == [made.path.read_bytes()]


def test_a_copy_that_differs_is_not_given_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    told = iter(["one", "other"])
    monkeypatch.setattr(atomic_files, "digest_of_file", lambda _: next(told))
    with pytest.raises(OSError, match="differs"):
        atomic_files.copy_verified(tmp_path / "a", tmp_path / "b")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_leftovers_of_a_crash_are_swept_after_a_day(office: Library, tmp_path: Path) -> None:
    import os

    folder = tmp_path / "kept"
    folder.mkdir()
    old, new = folder / ".open-1.77.part", folder / ".open-2.78.part-journal"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    back_up(office.path, folder, BackupReason.ASKED)
    assert not old.exists()
    assert new.exists()
    assert len(list_backups(folder)) == 1
