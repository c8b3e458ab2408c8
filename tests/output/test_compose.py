"""A filing as blocks."""

import dataclasses

import pytest

from models.report.filing import Filing
from output.blocks import Grid, Heading, Paragraph, Signature
from output.compose import chinese_date, compose, split_paragraphs
from tests.output.reports import filled, worded


def test_the_blocks_stand_in_the_official_order(sample: Filing) -> None:
    document = compose(dataclasses.replace(sample, cover={"signed_by": "甲", "signed_on": "2026-01-05"}))
    edition = sample.edition
    heads = [block.text for block in document.blocks if isinstance(block, Heading) and block.level == 1]
    assert heads == [section.heading for section in edition.sections if section.heading]
    grids = [block.name for block in document.blocks if isinstance(block, Grid)]
    assert grids == [table.name for table in edition.tables]
    assert isinstance(document.blocks[0], Paragraph)
    assert document.blocks[-1] == Signature("甲", "2026年1月5日")
    assert (document.title, document.date) == (sample.title, "2026-01-05")


def test_every_figure_stands_in_its_slot() -> None:
    filing = filled(7)
    grids = [block for block in compose(filing).blocks if isinstance(block, Grid)]
    shown = {slot.cell: grid.text(slot) for grid in grids for slot in grid.layout.slots if slot.cell}
    assert set(shown) == set(filing.edition.cells)
    assert shown[filing.edition.find("requests.new_received.total")] == "42"


def test_a_report_without_signature_has_none() -> None:
    filing = dataclasses.replace(filled(None), cover={})
    assert not any(isinstance(block, Signature) for block in compose(filing).blocks)


def test_a_table_s_section_may_hold_a_note() -> None:
    blocks = compose(worded({"requests": "注：上年结转数已核对。"})).blocks
    at = blocks.index(Paragraph("注：上年结转数已核对。"))
    assert isinstance(blocks[at - 1], Heading)
    assert isinstance(blocks[at + 1], Grid)


def test_unknown_fields_are_named() -> None:
    document = compose(worded({"lead": "共{requests.no_such.total}件"}))
    assert document.unknown_fields == ("requests.no_such.total",)


@pytest.mark.parametrize(
    ("line", "level", "text", "rest"),
    [
        ("（一）主动公开", 2, "（一）主动公开", ""),
        ("(一)依法做好主动公开工作", 2, "（一）依法做好主动公开工作", ""),
        ("（一）主动公开。正文在此。", 2, "（一）主动公开。", "正文在此。"),
        ("(一)存在的问题: 一是不够", 2, "（一）存在的问题：", "一是不够"),
        ("（十二）其他", 2, "（十二）其他", ""),
        ("1. 深入推进决策公开。", 3, "1.深入推进决策公开。", ""),
        ("1.落实责任。按照要求", 3, "1.落实责任。", "按照要求"),
        ("２．依申请公开", 3, "2.依申请公开", ""),
        ("3、监督", 3, "3、监督", ""),
        ("（1）制度。文字", 4, "（1）制度。", "文字"),
        ("(2)制度", 4, "（2）制度", ""),
    ],
)
def test_a_number_makes_a_heading(line: str, level: int, text: str, rest: str) -> None:
    assert list(split_paragraphs(line)) == [Heading(level, text, rest)]


@pytest.mark.parametrize(
    "line",
    [
        "1.5万件申请",
        "2025年工作",
        "（一）",
        "一是加强领导",
        "12345热线",
        "（一）" + "很长的一句话" * 12 + "。",
        "(http://a.cn)",
    ],
)
def test_other_lines_are_text(line: str) -> None:
    (block,) = split_paragraphs(line)
    assert isinstance(block, Paragraph)


def test_line_breaks_of_every_kind_part_paragraphs() -> None:
    blocks = list(split_paragraphs("　　甲\r\n乙\r\n\r\n\t丙 \u2029丁\n"))
    assert blocks == [Paragraph(text) for text in "甲乙丙丁"]


@pytest.mark.parametrize(
    ("written", "shown"), [("2026-01-05", "2026年1月5日"), ("二〇二六年一月", "二〇二六年一月"), ("", "")]
)
def test_a_date_is_written_as_the_standard_has_it(written: str, shown: str) -> None:
    assert chinese_date(written) == shown
