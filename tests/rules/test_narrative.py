"""The words against the figures and against each other, on sentences of our own about a made-up city."""

from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.editions.known_editions import edition_by_name
from models.figures.totals import add_up
from models.report.filing import Agency, Explanation, Filing
from models.rules.check import check
from models.rules.finding import fingerprint_of
from models.texts.fields import bind_number
from tests.rules.made_up_city import WORD_RULES, blank, city, city_figures, found, ids

CASES = Path(__file__).parent / "cases"


def lines(name: str) -> list[str]:
    text = (CASES / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize("words", lines("narrative_right.txt"))
@pytest.mark.promise("words-against-tables")
def test_a_right_sentence_is_let_be(words: str) -> None:
    assert found(city(words)) == []


@pytest.mark.parametrize("number", range(5))
def test_a_right_report_is_let_be(number: int) -> None:
    reports = (CASES / "narrative_reports_right.txt").read_text(encoding="utf-8").strip().split("\n\n")[1:]
    assert len(reports) == 5
    assert found(city(reports[number])) == []


@pytest.mark.parametrize("line", lines("narrative_wrong.txt"))
@pytest.mark.promise("words-against-tables")
def test_a_wrong_sentence_is_found(line: str) -> None:
    rules, _, words = line.partition("|")
    assert set(rules.split(",")) <= ids(city(words))


@pytest.mark.parametrize("words", lines("narrative_alone_right.txt"))
def test_a_right_sentence_needs_no_figures(words: str) -> None:
    assert found(blank(words)) == []


@pytest.mark.parametrize("line", lines("narrative_alone_wrong.txt"))
def test_a_sentence_that_contradicts_itself_is_found_without_figures(line: str) -> None:
    rules, _, words = line.partition("|")
    assert set(rules.split(",")) <= ids(blank(words))


@pytest.mark.parametrize("line", lines("narrative_wrong.txt"))
def test_a_finding_quotes_its_sentence_and_points_into_it(line: str) -> None:
    words = f"前面一句。{line.partition('|')[2]}\n后面一段。"
    for rule, breach in found(city(words)):
        if breach.span:
            assert breach.section == "overview", rule
            stretch = words[slice(*breach.span)]
            assert stretch
            assert stretch in breach.quote
            assert breach.quote in words


def test_every_rule_says_what_it_holds_to() -> None:
    for rule in WORD_RULES:
        assert rule.about
        assert not rule.about.endswith("。")
    assert len({rule.check.__name__ for rule in WORD_RULES}) == len(WORD_RULES)


@pytest.mark.promise("words-against-tables")
def test_the_message_tells_the_computation() -> None:
    words = "2023年共受理申请146件，均已答复。其中予以公开98件；不予公开8件；无法提供35件；不予处理7件。"
    (breach,) = [breach for rule, breach in found(blank(words)) if rule == "N-6"]
    assert "98+8+35+7=148，与 146 相差 2" in breach.message
    assert (breach.left, breach.right) == (148, 146)
    assert breach.quote == words


def test_the_message_tells_every_reading() -> None:
    (breach,) = [breach for rule, breach in found(city("收到政府信息公开申请100件。")) if rule == "N-1"]
    assert "本年新收”为 120（相差 20）" in breach.message
    assert "120+6=126（相差 26）" in breach.message
    assert breach.left_cells


def test_blank_cells_decide_nothing() -> None:
    assert found(blank("收到政府信息公开申请100件，答复98件，未发生行政复议。")) == []


def test_bound_fields_are_never_findings() -> None:
    total, persons = "{requests.new_received.total}", "{requests.new_received.natural_person}"
    words = f"收到申请{total}件，其中自然人{persons}件、法人或其他组织20件。"
    assert found(city(words)) == []


def test_a_printed_total_is_a_reading_too() -> None:
    cell = edition_by_name("2021").find("requests.granted.total")
    printed = replace(city("政府信息公开申请予以公开51件。"), printed={cell: 51})
    assert found(printed) == []


def test_a_blank_in_a_print_is_nothing() -> None:
    edition = edition_by_name("2021")
    cells = {edition.find(f"requests.granted.{column}"): value for column, value in (("natural_person", 5),)}
    cell = edition.find("requests.granted.total")
    filing = Filing(edition, 2023, Agency("示例市人民政府"), add_up(edition, cells), printed={cell: None})
    assert "N-7" in ids(replace(filing, texts={"overview": "政府信息公开申请予以公开6件。"}))
    assert ids(replace(filing, texts={"overview": "政府信息公开申请不予公开6件。"})) == set()


def test_the_older_edition_has_its_own_cells() -> None:
    edition = edition_by_name("2019")
    figures = add_up(edition, dict.fromkeys(edition.typed_cells, 7))
    filing = Filing(edition, 2020, Agency("示例市人民政府"), figures)
    assert ids(replace(filing, texts={"overview": "主动公开规章7件，规范性文件7件。"})) == set()
    assert "N-10" in ids(replace(filing, texts={"overview": "主动公开规章8件，规范性文件7件。"}))
    assert ids(replace(filing, texts={"overview": "现行有效规范性文件900件。"})) == set(), "no such column"


# ---- other years, other offices


def last_year(words: str = "") -> Filing:
    return Filing(edition_by_name("2021"), 2022, Agency("示例市人民政府"), city_figures(), {"overview": words})


def test_growth_is_held_against_last_year() -> None:
    right = "2023年收到政府信息公开申请120件，与上年持平，同比增长0%。"
    assert "N-13" not in ids(city(right, last_year=last_year()))
    wrong = "2023年收到政府信息公开申请120件，同比增长12.5%。"
    (breach,) = [b for rule, b in found(city(wrong, last_year=last_year())) if rule == "N-13"]
    assert "上年为 120，本年为 120" in breach.message


def test_growth_is_that_of_the_business_it_names_or_of_the_whole_list() -> None:
    words = "许可决定4321件，处罚决定876件，行政强制54件。与上年相比，许可决定增加{}件，处罚决定增加0件。"
    assert ids(city(words.format(0), last_year=last_year())) == set()
    assert "N-13" in ids(city(words.format(21), last_year=last_year()))
    suits = "行政诉讼7件，其中未经复议直接起诉3件、复议后起诉4件，比上年增加{}件。"
    edition = edition_by_name("2021")
    figures = add_up(edition, {**city_figures().typed, edition.find("disputes.all.suit_direct_upheld"): 0})
    grown = replace(last_year(), figures=figures)
    assert ids(city(suits.format(2), last_year=grown)) == set()
    assert "N-13" in ids(city(suits.format(1), last_year=grown))


def test_what_was_carried_in_is_what_was_carried_out() -> None:
    words = "本年收到政府信息公开申请9件，上年结转6件。"
    assert "N-13" in ids(replace(blank(words), last_year=last_year()))
    assert "N-13" not in ids(replace(blank(words.replace("6件", "7件")), last_year=last_year()))


def test_last_years_words_stand_in_for_missing_figures() -> None:
    last = replace(blank("政府信息公开申请另有103件顺延到下年度答复。"), year=2022)
    assert "N-13" in ids(replace(blank("政府信息公开申请上年度结转77件。"), last_year=last))


def test_the_course_of_requests_must_balance() -> None:
    assert "N-14" in ids(blank("新收申请100件，上年结转3件，答复98件，结转下年度6件。"))
    assert ids(blank("新收申请100件，上年结转3件，答复98件，结转下年度5件。")) == set()
    assert ids(blank("收到申请103件（含上年结转3件），答复98件，结转下年度5件。")) == set()


def test_one_fact_told_twice() -> None:
    words = "收到政府信息公开申请12件。\n（二）依申请公开\n共收到政府信息公开申请15件。"
    assert "N-12" in ids(blank(words))
    assert "N-12" not in ids(blank(words.replace("15", "12")))
    assert "N-12" not in ids(blank(words + "\n上年结转申请3件。")), "with what was carried in"
    assert "N-12" in ids(blank("未收到政府信息公开申请。\n共收到政府信息公开申请15件。"))


def test_a_part_of_a_channel_is_not_more_than_the_whole() -> None:
    whole = "全年，市统计局门户网站主动公开政府信息22条。"
    assert "N-12" in ids(blank(f"{whole}通过政府网站公开统计数据、统计分析等信息55条。", "示例市统计局"))
    assert ids(blank(f"{whole}通过政府网站公开统计数据、统计分析等信息5条。", "示例市统计局")) == set()


def test_other_offices_are_not_held_to_this_table() -> None:
    assert ids(city("乙县人民政府收到政府信息公开申请45件。")) == set()
    assert "N-1" in ids(city("市政府收到政府信息公开申请45件。"))


# ---- what words and tables should say of each other


def test_nothing_received_but_told() -> None:
    edition = edition_by_name("2021")
    nothing = replace(
        city("政府信息公开申请予以公开5件。"), figures=add_up(edition, dict.fromkeys(edition.typed_cells, 0))
    )
    assert "T3-7" in ids(nothing)
    typed = dict.fromkeys(edition.typed_cells, 0) | {edition.find("disputes.all.reconsideration_upheld"): 2}
    disputed = replace(nothing, figures=add_up(edition, typed), texts={})
    assert "T3-7" in ids(disputed)
    assert "X-3" in ids(replace(disputed, last_year=replace(nothing, year=2022)))


def test_an_unpaid_fee_is_explained() -> None:
    edition = edition_by_name("2021")
    typed = dict(city_figures().typed) | {edition.find("requests.otherwise_fee_unpaid.natural_person"): 2}
    filing = replace(city("无", "other_matters"), figures=add_up(edition, typed))
    assert "X-1" in ids(filing)
    assert "X-1" not in ids(replace(filing, texts={"other_matters": "全年收取信息处理费300元。"}))
    assert "X-1" not in ids(replace(filing, texts={}))


def test_the_processing_fee_has_its_unit() -> None:
    assert ids(city("全年收取信息处理费400元。", "other_matters")) == set()
    assert "N-11" in ids(city("全年收取信息处理费4万元。", "other_matters"))


# ---- findings and their explanations


def test_an_explanation_lasts_until_the_sentence_changes() -> None:
    def open_marks(filing: Filing) -> list[str]:
        findings = check(filing, lambda rule, crash: pytest.fail(f"{rule}: {crash}"))
        return [f.fingerprint for f in findings if f.rule == "N-1" and not f.explanation]

    filing = city("收到政府信息公开申请100件。")
    (mark,) = open_marks(filing)
    told = replace(filing, explanations=(Explanation("N-1", (), "不是表中数据", mark),))
    assert open_marks(told) == []
    elsewhere = {"overview": "另起一段。\n收到政府信息公开申请100件。"}
    assert open_marks(replace(told, texts=elsewhere)) == [], "moved, but the same sentence"
    assert open_marks(replace(told, texts={"overview": "共收到政府信息公开申请100件。"})) != []


def test_marks_tell_findings_apart() -> None:
    breaches = found(city("收到政府信息公开申请100件，答复109件，不予公开7件。"))
    marks = {fingerprint_of(rule, breach, ()) for rule, breach in breaches}
    assert len(marks) == len(breaches) == 3


def test_a_number_that_is_bound_to_its_cell_is_no_finding_any_more() -> None:
    text = "共收到政府信息公开申请121件。"
    ((_, breach),) = found(city(text))
    assert breach.span
    cell = breach.left_cells[0]
    bound = bind_number(text, breach.span, cell, city(text).edition.kind(cell))
    assert bound == "共收到政府信息公开申请{requests.new_received.total}件。"
    assert found(city(bound)) == []


# ---- time


_PIECES = [
    "其中A类1件、",
    "收到申请3件，",
    "未收到申请",
    "均维持，",
    "（1件",
    "“",
    "、",
    "共5件，其中3件、",
    "其他3件,",
    "一是",
    "1",
]


@pytest.mark.parametrize("piece", _PIECES)
def test_repeated_words_take_time_in_proportion(piece: str) -> None:
    def took(length: int) -> float:
        words = (piece * length)[:length]
        begun = process_time()
        found(blank(words))
        return process_time() - begun

    took(500)
    assert took(9_000) < max(16 * took(3_000), 1)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(_PIECES + list("，。；：（）12件条占%年其中共无均")), max_size=80).map("".join))
def test_no_text_stops_the_rules(words: str) -> None:
    for _, breach in found(city(words)):
        if breach.span:
            start, end = breach.span
            assert 0 <= start <= end <= len(words)
