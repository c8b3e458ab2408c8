"""What is written in each form is read back the same: figures, totals, texts, agency, year, signature."""

import pytest

from models.exchange.bundle import write_bundle
from models.exchange.reading import read_bytes
from models.exchange.report_json import write_report
from output.compose import compose
from output.publish import FORMS, render
from tests.exchange.made_up import differences, made_up

READ_BACK = [form for form in FORMS if form in (".docx", ".html", ".xlsx", ".pdf", ".ofd")]
FEW = {".pdf": 8, ".ofd": 4}


@pytest.mark.parametrize("edition", ["2019", "2021"])
@pytest.mark.parametrize("form", READ_BACK)
def test_a_report_survives_the_way_out_and_back(form: str, edition: str) -> None:
    for seed in range(FEW.get(form, 25)):
        filing = made_up(edition, 1000 + seed)
        candidate = read_bytes(render(filing, form), f"report{form}")
        assert differences(filing, candidate) == [], seed


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_a_bundle_holds_the_whole_report(edition: str) -> None:
    for seed in range(20):
        filing = made_up(edition, seed)
        back = read_bytes(write_bundle(filing), "a.ndbg").filing
        assert write_report(back) == write_report(filing)


def test_pasted_text_of_a_whole_page_is_read() -> None:
    from tests.exchange.drifts import tables_of

    for seed in range(6):
        filing = made_up("2021", seed)
        tables = iter(tables_of(filing).values())
        lines = [filing.title]
        from output.blocks import Grid, Heading, Paragraph

        for block in compose(filing).blocks:
            if isinstance(block, Heading | Paragraph):
                lines.append(block.text + (block.rest if isinstance(block, Heading) else ""))
            elif isinstance(block, Grid):
                lines += ["\t".join(row) for row in next(tables)]
        candidate = read_bytes("\n".join(lines).encode(), "page.txt")
        assert candidate.filing.figures.typed == filing.figures.typed
        assert candidate.filing.title == filing.title
