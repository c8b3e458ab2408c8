"""Odd files, one oddity in each: every cell is read right, asked about or told of, and no more than need be."""

from collections.abc import Callable

import pytest

from models.exchange.candidate import Confidence
from models.exchange.report_file import read_report_bytes
from models.report.filing import Filing
from output.publish import render
from tests.exchange.oddities import NEW, judge, oddities, run, word_cell

ODDITIES = oddities()
MOST_ASKED = 8
"""A row and one cell more."""


@pytest.fixture(scope="module")
def written() -> Callable[[Filing, str], bytes]:
    files: dict[str, bytes] = {}

    def write(filing: Filing, ending: str) -> bytes:
        if ending not in files:
            files[ending] = render(filing, ending)
        return files[ending]

    return write


@pytest.mark.promise("certain")
def test_a_row_against_its_own_printed_total_is_not_certain(
    sample: Filing, written: Callable[[Filing, str], bytes]
) -> None:
    candidate = read_report_bytes(word_cell(NEW, run("3002"))(written(sample, ".docx")), "年报.docx")
    row = [placed for cell, placed in candidate.cells.items() if (cell.block, cell.row) == (NEW.block, NEW.row)]
    assert {placed.confidence for placed in row} == {Confidence.LIKELY}
    assert candidate.filing.figures.get(NEW) == 3002
    assert ["总计不符" in question for question in candidate.questions] == [True]


@pytest.mark.parametrize("name", ODDITIES)
@pytest.mark.promise("certain")
def test_an_odd_file_says_nothing_wrong_and_hides_nothing(
    name: str, sample: Filing, written: Callable[[Filing, str], bytes]
) -> None:
    oddity = ODDITIES[name]
    raw = written(sample, oddity.ending)
    changed = oddity.change(raw)
    assert changed != raw
    counts, faults = judge(sample, oddity.shown, read_report_bytes(changed, f"年报{oddity.ending}"))
    assert faults == []
    assert counts["asked"] + counts["told"] <= MOST_ASKED
