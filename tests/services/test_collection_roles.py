"""Collecting is for those whose role it is: refused in words by the program, and by the server itself past it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import psycopg
import pytest

from models.errors import Refused
from models.report.filing import Filing, Level
from models.report.roster import ChangeKind, RosterChange, RosterUnit
from models.report.score_sheet import ScoreWeights
from models.services.audit.published_audit import PublishedAudit
from models.services.audit.rectification_list import RectificationList
from models.services.collection.collection import Collection
from models.services.collection.superior_exchange import SuperiorExchange
from models.services.library import Library, Server
from models.services.submission import SubmissionService
from models.store.collection import submissions
from tests.postgres import LocalServer
from tests.services.collected import CELL, CITY, YEAR, send, take, take_roster
from tests.services.people import PEOPLE, granted

__all__ = ["granted"]

DUE = date(YEAR + 1, 4, 30)
UNIT = RosterUnit("14", "示例市水务局", "1", Level.DEPARTMENT)
Deed = Callable[[Library, Path], object]
DEEDS: dict[str, Deed] = {
    "a roster taken in": lambda library, folder: take_roster(library, folder),
    "a roster carried over": lambda library, _: Collection(library, YEAR + 1).roster.carry_over(),
    "a unit added": lambda library, _: Collection(library, YEAR).roster.put_unit(UNIT),
    "a unit removed": lambda library, _: Collection(library, YEAR).roster.remove_unit("13"),
    "a unit exempt": lambda library, _: Collection(library, YEAR).roster.exempt("10", "今年新设"),
    "a key trusted": lambda library, _: Collection(library, YEAR).roster.trust("10", ""),
    "deadlines set": lambda library, _: Collection(library, YEAR).roster.set_deadlines(
        {Level.COUNTY: date(YEAR + 1, 1, 31)}
    ),
    "a change recorded": lambda library, _: Collection(library, YEAR).roster.record_change(
        RosterChange(ChangeKind.MERGED, "20", "10", "机构改革")
    ),
    "a roster handed down": lambda library, _: Collection(library, YEAR).distribution.write(),
    "files taken in": lambda library, folder: take(library, [send(folder / "收件", "111", 3)]),
    "the own report taken in": lambda library, _: Collection(library, YEAR).submissions.take_own(1),
    "a version withdrawn": lambda library, _: Collection(library, YEAR).submissions.withdraw(1, "发错了"),
    "a report accepted": lambda library, _: Collection(library, YEAR).receipts.accept(1),
    "a report returned": lambda library, _: Collection(library, YEAR).receipts.send_back(1, "请核对"),
    "a wording kept": lambda library, _: Collection(library, YEAR).reminders.keep_wording("{单位}：请报来"),
    "weights kept": lambda library, _: Collection(library, YEAR).scores.keep_weights(ScoreWeights()),
    "a sum adjusted": lambda library, _: Collection(library, YEAR).consolidation().adjust(CELL, 5, "新区"),
    "an adjustment withdrawn": lambda library, _: Collection(library, YEAR).consolidation().withdraw_adjustment(1),
    "a sum kept": lambda library, _: Collection(library, YEAR).consolidation().save(),
    "an audit kept": lambda library, _: PublishedAudit(Collection(library, YEAR)).keep("公布", []),
    "an item asked": lambda library, _: RectificationList(PublishedAudit(Collection(library, YEAR))).ask([], DUE),
    "a sum made a report": lambda library, _: Collection(library, YEAR).consolidation().make_report(),
}
KEYS: dict[str, Deed] = {
    "a key made": lambda library, _: SubmissionService(library).make_key(),
    "the key dropped": lambda library, _: SubmissionService(library).drop_key(),
}


def collected(library: Library, folder: Path) -> None:
    """A roster and one report."""
    take_roster(library, folder)
    take(library, [send(folder / "收件", "10", 4)])


@pytest.mark.file_bound("on a server a person is known by the login: below")
@pytest.mark.parametrize("name", [*DEEDS, *KEYS])
def test_who_does_not_collect_is_told_who_does(library: Library, tmp_path: Path, name: str) -> None:
    library.operator = "王某"
    library.import_people(PEOPLE)
    collected(library, tmp_path)
    movement, roster = submissions.last_event(library.database, YEAR), Collection(library, YEAR).roster.read()
    library.operator = "张某" if name in DEEDS else "孙某"
    to_whom = "这要由汇总、管理来做" if name in DEEDS else "这要由管理来做"
    with pytest.raises(Refused, match=f"不能.*{to_whom}"):
        (DEEDS | KEYS)[name](library, tmp_path)
    assert (submissions.last_event(library.database, YEAR), Collection(library, YEAR).roster.read()) == (
        movement,
        roster,
    )
    assert library.reports() == []


def test_on_a_server_each_role_does_what_it_may_and_the_server_agrees(
    granted: Server, server: LocalServer, tmp_path: Path
) -> None:
    sun = Library(server.address(granted.name, "sun"))
    take_roster(sun, tmp_path)
    folder = tmp_path / "收件"
    take(sun, [send(folder, "10", 4), send(folder, "11", 6), send(folder, "111", 5)])
    collection = Collection(sun, YEAR)
    collecting, summing = collection.submissions, collection.consolidation()
    collection.roster.put_unit(UNIT)
    collection.roster.remove_unit(UNIT.code)
    Collection(sun, YEAR + 1).roster.carry_over()
    assert [done for done, _ in Collection(sun, YEAR).queries.check_received()] == [1, 2, 3]
    summing.adjust(CELL, 5, "新区")
    summing.withdraw_adjustment(summing.adjustments()[0].id)
    report = summing.make_report()
    assert sun.open(report).filing.figures.get(CELL) == 10
    Collection(sun, YEAR).receipts.accept(collecting.current()["10"].id)
    Collection(sun, YEAR).receipts.send_back(collecting.current()["11"].id, "请核对")
    collecting.withdraw(collecting.current()["111"].id, "发错了")
    assert {moved.operator for code in ("10", "11", "111") for moved in collecting.movements(code)} == {"孙某"}
    with pytest.raises(Refused, match="孙某（填报、汇总）不能设本单位的签名密钥"):
        SubmissionService(sun).make_key()
    sun.close()

    zhang = Library(server.address(granted.name, "zhang"))
    assert Collection(zhang, YEAR).consolidation().total_figures().get(CELL) == 4
    assert list(Collection(zhang, YEAR).queries.check_received()) == []
    with pytest.raises(Refused, match=r"张某（填报）不能收表、退回、汇总和调整"):
        take(zhang, [send(folder, "12", 1)])
    zhang.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE received SET state = 'returned'",
        "INSERT INTO movement (year, unit, deed, reason, at, operator) VALUES (2025, '10', 'taken', '', '', '孙某')",
        "UPDATE roster_unit SET is_required = 0",
        "INSERT INTO adjustment (year, node, cell, value, reason, at, operator, withdrawn_at) "
        "VALUES (2025, '1', 'x', 1, '', '', '', '')",
        "DELETE FROM kept_sum",
        "DELETE FROM receipt",
    ],
)
@pytest.mark.parametrize("login", ["zhang", "li", "zhao"])
@pytest.mark.promise("server-roles")
def test_the_server_refuses_past_the_program(
    granted: Server, server: LocalServer, tmp_path: Path, login: str, statement: str
) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        server.ask(granted.name, statement, user=login)


def test_who_fills_in_takes_the_superiors_answer_in(
    granted: Server, server: LocalServer, tmp_path: Path, sample: Filing
) -> None:
    city = Library(tmp_path / "city.db", "汇总员")
    take_roster(city, tmp_path, CITY, sample.year)
    zhang = Library(server.address(granted.name, "zhang"))
    own = replace(sample.agency, name="示例市本级", code="10")
    report = zhang.add_filing(replace(sample, agency=own), "示例")
    (tmp_path / "收件").mkdir()
    (tmp_path / "收件" / "10.ndbg").write_bytes(SubmissionService(zhang).make_bundle(report))
    zhang.close()
    city.reopen()
    [received] = take(city, [tmp_path / "收件"], year=sample.year)
    assert received is not None
    back = Collection(city, YEAR).receipts.send_back(received, "请核对", {CELL: "为什么？"})
    (tmp_path / back.file_name).write_bytes(back.content)
    city.close()
    for login in ("zhao", "zhang"):
        library = Library(server.address(granted.name, login))
        taking = SuperiorExchange(library)
        look = taking.preview_receipt(tmp_path / back.file_name)
        if login == "zhao":
            with pytest.raises(Refused, match="只能查看"):
                taking.take_receipt(look)
        else:
            assert taking.take_receipt(look) == report
            assert CELL in library.open(report).filing.notes
        library.close()


@pytest.mark.file_bound("on a server a person is known by the login: above")
def test_what_is_handed_down_is_taken_whole_or_not_at_all(library: Library, tmp_path: Path) -> None:
    take_roster(library, tmp_path)
    library.import_word_list("词,改为\n台办,对台办\n")
    name, content = Collection(library, YEAR).distribution.write()
    (tmp_path / name).write_bytes(content)
    Collection(library, YEAR).roster.exempt("13", "")
    library.import_word_list("")
    library.import_people(PEOPLE)
    library.operator = "孙某"
    with pytest.raises(Refused, match="不能改用语表"):
        SuperiorExchange(library).take_distribution(SuperiorExchange(library).preview_distribution(tmp_path / name))
    assert Collection(library, YEAR).roster.read().by_code["13"].exempt_reason == ""
    library.operator = "王某"
    SuperiorExchange(library).take_distribution(SuperiorExchange(library).preview_distribution(tmp_path / name))
    assert Collection(library, YEAR).roster.read().by_code["13"].exempt_reason == "今年新设"
