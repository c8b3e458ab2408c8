"""What windows and the command line call: nothing here stops work, everything that fails is told."""

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from models.errors import InUse, Refused, StoreError
from models.report.filing import Agency
from models.services import backups as backup_names
from models.services.backups import (
    BackupAttempt,
    BackupReason,
    BackupService,
    RestoreEffect,
    SecondPlace,
    acquire_lock,
    read_holder,
)
from models.services.library import Library
from models.store.backups import backup as backups

COUNTY = Agency("示例县人民政府")
pytestmark = pytest.mark.file_bound("backups, restore and salvage are of a file; a server's are its administrator's")


@pytest.mark.promise("backups-made")
def test_a_backup_is_made_only_when_something_changed(library: Library) -> None:
    keeping = library.backup_service
    assert keeping.back_up(BackupReason.OPEN).backup
    assert keeping.back_up(BackupReason.TIMED).backup is None
    library.begin_report(COUNTY, 2025)
    assert keeping.back_up(BackupReason.TIMED).backup
    assert keeping.back_up(BackupReason.CLOSE).backup is None
    report = library.reports()[0].id
    library.delete_report(report)
    assert keeping.back_up(BackupReason.CLOSE).backup
    assert keeping.back_up(BackupReason.ASKED).backup
    assert [b.reason for b in keeping.backups()].count(BackupReason.ASKED) == 1


@pytest.mark.promise("backups-made")
def test_the_next_is_due_by_the_clock(library: Library) -> None:
    keeping = library.backup_service
    now = datetime.now(UTC)
    assert keeping.is_due(now)
    keeping.back_up(BackupReason.OPEN)
    assert not keeping.is_due(now + timedelta(minutes=5))
    assert keeping.is_due(now + timedelta(minutes=31))
    assert keeping.is_due(now - timedelta(days=1))


def test_a_failure_is_told_and_stops_nothing(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(database: Path, target: Path, password: str = "") -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "copy_online", full)
    told = library.backup_service.back_up(BackupReason.TIMED)
    assert told.backup is None
    assert "没有备份成" in told.problems[0]
    assert "磁盘满了" in told.problems[0]
    library.begin_report(COUNTY, 2025)


def test_a_folder_that_cannot_be_made_is_told(library: Library, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    keeping = BackupService(library.path, folder=tmp_path / "file" / "backup")
    assert "没有备份成" in keeping.back_up(BackupReason.OPEN).problems[0]


@pytest.mark.promise("second-place")
def test_a_second_place_that_is_away_is_told_and_the_first_is_made(library: Library, tmp_path: Path) -> None:
    keeping = BackupService(library.path, second=tmp_path / "usb")
    done = keeping.back_up(BackupReason.CLOSE)
    assert done.backup
    assert "第二个位置" in done.problems[0]
    (tmp_path / "usb").mkdir()
    done = keeping.back_up(BackupReason.ASKED)
    assert done.backup
    assert done.problems == ()
    assert (tmp_path / "usb" / done.backup.path.name).exists()


def test_thinning_that_fails_is_told(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> int:
        raise Refused("planted")

    monkeypatch.setattr(backups, "prune_backups", fail)
    assert "没有清理成" in library.backup_service.back_up(BackupReason.OPEN).problems[0]


def test_nothing_to_back_up_is_nothing_to_tell(tmp_path: Path) -> None:
    assert BackupService(tmp_path / "none.db").back_up(BackupReason.OPEN).problems == ()
    with pytest.raises(Refused, match="还没有数据库"):
        BackupService(tmp_path / "none.db").set_password("12345678")


def test_a_damaged_database_is_told_with_the_backup_that_reads(library: Library) -> None:
    library.begin_report(COUNTY, 2025)
    good = library.backup_service.back_up(BackupReason.OPEN).backup
    assert good
    library.database.execute_sql("UPDATE words SET words = 'x'")
    told = library.backup_service.check_health()
    assert told.newest_good == good
    flawed = library.backup_service.back_up(BackupReason.ASKED)
    assert flawed.backup
    assert flawed.backup.is_flawed
    assert "损坏" in flawed.problems[0]
    assert not library.backup_service.examine().is_good
    assert library.backup_service.rehearse(good.path).mismatches == ()


def test_restore_salvage_and_a_copy_for_support_by_the_same_door(library: Library, tmp_path: Path) -> None:
    report = library.begin_report(COUNTY, 2025).report
    keeping = library.backup_service
    made = keeping.back_up(BackupReason.OPEN).backup
    assert made
    library.open(report).set_text("overview", "后来")
    [difference] = keeping.preview(made.path)
    assert (difference.effect, difference.backup_revision) == (RestoreEffect.OLDER, 1)
    kept = keeping.restore(made.path).previous
    assert library.filing(report).text("overview") == ""
    assert kept
    keeping.restore(kept)
    assert library.filing(report).text("overview") == "后来"
    assert len(keeping.salvage(tmp_path / "saved.db")) == 1
    keeping.write_support_archive(tmp_path / "support.zip")
    assert keeping.export_database(tmp_path / "move.db").is_good


def test_a_backup_the_password_does_not_open_is_told(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    keeping = library.backup_service
    keeping.back_up(BackupReason.OPEN)
    library.close()
    strange = keeping.folder / "nianbao-20200101-000000-000001-asked.db"
    strange.write_bytes(b"x" * 5000)
    told = keeping.set_password("一个很长的密码吧")
    assert told == [f"备份 {strange.name} 没有换成新密码，仍用原来的打开方式。"]


def test_one_window_at_a_time_and_the_other_is_named(tmp_path: Path) -> None:
    first = acquire_lock(tmp_path / "nianbao.db")
    with pytest.raises(InUse, match=r"在这台电脑上由用户“.+”从 .+起打开着"):
        acquire_lock(tmp_path / "nianbao.db")
    first.release()
    first.release()
    acquire_lock(tmp_path / "nianbao.db").release()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows its users by name")
def test_a_user_whom_the_system_knows_by_number_only_can_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)

    def unknown(number: int) -> None:
        raise KeyError(f"getpwuid(): uid not found: {number}")

    monkeypatch.setattr("pwd.getpwuid", unknown)
    first = acquire_lock(tmp_path / "nianbao.db")
    holder = read_holder(tmp_path / "nianbao.db")
    assert holder
    assert (holder.user, holder.is_here) == (str(os.getuid()), True)
    first.release()


@pytest.mark.parametrize("words", ['["李某", "科室-3", 7, "2026-11-23T01:00:00+00:00"]', "half"])
def test_another_computer_is_named(tmp_path: Path, words: str) -> None:
    first = acquire_lock(tmp_path / "nianbao.db")
    assert first.file
    first.file.truncate(0)
    first.file.write(words.encode())
    first.file.flush()
    wanted = "电脑“科室-3”上由用户“李某”" if words[0] == "[" else "另一个窗口里"
    with pytest.raises(InUse, match=wanted):
        acquire_lock(tmp_path / "nianbao.db")
    first.release()


def test_the_holder_can_be_asked_for(tmp_path: Path) -> None:
    assert read_holder(tmp_path / "nianbao.db") is None
    first = acquire_lock(tmp_path / "nianbao.db")
    holder = read_holder(tmp_path / "nianbao.db")
    assert holder
    assert holder.is_here
    assert holder.process == os.getpid()
    first.release()


def test_a_second_place_is_tried_before_it_is_taken(library: Library, tmp_path: Path) -> None:
    keeping = library.backup_service
    assert keeping.second_place() is None
    with pytest.raises(Refused, match="别的盘"):
        keeping.set_second_place(library.path.parent / "inside")
    stick = tmp_path.parent / f"{tmp_path.name}-stick"
    with pytest.raises(StoreError, match="不在"):
        keeping.set_second_place(stick)
    assert keeping.second is None
    stick.mkdir()
    keeping.set_second_place(stick)
    place = keeping.second_place()
    assert place
    assert place.is_there
    assert place.newest
    assert place.missing == 0


@pytest.mark.promise("second-place")
def test_a_stick_that_comes_back_gets_what_it_missed(library: Library, tmp_path: Path) -> None:
    keeping = library.backup_service
    keeping.second = stick = tmp_path.parent / f"{tmp_path.name}-stick"
    library.begin_report(COUNTY, 2025)
    made = keeping.back_up(BackupReason.OPEN).backup
    assert made
    assert keeping.second_place() == SecondPlace(stick, False)
    assert "不在" in keeping.back_up(BackupReason.TIMED).problems[0]
    stick.mkdir()
    before = keeping.second_place()
    assert before
    assert (before.newest, before.missing) == (None, 1)
    assert keeping.back_up(BackupReason.TIMED) == BackupAttempt()
    assert (stick / made.path.name).read_bytes() == made.path.read_bytes()
    assert keeping.count_reports(made) == 1


def test_the_password_is_known_however_it_was_typed(tmp_path: Path) -> None:
    keeping = BackupService(tmp_path / "nianbao.db", "caf\u00e9 一二三四")
    assert keeping.is_password("cafe\u0301 一二三四")
    assert not keeping.is_password("cafe 一二三四")
    assert not keeping.is_password("\ud800")
    assert keeping.has_password
    assert keeping.can_open(), "there is no file yet"


def test_every_name_that_is_loaded_later_is_there() -> None:
    assert {name for name in backup_names.LOADED_LATER if getattr(backup_names, name).__name__ != name} == set()
