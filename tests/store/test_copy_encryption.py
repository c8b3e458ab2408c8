"""A change of the password reaches every copy, those out of reach later; what stays open is named."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from models.report.filing import Filing
from models.services.backups import BackupReason, BackupService
from models.services.library import Library
from models.store import encryption
from models.store.backups.backup import list_backups
from models.store.backups.damage import set_aside
from models.store.backups.salvage import salvage
from models.store.encryption import is_encrypted
from models.store.sqlite_engine import open_file, refuse_wrong_password
from models.store.tables import FORMER_PASSWORDS
from models.store.transfer import transfer_database
from tests.store.test_encryption import PASSWORD, WORDS, nowhere_in

pytestmark = [
    pytest.mark.file_bound("a password encrypts a file; a server asks for its own"),
    pytest.mark.usefixtures("quick_key"),
]

OTHER = "后来的密码 12"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def away(stick: Path) -> Path:
    return stick.rename(stick.with_name("in a drawer"))


def former_in(database: Path, password: str) -> list[tuple[str]]:
    with closing(open_file(database, password, readonly=True)) as connection:
        return connection.execute("SELECT content FROM paper WHERE name = ?", (FORMER_PASSWORDS,)).fetchall()


@pytest.mark.promise("password")
def test_a_second_place_that_was_away_follows_when_it_is_back(office: Library, stick: Path) -> None:
    keeping = office.backup_service
    keeping.set_second_place(stick)
    keeping.back_up(BackupReason.ASKED)
    office.close()
    for password, opening in ((PASSWORD, "不带密码"), (OTHER, "原来的密码")):
        drawer = away(stick)
        [told] = keeping.set_password(password)
        assert "不在" in told, opening
        assert "会接着换" in told
        keeping.back_up(BackupReason.ASKED)
        drawer.rename(stick)
        assert keeping.back_up(BackupReason.TIMED).problems == ()
        assert list_backups(stick)
        for backup in list_backups(stick):
            refuse_wrong_password(backup.path, password)
        assert nowhere_in(stick, WORDS)
        assert former_in(office.path, password) == []


@pytest.mark.parametrize("before", ["", OTHER])
@pytest.mark.promise("password")
def test_a_change_that_was_broken_off_is_finished_at_the_next_start(
    office: Library, monkeypatch: pytest.MonkeyPatch, before: str
) -> None:
    """The power goes when the database is done and its backups are not."""
    keeping = office.backup_service
    for _ in range(3):
        keeping.back_up(BackupReason.ASKED)
    office.close()
    if before:
        keeping.set_password(before)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(encryption, "lock_copies", die)
    with pytest.raises(KeyboardInterrupt):
        keeping.set_password(PASSWORD)
    monkeypatch.undo()
    library = Library(office.path, password=PASSWORD)
    assert library.backup_service.back_up(BackupReason.OPEN).problems == ()
    library.close()
    assert nowhere_in(office.path.parent, WORDS)
    for backup in list_backups(keeping.folder):
        refuse_wrong_password(backup.path, PASSWORD)
    assert former_in(office.path, PASSWORD) == []


@pytest.mark.promise("password")
def test_whatever_a_plain_copy_is_called_it_is_locked_or_named(office: Library, tmp_path: Path) -> None:
    keeping = office.backup_service
    keeping.back_up(BackupReason.ASKED)
    office.close()
    folder = office.path.parent
    salvage(office.path, folder / "抢救-20261130-101112.db")
    set_aside(office.path, keeping.folder)
    shutil.copyfile(office.path, folder / ".nianbao.db.4711.part")
    shutil.copyfile(office.path, folder / "复制的年报.db")
    spoilt = bytearray(office.path.read_bytes())
    spoilt[8192:12288] = bytes(4096)
    beyond = keeping.folder / "damaged-20261130-101112-000000.db"
    beyond.write_bytes(spoilt)
    told = keeping.set_password(PASSWORD)
    assert told == [f"{beyond} 没有锁上，不用密码就能打开。请移到安全的地方，或者删除。"]
    beyond.unlink()
    assert nowhere_in(folder, WORDS)
    assert [path.name for path in folder.iterdir() if path.suffix == ".db" and not is_encrypted(path)] == []


def test_the_database_of_another_program_is_left_alone(office: Library) -> None:
    office.close()
    other = office.path.with_name("别的.db")
    with closing(open_file(other)) as connection:
        connection.execute("CREATE TABLE a (b)")
    before = other.read_bytes()
    assert office.backup_service.set_password(PASSWORD) == []
    assert other.read_bytes() == before


def test_the_backups_of_another_office_on_the_same_stick_are_left_alone(
    office: Library, stick: Path, tmp_path: Path, sample: Filing
) -> None:
    (tmp_path / "elsewhere").mkdir()
    other = Library(tmp_path / "elsewhere" / "nianbao.db", "李某")
    other.open(other.add_filing(sample, "示例"))
    other.backup_service.set_second_place(stick)
    theirs = [path for path in stick.iterdir() if path.suffix == ".db"]
    assert theirs
    office.backup_service.set_second_place(stick)
    office.close()
    assert office.backup_service.set_password(PASSWORD) == []
    assert office.backup_service.back_up(BackupReason.TIMED).problems == ()
    assert [is_encrypted(path) for path in theirs] == [False] * len(theirs)
    assert [is_encrypted(path) for path in stick.iterdir() if path not in theirs] == [True] * (
        len(list(stick.iterdir())) - len(theirs)
    )
    other.close()


def test_former_passwords_never_lie_open(office: Library, stick: Path, tmp_path: Path) -> None:
    keeping = office.backup_service
    keeping.set_second_place(stick)
    office.close()
    keeping.set_password(PASSWORD)
    away(stick)
    keeping.set_password(OTHER)
    assert former_in(office.path, OTHER) == [(f'["{PASSWORD.encode("ascii", "backslashreplace").decode()}"]',)]
    moved = tmp_path / "moved.db"
    transfer_database(office.path, moved, OTHER, OTHER)
    assert former_in(moved, OTHER) == []
    [told] = keeping.set_password("")
    assert "会接着换" not in told
    assert former_in(office.path, "") == []
    assert nowhere_in(office.path.parent, "former_passwords")


def test_without_a_password_nothing_is_locked(office: Library) -> None:
    keeping = BackupService(office.path)
    assert keeping.back_up(BackupReason.ASKED).problems == ()
    assert not any(is_encrypted(backup.path) for backup in keeping.backups())
