"""What a person decides before a file is taken in, and what comes of it."""

from dataclasses import replace

import pytest

from models.editions.edition import CellKey
from models.errors import NotANumber
from models.exchange.candidate import Candidate, Confidence, PlacedCell, PlacedText, RowSplits
from models.exchange.formats.report_json import write_report
from models.exchange.recognition.import_review import CellStatus, ImportReview
from models.exchange.report_file import read_report_bytes
from models.report.filing import Agency, Filing, Level
from output.publish import render

GRANTED = CellKey("requests", "granted", "natural_person")
NEW = CellKey("requests", "new_received", "natural_person")
TOTAL = CellKey("requests", "new_received", "total")


@pytest.fixture
def read(sample: Filing) -> Candidate:
    """The sample, read back from the Word document that the program writes."""
    return read_report_bytes(render(sample, ".docx"), "年报.docx")


def asked(candidate: Candidate, cell: CellKey, *choices: int) -> Candidate:
    """The candidate with one cell to be asked about."""
    placed = candidate.cells[cell]._replace(
        value=None, confidence=Confidence.ASK, notes=("数字连在一起",), choices=choices
    )
    typed = {each: value for each, value in candidate.filing.figures.typed.items() if each != cell}
    filing = replace(candidate.filing, figures=replace(candidate.filing.figures, typed=typed))
    return replace(candidate, filing=filing, cells={**candidate.cells, cell: placed})


def line_of(acceptance: ImportReview, cell: CellKey) -> tuple[int | None, CellStatus, str]:
    line = next(line for line in acceptance.cell_reviews() if line.source.cell == cell)
    return line.value, line.status, line.remark


def test_what_was_read_surely_can_be_taken_as_it_is(read: Candidate, sample: Filing) -> None:
    acceptance = ImportReview(read)
    assert acceptance.problem == ""
    assert acceptance.filing().figures == sample.figures
    assert line_of(acceptance, TOTAL)[1] is CellStatus.AGREES
    assert [line.source.cell for line in acceptance.cell_reviews()] == [
        cell for cell in sample.edition.cells if cell in read.cells
    ]


@pytest.mark.promise("certain")
def test_a_cell_asked_about_holds_everything_up_until_it_is_decided(read: Candidate) -> None:
    acceptance = ImportReview(asked(read, NEW, 3, 30))
    assert acceptance.open_cells == (NEW,)
    assert "还有 1 格请核对" in acceptance.problem
    assert line_of(acceptance, NEW) == (None, CellStatus.OPEN, "数字连在一起")
    printed = read.cells[TOTAL].value
    assert line_of(acceptance, TOTAL)[1:] == (CellStatus.PENDING, f"原文印 {printed}，待各格选定后再比对")
    acceptance.answer(NEW, 30)
    assert acceptance.problem == ""
    assert line_of(acceptance, NEW)[:2] == (30, CellStatus.ANSWERED)
    assert acceptance.filing().figures.get(NEW) == 30


@pytest.mark.promise("printed-total-told")
def test_a_printed_total_that_does_not_add_up_is_told_with_both_sums(read: Candidate, sample: Filing) -> None:
    acceptance = ImportReview(asked(read, NEW, 0))
    acceptance.answer(NEW, (sample.figures.get(NEW) or 0) + 2)
    value, standing, remark = line_of(acceptance, TOTAL)
    printed = sample.figures.get(TOTAL) or 0
    assert (value, standing) == (printed + 2, CellStatus.DIFFERS)
    assert remark == f"原文印 {printed}，各格相加 {printed + 2}，相差 2"
    assert acceptance.filing().printed[TOTAL] == printed


def test_an_answer_in_words_is_read_like_any_figure(read: Candidate) -> None:
    acceptance = ImportReview(asked(read, GRANTED))
    with pytest.raises(NotANumber):
        acceptance.answer_text(GRANTED, "约二十")
    assert acceptance.open_cells == (GRANTED,)
    acceptance.answer_text(GRANTED, "２０")
    assert acceptance.filing().figures.get(GRANTED) == 20


def test_what_is_open_can_be_left_blank_at_once(read: Candidate) -> None:
    acceptance = ImportReview(asked(asked(read, GRANTED), NEW, 1, 2))
    acceptance.leave_open_blank()
    assert acceptance.problem == ""
    assert {GRANTED, NEW} & set(acceptance.filing().figures.typed) == set()


def test_a_report_without_an_office_is_not_taken(read: Candidate) -> None:
    acceptance = ImportReview(read)
    acceptance.agency_name = "  "
    assert acceptance.problem == "请填写单位全称：它会印在报告的标题里。"


def test_the_library_knows_the_office_by_its_name(read: Candidate) -> None:
    known = Agency("示例市人民政府", "A01", Level.PREFECTURE)
    acceptance = ImportReview(read, {known.name: known})
    assert acceptance.agency == known
    acceptance.agency_name = "别的县人民政府"
    assert acceptance.agency == Agency("别的县人民政府")


def test_a_year_of_another_form_has_the_file_read_anew(read: Candidate) -> None:
    acceptance = ImportReview(read)
    acceptance.year = 2020
    assert acceptance.needs_other_edition()
    assert "另一种报告格式" in acceptance.problem
    acceptance.year = 1999
    assert not acceptance.needs_other_edition()
    assert "没有对应的报告格式" in acceptance.problem
    assert acceptance.years == (2019, 2099)


def test_an_interchange_file_says_itself_what_goes_where(sample: Filing) -> None:
    wordy = write_report(sample).replace('"requests.granted.natural_person": ', '"requests.granted.natural_person": "')
    at = wordy.index('"requests.granted.natural_person": "')
    wordy = wordy[:at] + wordy[at:].replace(",", '件",', 1)
    acceptance = ImportReview(read_report_bytes(wordy.encode(), "report.json"))
    assert acceptance.years == (2021, sample.edition.to_year or 2099)
    value, standing, remark = line_of(acceptance, GRANTED)
    assert (value, standing) == (sample.figures.get(GRANTED), CellStatus.LIKELY)
    assert "去掉单位“件”" in remark
    assert acceptance.problem == ""


def test_a_text_alone_may_still_be_of_any_year(read: Candidate) -> None:
    told = PlacedText("overview", "话", "第 1 段", "一、总体情况", Confidence.CERTAIN)
    assert ImportReview(replace(read, cells={}, texts={"overview": told})).years == (2019, 2099)


@pytest.mark.promise("taken-unseen")
def test_only_what_was_set_right_asked_or_added_up_wrongly_is_doubtful(read: Candidate) -> None:
    likely = read.cells[GRANTED]._replace(confidence=Confidence.LIKELY)
    dash = PlacedCell(NEW, "/", "第 1 行", None, Confidence.LIKELY, ("“/”按空格处理",))
    cells = {GRANTED: likely, NEW: dash, TOTAL: read.cells[TOTAL]}
    acceptance = ImportReview(replace(asked(read, NEW), cells=cells))
    doubtful = {line.source.cell: line.is_doubtful for line in acceptance.cell_reviews()}
    assert doubtful == {GRANTED: True, NEW: False, TOTAL: True}
    assert line_of(acceptance, GRANTED)[2] == "行名或表头不全，或与报告格式写法不同"


def row_together(candidate: Candidate, row: str, *ways: tuple[int, ...]) -> tuple[Candidate, tuple[CellKey, ...]]:
    """The candidate with a row whose digits may be read in several ways."""
    cells = tuple(cell for cell in candidate.cells if (cell.block, cell.row) == ("requests", row))
    for at, cell in enumerate(cells):
        if len(choices := dict.fromkeys(way[at] for way in ways)) > 1:
            candidate = asked(candidate, cell, *choices)
    return replace(candidate, row_splits=(*candidate.row_splits, RowSplits(cells, ways))), cells


WAYS = ((1, 1, 0, 0, 0, 0, 2), (1, 10, 0, 0, 0, 0, 11), (11, 0, 0, 0, 0, 0, 11))


def test_one_answer_narrows_the_readings_of_the_rest_of_its_row(read: Candidate) -> None:
    candidate, cells = row_together(read, "refused_other_law", *WAYS)
    acceptance = ImportReview(candidate)
    assert acceptance.open_cells == cells[:2]
    acceptance.answer(cells[0], 1)
    assert acceptance.choices(cells[1]) == (1, 10)
    assert acceptance.open_cells == (cells[1],)
    acceptance.answer(cells[0], 11)
    assert not acceptance.open_cells
    assert line_of(acceptance, cells[1])[:2] == (0, CellStatus.FOLLOWS)
    assert acceptance.filing().figures.get(cells[1]) == 0
    acceptance.answer(cells[0], 1)
    assert acceptance.open_cells == (cells[1],), "a changed answer takes back what followed from it"


def test_an_answer_that_no_reading_has_rules_nothing_out(read: Candidate) -> None:
    candidate, cells = row_together(read, "refused_other_law", *WAYS)
    acceptance = ImportReview(candidate)
    acceptance.answer(cells[0], 7)
    assert acceptance.choices(cells[1]) == (1, 10, 0)
    acceptance.answer(cells[1], None)
    assert acceptance.open_cells == ()
