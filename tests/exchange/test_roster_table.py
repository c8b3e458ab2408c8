"""The roster as the program writes it, read back; what no program wrote is a sentence that names the row."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import BrokenFile
from models.exchange.roster_table import read_roster
from models.report.filing import Level

HEADER = "code,name,parent,level,required\n"
CITY = "530300,示例市人民政府,,prefecture,1\n"
COUNTY = "530302,示例县人民政府,530300,county,1\n"


def test_a_roster_is_a_tree() -> None:
    roster = read_roster(HEADER + CITY + COUNTY + "530302001,示例镇人民政府,530302,town,0\n")
    assert roster.top is not None
    assert roster.top.name == "示例市人民政府"
    assert [unit.code for unit in roster.below("530300")] == ["530302", "530302001"]
    assert roster.by_code["530302"].level is Level.COUNTY
    assert not roster.by_code["530302001"].is_required


def test_further_columns_are_read_and_unknown_ones_left() -> None:
    text = "code,name,parent,level,required,vertical,contact,remark\n1,示例税务局,,department,1,1,王某 123,x\n"
    [unit] = read_roster(text).units
    assert unit.is_vertical
    assert unit.contact == "王某 123"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "缺少“代码”一栏（code）"),
        ("code,name\n1,x\n", "第 1 行：缺少“上级”一栏（parent）"),
        (HEADER, "没有单位"),
        (HEADER + CITY + CITY, "代码 530300 出现了两次"),
        (HEADER + "1,甲,9,county,1\n", "上级代码 9 不在名册里"),
        (HEADER + "1,甲,2,county,1\n2,乙,1,county,1\n", "甲、乙：上级绕成了一圈"),
        (HEADER + "1,甲,1,county,1\n", "甲：上级绕成了一圈"),
        (HEADER + "1,甲,,king,1\n", "第 2 行 层级：不认识的层级 king"),
        (HEADER + "1,甲,,county,maybe\n", "第 2 行 应报：写的是“maybe”"),
        (HEADER + ",甲,,county,1\n", "第 2 行：代码是空的"),
        (HEADER + "1,甲,,county,1,多,多\n", "第 2 行：比表头多出了列"),
        (HEADER + "1,坏\x01字,,county,1\n", "第 2 行 名称"),
        (HEADER + '1,"没有收尾' + "x" * 200_000, "不是有效的 CSV"),
    ],
)
def test_refusals_name_the_row(text: str, why: str) -> None:
    with pytest.raises(BrokenFile, match=why):
        read_roster(text)


@given(st.text())
def test_any_text_is_a_roster_or_a_sentence(text: str) -> None:
    try:
        roster = read_roster(text)
    except BrokenFile as refusal:
        assert refusal.sentence  # noqa: PT017
    else:
        assert roster.units
