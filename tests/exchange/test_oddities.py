"""Odd files: every cell is read right, asked about or told of, and no more of them than need be.

The table of all of them by every writer is printed by ``python -m tests.exchange.oddities``.
"""

from functools import cache
from pathlib import Path

import pytest

from models.exchange.candidate import Confidence
from models.exchange.report_file import read_report_bytes, read_report_file
from models.report.filing import Filing
from output.publish import render
from tests.exchange.oddities import routes
from tests.exchange.oddities.in_files import NEW, file_oddities, run, word_cell
from tests.exchange.oddities.in_pages import PAGES
from tests.exchange.oddities.judging import Expect, judge
from tests.exchange.oddities.lost import as_saved
from tests.exchange.oddities.offices import OFFICES, office
from tests.exchange.oddities.printed import print_report
from tests.exchange.oddities.registry import MANY_OPEN, kinds_of_oddity, oddities
from tests.exchange.oddities.trial import WRITERS, OddFile, able_writers, read_odd, write_odd
from tests.exchange.oddities.writers import others, page

ODDITIES = oddities()
IN_FILES = file_oddities()
NAMES = list(ODDITIES)
WRITERS_EACH = 2
"""Of the writers that can write an oddity; which, goes on from one oddity to the next, and so does the office."""
MOST_OPEN = 8
"""Cells asked about or told of: a row and one cell more."""
SAVED_BY_OTHERS = (
    "nothing odd", "households: single", "struck before: first", "raised note: single", "label too narrow and padded",
    "row twice, unlike", "column left out", "head repeated", "two figures on two lines: single",
    "stored error: single",
)  # fmt: skip
LOST_WHEN_SAVED = (
    ("page", "docx:MS Word 2007 XML", ("hidden: single", "tiny: single", "tracked change: first")),
    ("book", "html:HTML (StarCalc)", ("tiny: single", "struck before: first")),
    ("word", "docx:MS Word 2007 XML", ("equation: single", "hidden row of figures")),
    ("book", "xls:MS Excel 97", ("formula without result: single", "stored error: middle")),
)


@cache
def report(number: int) -> Filing:
    return office(*OFFICES[number % len(OFFICES)]).filing


def most_open(name: str, filing: Filing) -> int:
    return len(filing.edition.cells) if name.split(":")[0] in MANY_OPEN else MOST_OPEN


def test_there_are_at_least_sixty_of_them() -> None:
    assert len(kinds_of_oddity()) >= 60


@pytest.mark.parametrize("number", range(len(NAMES)), ids=NAMES)
@pytest.mark.promise("certain")
def test_an_odd_report_says_nothing_wrong_and_hides_nothing(number: int) -> None:
    name, filing = NAMES[number], report(number)
    able = able_writers(filing, ODDITIES[name])
    assert able, "no writer can write it"
    for writer in (able[(number + at) % len(able)] for at in range(min(WRITERS_EACH, len(able)))):
        odd = write_odd(filing, ODDITIES[name], writer)
        assert odd
        found = read_odd(odd)
        assert not isinstance(found, str), (writer, found)
        assert found.faults == [], writer
        assert found.asked <= most_open(name, filing), writer


@pytest.mark.parametrize("name", IN_FILES)
def test_what_only_one_kind_of_file_has_is_read_right_or_asked_about(name: str, sample: Filing) -> None:
    raw = rendered(sample.title, IN_FILES[name].ending)
    changed = IN_FILES[name].change(raw)
    assert changed != raw
    candidate = read_report_bytes(changed, f"年报{IN_FILES[name].ending}")
    found = judge(sample, None, Expect(dict(IN_FILES[name].shown)), candidate)
    assert found.faults == []
    assert found.asked <= MOST_OPEN


@pytest.mark.parametrize("name", PAGES)
def test_what_is_drawn_over_a_page_is_no_part_of_its_figures(name: str, sample: Filing) -> None:
    candidate = read_report_bytes(PAGES[name].change(rendered(sample.title, ".pdf")), "年报.pdf")
    found = judge(sample, None, Expect(dict(PAGES[name].shown)), candidate)
    assert found.faults == []
    assert found.asked <= 1


@cache
def rendered(_: str, ending: str) -> bytes:
    from models.exchange.formats.report_json import read_report
    from resources import find

    return render(read_report(find("sample/report.json").read_text("utf-8")).filing, ending)


@pytest.mark.promise("certain")
def test_a_row_against_its_own_printed_total_is_not_certain(sample: Filing) -> None:
    candidate = read_report_bytes(word_cell(NEW, run("3002"))(rendered(sample.title, ".docx")), "年报.docx")
    row = [placed for cell, placed in candidate.cells.items() if (cell.block, cell.row) == (NEW.block, NEW.row)]
    assert {placed.confidence for placed in row} == {Confidence.LIKELY}
    assert candidate.filing.figures.get(NEW) == 3002
    assert ["总计不符" in question for question in candidate.questions] == [True]


def odd_files(writer: str) -> list[tuple[str, OddFile]]:
    found = ((name, write_odd(report(0), ODDITIES[name], WRITERS[writer])) for name in SAVED_BY_OTHERS)
    return [(name, odd) for name, odd in found if odd]


def assert_right(saved: routes.Saved) -> None:
    found = judge(saved.odd.filing, saved.odd.printed, saved.odd.expect, read_report_file(saved.path))
    assert found.faults == [], (saved.name, saved.path)


@pytest.mark.skipif(others.OFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(("writer", "wanted"), [("word", "doc"), ("word", "pdf"), ("book", "xls")])
def test_saved_again_by_libreoffice(writer: str, wanted: str, tmp_path: Path) -> None:
    files = odd_files(writer)
    saved = list(routes.save_with_office(files, WRITERS[writer].ending, wanted, tmp_path))
    assert len(saved) == len(files)
    for one in saved:
        assert_right(one)


@pytest.mark.skipif(others.OFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(("writer", "wanted", "names"), LOST_WHEN_SAVED)
def test_what_libreoffice_leaves_out_is_judged_as_a_reader_sees_it(
    writer: str, wanted: str, names: tuple[str, ...], tmp_path: Path
) -> None:
    files = [(name, odd) for name in names if (odd := write_odd(report(0), ODDITIES[name], WRITERS[writer]))]
    assert len(files) == len(names)
    for saved in routes.save_with_office(files, WRITERS[writer].ending, wanted, tmp_path):
        route, odd = routes.named(WRITERS[writer].ending, wanted), saved.odd
        printed, expect = as_saved(route, odd.filing, odd.printed, odd.expect)
        assert judge(odd.filing, printed, expect, read_report_file(saved.path)).faults == [], saved.name


@pytest.mark.skipif(others.BROWSER is None, reason="Chromium is not installed")
def test_printed_by_chromium(tmp_path: Path) -> None:
    files = [
        (name, OddFile(odd.filing, odd.printed, odd.expect, page.write_page(odd.printed, others.typeface()), ".html"))
        for name, odd in odd_files("page")[:4]
    ]
    for one in routes.print_with_browser(files, tmp_path):
        assert_right(one)


def test_the_judge_finds_a_wrong_figure_and_a_lost_one(sample: Filing) -> None:
    candidate = read_report_bytes(rendered(sample.title, ".docx"), "年报.docx")
    due = {NEW: 1, **dict.fromkeys(sample.edition.cells[:1], 9)}
    found = judge(sample, print_report(sample), Expect(dict(due)), candidate)
    assert len(found.faults) == 2
