"""Several clerks at one report: nothing is lost, and what two have changed is asked once."""

from threading import Thread
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.errors import Disconnected, Refused, StoreError
from models.report.change import Value, apply_change
from models.report.filing import Agency, Filing
from models.services.library import Library
from models.services.report_session import Conflict, ReportSession
from models.store import reports
from models.store.database import Database
from models.store.reports import digest_of


@pytest.fixture
def pair(library: Library, session: ReportSession) -> tuple[ReportSession, ReportSession]:
    """张某 and 李某 at the same report."""
    other = library.open(session.report)
    other.operator = "李某"
    return session, other


Pair = tuple[ReportSession, ReportSession]


def test_different_cells_both_stand(library: Library, pair: Pair) -> None:
    mine, his = pair
    first, second = mine.edition.typed_cells[:2]
    his.set_cells({first: 1})
    outcome = mine.set_cells({second: 2})
    assert first in outcome.moved
    assert [entry.operator for entry in outcome.changes_by_others] == ["李某"]
    assert dict(mine.filing.figures.typed) == {first: 1, second: 2}
    assert digest_of(library.open(mine.report).contents) == digest_of(mine.contents)
    assert [entry.operator for entry in mine.entries()[1:]] == ["李某", "张某"]


def test_what_is_opened_while_another_writes_is_of_one_moment(
    session: ReportSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = session.edition.typed_cells[:2]
    read = reports._read

    def write() -> None:
        session.set_cells({first: 1})
        session.database.close()

    def read_slowly(database: Database, report: int) -> reports.StoredReport:
        monkeypatch.undo()
        stored = read(database, report)
        other = Thread(target=write)
        other.start()
        other.join()
        return stored

    monkeypatch.setattr(reports, "_read", read_slowly)
    opened = ReportSession(session.database, session.report, "李某")
    opened.set_cells({second: 2})
    assert dict(opened.filing.figures.typed) == {first: 1, second: 2}


@pytest.mark.promise("two-clerks")
def test_the_same_cell_is_asked_once_and_mine_may_stand(pair: Pair) -> None:
    mine, his = pair
    cell = mine.edition.find("requests.granted.natural_person")
    mine.set_cells({cell: 148})
    his.catch_up()
    his.set_cells({cell: 150})
    with pytest.raises(Conflict, match="李某已于") as met:
        mine.set_cells({cell: 149})
    [clash] = met.value.clashes
    assert (clash.before, clash.mine, clash.theirs, clash.by.operator) == (148, 149, 150, "李某")
    assert mine.filing.figures.get(cell) == 150
    mine.resolve_conflict(met.value, [clash.place])
    assert mine.filing.figures.get(cell) == 149
    assert [(e.change.steps[0].before, e.change.steps[0].after) for e in mine.entries()[-2:]] == [
        (148, 150),
        (150, 149),
    ]
    mine.set_cells({cell: 151})
    with pytest.raises(Conflict):
        his.set_cells({cell: 152})


def test_his_may_stand(pair: Pair) -> None:
    mine, his = pair
    cell = mine.edition.typed_cells[0]
    his.set_cells({cell: 150})
    with pytest.raises(Conflict) as met:
        mine.set_cells({cell: 149})
    revision = mine.current().revision
    assert mine.resolve_conflict(met.value, []).revision == revision
    assert mine.filing.figures.get(cell) == 150
    mine.set_cells({cell: 151})


def test_what_both_typed_alike_is_no_conflict(pair: Pair) -> None:
    mine, his = pair
    cell = mine.edition.typed_cells[0]
    his.set_cells({cell: 7})
    assert mine.set_cells({cell: 7}).revision == his.current().revision


def test_a_paste_waits_whole_for_the_answer(pair: Pair) -> None:
    mine, his = pair
    first, second, third = mine.edition.typed_cells[:3]
    his.set_cells({second: 5})
    with pytest.raises(Conflict) as met:
        mine.set_cells({first: 1, second: 2, third: 3}, "粘贴 3 格")
    assert dict(mine.filing.figures.typed) == {second: 5}
    mine.resolve_conflict(met.value, [])
    assert dict(mine.filing.figures.typed) == {first: 1, second: 5, third: 3}
    assert mine.current().undo_name == "粘贴 3 格"


def test_a_change_whose_answer_was_lost_is_found_and_not_made_twice(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when a server commits and dies before it says so."""
    mine, his = pair
    first, second = mine.edition.typed_cells[:2]
    write = reports._write_change

    def write_and_lose(*words: Any) -> None:  # noqa: ANN401, as the store's
        monkeypatch.undo()
        write(*words)
        raise Disconnected("与服务器的连接断了。")

    monkeypatch.setattr(reports, "_write_change", write_and_lose)
    outcome = mine.set_cells({first: 1})
    assert (outcome.changes_by_others, outcome.undo_name) == ((), mine.current().undo_name)
    assert [entry.operator for entry in mine.entries()[1:]] == ["张某"]
    his.catch_up()
    his.set_cells({second: 2})
    mine.undo()
    assert dict(mine.filing.figures.typed) == {second: 2}


def test_different_sentences_of_a_text_both_stand(pair: Pair) -> None:
    mine, his = pair
    mine.set_text("overview", "第一句。第二句。第三句。")
    his.catch_up()
    his.set_text("overview", "第一句改过。第二句。第三句。")
    mine.set_text("overview", "第一句。第二句。第三句也改过。")
    assert mine.filing.text("overview") == "第一句改过。第二句。第三句也改过。"
    his.catch_up()
    his.set_text("overview", "第一句改过。第二句。第三句也改过。第四句。")
    assert his.filing.text("overview").endswith("第四句。")


def test_a_sentence_changed_before_his_stays_where_it_is(pair: Pair) -> None:
    mine, his = pair
    mine.set_text("overview", "第一句。第二句。第三句。")
    his.catch_up()
    his.set_text("overview", "第一句。第二句。第三句由他改得更长了。")
    mine.set_text("overview", "第一句改过。第二句。第三句。")
    assert mine.filing.text("overview") == "第一句改过。第二句。第三句由他改得更长了。"


def test_a_sentence_that_he_changed_and_took_back_is_no_clash(pair: Pair) -> None:
    mine, his = pair
    mine.set_text("overview", "第一句。第二句。")
    his.catch_up()
    his.set_text("overview", "第一句由他改过。第二句。")
    his.set_text("overview", "第一句。第二句。")
    mine.set_text("overview", "第一句改过。第二句。")
    assert mine.filing.text("overview") == "第一句改过。第二句。"


def test_how_many_places_clash_is_said(pair: Pair) -> None:
    mine, his = pair
    cells = mine.edition.typed_cells[:3]
    his.set_cells(dict.fromkeys(cells, 5))
    with pytest.raises(Conflict, match="改过这一处等 3 处，这一步没有存上"):
        mine.set_cells(dict.fromkeys(cells, 6))


def test_the_same_sentence_is_asked(pair: Pair) -> None:
    mine, his = pair
    mine.set_text("overview", "全年共 100 件。")
    his.catch_up()
    his.set_text("overview", "全年共 200 件。")
    with pytest.raises(Conflict) as met:
        mine.set_text("overview", "全年共 101 件。")
    [clash] = met.value.clashes
    assert (clash.theirs, clash.mine) == ("全年共 200 件。", "全年共 101 件。")
    mine.resolve_conflict(met.value, [clash.place])
    assert mine.filing.text("overview") == "全年共 101 件。"


def test_changes_of_others_are_seen_without_reopening(pair: Pair) -> None:
    mine, his = pair
    cell = mine.edition.find("requests.granted.natural_person")
    assert mine.catch_up().changes_by_others == ()
    his.set_cells({cell: 3})
    his.set_text("overview", "他写的。")
    outcome = mine.catch_up()
    assert cell in outcome.moved
    assert "text:overview" in outcome.places
    assert [entry.operator for entry in outcome.changes_by_others] == ["李某", "李某"]
    assert mine.changed_by_others[f"figure:{cell}"].operator == "李某"
    mine.set_cells({cell: 4})
    assert f"figure:{cell}" not in mine.changed_by_others


def test_what_changed_under_an_open_editor_is_asked(pair: Pair) -> None:
    mine, his = pair
    cell = mine.edition.typed_cells[0]
    mine.set_cells({cell: 148})
    his.catch_up()
    his.set_cells({cell: 150})
    mine.catch_up(busy=[f"figure:{cell}"])
    with pytest.raises(Conflict) as met:
        mine.set_cells({cell: 149})
    assert (met.value.clashes[0].before, met.value.clashes[0].theirs) == (148, 150)
    mine.resolve_conflict(met.value, [met.value.clashes[0].place])
    assert mine.filing.figures.get(cell) == 149


def test_an_editor_that_was_closed_is_no_longer_asked(pair: Pair) -> None:
    mine, his = pair
    cell = mine.edition.typed_cells[0]
    his.set_cells({cell: 150})
    mine.catch_up(busy=[f"figure:{cell}"])
    mine.clear_unseen()
    assert mine.set_cells({cell: 149}).undo_name


def test_undo_takes_back_ones_own_step(pair: Pair) -> None:
    mine, his = pair
    first, second = mine.edition.typed_cells[:2]
    mine.set_cells({first: 1})
    his.set_cells({second: 2})
    assert first in mine.undo().moved
    assert dict(mine.filing.figures.typed) == {second: 2}
    mine.redo()
    his.catch_up()
    his.undo()
    assert dict(his.filing.figures.typed) == {first: 1}


def test_undo_of_what_another_wrote_over_is_refused(pair: Pair) -> None:
    mine, his = pair
    cell = mine.edition.typed_cells[0]
    mine.set_cells({cell: 1})
    his.catch_up()
    his.set_cells({cell: 2})
    with pytest.raises(Refused, match="李某"):
        mine.undo()
    assert mine.filing.figures.get(cell) == 2


def test_undo_finds_its_words_again_after_another_wrote_before_them(pair: Pair) -> None:
    mine, his = pair
    mine.set_text("overview", "甲。乙。")
    mine.set_text("overview", "甲。乙。丙。")
    his.catch_up()
    his.set_text("overview", "前言。甲。乙。丙。")
    mine.catch_up()
    mine.undo()
    assert mine.filing.text("overview") == "前言。甲。乙。"


def test_nobody_locks_what_changed_before_their_eyes(library: Library, sample: Filing) -> None:
    mine = library.open(library.add_filing(sample, "示例"))
    his = library.open(mine.report)
    his.operator = "李某"
    his.set_text("other_matters", "没有其他需要报告的事项。")
    with pytest.raises(Refused, match="请看过以后，再定稿"):
        mine.finalise()
    assert mine.finalise().is_final
    with pytest.raises(Refused, match="已经定稿"):
        his.set_text("other_matters", "又改。")
    assert his.is_final


def test_a_report_that_was_turned_back_is_not_written_on(library: Library, session: ReportSession) -> None:
    """As after a restore: the journal that the window knows is not the one that is there."""
    other = library.open(session.report)
    session.set_cells({session.edition.typed_cells[0]: 1})
    other.catch_up()
    other._stored._newest = session.entries()[0]
    session.set_cells({session.edition.typed_cells[1]: 1})
    with pytest.raises(StoreError, match="恢复成另一时刻"):
        other.set_cells({session.edition.typed_cells[2]: 1})


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
@pytest.mark.promise("two-clerks")
def test_whatever_three_clerks_do_nothing_is_lost(library: Library, data: st.DataObject) -> None:
    """Every change is there, laid down by the journal in order; every conflict was told to one clerk."""
    report = library.begin_report(Agency("示例县人民政府"), 2025).report
    clerks = [library.open(report) for _ in range(3)]
    for number, clerk in enumerate(clerks):
        clerk.operator = f"{number}号"
    cells = clerks[0].edition.typed_cells[:4]
    acknowledged: list[tuple[str, int]] = []
    for _ in range(data.draw(st.integers(1, 10))):
        clerk = data.draw(st.sampled_from(clerks))
        cell, value = data.draw(st.sampled_from(cells)), data.draw(st.integers(0, 9))
        is_new, is_mine = clerk.filing.figures.get(cell) != value, True
        try:
            clerk.set_cells({cell: value})
        except Conflict as conflict:
            is_mine = data.draw(st.booleans())
            clerk.resolve_conflict(conflict, [c.place for c in conflict.clashes] if is_mine else [])
        if is_new and is_mine:
            acknowledged.append((f"figure:{cell}", value))
    fresh = library.open(report)
    kept = [(step.place, step.after) for entry in fresh.entries()[1:] for step in entry.change.steps]
    assert [told for told in acknowledged if told not in kept] == []
    held: dict[str, Value] = {}
    for entry in fresh.entries():
        held = apply_change(held, entry.change)
    held.pop("agency", None)
    assert held == {place: value for place, value in fresh.contents.items() if place != "agency"}
    for clerk in clerks:
        clerk.catch_up()
        assert digest_of(clerk.contents) == digest_of(fresh.contents)
