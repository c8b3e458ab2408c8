"""The number reader: what each number is, what it is worth, and that no text can stop it."""

from decimal import Decimal
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.editions.lexicon import shipped_lexicon
from models.texts.normalised_text import normalise
from models.texts.numbers import Number, NumberKind, read_numbers
from models.texts.numerals import format_numeral, parse_numeral


def numbers(words: str) -> tuple[Number, ...]:
    return read_numbers(normalise(words), shipped_lexicon())


def counts(words: str) -> list[tuple[Decimal, str]]:
    return [(n.value, n.unit) for n in numbers(words) if n.kind is NumberKind.COUNT]


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [
        ("收到申请146件", 146, "件"),
        ("收到申请１４６件", 146, "件"),
        ("收到申请 1,234 件", 1234, "件"),
        ("收到申请3 526件", 3526, "件"),
        ("收到申请3，526件", 3526, "件"),
        ("3 件申请", 3, "件"),
        ("1.5万条信息", 15000, "条"),
        ("预决算3（含汇总）条", 3, "条"),
        ("8.36万件", 83600, "件"),
        ("浏览量1.2亿次", 120_000_000, "次"),
        ("行政事业性收费316441万元", 3_164_410_000, "元"),
        ("收到三件申请", 3, "件"),
        ("召开十二次会议", 12, "次"),
        ("共一百零五份", 105, "份"),
        ("部分公开67,占4.61%", 67, ""),
        ("办事通APP738件", 738, "件"),
        ("12345来电83811个", 83811, "个"),
        ("不掌握4 050、另行制作480", 4050, ""),
        ("无法提供（不掌握4 050）", 4050, ""),
    ],
)
def test_a_count_has_its_value_and_unit(words: str, value: int, unit: str) -> None:
    assert (Decimal(value), unit) in counts(words)


@pytest.mark.parametrize(
    ("words", "rough"),
    [
        ("近300条", "近"),
        ("300余条", "余"),
        ("20万余条", "余"),
        ("约50件", "约"),
        ("超过80次", "超过"),
        ("100人以上", "以上"),
        ("约有五件", "约有"),
    ],
)
def test_an_approximate_number_says_so(words: str, rough: str) -> None:
    assert [n.approximation for n in numbers(words)] == [rough]


@pytest.mark.parametrize("words", ["预约100人次", "最近5条", "节约20万元", "附近5处"])
def test_a_word_that_only_looks_like_about_does_not_make_it_rough(words: str) -> None:
    assert [n.approximation for n in numbers(words)] == [""]


@pytest.mark.parametrize(
    ("words", "sort"),
    [
        ("国办发〔2021〕30号", NumberKind.DOCUMENT),
        ("国务院令第711号", NumberKind.DOCUMENT),
        ("第七次人口普查", NumberKind.ORDINAL),
        ("2023年", NumberKind.YEAR),
        ("2023年3月5日", NumberKind.DATE),
        ("2021-2023年", NumberKind.DATE),
        ("0874-3123456", NumberKind.PHONE),
        ("13812345678", NumberKind.PHONE),
        ("http://www.example.gov.cn/2023", NumberKind.LABEL),
        ("12345热线", NumberKind.LABEL),
        ("5G", NumberKind.LABEL),
        ("“3+1”", NumberKind.LABEL),
        ("《2023年3件实事》", NumberKind.LABEL),
        ("3个百分点", NumberKind.POINTS),
        ("67.13％", NumberKind.PERCENT),
        ("百分之六十七点五", NumberKind.PERCENT),
        ("三分之二", NumberKind.RATIO),
        ("1.5倍", NumberKind.TIMES),
        ("{requests.new_received.total}", NumberKind.FIELD),
        ("5-7个", NumberKind.LABEL),
        ("1.收到和处理申请情况", NumberKind.ENUMERATOR),
        ("2．公开", NumberKind.ENUMERATOR),
        ("3）公开", NumberKind.ENUMERATOR),
        ("（4）公开", NumberKind.ENUMERATOR),
        ("5 公开情况", NumberKind.ENUMERATOR),
        ("6、公开情况", NumberKind.ENUMERATOR),
        ("⑦公开", NumberKind.ENUMERATOR),
        ("79+11-4=86", NumberKind.LABEL),
        ("详见附件3", NumberKind.ORDINAL),
    ],
)
def test_what_is_no_count_is_told_apart(words: str, sort: NumberKind) -> None:
    assert {n.kind for n in numbers(words)} == {sort}


@pytest.mark.parametrize(
    "words", ["统一部署", "一是加强", "一站式", "一件事一次办", "三大攻坚战", "两微一端", "每一件"]
)
def test_numerals_inside_words_count_nothing(words: str) -> None:
    assert counts(words) == []


def test_percentages_keep_their_printed_precision() -> None:
    whole, exact = numbers("41%和67.13%")
    assert (whole.precision, exact.precision) == (Decimal(1), Decimal("0.01"))
    assert whole.may_stand_for(Decimal("41.67")), "cut off"
    assert not whole.may_stand_for(Decimal("42.1"))
    assert exact.may_stand_for(Decimal("67.1233"))
    assert not exact.may_stand_for(Decimal("67.15"))


def test_places_point_into_the_words_as_written() -> None:
    words = "收到 申请 3119 件"
    plain = normalise(words)
    (number,) = read_numbers(plain, shipped_lexicon())
    start, end = plain.source_span(number.start, number.end)
    assert words[start:end] == "3119 件"


@pytest.mark.parametrize(
    ("words", "value", "precision"),
    [("占三成", 30, 10), ("占三成五", 35, 1), ("占六成半", 65, 5), ("占7成", 70, 10), ("涨幅百分之十六", 16, 1)],
)
def test_a_share_in_words_is_as_exact_as_it_is_told(words: str, value: int, precision: int) -> None:
    (share,) = numbers(words)
    assert share.kind is NumberKind.PERCENT
    assert (int(share.value), int(share.precision)) == (value, precision)


@pytest.mark.parametrize("words", ["一成不变", "三成员单位", "变成一成果"])
def test_what_only_looks_like_a_share_is_none(words: str) -> None:
    assert all(number.kind is not NumberKind.PERCENT for number in numbers(words))


def test_a_share_may_have_a_sign() -> None:
    assert [n.value for n in numbers("许可+5.2%，处罚-12.0%") if n.kind is NumberKind.PERCENT] == [
        Decimal("5.2"),
        Decimal("12.0"),
    ]


def test_numerals_without_a_unit_are_counts_in_a_row_behind_one_alone() -> None:
    words = "三类共四十三件：执法案卷九、第三方权益四、不掌握十一、重复申请三。"
    assert [int(value) for value, _ in counts(words)] == [43, 9, 4, 11, 3]
    assert [int(value) for value, _ in counts("公开四件（全部三、部分一），统一、专一、唯一。")] == [4, 3, 1]
    assert counts("五一、十一放假，公开四件。") == [(Decimal(4), "件")]


def test_a_space_parts_two_numbers() -> None:
    assert [n.value for n in numbers("编号3 118")] == [3, 118]


@given(st.integers(min_value=1, max_value=99))
def test_a_numeral_reads_back(value: int) -> None:
    assert parse_numeral(format_numeral(value)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十", 10),
        ("二十", 20),
        ("两百", 200),
        ("三百零五", 305),
        ("一万二千", 12000),
        ("三亿零五万", 300_050_000),
        ("二〇二三", 2023),
    ],
)
def test_numerals(text: str, value: int) -> None:
    assert parse_numeral(text) == value


@pytest.mark.parametrize("text", ["", "件", "一两", "三五", "三四五百"])
def test_what_is_no_numeral(text: str) -> None:
    assert parse_numeral(text) is None


@given(st.integers(min_value=0, max_value=10**9), st.sampled_from(["件", "条", "份", "宗", "人次", "元"]))
def test_any_count_is_read_as_written(value: int, unit: str) -> None:
    assert counts(f"共收到{value}{unit}。") == [(Decimal(value), unit)]
    assert counts(f"共收到{value:,}{unit}。") == [(Decimal(value), unit)]


_PIECES = st.lists(
    st.sampled_from(
        list("0123456789,.，、；：（）()〔〕%年月日件条个万亿余近第一二十百分之成占共其中[]{}“”《》-—/+ aX")
    ),
    max_size=60,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(_PIECES)
def test_any_text_is_read_without_overlap(words: str) -> None:
    plain = normalise(words)
    last = 0
    for number in read_numbers(plain, shipped_lexicon()):
        assert last <= number.start < number.end <= len(plain.text)
        last = number.end


@pytest.mark.parametrize(
    "piece", ["1", "1,", "12.", "一", "第", "a", "@", "2023年", "〔2021〕", "百分之", "(", "“", "、", "http"]
)
def test_long_runs_take_time_in_proportion(piece: str) -> None:
    def took(times: int) -> float:
        begun = process_time()
        numbers(piece * times)
        return process_time() - begun

    took(100)
    short = min(took(2_000) for _ in range(3))
    long = min(took(8_000) for _ in range(3))
    assert long < max(short * 16, 0.3)


def test_a_numeral_that_ends_in_ten_thousands_is_exact_to_these() -> None:
    (number,) = numbers("行政许可五千二百三十一万件")
    assert number.may_stand_for(52_310_044)
    assert not number.may_stand_for(52_330_000)


@pytest.mark.parametrize("words", ["1.2 依申请公开", "1.2依申请公开", "3.1.2 办理结果"])
def test_the_number_of_a_heading_of_several_levels_counts_nothing(words: str) -> None:
    assert [n.kind for n in numbers(words)] == [NumberKind.ENUMERATOR]


@pytest.mark.parametrize("words", ["1.2万件申请", "1.5亿元", "3.5个百分点"])
def test_a_decimal_that_opens_a_line_may_count(words: str) -> None:
    assert [n.kind for n in numbers(words)] != [NumberKind.ENUMERATOR]
