"""The HTML: well formed, semantic, safe, and readable in a real browser where there is one."""

import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import html as reader

from models.editions.layout import Role
from output.blocks import Grid
from output.compose import compose
from output.html import fragment, page, write
from tests.output.reports import sample, worded

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def test_tables_say_which_heads_speak_for_which_cells() -> None:
    composed = compose(sample())
    root = reader.document_fromstring(page(composed))
    grids = [block for block in composed.blocks if isinstance(block, Grid)]
    for grid, table in zip(grids, root.iter("table"), strict=True):
        slots = grid.layout.slots
        assert len(table.xpath(".//td")) == sum(slot.role is Role.CELL for slot in slots)
        assert len(table.xpath(".//th[@scope]")) == sum(slot.role is not Role.CELL for slot in slots)
        assert len(table.xpath("./thead/tr")) == grid.layout.head_rows
        assert table.xpath("string(./caption)") == grid.name
        figures = [slot for slot in sorted(slots, key=lambda s: (s.row, s.column)) if slot.role is Role.CELL]
        assert [td.text or "" for td in table.xpath(".//td")] == [grid.text(slot) for slot in figures]


def test_the_page_stands_alone() -> None:
    written = page(compose(sample()))
    assert written.count("<style>") == 1
    for outside in ("<script", "<link", "<img", "src=", "url(", "http://", "https://", " style="):
        assert outside not in written


def test_the_fragment_has_no_styles() -> None:
    written = fragment(compose(sample()))
    assert written.startswith("<article>")
    assert "style" not in written


def test_a_text_stays_text() -> None:
    root = reader.fromstring(fragment(compose(worded({"overview": "<script>alert(1)</script>&nbsp;</p>"}))))
    assert not root.xpath("//script")
    assert any("<script>alert" in p.text_content() for p in root.xpath("//p"))


@pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")
def test_a_browser_prints_it(tmp_path: Path) -> None:
    write(compose(sample()), tmp_path / "report.html")
    call = [str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={tmp_path}/out.pdf"]
    subprocess.run([*call, f"file://{tmp_path}/report.html"], check=True, capture_output=True, timeout=120)
    assert (tmp_path / "out.pdf").stat().st_size > 10_000
