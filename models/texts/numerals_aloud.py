"""A figure as it is read aloud: 30406 → 三万零四百零六, and in digits with its thousands parted."""

from models.editions.declare import Kind
from models.figures.value import exact

_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_GREAT = ("", "万", "亿", "万亿")


def spoken(value: int | None, kind: Kind) -> str:
    """The figure in spoken numerals, an amount with its decimals one by one; 空 for a blank."""
    if value is None:
        return "空"
    whole, _, decimals = exact(abs(value), kind).partition(".")
    sign = "负" if value < 0 else ""
    point = "点" + "".join(_DIGITS[int(digit)] for digit in decimals) if decimals else ""
    return sign + _whole(int(whole)) + point


def grouped(value: int | None, kind: Kind) -> str:
    """The figure in digits, parted in thousands; 空 for a blank."""
    if value is None:
        return "空"
    whole, _, decimals = exact(abs(value), kind).partition(".")
    return f"{'-' if value < 0 else ''}{int(whole):,}{'.' if decimals else ''}{decimals}"


def _whole(value: int) -> str:
    if not value:
        return _DIGITS[0]
    told, gap = "", False
    for power in reversed(range(len(_GREAT))):
        part = value // 10_000**power % 10_000
        if not part:
            gap = bool(told)
            continue
        told += (_DIGITS[0] if told and (gap or part < 1000) else "") + _four(part) + _GREAT[power]
        gap = False
    return told.removeprefix("一") if told.startswith("一十") else told


def _four(part: int) -> str:
    told, gap = "", False
    for place in (3, 2, 1, 0):
        digit = part // 10**place % 10
        if not digit:
            gap = bool(told)
            continue
        told += (_DIGITS[0] if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return told
