"""Times and days in words."""

from datetime import date, datetime, timedelta

import pytest

from ui.widgets.wording import clock_time, day_text, moment_text, time_left

ON = date(2026, 1, 28)


def moment(days_ago: int) -> str:
    """An ISO moment in UTC that is 10:32:07 on this machine's clock, so many days before."""
    local = datetime(2026, 1, 28, 10, 32, 7) - timedelta(days=days_ago)  # noqa: DTZ001
    return local.astimezone().astimezone(tz=None).isoformat()


@pytest.mark.parametrize(
    ("days_ago", "words"), [(0, "今天 10:32"), (1, "昨天 10:32"), (20, "1 月 8 日"), (40, "2025 年 12 月 19 日")]
)
def test_when(days_ago: int, words: str) -> None:
    assert moment_text(moment(days_ago), ON) == words


def test_clock() -> None:
    assert clock_time(moment(0)) == "10:32:07"


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (date(2026, 1, 31), "距 1 月 31 日还有 3 天"),
        (date(2026, 1, 28), "今天是最后一天"),
        (date(2026, 1, 27), "期限 1 月 27 日"),
        (date(2025, 1, 31), "期限 2025 年 1 月 31 日"),
        (date(2027, 1, 31), "期限 2027 年 1 月 31 日"),
    ],
)
def test_left(due: date, words: str) -> None:
    assert time_left(due, ON) == words


def test_day() -> None:
    assert day_text(ON, ON) == "1 月 28 日"
