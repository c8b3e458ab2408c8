"""Tables without rules, in a PDF and in lines of text: what stands in a cell is read right, asked about or told of."""

import io
from collections.abc import Sequence

import pytest
from reportlab.pdfgen.canvas import Canvas

from models.editions.edition import CellKey
from models.exchange.candidate import Candidate, Confidence
from models.exchange.formats.pdf import read_pdf
from models.exchange.neutral_document import DocumentLine, DocumentTable, NeutralDocument, table_from_rows
from models.exchange.recognition.form_index import form_index
from models.exchange.recognition.recognise import recognise
from models.exchange.recognition.tables import LabelledRow
from models.exchange.recognition.unruled_rows import find_unruled_rows
from models.exchange.report_file import read_report_bytes
from tests.exchange.oddities.offices import OFFICES, office
from tests.exchange.oddities.registry import in_one_place, oddities
from tests.exchange.oddities.trial import UNRULED, read_odd, write_odd

ODDITIES = in_one_place(oddities())
NAMES = list(ODDITIES)


@pytest.mark.parametrize("number", range(len(NAMES)), ids=NAMES)
@pytest.mark.promise("certain")
def test_nothing_is_wrong_or_hidden_in_a_pdf_without_rules(number: int) -> None:
    filing = office(*OFFICES[number % 3]).filing
    if odd := write_odd(filing, ODDITIES[NAMES[number]], UNRULED):
        found = read_odd(odd)
        assert not isinstance(found, str), found
        assert found.faults == []


def test_columns_changed_about_are_known_by_the_words_above_them() -> None:
    filing = office(*OFFICES[1]).filing
    odd = write_odd(filing, ODDITIES["columns changed about"], UNRULED)
    assert odd
    candidate = read_report_bytes(odd.raw, "年报.pdf")
    for row in ("new_received", "refused_other_law", "handled_total"):
        for column in ("research", "welfare"):
            cell = CellKey("requests", row, column)
            assert candidate.cells[cell].value == filing.figures.get(cell)
    assert any(filing.figures.get(CellKey("requests", row, "research")) for row in ("new_received", "handled_total"))


def rows(*lines: str) -> list[tuple[str, list[str]]]:
    found = find_unruled_rows([(line, "第 1 页") for line in lines], form_index("2021"))
    return [(row.key, [cell.text for cell in row.values]) for row in found if isinstance(row, LabelledRow)]


@pytest.mark.parametrize("written", ["见附件", "6344→3", "￥6344", "####", "6.26/12", "3Ol6344", "1'344"])
def test_a_line_that_is_a_label_and_a_word_is_that_row(written: str) -> None:
    assert rows(f"行政许可 {written}", "行政处罚 5") == [("licences", [written]), ("penalties", ["5"])]


def test_a_figure_between_heads_and_label_is_told_with_the_row() -> None:
    assert rows("信息内容 本年处理决定数量", "6344", "行政许可", "13", "行政处罚 5") == [
        ("licences", ["6344", "13"]),
        ("penalties", ["5"]),
    ]


def test_a_figure_is_parted_from_nothing_but_a_label() -> None:
    assert rows("行政许可12") == [("licences", ["12"])]
    assert rows("不足12") == []


def test_a_column_of_units_is_no_end_of_a_label() -> None:
    assert [key for key, _ in rows("2.重复申请", "理", "件 152 0 0 0 4 0 156")] == [""]


TITLE = DocumentLine("示例县人民政府2024年政府信息公开工作年度报告", "第 1 段")
SECTION = DocumentLine("三、收到和处理政府信息公开申请情况", "第 2 段")
LABELS = ("一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "（一）予以公开")


def read(*figures: Sequence[int]) -> Candidate:
    lines = [(label, *map(str, row)) for label, row in zip(LABELS, figures, strict=True)]
    table: DocumentTable = table_from_rows(lines, "第 1 个表格", is_unaligned=True)
    return recognise(NeutralDocument((TITLE, SECTION, table)))


def confidences(candidate: Candidate, row: str) -> set[Confidence]:
    return {placed.confidence for cell, placed in candidate.cells.items() if cell.row == row}


def test_a_row_without_heads_that_contradicts_its_total_is_asked_about() -> None:
    candidate = read((9, 5, 0, 0, 0, 0, 4), (3, 0, 0, 0, 0, 0, 3), (2, 0, 0, 0, 0, 0, 2))
    assert confidences(candidate, "new_received") == {Confidence.ASK}
    assert Confidence.ASK not in confidences(candidate, "carried_in")
    assert all(
        {9, 5, 4} <= set(candidate.cells[cell].choices) for cell in candidate.cells if cell.row == "new_received"
    )


def test_rows_with_a_figure_too_few_are_asked_about_where_one_may_end_in_its_total() -> None:
    candidate = read((5, 1, 0, 0, 2, 8), (0, 0, 0, 0, 0, 0), (3, 0, 0, 0, 0, 3))
    assert confidences(candidate, "carried_in") <= {Confidence.ASK}


def test_a_cell_that_is_missing_in_a_row_is_asked_about() -> None:
    candidate = read((5, 1, 0, 0, 2, 1), (3, 0, 0, 0, 0, 0, 3), (2, 0, 0, 0, 0, 0, 2))
    total = next(
        cell for cell in candidate.filing.edition.cells if (cell.row, cell.column) == ("new_received", "total")
    )
    assert candidate.cells[total].confidence is Confidence.ASK


@pytest.mark.parametrize("left", [188.0, 192.0])
def test_a_figure_that_a_rule_goes_through_stands_whole_in_one_cell(left: float) -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, (400, 400))
    canvas.grid([50, 125, 200], [300, 320, 340])
    for x, y, text in ((60, 326, "1181"), (60, 306, "93"), (130, 326, "53"), (left, 306, "+7803")):
        canvas.setFont("Helvetica", 9)
        canvas.drawString(x, y, text)
    canvas.save()
    [table] = [part for part in read_pdf(buffer.getvalue()).parts if isinstance(part, DocumentTable)]
    assert [cell.text for cell in table.cells] == ["1181", "53", "93", "+7803"]
