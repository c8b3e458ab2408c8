"""Days as registers say them, 2026年3月5日, and as files have them in every form."""

import re
import unicodedata
from datetime import date, timedelta

FIRST_YEAR, LAST_YEAR = 2008, 2060
"""The regulation has been in force since 2008; what lies outside is a slip."""
_FULL = re.compile(r"(\d{4})\s*[年./\-、]\s*(\d{1,2})\s*[月./\-、]\s*(\d{1,2})\s*日?号?")
_SHORT_YEAR = re.compile(r"(\d{2})[./\-](\d{1,2})[./\-](\d{1,2})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SHORT = re.compile(r"(\d{1,2})\s*[月./\-]\s*(\d{1,2})\s*[日号]?")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_CLOCK = re.compile(r"[\sT]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$")
_WEEKDAY = re.compile(r"[（(]?(?:星期|周)[一二三四五六日天][)）]?$")
_SERIAL_START = date(1899, 12, 30)


def say_day(day: date) -> str:
    """The day as a clerk writes it."""
    return f"{day.year}年{day.month}月{day.day}日"


def parse_day(text: str, year: int | None = None) -> date | None:
    """The day of a text in any usual form; one without a year is taken to be of ``year``. None where it is no day.

    Full-width digits, 2026年3月5日, 2026.3.5, 20260305, 3月5日, a weekday or a time behind it, and the number by which
    spreadsheets keep a day are read.
    """
    bare = _CLOCK.sub("", unicodedata.normalize("NFKC", text).strip()).strip()
    bare = _WEEKDAY.sub("", bare).strip()
    if match := _FULL.fullmatch(bare) or _COMPACT.fullmatch(bare):
        return _day(*map(int, match.groups()))
    if match := _SHORT_YEAR.fullmatch(bare):
        return _day(2000 + int(match[1]), int(match[2]), int(match[3]))
    if match := _SERIAL.fullmatch(bare):
        return _within(_SERIAL_START + timedelta(int(match[1])))
    if year is not None and (match := _SHORT.fullmatch(bare)):
        return _day(year, *map(int, match.groups()))
    return None


def lacks_year(text: str) -> bool:
    """Whether the text is a day and a month without a year."""
    return parse_day(text) is None and parse_day(text, 2024) is not None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return _within(date(year, month, day))
    except ValueError:
        return None


def _within(day: date) -> date | None:
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
