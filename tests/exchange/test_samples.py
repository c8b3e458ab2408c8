"""Files of other people, each with what is right beside it: no figure wrong without a question, none lost unsaid."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from models.editions.edition import CellKey
from models.errors import BrokenFile
from models.exchange.candidate import Candidate, Confidence
from models.exchange.recognition.import_assessment import ImportVerdict, assess_candidate
from models.exchange.report_file import read_report_file
from models.figures.value import parse_figure
from tests.conftest import SHARED

SAMPLES = SHARED / "samples/files"
STATED = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(SAMPLES.glob("*.json"))}
WITH_FIGURES = [name for name, sample in STATED.items() if sample.get("figures")]
ASKED_AT_MOST = {"50-two-spaced-figures": 2, "61-no-rules-wrong-row": 32}
"""Cells that have to be asked about or told of; elsewhere one is the most."""

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the folder of real samples is not here")


def sample(name: str) -> Path:
    [path] = [path for path in SAMPLES.glob(f"{name}*") if path.suffix != ".json"]
    return path


def misread(candidate: Candidate, figures: Mapping[str, Any]) -> tuple[list[str], list[str], list[str]]:
    """The cells read wrongly without a question, those lost without a word, and those asked about or told of."""
    wrong: list[str] = []
    silent: list[str] = []
    asked: list[str] = []
    told = set(re.findall(r"[\d.]+", " ".join(content.excerpt for content in candidate.unplaced)))
    for written, value in figures.items():
        cell = CellKey(*written.split("."))
        due = parse_figure(str(value), candidate.filing.edition.kind(cell))
        placed = candidate.cells.get(cell)
        if placed and placed.confidence is Confidence.ASK:
            asked.append(written)
        elif placed is None or placed.value is None:
            (asked if str(value) in told else silent).append(written)
        elif placed.value != due:
            wrong.append(f"{written}: {placed.value}, not {due}")
    return wrong, silent, asked


@pytest.mark.parametrize("name", WITH_FIGURES)
@pytest.mark.promise("certain")
def test_every_figure_is_right_or_asked_about(name: str) -> None:
    candidate = read_report_file(sample(name))
    wrong, silent, asked = misread(candidate, STATED[name]["figures"])
    assert wrong == []
    assert silent == []
    assert len(asked) <= ASKED_AT_MOST.get(name, 1), asked


def row_of(candidate: Candidate, row: str) -> dict[str, tuple[int | None, Confidence, tuple[int, ...]]]:
    return {
        cell.column: (placed.value, placed.confidence, placed.choices)
        for cell, placed in candidate.cells.items()
        if (cell.block, cell.row) == ("requests", row)
    }


def test_two_rows_for_the_same_cells_are_a_question_with_both_figures() -> None:
    candidate = read_report_file(sample("24-"))
    assert {placed.place for cell, placed in candidate.cells.items() if cell.row == "carried_in"} == {
        "第 2 个表格第 5、6 行"
    }
    row = row_of(candidate, "carried_in")
    assert row["natural_person"][1] is Confidence.ASK
    assert set(row["natural_person"][2]) == {34, 7}


def test_an_error_in_a_workbook_is_asked_about() -> None:
    candidate = read_report_file(sample("32-"))
    placed = candidate.cells[CellKey("requests", "new_received", "natural_person")]
    assert (placed.confidence, placed.excerpt) == (Confidence.ASK, "#REF!")
    assert assess_candidate(candidate)[0] is ImportVerdict.REVIEW


def test_one_odd_cell_leaves_the_others_of_its_row() -> None:
    row = row_of(read_report_file(sample("42-")), "new_received")
    asked = [column for column, (_, confidence, _) in row.items() if confidence is Confidence.ASK]
    assert asked == ["natural_person"]
    assert len(row) == 7


def test_a_cell_merged_with_the_one_above_is_asked_about_alone() -> None:
    row = row_of(read_report_file(sample("44-")), "refused_other_law")
    assert {column: value for column, (value, _, _) in row.items()} == {
        "natural_person": 30, "enterprise": 1, "research": 0, "welfare": None, "legal_service": 0, "other_org": 0,
        "total": 31,
    }  # fmt: skip
    assert row["welfare"][1] is Confidence.ASK


def test_tables_of_another_edition_are_named_as_that() -> None:
    candidate = read_report_file(sample("51-"))
    [question] = candidate.questions
    assert "2019" in question
    assert "2023" in question
    offered = [placed for placed in candidate.cells_to_confirm if placed.cell.row.startswith("otherwise")]
    assert offered
    assert all(7 in placed.choices for placed in offered)


def test_signs_of_radicals_are_ordinary_characters_in_names_and_words() -> None:
    candidate = read_report_file(sample("53-"))
    assert candidate.filing.agency.name == "示例市人民政府"
    assert not [char for text in candidate.filing.texts.values() for char in text if "\u2e80" <= char <= "\u2fdf"]


@pytest.mark.parametrize(("name", "sentence"), [("55-", "没有写明是什么字"), ("67-", "可能不是政府信息公开")])
def test_what_is_no_report_to_be_read_is_refused_with_its_own_sentence(name: str, sentence: str) -> None:
    with pytest.raises(BrokenFile, match=sentence):
        read_report_file(sample(name))
