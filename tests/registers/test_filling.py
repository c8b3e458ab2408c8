"""A report is filled from the registers by its own door; what differs is found, and every figure names its cases."""

from dataclasses import replace
from datetime import date

import pytest

from models.editions.edition import CellKey
from models.errors import Refused
from models.registers.request import Channel, Request
from models.report.change import ValueSource
from models.report.filing import Agency, Filing
from models.rules.finding import Severity
from models.services.library import Library
from models.services.origin import figure_sources, trace_figure
from models.services.registers.registers import Registers
from models.services.report_session import ReportSession
from tests.registers.conftest import COUNTY
from tests.registers.office_year import COLUMNS, TABLE_3, YEAR, requests

GRANTED = CellKey("requests", "granted", "natural_person")
NEW = GRANTED._replace(row="new_received")
CARRIED_IN = GRANTED._replace(row="carried_in")


@pytest.fixture
def kept(library: Library) -> Registers:
    registers = Registers(library, COUNTY, lambda: date(2026, 3, 10))
    for request in requests():
        registers.requests.add(request)
    return registers


@pytest.fixture
def report(library: Library, kept: Registers) -> ReportSession:
    return library.open(library.begin_report(kept.agency, YEAR).report)


def told(session: ReportSession) -> list[str]:
    return [finding.message for finding in session.findings if finding.rule == "R-1"]


def test_the_table_is_filled_in_one_step(report: ReportSession, library: Library) -> None:
    outcome = report.fill_from_registers()
    assert outcome.undo_name == "按台账填写 144 格"
    for row, counts in TABLE_3.items():
        typed = [report.filing.figures.typed[CellKey("requests", row, column)] for column in COLUMNS]
        assert tuple(typed) == counts
    sources = figure_sources(report.edition, report.entries())
    assert {sources[cell] for cell in report.filing.counted} == {ValueSource.REGISTER}
    assert not [f for f in report.findings if f.rule in ("T3-1", "T3-2", "T3-5", "R-1")]
    assert report.fill_from_registers().undo_name == "按台账填写 144 格", "nothing more to fill is no step"
    report.undo()
    assert report.filing.figures.typed == {}
    origin = trace_figure(library.open(report.report).filing, report.entries(), NEW)
    assert origin.counted is not None
    assert origin.counted.value == 98


def test_a_difference_names_the_cases(report: ReportSession, kept: Registers) -> None:
    report.fill_from_registers()
    with pytest.raises(Refused, match="由台账填入的，已锁定。要改写，请先解锁，并写明原因"):
        report.set_cells({GRANTED: 40})
    with pytest.raises(Refused, match="写明为什么"):
        report.unlock([GRANTED], " ")
    report.unlock([GRANTED], "一件漏登")
    report.set_cells({GRANTED: 40})
    [sentence] = told(report)
    cases = report.filing.counted[GRANTED].cases
    assert sentence == (f"自然人·予以公开：填 40，台账里有 41 件（{'、'.join(sorted(cases)[:5])} 等 41 件），相差 1。")
    finding = next(f for f in report.findings if f.rule == "R-1")
    assert (finding.severity, finding.cells) == (Severity.WARN, (GRANTED,))
    assert kept.requests.find(cases[0]) is not None
    assert report.register_fill.released == {GRANTED}
    report.fill_from_registers()
    assert report.filing.figures.typed[GRANTED] == 40, "what was let go with a reason is not filled again"
    assert report.relock([GRANTED]).undo_name == "恢复台账的数 自然人·予以公开"
    assert (report.filing.figures.typed[GRANTED], report.filing.unlocked) == (41, {})
    assert GRANTED in report.carry_over.registered_cells, "held again"
    report.undo()
    assert report.filing.unlocked == {GRANTED: "一件漏登"}


def test_a_changed_register_fills_the_cells_that_are_held_to_it(report: ReportSession, kept: Registers) -> None:
    report.set_cells({NEW: 98, GRANTED: 41})
    assert report.carry_over.locked_cells == set(), "what is typed is not held, though it agrees"
    assert report.register_fill.agreeing == (NEW, GRANTED)
    report.fill_from_registers()
    assert {NEW, GRANTED} <= report.carry_over.registered_cells, "filling holds what agreed already"
    report.undo()
    assert report.carry_over.locked_cells == set()
    report.redo()
    research = NEW._replace(column="research")
    kept.requests.add(Request("2025-900", date(2025, 12, 30), Channel.HAND, "research"))
    assert report.fill_from_registers().undo_name == "按台账填写 2 格"
    assert report.filing.figures.typed[research] == 5
    assert not report.register_fill.agreeing
    assert research in report.carry_over.registered_cells


def test_what_the_register_learns_is_counted_when_asked(report: ReportSession, kept: Registers) -> None:
    report.fill_from_registers()
    kept.requests.add(Request("2025-900", date(2025, 12, 30), Channel.HAND, "research"))
    assert told(report) == []
    report.count_registers()
    assert [sentence.partition("，")[0] for sentence in told(report)] == [
        "科研机构·本年新收政府信息公开申请数量：填 4", "科研机构·结转下年度继续办理：填 0",
    ]  # fmt: skip


def test_a_cell_held_to_last_years_report_is_left(library: Library, kept: Registers) -> None:
    """Last year's report left five; the register knows of four. Nobody is overruled, and both are named."""
    last = library.open(library.begin_report(COUNTY, YEAR - 1).report)
    last.set_cells({GRANTED._replace(row="carried_out"): 5})
    report = library.open(library.begin_report(COUNTY, YEAR).report)
    assert report.filing.figures.typed[CARRIED_IN] == 5
    assert report.register_fill.held == {CARRIED_IN}
    report.fill_from_registers()
    assert report.filing.figures.typed[CARRIED_IN] == 5
    [sentence] = told(report)
    assert sentence.startswith("自然人·上年结转政府信息公开申请数量：填 5，台账里有 4 件（2025-")
    with pytest.raises(Refused, match="已锁定"):
        report.set_cells({CARRIED_IN: 4})
    report.unlock([CARRIED_IN], "上年报告多报一件")
    report.fill_from_registers()
    assert (report.filing.figures.typed[CARRIED_IN], told(report)) == (4, [])


def test_an_office_without_registers_is_not_asked(library: Library, kept: Registers) -> None:
    other = library.open(library.begin_report(Agency("示例县财政局"), YEAR).report)
    other.set_cells({GRANTED: 3})
    assert other.filing.counted == {}
    assert told(other) == []
    assert other.fill_from_registers().undo_name == "填写 自然人·予以公开"
    assert library.filing(other.report).counted == {}
    assert kept.counts(YEAR)


def test_a_final_report_is_not_filled(library: Library, kept: Registers, sample: Filing) -> None:
    report = library.open(library.add_filing(replace(sample, agency=COUNTY, year=YEAR), "年报.json"))
    report.finalise()
    with pytest.raises(Refused, match="定稿"):
        report.fill_from_registers()
    assert told(report)
