"""A figure as it is read aloud: 30406 → 三万零四百零六, and in digits with its thousands parted."""

from models.editions.edition import CellKind
from models.figures.value import format_exact

_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_TEN_THOUSANDS = ("", "万", "亿", "万亿")


def spell_figure(value: int | None, kind: CellKind) -> str:
    """The figure in spoken numerals, an amount with its decimals one by one; 空 for a blank."""
    if value is None:
        return "空"
    whole, _, decimals = format_exact(abs(value), kind).partition(".")
    sign = "负" if value < 0 else ""
    point = "点" + "".join(_DIGITS[int(digit)] for digit in decimals) if decimals else ""
    return sign + _spell_whole(int(whole)) + point


def group_thousands(value: int | None, kind: CellKind) -> str:
    """The figure in digits, parted in thousands; 空 for a blank."""
    if value is None:
        return "空"
    whole, _, decimals = format_exact(abs(value), kind).partition(".")
    return f"{'-' if value < 0 else ''}{int(whole):,}{'.' if decimals else ''}{decimals}"


def _spell_whole(value: int) -> str:
    if not value:
        return _DIGITS[0]
    text, needs_zero = "", False
    for power in reversed(range(len(_TEN_THOUSANDS))):
        part = value // 10_000**power % 10_000
        if not part:
            needs_zero = bool(text)
            continue
        text += (
            (_DIGITS[0] if text and (needs_zero or part < 1000) else "")
            + _spell_four_digits(part)
            + _TEN_THOUSANDS[power]
        )
        needs_zero = False
    return text.removeprefix("一") if text.startswith("一十") else text


def _spell_four_digits(part: int) -> str:
    text, needs_zero = "", False
    for place in (3, 2, 1, 0):
        digit = part // 10**place % 10
        if not digit:
            needs_zero = bool(text)
            continue
        text += (_DIGITS[0] if needs_zero else "") + _DIGITS[digit] + _PLACES[place]
        needs_zero = False
    return text
