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


def looks(element: reader.HtmlElement) -> dict[str, str]:
    """What an element says of its own looks; a later word takes the place of an earlier one."""
    pairs = (rule.partition(":")[::2] for rule in (element.get("style") or "").split(";"))
    return {name.strip(): value.strip() for name, value in pairs}


def test_a_fragment_keeps_its_looks_without_classes_and_style_sheets() -> None:
    written = render_fragment(compose(sample()))
    assert written.startswith("<article ")
    assert "class=" not in written
    assert "<style" not in written
    root = reader.fromstring(written)
    [title] = elements(root, "//h1")
    assert looks(title)["text-align"] == "center"
    paragraphs = elements(root, "//p")
    assert {looks(each)["text-indent"] for each in paragraphs[:-2]} == {"2em"}
    assert [looks(each)["text-align"] for each in paragraphs[-2:]] == ["right", "right"]
    assert {looks(each)["text-align"] for each in elements(root, "//td")} == {"center"}
    assert all("1px solid" in looks(each)["border"] for each in elements(root, "//td | //th"))


def test_the_date_stands_two_characters_right_of_the_organisation() -> None:
    root = reader.fromstring(render_fragment(compose(sample())))
    organisation, day = (looks(each)["margin"] for each in elements(root, "//p")[-2:])
    assert (organisation, day) == ("1.5rem 2em 0 0", "0 1em 0 0")


def test_heads_break_where_the_form_says() -> None:
    written = render_fragment(compose(sample()))
    assert "社会公益<br>组织</th>" in written
    assert "三、<br>本<br>年<br>度<br>办<br>理<br>结<br>果</th>" in written


def test_a_page_names_its_office_and_day_and_its_main_part() -> None:
    root = reader.document_fromstring(render_page(compose(sample())))
    told = {str(each.get("name")): each.get("content") for each in elements(root, "//meta[@name]")}
    assert told["ContentSource"] == sample().agency.name
    assert told["PubDate"] == sample().cover["signed_on"]
    assert len(elements(root, "//body/main/article")) == 1


@pytest.mark.promise("words-escaped")
def test_a_text_stays_text() -> None:
    root = reader.fromstring(render_fragment(compose(worded({"overview": "<script>alert(1)</script>&nbsp;</p>"}))))
    assert not root.xpath("//script")
    assert any("<script>alert" in p.text_content() for p in elements(root, "//p"))


def test_headings_leave_no_level_out() -> None:
    text = "（1）甲类工作。\n正文。\n（2）乙类工作。\n（一）总的情况。\n1．分的情况。\n（3）丙类工作。"
    root = reader.document_fromstring(render_page(compose(worded({"overview": text}))))
    heads = [(each.tag, each.text, each.get("class")) for each in elements(root, "//h2 | //h3 | //h4 | //h5")]
    at = next(number for number, head in enumerate(heads) if head[1] == "（1）甲类工作。")
    assert heads[at - 1][0] == "h2"
    assert heads[at : at + 5] == [
        ("h3", "（1）甲类工作。", "plain"),
        ("h3", "（2）乙类工作。", "plain"),
        ("h3", "（一）总的情况。", None),
        ("h4", "1.分的情况。", None),
        ("h5", "（3）丙类工作。", None),
    ]


def test_what_is_pasted_keeps_rules_and_places_without_any_style() -> None:
    root = reader.fromstring(render_for_clipboard(compose(sample())))
    for each in elements(root, "//*[@style]"):
        del each.attrib["style"]
    assert {(table.get("border"), table.get("width")) for table in elements(root, "//table")} == {("1", "100%")}
    assert {row.get("align") for row in elements(root, "//tr")} == {"center"}
    assert [each.get("align") for each in elements(root, "//h1 | //p[last() - 1] | //p[last()]")] == [
        "center",
        "right",
        "right",
    ]
    assert len(elements(root, "//th[@scope]")) == len(elements(root, "//th"))


def test_what_is_pasted_rules_its_own_tables_and_names_none_twice() -> None:
    written = render_for_clipboard(compose(sample()))
    assert written.count('<table border="1" cellspacing="0" cellpadding="2" width="100%" style=') == 3
    assert "<caption" not in written
    assert "<style" not in written
