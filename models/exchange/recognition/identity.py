"""Whose report a file is, and for which year: found in titles, the period, the signature."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from models.texts.characters import REPLACEMENT_CHARACTER

_YEAR = r"(?P<year>[12]\d{3}|[二一][〇○零Ｏ0一二三四五六七八九]{3})\s*年"
_SUBJECT = r"(?:政府信息公[开開]|政府[資信][訊息]公[开開]|政[务務]公[开開]|信息公[开開])"
_AGENCY = r"(?P<agency>(?!\d)(?:[^\d:：。，,]|(?<![\d./-])\d{1,4}(?![\d年月日号、./-])){2,40}?)"
"""A name; figures in it are part of it where they are no year, day or number of a list: 第1局, 110指挥中心."""
_TITLES = (
    re.compile(rf"^(?:附件\d*)?(?:关于)?{_AGENCY}(?:关于)?{_YEAR}度?{_SUBJECT}.{{0,8}}?(?:[报報]告|年[报報])"),
    re.compile(rf"^{_YEAR}度?(?!{_SUBJECT}){_AGENCY}{_SUBJECT}.{{0,8}}?(?:[报報]告|年[报報])"),
    re.compile(rf"^(?:附件\d*)?{_AGENCY}{_SUBJECT}(?:工作)?(?:年度|年)?(?:[报報]告|年[报報])\W?{_YEAR}"),
    re.compile(rf"{_YEAR}度?{_SUBJECT}.{{0,8}}?(?:[报報]告|年[报報])"),
)
_IS_TITLE = re.compile(rf"{_SUBJECT}.{{0,10}}?(?:[报報]告|年[报報])(?:[（(].*[)）])?(?:格式)?(?:模板)?$")
_PERIOD = re.compile(r"((?:19|20)\d{2})\s*年\s*1\s*月\s*1\s*日")
_OFFICE = r"([^。，,；;（(《\s]{3,30}?(?:政府|局|委员会|厅|中心|院|会|街道办事处))(?:办公室)?"
_COMPILED_BY = re.compile(rf"由{_OFFICE}[^。]{{0,60}}编\s*制")
_CONTACT = re.compile(rf"请(?:直接)?[与和同向]{_OFFICE}[^。，,]{{0,20}}?(?:联系|反映|咨询)")
_OFFICE_ENDS = ("局", "委员会", "政府", "办公室", "中心", "院", "联合会", "厅", "处", "所", "站", "队", "文件")
_OFFICES_OF = ("办公室", "管理局", "委员会", "办事处", "管理委员会")
"""Offices that are none without the name before them."""
_BEGINS_WITH_PLACE = re.compile(r"[^省市县区州盟旗乡镇]{1,8}[省市县区州盟旗乡镇]")
_NUMERALS = str.maketrans("〇○零Ｏ一二三四五六七八九", "0000123456789")
_SPACE = re.compile(r"\s+")
_DATE = re.compile(
    r"^(?P<y>[12]\d{3}|[二一][〇○零Ｏ0一二三四五六七八九]{3})\s*[年./-]\s*(?P<m>\S{1,3}?)\s*[月./-]\s*(?P<d>\S{1,3}?)\s*日?$"
)
_ORNAMENTS = "|｜·•—–-_*#=~"
MAX_TITLE_LENGTH = 60
_TITLE_LINES, _LAST_LINES = 3, 10
_MAX_TITLE_LINE = 40


@dataclass(frozen=True)
class Identity:
    """What a file says of itself; an empty name and a year of None were not found.

    ``is_guessed`` where the name is only the office to be asked, which may be another.
    """

    agency: str
    year: int | None
    period: int | None
    is_guessed: bool = False


def is_title(text: str) -> bool:
    """Whether a line is a report's title, or its end."""
    words = _SPACE.sub("", text).strip(_ORNAMENTS)
    return len(words) <= MAX_TITLE_LENGTH and bool(_IS_TITLE.search(words)) and not words.startswith(("《", "本"))


def names_report(text: str) -> bool:
    """Whether a text, such as a page's or a file's title, is called as such reports are."""
    return is_title(text) or _parse_title(text) != ("", None)


def title_spans(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where titles stand among lines: first line, and the line after the last; a title may be broken over three."""
    at = 0
    while at < len(texts):
        for size in range(1, _TITLE_LINES + 1):
            window = texts[at : at + size]
            is_short = size == 1 or all(len(text) < _MAX_TITLE_LINE and "。" not in text for text in window)
            if len(window) == size and is_short and is_title("".join(window)):
                yield at, at + size
                at += size - 1
                break
        at += 1


def identify(titles: Iterable[str], lines: Sequence[str]) -> Identity:
    """Find agency and year; titles that come first count most.

    Characters that the file does not tell (�) in a name are taken from a later title that has the others the same.
    """
    agency, year = "", None
    for title in titles:
        name, said = _parse_title(title)
        if not agency or _tells_more(name, agency) or _completes(name, agency):
            agency = name
        year = year or said
    opening = "".join(_SPACE.sub("", line) for line in lines[:60])[:6000]
    period = int(match[1]) if (match := _PERIOD.search(opening)) else None
    end = "".join(_SPACE.sub("", line) for line in lines[-_LAST_LINES:])[-3000:]
    if not agency and (compiler := _COMPILED_BY.search(opening)):
        agency = compiler[1].removesuffix("办公室") if compiler[1].endswith("政府办公室") else compiler[1]
    if not agency and (contact := _CONTACT.search(opening) or _CONTACT.search(end)):
        return Identity(contact[1], year or period, period, is_guessed=True)
    return Identity(agency, year or period, period)


def _tells_more(name: str, agency: str) -> bool:
    """Whether a name is the agency's with characters in the place of unknown ones."""
    if len(name) != len(agency) or name == agency:
        return False
    return all(known in (char, REPLACEMENT_CHARACTER) for char, known in zip(name, agency, strict=True))


def _completes(name: str, agency: str) -> bool:
    """Whether an agency is only the end of a name that was broken over two lines, and this is the whole of it."""
    if not name.endswith(agency) or name == agency:
        return False
    before = name.removesuffix(agency)
    if agency[0] in "（(" or agency.count("（") + agency.count("(") != agency.count("）") + agency.count(")"):
        return True
    return agency in _OFFICES_OF or (bool(_BEGINS_WITH_PLACE.match(before)) and not before.endswith(_OFFICE_ENDS))


def _parse_title(title: str) -> tuple[str, int | None]:
    words = _SPACE.sub("", title)
    for pattern in _TITLES:
        if match := pattern.search(words[: 2 * MAX_TITLE_LENGTH]):
            year = int(match["year"].translate(_NUMERALS))
            agency = match.groupdict().get("agency") or ""
            return agency.strip("《“\"'-—_|·、"), year if 1900 <= year <= 2999 else None
    return "", None


def parse_date(text: str) -> date | None:
    """The date that a line consists of, as numerals or in 汉字; None when it is none."""
    match = _DATE.match(text.strip())
    if not match:
        return None
    try:
        return date(
            int(match["y"].translate(_NUMERALS)), _parse_day_or_month(match["m"]), _parse_day_or_month(match["d"])
        )
    except ValueError:
        return None


def _parse_day_or_month(text: str) -> int:
    """A day or month: 12, 〇三, 十二 or 二十一."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return int(text.translate(_NUMERALS))
    return int(tens.translate(_NUMERALS) or 1) * 10 + int(ones.translate(_NUMERALS) or 0)
