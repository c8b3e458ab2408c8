"""What strikes in a name or a year before a report is begun."""

import pytest

from models.report.agency_name import name_remark, year_remark


@pytest.mark.parametrize(
    "name",
    [
        "淮安市人民政府",
        "曲靖市麒麟区自然资源局",
        "示例县城关镇人民政府",
        "示例市公安局交通警察支队",
        "示例市第一中学",
        "国家税务总局示例县税务局",
        "示例开发区管理委员会",
        "示例市政务服务管理局（示例市大数据局）",
        "教育部",
        "",
    ],
)
def test_names_of_offices_strike_nobody(name: str) -> None:
    if name == "教育部":
        assert "全称" in name_remark(name), "in full it is 中华人民共和国教育部"
    else:
        assert name_remark(name) == ""


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("abc 123", "没有汉字"),
        ("××县自然资源局", "代替的字"),
        ("XX市教育局", "代替的字"),
        ("某县人民政府", "代替的字"),
        ("示例县2025", "年份"),
        ("示例县政府", "人民政府"),
        ("县局", "不像"),
        ("示例县水利", "不像"),
    ],
)
def test_what_is_no_full_name_is_said(name: str, words: str) -> None:
    assert words in name_remark(name)


@pytest.mark.parametrize(
    ("year", "ahead", "words"),
    [
        (2025, 2025, ""),
        (2026, 2025, "一般做 2025 年度"),
        (2028, 2025, "一般做 2025 年度"),
        (2019, 2025, "补做"),
        (2026, 2026, "件数统计到 12 月 31 日"),
        (2025, 2026, "补做"),
        (2027, 2026, "还没有过完"),
    ],
)
def test_a_year_that_is_not_the_one_now_written_is_remarked_upon(year: int, ahead: int, words: str) -> None:
    remark = year_remark(year, ahead, 2026)
    assert words in remark
    assert bool(remark) == bool(words)
