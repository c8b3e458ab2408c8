"""The HTML: well formed, semantic, safe."""

import pytest
from lxml import etree
from lxml import html as reader

from models.editions.layout import SlotRole
from output.blocks import Grid
from output.compose import compose
from output.html import render_for_clipboard, render_fragment, render_page
from tests.output.reports import sample, worded


def elements(within: etree._Element, path: str) -> list[reader.HtmlElement]:
    found = within.xpath(path)
    assert isinstance(found, list)
    assert all(isinstance(each, reader.HtmlElement) for each in found)
    return [each for each in found if isinstance(each, reader.HtmlElement)]


def test_tables_say_which_heads_speak_for_which_cells() -> None:
    composed = compose(sample())
    root = reader.document_fromstring(render_page(composed))
    grids = [block for block in composed.blocks if isinstance(block, Grid)]
    for grid, table in zip(grids, root.iter("table"), strict=True):
        slots = grid.layout.slots
        assert len(elements(table, ".//td")) == sum(slot.role is SlotRole.CELL for slot in slots)
        assert len(elements(table, ".//th[@scope]")) == sum(slot.role is not SlotRole.CELL for slot in slots)
        assert len(elements(table, "./thead/tr")) == grid.layout.head_rows
        assert table.xpath("string(./caption)") == grid.name
        figures = [slot for slot in sorted(slots, key=lambda s: (s.row, s.column)) if slot.role is SlotRole.CELL]
        assert [td.text or "" for td in elements(table, ".//td")] == [grid.text(slot) for slot in figures]


def test_the_page_stands_alone() -> None:
    written = render_page(compose(sample()))
    assert written.count("<style>") == 1
    for outside in ("<script", "<link", "<img", "src=", "url(", "http://", "https://", " style="):
        assert outside not in written


def test_the_fragment_has_no_styles() -> None:
    written = render_fragment(compose(sample()))
    assert written.startswith("<article>")
    assert "style" not in written


@pytest.mark.promise("words-escaped")
def test_a_text_stays_text() -> None:
    root = reader.fromstring(render_fragment(compose(worded({"overview": "<script>alert(1)</script>&nbsp;</p>"}))))
    assert not root.xpath("//script")
    assert any("<script>alert" in p.text_content() for p in elements(root, "//p"))


def test_what_is_pasted_rules_its_own_tables_and_names_none_twice() -> None:
    written = render_for_clipboard(compose(sample()))
    assert written.count('<table border="1"') == 3
    assert "<caption" not in written
    assert "<style" not in written
