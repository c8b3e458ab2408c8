"""What happens to an office PC: each ends in a sentence, and what was stored before is there."""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from models.errors import StoreError
from models.report.filing import Agency, Filing
from models.services.backups import BackupReason
from models.services.library import Library
from models.services.report_session import ReportSession
from models.store import drive_type, reports, sqlite_engine
from models.store.connection import pragmas_for
from models.store.integrity.integrity_check import examine
from tests.faults.clerk import trouble_of

ROOT = Path(__file__).parents[2]
COUNTY = Agency("示例县人民政府")


def kept(library: Library, session: ReportSession) -> Callable[[], bool]:
    """Whether all that is stored now is still there, and whole."""
    before = dict(session.contents)
    return lambda: dict(library.open(session.report).contents) == before and examine(library.path).is_good


@pytest.mark.promise("disk-trouble")
def test_disk_full(library: Library, session: ReportSession) -> None:
    session.set_text("overview", "先前的字")
    is_kept = kept(library, session)
    (pages,) = library.database.execute_sql("PRAGMA page_count").fetchone()
    library.database.execute_sql(f"PRAGMA max_page_count = {pages}")
    assert "磁盘满了" in trouble_of(lambda: session.set_text("overview", "很长的字" * 20_000))
    assert session.filing.text("overview") == "先前的字"
    assert is_kept()
    library.database.execute_sql("PRAGMA max_page_count = 1000000")
    session.set_text("overview", "很长的字" * 20_000)


@pytest.mark.promise("disk-trouble")
def test_locked_by_another_program(library: Library, session: ReportSession, monkeypatch: pytest.MonkeyPatch) -> None:
    library.database.execute_sql("PRAGMA busy_timeout = 50")
    is_kept = kept(library, session)
    other = sqlite_engine.open_file(library.path)
    other.execute("BEGIN IMMEDIATE")
    assert "被另一个程序占用" in trouble_of(lambda: session.set_text("overview", "新的字"))
    monkeypatch.setattr(sqlite_engine, "BUSY_SECONDS", 0.2)
    made = library.backup_service.back_up(BackupReason.ASKED).backup
    assert made
    assert "被另一个程序占用" in trouble_of(lambda: library.backup_service.restore(made.path))
    other.execute("ROLLBACK")
    other.close()
    assert is_kept()
    session.set_text("overview", "新的字")


def test_a_lock_that_is_held_too_long_ends_a_backup(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """The driver's own backup would wait for ever."""
    monkeypatch.setattr(sqlite_engine, "BUSY_SECONDS", 0.2)
    library.close()
    other = sqlite_engine.open_file(library.path)
    other.execute("PRAGMA journal_mode = delete")
    other.execute("BEGIN EXCLUSIVE")
    begun = time.monotonic()
    assert "占用" in library.backup_service.back_up(BackupReason.ASKED).problems[0]
    assert time.monotonic() - begun < 30
    other.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps an open file where it is")
@pytest.mark.parametrize("is_replaced", [False, True])
@pytest.mark.promise("disk-trouble")
def test_the_file_is_taken_away_under_the_window(library: Library, session: ReportSession, is_replaced: bool) -> None:
    is_kept = kept(library, session)
    away = library.path.with_name("away.db")
    for path in list(library.path.parent.glob("nianbao.db*")):
        path.rename(path.with_name(path.name.replace("nianbao", "away")))
    if is_replaced:
        shutil.copyfile(away, library.path)
    told = trouble_of(lambda: session.set_text("overview", "写到哪里去了"))
    assert "被移走、删除或换掉了" in told
    assert "没有存上" in told
    for path in list(library.path.parent.glob("away.db*")):
        path.replace(path.with_name(path.name.replace("away", "nianbao")))
    assert is_kept()
    session.set_text("overview", "又能写了")


def test_the_clock_goes_back(library: Library, session: ReportSession, monkeypatch: pytest.MonkeyPatch) -> None:
    days = iter(range(28, 0, -1))
    monkeypatch.setattr(reports, "now", lambda: f"2020-02-{next(days):02d}T00:00:00.000+00:00")
    for words in "一二三":
        session.set_text("overview", words)
    assert library.open(session.report).undo().undo_name
    again = library.open(session.report)
    assert again.filing.text("overview") == "二"
    assert [entry.revision for entry in again.entries()] == [1, 2, 3, 4, 5]
    assert again.redo().redo_name == ""
    assert examine(library.path).is_good


def test_last_year_is_chosen_by_the_count_not_by_the_clock(
    library: Library, sample: Filing, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = iter(range(28, 0, -1))
    monkeypatch.setattr(reports, "now", lambda: f"2020-02-{next(days):02d}T00:00:00.000+00:00")
    old = replace(sample, agency=COUNTY, year=2024)
    library.add_filing(old, "先导入的")
    later = library.add_filing(replace(old, texts={**sample.texts, "overview": "后导入的"}), "后导入的")
    assert reports.find_last_year(library.database, COUNTY, 2025) == later
    [earlier] = [line.id for line in library.reports() if line.id != later]
    library.open(earlier).set_text("overview", "又改过")
    assert reports.find_last_year(library.database, COUNTY, 2025) == earlier


LOCKED_UP = """
import sys
from models.errors import AppError
from models.services.library import Library
from models.services.backups import BackupReason, acquire_lock
from pathlib import Path
path = Path(sys.argv[1])
for deed in (
    lambda: Library(path).begin_report(None, 2025),
    lambda: acquire_lock(path),
    lambda: print("told", *Library(path).backup_service.back_up(BackupReason.ASKED).problems),
):
    try:
        deed()
    except AppError as trouble:
        print("told", trouble.sentence)
"""


@pytest.mark.skipif(sys.platform == "win32" or not shutil.which("setpriv"), reason="needs another user")
@pytest.mark.skipif(sys.platform != "win32" and os.geteuid() != 0, reason="needs to become another user")
def test_a_folder_that_may_only_be_read(tmp_path_factory: pytest.TempPathFactory, library: Library) -> None:
    library.begin_report(COUNTY, 2025)
    library.close()
    folder = Path("/tmp") / f"nianbao-readonly-{os.getpid()}"
    folder.mkdir(mode=0o755)
    try:
        shutil.copyfile(library.path, folder / "nianbao.db")
        before = (folder / "nianbao.db").read_bytes()
        done = subprocess.run(
            ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", sys.executable, "-B", "-c", LOCKED_UP,
             str(folder / "nianbao.db")],
            capture_output=True, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
        )  # fmt: skip
        if "No module named" in done.stderr or "Permission denied" in done.stderr:
            pytest.skip("the other user may not read the program")
        assert done.stderr == ""
        told = done.stdout.splitlines()
        assert len(told) == 3
        assert all("权限" in line for line in told), told
        assert (folder / "nianbao.db").read_bytes() == before
    finally:
        shutil.rmtree(folder)


def test_a_power_cut_in_the_middle_of_a_write_is_taken_back_at_the_next_start(library: Library) -> None:
    """A rollback journal left hot: a connection that only reads could not take it back."""
    library.begin_report(COUNTY, 2025)
    library.close()
    connection = sqlite3.connect(library.path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = delete")
    connection.execute("PRAGMA cache_size = 1")
    connection.execute("BEGIN")
    connection.execute("CREATE TABLE junk (x)")
    connection.execute(
        "WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900) "
        "INSERT INTO junk SELECT hex(randomblob(999)) FROM n"
    )
    for name in ("nianbao.db", "nianbao.db-journal"):
        shutil.copyfile(library.path.with_name(name), library.path.with_name(f"cut-{name}"))
    connection.close()
    cut = library.path.with_name("cut-nianbao.db")
    assert b"junk" not in library.path.read_bytes()
    assert b"junk" in cut.read_bytes() or cut.stat().st_size > library.path.stat().st_size
    again = Library(cut)
    assert [line.year for line in again.reports()] == [2025]
    again.close()
    assert examine(cut).is_good


MOUNTS = """/dev/sda1 / ext4 rw 0 0
//nas/share /mnt/office\\040share cifs rw 0 0
nas:/x /mnt nfs4 rw 0 0
/dev/sdb1 /mnt/stick vfat rw 0 0
nas:/y /mnt/共享 nfs4 rw 0 0
//nas/z /mnt/共\\040享 cifs rw 0 0
gvfsd-fuse /run/user/1000/gvfs fuse.gvfsd-fuse rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/a/nianbao.db", "ext4"),
        ("/mnt/office share/nianbao.db", "cifs"),
        ("/mnt/other/nianbao.db", "nfs4"),
        ("/mnt/stick/nianbao.db", "vfat"),
        ("/mnt/stickers/nianbao.db", "nfs4"),
        ("/mnt/共享/年报/nianbao.db", "nfs4"),
        ("/mnt/共 享/nianbao.db", "cifs"),
        ("/run/user/1000/gvfs/smb-share:server=a,share=年报/nianbao.db", "fuse.gvfsd-fuse"),
    ],
)
@pytest.mark.promise("share-journal")
def test_a_share_is_known_for_one(path: str, kind: str) -> None:
    assert drive_type.file_system_of(Path(path), MOUNTS) == kind


def test_a_link_to_a_share_is_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    share, link = tmp_path / "share", tmp_path / "我的年报"
    share.mkdir()
    link.symlink_to(share)
    mounts = f"/dev/sda1 / ext4 rw 0 0\nnas:/x {share} nfs4 rw 0 0\n"
    read = Path.read_text
    monkeypatch.setattr(
        Path, "read_text", lambda self, **how: mounts if str(self) == "/proc/self/mounts" else read(self, **how)
    )
    assert drive_type.is_remote(link / "nianbao.db")
    assert not drive_type.is_remote(tmp_path / "nianbao.db")


@pytest.mark.promise("share-journal")
def test_on_a_share_there_is_no_write_ahead_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert pragmas_for(tmp_path)["journal_mode"] == "wal"
    monkeypatch.setattr(drive_type, "is_remote", lambda _: True)
    library = Library(tmp_path / "share.db")
    assert "DELETE + EXTRA" in library.durability()
    library.begin_report(COUNTY, 2025)
    library.close()


def test_a_trouble_nobody_foresaw_is_a_bug_and_crashes_loudly(library: Library) -> None:
    with pytest.raises(Exception, match="no such table"):
        library.database.execute_sql("SELECT * FROM nowhere")
    with pytest.raises(StoreError):
        library.open(99)
