"""A year's 放假安排: which weekdays are off and which weekend days are worked; the office's own small file of it."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from models.csv_text import read_csv, write_csv
from models.errors import BrokenFile
from models.registers.days import parse_day

_HEAD = ["日期", "安排"]
_OFF, _WORKED = ("放假", "休息", "休"), ("上班", "调休上班", "班")
_SPAN = re.compile(r"\s*(?:至|到|~|—)\s*")
_LONGEST_SPAN = 15


@dataclass(frozen=True)
class Arrangement:
    """One year by the State Council's notice: ``off`` are weekdays, ``worked`` Saturdays and Sundays."""

    year: int
    off: frozenset[date]
    worked: frozenset[date]
    source: str


def read_arrangements(text: str) -> dict[int, Arrangement]:
    """The years of a CSV with the columns 日期 (a day, or 甲日至乙日) and 安排 (放假 or 上班).

    BrokenFile names the line. A year counts as announced only when the file tells of all of it: New Year's Day and
    National Day have to be there.
    """
    off: dict[int, set[date]] = {}
    worked: dict[int, set[date]] = {}
    for number, row in read_csv(text):
        cells = [cell.strip() for cell in row]
        if not any(cells) or cells[:2] == _HEAD:
            continue
        days, is_off = _read_line(number, cells)
        for day in days:
            off.setdefault(day.year, set())
            worked.setdefault(day.year, set())
            if is_off and day.weekday() < 5:
                off[day.year].add(day)
            elif not is_off:
                worked[day.year].add(day)
    for year in off:
        _refuse_incomplete(year, off[year])
        if both := off[year] & worked[year]:
            raise BrokenFile(f"放假安排里 {min(both)} 既写了放假，又写了上班。请改正后再导入，现有的安排没有改动。")
    return {year: Arrangement(year, frozenset(off[year]), frozenset(worked[year]), "本单位导入") for year in off}


def _read_line(number: int, cells: list[str]) -> tuple[list[date], bool]:
    where = f"放假安排第 {number} 行"
    if len(cells) < 2 or cells[1] not in (*_OFF, *_WORKED):
        raise BrokenFile(f"{where}看不懂。每行写两栏：日期，放假或上班。现有的安排没有改动。")
    ends = [parse_day(part) for part in _SPAN.split(unicodedata.normalize("NFKC", cells[0]))]
    if None in ends or len(ends) > 2:
        raise BrokenFile(f"{where}的日期“{cells[0]}”看不懂，请写成 2027-10-01 或 2027-10-01至2027-10-07。")
    first, last = (day for day in (ends[0], ends[-1]) if day)
    if not 0 <= (last - first).days < _LONGEST_SPAN:
        raise BrokenFile(f"{where}：从 {first} 到 {last} 不像一次放假，请核对。现有的安排没有改动。")
    days = [first + timedelta(back) for back in range((last - first).days + 1)]
    is_off = cells[1] in _OFF
    if not is_off and any(day.weekday() < 5 for day in days):
        raise BrokenFile(f"{where}：{first} 不是周末，本来就上班，不必写。请核对日期。现有的安排没有改动。")
    return days, is_off


def _refuse_incomplete(year: int, off: set[date]) -> None:
    fixed = [date(year, 1, 1), *(date(year, 10, day) for day in (1, 2, 3))]
    for day in fixed:
        if day.weekday() < 5 and day not in off:
            raise BrokenFile(
                f"放假安排里 {year} 年没有写 {day.month}月{day.day}日放假，像是不全。"
                "请把全年的安排写全再导入，现有的安排没有改动。"
            )


def write_arrangements(arrangements: Mapping[int, Arrangement]) -> str:
    """The years as CSV, day by day, as they are read back."""
    rows: Iterable[list[str]] = (
        [day.isoformat(), word]
        for year in sorted(arrangements)
        for days, word in ((arrangements[year].off, _OFF[0]), (arrangements[year].worked, _WORKED[0]))
        for day in sorted(days)
    )
    return write_csv([_HEAD, *rows], "\n")
