"""The password: set, changed, removed; the wrong one opens nothing and changes nothing."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from models.errors import NeedsPassword, Refused, StoreError
from models.services.library import Library
from models.store import atomic_files
from models.store.backups.backup import back_up, folder_beside, list_backups
from models.store.backups.retention import BackupReason
from models.store.encryption import change_password, is_encrypted
from models.store.integrity.integrity_check import examine
from models.store.sqlite_engine import driver, quoted

pytestmark = [
    pytest.mark.file_bound("a password encrypts a file; a server asks for its own"),
    pytest.mark.usefixtures("quick_key"),
]

PASSWORD = "山高'月小 水落石出"
WORDS = "第二段"


def held(path: Path, password: str) -> Mapping[int, object]:
    library = Library(path, password=password)
    found = {line.id: dict(library.open(line.id).contents) for line in library.reports()}
    library.close()
    return found


def nowhere_in(folder: Path, words: str) -> bool:
    return not any(words.encode() in path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.mark.promise("password")
def test_behind_a_password_nothing_reads_without_it(office: Library) -> None:
    office.close()
    before = held(office.path, "")
    change_password(office.path, "", PASSWORD)
    assert is_encrypted(office.path)
    assert nowhere_in(office.path.parent, WORDS)
    for wrong in ("", "别的密码一二三", PASSWORD + " "):
        with pytest.raises(NeedsPassword):
            Library(office.path, password=wrong)
        with pytest.raises(NeedsPassword):
            examine(office.path, wrong)
    assert held(office.path, PASSWORD) == before
    assert examine(office.path, PASSWORD).is_good


@pytest.mark.promise("no-plain-words")
def test_work_behind_a_password_leaves_no_plain_words(office: Library) -> None:
    office.close()
    change_password(office.path, "", PASSWORD)
    library = Library(office.path, password=PASSWORD)
    library.open(2).set_text("overview", "极机密的一句话")
    assert library.backup_service.back_up(BackupReason.ASKED).backup
    assert nowhere_in(office.path.parent, "极机密的一句话")
    library.close()
    assert nowhere_in(office.path.parent, "极机密的一句话")


def test_changed_and_removed(office: Library) -> None:
    office.close()
    before = held(office.path, "")
    change_password(office.path, "", PASSWORD)
    first = office.path.read_bytes()[:16]
    change_password(office.path, PASSWORD, "another password")
    assert office.path.read_bytes()[:16] != first
    with pytest.raises(NeedsPassword):
        Library(office.path, password=PASSWORD)
    change_password(office.path, "another password", "")
    assert not is_encrypted(office.path)
    assert held(office.path, "") == before


def test_the_same_words_typed_otherwise_are_the_same_password(office: Library) -> None:
    office.close()
    change_password(office.path, "", "cafe\u0301 12345")
    assert held(office.path, "caf\u00e9 12345")


@pytest.mark.parametrize("weak", ["1234567", "12345\x00678", "1234567\ud800"])
def test_a_password_that_cannot_serve_is_refused(office: Library, weak: str) -> None:
    office.close()
    raw = office.path.read_bytes()
    with pytest.raises(Refused):
        change_password(office.path, "", weak)
    assert office.path.read_bytes() == raw


def test_an_open_database_is_not_changed(office: Library) -> None:
    with pytest.raises(StoreError, match="占用"):
        change_password(office.path, "", PASSWORD)
    assert office.reports()
    assert not is_encrypted(office.path)


def test_a_failure_leaves_the_old_password(office: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    office.close()
    before = held(office.path, "")

    def fail(part: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic_files, "replace_with", fail)
    with pytest.raises(StoreError, match="磁盘满了"):
        change_password(office.path, "", PASSWORD)
    monkeypatch.undo()
    assert held(office.path, "") == before
    assert not list(office.path.parent.glob(".*part*"))


def test_a_flipped_bit_behind_a_password_is_found(office: Library) -> None:
    office.close()
    change_password(office.path, "", PASSWORD)
    raw = bytearray(office.path.read_bytes())
    raw[len(raw) // 2] ^= 4
    office.path.write_bytes(raw)
    assert not examine(office.path, PASSWORD).is_good


@pytest.mark.promise("password")
def test_backups_follow_the_password(office: Library) -> None:
    folder = folder_beside(office.path)
    back_up(office.path, folder, BackupReason.OPEN)
    office.close()
    keeping = office.backup_service
    assert keeping.set_password(PASSWORD) == []
    assert all(is_encrypted(b.path) for b in list_backups(folder))
    assert nowhere_in(office.path.parent, WORDS)
    newest = list_backups(folder)[0]
    assert keeping.count_reports(newest) == 3
    keeping.back_up(BackupReason.ASKED)
    assert keeping.back_up(BackupReason.TIMED).backup is None, "the newest holds the same"
    opened = list_backups(folder)[-1].path
    keeping.restore(opened)
    assert keeping.rehearse(opened).mismatches == ()
    assert held(office.path, PASSWORD)
    assert keeping.set_password("") == []
    assert not any(is_encrypted(b.path) for b in list_backups(folder))


def test_an_open_backup_is_put_back_into_a_locked_database(office: Library, tmp_path: Path) -> None:
    made = back_up(office.path, tmp_path / "usb", BackupReason.OPEN).path
    office.close()
    change_password(office.path, "", PASSWORD)
    keeping = Library(office.path, password=PASSWORD)
    keeping.open(2).set_text("overview", "后来")
    keeping.backup_service.restore(made, backup_password="")
    assert keeping.filing(2).text("overview").startswith("第一段")
    keeping.close()
    assert is_encrypted(office.path)
    assert examine(office.path, PASSWORD).is_good


def test_without_the_driver_that_encrypts_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    import sqlite3

    assert driver is not sqlite3
    monkeypatch.setattr("models.store.sqlite_engine.driver", sqlite3)
    with pytest.raises(Refused, match="不支持加密"):
        quoted("12345678")
