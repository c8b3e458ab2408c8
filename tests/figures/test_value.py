"""Text to exact number and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.editions.edition import CellKind
from models.errors import NotANumber
from models.figures.value import COUNT_DIGITS, format_exact, format_figure, parse_figure, parse_loose_figure


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("１２", 12),
        (" 12 ", 12),
        ("0", 0),
        ("007", 7),
        ("1,234", 1234),
        ("１，２３４", 1234),
        ("-0", 0),
        ("+5", 5),
        ("", None),
        ("　", None),
    ],
)
@pytest.mark.promise("full-width")
def test_counts_are_read(text: str, number: int | None) -> None:
    assert parse_figure(text, CellKind.COUNT) == number


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1.5", "只能填整数"),
        ("-3", "不能是负数"),
        ("−3", "不能是负数"),
        ("abc", "不是数"),
        ("无", "不是数"),
        ("12件", "有别的字符"),
        ("12,34", "逗号位置不对"),
        ("9" * 40, "有 40 位"),
        ("\x00", "不是数"),
        ("1\x002", "有别的字符"),
        ("\ud800", "不是数"),
        ("<b>", "不是数"),
        ("&", "不是数"),
        ("<img src=/etc/passwd>", "不是数"),
        ("十二", "不是数"),
        ("①", "不是数"),
        ("٣", "不是数"),
        ("1e3", "有别的字符"),
        ("--3", "有别的字符"),
    ],
)
def test_what_is_no_count_is_refused_with_a_reason(text: str, why: str) -> None:
    with pytest.raises(NotANumber, match=why):
        parse_figure(text, CellKind.COUNT)


@pytest.mark.parametrize(
    ("text", "fen", "shown"),
    [
        ("96171.6", 96_171_600_000, "96171.6"),
        ("86489.3629", 86_489_362_900, "86489.3629"),
        ("0.000001", 1, "0.000001"),
        ("0", 0, "0"),
        ("316441", 316_441_000_000, "316441"),
        ("1.500", 1_500_000, "1.5"),
        ("5.", 5_000_000, "5"),
    ],
)
def test_money_in_ten_thousands_is_exact(text: str, fen: int, shown: str) -> None:
    assert parse_figure(text, CellKind.MONEY_WAN) == fen
    assert format_figure(fen, CellKind.MONEY_WAN) == shown


@pytest.mark.parametrize(
    ("text", "why"), [("0.0000001", "最多 6 位小数"), ("-1", "不能是负数"), ("1" * 12, "核对单位")]
)
def test_money_that_cannot_be_kept_is_refused(text: str, why: str) -> None:
    with pytest.raises(NotANumber, match=why):
        parse_figure(text, CellKind.MONEY_WAN)


def test_an_increase_shows_its_sign() -> None:
    assert [format_figure(n, CellKind.SIGNED) for n in (14, 0, -4)] == ["+14", "0", "-4"]
    assert parse_figure("－４", CellKind.SIGNED) == -4


@given(st.integers(0, 10**COUNT_DIGITS - 1))
def test_every_count_comes_back(number: int) -> None:
    assert parse_figure(format_figure(number, CellKind.COUNT), CellKind.COUNT) == number


@given(st.integers(0, 10**15 - 1), st.sampled_from([CellKind.MONEY, CellKind.MONEY_WAN]))
def test_every_amount_comes_back(fen: int, kind: CellKind) -> None:
    assert parse_figure(format_figure(fen, kind), kind) == fen
    assert parse_figure(format_exact(fen, kind), kind) == fen


@given(st.text(), st.sampled_from(CellKind))
def test_any_text_is_read_or_refused(text: str, kind: CellKind) -> None:
    try:
        number = parse_figure(text, kind)
    except NotANumber as refusal:
        number, told = None, refusal.sentence
        assert told.endswith("。")
    assert number is None or parse_figure(format_figure(number, kind), kind) == number


@pytest.mark.parametrize(
    ("text", "kind", "number", "note"),
    [
        ("251000元", CellKind.MONEY, 25_100_000, "去掉单位“元”"),
        ("251000元", CellKind.MONEY_WAN, 25_100_000, "由元换算为万元"),
        ("25.1万元", CellKind.MONEY, 25_100_000, "由万元换算为元"),
        ("3件", CellKind.COUNT, 3, "去掉单位“件”"),
        ("减4", CellKind.SIGNED, -4, "“减”读作“-”"),
        ("增加14", CellKind.SIGNED, 14, "“增加”读作“+”"),
        ("/", CellKind.COUNT, None, "“/”按空格处理"),
        ("—", CellKind.COUNT, None, "“—”按空格处理"),
        ("１２", CellKind.COUNT, 12, "“１２”读作 12"),
    ],
)
def test_a_printed_cell_is_set_right_and_says_so(text: str, kind: CellKind, number: int | None, note: str) -> None:
    reading = parse_loose_figure(text, kind)
    assert reading.value == number
    assert note in reading.notes


def test_a_clean_cell_has_no_note() -> None:
    assert parse_loose_figure("12", CellKind.COUNT).notes == ()
    assert parse_loose_figure("96171.6", CellKind.MONEY_WAN).notes == ()
