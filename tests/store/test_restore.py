"""Restore: what will change is said first, what is there is kept, and it can be undone."""

import shutil
from pathlib import Path

import pytest

from models.errors import Damaged, StoreError
from models.services.backups import BackupAttempt
from models.services.library import Library
from models.store.backups.backup import back_up, fingerprint, folder_beside, list_backups
from models.store.backups.restore import RestoreEffect, compare, rehearse, restore
from models.store.backups.retention import BackupReason
from models.store.integrity.integrity_check import examine
from tests.store.harm import alter, settle, spoil

DATABASES = Path(__file__).parents[1] / "databases"
pytestmark = pytest.mark.file_bound("a restore puts a file back; a server is restored by its administrator")


@pytest.fixture
def earlier(office: Library, tmp_path: Path) -> Path:
    """A backup of the office, after which one report was changed, one begun, one put away."""
    made = back_up(office.path, folder_beside(office.path), BackupReason.ASKED).path
    first, second, third = (line.id for line in sorted(office.reports(), key=lambda line: line.id))
    office.open(second).set_text("overview", "后来改的")
    office.delete_report(third)
    office.copy_report(first)
    return made


@pytest.mark.promise("restore-undone")
def test_what_will_change_is_said_report_by_report(office: Library, earlier: Path) -> None:
    found = compare(office.path, earlier)
    assert {(d.effect, d.current_revision, d.backup_revision) for d in found} == {
        (RestoreEffect.SAME, 2, 2),
        (RestoreEffect.OLDER, 10, 9),
        (RestoreEffect.DIFFERS, 1, 1),
        (RestoreEffect.GOES, 1, None),
    }
    assert found[-1].effect is RestoreEffect.SAME
    [goes] = [d for d in found if d.effect is RestoreEffect.GOES]
    assert goes.sentence == "示例县人民政府2024年（副本）：备份里没有，恢复后看不到（现在是第 1 次修改）"
    assert all(d.sentence for d in found)


def test_seen_from_the_other_side(office: Library, earlier: Path) -> None:
    fates = {d.effect for d in compare(earlier, office.path)}
    assert fates == {RestoreEffect.SAME, RestoreEffect.NEWER, RestoreEffect.DIFFERS, RestoreEffect.RETURNS}


def test_same_number_of_changes_other_words(office: Library, earlier: Path) -> None:
    restore(office.path, earlier, folder_beside(office.path))
    second = sorted(line.id for line in office.reports())[1]
    office.open(second).set_text("overview", "另一种改法")
    later = back_up(office.path, folder_beside(office.path), BackupReason.ASKED).path
    kept = next(b.path for b in list_backups(folder_beside(office.path)) if b.reason is BackupReason.RESTORE)
    assert RestoreEffect.DIFFERS in {d.effect for d in compare(later, kept) if d.current_revision == 10}


@pytest.mark.promise("backups-made", "restore-undone")
def test_a_restore_puts_everything_back_and_can_be_undone(office: Library, earlier: Path) -> None:
    before = fingerprint(office.path)
    done = restore(office.path, earlier, folder_beside(office.path))
    assert fingerprint(office.path) == fingerprint(earlier)
    assert done.previous is not None
    assert fingerprint(done.previous) == before
    restore(office.path, done.previous, folder_beside(office.path))
    assert fingerprint(office.path) == before
    assert examine(office.path).is_good


def test_an_open_library_sees_what_was_put_back(office: Library, earlier: Path) -> None:
    second = sorted(line.id for line in office.reports())[1]
    restore(office.path, earlier, folder_beside(office.path))
    assert office.filing(second).text("overview") == "第一段。\n第二段 𠮷。"
    office.open(second).set_text("overview", "继续写")
    assert examine(office.path).is_good


def test_a_screen_that_did_not_notice_cannot_overwrite(office: Library, earlier: Path) -> None:
    second = sorted(line.id for line in office.reports())[1]
    session = office.open(second)
    restore(office.path, earlier, folder_beside(office.path))
    with pytest.raises(StoreError, match="没有存上"):
        session.set_text("overview", "屏幕上还是旧的")


def test_a_flawed_backup_is_not_put_back(office: Library, earlier: Path) -> None:
    before = fingerprint(office.path)
    alter(earlier, "UPDATE words SET words = 'x' WHERE place = 'text:overview'")
    with pytest.raises(Damaged, match=r"自己就有问题.*与存下时的校验码不符"):
        restore(office.path, earlier, folder_beside(office.path))
    assert fingerprint(office.path) == before


def test_a_file_that_is_no_backup(office: Library, tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"PK" + b"x" * 5000)
    for path in (tmp_path / "a.db", tmp_path / "none.db"):
        with pytest.raises(StoreError):
            restore(office.path, path, folder_beside(office.path))


def test_on_a_new_computer(office: Library, earlier: Path, tmp_path: Path) -> None:
    target = tmp_path / "new" / "nianbao.db"
    assert restore(target, earlier, tmp_path / "new" / "backup").previous is None
    assert fingerprint(target) == fingerprint(earlier)


def test_in_place_of_a_damaged_database(office: Library, earlier: Path) -> None:
    office.close()
    settle(office.path)
    raw = bytearray(office.path.read_bytes())
    raw[4096 : 5 * 4096] = bytes(4 * 4096)
    office.path.write_bytes(raw)
    with pytest.raises(Damaged):
        Library(office.path)
    assert {d.effect for d in compare(office.path, earlier)} == {RestoreEffect.RETURNS}
    done = restore(office.path, earlier, folder_beside(office.path))
    assert done.previous is not None
    assert done.previous.read_bytes() == bytes(raw)
    Library(office.path).close()
    assert examine(office.path).is_good


def test_a_former_shape_that_cannot_be_brought_up_is_not_put_back(
    office: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = tmp_path / "旧备份.db"
    shutil.copyfile(DATABASES / "v0001.db", former)
    before = fingerprint(office.path)

    def fail(*_: object, **__: object) -> None:
        raise StoreError("磁盘满了")

    with monkeypatch.context() as broken:
        broken.setattr("models.store.backups.restore.migrate", fail)
        with pytest.raises(StoreError, match="磁盘满了"):
            restore(office.path, former, folder_beside(office.path))
    assert fingerprint(office.path) == before
    assert office.word_list() is not None
    assert len(office.reports()) == len(Library(office.path).reports())
    restore(office.path, former, folder_beside(office.path))
    office.reopen()
    assert office.word_list() is not None
    assert office.reports()
    assert list(office.path.parent.glob("*.part*")) == []


def test_what_lies_beside_a_damaged_file_is_not_laid_over_the_good_one(office: Library, earlier: Path) -> None:
    office.close()
    again = Library(office.path)
    again.open(2).set_text("overview", "只在日志里")
    wal = office.path.with_name("nianbao.db-wal").read_bytes()
    assert wal
    again.close()
    office.path.write_bytes(b"x" * 8192)
    office.path.with_name("nianbao.db-wal").write_bytes(wal)
    done = restore(office.path, earlier, folder_beside(office.path))
    assert done.previous is not None
    assert done.previous.with_name(done.previous.name + "-wal").read_bytes() == wal
    assert fingerprint(office.path) == fingerprint(earlier)


@pytest.mark.promise("rehearsal")
def test_a_rehearsal_compares_and_touches_nothing(office: Library, earlier: Path) -> None:
    before = earlier.read_bytes(), fingerprint(office.path)
    told = rehearse(earlier)
    assert (told.reports, told.mismatches) == (3, ())
    assert told.entries > 9
    assert (earlier.read_bytes(), fingerprint(office.path)) == before


@pytest.mark.promise("rehearsal")
def test_a_rehearsal_finds_what_would_not_come_back(earlier: Path) -> None:
    spoil(earlier, "第二段".encode(), "第三段".encode())
    with pytest.raises(Damaged):
        rehearse(earlier)


def test_after_a_restore_the_newest_is_what_was_written_since(office: Library, tmp_path: Path) -> None:
    keeping = office.backup_service
    session = office.open(sorted(line.id for line in office.reports())[1])
    early = keeping.back_up(BackupReason.ASKED).backup
    assert early is not None
    for number in range(20):
        session.set_text("overview", f"后来不要了 {number}")
    keeping.back_up(BackupReason.TIMED)
    keeping.restore(early.path)
    assert [b.reason for b in keeping.backups()[:2]] == [BackupReason.RESTORED, BackupReason.RESTORE]
    assert keeping.back_up(BackupReason.TIMED).backup is None, "nothing has changed since"
    session = office.open(session.report)
    session.set_text("overview", "恢复以后写的")
    made = keeping.back_up(BackupReason.TIMED).backup
    assert made is not None
    assert keeping.back_up(BackupReason.TIMED).backup is None
    good = keeping.find_newest_good()
    assert good == made == keeping.backups()[0]
    copy = Library(good.path)
    assert copy.filing(session.report).text("overview") == "恢复以后写的"
    copy.close()


def test_an_older_file_put_back_by_hand_is_noticed(office: Library, tmp_path: Path) -> None:
    keeping = office.backup_service
    early = keeping.back_up(BackupReason.ASKED).backup
    assert early is not None
    session = office.open(sorted(line.id for line in office.reports())[1])
    for number in range(9):
        session.set_text("overview", f"后来 {number}")
    late = keeping.back_up(BackupReason.TIMED).backup
    office.close()
    settle(office.path)
    shutil.copyfile(early.path, office.path)
    made = keeping.back_up(BackupReason.OPEN).backup
    assert made is not None
    assert late is not None
    assert made.generation == late.generation + 1
    assert keeping.find_newest_good() == made


def test_a_restore_that_could_not_be_backed_up_says_so(
    office: Library, earlier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeping = office.backup_service
    whole = keeping.back_up
    monkeypatch.setattr(
        keeping,
        "back_up",
        lambda why: BackupAttempt(None, ("没有备份成，磁盘满了。",)) if why is BackupReason.RESTORED else whole(why),
    )
    assert keeping.restore(earlier).problems == ("没有备份成，磁盘满了。",)
