"""From a file to a server and back: everything arrives as it left, and nothing is written over."""

from pathlib import Path

import pytest

from models.editions.known_editions import known_editions
from models.errors import Refused
from models.services.library import Library, Server
from models.store.integrity.integrity_check import examine
from models.store.postgres.integrity_check import examine_server
from models.store.reports import digest_of
from models.store.transfer import tables, transfer_database
from tests.engines import server  # noqa: F401
from tests.postgres import LocalServer
from tests.store.harm import alter

pytestmark = pytest.mark.file_bound("it has both engines in every test")


def told(library: Library) -> list[tuple[object, ...]]:
    lines = [*library.reports(), *library.reports(deleted=True)]
    sessions = [library.open(line.id) for line in lines]
    return [(line, digest_of(s.contents), s.entries()[-1].chain) for line, s in zip(lines, sessions, strict=True)]


@pytest.mark.promise("moved-whole")
def test_there_and_back_again(office: Library, server: LocalServer, tmp_path: Path) -> None:  # noqa: F811
    office.import_word_list("老百姓\n")
    office.delete_report(3)
    before = told(office)
    office.close()
    place = server.place()
    moved = transfer_database(office.path, place)
    assert (moved.reports, moved.entries) == (3, examine(office.path).entries)
    assert examine_server(place).is_good
    there = Library(place, "李某")
    assert told(there) == before
    assert there.open(1).is_final
    assert there.word_list() == there.import_word_list("老百姓\n")
    there.open(2).set_text("overview", "在服务器上改的。")
    added = there.copy_report(2)
    assert added == 4
    before = told(there)
    there.close()
    back = tmp_path / "back.db"
    transfer_database(place, back)
    assert examine(back).is_good
    again = Library(back)
    assert told(again) == before
    again.close()


@pytest.mark.promise("moved-whole")
def test_nothing_is_written_over(office: Library, server: LocalServer, tmp_path: Path) -> None:  # noqa: F811
    office.close()
    place = server.place()
    transfer_database(office.path, place)
    with pytest.raises(Refused, match="不会覆盖它"):
        transfer_database(office.path, place)
    with pytest.raises(Refused, match="不会覆盖它"):
        transfer_database(place, office.path)
    with pytest.raises(Refused, match="同一个"):
        transfer_database(place, place)
    (tmp_path / "other.db").touch()
    with pytest.raises(Refused, match="不会覆盖它"):
        transfer_database(place, tmp_path / "other.db")


def test_a_flawed_source_is_not_moved(office: Library, server: LocalServer) -> None:  # noqa: F811
    office.close()
    alter(office.path, "UPDATE words SET words = 'x' WHERE report_id = 2")
    place = server.place()
    with pytest.raises(Refused, match="校验码不符，没有搬"):
        transfer_database(office.path, place)
    there = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"
    assert server.ask("postgres", there, user=place.user) == [(0,)]


def test_every_table_is_moved(library: Library) -> None:
    assert {table._meta.table_name for table in tables(known_editions())} == set(library.database.get_tables())


@pytest.mark.promise("moved-whole")
def test_a_wrong_row_on_the_server_is_named(office: Library, server: LocalServer) -> None:  # noqa: F811
    office.close()
    place = server.place()
    transfer_database(office.path, place)
    assert isinstance(place, Server)
    server.ask(
        "postgres",
        "ALTER TABLE journal DISABLE TRIGGER journal_update",
        "UPDATE journal SET operator = '别人' WHERE report_id = 2 AND revision = 3",
        "UPDATE words SET words = 'x' WHERE report_id = 2 AND place = 'text:overview'",
        user=place.user,
    )
    seen = examine_server(place)
    assert any("journal_update" in flaw.sentence for flaw in seen.issues)
    assert any("修改记录第 3 条" in flaw.sentence for flaw in seen.issues)
    assert any("校验码不符" in flaw.sentence for flaw in seen.issues)
