"""Empty cells leave no trace in a text: the row's sums say where they were, or the clerk is asked."""

from models.editions.edition import CellKey
from models.exchange.candidate import Candidate, Confidence
from models.exchange.recognition.blank_alignment import find_alignments
from models.exchange.report_file import read_report_bytes

SUMS = {3: (0, 1, 2)}
COLUMNS = ("natural_person", "enterprise", "research", "welfare", "legal_service", "other_org", "total")


def test_values_lie_where_the_sums_hold() -> None:
    assert find_alignments(SUMS, 4, [2, 3, 5]) == [(2, 3, None, 5), (2, None, 3, 5), (None, 2, 3, 5)]
    assert find_alignments(SUMS, 4, [2, 3, 4, 9]) == [(2, 3, 4, 9)]
    assert find_alignments(SUMS, 4, [2, 3, 4]) == []
    assert find_alignments({2: (0, 1), 3: (0, 1)}, 4, [7, 7, 7]) == [(7, None, 7, 7), (None, 7, 7, 7)]


def test_zeros_alone_and_too_many_columns_say_nothing() -> None:
    assert find_alignments(SUMS, 4, [0, 0]) == []
    assert find_alignments({39: tuple(range(39))}, 40, [1] * 20) == []


def row(figures: str) -> Candidate:
    lines = [
        "示例县教育局2024年政府信息公开工作年度报告",
        "一、总体情况",
        "平稳有序。",
        "三、收到和处理政府信息公开申请情况",
    ]
    return read_report_bytes("\n".join([*lines, "（一）予以公开", *figures.split()]).encode(), "年报.txt")


def test_a_row_of_a_text_with_its_total_is_not_taken_for_one_without() -> None:
    placed = {cell.column: one for cell, one in row("12 0 0 3 0 15").cells.items() if cell.row == "granted"}
    assert {one.confidence for key, one in placed.items() if key not in ("natural_person", "total")} == {Confidence.ASK}
    assert (placed["natural_person"].value, placed["total"].value) == (None, 15)
    assert set(placed["welfare"].choices) == {0, 3}


def test_a_row_without_a_total_is_read_as_that() -> None:
    candidate = row("12 1 0 0 3 0")
    assert [candidate.filing.figures.get(CellKey("requests", "granted", key)) for key in COLUMNS] == [
        12,
        1,
        0,
        0,
        3,
        0,
        16,
    ]
    assert not candidate.cells_to_confirm


def test_a_row_whose_blanks_its_sum_places_is_taken() -> None:
    candidate = row("12 12")
    assert {one.confidence for one in candidate.cells.values()} == {Confidence.ASK, Confidence.LIKELY}
    assert candidate.cells[CellKey("requests", "granted", "total")].value == 12
