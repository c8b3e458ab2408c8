"""A report of the made-up edition, from the first keystroke to the file that somebody else reads."""

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from models.editions.edition import CellKey, Edition
from models.editions.known_editions import edition_by_name
from models.errors import BrokenFile
from models.exchange.formats.report_json import read_report, write_report
from models.exchange.packages.bundle import write_bundle
from models.exchange.report_file import read_report_bytes
from models.report.filing import Agency, Filing, Level
from models.rules.finding import Severity
from models.services.library import Library
from output.formats import READ_BACK
from output.publish import render
from tests.clerk import clerk_at
from tests.exchange.made_up import differences, made_up
from tests.new_edition.next_edition import (
    APPLICANT,
    DECISIONS,
    FORMER,
    LAST_YEAR,
    NAME,
    OUTCOME,
    RESULT,
    YEAR,
    knowing_next,
)
from tests.store.harm import examined

COUNTY = Agency("示例县人民政府", "530300", Level.COUNTY)
FEW = {".pdf": 6, ".ofd": 4}


def of_next(edition: Edition) -> Filing:
    """A whole report of the edition, with no blank and something in every new line."""
    for seed in range(99):
        filing = made_up(edition.name, seed)
        if len(filing.figures.typed) == len(edition.typed_cells) and filing.figures.get(RESULT):
            return replace(filing, year=YEAR)
    raise AssertionError("no seed gives a whole report")


@pytest.fixture
def grown(library: Library, next_edition: Edition) -> Library:
    """An office with last year's report, in the edition before."""
    session = library.open(library.begin_report(COUNTY, LAST_YEAR).report)
    session.set_cells({session.edition.find("requests.carried_out.natural_person"): 4})
    return library


def test_it_is_begun_beside_last_years_and_carries_over(grown: Library, next_edition: Edition) -> None:
    begun = grown.begin_report(COUNTY, YEAR)
    session = grown.open(begun.report)
    assert session.edition is next_edition
    assert session.filing.last_year is not None
    assert session.filing.last_year.edition is edition_by_name(FORMER)
    carried = CellKey("requests", "carried_in", "natural_person")
    assert begun.carried == (carried,)
    assert session.filing.figures.get(carried) == 4
    assert f"{NAME}年1月1日至12月31日" in session.filing.text("lead")


def test_it_is_filled_in_checked_and_kept(grown: Library, next_edition: Edition) -> None:
    session = grown.open(grown.begin_report(COUNTY, YEAR).report)
    typed = dict.fromkeys(next_edition.typed_cells, 0) | {RESULT: 3, APPLICANT: 2, DECISIONS: 5, OUTCOME: 1}
    session.set_cells({cell: value for cell, value in typed.items() if cell not in session.carry_over.locked_cells})
    refused = [f.cells for f in session.findings if f.rule == "T3-1"]
    assert len(refused) == 2, "in the natural persons' column and in the new one"
    session.set_cells(
        {CellKey("requests", "granted", "drill_office"): 2, CellKey("requests", "carried_out", "natural_person"): 1}
    )
    assert [f for f in session.findings if f.severity is Severity.BLOCK and f.rule.startswith("T")] == []
    assert session.filing.figures.get(CellKey("requests", "handled_total", "total")) == 5
    assert session.filing.figures.get(CellKey("disputes", "all", "reconsideration_total")) == 1
    assert session.undo() is not None
    again = grown.open(session.report)
    assert again.filing.figures == session.filing.figures
    assert examined(grown.place).is_good
    assert {line.edition for line in grown.reports()} == {NAME, FORMER}


def test_a_clerk_types_into_the_new_lines(qtbot: QtBot, grown: Library) -> None:
    session = grown.open(grown.begin_report(COUNTY, YEAR).report)
    with clerk_at(qtbot, session) as clerk:
        for cell, value in {RESULT: "3", APPLICANT: "2", DECISIONS: "5", OUTCOME: "1"}.items():
            clerk.fills(cell, value)
            assert clerk.reads(cell) == value
        assert clerk.reads(RESULT._replace(column="total")) == "3"
        assert clerk.reads(CellKey("disputes", "all", "reconsideration_total")) == "1"
        clerk.clicks(RESULT)
        assert clerk.view.show_help()
        assert "属于演练情形" in clerk.view.help.page.toPlainText()
        assert "没有查过" in clerk.view.help.page.toPlainText()
    assert session.filing.figures.typed.items() >= {RESULT: 3, APPLICANT: 2, DECISIONS: 5, OUTCOME: 1}.items()


# ---- on paper, and back

FILES_ALONE = pytest.mark.file_bound("files alone, no database")


@pytest.mark.parametrize("form", READ_BACK)
def test_every_form_it_is_written_in_is_read_back_cell_by_cell(form: str, next_edition: Edition) -> None:
    for seed in range(FEW.get(form, 12)):
        filing = made_up(NAME, 1000 + seed)
        candidate = read_report_bytes(render(filing, form), f"report{form}")
        assert differences(filing, candidate) == [], seed
        assert candidate.filing.edition is next_edition


def test_the_interchange_file_and_the_bundle_hold_all_of_it(next_edition: Edition) -> None:
    filing = of_next(next_edition)
    assert {RESULT, APPLICANT, DECISIONS, OUTCOME} <= filing.figures.typed.keys()
    text = write_report(filing)
    assert f'"edition": "{NAME}"' in text
    assert write_report(read_report(text).filing) == text
    assert write_report(read_report_bytes(write_bundle(filing), "a.ndbg").filing) == text


def test_a_file_that_names_no_year_is_read_in_the_form_it_is_in(next_edition: Edition) -> None:
    for edition in (next_edition, edition_by_name(FORMER)):
        filing = replace(made_up(edition.name, 3), texts={"other_matters": "无。"}, cover={})
        page = render(filing, ".html").decode().replace(str(filing.year), "某")
        candidate = read_report_bytes(page.encode(), "report.html")
        assert candidate.filing.edition is edition
        assert candidate.filing.figures.typed == filing.figures.typed
        assert any("没有写明报告年度" in question for question in candidate.questions)


def test_a_program_without_the_edition_says_that_it_is_too_old(tmp_path: Path) -> None:
    with knowing_next(tmp_path) as edition:
        filing = of_next(edition)
        files = {"a.ndbg": write_bundle(filing), "a.json": write_report(filing).encode()}
    for name, content in files.items():
        with pytest.raises(BrokenFile, match=rf"不认识报告格式“{NAME}”.*请先升级本程序"):
            read_report_bytes(content, name)


def test_the_example_of_an_earlier_edition_still_opens(sample: Filing, grown: Library) -> None:
    report = grown.add_filing(sample, "示例")
    assert grown.findings(report) == ()
    assert grown.filing(report).edition is edition_by_name(sample.edition.name)
