"""An office with a few reports, in a file, or on each of the two engines."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from models.report.filing import Agency, Filing, Level
from models.services.library import Library, Place
from tests.engines import both_engines as pytest_generate_tests
from tests.engines import place, server

__all__ = ["place", "pytest_generate_tests", "server"]

COUNTY = Agency("示例县人民政府", "530300", Level.COUNTY)


@pytest.fixture
def office(tmp_path: Path, sample: Filing) -> Iterator[Library]:
    """Three reports in a file: last year's final, this year's in work, a department's with printed totals."""
    (tmp_path / "office").mkdir()
    library = filled(Library(tmp_path / "office" / "nianbao.db", "张某"), sample)
    yield library
    library.close()


@pytest.fixture
def house(place: Place, sample: Filing) -> Iterator[Library]:
    """The same three reports on either engine."""
    library = filled(Library(place, "张某"), sample)
    yield library
    library.close()


def filled(library: Library, sample: Filing) -> Library:
    """Put the three reports in."""
    library.open(library.add_filing(replace(sample, agency=COUNTY, year=2024), "上年.json")).finalise()
    session = library.open(library.begin_report(COUNTY, 2025).report)
    for number, cell in enumerate(session.edition.typed_cells[:5]):
        session.set_cells({cell: number})
    session.set_text("overview", "第一段。\n第二段 𠮷。")
    session.undo()
    session.redo()
    printed = {
        sample.edition.find("requests.granted.total"): 1,
        sample.edition.find("requests.handled_total.total"): None,
    }
    library.add_filing(replace(sample, agency=Agency("示例市财政局"), printed=printed), "网页")
    return library
