"""A damaged database: noticed at the door, never overwritten, saved as far as it reads."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from models.errors import Damaged, StoreError
from models.report.filing import Agency
from models.services.audit_trail import audit_rows
from models.services.library import Library
from models.store.backups.backup import back_up, folder_beside
from models.store.backups.damage import check_health, find_newest_good, write_support_archive
from models.store.backups.retention import BackupReason
from models.store.backups.salvage import DOUBTFUL, SalvageOutcome, salvage
from models.store.integrity.integrity_check import examine
from models.store.sqlite_engine import open_file
from tests.store.harm import alter, settle

pytestmark = pytest.mark.file_bound("damage is of bytes in a file; a server looks after its own")

PAGE = 4096


@pytest.fixture
def closed(office: Library) -> Path:
    """The office's database, let go of and in one file."""
    office.close()
    settle(office.path)
    return office.path


def page_of(path: Path, table: str) -> int:
    connection = open_file(path, readonly=True)
    (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
    connection.close()
    return int(page)


def wipe(path: Path, page: int) -> None:
    raw = bytearray(path.read_bytes())
    raw[(page - 1) * PAGE : page * PAGE] = b"\xa5" * PAGE
    path.write_bytes(raw)


@pytest.mark.parametrize("table", ["report", "journal", "figures_2021", "words_report_id_place", "sqlite_autoindex"])
@pytest.mark.promise("damaged-untouched")
def test_a_wiped_page_is_noticed_at_the_door_and_nothing_is_overwritten(closed: Path, table: str) -> None:
    wipe(closed, page_of(closed, table) if table != "sqlite_autoindex" else 1)
    raw = closed.read_bytes()
    with pytest.raises(StoreError, match=r"损坏|不是数据库"):
        Library(closed)
    assert closed.read_bytes() == raw
    assert not examine_or_trouble(closed)


def examine_or_trouble(path: Path) -> bool:
    try:
        return examine(path).is_good
    except StoreError:
        return False


@pytest.mark.promise("foreign-refused")
def test_a_file_cut_short_is_noticed(closed: Path) -> None:
    raw = closed.read_bytes()
    for size in (1, 50, 100, PAGE - 1, PAGE, 3 * PAGE, len(raw) - 1):
        closed.write_bytes(raw[:size])
        with pytest.raises(StoreError):
            Library(closed)
        assert closed.stat().st_size == size


def test_a_version_that_was_set_back_is_noticed(closed: Path) -> None:
    connection = open_file(closed)
    connection.execute("PRAGMA user_version = 0")
    connection.close()
    with pytest.raises(Damaged):
        Library(closed)


def test_a_start_is_told_which_backup_reads(closed: Path) -> None:
    folder = folder_beside(closed)
    assert check_health(closed, folder).problem == ""
    good = back_up(closed, folder, BackupReason.OPEN)
    alter(closed, "UPDATE words SET words = 'x' WHERE place = 'text:overview'")
    back_up(closed, folder, BackupReason.CLOSE)
    later = folder / good.path.name.replace("open", "timed")
    later.write_bytes(b"not a database")
    told = check_health(closed, folder)
    assert told.is_damaged
    assert told.newest_good == good
    assert "校验码不符" in told.problem
    wipe(closed, 2)
    assert check_health(closed, folder).newest_good == good
    assert find_newest_good(folder / "nowhere") is None


def test_what_is_not_ours_is_not_called_damaged(tmp_path: Path) -> None:
    assert check_health(tmp_path / "none.db", tmp_path).problem == ""
    connection = open_file(tmp_path / "other.db")
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    told = check_health(tmp_path / "other.db", tmp_path)
    assert "不是阳光年报的数据库" in told.problem
    assert not told.is_damaged


@pytest.mark.parametrize("is_there", [True, False])
def test_a_database_that_is_gone_or_empty_is_missed_when_there_are_backups(closed: Path, is_there: bool) -> None:
    good = back_up(closed, folder_beside(closed), BackupReason.OPEN)
    closed.unlink()
    if is_there:
        closed.touch()
        with pytest.raises(Damaged, match="成了空的"):
            Library(closed)
        assert closed.stat().st_size == 0
    told = check_health(closed, folder_beside(closed))
    assert (told.is_damaged, told.newest_good) == (True, good)


def test_a_copy_for_support(closed: Path, tmp_path: Path) -> None:
    alter(closed, "UPDATE words SET words = 'x' WHERE place = 'text:overview'")
    write_support_archive(closed, tmp_path / "support.zip")
    with zipfile.ZipFile(tmp_path / "support.zip") as archive:
        assert archive.read("nianbao.db") == closed.read_bytes()
        assert "校验码不符" in archive.read("examination.txt").decode()
    wipe(closed, 1)
    write_support_archive(closed, tmp_path / "support.zip")


def test_a_whole_database_is_salvaged_whole(closed: Path, tmp_path: Path) -> None:
    saved = salvage(closed, tmp_path / "saved.db")
    assert {s.outcome for s in saved} == {SalvageOutcome.WHOLE}
    assert examine(tmp_path / "saved.db").is_good
    with pytest.raises(StoreError, match="已经存在"):
        salvage(closed, tmp_path / "saved.db")


@pytest.mark.parametrize("table", ["figures_2021", "words", "printed_total"])
def test_lost_figures_and_words_are_rebuilt_from_the_journal(closed: Path, tmp_path: Path, table: str) -> None:
    before = contents_of(closed)
    wipe(closed, page_of(closed, table))
    saved = salvage(closed, tmp_path / "saved.db")
    assert SalvageOutcome.REBUILT in {s.outcome for s in saved}
    assert SalvageOutcome.DOUBTFUL not in {s.outcome for s in saved}
    assert contents_of(tmp_path / "saved.db") == before
    assert all(s.sentence for s in saved)


def contents_of(path: Path) -> Mapping[int, object]:
    library = Library(path)
    held = {line.id: library.open(line.id).contents for line in library.reports()}
    library.close()
    return held


def test_a_lost_agency_keeps_its_reports(closed: Path, tmp_path: Path) -> None:
    wipe(closed, page_of(closed, "agency"))
    assert len(salvage(closed, tmp_path / "saved.db")) == 3
    library = Library(tmp_path / "saved.db")
    assert {"单位名称已损坏" in line.agency.name for line in library.reports()} == {True}
    library.close()


def test_what_cannot_be_proven_is_kept_as_doubtful(closed: Path, tmp_path: Path) -> None:
    alter(
        closed,
        "UPDATE words SET words = '坏了' WHERE report_id = 2 AND place = 'text:overview'",
        "DELETE FROM journal WHERE report_id = 2 AND revision = 4",
        "UPDATE words SET words = '坏了' WHERE report_id = 1 AND place = 'text:overview'",
        "UPDATE journal SET steps = '[' WHERE report_id = 1 AND revision = 1",
    )
    saved = salvage(closed, tmp_path / "saved.db")
    assert [s.outcome for s in saved] == [SalvageOutcome.DOUBTFUL, SalvageOutcome.DOUBTFUL, SalvageOutcome.WHOLE]
    assert examine(tmp_path / "saved.db").is_good
    library = Library(tmp_path / "saved.db")
    session = library.open(2)
    assert session.contents["text:overview"] == "坏了"
    assert session.entries()[0].change.description == "从损坏的数据库抢救"
    assert not library.open(1).is_final
    assert {line.label for line in library.reports()} == {DOUBTFUL, ""}
    session.set_text("overview", "核对过")
    library.close()
    assert examine(tmp_path / "saved.db").is_good


def test_nothing_left_is_said(closed: Path, tmp_path: Path) -> None:
    wipe(closed, page_of(closed, "report"))
    with pytest.raises(StoreError, match="没有读得出的报告"):
        salvage(closed, tmp_path / "saved.db")
    assert not (tmp_path / "saved.db").exists()
    wipe(closed, 1)
    with pytest.raises(StoreError):
        salvage(closed, tmp_path / "saved.db")


def test_a_large_table_with_a_hole_gives_what_lies_on_both_sides(tmp_path: Path) -> None:
    path = tmp_path / "nianbao.db"
    library = Library(path)
    session = library.open(library.begin_report(Agency("示例县人民政府"), 2025).report)
    for number in range(300):
        session.set_text("overview", f"{number}" * 40)
    library.close()
    settle(path)
    raw = path.read_bytes()
    hole = [
        n for n in range(len(raw) // PAGE) if raw[n * PAGE] == 13 and b"150150150" in raw[n * PAGE : (n + 1) * PAGE]
    ]
    wipe(path, hole[0] + 1)
    [saved] = salvage(path, tmp_path / "saved.db")
    assert saved.outcome is SalvageOutcome.DOUBTFUL
    library = Library(tmp_path / "saved.db")
    assert library.open(1).filing.text("overview") == "299" * 40
    library.close()


def test_the_offices_papers_are_checked_and_saved(tmp_path: Path) -> None:
    from models.store.office_documents import read_document, write_document

    path = tmp_path / "nianbao.db"
    library = Library(path)
    library.begin_report(Agency("示例县人民政府"), 2025)
    write_document(library.database, "词表", "一行")
    write_document(library.database, "另一份", "两行")
    library.close()
    alter(path, "UPDATE paper SET content = '改了' WHERE name = '另一份'")
    [flaw] = examine(path).issues
    assert flaw.sentence == "“另一份”与存下时的校验码不符。"
    salvage(path, tmp_path / "saved.db")
    saved = Library(tmp_path / "saved.db")
    assert (read_document(saved.database, "词表"), read_document(saved.database, "另一份")) == ("一行", "")
    saved.close()


def test_a_salvage_goes_on_with_the_ledger_where_all_of_it_reads(office: Library, tmp_path: Path) -> None:
    office.delete_report(3)
    office.close()
    alter(office.path, "DELETE FROM words WHERE report_id = 2", "DELETE FROM agency WHERE id = 2")
    salvage(office.path, tmp_path / "saved.db")
    seen = examine(tmp_path / "saved.db")
    assert (seen.issues, seen.remarks) == ((), ())
    library = Library(tmp_path / "saved.db")
    assert [row.description for row in audit_rows(library.open(3)) if row.action == "登记"] == ["删除报告"]
    library.close()


def test_a_salvage_begins_the_ledger_anew_where_it_does_not_read(office: Library, tmp_path: Path) -> None:
    office.delete_report(3)
    office.close()
    alter(office.path, "UPDATE ledger SET content = '坏了' WHERE id = 2")
    salvage(office.path, tmp_path / "saved.db")
    assert examine(tmp_path / "saved.db").is_good
    library = Library(tmp_path / "saved.db")
    assert [row for row in audit_rows(library.open(3)) if row.action == "登记"] == []
    library.close()
