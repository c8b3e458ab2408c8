"""The finished page against GB/T 9704-2012, measured from the file by a reader that is not ours."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.output import measure
from tests.output.measure import Reading


@pytest.fixture(scope="module")
def upright(printed: Callable[[str], Path]) -> Reading:
    return Reading(printed("eighteen"))


@pytest.fixture(scope="module")
def lying(printed: Callable[[str], Path]) -> Reading:
    return Reading(printed("turned"))


@pytest.mark.promise("typography")
def test_every_clause_is_met(upright: Reading, lying: Reading) -> None:
    found = [*measure.clauses(upright), *measure.turned(lying)]
    assert [str(clause) for clause in found if not clause.met] == []
    assert len(found) >= 26


@pytest.mark.promise("typography")
def test_the_page_on_typography_tells_what_is_measured(upright: Reading, lying: Reading) -> None:
    written = measure.PAGE.read_text(encoding="utf-8")
    table = written.partition(measure.BEGIN)[2].partition(measure.END)[0].strip()
    assert table == measure.written_table(upright, lying)


@pytest.mark.parametrize("name", ["long", "rare", "sample"])
def test_no_line_of_any_report_begins_or_ends_wrong(printed: Callable[[str], Path], name: str) -> None:
    read = Reading(printed(name))
    found = [*measure.breaks(read), *measure.feet(read)]
    assert [str(clause) for clause in found if not clause.met] == []


def test_the_report_has_eighteen_pages(upright: Reading) -> None:
    assert len(upright.pages) == 18


def test_no_heading_stands_last_on_a_page(upright: Reading) -> None:
    for rows in upright.rows:
        if rows and rows[-1][0].baseline > measure.TOP + measure.HEIGHT - 20:
            assert rows[-1][1].face not in ("Hei",)


def test_a_real_report_of_18_pages(shared: Path, tmp_path: Path) -> None:
    """The report this program was conceived from, where its text is at hand."""
    from models.editions.known_editions import edition_for
    from models.figures.totals import add_up
    from models.report.filing import Agency, Filing
    from output.compose import compose
    from output.page.fonts import bundled_fonts
    from output.pdf import PrintOptions, unprintable_characters, write

    edition, texts, key = edition_for(2020), dict[str, str](), "lead"
    headings = {section.heading: section.key for section in edition.sections}
    for line in (shared / "samples" / "qujing-2020.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() in headings:
            key = headings[line.strip()]
        else:
            texts[key] = texts.get(key, "") + line + "\n"
    cover = {"signed_by": "示例市人民政府办公室", "signed_on": "2021-01-20"}
    filing = Filing(edition, 2020, Agency("示例市人民政府"), add_up(edition, {}), texts, cover)
    document = compose(filing)
    write(document, tmp_path / "real.pdf", PrintOptions(fonts=bundled_fonts()))
    read = Reading(tmp_path / "real.pdf")
    assert len(read.pages) == 18
    assert unprintable_characters(document) == []
    assert [str(clause) for clause in measure.clauses(read) if not clause.met] == []
