"""Years, names, leftovers and sensitive matters in a report's words."""

from dataclasses import replace

import pytest

from models.rules.finding import Severity
from models.rules.wording import word_list_breaches
from models.rules.years_and_names import other_agency_breaches
from models.texts.word_list import read_word_list
from tests.rules.made_up_city import blank, found, ids

LEAD = "现公布示例市人民政府2023年政府信息公开工作年度报告。所列数据的统计期限为2023年1月1日至12月31日。"


def test_a_right_lead_is_let_be() -> None:
    assert ids(blank("", lead=LEAD)) == set()


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (LEAD.replace("2023年1月", "2022年1月"), "W-1"),
        (LEAD.replace("12月31日", "2022年12月31日"), "W-1"),
        (LEAD.replace("12月31日", "11月30日"), "W-1"),
        (LEAD.replace("2023年政府", "2022年政府"), "W-2"),
        (LEAD.replace("示例市", "邻居县"), "W-4"),
        (LEAD + "联系电话XX。", "W-5"),
    ],
)
def test_a_wrong_lead(words: str, rule: str) -> None:
    assert rule in ids(blank("", lead=words))


def test_an_office_may_be_named_in_short() -> None:
    assert ids(blank("", "安和街道办事处", lead="现公布安和街道2023年政府信息公开工作年度报告。")) == set()
    assert ids(blank("", "示例市统计局", lead="按照规定，现公布我局2023年政府信息公开工作年度报告。")) == set()


def test_last_years_report_may_be_named() -> None:
    assert ids(blank("", lead=LEAD + "《示例市人民政府2022年政府信息公开工作年度报告》可在网站查阅。")) == set()


@pytest.mark.parametrize(
    "words",
    [
        "2022年，我市认真贯彻落实条例，持续推进公开。",
        "（一）主动公开。2022年度，全市深入推进政务公开。",
        "2022年，全市共收到政府信息公开申请12件。",
    ],
)
def test_a_sentence_left_from_last_year(words: str) -> None:
    assert "W-3" in ids(blank(words))


@pytest.mark.parametrize(
    "words",
    [
        "2023年，我市认真贯彻落实条例。",
        "2022年度部门决算已全部公开。",
        "2022年12月印发的工作方案继续执行。",
        "较2022年增长20%，成效明显。",
        "2022年收到政府信息公开申请12件，2023年收到15件。",
        "针对2022年存在的问题，逐项整改。",
    ],
)
def test_other_years_have_their_place(words: str) -> None:
    assert "W-3" not in ids(blank(words))


def test_next_year_belongs_to_the_plans() -> None:
    filing = blank("", problems_and_improvements="2024年，我市将深入推进政务公开。")
    assert "W-3" not in ids(filing)


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("（一）公开。\n（三）管理。", "W-7"),
        ("一是公开；三是管理。", "W-7"),
        ("公开公开目录。", "W-8"),
        ("公开，管理,平台。", "W-9"),
        ("联系人13812345678。", "W-10"),
    ],
)
def test_slips(words: str, rule: str) -> None:
    (breach,) = [breach for name, breach in found(blank(words)) if name == rule]
    assert breach.span
    assert words[slice(*breach.span)] in breach.quote


def test_graver_matters_ask_for_an_explanation() -> None:
    severities = {breach.severity for rule, breach in found(blank("秘密★3年\n联系电话13812345678")) if rule == "W-10"}
    assert severities == {Severity.EXPLAIN, Severity.NOTE}


def test_numbers_are_not_told_in_full() -> None:
    (breach,) = [breach for rule, breach in found(blank("联系人13812345678。")) if rule == "W-10"]
    assert "13812345678" not in breach.message


def test_the_offices_own_words() -> None:
    words = read_word_list("词语,类型,改为,说明,部分\n老百姓,禁用,群众,,\n依法行政,必须,,,总体情况\n")
    breaches = list(word_list_breaches(blank("老百姓满意。"), words))
    assert [breach.rule for breach in breaches] == ["W-6", "W-6"]
    assert "可改为“群众”" in breaches[0].message
    assert list(word_list_breaches(blank("群众满意，依法行政。"), words)) == []


def test_offices_of_the_roster() -> None:
    names = ["示例市人民政府", "示例市财政局", "邻居县人民政府"]
    breaches = list(other_agency_breaches(blank("邻居县人民政府持续推进，示例市人民政府紧跟。"), names))
    assert len(breaches) == 1
    assert "邻居县人民政府" in breaches[0].message


def test_copied_paragraphs_are_told_together() -> None:
    one = "坚持以公开为常态，聚焦重点领域，持续提升公开的质量和实效，让群众看得到、听得懂，全年公开{}条。"
    two = "健全信息发布审核机制，落实先审查后公开的要求，定期自查并整改，确保发布的内容准确规范，全年检查{}次，已整改。"
    text = f"{one.format(3)}\n{two.format(5)}"
    last = blank(f"{one.format(8)}\n{two.format(9)}")

    (breach,) = [b for rule, b in found(replace(blank(text), last_year=replace(last, year=2022))) if rule == "Y-6"]
    assert breach.span == (0, len(text))
    assert breach.quote == text
    assert "2 段" in breach.message
