"""Words from other programs' clipboards: paragraphs and numbers stay, styles, spaces and pictures go."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.exchange.pasted_text import read_pasted_text
from output.blocks import Heading
from output.compose import split_paragraphs

WORD = """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=ProgId content=Word.Document>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal {mso-style-unhide:no; font-family:仿宋_GB2312;}
@page Section1 {size:595.3pt 841.9pt;} --></style>
</head><body lang=ZH-CN style='tab-interval:21.0pt'><!--StartFragment-->
<h2 style='text-indent:32.0pt;mso-char-indent-count:2.0'><span style='font-family:楷体_GB2312'>（一）主动公开。<span
lang=EN-US><o:p></o:p></span></span></h2>
<p class=MsoNormal style='text-indent:32.0pt'><b style='mso-bidi-font-weight:normal'><span style='color:red'>全年公开
信息</span></b><span lang=EN-US style='font-size:16.0pt'>&nbsp;120&nbsp;</span><span>条，其中政策
解读<span lang=EN-US> 12 </span>篇，<br>
发布在 Web Portal 上。</span><span lang=EN-US><o:p></o:p></span></p>
<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>
<p class=MsoListParagraph style='margin-left:53.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span lang=EN-US
style='mso-fareast-font-family:仿宋'><span style='mso-list:Ignore'>1.<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;
</span></span></span><![endif]><span>完善制度。</span></p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if !supportLists]><span lang=EN-US style='font-family:
Wingdings'><span style='mso-list:Ignore'>l<span
style='font:7.0pt "Times New Roman"'>&nbsp; </span></span></span><![endif]>
加强培训。<img width=20 src="file:///C:/clip_image002.png"></p>
<table class=MsoNormalTable border=1><tr><td><p class=MsoNormal>年度</p></td><td><p class=MsoNormal>件数</p></td></tr>
<tr><td><p class=MsoNormal>2024<span lang=EN-US><o:p></o:p></span></p></td>
<td><p class=MsoNormal> 35 </p></td></tr></table>
<!--EndFragment--></body></html>"""
WORD_READ = [
    "（一）主动公开。",
    "全年公开信息120条，其中政策解读12篇，发布在Web Portal上。",
    "1.完善制度。",
    "加强培训。",
    "年度，件数",
    "2024，35",
]
WPS = """<html><head><meta name=Generator content="WPS Office"><style>p.MsoNormal{mso-style-name:正文;}</style></head>
<body><!--StartFragment--><p class=MsoNormal style="text-indent:32pt;mso-char-indent-count:2.0000;"><span
style="mso-spacerun:'yes';font-family:仿宋_GB2312;font-size:16.0000pt;"><font
face="仿宋_GB2312">　　（二）依申请公开。今年</font>
</span><span style="mso-spacerun:'yes';">5<font face="宋体">件。</font></span></p>
<p class=MsoNormal>　　二、　主动公开</p><!--EndFragment--></body></html>"""
WEB = """<div class="TRS_Editor"><p style="text-indent:2em">　　坚持公开。</p><p>&nbsp;</p>第一行<br/>第二行<br><br>
<ol><li>建章立制</li><li>2.已有编号</li><li><p>检查整改</p></li></ol><ul><li>一条</li></ul>
<script>alert(1)</script><p style="display:none">看不见</p></div>"""


def test_words_own_clipboard_becomes_paragraphs() -> None:
    pasted = read_pasted_text("whatever", WORD)
    assert pasted.text.split("\n") == WORD_READ
    assert pasted.remark == "1 个表格改成了 2 行文字，请核对；1 张图片没有带入。"


def test_headings_are_headings_again() -> None:
    blocks = list(split_paragraphs(read_pasted_text("", WORD).text))
    assert [(b.level, b.text) for b in blocks if isinstance(b, Heading)] == [
        (2, "（一）主动公开。"),
        (3, "1.完善制度。"),
    ]


def test_the_clipboard_of_wps_as_well() -> None:
    pasted = read_pasted_text("", WPS)
    assert pasted.text == "（二）依申请公开。今年5件。\n二、主动公开"
    assert pasted.remark == ""


def test_a_web_page_breaks_its_lines_where_it_says_so() -> None:
    told = "坚持公开。\n第一行\n第二行\n1.建章立制\n2.已有编号\n3.检查整改\n一条"
    assert read_pasted_text("", WEB).text == told


@pytest.mark.parametrize(
    ("text", "words", "tables"),
    [
        ("　　一段。\r\n\r\n  二段。\n", "一段。\n二段。", 0),
        ("前半\x0b后半。\n下一段", "前半后半。\n下一段", 0),
        ("（一）\t主动公开\n（二）\t依申请公开", "（一）主动公开\n（二）依申请公开", 0),
        ("1.\t建章\n2.\t立制\n3.\t检查", "1.建章\n2.立制\n3.检查", 0),
        ("年度\t件数\n2024\t35\n正文", "年度，件数\n2024，35\n正文", 1),
        ("2025 年 12 月", "2025年12月", 0),
        ("in  the   Web", "in the Web", 0),
        ("一\u2028二\u2029三\u00a0四", "一\n二\n三四", 0),
        ("", "", 0),
    ],
)
def test_plain_text(text: str, words: str, tables: int) -> None:
    pasted = read_pasted_text(text)
    assert (pasted.text, pasted.tables) == (words, tables)


def test_a_broken_page_falls_back_on_the_plain_text() -> None:
    assert read_pasted_text("正文。", "<" * 200_000).text == "正文。"
    assert read_pasted_text("正文。", "<p></p>").text == "正文。"


def test_a_picture_alone_is_told() -> None:
    pasted = read_pasted_text("", "<p><img src='a.png'></p>")
    assert (pasted.text, pasted.remark) == ("", "1 张图片没有带入。")


def test_a_whole_sheet_is_read_at_once() -> None:
    row = "<tr>" + "<td>办理结果</td>" * 6 + "</tr>"
    begun = process_time()
    pasted = read_pasted_text("", f"<table>{row * 5000}</table>")
    assert (pasted.tables, pasted.rows) == (1, 5000)
    assert process_time() - begun < 5


@given(
    st.lists(
        st.text("公开，。 ab12\u3000\u00a0", min_size=1).filter(lambda line: line.strip("\u3000\u00a0 ")), max_size=8
    )
)
def test_the_same_paragraphs_come_by_page_and_by_text(lines: list[str]) -> None:
    """Nothing but spaces is lost, and reading again changes nothing."""
    text = "\n".join(lines)
    html = "".join(f"<p class=MsoNormal>{line}</p>" for line in lines)
    by_text = read_pasted_text(text)
    assert read_pasted_text(text, html) == by_text
    assert read_pasted_text(by_text.text) == by_text
    bare = str.maketrans("", "", " \u3000\u00a0")
    assert by_text.text.translate(bare) == text.translate(bare)
