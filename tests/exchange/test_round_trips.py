"""What is written in each form is read back the same: figures, totals, texts, agency, year, signature."""

import dataclasses
from collections.abc import Callable

import pypdfium2
import pytest

from models.editions.shipped import shipped
from models.exchange.formats.report_json import write_report
from models.exchange.packages.bundle import write_bundle
from models.exchange.report_file import read_report_bytes
from output.blocks import Grid, Heading, Paragraph
from output.compose import compose
from output.formats import READ_BACK
from output.publish import render
from tests.exchange.drifts import tables_of
from tests.exchange.made_up import differences, made_up

FEW = {".pdf": 8, ".ofd": 4}


@pytest.mark.parametrize("edition", shipped())
@pytest.mark.parametrize("form", READ_BACK)
@pytest.mark.promise("round-trips")
def test_a_report_survives_the_way_out_and_back(form: str, edition: str) -> None:
    for seed in range(FEW.get(form, 25)):
        filing = made_up(edition, 1000 + seed)
        candidate = read_report_bytes(render(filing, form), f"report{form}")
        assert differences(filing, candidate) == [], seed


@pytest.mark.parametrize("edition", shipped())
@pytest.mark.promise("same-bytes")
def test_a_bundle_holds_the_whole_report(edition: str) -> None:
    for seed in range(20):
        filing = made_up(edition, seed)
        back = read_report_bytes(write_bundle(filing), "a.ndbg").filing
        assert write_report(back) == write_report(filing)


def tabs(rows: list[list[str]]) -> list[str]:
    return ["\t".join(row) for row in rows]


def bars(rows: list[list[str]]) -> list[str]:
    """A table as Markdown writes it."""
    first, *rest = ["| " + " | ".join(row) + " |" for row in rows]
    return [first, "|" + " --- |" * len(rows[0]), *rest]


@pytest.mark.parametrize(("written", "mark"), [(tabs, ""), (bars, "## ")])
def test_pasted_text_of_a_whole_page_is_read(written: Callable[[list[list[str]]], list[str]], mark: str) -> None:
    for seed in range(6):
        filing = made_up("2021", seed)
        tables = iter(tables_of(filing).values())
        lines = [f"{mark}{filing.title}"]
        for block in compose(filing).blocks:
            if isinstance(block, Heading | Paragraph):
                is_head = isinstance(block, Heading) and block.level == 1
                lines.append(
                    (mark if is_head else "") + block.text + (block.rest if isinstance(block, Heading) else "")
                )
            elif isinstance(block, Grid):
                lines += written(next(tables))
        candidate = read_report_bytes("\n".join(lines).encode(), "page.txt")
        assert candidate.filing.figures.typed == filing.figures.typed
        assert candidate.filing.title == filing.title


def test_the_bare_text_of_a_print_is_read() -> None:
    for seed in range(8):
        filing = made_up("2021", seed)
        if len(filing.figures.typed) < len(filing.edition.typed_cells):
            continue  # a blank leaves no trace in bare text
        document = pypdfium2.PdfDocument(render(filing, ".pdf"))
        text = "\n".join(page.get_textpage().get_text_range() for page in document)
        candidate = read_report_bytes(text.encode(), "a.txt")
        wrong = {
            cell: value for cell, value in candidate.filing.figures.typed.items() if value != filing.figures.get(cell)
        }
        assert wrong == {}


def test_characters_beyond_the_common_plane_survive() -> None:
    filing = dataclasses.replace(made_up("2021", 1), texts={"other_matters": "罕见字：𬭎𫄧，甲𫄧乙。"})
    for form in READ_BACK:
        assert differences(filing, read_report_bytes(render(filing, form), f"a{form}")) == []
