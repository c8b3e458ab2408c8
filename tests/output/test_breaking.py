"""Line breaking: nothing lost, no line overfull, no forbidden start or end, over random text."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from output.page.line_breaking import (
    CLOSING,
    HALF,
    LETTER_SPACE,
    NO_END,
    NO_START,
    OPENING,
    WIDE,
    Line,
    break_lines,
    squeezed,
)

FIRST, REST = 26.0, 28.0
ATOMS = st.sampled_from(
    [
        *"政府信息公开工作年度报告的一是在，。、；：？！“”‘’（）《》〔〕【】·—％ ()℃",
        *[
            "——",
            "……",
            "2025年",
            "1月20日",
            "12246条",
            "93.48%",
            "3‰",
            "QQ",
            "AQI",
            "http://www.example.gov.cn/a/b.html",
        ],
    ]
)
TEXTS = st.lists(ATOMS, max_size=200).map("".join)
PROSE = st.lists(st.sampled_from("政府信息公开，。、“”（）《》2年3月45件%"), min_size=1, max_size=300).map("".join)


def widths(text: str) -> list[float]:
    return [HALF if char.isascii() else 1.0 for char in text]


def lines(text: str, *, justify: bool = True) -> list[Line]:
    return break_lines(text, widths(text), FIRST, REST, justify=justify)


@given(TEXTS)
def test_nothing_is_lost(text: str) -> None:
    broken = lines(text)
    assert "".join(text[line.start : line.end] for line in broken) == text
    assert all(len(line.advances) == line.end - line.start for line in broken)


@given(TEXTS)
def test_no_line_is_overfull(text: str) -> None:
    for number, line in enumerate(lines(text)):
        assert line.width <= (REST if number else FIRST) + 1e-6


@given(TEXTS, st.floats(2, 12), st.booleans())
def test_no_narrow_line_is_overfull_but_for_what_cannot_be_parted(text: str, measure: float, justify: bool) -> None:
    for line in break_lines(text, widths(text), measure, measure, justify=justify):
        assert line.width <= measure + 1e-6 or line.end - line.start <= 3


@given(TEXTS)
def test_every_line_but_the_last_is_filled(text: str) -> None:
    for number, line in enumerate(lines(text)[:-1]):
        shown = text[line.start : line.end].rstrip(" ")
        places = sum(not (a.isascii() and b.isascii()) for a, b in pairwise(shown))
        if places > 3:
            assert line.width == pytest.approx(REST if number else FIRST)


@given(PROSE)
def test_no_line_begins_or_ends_with_a_forbidden_mark(text: str) -> None:
    broken = lines(text)
    for line, after in pairwise(broken):
        run = re.search(rf"[{re.escape(''.join(NO_START | NO_END))}0-9年月件]{{20,}}", text)
        if not run:
            assert text[after.start] not in NO_START
            assert text[line.start : line.end].rstrip()[-1] not in NO_END


@given(PROSE)
def test_numbers_keep_their_units(text: str) -> None:
    for line in lines(text)[1:]:
        if not re.search(r"[0-9年月件%]{12,}", text):
            assert not re.match(r"[0-9年月件%]", text[line.start]) or not text[line.start - 1].isdigit()


@given(TEXTS)
def test_marks_give_up_no_more_than_their_empty_half(text: str) -> None:
    for line in lines(text):
        for at, advance in enumerate(line.advances):
            char = text[line.start + at]
            neighbour = text[line.start + at + 1 : line.start + at + 2]
            if char not in CLOSING and char != " " and neighbour not in OPENING:
                assert advance >= widths(char)[0] - 0.021
            assert advance >= 0


@given(TEXTS)
def test_without_justification_nothing_is_opened_up(text: str) -> None:
    natural = squeezed(text, widths(text))
    for line in lines(text, justify=False):
        assert line.width <= sum(natural[line.start : line.end]) + HALF + 1e-6


@settings(max_examples=50)
@given(st.text(min_size=1, max_size=120))
def test_any_text_at_all_can_be_broken(text: str) -> None:
    broken = break_lines(text, [1.0] * len(text), 5, 5)
    assert "".join(text[line.start : line.end] for line in broken) == text


def shown(text: str) -> list[str]:
    return [text[line.start : line.end] for line in lines(text)]


def test_pure_han_stands_on_the_grid() -> None:
    broken = lines("政" * 82)
    assert [line.end - line.start for line in broken] == [26, 28, 28]
    assert all(advance == 1.0 for line in broken for advance in line.advances)


def test_a_mark_that_would_not_fit_is_squeezed_in() -> None:
    text = "政" * 26 + "，" + "府" * 30
    first = lines(text)[0]
    assert text[first.start : first.end] == "政" * 26 + "，"
    assert first.advances[-1] == HALF


def test_what_cannot_be_squeezed_in_is_pushed_out() -> None:
    text = "政" * 25 + "（12345" + "信" * 30
    first, second = lines(text)[:2]
    assert (text[first.start : first.end], text[second.start]) == ("政" * 25, "（")
    assert first.advances[0] == pytest.approx(1 + 1 / 24)


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("》，", 1.5),
        ("》《", 1.5),
        ("（《", 1.5),
        ("。”", 1.5),
        ("，政", 2.0),
        ("政《", 2.0),
        ("”）。", 2.0),
        ("——", 2.0),
    ],
)
def test_neighbouring_marks_share_a_blank(text: str, width: float) -> None:
    assert sum(squeezed(text, widths(text))) == width


@pytest.mark.parametrize(
    "kept", ["12246条", "93.48%", "5月20日", "3.6万元", "〔2025〕33号", "第20条", "178 件", "QQ", "5.48％"]
)
def test_what_belongs_together_is_not_parted(kept: str) -> None:
    for before in range(20, 27):
        text = "政" * before + kept + "府" * 40
        assert any(kept in line for line in shown(text))


def test_a_full_date_parts_after_the_year_only_where_the_line_would_gape() -> None:
    assert shown("政" * 21 + "2025年12月31日" + "府" * 30)[1].startswith("12月31日")
    assert shown("政" * 24 + "2025年12月31日" + "府" * 30)[1].startswith("2025年")


def test_a_long_address_parts_after_its_slashes() -> None:
    text = "政" * 16 + "http://www.example.gov.cn/zwgk/index.html" + "府" * 20
    assert shown(text)[0].endswith(("/", "."))


def test_a_word_longer_than_a_line_is_torn() -> None:
    broken = lines("A" * 200)
    assert [line.end - line.start for line in broken][:2] == [52, 56]


def test_blanks_at_a_line_s_end_hang_outside() -> None:
    text = "政" * 26 + "   " + "府" * 3
    first, second = lines(text)
    assert (first.end, first.width, second.advances[0]) == (29, 26.0, 1.0)


def test_no_character_stands_alone_in_the_last_line() -> None:
    for count in range(50, 90):
        last = lines("政" * count + "。")[-1]
        assert last.end - last.start > 2


def test_squeezing_much_gives_way_to_opening_up_little() -> None:
    text = "政，" * 11 + "政" * 3 + "12345条，" + "府" * 30
    first = lines(text)[0]
    assert text[: first.end].endswith("政" * 3)


@pytest.mark.parametrize("before", ["网站", "市政府网站", "本报告可在网站"])
def test_a_line_with_a_long_address_does_not_gape(before: str) -> None:
    text = f"{before}https://www.example.gov.cn/zwgk/zfxxgk/fdzdgknr/zfxxgknb/2025/index.html?columnId=1024&page=1全年访问1,286,041次"
    widths = [0.5 if char.isascii() else 1.0 for char in text]
    lines = break_lines(text, widths, FIRST, REST)
    assert len(lines) > 1
    for line in lines[:-1]:
        opened = [advance - widths[line.start + at] for at, advance in enumerate(line.advances[:-1])]
        assert max(opened) <= WIDE + 1e-9, text[line.start : line.end]
        inside = [
            more
            for at, more in enumerate(opened)
            if text[line.start + at].isascii() and text[line.start + at + 1].isascii()
        ]
        assert max(inside) <= LETTER_SPACE + 1e-9
