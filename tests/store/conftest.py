"""An office with a few reports, and ways to harm a database that no program of ours would use."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from models.filing import Agency, Filing, Level
from models.session.library import Library

COUNTY = Agency("示例县人民政府", "530300", Level.COUNTY)


@pytest.fixture
def office(tmp_path: Path, sample: Filing) -> Iterator[Library]:
    """Three reports: last year's final, this year's in work, a department's with printed totals."""
    (tmp_path / "office").mkdir()
    library = Library(tmp_path / "office" / "nianbao.db", "张某")
    library.open(library.bring_in(replace(sample, agency=COUNTY, year=2024), "上年.json")).finalise()
    session = library.open(library.begin(COUNTY, 2025).report)
    for number, cell in enumerate(session.edition.typed[:5]):
        session.set_cells({cell: number})
    session.set_text("overview", "第一段。\n第二段 𠮷。")
    session.undo()
    session.redo()
    printed = {
        sample.edition.find("requests.granted.total"): 1,
        sample.edition.find("requests.handled_total.total"): None,
    }
    library.bring_in(replace(sample, agency=Agency("示例市财政局"), printed=printed), "网页")
    yield library
    library.close()
