"""What the office writes is its own: no other user of the computer reads it, unless the folder is shared."""

import os
from collections.abc import Iterator
from pathlib import Path
from stat import S_IMODE

import pytest

from models.report.filing import Filing
from models.services.backups import BackupReason
from models.services.library import Library
from tests.store.conftest import filled
from tests.store.harm import settle
from ui.shell.paths import Paths
from ui.shell.privacy_log import keep_log

pytestmark = [
    pytest.mark.file_bound("permissions are those of files"),
    pytest.mark.skipif(os.name == "nt", reason="Windows keeps a user's own folders from others by itself"),
]
OTHERS = 0o077


@pytest.fixture(autouse=True)
def open_handed() -> Iterator[None]:
    """The umask of an ordinary office computer, which lets everybody read."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def readable_by_others(folder: Path) -> list[str]:
    return sorted(str(path) for path in (folder, *folder.rglob("*")) if S_IMODE(path.stat().st_mode) & OTHERS)


@pytest.mark.promise("owner-alone")
def test_whatever_is_written_of_the_office_is_its_owners_alone(tmp_path: Path, sample: Filing) -> None:
    places = Paths(tmp_path / "data", tmp_path)
    second, carried = tmp_path / "second", tmp_path / "carried"
    for folder in (second, carried):
        folder.mkdir(mode=0o700)
    places.prepare()
    keep_log(places.log)
    library = filled(Library(places.database, "张某"), sample)
    keeping = library.backup_service
    keeping.set_second_place(second)
    made = keeping.back_up(BackupReason.ASKED).backup
    assert made is not None
    assert readable_by_others(places.root) == [], "while it is open, with all that SQLite keeps beside it"
    keeping.export_database(carried / "搬家.db")
    keeping.write_support_archive(carried / "副本.zip")
    keeping.salvage(carried / "抢救.db")
    keeping.restore(made.path)
    library.close()
    settle(places.database)
    keeping.set_password("correct horse 电池")
    places.database.write_bytes(b"x" * 8192)
    keeping.restore(made.path)
    assert list(keeping.folder.glob("damaged-*"))
    for folder in (places.root, second, carried):
        assert [path for path in folder.rglob("*") if path.is_file()]
        assert readable_by_others(folder) == []


@pytest.mark.promise("owner-alone")
def test_a_folder_that_its_group_may_write_is_shared(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o2770)
    library = Library(shared / "nianbao.db")
    library.backup_service.back_up(BackupReason.ASKED)
    assert S_IMODE((shared / "nianbao.db").stat().st_mode) == 0o660
    library.close()


def test_what_an_earlier_version_left_open_is_taken_from_others(tmp_path: Path) -> None:
    places = Paths(tmp_path / "data", tmp_path, is_own=True)
    for folder in (places.root, places.log.parent, places.backups):
        folder.mkdir(mode=0o755)
    Library(places.database).close()
    places.database.chmod(0o644)
    places.prepare()
    Library(places.database).close()
    assert readable_by_others(places.root) == []


def test_a_folder_that_someone_chose_keeps_its_permissions(tmp_path: Path) -> None:
    chosen = tmp_path / "chosen"
    chosen.mkdir(mode=0o755)
    Paths(chosen, tmp_path).prepare()
    assert S_IMODE(chosen.stat().st_mode) == 0o755
