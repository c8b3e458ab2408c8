"""Figures bound into the texts."""

from dataclasses import replace

import pytest

from models.report.filing import Filing
from models.rules.bound_fields import fields_have_figures
from models.texts.fields import bind_number


def test_a_field_of_a_filled_cell_is_quiet(sample: Filing) -> None:
    assert "{requests.new_received.total}" in sample.text("overview")
    assert list(fields_have_figures.check(sample)) == []


def test_an_unknown_field_would_be_printed_as_written(sample: Filing) -> None:
    filing = replace(sample, texts={"overview": "共{requests.new_recieved.total}件"})
    [breach] = fields_have_figures.check(filing)
    assert "会照原样印出来" in breach.message
    assert breach.span == (1, 30)


def test_a_blank_cell_would_leave_a_hole(sample: Filing) -> None:
    typed = {cell: value for cell, value in sample.figures.typed.items() if cell.block != "requests"}
    filing = replace(sample, figures=type(sample.figures)(typed, typed), texts={"lead": "收{requests.granted.total}件"})
    [breach] = fields_have_figures.check(filing)
    assert "总计·予以公开" in breach.message
    assert [str(cell) for cell in breach.left_cells] == ["requests.granted.total"]


@pytest.mark.parametrize(
    ("text", "span", "bound"),
    [
        ("公开1363件。", (2, 7), "公开{requests.granted.total}件。"),
        ("公开１，３６３件。", (0, 8), "公开{requests.granted.total}件。"),
        ("公开1363，件", (0, 8), "公开{requests.granted.total}，件"),
        ("公开1件、2件", (0, 8), None),
        ("公开若干件", (0, 5), None),
        ("公开0.14万件", (0, 8), None),
        ("公开1300余件", (0, 8), None),
        ("公开13%", (0, 5), None),
    ],
)
def test_binding_replaces_the_one_number(sample: Filing, text: str, span: tuple[int, int], bound: str | None) -> None:
    cell = sample.edition.find("requests.granted.total")
    assert bind_number(text, span, cell, sample.edition.kind(cell)) == bound


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("收费1363万元。", "收费{fees.fees.amount}万元。"),
        ("收费1363元。", None),
        ("收费3.5亿元。", None),
        ("收费1363件。", None),
    ],
)
def test_money_is_bound_only_in_the_unit_of_its_cell(sample: Filing, text: str, bound: str | None) -> None:
    cell = sample.edition.find("fees.fees.amount")
    assert bind_number(text, (0, len(text)), cell, sample.edition.kind(cell)) == bound
