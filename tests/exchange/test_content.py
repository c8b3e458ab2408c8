"""A print and the bundle of one report say the same, and what differs is seen."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from models.editions.known_editions import edition_for
from models.exchange.content_digest import ContentDigest, digest_content
from models.exchange.packages.bundle import read_bundle_candidate, write_bundle
from models.exchange.report_file import read_report_bytes
from models.figures.totals import add_up
from models.report.filing import Explanation, Filing
from models.report.notes import NoteLine, NoteLineKind, append_line
from output.publish import render

CELL = edition_for(2025).find("requests.granted.research")
LINE = NoteLine(NoteLineKind.QUESTION, "为什么？", "汇总员", "2026-01-20T08:00:00+00:00", "示例省")


def carried(report: Filing) -> ContentDigest:
    """What it says as a bundle."""
    return digest_content(read_bundle_candidate(write_bundle(report)).filing)


@pytest.mark.parametrize("form", [".docx", ".pdf", ".xlsx", ".html", ".ofd"])
def test_a_bundle_holds_all_that_its_print_says(sample: Filing, form: str) -> None:
    printed = digest_content(read_report_bytes(render(sample, form), f"年报{form}").filing)
    assert carried(sample).holds(printed)
    assert not printed.holds(carried(sample)), "the print has neither level nor address"


def with_figure(report: Filing, more: int) -> Filing:
    cell = report.edition.find("requests.granted.natural_person")
    typed = {**report.figures.typed, cell: (report.figures.typed.get(cell) or 0) + more}
    return replace(report, figures=add_up(report.edition, typed))


CHANGES: dict[str, Callable[[Filing], Filing]] = {
    "a figure": lambda report: with_figure(report, 1),
    "a blank": lambda report: replace(
        report, figures=add_up(report.edition, {c: v for c, v in report.figures.typed.items() if v})
    ),
    "words": lambda report: replace(report, texts={**report.texts, "overview": "全年平稳。"}),
    "name": lambda report: replace(report, agency=replace(report.agency, name="示例市人民政府办公室")),
    "code": lambda report: replace(report, agency=replace(report.agency, code="530300")),
    "cover": lambda report: replace(report, cover={**report.cover, "signed_on": "2026-03-13"}),
    "a printed total": lambda report: replace(report, printed={report.edition.find("requests.granted.total"): 1}),
    "an explanation": lambda report: replace(report, explanations=(Explanation("Y-1", (), "已核对"),)),
    "a note": lambda report: replace(report, notes={CELL: append_line(None, CELL, LINE)}),
    "an answer": lambda report: replace(
        report, notes={CELL: append_line(append_line(None, CELL, LINE), CELL, replace(LINE, said=NoteLineKind.ANSWER))}
    ),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.promise("same-content")
def test_whatever_differs_is_seen(sample: Filing, change: str) -> None:
    changed = carried(CHANGES[change](sample))
    assert changed != carried(sample)
    assert not carried(sample).holds(changed)


def test_a_total_that_was_printed_as_it_adds_up_is_no_more_than_the_figures(sample: Filing) -> None:
    total = sample.edition.find("requests.granted.total")
    assert carried(replace(sample, printed={total: sample.figures.get(total)})) == carried(sample)


@pytest.mark.parametrize("ending", [".docx", ".html", ".xlsx", ".md"])
def test_signs_of_radicals_in_words_are_made_ordinary_and_told(sample: Filing, ending: str) -> None:
    filing = replace(
        sample, texts={**sample.texts, "overview": "⼈⺠政府坚持以公开为常态、不公开为例外，各项⼯作平稳有序，" * 2}
    )
    found = read_report_bytes(render(filing, ending), f"年报{ending}")
    assert "人民政府" in found.filing.text("overview")
    assert any("部首符号，已换成汉字：“⼈”（U+2F08）换成“人”" in question for question in found.questions)
