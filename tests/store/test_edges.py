"""Corners of the store that no other test turns."""

from contextlib import closing
from pathlib import Path

import pytest

from models.errors import AppError, Damaged, NeedsPassword, Refused, StoreError
from models.services.backups import BackupReason
from models.services.library import Library
from models.store import atomic_files
from models.store.backups import damage, restore, salvage
from models.store.backups.backup import back_up, folder_beside, is_same_content
from models.store.encryption import change_password
from models.store.integrity.integrity_check import IssueKind, examine
from models.store.office_documents import read_document, write_document
from models.store.reports import digest_of
from models.store.sqlite_engine import open_file
from tests.store.harm import alter, settle

pytestmark = pytest.mark.file_bound("corners of files, backups and salvage")


def test_every_kind_of_value_is_rebuilt(office: Library, tmp_path: Path) -> None:
    """Explanations and printed totals are rebuilt from the journal as figures and texts are."""
    session = office.open(2)
    session.explain(session.findings[0], "机构改革")
    before = {line.id: digest_of(office.open(line.id).contents) for line in office.reports()}
    office.close()
    alter(office.path, "DELETE FROM explanation", "DELETE FROM printed_total", "DELETE FROM words")
    saved = salvage.salvage(office.path, tmp_path / "saved.db")
    assert {s.outcome for s in saved} == {salvage.SalvageOutcome.REBUILT}
    library = Library(tmp_path / "saved.db")
    assert {line.id: digest_of(library.open(line.id).contents) for line in library.reports()} == before
    library.close()


def test_a_report_of_an_edition_nobody_knows_is_told_and_kept_as_far_as_it_goes(office: Library) -> None:
    office.close()
    alter(office.path, "UPDATE report SET edition = '2015' WHERE id = 2")
    flaw, recorded = examine(office.path).issues
    assert (flaw.kind, flaw.report) == (IssueKind.REPORT, 2)
    assert "读不出来" in flaw.sentence
    assert (recorded.kind, recorded.report) == (IssueKind.LEDGER, 2)
    assert "报告格式登记的是“2021”，现在是“2015”" in recorded.sentence


def test_a_name_that_rotted_is_damage_not_a_crash(office: Library) -> None:
    office.close()
    alter(office.path, "ALTER TABLE report RENAME COLUMN label TO libel")
    seen = examine(office.path)
    assert {flaw.kind for flaw in seen.issues} == {IssueKind.SCHEMA, IssueKind.FILE}


def test_letters_that_rotted_are_damage_not_a_crash(office: Library) -> None:
    alter(office.path, "UPDATE words SET words = CAST(x'e4b8' AS TEXT) WHERE report_id = 2")
    assert not examine(office.path).is_good
    with pytest.raises(Damaged, match="一段文字已损坏"):
        office.open(2)


def test_a_dangling_reference_is_named(office: Library) -> None:
    office.close()
    alter(office.path, "UPDATE words SET report_id = 77 WHERE report_id = 2")
    assert any("指向的 report 不见了" in flaw.sentence for flaw in examine(office.path).issues)


def test_a_backup_that_does_not_tell_is_not_the_same(office: Library) -> None:
    made = back_up(office.path, folder_beside(office.path), BackupReason.OPEN)
    assert is_same_content(office.path, made)
    made.path.write_bytes(b"not a database")
    assert not is_same_content(office.path, made)


def test_a_locked_database_is_not_looked_at_without_its_password(office: Library) -> None:
    office.close()
    change_password(office.path, "", "一个很长的密码吧")
    with pytest.raises(NeedsPassword):
        damage.check_health(office.path, folder_beside(office.path))


def test_a_salvage_that_does_not_hold_is_not_kept(
    office: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(salvage, "_restore_report", lambda new, report: new.execute("DELETE FROM figures_2021 WHERE 0"))
    office.close()
    alter(office.path, "UPDATE words SET words = 'x' WHERE report_id = 2 AND place = 'text:overview'")
    with pytest.raises(StoreError, match="没有通过检查"):
        salvage.salvage(office.path, tmp_path / "saved.db")
    assert not (tmp_path / "saved.db").exists()


def test_a_password_is_not_set_on_a_damaged_database(office: Library) -> None:
    office.close()
    alter(office.path, "UPDATE words SET words = 'x' WHERE report_id = 2")
    settle(office.path)
    raw = office.path.read_bytes()
    with pytest.raises(StoreError, match="检查没有通过"):
        change_password(office.path, "", "一个很长的密码吧")
    assert office.path.read_bytes() == raw


def test_a_restore_that_reads_back_otherwise_says_where_the_former_is(
    office: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = back_up(office.path, folder_beside(office.path), BackupReason.OPEN)
    told = iter(["one", "other"])
    monkeypatch.setattr(restore, "fingerprint", lambda *_: next(told))
    with pytest.raises(StoreError, match="恢复前的数据在"):
        restore.restore(office.path, made.path, folder_beside(office.path))


def test_a_backup_that_spoils_on_the_way_is_not_put_back(office: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    made = back_up(office.path, folder_beside(office.path), BackupReason.OPEN)
    office.open(2).set_text("overview", "现在")

    def spoilt(backup: Path, opening: str, part: Path, password: str) -> None:
        part.write_bytes(backup.read_bytes())
        with closing(open_file(part)) as connection:
            connection.execute("DROP INDEX report_whole")

    monkeypatch.setattr(restore, "_fetch", spoilt)
    with pytest.raises(StoreError, match="现在的数据没有动"):
        restore.restore(office.path, made.path, folder_beside(office.path))
    assert office.filing(2).text("overview") == "现在"


def test_nothing_to_set_aside(tmp_path: Path) -> None:
    assert damage.set_aside(tmp_path / "none.db", tmp_path) is None


def test_a_part_is_found_by_its_name(tmp_path: Path) -> None:
    part = atomic_files.partial_path(tmp_path / "a.db")
    assert part.name.startswith(".")
    assert part.name.endswith(atomic_files.PART)
    atomic_files.remove_if_possible(tmp_path)


def test_what_has_no_sentence_passes_through(office: Library) -> None:
    from models.store.sqlite_errors import to_store_error

    assert to_store_error(ValueError("x"), office.path) is None
    unknown = to_store_error(OSError(9999, "x"), office.path)
    assert isinstance(unknown, AppError)
    assert "读写磁盘出错" in unknown.sentence


def test_a_broken_character_is_refused_with_a_sentence_by_whatever_writes_it(office: Library) -> None:
    write_document(office.database, "note", "先前的字")
    with pytest.raises(Refused, match=r"残缺字符（U\+D800）存不了"):
        write_document(office.database, "note", "坏\ud800字")
    assert read_document(office.database, "note") == "先前的字"
