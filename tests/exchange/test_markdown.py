"""Markdown of others: what its marks mean is read, and nothing else is taken off."""

import contextlib
import time

import pytest

from models.errors import BrokenFile
from models.exchange.formats.markdown import looks_like_markdown, read_lines
from models.exchange.neutral_document import DocumentLine, DocumentTable
from models.exchange.report_file import detect_format, read_report_bytes
from models.file_types import MARKDOWN, TEXT, WEB_PAGE
from models.report.filing import Filing
from output.publish import render
from tests.exchange.made_up import differences, made_up


def lines(text: str) -> list[str]:
    return [part.text for part in read_lines(text).parts if isinstance(part, DocumentLine)]


def tables(text: str) -> list[list[tuple[int, int, str]]]:
    return [
        [(cell.row, cell.column, cell.text) for cell in part.cells]
        for part in read_lines(text).parts
        if isinstance(part, DocumentTable)
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("# 标题 #", "标题"),
        ("## C# 与 F#", "C# 与 F#"),
        ("**（一）主动公开。**全年公开 12 条。", "（一）主动公开。全年公开 12 条。"),
        ("__粗__ 与 snake__case", "粗 与 snake__case"),
        ("<strong>粗</strong>和<em>斜</em>", "粗和斜"),
        ("见[公开专栏](http://www.example.gov.cn/a)和<http://www.example.gov.cn/b>。", "见公开专栏和http://www.example.gov.cn/b。"),
        ("邮箱<a@example.gov.cn>，![图](a.png)", "邮箱a@example.gov.cn，图"),
        ("1\\. 不是列表，\\*不粗\\*，\\<b\\>，\\&lt;", "1. 不是列表，*不粗*，<b>，&lt;"),
        ("- 一是公开", "一是公开"),
        ("> > 引文", "引文"),
        ("`代码`和 AT&T、&lt;、5 < 6、a<b", "代码和 AT&T、<、5 < 6、a<b"),
        ("2 * 3 = 6，收到 3-5 件", "2 * 3 = 6，收到 3-5 件"),
        ("-12 件", "-12 件"),
    ],
)  # fmt: skip
def test_a_line(written: str, read: str) -> None:
    assert lines(written) == [read]


@pytest.mark.parametrize("mark", ["---", "***", "_ _ _", "=====", "```", "~~~python", "| --- |"])
def test_lines_that_are_only_marks_are_no_words(mark: str) -> None:
    assert lines(f"一\n{mark}\n二") == ["一", "二"]


def test_each_line_is_a_paragraph() -> None:
    assert lines("一、总体情况\n全年平稳。\n\n二、其他") == ["一、总体情况", "全年平稳。", "二、其他"]


@pytest.mark.parametrize(
    "written",
    [
        "| 信息内容 | 件数 |\n| --- | :---: |\n| 规章 | 1 |\n| 甲\\|乙 |  |",
        "信息内容 | 件数\n--- | ---\n规章 | 1\n甲\\|乙 |",
        "|信息内容|件数|\n|规章|1|\n|甲\\|乙||",
    ],
    ids=["barred", "without bars at the edges", "without a line under the heads"],
)
def test_a_table_with_bars(written: str) -> None:
    [cells] = tables(f"上文\n\n{written}\n\n下文")
    found = {(row, column): text for row, column, text in cells if text}
    assert found == {(0, 0): "信息内容", (0, 1): "件数", (1, 0): "规章", (1, 1): "1", (2, 0): "甲|乙"}


def test_a_table_in_html_keeps_what_is_merged() -> None:
    source = read_lines(
        "# 题\n<TABLE>\n\n<tr><th rowspan=2>甲</th><th>乙</th></tr>\n<tr><td>1</td></tr>\n</TABLE>\n**完**"
    )
    [table] = [part for part in source.parts if isinstance(part, DocumentTable)]
    assert [(c.row, c.column, c.rows, c.text) for c in table.cells] == [
        (0, 0, 2, "甲"),
        (0, 1, 1, "乙"),
        (1, 1, 1, "1"),
    ]
    assert source.titles == ("题",)
    assert [part.text for part in source.parts if isinstance(part, DocumentLine)] == ["题", "完"]


def test_it_is_told_by_its_heading_and_else_by_its_name(sample: Filing) -> None:
    raw = render(sample, ".md")
    assert detect_format(raw) is MARKDOWN
    without = raw.replace(b"# ", b"", 1)
    assert detect_format(without) in (TEXT, WEB_PAGE)
    for name in ("年报.md", "年报.markdown"):
        candidate = read_report_bytes(without, name)
        assert (candidate.filing.figures, candidate.questions) == (sample.figures, ())
    assert read_report_bytes(raw, "年报.txt").questions == ()
    assert "后缀是 .docx，内容却是Markdown 文档" in "".join(read_report_bytes(raw, "年报.docx").questions)


def test_a_pasted_table_is_understood_without_a_heading() -> None:
    assert looks_like_markdown("甲 | 乙\n---|---\n1 | 2")
    assert not looks_like_markdown("共收到申请 3 件 | 办结 2 件\n----\n#政务公开#")


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_what_is_written_comes_back(edition: str) -> None:
    for seed in range(40):
        filing = made_up(edition, 2000 + seed)
        assert differences(filing, read_report_bytes(render(filing, ".md"), "a.md")) == [], seed


@pytest.mark.parametrize(
    "line",
    [
        "# a" + " " * 200_000 + "x",
        "|" + "-" * 200_000 + "x|",
        "[" * 200_000,
        "<a" * 50_000,
        "`*_" * 60_000,
        " |" * 100_000,
        "> " * 100_000,
    ],
    ids=lambda line: line[:4],
)
def test_no_line_makes_it_wait(line: str) -> None:
    began = time.process_time()
    with contextlib.suppress(BrokenFile):
        read_report_bytes(f"# 题\n{line}\n".encode(), "a.md")
    assert time.process_time() - began < 5
