"""Slips of writing, and what they are easily taken for."""

import pytest

from models.editions.lexicon import shipped_lexicon
from models.texts.writing_slips import (
    find_heading_slips,
    find_item_slips,
    find_mixed_widths,
    find_repetitions,
    find_template_residue,
)


@pytest.mark.parametrize(
    "text",
    [
        "公开信息XX条",
        "公开××件",
        "（填写单位名称）",
        "收到____件",
        "表格如下：",
        "某某局",
        "考核位列全区第X位",
        "{单位名称}高度重视",
        "<单位名称>高度重视",
        "办结率为{办结率}%",
        "○○局高度重视",
        "收到申请……件",
        "全年收到申请_件",
        "（数据待核，请删去本行）",
        "同比增长NaN%",
    ],
)
def test_what_a_template_leaves(text: str) -> None:
    assert list(find_template_residue(text, shipped_lexicon()))


@pytest.mark.parametrize(
    "text",
    [
        "见 www.xx.gov.cn/XX/index",
        "EXXON",
        "2×3",
        "公开信息12条",
        "收到申请{requests.new_received.total}件",
        "二〇〇八年以来",
        "收费标准为100元/件",
        "申请人性质　　件数　　占比",
        "（含申请人自行撤回2件）",
    ],
)
def test_letters_in_names_are_no_template(text: str) -> None:
    assert not list(find_template_residue(text, shipped_lexicon()))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("（一）公开。\n（三）管理。", "（二）"),
        ("（一）公开。\n（二）管理。\n（二）平台。", "（三）"),
        ("1.公开。\n2.管理。\n4.平台。", "3."),
    ],
)
def test_a_heading_that_is_skipped_or_repeated(text: str, said: str) -> None:
    (slip,) = find_heading_slips(text)
    assert said in slip.description
    assert text[slip.start : slip.end]


def test_an_item_that_is_skipped() -> None:
    text = "一是公开；二是管理；四是平台。"
    (slip,) = find_item_slips(text)
    assert "三是" in slip.description
    assert text[slip.start : slip.end] == "四是"


@pytest.mark.parametrize(
    "text",
    [
        "（一）公开。\n1.网站。\n2.公报。\n（二）管理。\n1.制度。\n2.档案。",
        "一是公开；二是管理。一是平台；二是监督。",
        "（二）管理。\n（三）平台。",
        "1.5万条信息\n正文",
        "统一是关键，二是补充。",
    ],
)
def test_numbers_in_order_are_let_be(text: str) -> None:
    assert not [*find_heading_slips(text), *find_item_slips(text)]


@pytest.mark.parametrize("text", ["公开公开目录", "政府信息信息", "，，", "工作的的开展", "完成。，"])
def test_doubled(text: str) -> None:
    assert list(find_repetitions(text))


@pytest.mark.parametrize("text", ["市政府政府信息公开", "一个一个地办", "达到目的的措施", "1000000", "年年公开"])
def test_words_that_may_be_doubled(text: str) -> None:
    assert not list(find_repetitions(text))


def test_widths() -> None:
    assert list(find_mixed_widths("公开,管理，平台。"))
    assert list(find_mixed_widths("共１２件，另3件"))
    assert list(find_mixed_widths("（公开)"))
    assert not list(find_mixed_widths("公开，管理（平台）12件。"))
    assert not list(find_mixed_widths("公开,管理,平台。"))
