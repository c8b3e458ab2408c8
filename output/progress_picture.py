"""报送进度 as a picture: how far each kind of units has come, and how many reports were in on which day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models.editions.edition import CellKind
from output.picture.comparison import BarGroup, comparison_picture
from output.picture.facts import Series
from output.picture.shapes import Picture

MOST_DAYS = 15
"""Days that are drawn, the latest; the list has all."""


@dataclass(frozen=True)
class Share:
    """Of ``due`` things ``came`` have come."""

    label: str
    came: int
    due: int


def progress_picture(
    title: str, year: int, kinds: Sequence[Share], days: Sequence[tuple[date, int, int]], told: Sequence[str]
) -> Picture:
    """``days`` are the day, how many came on it and how many were in by then; ``told`` stands at the foot."""
    drawn = days[-MOST_DAYS:]
    by_kind = [_series(one.label, one.came, f"{one.came}／{one.due}") for one in kinds if one.due]
    by_day = [
        _series(f"{day.month}月{day.day}日", by_then, f"{by_then}（当天 {came}）") for day, came, by_then in drawn
    ]
    more = f"，只画最后 {MOST_DAYS} 天" if len(days) > len(drawn) else ""
    groups = [
        BarGroup("按类别", "（已报／应报）", by_kind),
        BarGroup("按日", f"（累计收到{more}）", by_day),
    ]
    return comparison_picture(title, (year,), groups, told)


def _series(label: str, value: int, words: str) -> Series:
    return Series(label, "", "", CellKind.COUNT, (value,), words=(words,))
