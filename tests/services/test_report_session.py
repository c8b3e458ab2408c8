"""The one door: every change reaches the disk, can be undone, and tells what it touched."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.editions.edition import CellKey
from models.errors import NotANumber, Refused, StoreError
from models.report.change import ValueSource
from models.report.filing import Agency, Filing, Level
from models.report.notes import NoteLineKind
from models.rules.finding import Severity
from models.rules.registry import title_of
from models.services.library import Library
from models.services.report_session import Conflict, ReportSession
from models.store.reports import digest_of


def reopened(library: Library, session: ReportSession) -> ReportSession:
    return library.open(session.report)


@pytest.mark.promise("saved")
def test_a_cell_is_on_disk_when_the_call_returns(library: Library, session: ReportSession) -> None:
    cell = session.edition.find("requests.granted.natural_person")
    outcome = session.set_cells({cell: 12})
    assert outcome.undo_name == "填写 自然人·予以公开"
    assert {str(c) for c in outcome.moved} == {
        "requests.granted.natural_person",
        "requests.granted.total",
        "requests.handled_total.natural_person",
        "requests.handled_total.total",
    }
    assert reopened(library, session).filing.figures.get(cell) == 12


def test_nothing_changed_writes_nothing(session: ReportSession) -> None:
    cell = session.edition.typed_cells[0]
    revision = session.set_cells({cell: 5}).revision
    outcome = session.set_cells({cell: 5})
    assert (outcome.revision, outcome.moved) == (revision, frozenset())


@pytest.mark.promise("totals-computed")
def test_a_total_cannot_be_typed(session: ReportSession) -> None:
    with pytest.raises(Refused, match="是合计，由程序算出"):
        session.set_cells({session.edition.find("requests.granted.total"): 1})


@pytest.mark.parametrize("value", [-1, 10**12, 2**63])
def test_a_number_its_kind_cannot_hold_is_refused_and_nothing_moves(session: ReportSession, value: int) -> None:
    first, second = session.edition.typed_cells[:2]
    before = dict(session.contents)
    with pytest.raises(NotANumber):
        session.set_cells({first: 1, second: value})
    assert session.contents == before


def test_undo_and_redo_name_their_step(session: ReportSession) -> None:
    cell = session.edition.find("fees.fees.amount")
    session.set_cells({cell: 5})
    session.set_cells({cell: None})
    assert session.current().undo_name == "清空 本年收费金额·行政事业性收费"
    outcome = session.undo()
    assert (outcome.undo_name, outcome.redo_name) == (
        "填写 本年收费金额·行政事业性收费",
        "清空 本年收费金额·行政事业性收费",
    )
    assert session.filing.figures.get(cell) == 5
    session.redo()
    assert session.filing.figures.get(cell) is None


@pytest.mark.promise("undo")
def test_undo_lasts_across_sessions(library: Library, session: ReportSession) -> None:
    first, second = session.edition.typed_cells[:2]
    session.set_cells({first: 1})
    session.set_cells({second: 2})
    session.undo()
    later = reopened(library, session)
    assert later.redo().undo_name == session.current().redo_name
    later.undo()
    later.undo()
    assert later.filing.figures.typed == {}
    with pytest.raises(Refused, match="没有可以撤销的步骤"):
        later.undo()


def test_a_new_step_ends_redo(session: ReportSession) -> None:
    cell = session.edition.typed_cells[0]
    session.set_cells({cell: 1})
    session.undo()
    assert session.set_cells({cell: 2}).redo_name == ""
    with pytest.raises(Refused, match="没有可以重做的步骤"):
        session.redo()


def test_text_is_kept_to_the_letter(library: Library, session: ReportSession) -> None:
    words = "<b>粗</b> & <img src=/etc/passwd> {requests.new_received.total}\n𠮷祥 \t🌞"
    session.set_text("overview", words)
    assert reopened(library, session).filing.text("overview") == words


@pytest.mark.parametrize("words", ["坏\x00字", "\ud800", "x\u2028y", "\x1b[31m"])
def test_a_text_no_file_can_carry_is_refused(session: ReportSession, words: str) -> None:
    session.set_text("overview", "先前的字")
    with pytest.raises(Refused, match="请删去"):
        session.set_text("overview", words)
    assert session.filing.text("overview") == "先前的字"


@pytest.mark.parametrize("words", ["坏\x00字", "理由\ud800"])
@pytest.mark.parametrize(
    "put_in",
    [
        lambda session, words: session.set_cover("office", words, "联系部门"),
        lambda session, words: session.set_agency(Agency(words)),
        lambda session, words: session.add_note_line(session.edition.typed_cells[0], NoteLineKind.NOTE, words),
        lambda session, words: session.explain(session.findings[0], words),
        lambda session, words: session.set_cells({session.edition.typed_cells[0]: 77}, origin=words),
        lambda session, words: (session.undo(), session.send_to_check(), session.send_back(words)),
    ],
    ids=["cover", "agency", "note", "explanation", "origin", "reason"],
)
def test_no_word_that_cannot_be_kept_is_taken_wherever_it_is_typed(
    library: Library, sample: Filing, put_in: Callable[[ReportSession, str], object], words: str
) -> None:
    session = library.open(library.add_filing(sample, "示例"))
    session.set_cells({CellKey("requests", "granted", "natural_person"): 9})
    with pytest.raises(Refused, match="请删去"):
        put_in(session, words)
    assert words not in [step.after for entry in library.open(session.report).entries() for step in entry.change.steps]
    assert words not in [entry.change.origin for entry in library.open(session.report).entries()]


def test_another_agency_has_a_last_year_of_its_own(library: Library, sample: Filing) -> None:
    other = Agency("示例县财政局")
    library.add_filing(replace(sample, agency=other, year=2024), "上年.json")
    session = library.open(library.add_filing(replace(sample, year=2025), "今年.json"))
    assert session.filing.last_year is None
    turns: list[Callable[[], object]] = [lambda: session.set_agency(other), session.undo, session.redo]
    for change in turns:
        change()
        fresh = reopened(library, session)
        assert session.filing.last_year == fresh.filing.last_year
        assert session.filing.offices == fresh.filing.offices
        assert session.findings == fresh.findings
    assert session.filing.last_year is not None
    assert session.filing.last_year.agency.name == other.name


def test_the_journal_keeps_only_the_part_of_a_text_that_changed(session: ReportSession) -> None:
    long = "很长的一段话。" * 1000
    session.set_text("overview", long)
    session.set_text("overview", long[:3000] + "插" + long[3000:])
    [step] = session.entries()[-1].change.steps
    assert (step.before, step.after, step.offset) == ("", "插", 3000)


def test_every_number_knows_where_it_came_from(session: ReportSession) -> None:
    cell = session.edition.typed_cells[0]
    session.set_cells({cell: 7}, source=ValueSource.IMPORTED, origin="年报.docx 表二 第 3 行")
    entry = session.entries()[-1]
    assert (entry.operator, entry.change.source, entry.change.origin) == (
        "张某",
        ValueSource.IMPORTED,
        "年报.docx 表二 第 3 行",
    )


def test_the_agency_can_be_named_and_that_undone(library: Library, session: ReportSession) -> None:
    session.set_agency(Agency("示例市财政局", "53", Level.DEPARTMENT))
    assert reopened(library, session).filing.title == "示例市财政局2025年政府信息公开工作年度报告"
    session.undo()
    assert reopened(library, session).filing.agency.name == "示例县人民政府"


def test_a_level_that_was_said_is_taken_back_on_disk_too(library: Library, session: ReportSession) -> None:
    session.set_agency(replace(session.filing.agency, level=Level.COUNTY))
    assert reopened(library, session).filing.agency.level is Level.COUNTY
    session.undo()
    assert reopened(library, session).filing.agency.level is None
    session.redo()
    assert reopened(library, session).filing.agency.level is Level.COUNTY


def test_another_agency_comes_with_the_level_it_is_known_by(library: Library, session: ReportSession) -> None:
    library.begin_report(Agency("示例市财政局", "53", Level.DEPARTMENT), 2025)
    session.set_agency(Agency("示例市财政局", "53"))
    assert session.filing.agency.level is Level.DEPARTMENT
    assert reopened(library, session).filing.agency == session.filing.agency


def test_a_second_window_cannot_overwrite_the_first(library: Library, session: ReportSession) -> None:
    cell = session.edition.typed_cells[0]
    other = reopened(library, session)
    session.set_cells({cell: 1})
    with pytest.raises(Conflict, match=r"张某已于 \d\d:\d\d 改过这一处"):
        other.set_cells({cell: 2})
    assert other.filing.figures.get(cell) == 1
    assert reopened(library, session).filing.figures.get(cell) == 1


def filled(library: Library, sample: Filing) -> ReportSession:
    return library.open(library.add_filing(sample, "示例"))


@pytest.mark.promise("final-is-locked")
def test_a_clean_report_is_made_final_and_locked(library: Library, sample: Filing) -> None:
    session = filled(library, sample)
    assert session.finalise().is_final
    changes: list[Callable[[], object]] = [
        lambda: session.set_cells({session.edition.typed_cells[0]: 99}),
        lambda: session.set_text("overview", "x"),
        lambda: session.set_cover("office", "x", "机构"),
    ]
    for change in changes:
        with pytest.raises(Refused, match="已经定稿"):
            change()
    with pytest.raises(Refused, match="原因"):
        session.reopen(" ")
    assert not session.reopen("数字有误").is_final
    assert session.entries()[-1].change.origin == "数字有误"
    assert session.set_cells({session.edition.typed_cells[0]: 99}).moved


def test_a_draft_is_not_reopened(session: ReportSession) -> None:
    with pytest.raises(Refused, match="还没有定稿"):
        session.reopen("有误")


@pytest.mark.promise("must-change-blocks")
def test_a_report_with_findings_is_not_made_final(session: ReportSession) -> None:
    with pytest.raises(Refused, match="有 5 个部分没有开始填"):
        session.finalise()
    session.set_cells({session.edition.typed_cells[0]: 1})
    with pytest.raises(Refused, match="有 4 个部分没有开始填；有 1 处必须改，0 处须说明"):
        session.finalise()


@pytest.mark.promise("must-change-blocks")
def test_an_explained_finding_does_not_stand_in_the_way(library: Library, sample: Filing) -> None:
    library.add_filing(replace(sample, year=2024), "上年")
    session = filled(library, sample)
    waiting = [f for f in session.findings if f.severity is Severity.EXPLAIN]
    assert {f.rule for f in waiting} == {"Y-1"}
    with pytest.raises(Refused, match="处须说明"):
        session.finalise()
    for finding in waiting:
        outcome = session.explain(finding, "机构改革，部分申请移交")
        assert outcome.undo_name == f"说明 {title_of('Y-1')}"
    assert all(not f.is_open for f in session.findings)
    assert session.finalise().is_final


@pytest.mark.promise("figures-changed-outside")
def test_damage_outside_is_noticed(library: Library, session: ReportSession) -> None:
    session.set_cells({session.edition.typed_cells[0]: 5})
    column = "__".join(session.edition.typed_cells[0])
    library.database.execute_sql(f"UPDATE figures_2021 SET {column} = 6")
    with pytest.raises(StoreError, match="与存下时的校验码不符"):
        library.open(session.report)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_steps_can_be_undone_and_redone(library: Library, data: st.DataObject) -> None:
    session = library.open(library.begin_report(Agency("示例县人民政府"), 2025).report)
    start = digest_of(session.contents)
    texts = st.text("（一）甲乙丙。\n12", max_size=30)
    for _ in range(data.draw(st.integers(1, 12))):
        match data.draw(st.integers(0, 3)):
            case 0:
                cells = data.draw(st.sets(st.sampled_from(session.edition.typed_cells), max_size=4))
                session.set_cells({cell: data.draw(st.none() | st.integers(0, 999)) for cell in sorted(cells)})
            case 1:
                session.set_text("overview", data.draw(texts))
            case 2:
                session.set_cover("office", data.draw(texts), "机构")
            case 3 if session.current().undo_name:
                session.undo()
    end = digest_of(session.contents)
    undone = 0
    while session.current().undo_name:
        session.undo()
        undone += 1
    assert digest_of(session.contents) == start
    for _ in range(undone):
        session.redo()
    assert digest_of(session.contents) == end
    assert digest_of(library.open(session.report).contents) == end


def test_what_was_explained_under_a_rules_former_number_stands_and_can_be_withdrawn(
    library: Library, session: ReportSession
) -> None:
    session.set_text("overview", "新收申请100件，上年结转3件，答复98件，结转下年度6件。")
    [found] = [finding for finding in session.findings if finding.rule == "N-14"]
    session.explain(replace(found, rule=found.former), "含上年受理、本年答复的")
    again = reopened(library, session)
    [told] = [finding for finding in again.findings if finding.rule == "N-14"]
    assert told.explanation == "含上年受理、本年答复的"
    assert again.filing.lapsed == ()
    after = again.explain(told, "")
    assert [finding.explanation for finding in after.findings if finding.rule == "N-14"] == [""]
