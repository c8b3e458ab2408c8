"""Rows and columns that a file hides: no part of the report, and asked about where nothing else is in their cells."""

from pathlib import Path

import pytest

from models.exchange.candidate import Candidate, Confidence
from models.exchange.formats.hidden_cells import HiddenLines, hidden_lines_of_xlsx, set_hidden_apart
from models.exchange.neutral_document import DocumentCell
from models.exchange.report_file import read_report_bytes, read_report_file
from models.report.filing import Filing
from tests.exchange.oddities import changes
from tests.exchange.oddities.judging import Expect, judge
from tests.exchange.oddities.offices import OFFICES, office
from tests.exchange.oddities.printed import Printed, print_report
from tests.exchange.oddities.registry import oddities
from tests.exchange.oddities.writers.book import write_book
from tests.exchange.soffice import convert, needs_soffice

FIGURES_HIDDEN = ("hidden row of figures", "hidden column of figures", "rows of zeros filtered out", "hidden row above")


def made(name: str) -> tuple[Filing, Printed, Expect]:
    filing = office(*OFFICES[0]).filing
    printed = print_report(filing)
    return filing, printed, oddities()[name](printed, filing)


def assert_hidden(candidate: Candidate, filing: Filing, printed: Printed, expect: Expect) -> None:
    assert judge(filing, printed, expect, candidate).faults == []
    asked = {cell for cell, placed in candidate.cells.items() if placed.confidence is Confidence.ASK}
    assert asked == {cell for cell, due in expect.due.items() if due == "asked"}
    assert any("隐藏的文字，没有读入" in question for question in candidate.questions)


@pytest.mark.parametrize("name", FIGURES_HIDDEN)
def test_an_xlsx_is_read_as_it_is_shown(name: str) -> None:
    filing, printed, expect = made(name)
    assert_hidden(read_report_bytes(write_book(printed), "年报.xlsx"), filing, printed, expect)


@needs_soffice
@pytest.mark.parametrize("target", ["xls:MS Excel 97", "ods", "xlsx:Calc MS Excel 2007 XML"])
def test_what_libreoffice_saves_is_read_as_it_is_shown(target: str, tmp_path: Path) -> None:
    reports = {f"{at}": made(name) for at, name in enumerate(FIGURES_HIDDEN)}
    saved = convert({f"{at}.xlsx": write_book(printed) for at, (_, printed, _) in reports.items()}, target, tmp_path)
    assert saved.keys() == reports.keys()
    for at, path in saved.items():
        assert_hidden(read_report_file(path), *reports[at])


def test_the_figure_that_is_hidden_is_offered() -> None:
    filing, printed, expect = made("hidden row of figures")
    candidate = read_report_bytes(write_book(printed), "年报.xlsx")
    for key in changes.row_keys(filing, "granted"):
        if expect.due[key] == "asked":
            assert candidate.cells[key].choices == (filing.figures.get(key),)


@pytest.mark.parametrize(
    ("sheet", "rows", "columns"),
    [
        (b'<row r="3" hidden="1">', {2}, set()),
        (b"<row r='3' hidden='true'/><row r='4'/>", {2}, set()),
        (b'<row/><row ht="0" customHeight="1"/>', {1}, set()),
        (b'<x:col min="2" max="3" hidden="1" width="9"/>', set(), {1, 2}),
        (b'<col min="2" max="2" width="0.0"/>', set(), {1}),
        (b'<row r="3" hidden="0" ht="15"/><col min="1" max="1" hidden="false" width="20"/>', set(), set()),
    ],
)
def test_what_a_sheet_hides(sheet: bytes, rows: set[int], columns: set[int]) -> None:
    found = hidden_lines_of_xlsx(sheet)
    assert (set(found.rows), set(found.columns)) == (rows, columns)


def test_a_merged_cell_is_shown_where_it_reaches_out_of_what_is_hidden() -> None:
    label, first, second = DocumentCell(1, 0, 3, 1, "甲"), DocumentCell(1, 1, 1, 1, "7"), DocumentCell(2, 1, 1, 1, "8")
    table = set_hidden_apart((label, first, second), "表", HiddenLines({1}))
    assert table.cells == (DocumentCell(2, 0, 2, 1, "甲"), second)
    assert table.with_hidden == (label, first, second)
