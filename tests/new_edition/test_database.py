"""A database before and after its program learns of an edition: opened, looked through, backed up, put back, moved."""

from collections.abc import Callable
from pathlib import Path

import pytest

from models.errors import Damaged, NotAllowed, Refused, StoreError
from models.report.filing import Agency, Level
from models.services.backups import BackupReason, BackupService, RestoreEffect
from models.services.library import Library, Place, Server
from models.services.transfer import transfer_database
from models.store.connection import SCHEMA_VERSION
from models.store.integrity.integrity_check import examine
from models.store.postgres.integrity_check import examine_server
from models.store.schema import expected_schema
from tests.new_edition.next_edition import LAST_YEAR, NAME, RESULT, YEAR, knowing_next
from tests.postgres import LocalServer
from tests.services.people import granted
from tests.store.harm import examined
from tests.store.test_migrations import schema, tell

__all__ = ["granted"]

RECEIVED = f"figures_received_{NAME}"
FIRST_YEAR = 2020
COUNTY = Agency("示例县人民政府", "530300", Level.COUNTY)
TOO_OLD = rf"“{NAME}”格式的报告，是更新版本的程序写的.*请先升级本程序"
on_files = pytest.mark.file_bound("a server has no backups of ours")


@pytest.fixture
def editions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the files of a program that knows the new edition are."""
    return tmp_path_factory.mktemp("editions")


@pytest.fixture
def former(place: Place) -> Place:
    """A database of the program that does not know the edition, with reports in both editions it knows."""
    library = Library(place, "张某")
    for year in (FIRST_YEAR, LAST_YEAR):
        session = library.open(library.begin_report(COUNTY, year).report)
        session.set_cells({session.edition.find("requests.carried_out.research"): 3})
    library.close()
    return place


def begin_next(library: Library) -> None:
    session = library.open(library.begin_report(COUNTY, YEAR).report)
    session.set_cells({RESULT: 3})


def backed_up(place: Place) -> Path:
    """A backup that the open program makes."""
    assert isinstance(place, Path)
    made = BackupService(place).back_up(BackupReason.ASKED).backup
    assert made is not None
    assert not made.is_flawed
    return made.path


# ---- the program that knows the edition, at a database that does not


def test_nothing_is_missing_of_an_edition_not_yet_used(former: Place, editions: Path) -> None:
    with knowing_next(editions):
        seen = examined(former)
        assert (seen.is_good, seen.remarks, seen.reports) == (True, (), 2)


@on_files
def test_opening_a_file_gives_it_the_new_tables(former: Place, editions: Path) -> None:
    assert isinstance(former, Path)
    with knowing_next(editions):
        library = Library(former, "张某")
        begin_next(library)
        library.close()
        assert schema(former) == expected_schema(SCHEMA_VERSION)
        assert {f"figures_{NAME}", f"figures_received_{NAME}"} <= {name for _, name, *_ in schema(former)}
        assert examine(former).is_good


@on_files
def test_an_earlier_backup_is_looked_through_rehearsed_and_put_back(former: Place, editions: Path) -> None:
    assert isinstance(former, Path)
    earlier = backed_up(former)
    with knowing_next(editions):
        library = Library(former, "张某")
        begin_next(library)
        keeping = library.backup_service
        assert keeping.examine(earlier).is_good
        assert {difference.effect for difference in keeping.preview(earlier)} == {
            RestoreEffect.SAME,
            RestoreEffect.GOES,
        }
        assert keeping.rehearse(earlier).mismatches == ()
        assert keeping.find_newest_good() is not None
        done = keeping.restore(earlier)
        library.reopen()
        assert [line.year for line in library.reports()] == [LAST_YEAR, FIRST_YEAR]
        begin_next(library)
        assert examine(former).is_good
        assert done.previous is not None
        keeping.restore(done.previous)
        library.reopen()
        assert [line.year for line in library.reports()] == [YEAR, LAST_YEAR, FIRST_YEAR]
        library.close()
        assert examine(former).is_good


@on_files
@pytest.mark.parametrize("lost", [f"TABLE figures_{NAME}", f"TABLE {RECEIVED}", f"TRIGGER figures_{NAME}_final_update"])
def test_an_edition_that_is_there_in_part_is_damage(former: Place, editions: Path, lost: str) -> None:
    assert isinstance(former, Path)
    with knowing_next(editions):
        Library(former).close()
        earlier = backed_up(former)
        tell(former, f"DROP {lost}")
        name = lost.split()[1]
        assert [name in flaw.sentence for flaw in examine(former).issues].count(True)
        with pytest.raises(Damaged, match=name):
            Library(former)
        BackupService(former).restore(earlier)
        Library(former).close()
        assert examine(former).is_good


def test_a_part_that_is_missing_on_the_server_is_damage_too(server: LocalServer, editions: Path) -> None:
    place = server.place()
    with knowing_next(editions):
        Library(place).close()
        server.ask("postgres", f"DROP TABLE {RECEIVED}", user=place.user)
        assert any(RECEIVED in flaw.sentence for flaw in examine_server(place).issues)
        with pytest.raises(Damaged, match=RECEIVED):
            Library(place)


# ---- the program that does not, at a database that does


@on_files
def test_the_former_program_says_that_it_is_too_old_and_touches_nothing(
    former: Place, editions: Path, tmp_path: Path
) -> None:
    assert isinstance(former, Path)
    own = tmp_path / "own" / "nianbao.db"
    own.parent.mkdir()
    Library(own).close()
    with knowing_next(editions):
        library = Library(former, "张某")
        begin_next(library)
        library.close()
        backup = backed_up(former)
    before, mine = backup.read_bytes(), own.read_bytes()
    keeping = BackupService(own)
    refused: tuple[Callable[[], object], ...] = (
        lambda: Library(former),
        lambda: examine(former),
        lambda: keeping.examine(backup),
        lambda: keeping.preview(backup),
        lambda: keeping.rehearse(backup),
        lambda: keeping.restore(backup),
        lambda: BackupService(former).salvage(tmp_path / "saved.db"),
        lambda: BackupService(former).export_database(tmp_path / "copy.db"),
        lambda: transfer_database(former, tmp_path / "moved.db"),
    )
    for deed in refused:
        with pytest.raises(StoreError, match=TOO_OLD):
            deed()
    verdict = BackupService(former).check_health()
    assert "请先升级本程序" in verdict.problem
    assert not verdict.is_damaged
    assert (backup.read_bytes(), own.read_bytes()) == (before, mine)
    assert [path.name for path in tmp_path.glob("*.db")] == ["nianbao.db"]


def test_the_former_program_opens_it_while_nothing_is_of_the_edition(
    former: Place, editions: Path, tmp_path: Path
) -> None:
    with knowing_next(editions):
        Library(former, "张某", may_upgrade=True).close()
    seen = examined(former)
    assert (seen.is_good, seen.remarks) == (True, ())
    library = Library(former, "张某")
    assert [line.year for line in library.reports()] == [LAST_YEAR, FIRST_YEAR]
    library.close()
    if isinstance(former, Path):
        earlier = backed_up(former)
        assert BackupService(former).rehearse(earlier).mismatches == ()
        BackupService(former).restore(earlier)
        assert examine(former).is_good


def test_the_former_program_is_told_on_a_server_too(server: LocalServer, editions: Path, tmp_path: Path) -> None:
    place = server.place()
    with knowing_next(editions):
        library = Library(place, "张某")
        begin_next(library)
        library.close()
    for deed in (
        lambda: Library(place),
        lambda: examine_server(place),
        lambda: transfer_database(place, tmp_path / "moved.db"),
    ):
        with pytest.raises(StoreError, match=TOO_OLD):
            deed()


# ---- from one engine to the other


def test_it_is_moved_there_and_back(server: LocalServer, editions: Path, tmp_path: Path) -> None:
    source = tmp_path / "nianbao.db"
    library = Library(source, "张某")
    library.begin_report(COUNTY, LAST_YEAR)
    library.close()
    place, back = server.place(), tmp_path / "back.db"
    with knowing_next(editions):
        assert transfer_database(source, place).reports == 1, "from a file that has no tables of the edition yet"
        library = Library(place, "张某")
        begin_next(library)
        library.close()
        assert transfer_database(place, back).reports == 2
        assert examine(back).is_good
        library = Library(back)
        [newest, _] = library.reports()
        assert (newest.year, library.open(newest.id).filing.figures.get(RESULT)) == (YEAR, 3)
        library.close()


def test_a_file_of_which_a_part_is_missing_is_not_moved(server: LocalServer, editions: Path, tmp_path: Path) -> None:
    source = tmp_path / "nianbao.db"
    with knowing_next(editions):
        Library(source).close()
        tell(source, f"DROP TABLE {RECEIVED}")
        with pytest.raises(Refused, match=rf"{RECEIVED}.*没有搬"):
            transfer_database(source, server.place())


# ---- an office's own server


def test_on_a_server_the_administrator_makes_the_tables_and_each_role_has_its_rights(
    granted: Server, server: LocalServer, editions: Path
) -> None:
    zhang, wang = (server.address(granted.name, login) for login in ("zhang", "wang"))
    library = Library(zhang)
    library.begin_report(COUNTY, LAST_YEAR)
    library.close()
    with knowing_next(editions):
        for place in (zhang, granted):
            with pytest.raises(StoreError, match=r"还没有新报告格式的表。请管理员先备份，再运行 main.py upgrade"):
                Library(place)
        with pytest.raises(NotAllowed):
            Library(wang, may_upgrade=True)
        Library(granted, may_upgrade=True).close()
        library = Library(zhang)
        begin_next(library)
        [newest, _] = library.reports()
        library.close()
        reader = Library(server.address(granted.name, "zhao"))
        assert reader.open(newest.id).filing.figures.get(RESULT) == 3
        reader.close()
        library = Library(granted)
        statements = library.grants()
        library.close()
        before = _rights(server, granted)
        server.ask(granted.name, *statements)
        assert _rights(server, granted) == before, "what an upgrade gives is what the list of grants says"
        assert examine_server(granted).is_good
    with pytest.raises(StoreError, match=TOO_OLD):
        Library(zhang)


def _rights(server: LocalServer, place: Server) -> set[tuple[object, ...]]:
    return set(
        server.ask(
            place.name,
            "SELECT grantee, table_name, privilege_type FROM information_schema.role_table_grants "
            "WHERE table_schema = 'public'",
        )
    )
