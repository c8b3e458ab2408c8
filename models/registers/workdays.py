"""Working days: by the State Council's yearly notice, by the office's own file, and where neither tells, by rule."""

import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache, cached_property

from models.registers.arrangement import Arrangement
from models.registers.days import FIRST_YEAR, LAST_YEAR
from resources import find

NOT_ANNOUNCED = "放假安排尚未公布，按法定节假日推算"
_FIXED = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))
_DAY = timedelta(1)


@cache
def published_arrangements() -> Mapping[int, Arrangement]:
    """The years whose notice the library of Chinese holidays knows."""
    # Its tables are long and only wanted with a register.
    from chinese_calendar.constants import holidays, workdays

    years = {day.year for day in holidays}
    source = "国务院办公厅放假通知"
    return {
        year: Arrangement(
            year,
            frozenset(day for day in holidays if day.year == year and day.weekday() < 5),
            frozenset(day for day in workdays if day.year == year),
            source,
        )
        for year in years
    }


def statutory_days(year: int) -> frozenset[date]:
    """The days off of a year by the regulation on holidays alone, weekends among them."""
    days = {date(year, month, day) for month, day in _FIXED}
    table = tomllib.loads(find("registers/statutory_days.toml").read_text(encoding="utf-8"))["years"]
    if moving := table.get(str(year)):
        first = moving["spring_festival"] - _DAY
        days |= {first + timedelta(after) for after in range(4)}
        days |= {moving[name] for name in ("tomb_sweeping", "dragon_boat", "mid_autumn")}
    return frozenset(days)


@cache
def _by_rule(year: int) -> Arrangement:
    """A year that is not announced; without 补假 and 调休, which only the notice tells."""
    return Arrangement(
        year, frozenset(day for day in statutory_days(year) if day.weekday() < 5), frozenset(), NOT_ANNOUNCED
    )


class Workdays:
    """The calendar by which terms are reckoned. ``own`` are the years the office took in; they come first."""

    def __init__(self, own: Mapping[int, Arrangement] | None = None) -> None:
        self.own = dict(own or {})

    def arrangement(self, year: int) -> Arrangement:
        """How a year is arranged, by the best that is known."""
        return self.own.get(year) or published_arrangements().get(year) or _by_rule(year)

    def is_announced(self, year: int) -> bool:
        """Whether the year is known by its notice and not by rule."""
        return year in self.own or year in published_arrangements()

    def is_workday(self, day: date) -> bool:
        """Whether people work on that day."""
        arrangement = self.arrangement(day.year)
        return day in arrangement.worked or (day.weekday() < 5 and day not in arrangement.off)

    @cached_property
    def _ordinals(self) -> list[int]:
        """Every working day, so that terms of ten thousand requests are found at once."""
        numbers: list[int] = []
        for year in range(FIRST_YEAR, LAST_YEAR + 2):
            arrangement = self.arrangement(year)
            off = {day.toordinal() for day in arrangement.off}
            worked = {day.toordinal() for day in arrangement.worked}
            first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
            numbers += [n for n in range(first, last + 1) if n in worked or (n % 7 not in (6, 0) and n not in off)]
        return numbers

    def add(self, start: date, count: int) -> date:
        """The ``count``-th working day after a day, which is not counted itself."""
        numbers = self._ordinals
        return date.fromordinal(numbers[bisect_right(numbers, start.toordinal()) + count - 1])

    def count(self, after: date, until: date) -> int:
        """How many working days lie after a day, up to and with another; negative the other way round."""
        numbers = self._ordinals
        return bisect_right(numbers, until.toordinal()) - bisect_right(numbers, after.toordinal())

    def exceptions(self, after: date, until: date) -> tuple[list[date], list[date]]:
        """The weekdays off and the weekend days worked after a day, up to and with another."""
        off, worked = [], []
        for year in range(after.year, until.year + 1):
            arrangement = self.arrangement(year)
            off += [day for day in sorted(arrangement.off) if after < day <= until]
            worked += [day for day in sorted(arrangement.worked) if after < day <= until]
        return off, worked


def say_exceptions(off: list[date], worked: list[date]) -> str:
    """Days off and days worked in words, those that follow one another as a span; empty without any."""
    parts = []
    if off:
        parts.append(f"{'、'.join(_spans(off))}放假")
    if worked:
        parts.append(f"{'、'.join(_spans(worked))}上班")
    return "，".join(parts)


def _spans(days: list[date]) -> Iterator[str]:
    start = last = days[0]
    for day in [*days[1:], None]:
        # A weekend between two days off belongs to the span.
        if day is not None and (day - last).days <= (1 if last.weekday() != 4 else 3):
            last = day
            continue
        first = f"{start.month}月{start.day}日"
        yield first if start == last else f"{first}至{last.month}月{last.day}日"
        if day is not None:
            start = last = day
