"""Every released shape opens and comes to the current one; nothing is lost on the way."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from models.editions.known_editions import known_editions
from models.errors import Damaged, StoreError
from models.report.filing import Agency
from models.services.library import Library
from models.store import atomic_files
from models.store.backups import backup
from models.store.backups.backup import folder_beside, list_backups
from models.store.backups.retention import BackupReason
from models.store.connection import SCHEMA_VERSION
from models.store.integrity.integrity_check import examine
from models.store.integrity.raw_reader import read_contents, read_reports
from models.store.ledger import SINCE_VERSION as LEDGER_SINCE
from models.store.migrations import STEPS
from models.store.schema import SCHEMA_QUERY, expected_schema, schema_in_file
from models.store.sqlite_engine import open_file
from tests.store.harm import alter

pytestmark = pytest.mark.file_bound("old files; a server is upgraded in test_server.py and by the administrator")

GUARD = "TRIGGER figures_2019_final_delete"
RELEASED = Path(__file__).parents[1] / "databases"


def schema(path: Path) -> frozenset[tuple[str, ...]]:
    with closing(open_file(path, readonly=True)) as connection:
        return frozenset(connection.execute(SCHEMA_QUERY).fetchall())


def made_by_steps(path: Path, version: int) -> frozenset[tuple[str, ...]]:
    """What the steps make of a version, without the editions that came after the file was written."""
    with closing(open_file(path, readonly=True)) as connection:
        there = {edition.name for edition in schema_in_file(connection, version).editions}
    later = tuple(f"_{edition.name}" for edition in known_editions() if edition.name not in there)
    return frozenset(part for part in expected_schema(version) if not later or not part[2].endswith(later))


def tell(path: Path, *statements: str) -> None:
    """Change the schema as someone with a database browser would."""
    with closing(open_file(path)) as connection:
        for statement in statements:
            connection.execute(statement)


def everything(path: Path) -> list[object]:
    with closing(open_file(path, readonly=True)) as connection:
        return [(row, read_contents(connection, row)) for row in read_reports(connection)]


UNRELEASED = set(range(6, 12))
"""Shapes that came in between and that no program kept: they have no file."""
VERSIONS = [number for number, _ in STEPS if number not in UNRELEASED]


@pytest.fixture(params=VERSIONS[:-1], ids=lambda version: f"v{version:04d}")
def released(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of a database that a former version of the program wrote."""
    path = tmp_path / "nianbao.db"
    shutil.copyfile(RELEASED / f"v{request.param:04d}.db", path)
    return path


def test_each_version_has_its_file_here() -> None:
    """Raising the version? Put a database of the new shape, with something in every table, beside the others."""
    assert sorted(path.name for path in RELEASED.glob("v*.db")) == [f"v{n:04d}.db" for n in VERSIONS]
    assert [number for number, _ in STEPS] == list(range(1, SCHEMA_VERSION + 1))
    assert VERSIONS[-1] == SCHEMA_VERSION


def test_a_released_file_is_as_its_steps_make_it(released: Path) -> None:
    seen = examine(released)
    assert seen.is_good
    assert schema(released) == made_by_steps(released, seen.version)


@pytest.mark.promise("migration-backed-up")
def test_it_opens_with_all_it_held_and_a_backup_of_what_was(released: Path) -> None:
    before, raw = everything(released), released.read_bytes()
    Library(released).close()
    assert everything(released) == before
    assert examine(released).is_good
    [kept] = list_backups(folder_beside(released))
    assert kept.reason is BackupReason.MIGRATION
    assert everything(kept.path) == before
    assert raw != released.read_bytes()


@pytest.mark.parametrize("released", [number for number in VERSIONS if number < LEDGER_SINCE], indirect=True)
def test_what_was_not_recorded_then_cannot_be_told_and_is_said(released: Path) -> None:
    alter(released, "UPDATE agency SET name = '别的单位' WHERE id = 1")
    seen = examine(released)
    if seen.version >= LEDGER_SINCE:
        assert "现在是“别的单位”" in seen.issues[0].sentence, "since then it is written down"
        return
    assert seen.is_good, "nothing was written down that it could be held against"
    [remark] = seen.remarks
    assert f"这是第 {seen.version} 版结构的文件，那时还没有登记记录" in remark
    assert remark.endswith("无法判断。")
    assert not any("登记记录" in part for part in seen.covered)
    Library(released).close()
    now = examine(released)
    assert now.is_good
    [remark] = now.remarks
    assert "升级时开始：在那以前" in remark
    alter(released, "UPDATE agency SET name = '又一个' WHERE id = 1")
    assert "名称登记的是“别的单位”，现在是“又一个”" in examine(released).issues[0].sentence


def test_it_becomes_as_a_new_one(released: Path, tmp_path: Path) -> None:
    Library(released).close()
    Library(tmp_path / "fresh.db").close()
    assert schema(released) == schema(tmp_path / "fresh.db") == expected_schema(SCHEMA_VERSION)


def test_a_file_of_the_present_version_opens_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "nianbao.db"
    shutil.copyfile(RELEASED / f"v{SCHEMA_VERSION:04d}.db", path)
    before = everything(path)
    assert examine(path).is_good
    due = made_by_steps(path, SCHEMA_VERSION)
    assert schema(path) == due, "a released step stays as it is: a change of shape is a new step"
    library = Library(path)
    assert [library.filing(line.id).agency.name for line in library.reports()]
    library.close()
    assert list_backups(folder_beside(path)) == []
    assert everything(path) == before


@pytest.mark.promise("migration-backed-up")
def test_without_a_backup_nothing_is_migrated(released: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(database: Path, target: Path, password: str = "") -> None:
        raise OSError(28, "No space left on device")

    before, version = everything(released), examine(released).version
    monkeypatch.setattr(backup, "copy_online", full)
    with pytest.raises(StoreError, match=r"磁盘满了.*没有升级"):
        Library(released)
    assert (everything(released), examine(released).version) == (before, version)


@pytest.mark.promise("migration-backed-up")
def test_a_step_that_fails_leaves_the_old_shape(released: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(database: object) -> None:
        raise RuntimeError("planted")

    before = everything(released)
    monkeypatch.setattr("models.store.migrate.STEPS", (*STEPS, (SCHEMA_VERSION + 1, fail)))
    with pytest.raises(RuntimeError, match="planted"):
        Library(released)
    assert examine(released).version < SCHEMA_VERSION
    assert everything(released) == before
    monkeypatch.undo()
    Library(released).close()
    assert everything(released) == before


def test_a_file_put_back_from_an_older_program_is_brought_up(released: Path, tmp_path: Path) -> None:
    library = Library(tmp_path / "now.db")
    library.backup_service.restore(released)
    assert examine(library.path).version == SCHEMA_VERSION
    assert everything(library.path) == everything(released)
    library.close()
    assert not atomic_files.sidecars(library.path)[0].exists()


@pytest.mark.parametrize(
    "statement",
    ["DROP TRIGGER words_final_update", "DROP INDEX report_year", "ALTER TABLE words RENAME COLUMN words TO wards"],
)
@pytest.mark.promise("foreign-refused")
def test_a_schema_that_is_not_as_it_was_made_is_refused(library: Library, statement: str) -> None:
    library.close()
    tell(library.path, statement)
    raw = library.path.read_bytes()
    with pytest.raises(Damaged, match="结构与程序建立时的不同"):
        Library(library.path)
    assert library.path.read_bytes() == raw


def test_an_edition_not_seen_before_gets_its_tables_and_guards(library: Library) -> None:
    library.close()
    tell(library.path, "DROP TABLE figures_2019", "DROP TABLE figures_received_2019")
    assert examine(library.path).is_good, "nothing here is of that edition, so nothing is missing"
    Library(library.path).close()
    assert schema(library.path) == expected_schema(SCHEMA_VERSION)


@pytest.mark.parametrize("lost", ["TABLE figures_2019", "TABLE figures_received_2019", GUARD])
def test_an_edition_of_which_a_part_is_missing_is_damage(library: Library, lost: str) -> None:
    library.close()
    tell(library.path, f"DROP {lost}")
    assert lost.split()[1] in {
        name for flaw in examine(library.path).issues for name in flaw.sentence.split("”")[0].split("“")
    }
    with pytest.raises(Damaged, match=lost.split()[1]):
        Library(library.path)


def test_an_edition_that_a_report_is_of_is_missed(library: Library) -> None:
    library.begin_report(Agency("示例县人民政府"), 2020)
    library.close()
    tell(library.path, "PRAGMA foreign_keys = 0", "DROP TABLE figures_2019", "DROP TABLE figures_received_2019")
    assert any("figures_2019" in flaw.sentence for flaw in examine(library.path).issues)
    with pytest.raises(Damaged, match="figures_2019"):
        Library(library.path)


def test_what_others_added_is_named_and_takes_nothing_away(library: Library) -> None:
    library.close()
    tell(library.path, "CREATE INDEX by_label ON report (label)")
    seen = examine(library.path)
    assert seen.is_good
    assert [remark for remark in seen.remarks if "by_label" in remark]
    again = Library(library.path)
    made = again.backup_service.back_up(BackupReason.ASKED).backup
    assert made is not None
    assert not made.is_flawed
    again.backup_service.restore(made.path)
    again.close()
