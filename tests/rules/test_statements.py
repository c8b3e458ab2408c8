"""Statements against the tables, in many wordings of one thing: whatever the number, wrong ones alone are told of."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.finding import Severity
from models.rules.narrative.slips import is_one_digit_off
from tests.rules.made_up_city import city, found, ids, town

CASES = Path(__file__).parent / "cases"


def lines(name: str) -> list[str]:
    text = (CASES / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize("words", lines("statements_right.txt"))
def test_a_right_statement_is_let_be(words: str) -> None:
    assert found(city(words)) == []


@pytest.mark.parametrize("words", lines("town_right.txt"))
def test_a_right_statement_of_a_small_office_is_let_be(words: str) -> None:
    assert found(town(words)) == []


@pytest.mark.parametrize("line", lines("statements_wrong.txt"))
def test_a_wrong_statement_is_found(line: str) -> None:
    rules, _, words = line.partition("|")
    assert set(rules.split(",")) <= ids(city(words))


@pytest.mark.promise("told-or-asked")
@pytest.mark.parametrize("line", lines("statements_asked.txt"))
def test_what_may_be_another_thing_is_asked_about(line: str) -> None:
    rule, _, words = line.partition("|")
    breaches = [breach for found_by, breach in found(city(words)) if found_by == rule]
    assert [(breach.severity, breach.is_question) for breach in breaches] == [(Severity.NOTE, True)]
    assert "对不上" not in breaches[0].message
    assert "请核对" in breaches[0].message


RECEIVED = (
    "全市新收政府信息公开申请{}件。",
    "本年度，全市依申请公开受理量为{}件。",
    "市政府及所属部门受理信息公开申请{}件。",
    "{}件政府信息公开申请全部进入统一登记流程。",
    "受理的公开申请主要涉及采砂许可等事项，年内新收{}件。",
    "经统计，新收政府信息公开申请{}件，比2022年多2件。",
)
CARRIED_OUT = (
    "截至年末，仍有{}件申请正在办理。",
    "尚有{}件申请因征求意见、补正等原因未到答复期限，结转2024年办理。",
    "结转下一年度{}件（为物业资料申请，因补正推迟）。",
)
FEES = (
    "行政事业性收费入库{}万元，票据齐全。",
    "行政事业性收费仅鉴定费一项，全年{}万元，全额上缴国库。",
    "证照收费入库{}万元，系本市全部行政事业性收费。",
)


@given(wording=st.sampled_from(RECEIVED), count=st.integers(1, 5000))
def test_what_was_received_is_held_to_both_of_its_readings(wording: str, count: int) -> None:
    # 112 is what came in less what was carried out and 126 that with what was carried in: 新收 and 受理 may mean these.
    if count in (120, 113, 126):
        return
    assert "N-1" in ids(city(wording.format(count)))


@pytest.mark.promise("told-or-asked")
@given(count=st.integers(1, 10_000))
def test_only_a_number_near_its_figure_is_told_to_be_wrong(count: int) -> None:
    breaches = [breach for _, breach in found(city(f"年内新收申请120件，答复{count}件。"))]
    far = count > 2 * 119 and not any(is_one_digit_off(str(count), figure) for figure in ("113", "119"))
    near = abs(count - 119) <= 23 and count not in (119, 113)
    assert not far or {breach.is_question for breach in breaches} == {True}
    assert not near or {breach.is_question for breach in breaches} == {False}


@given(wording=st.sampled_from(RECEIVED))
def test_what_was_received_is_let_be_where_it_agrees(wording: str) -> None:
    assert found(city(wording.format(120))) == []


@given(wording=st.sampled_from(CARRIED_OUT), count=st.integers(1, 500))
def test_what_was_carried_out_is_held_to_its_row(wording: str, count: int) -> None:
    assert ("N-3" in ids(city(wording.format(count)))) == (count != 7)


@given(count=st.integers(1, 500))
def test_those_carried_out_for_one_reason_are_at_most_all(count: int) -> None:
    words = f"有{count}件因第三方意见未返回，延至2024年一季度答复。"
    assert ("N-3" in ids(city(words))) == (count > 7)


@given(wording=st.sampled_from(FEES), tenths=st.integers(1, 10_000))
def test_an_amount_is_held_to_the_table_at_its_printed_places(wording: str, tenths: int) -> None:
    amount = tenths / 10
    told = "N-10" in ids(city(wording.format(amount)))
    assert told == (abs(amount - 123.4567) >= 0.1)


@pytest.mark.parametrize("unit", ["元", "亿元"])
@pytest.mark.parametrize("who", ["市本级", "市直部门", "全市"])
def test_an_amount_with_the_digits_of_the_table_is_in_the_wrong_unit_whoever_takes_it(who: str, unit: str) -> None:
    assert "N-10" in ids(city(f"{who}收取行政事业性收费123.4567{unit}。"))
    assert found(city(f"{who}收取行政事业性收费123.4567万元。")) == []


@given(count=st.integers(96, 5000))
def test_without_a_noun_only_figures_that_agree_make_it_a_statement_on_requests(count: int) -> None:
    if count in (113, 119):
        return
    assert "N-2" in ids(city(f"全年受理120件，办结{count}件。"))
    assert not ids(city(f"全年受理3251件，办结{count}件。"))
