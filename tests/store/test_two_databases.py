"""Two offices' databases open at once: whatever is done in the one, the other knows nothing of it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Barrier, Thread

import pytest

from models.editions.known_editions import edition_for
from models.report.filing import Agency
from models.report.roster import RosterUnit
from models.services.backups import BackupReason, BackupService
from models.services.collection.collection import Collection
from models.services.library import Library, Place, Server
from models.services.report_audit import read_trail
from models.services.report_session import ReportSession
from models.services.second_keying import SecondKeying
from models.services.submission import SubmissionService
from tests.engines import FILE, SERVER
from tests.postgres import LocalServer
from tests.services.collected import CELL, YEAR, send, take, take_roster
from tests.store.harm import alter, examined, read

COUNTY = Agency("示例县人民政府", "530300")
FIRST = edition_for(YEAR).typed_cells[0]
FIGURES = 'SELECT "{}" FROM figures_2021 ORDER BY report_id'.format("__".join(FIRST))
Pair = tuple[Library, Library]
Sessions = tuple[ReportSession, ReportSession]


@pytest.fixture(params=[(FILE, FILE), (FILE, SERVER), (SERVER, SERVER)], ids="+".join)
def places(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Place, Place]:
    """Where the two are: two files, a file and a server, two on one server."""

    def made(engine: str, name: str) -> Place:
        if engine == FILE:
            (tmp_path / name).mkdir()
            return tmp_path / name / "nianbao.db"
        server: LocalServer = request.getfixturevalue("server")
        return server.place()

    one, other = request.param
    return made(one, "甲"), made(other, "乙")


@pytest.fixture
def pair(places: tuple[Place, Place]) -> Iterator[Pair]:
    """Both open, the second after the first."""
    one, other = (Library(place, name) for place, name in zip(places, ("甲某", "乙某"), strict=True))
    yield one, other
    one.close()
    other.close()


@pytest.fixture
def sessions(pair: Pair) -> Sessions:
    """A report in each that was begun alike: number, revision and digest tell nothing apart."""
    one, other = (library.open(library.begin_report(COUNTY, YEAR).report) for library in pair)
    assert (one.report, one.current().revision, one.contents) == (
        other.report,
        other.current().revision,
        other.contents,
    )
    return one, other


def kept(place: Place, statement: str) -> list[tuple[object, ...]]:
    """What the database itself holds, asked past the program."""
    with read(place) as reader:
        return [tuple(row) for row in reader.execute(statement).fetchall()]


def test_opening_another_database_leaves_an_open_report_where_it_is(places: tuple[Place, Place]) -> None:
    one = Library(places[0], "甲某")
    session = one.open(one.begin_report(COUNTY, YEAR).report)
    other = Library(places[1], "乙某")
    other.begin_report(Agency("别的市人民政府"), YEAR)
    assert session.set_cells({FIRST: 777}).saved_at
    assert [kept(place, FIGURES) for place in places] == [[(777,)], [(None,)]]
    assert [line.agency for line in one.reports()] == [COUNTY]
    one.close()
    other.close()


def test_what_a_session_calls_saved_is_in_its_own_database(pair: Pair, sessions: Sessions) -> None:
    one, other = sessions
    for step in range(1, 8):
        outcome = one.set_cells({FIRST: step})
        assert (outcome.revision, bool(outcome.saved_at)) == (2 * step, True)
        assert one.set_text("overview", f"甲{step}").revision == 2 * step + 1
        assert other.set_cells({FIRST: 1000 + step}).revision == step + 1
        assert [kept(library.place, FIGURES) for library in pair] == [[(step,)], [(1000 + step,)]]
    other.undo()
    one.catch_up()
    assert [kept(library.place, FIGURES) for library in pair] == [[(7,)], [(1006,)]]
    assert [pair[0].filing(1).text("overview"), pair[1].filing(1).text("overview")] == ["甲7", ""]
    assert [{entry.operator for entry in session.entries()} for session in sessions] == [{"甲某"}, {"乙某"}]
    for library in pair:
        assert read_trail(library.open(1)).errors == ()
        assert examined(library.place).is_good


def test_each_library_lists_opens_and_puts_away_its_own(pair: Pair) -> None:
    one, other = pair
    mine = one.begin_report(COUNTY, YEAR).report
    theirs = other.begin_report(Agency("别的市人民政府"), YEAR).report
    assert [[line.agency.name for line in library.reports()] for library in pair] == [
        ["示例县人民政府"],
        ["别的市人民政府"],
    ]
    one.delete_report(mine)
    assert [len(library.reports()) for library in pair] == [0, 1]
    other.open(theirs).set_agency(Agency("改了名的市人民政府"))
    other.copy_report(theirs)
    assert [line.agency.name for line in one.reports(deleted=True)] == ["示例县人民政府"]
    assert len(other.reports()) == 2
    one.undelete_report(mine)
    assert one.find_last_year(COUNTY, YEAR + 1) == mine
    assert other.find_last_year(COUNTY, YEAR + 1) is None


def at_once(*works: Callable[[Callable[[], object]], None]) -> None:
    """Each on a thread of its own, all begun at one moment; each gets what waits for the others."""
    together = Barrier(len(works), timeout=60)
    failed: list[BaseException] = []

    def run(work: Callable[[Callable[[], object]], None]) -> None:
        try:
            work(together.wait)
        except BaseException as trouble:
            failed.append(trouble)
            together.abort()

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert failed == []


def test_two_threads_write_in_two_databases_at_the_same_time(pair: Pair, sessions: Sessions) -> None:
    def writing(at: int) -> Callable[[Callable[[], object]], None]:
        def work(wait: Callable[[], object]) -> None:
            wait()
            for step in range(1, 26):
                sessions[at].set_cells({FIRST: at * 1000 + step})
                assert pair[at].filing(1).figures.typed == {FIRST: at * 1000 + step}
            pair[at].close()  # the thread's own connection

        return work

    at_once(writing(0), writing(1))
    assert [kept(library.place, FIGURES) for library in pair] == [[(25,)], [(1025,)]]
    assert [len(session.entries()) for session in sessions] == [26, 26]
    assert all(examined(library.place).is_good for library in pair)


def test_two_threads_take_turns_in_both(pair: Pair, sessions: Sessions) -> None:
    """One writes in the first while the other writes in the second, then they change places."""

    def turning(shift: int) -> Callable[[Callable[[], object]], None]:
        def work(wait: Callable[[], object]) -> None:
            for step in range(1, 13):
                wait()
                at = (step + shift) % 2
                sessions[at].set_cells({FIRST: at * 1000 + step})
                wait()
                assert pair[1 - at].filing(1).figures.typed == {FIRST: (1 - at) * 1000 + step}
            for library in pair:
                library.close()

        return work

    at_once(turning(0), turning(1))
    assert [kept(library.place, FIGURES) for library in pair] == [[(12,)], [(1012,)]]
    assert all(examined(library.place).is_good for library in pair)


@pytest.mark.parametrize("closed", [0, 1])
def test_when_the_one_is_closed_the_other_goes_on(pair: Pair, sessions: Sessions, closed: int) -> None:
    left = 1 - closed
    sessions[closed].set_cells({FIRST: 5})
    pair[closed].close()
    assert sessions[left].set_cells({FIRST: 6}).saved_at
    again = Library(pair[closed].place)
    assert again.filing(1).figures.typed == {FIRST: 5}
    again.close()
    sessions[left].set_text("overview", "还在写")
    assert [line.revision for line in pair[left].reports()] == [3]
    assert kept(pair[left].place, FIGURES) == [(6,)]
    assert kept(pair[closed].place, FIGURES) == [(5,)]


def test_rosters_receipts_and_sums_are_each_ones_own(pair: Pair, tmp_path: Path) -> None:
    """The same roster under the same number, the same files' names: only what they say differs."""
    for library in pair:
        take_roster(library, tmp_path)
    Collection(pair[1], YEAR).roster.put_unit(RosterUnit("14", "别市才有的单位", "1"))
    received = [
        [
            take(library, [send(tmp_path / f"收件{at}", code, value + 100 * at)])[0]
            for code, value in (("10", 1), ("111", 3))
        ]
        for at, library in enumerate(pair)
    ]
    assert received[0] == received[1]
    assert [len(Collection(library, YEAR).roster.read().units) for library in pair] == [7, 8]
    sums = [Collection(library, YEAR).consolidation() for library in pair]
    assert [summing.total_figures().get(CELL) for summing in sums] == [4, 204]
    number = received[0][0]
    assert number is not None
    Collection(pair[1], YEAR).receipts.send_back(number, "请核对")
    sums[0].adjust(CELL, 7, "漏报")
    assert [summing.total_figures().get(CELL) for summing in sums] == [11, 103]
    assert [len(Collection(library, YEAR).receipts.answers(number)) for library in pair] == [0, 1]
    list(Collection(pair[0], YEAR).queries.check_received())
    assert [bool(Collection(library, YEAR).queries.common_findings()) for library in pair] == [True, False]
    assert [summing.make_report() for summing in sums] == [1, 1]
    assert [library.filing(1).figures.get(CELL) for library in pair] == [11, 103]
    assert all(examined(library.place).is_good for library in pair)


def test_a_tree_of_units_that_the_one_remembers_is_not_the_others(pair: Pair, tmp_path: Path) -> None:
    """A roster that was altered outside keeps its number and its mark, and still is another one."""
    for library in pair:
        take_roster(library, tmp_path)
        take(library, [send(tmp_path / "收件", code, 1) for code in ("10", "111", "112")])
    alter(pair[0].place, "UPDATE roster_unit SET parent = '13' WHERE code = '111'")
    roster = Collection(pair[1], YEAR).roster.read()
    assert Collection(pair[1], YEAR).consolidation().total_figures().get(CELL) == 3
    # 新区 does not report itself: the sum passes through it, down to 甲镇.
    collection = Collection(pair[0], YEAR)
    vars(collection.roster)["current"] = roster
    assert collection.consolidation().total_figures().get(CELL) == 3


def test_words_keys_people_and_a_keying_under_way_are_each_ones_own(pair: Pair, sessions: Sessions) -> None:
    one, other = pair
    one.import_word_list("词语,类型,改为\n群众,禁用,公众\n")
    public = SubmissionService(other).make_key()
    other.import_people("姓名,登录名,角色\n乙某,,管理\n")
    keying = SecondKeying.begin(sessions[0], "disputes")
    assert [bool(library.word_list().words) for library in pair] == [True, False]
    assert [SubmissionService(library).public_key() for library in pair] == ["", public]
    assert [len(library.people()) for library in pair] == [0, 1]
    assert [SecondKeying.resume(session) is None for session in sessions] == [False, True]
    keying.discard()
    assert SecondKeying.resume(sessions[0]) is None


def test_a_backup_holds_its_own_and_a_restore_touches_nothing_else(pair: Pair, sessions: Sessions) -> None:
    """On a server backups are the server's own: there the examination is looked at."""
    one = pair[0]
    sessions[0].set_cells({FIRST: 5})
    sessions[1].set_cells({FIRST: 6})
    made = one.backup_service.back_up(BackupReason.ASKED).backup
    for library in pair:
        assert (library.backup_service.examine().reports, library.backup_service.examine().is_good) == (1, True)
    if made is None:
        assert isinstance(one.place, Server)
        return
    assert kept(made.path, FIGURES) == [(5,)]
    sessions[0].set_cells({FIRST: 7})
    BackupService(one.path).restore(made.path)
    one.reopen()
    assert sessions[1].set_cells({FIRST: 8}).saved_at
    assert [library.filing(1).figures.typed[FIRST] for library in pair] == [5, 8]
    assert [kept(library.place, FIGURES) for library in pair] == [[(5,)], [(8,)]]
    assert all(examined(library.place).is_good for library in pair)
