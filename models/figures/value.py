"""Text to exact number and back, by the kind of cell.

Counts are kept as they are, money in whole fen: 1 万元 = 1,000,000 fen, 1 元 = 100 fen.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from models.editions.edition import CellKind
from models.errors import NotANumber

COUNT_DIGITS = 12
_DECIMALS = {CellKind.MONEY_WAN: 6, CellKind.MONEY: 2}
_UNIT = {CellKind.MONEY_WAN: "万元", CellKind.MONEY: "元", CellKind.COUNT: "件数", CellKind.SIGNED: "增减数"}
_MONEY_DIGITS = {CellKind.MONEY_WAN: 9, CellKind.MONEY: 13}

_HALF_WIDTH = str.maketrans("０１２３４５６７８９．，＋－−﹣—–", "0123456789.,+-----")
_WITH_SEPARATORS = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?")
_NUMBER = re.compile(r"([+-]?)([0-9]+)(?:\.([0-9]*))?")
_SPACE = re.compile(r"[ \t\r\n\f\v\u00a0\u2007\u2009\u202f\u3000\ufeff\u200b]+")


def parse_figure(text: str, kind: CellKind) -> int | None:
    """The number a clerk typed, or None for nothing.

    Full-width digits, signs and thousands separators in the right places are understood;
    everything else raises NotANumber with a sentence that says why.
    """
    plain = _SPACE.sub("", text).translate(_HALF_WIDTH)
    if not plain:
        return None
    if _WITH_SEPARATORS.fullmatch(plain):
        plain = plain.replace(",", "")
    match = _NUMBER.fullmatch(plain)
    if not match:
        raise NotANumber(_explain(text, plain, kind))
    sign, whole, fraction = match[1], match[2].lstrip("0") or "0", (match[3] or "").rstrip("0")
    if kind.is_money:
        return _parse_money(kind, sign, whole, fraction)
    if fraction or "." in plain:
        raise NotANumber(f"这里只能填整数，“{_quote(text)}”带了小数。")
    if len(whole) > COUNT_DIGITS:
        raise NotANumber(f"这个数有 {len(whole)} 位，最多只能填 {COUNT_DIGITS} 位，请核对。")
    if sign == "-" and kind is CellKind.COUNT and whole != "0":
        raise NotANumber("件数不能是负数。")
    return -int(whole) if sign == "-" else int(whole)


def _parse_money(kind: CellKind, sign: str, whole: str, fraction: str) -> int:
    decimals, unit = _DECIMALS[kind], _UNIT[kind]
    if sign == "-" and (whole != "0" or fraction):
        raise NotANumber("金额不能是负数。")
    if len(fraction) > decimals:
        raise NotANumber(f"金额以{unit}为单位，最多 {decimals} 位小数（精确到分），这里有 {len(fraction)} 位。")
    if len(whole) > _MONEY_DIGITS[kind]:
        raise NotANumber(f"金额的整数部分有 {len(whole)} 位，请核对单位是否为{unit}。")
    return int(whole + fraction.ljust(decimals, "0"))


def _explain(text: str, plain: str, kind: CellKind) -> str:
    noun = "金额" if kind.is_money else _UNIT[kind]
    if "," in plain and re.fullmatch(r"[+-]?[0-9,.]+", plain):
        return f"“{_quote(text)}”里的逗号位置不对，请直接填数字。"
    if re.search(r"[0-9]", plain):
        return f"{noun}只能填数字，“{_quote(text)}”里有别的字符，请去掉。"
    return f"{noun}只能填数字，“{_quote(text)}”不是数。没有的填 0，不知道的先空着。"


def _quote(text: str) -> str:
    shown = "".join(c if c.isprintable() else "�" for c in text)
    return shown if len(shown) <= 20 else shown[:20] + "…"


@dataclass(frozen=True)
class ParsedFigure:
    """A number read from someone else's file, and what had to be set right to read it."""

    value: int | None
    notes: tuple[str, ...] = ()


_BLANK_MARKS = frozenset({"/", "／", "\\", "-", "--", "——", "—", "无", "空", "·", "."})
_UNIT_SUFFIX = re.compile(r"(万元|元|件次|人次|件|条|项|份|个|宗|起)$")
_WORD_SIGN = {"增加": "+", "增": "+", "减少": "-", "减": "-"}


def parse_loose_figure(text: str, kind: CellKind) -> ParsedFigure:
    """A number from a printed or pasted cell: units, dashes for nothing and word signs are normalised.

    Every normalisation is noted, so that nothing changes in silence; NotANumber when no reading is left.
    """
    notes: list[str] = []
    plain = _SPACE.sub("", text)
    if plain in _BLANK_MARKS:
        return ParsedFigure(None, (f"“{plain}”按空格处理",))
    scale = 1
    if (unit := _UNIT_SUFFIX.search(plain)) and plain != unit[0]:
        plain = plain[: unit.start()]
        notes.append(f"去掉单位“{unit[0]}”")
        if kind.is_money and unit[0] in ("万元", "元") and unit[0] != _UNIT[kind]:
            scale = 10_000 if unit[0] == "万元" else -10_000
            notes[-1] = f"由{unit[0]}换算为{_UNIT[kind]}"
    for word, sign in _WORD_SIGN.items():
        if kind is CellKind.SIGNED and plain.startswith(word):
            notes.append(f"“{word}”读作“{sign}”")
            plain = sign + plain.removeprefix(word)
    if scale != 1:
        return ParsedFigure(_convert_unit(plain, kind, scale), tuple(notes))
    value = parse_figure(plain, kind)
    if value is not None and not notes and plain != format_figure(value, kind) and _as_plain_count(plain) != value:
        notes.append(f"“{_quote(plain)}”读作 {format_figure(value, kind)}")
    return ParsedFigure(value, tuple(notes))


def _as_plain_count(plain: str) -> int | None:
    return int(plain) if plain.isascii() and plain.isdigit() else None


def _convert_unit(plain: str, kind: CellKind, scale: int) -> int | None:
    source = CellKind.MONEY_WAN if scale > 0 else CellKind.MONEY
    fen = parse_figure(plain, source)
    if fen is not None:
        parse_figure(format_figure(fen, kind), kind)
    return fen


def format_figure(value: int | None, kind: CellKind) -> str:
    """The number as the form prints it: no separators, exact money, an increase with its sign."""
    if value is None:
        return ""
    if kind.is_money:
        return format_exact(value, kind)
    return f"+{value}" if kind is CellKind.SIGNED and value > 0 else str(value)


def format_exact(value: int, kind: CellKind) -> str:
    """Kept fen as the exact decimal of the kind's unit, without trailing zeros; a count as digits."""
    if not kind.is_money:
        return str(value)
    number = Decimal(value).scaleb(-_DECIMALS[kind])
    return f"{number.normalize():f}" if number else "0"
