"""Reports laid beside a roster, and their sum."""

from dataclasses import replace

from models.collection import Arrived, Sorted, Summed, sort_out, sum_up
from models.editions.choose import edition_named
from models.exchange.roster_table import read_roster
from models.figures.totals import add_up
from models.filing import Agency, Filing

EDITION = edition_named("2021")
CELL = EDITION.find("requests.granted.research")
ROSTER = read_roster(
    "code,name,parent,level,required,vertical,exempt_reason\n"
    "1,示例市人民政府,,prefecture,1,,\n"
    "10,示例市本级,1,department,1,,\n"
    "11,示例县人民政府,1,county,1,,\n"
    "111,甲镇人民政府,11,town,1,,\n"
    "112,乙镇人民政府,11,town,1,,\n"
    "12,示例税务局,1,department,1,1,\n"
    "13,示例新区管委会,1,county,1,,今年新设\n"
)


def report(code: str, value: int, year: int = 2024) -> Arrived:
    agency = Agency(ROSTER.by_code[code].name, code) if code in ROSTER.by_code else Agency("别处", code)
    figures = add_up(EDITION, {CELL: value})
    return Arrived(f"{code}.json", Filing(EDITION, year, agency, figures))


def sorted_out(*arrived: Arrived) -> Sorted:
    return sort_out(ROSTER, arrived, EDITION, 2024)


def summed(*arrived: Arrived) -> Summed:
    assert ROSTER.top is not None
    return sum_up(ROSTER, EDITION, sorted_out(*arrived).taken, ROSTER.top)


def test_who_is_missing() -> None:
    assert [unit.code for unit in sorted_out(report("10", 1)).missing] == ["11", "111", "112"]


def test_each_refusal_has_its_sentence() -> None:
    older = replace(report("11", 1).filing, edition=edition_named("2019"))
    result = sorted_out(report("99", 1), report("10", 1, 2023), Arrived("old.json", older))
    assert [turned.why for turned in result.refused] == [
        "单位“别处”（代码 99）不在名册里。",
        "是 2023 年度的报告，这次汇总的是 2024 年度。",
        "用的是 2019 格式，不能与 2021 格式相加。",
    ]
    assert result.taken == {}


def test_the_same_twice_counts_once() -> None:
    again = replace(report("10", 1), file="again.json")
    result = sorted_out(report("10", 1), again)
    assert list(result.taken) == ["10"]
    assert [(t.file, t.why) for t in result.refused] == [("again.json", "与 10.json 内容相同，只计一次。")]


def test_two_different_reports_of_one_unit_are_both_turned_away() -> None:
    other = replace(report("10", 2), file="other.json")
    result = sorted_out(report("10", 1), other, report("11", 5))
    assert list(result.taken) == ["11"]
    assert sorted(turned.file for turned in result.refused) == ["10.json", "other.json"]


def test_nothing_is_counted_twice() -> None:
    result = summed(report("10", 1), report("11", 50), report("111", 20), report("112", 31))
    assert result.whole.figures.get(CELL) == 51
    assert sorted(result.whole.parts) == ["10", "11"]
    [unlike] = result.differences["11"]
    assert (unlike.reported, unlike.summed) == (50, 51)


def test_a_unit_that_did_not_report_counts_with_its_own_units() -> None:
    result = summed(report("10", 1), report("111", 20), report("112", 30))
    assert result.whole.figures.get(CELL) == 51
    assert sorted(result.whole.parts) == ["10", "111", "112"]


def test_a_vertical_line_is_left_out() -> None:
    result = summed(report("10", 1), report("12", 100))
    assert result.whole.figures.get(CELL) == 1
    assert "12" not in [unit.code for unit in sorted_out(report("10", 1)).missing]


def test_the_tops_own_report_is_compared_not_added() -> None:
    result = summed(report("1", 60), report("10", 1), report("11", 50))
    assert result.whole.figures.get(CELL) == 51
    [unlike] = result.differences["1"]
    assert (unlike.reported, unlike.summed) == (60, 51)
