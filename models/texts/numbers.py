"""Numbers found in free text: what each is, what it is worth, how exactly, and what it measures."""

import re
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from models.editions.lexicon import Lexicon
from models.texts.normalised_text import NormalisedText
from models.texts.numerals import NUMERALS, parse_numeral


class NumberKind(StrEnum):
    """What a number in a text is."""

    COUNT = "count"  # counts or measures something
    PERCENT = "percent"
    POINTS = "points"  # percentage points
    TIMES = "times"  # 1.5 倍
    YEAR = "year"
    DATE = "date"  # a part of a year, or a period
    DOCUMENT = "document"  # 〔2021〕30号
    ORDINAL = "ordinal"
    PHONE = "phone"
    LABEL = "label"  # part of a name: 12345 热线, 5G, a number inside a title; a formula
    ENUMERATOR = "enumerator"  # counts the headings or items of the text itself: 1. 2） ③
    RATIO = "ratio"
    FIELD = "field"  # a bound field: the figure itself, never wrong


class Number(NamedTuple):
    """A number at ``start`` to ``end`` of a plain text, its unit included.

    ``precision`` is the worth of its last printed place; ``approximation`` holds the word that makes it
    approximate, empty for an exact one; ``is_spelled_out`` is true for Chinese numerals.
    """

    start: int
    end: int
    kind: NumberKind
    value: Decimal = Decimal(0)
    precision: Decimal = Decimal(1)
    unit: str = ""
    unit_kind: str = ""
    approximation: str = ""
    is_spelled_out: bool = False

    @property
    def is_exact(self) -> bool:
        """Whether it is printed to the last one."""
        return not self.approximation and self.precision <= 1

    def may_stand_for(self, value: Decimal | int) -> bool:
        """Whether it may be printed for that value, rounded or cut at its last place."""
        if self.kind is NumberKind.COUNT and self.precision == 1 and not self.approximation:
            return self.value == value
        return abs(self.value - value) < self.precision or self.approximation != ""


_SCALE = {
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
}
_NUMERAL = f"[{NUMERALS}]"
_NAMED_BEFORE = re.compile(r"(?:[A-Za-z+×xX*/]|[A-Za-z]-|\d[:：.])$")
_A_WORD = re.compile("[A-Za-z]{2}")
_SIGNS = ("+", "＋")
_SIGN = re.compile(r"(?<![A-Za-z\d)])[+＋]$")
_NAMED_AFTER = re.compile(r"[A-Za-z+×*]|[:/]\d|世纪|年代|后(?!台|续)")
_WORD_WITH_NEAR = re.compile(r"(?:[最附邻临远]近|[预节公签契条大违特]约|[高赶反]超|[通不超经]过)$")
_APPROXIMATE_BEFORE = re.compile(r"(?:大约|超过|不过)$")
_ENDINGS = ("左右", "以上", "以下", "以内", "上下")


# Behind one of these, or at the very beginning, a number with a mark of its own counts the text's own items.
_BEFORE_ENUMERATOR = "。;:!?，,、("


@lru_cache(maxsize=4)
def _pattern(lexicon: Lexicon) -> re.Pattern[str]:
    unit = lexicon.alternation(*lexicon.units.values())
    more = "余|多|几|来"
    scale = "十万|百万|千万|亿|万|千|百"
    opening = rf"[\d{{\[〔【(（第令附图表A-Za-z_.{NUMERALS}①-⑳❶-❿⑴-⒛]"
    return re.compile(
        rf"""
        (?={opening})(?:(?P<field>\{{[a-z0-9_.]{{1,120}}\}})
        |(?P<enumerator>[①-⑳❶-❿⑴-⒛]|(?:^|(?<=[{_BEFORE_ENUMERATOR}]))(?:\(\d{{1,2}}\)|\d{{1,2}}[.、)])(?=[\u4e00-\u9fff“《])
            |(?:^|(?<=[。;!?…]))[一二三四五六七八九十]{{1,3}}、(?=[\u4e00-\u9fff“《])(?![{NUMERALS}])
            |^\d{{1,2}}\ (?!{unit})(?=[\u4e00-\u9fff])
            |^\d{{1,2}}(?:\.\d{{1,2}}){{1,2}}\ ?(?!{more}|{scale}|{unit})(?=[\u4e00-\u9fff“《]))
        |(?P<formula>(?<![\d.])\d{{1,9}}(?:[÷×比]\d{{1,9}})(?![\d.])|(?<![\d.])\d{{1,9}}(?:\.\d{{1,4}})?(?:[-+*/×÷＋－]\d{{1,9}}(?:\.\d{{1,4}})?){{1,9}}=\d{{1,9}}(?:\.\d{{1,4}})?)
        |(?P<address>(?:https?://|www\.)[!-~]{{1,200}}|[A-Za-z0-9_.-]{{1,64}}@[A-Za-z0-9_.-]{{1,64}})
        |(?P<document>[〔\[【(]\d{{4}}[〕\]】)]第?\d{{1,5}}号|〔\d{{4}}〕|(?:第|令)?\d{{1,5}}号(?:令|文)?)
        |(?P<ordinal>第(?:\d{{1,6}}|{_NUMERAL}{{1,8}})|(?:附件|附表|[图表])\d{{1,2}}(?![\d.]|{unit}))
        |(?P<period>\d{{4}}年?[-—–~至到]{{1,2}}\d{{4}}年|(?<!\d)\d{{1,2}}[-—–~至到]{{1,2}}\d{{1,2}}月份?)
        |(?P<date>\d{{4}}年度?(?:\d{{1,2}}月(?:\d{{1,2}}日|底|份|初|末)?|[上下]半年|底|末|年底|第[一二三四]季度)
            |\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{1,2}}月(?:\d{{1,2}}日|底|份|初|末)?|\d{{1,2}}日(?!之?内|以内))
        |(?P<year>(?<!\d)\d{{4}}年(?:度|底|末)?|[一二][{NUMERALS}]{{3}}年度?)
        |(?P<phone>(?<!\d)(?:0\d{{2,3}}[-—]\d{{7,8}}|400[-—]?\d{{3,4}}[-—]?\d{{3,4}}|1[3-9]\d{{9}})(?!\d))
        |(?P<fraction>百分之{_NUMERAL}{{1,6}}(?:点{_NUMERAL}{{1,4}})?|{_NUMERAL}{{1,2}}分之{_NUMERAL}{{1,2}}|(?:[一二两三四五六七八九]|(?<![\d.])\d)成(?:半|[一二三四五六七八九\d](?![\d.]))?(?![员功果立长本效都绩品套人交因年不熟型]))
        |(?P<span>(?<!\d)\d{{1,9}}(?:[-—~至]{{1,2}}\d{{1,9}})(?:{unit})?)
        |(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d{{1,9}})?
            |(?<![\d.])(?<!\d[ ，])\d{{1,3}}(?:(?:\ \d{{3}})+|(?:，\d{{3}})+)(?:\.\d{{1,9}})?
                (?=(?:{more})?(?:{scale})?(?:{unit})|(?<=\ \d\d\d)[。;，,、)])
            |\d{{1,30}}(?:\.\d{{1,9}})?)
            (?:(?P<percent>%|‰)|(?P<points>个?百分点)
            |(?P<more>{more})?(?P<scale>{scale})?(?P<still>{more})?(?P<unit>{unit})?(?P<ending>{"|".join(_ENDINGS)})?)
        |(?P<spelled>{_NUMERAL}{{1,10}})(?P<spelled_more>{more})?(?P<spelled_unit>{unit}))
        """,
        re.VERBOSE,
    )


def read_numbers(normalised: NormalisedText, lexicon: Lexicon) -> tuple[Number, ...]:
    """Every number of a paragraph, from left to right, none overlapping another."""
    numbers = []
    for match in _pattern(lexicon).finditer(normalised.text):
        number = _number_of(match, lexicon)
        if number is not None and not number.unit and number.kind is NumberKind.COUNT:
            number = _with_unit_behind_bracket(number, normalised, lexicon)
        if number is not None:
            if normalised.is_quoted(number.start) and number.kind is not NumberKind.FIELD:
                number = Number(number.start, number.end, NumberKind.LABEL)
            numbers.append(number)
    if any(number.is_spelled_out for number in numbers):
        numbers += _bare_numerals(normalised, numbers)
        numbers.sort(key=lambda number: number.start)
    return tuple(numbers)


# A name and a numeral without a unit: 「执法案卷九」. One alone may be part of a word (统一, 之一).
_BARE_NUMERAL = re.compile(
    f"(?<=[\u4e00-\u9fff])(?<![{NUMERALS}第之其唯统专同每逐任])(?P<value>{_NUMERAL}{{1,8}})(?=[、，,;。)]|$)"
)
_NAME_BETWEEN = re.compile("[、，,;][\u4e00-\u9fff]{2,16}")
_OPENS_ROW = re.compile("[:(，,][\u4e00-\u9fff]{2,16}$")


def _bare_numerals(normalised: NormalisedText, numbers: list[Number]) -> list[Number]:
    """The numerals of a row of names behind a spelled-out count: 「四十三件：执法案卷九、第三方权益四」."""
    text, found = normalised.text, []
    run: list[Number] = []
    taken = {place for number in numbers for place in range(number.start, number.end) if number.unit}
    for match in _BARE_NUMERAL.finditer(text):
        value = parse_numeral(match["value"])
        if value is None or match.start() in taken or normalised.is_quoted(match.start()):
            continue
        number = Number(*match.span(), NumberKind.COUNT, Decimal(value), is_spelled_out=True)
        if run and _NAME_BETWEEN.fullmatch(text, run[-1].end, number.start):
            run.append(number)
            continue
        found += run if len(run) > 1 else []
        opens = _OPENS_ROW.search(text, max(0, number.start - 18), number.start)
        run = [number] if opens and _follows_count(numbers, opens.start()) else []
    return found + (run if len(run) > 1 else [])


def _follows_count(numbers: list[Number], place: int) -> bool:
    """Whether a spelled-out count with a unit stands right before a mark."""
    return any(number.end == place and number.is_spelled_out and number.unit for number in numbers)


def _with_unit_behind_bracket(number: Number, normalised: NormalisedText, lexicon: Lexicon) -> Number:
    """A number whose unit stands behind a note: 「3（含汇总 2）条」."""
    closing = normalised.brackets.get(number.end)
    match = _unit_pattern(lexicon).match(normalised.text, closing + 1) if closing is not None else None
    return number._replace(unit=match[0], unit_kind=lexicon.kind_of_unit[match[0]]) if match else number


@lru_cache(maxsize=4)
def _unit_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(lexicon.alternation(*lexicon.units.values()))


_KIND_OF_GROUP = {
    "field": NumberKind.FIELD,
    "enumerator": NumberKind.ENUMERATOR,
    "formula": NumberKind.LABEL,
    "address": NumberKind.LABEL,
    "document": NumberKind.DOCUMENT,
    "ordinal": NumberKind.ORDINAL,
    "period": NumberKind.DATE,
    "date": NumberKind.DATE,
    "phone": NumberKind.PHONE,
    "span": NumberKind.LABEL,
}


def _number_of(match: re.Match[str], lexicon: Lexicon) -> Number | None:
    start, end = match.span()
    name = match.lastgroup or ""
    if match["digits"]:
        return _arabic(match, lexicon)
    if match["spelled"]:
        return _spelled(match, lexicon)
    if name == "fraction":
        return _fraction(match, lexicon)
    if name == "year":
        year = match[0].rstrip("年度底末")
        value = int(year) if year.isdigit() else parse_numeral(year)
        return Number(start, end, NumberKind.YEAR, Decimal(value or 0))
    return Number(start, end, _KIND_OF_GROUP[name])


def _arabic(match: re.Match[str], lexicon: Lexicon) -> Number:
    text, start, end = match.string, *match.span()
    printed = match["digits"]
    printed = printed if printed.isdigit() else printed.translate(_NO_GROUPS)
    unit = match["unit"] or ""
    if _is_label(text, start, end, printed, unit, lexicon):
        return Number(start, end, NumberKind.LABEL)
    precision = Decimal(1).scaleb(-len(printed.partition(".")[2])) if "." in printed else _ONE
    value = Decimal(printed)
    percent, points, more, scale_word, still, ending = match.group(*_PARTS_BEHIND_DIGITS)
    approximation = _approximation_before(text, start, lexicon) or more or still or ending or ""
    if percent or points:
        part = Decimal("0.1") if percent == "‰" else 1
        number_kind = NumberKind.POINTS if points else NumberKind.PERCENT
        approximation = approximation or next((word for word in _ENDINGS if text.startswith(word, end)), "")
        return Number(start, end, number_kind, value * part, precision * part, approximation=approximation)
    scale = _SCALE.get(scale_word or "", 1)
    if scale_word and not unit and text[end : end + 1] in ("以", "分"):
        unit = ""
    if unit in ("万元", "亿元"):
        scale, unit = scale * _SCALE[unit[0]], "元"
    if scale > 1:
        value, precision = value * scale, precision * scale
    unit_kind = lexicon.kind_of_unit.get(unit, "")
    number_kind = NumberKind.TIMES if unit == "倍" else NumberKind.COUNT
    return Number(start, end, number_kind, value, precision, unit, unit_kind, approximation)


_ONE = Decimal(1)
_PARTS_BEHIND_DIGITS = ("percent", "points", "more", "scale", "still", "ending")
_NO_GROUPS = str.maketrans("", "", ",， ")


def _is_label(text: str, start: int, end: int, printed: str, unit: str, lexicon: Lexicon) -> bool:
    before = text[max(0, start - 2) : start]
    if before.endswith(_SIGNS) and _SIGN.search(before) and text[end - 1] in "%点":
        return False
    if len(printed) > 14 or (_NAMED_BEFORE.search(before) and not (unit and _A_WORD.fullmatch(before))):
        return True
    if unit:
        return (
            unit == "岁"
            or text[end : end + 1] in ("号", "版")
            or (unit in ("个", "项") and text[end : end + 2] == "一批")
        )
    if printed in lexicon.labels["hotlines"] or (printed.startswith("0") and "." not in printed and len(printed) > 1):
        return True
    return bool(_NAMED_AFTER.match(text, end))


def _approximation_before(text: str, start: int, lexicon: Lexicon) -> str:
    before = text[max(0, start - 3) : start]
    if not before.endswith(lexicon.approximate["before"]):
        return ""
    for word in lexicon.approximate["before"]:
        if before.endswith(word):
            is_part_of_word = _WORD_WITH_NEAR.search(before) and not _APPROXIMATE_BEFORE.search(before)
            return "" if is_part_of_word else word
    return ""


_SPELLED_UNITS = frozenset(
    {"件", "份", "宗", "起", "例", "次", "场", "场次", "期", "篇", "条", "封", "件次", "人次", "元", "万元"}
)
_SPELLED_KINDS = frozenset({"thing", "person", "money"})
_SURE_VALUE = 10  # up to ten a numeral before such a unit is rather part of a phrase: 三项制度
_ONE_IS_NOT_COUNTED = frozenset({"次", "条"})
_MARKS = ("", *"，,、;。:)")
_TOGETHER_WITH = re.compile("[^，,、。;:()案行复诉起投是为信]")
_NEVER_BEFORE = re.compile("(?:周|星期|礼拜|[第每逐任何统唯专同另某首进前后]|(?<![名清订账工菜保回])单|没有|[未无])$")


def _spelled(match: re.Match[str], lexicon: Lexicon) -> Number | None:
    text, start, end = match.string, *match.span()
    unit, value = match["spelled_unit"], parse_numeral(match["spelled"])
    unit_kind = lexicon.kind_of_unit[unit]
    before = text[start - 1 : start]
    is_unit = unit in _SPELLED_UNITS or ((value or 0) > _SURE_VALUE and unit_kind in _SPELLED_KINDS)
    if value is None or not is_unit or _NEVER_BEFORE.search(text, max(0, start - 2), start):
        return None
    if match["spelled"] == "二" and unit == "次" and text[end : end + 1] not in _MARKS:
        return None  # 二次供水: two times are 两次
    if unit_kind == "money" and len(match["spelled"]) < 3:
        return None  # 「千元」 is a manner of speaking
    if value == 1 and unit == "起" and _TOGETHER_WITH.match(text, end):
        return None  # 「一起处理」
    if value == 1 and (unit in _ONE_IS_NOT_COUNTED or text[end : end + 1] in "事龙批体网"):
        return None
    approximation = match["spelled_more"] or _approximation_before(text, start, lexicon)
    if before and before in "数几上好":
        approximation = before
    precision = Decimal(_SCALE.get(match["spelled"][-1], 1) if match["spelled"][-1] in "万亿" else 1)
    return Number(start, end, NumberKind.COUNT, Decimal(value), precision, unit, unit_kind, approximation, True)


def _fraction(match: re.Match[str], lexicon: Lexicon) -> Number | None:
    start, end, text = *match.span(), match[0]
    if text.startswith("百分之"):
        whole, _, tail = text.removeprefix("百分之").partition("点")
        value = parse_numeral(whole)
        decimals = "".join(str(parse_numeral(char) or 0) for char in tail)
        if value is None:
            return None
        return Number(
            start,
            end,
            NumberKind.PERCENT,
            Decimal(f"{value}.{decimals or 0}"),
            Decimal(1).scaleb(-len(decimals)),
            is_spelled_out=True,
        )
    if "成" in text:
        return _tenths(match, lexicon)
    return Number(start, end, NumberKind.RATIO, is_spelled_out=True, approximation="约")


def _tenths(match: re.Match[str], lexicon: Lexicon) -> Number:
    """A share in tenths: 三成 is 30 % give or take, 三成五 is 35 %."""
    text, start, end = match.string, *match.span()
    whole, _, tail = match[0].partition("成")
    tenths, ones = (int(part) if part.isdigit() else parse_numeral(part) or 0 for part in (whole, tail.strip("半")))
    value, precision = (tenths * 10 + 5, 5) if tail == "半" else (tenths * 10 + ones, 1 if tail else 10)
    ending = next((word for word in (*_ENDINGS, "多", "余") if text.startswith(word, end)), "")
    approximation = _approximation_before(text, start, lexicon) or ending
    return Number(
        start,
        end,
        NumberKind.PERCENT,
        Decimal(value),
        Decimal(precision),
        approximation=approximation,
        is_spelled_out=True,
    )
