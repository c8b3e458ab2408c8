"""The Markdown, as two readers of others understand it: CommonMark's, and GitHub's dialect in Qt."""

import html
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html as pages
from markdown_it import MarkdownIt
from PySide6.QtGui import QFont, QTextDocument
from PySide6.QtWidgets import QApplication

from models.report.filing import Filing
from output.blocks import Document, Grid, Heading, Paragraph
from output.compose import compose
from output.markdown import render_page
from output.picture.layout import sheet_picture
from tests.exchange.made_up import made_up
from tests.output.reports import sample, worded

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
SIGNS = "\\`*_{}[]<>()#+-.!|~^$&=:;/@'\"? \t"
words = st.text(st.one_of(st.sampled_from(SIGNS), st.sampled_from("a1件。（）：“”　é𬭎"), st.characters()), max_size=40)


def understood(written: str) -> pages.HtmlElement:
    return pages.fragment_fromstring(READER.render(written), create_parent="article")


def by_qt(written: str) -> QTextDocument:
    read = QTextDocument()
    read.setDefaultFont(QFont("Nianbao Hei", 10))
    read.setMarkdown(written, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
    return read


def document(*blocks: Heading | Paragraph) -> Document:
    return Document("题名", "示例县人民政府", 2025, blocks)


def squeezed(text: str) -> str:
    return " ".join(text.split())


@given(words.filter(str.strip))
@example("1. 不是列表")
@example("- 不是列表")
@example("# 不是标题 #")
@example("---")
@example("=== 不是标题")
@example("| 不是 | 表格 |")
@example("[不是](链接)")
@example("![不是](图片)")
@example("<b>不是粗体</b>")
@example("&lt;&#20013;&nbsp; AT&T")
@example("两颗**星**和_线_、~~删~~、`码`")
@example("file_name_of_something _a_ __b__")
@example("C:\\目录\\*")
@example("    四个空格不是代码")
@example("~~~")
@example("***")
@example("12)")
@example(": 不是释义")
def test_words_are_read_as_they_were_written(text: str) -> None:
    shown = (Paragraph(text), Heading(1, text), Heading(3, "甲。", text), Paragraph("最后一段"))
    written = render_page(document(*shown))
    article = understood(written)
    visible = squeezed(text_as_shown(text))
    found = [squeezed(child.text_content()) for child in article]
    assert found == ["题名", visible, visible, squeezed(f"甲。{text_as_shown(text)}"), "最后一段"]
    assert [child.tag for child in article] == ["h1", "p", "h2", "p", "p"]


def text_as_shown(text: str) -> str:
    """Control characters and lone surrogates stand as �, line ends as spaces, nothing around."""
    kept = re.sub(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u2028\u2029]", "\ufffd", text.replace("\r", "\n")
    )
    return kept.replace("\n", " ").strip()


@pytest.mark.parametrize(
    "text",
    [
        "1. 不是列表",
        "- 不是列表",
        "# 不是标题",
        "**不粗**",
        "_不斜_",
        "~~不删~~",
        "`不是码`",
        "a | b",
        "&lt;",
        "[甲](乙)",
    ],
)
def test_githubs_dialect_reads_the_same(qapp: QApplication, text: str) -> None:
    assert by_qt(render_page(document(Paragraph(text)))).toPlainText().split("\n")[1] == text


def test_an_address_is_a_link_that_ends_where_it_ends(qapp: QApplication) -> None:
    text = (
        "www.example.gov.cn栏目，见http://www.example.gov.cn/a_b/c_d.html?x=1&y=2公开专栏（https://example.gov.cn/）。"
    )
    article = understood(render_page(document(Paragraph(text))))
    [paragraph] = article.xpath("./p")
    # GitHub takes the Chinese after a bare www. into the address; so written, it is no address.
    assert "www\\.example" in render_page(document(Paragraph(text)))
    assert paragraph.text_content() == text
    assert paragraph.xpath("./a/@href") == [
        "http://www.example.gov.cn/a_b/c_d.html?x=1&y=2",
        "https://example.gov.cn/",
    ]
    links = re.findall(r'href="([^"]+)"', html.unescape(by_qt(render_page(document(Paragraph(text)))).toHtml()))
    assert set(links) == set(paragraph.xpath("./a/@href"))


@pytest.mark.parametrize("filing", [sample(), made_up("2019", 1), made_up("2021", 2)], ids=lambda filing: filing.year)
def test_every_table_has_its_heads_and_figures(filing: Filing) -> None:
    composed = compose(filing)
    grids = [block for block in composed.blocks if isinstance(block, Grid)]
    article = understood(render_page(composed))
    shown = [cell.text_content().strip() for cell in article.xpath(".//th | .//td | .//p/strong[not(../text())]")]
    wanted = [
        " ".join(grid.text(slot).split())
        for grid in grids
        for slot in sorted(grid.layout.slots, key=lambda slot: (slot.row, slot.column))
    ]
    assert shown == wanted


def test_only_what_markdown_cannot_hold_is_html() -> None:
    composed = compose(sample())
    plain, *nested = render_page(composed).split("<table>")
    assert plain.count("| --- |") == 4
    assert "| 行政处罚 | 3985758 |" in plain
    assert len(nested) == 2
    assert "rowspan" in nested[0]
    assert not re.search(r"<table>(?:(?!</table>)[\s\S])*\n\s*\n", render_page(composed))


def test_a_heading_that_runs_on_is_bold_and_goes_on() -> None:
    article = understood(
        render_page(compose(worded({"overview": "（一）主动公开。全年公开信息 12 条。\n（二）监督保障\n无。"})))
    )
    first = next(p for p in article.iter("p") if p.text_content().startswith("（一）"))
    assert first.xpath("string(./strong)") == "（一）主动公开。"
    assert first.text_content() == "（一）主动公开。全年公开信息 12 条。"
    assert [h3.text for h3 in article.iter("h3")] == ["（二）监督保障"]


def test_a_picture_is_told_in_words() -> None:
    picture = sheet_picture(sample())
    assert picture is not None
    written = render_page(compose(sample(), picture=picture))
    assert written.rstrip().endswith(picture.spoken)
    assert "## 附：图解" in written
