"""雷同: who wrote the same words but for names and numbers; found as a comparison of every pair finds it."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.exchange.report_file import read_report_file
from models.texts.alike_reports import (
    LEAST_SHARE,
    MOST_OF_ONE,
    PassageWeights,
    find_alike,
    names_of_office,
    split_passages,
    weigh_passages,
)

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("云岭市教育局全年当面收到申请12件", "市财政局全年当面收到申请七件"),
        ("我局在2025年公布了办事指南", "本机关在2024年公布了办事指南"),
        ("平川县政府公布信息{requests.granted.total}条，都在期限里", "青石县人民政府公布信息3条，都在期限里"),
    ],
)
def test_names_and_numbers_make_no_difference(one: str, other: str) -> None:
    above = ("平川县人民政府", "青石县人民政府", "云岭市人民政府")
    names = [*names_of_office("云岭市教育局", above), *names_of_office("云岭市财政局", above)]
    [first], [second] = (list(split_passages(text, names)) for text in (one, other))
    assert first.words == second.words != ""


def test_sentences_of_the_program_are_not_compared() -> None:
    drafted = "本年制发行政规范性文件{a.b.c}件，废止{a.b.c}件，现行有效{a.b.c}件。"
    assert weigh_passages([drafted], ()).total == 0


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sets(st.integers(0, 12), min_size=1), min_size=2, max_size=12))
def test_nobody_is_missed(reports: list[set[int]]) -> None:
    """Against every pair compared with every other."""
    weighed = {
        at: PassageWeights({passage: 100 + passage for passage in some}, sum(100 + passage for passage in some))
        for at, some in enumerate(reports)
    }
    expected = {
        frozenset((one, other))
        for one, mine in weighed.items()
        for other, theirs in weighed.items()
        if one != other and not mine.is_too_short and mine.shared_with(theirs) >= LEAST_SHARE * mine.total
    }
    assert len(weighed) <= MOST_OF_ONE
    assert {frozenset((a.one, a.other)) for a in find_alike(weighed, weighed, lambda *_: True)} == expected


@pytest.mark.skipif(not SAMPLES.exists(), reason="the reports of real offices are not here")
def test_different_offices_reports_are_not_called_alike() -> None:
    reports = {}
    for name in ("huaian-2024.pdf", "qujing-2020.txt", "files/64-odt.odt"):
        filing = read_report_file(SAMPLES / name).filing
        texts = [filing.text(section.key) for section in filing.edition.text_sections if section.heading]
        reports[name] = weigh_passages(texts, names_of_office(filing.agency.name, ()))
    assert sum(not each.is_too_short for each in reports.values()) >= 2
    assert list(find_alike(reports, reports, lambda *_: True)) == []
