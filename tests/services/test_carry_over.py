"""Last year's left-over: carried in, held, let go only with a reason, and told when last year's report moves on."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from models.editions.edition import CellKey
from models.errors import Refused
from models.report.change import ValueSource
from models.report.filing import Agency, Filing
from models.services.audit_trail import audit_rows
from models.services.library import Library
from models.services.origin import figure_sources
from models.services.report_session import ReportSession
from models.store.reports import digest_of

COUNTY = Agency("示例县人民政府")
COLUMNS = ("natural_person", "enterprise", "research", "welfare", "legal_service", "other_org")
INTO = {column: CellKey("requests", "carried_in", column) for column in COLUMNS}
OUT = {column: CellKey("requests", "carried_out", column) for column in COLUMNS}
ONE, TWO = INTO["natural_person"], INTO["enterprise"]


@pytest.fixture
def last_year(library: Library) -> ReportSession:
    """Last year's report, which left 7 requests of natural persons over."""
    session = library.open(library.begin_report(COUNTY, 2024).report)
    session.set_cells({cell: 7 if column == "natural_person" else 0 for column, cell in OUT.items()})
    return session


@pytest.fixture
def session(library: Library, last_year: ReportSession) -> ReportSession:
    """This year's report, begun beside it."""
    return library.open(library.begin_report(COUNTY, 2025).report)


def open_findings(session: ReportSession) -> Iterator[str]:
    return (finding.message for finding in session.findings if finding.rule == "Y-1" and finding.is_open)


@pytest.mark.promise("carried-and-held")
def test_every_column_is_carried_in_and_held(session: ReportSession) -> None:
    assert session.carry_over.locked_cells == set(INTO.values())
    assert {session.filing.figures.get(cell) for cell in INTO.values()} == {7, 0}
    assert session.entries()[0].change.origin == "示例县人民政府 2024 年报告"
    for value in (8, None):
        with pytest.raises(Refused, match="从上年报告带入的，已锁定"):
            session.set_cells({ONE: value})
    assert session.set_cells({ONE: 7}).moved == frozenset()


def test_one_held_cell_refuses_the_whole_step(session: ReportSession) -> None:
    free = OUT["research"]
    with pytest.raises(Refused):
        session.set_cells({free: 1, TWO: 5})
    assert session.filing.figures.get(free) is None


@pytest.mark.promise("carried-and-held")
def test_a_cell_is_unlocked_with_a_reason_that_is_kept(library: Library, session: ReportSession) -> None:
    with pytest.raises(Refused, match="写明为什么"):
        session.unlock([ONE], "  ")
    assert session.unlock([ONE], "撤并的粮食局移交 2 件").undo_name == "解锁 自然人·上年结转政府信息公开申请数量"
    session.set_cells({ONE: 9})
    again = library.open(session.report)
    assert again.filing.unlocked == {ONE: "撤并的粮食局移交 2 件"}
    assert again.carry_over.overridden == {ONE}
    assert again.carry_over.locked_cells == set(INTO.values()) - {ONE}
    assert figure_sources(again.edition, again.entries())[ONE] is ValueSource.TYPED
    rows = [row for row in audit_rows(again) if row.place.startswith("解锁")]
    assert [(row.after, row.origin) for row in rows] == [("撤并的粮食局移交 2 件",) * 2]


def test_the_reason_explains_the_difference(session: ReportSession) -> None:
    session.unlock([ONE], "撤并的粮食局移交 2 件")
    assert not [finding for finding in session.findings if finding.rule == "Y-1"]
    session.set_cells({ONE: 9})
    [finding] = [finding for finding in session.findings if finding.rule == "Y-1"]
    assert (finding.is_open, finding.explanation) == (False, "撤并的粮食局移交 2 件")
    session.explain(finding, "另有 2 件随职能划入。")
    assert [f.explanation for f in session.findings if f.rule == "Y-1"] == ["另有 2 件随职能划入。"]


def test_unlocking_is_undone_and_made_again(session: ReportSession) -> None:
    begun = digest_of(session.contents)
    session.unlock([ONE, TWO], "职能划转")
    unlocked = digest_of(session.contents)
    assert session.undo().redo_name == "解锁 2 格"
    assert digest_of(session.contents) == begun
    assert ONE in session.carry_over.locked_cells
    session.redo()
    assert digest_of(session.contents) == unlocked


def test_locking_back_gives_last_years_figure_again_in_one_step(session: ReportSession) -> None:
    begun = digest_of(session.contents)
    session.unlock([ONE], "职能划转")
    session.set_cells({ONE: 9})
    outcome = session.relock([ONE, TWO])
    assert outcome.undo_name.startswith("恢复上年结转 自然人")
    assert digest_of(session.contents) == begun
    assert session.carry_over.locked_cells == set(INTO.values())
    assert figure_sources(session.edition, session.entries())[ONE] is ValueSource.CARRIED
    session.undo()
    assert session.filing.figures.get(ONE) == 9


def test_a_report_begun_before_last_years_arrived_is_filled_in_one_step(library: Library, sample: Filing) -> None:
    early = library.open(library.begin_report(COUNTY, 2025).report)
    early.set_cells({ONE: 5, OUT["research"]: 1})
    assert early.carry_over.locked_cells == frozenset()
    library.add_filing(replace(sample, agency=COUNTY, year=2024), "上年.docx")
    session = library.open(early.report)
    assert session.carry_over.differing == {into: sample.figures.typed[OUT[column]] for column, into in INTO.items()}
    assert session.carry_over.locked_cells == frozenset()
    assert session.carry_in().undo_name == "带入上年结转 6 格"
    assert session.carry_over.locked_cells == set(INTO.values())
    assert session.filing.figures.get(ONE) == sample.figures.typed[OUT["natural_person"]]
    session.undo()
    assert session.filing.figures.get(ONE) == 5


def test_a_figure_that_was_typed_and_agrees_is_held(library: Library, last_year: ReportSession) -> None:
    copy = library.open(library.copy_report(library.begin_report(COUNTY, 2025).report))
    assert figure_sources(copy.edition, copy.entries())[ONE] is ValueSource.IMPORTED
    assert ONE in copy.carry_over.locked_cells


def test_when_last_years_report_changes_it_is_said_and_taken_over_in_one_step(
    library: Library, last_year: ReportSession, session: ReportSession
) -> None:
    last_year.set_cells({OUT["natural_person"]: 4})
    again = library.open(session.report)
    assert again.carry_over.outdated == {ONE}
    assert ONE in again.carry_over.locked_cells
    assert list(open_findings(again)) == ["自然人：上年结转填 7，而 2024 年报告的结转下年度是 4，相差 3。"]
    again.carry_in()
    assert again.filing.figures.get(ONE) == 4
    assert not list(open_findings(again))


def test_what_has_a_reason_is_left_alone_by_carrying_in(
    library: Library, last_year: ReportSession, session: ReportSession
) -> None:
    session.unlock([ONE], "职能划转")
    session.set_cells({ONE: 9})
    last_year.set_cells({OUT["natural_person"]: 4})
    again = library.open(session.report)
    assert again.carry_over.differing == {}
    again.carry_in()
    assert again.filing.figures.get(ONE) == 9
    again.relock([ONE])
    assert again.filing.figures.get(ONE) == 4


def test_without_last_years_report_nothing_is_held(library: Library, last_year: ReportSession) -> None:
    report = library.begin_report(COUNTY, 2025).report
    library.delete_report(last_year.report)
    session = library.open(report)
    assert session.carry_over.locked_cells == frozenset()
    session.set_cells({ONE: 8})
    library.undelete_report(last_year.report)
    assert ONE not in library.open(report).carry_over.locked_cells


def test_a_finished_print_without_a_figure_left_nothing_over(library: Library, sample: Filing) -> None:
    typed = {cell: value for cell, value in sample.figures.typed.items() if cell != OUT["research"]}
    printed = {OUT["natural_person"]._replace(column="total"): 103}
    older = replace(sample, agency=COUNTY, year=2024, figures=type(sample.figures)(typed, typed), printed=printed)
    library.add_filing(older, "上年.docx")
    session = library.open(library.begin_report(COUNTY, 2025).report)
    assert session.filing.figures.get(INTO["research"]) == 0


def test_it_crosses_the_editions(library: Library) -> None:
    older = library.open(library.begin_report(COUNTY, 2020).report)
    older.set_cells({OUT["research"]: 4})
    newer = library.open(library.begin_report(COUNTY, 2021).report)
    assert newer.carry_over.locked_cells == {INTO["research"]}
