"""The same guards, the same shape and the same digests on a real server; addresses, and a server that restarts."""

import peewee
import psycopg
import pytest

from models.errors import Disconnected, Refused, StoreError
from models.services.library import Library, Server, parse_place, parse_server
from models.store.office_documents import read_document, write_document
from models.store.postgres.dialect import translate_statement
from models.store.postgres.integrity_check import examine_server
from models.store.reports import digest_of
from models.store.tables import FIXED_TABLES
from models.store.transfer import transfer_database
from tests.postgres import LocalServer
from tests.store.test_guards import ALWAYS, FINAL

pytestmark = pytest.mark.file_bound("it has a server of its own in every test")


@pytest.fixture
def place(office: Library, server: LocalServer) -> Server:
    """The office's three reports, on a server."""
    office.close()
    place = server.place()
    transfer_database(office.path, place)
    return place


@pytest.mark.parametrize("statement", [*FINAL, *ALWAYS, "TRUNCATE journal", "TRUNCATE report CASCADE"])
def test_another_program_cannot(place: Server, server: LocalServer, statement: str) -> None:
    with pytest.raises(psycopg.Error, match="guard: "):
        server.ask("postgres", statement, user=place.user)
    assert examine_server(place).is_good


def test_steps_and_models_agree(place: Server) -> None:
    library = Library(place)
    for model in FIXED_TABLES:
        kept = {c.name: c.data_type for c in library.database.get_columns(model._meta.table_name)}
        for field in model._meta.sorted_fields:
            number = isinstance(field, peewee.IntegerField | peewee.AutoField | peewee.ForeignKeyField)
            assert kept[field.column_name] == ("bigint" if number else "text")
    library.close()


def test_a_guard_that_was_taken_away_is_missed(place: Server, server: LocalServer) -> None:
    server.ask("postgres", "DROP TRIGGER words_final_update ON words", user=place.user)
    with pytest.raises(StoreError, match="words_final_update"):
        Library(place)


def test_a_restart_between_two_steps_is_not_noticed(office: Library) -> None:
    office.close()
    own = LocalServer(is_sure=True)
    try:
        place = own.place()
        transfer_database(office.path, place)
        library = Library(place, "张某")
        session = library.open(2)
        first, second = session.edition.typed_cells[:2]
        session.set_cells({first: 71})
        own.stop("immediate")
        with pytest.raises(Disconnected, match="先前存下的都在"):
            session.set_cells({second: 72})
        own.start()
        session.set_cells({second: 73})
        own.stop("immediate")
        own.start()
        session.set_cells({first: 74})
        again = library.open(2)
        assert (again.filing.figures.get(first), again.filing.figures.get(second)) == (74, 73)
        assert digest_of(again.contents) == digest_of(session.contents)
        library.close()
    finally:
        own.discard()


def cut(server: LocalServer, place: Server) -> None:
    """Break every connection of an office, as a firewall does."""
    cutting = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = current_user AND pid <> "
    assert server.ask("postgres", f"{cutting} pg_backend_pid()", user=place.user) == [(True,)]


def test_a_connection_that_was_cut_is_replaced_for_questions_and_before_writing(
    place: Server, server: LocalServer
) -> None:
    library = Library(place, "张某")
    session = library.open(2)
    cut(server, place)
    assert len(library.reports()) == 3
    cut(server, place)
    assert library.filing(2).year == 2025
    cut(server, place)
    before = session.current().revision
    assert session.set_cells({session.edition.typed_cells[0]: 55}).revision == before + 1
    cut(server, place)
    assert library.word_list().words == ()
    library.close()


@pytest.mark.promise("server-lost")
def test_what_was_being_written_when_the_connection_was_cut_is_told_and_not_done_twice(
    place: Server, server: LocalServer
) -> None:
    library = Library(place, "张某")

    def write_both() -> None:
        with library.database.write():
            write_document(library.database, "词表", "一行")
            cut(server, place)
            write_document(library.database, "另一份", "两行")

    with pytest.raises(Disconnected, match="没有存上"):
        write_both()
    assert [read_document(library.database, name) for name in ("词表", "另一份")] == ["", ""]
    write_document(library.database, "词表", "三行")
    assert read_document(library.database, "词表") == "三行"
    library.close()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("postgresql://a:b@h/x", "不要写密码"),
        ("postgresql://a@h/", "没有写明是哪个数据库"),
        ("postgresql://a@h:x/y", "看不懂"),
        ("postgresql://a@h/y?password=z", "“password”不认识"),
    ],
)
def test_an_address_that_will_not_do_is_told(words: str, told: str) -> None:
    with pytest.raises(Refused, match=told):
        parse_server(words)


def test_an_address_is_read_and_written_alike() -> None:
    words = "postgresql://%E5%BC%A0%E6%9F%90@db.example:5433/nianbao?sslmode=verify-full"
    assert str(parse_place(words)) == words
    assert parse_server(words).user == "张某"


def test_a_trigger_that_is_no_guard_must_be_written_for_both() -> None:
    with pytest.raises(ValueError, match="no guard"):
        translate_statement("CREATE TRIGGER t AFTER INSERT ON words BEGIN SELECT 1; END")
