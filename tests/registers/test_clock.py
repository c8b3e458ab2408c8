"""The term of a request: a table reckoned by hand, the published starts, and years that are not announced."""

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import BrokenFile
from models.registers.arrangement import read_arrangements, write_arrangements
from models.registers.clock import ClockState, reckon
from models.registers.request import Channel, EventKind, Request, RequestEvent, day_of_receipt
from models.registers.workdays import NOT_ANNOUNCED, Workdays, published_arrangements, statutory_days

CLOCKS = tomllib.loads((Path(__file__).parent / "clocks.toml").read_text(encoding="utf-8"))["clock"]
WORKDAYS = Workdays()
PUBLISHED_STARTS = """
2025-01-10 2025-01-21 2025-02-07 2025-02-13 2025-03-13
2025-01-20 2025-02-05 2025-02-14 2025-02-21 2025-03-21
2025-01-26 2025-02-11 2025-02-21 2025-02-28 2025-03-28
2025-04-25 2025-05-08 2025-05-20 2025-05-27 2025-06-25
2025-09-19 2025-09-29 2025-10-16 2025-10-23 2025-11-20
2025-12-05 2025-12-16 2025-12-26 2026-01-05 2026-02-02
2026-02-06 2026-02-24 2026-03-05 2026-03-12 2026-04-10
2026-02-13 2026-03-02 2026-03-12 2026-03-19 2026-04-17
2026-04-30 2026-05-13 2026-05-25 2026-06-01 2026-06-30
2026-09-18 2026-09-29 2026-10-15 2026-10-22 2026-11-19
"""


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def request_of(row: dict[str, Any]) -> Request:
    events = []
    for kind in EventKind:
        if kind.value not in row:
            continue
        begun, end = row[kind.value]
        is_extension = kind is EventKind.EXTENSION
        event = RequestEvent(
            kind,
            date.fromisoformat(begun),
            None if is_extension else day(end),
            day(row.get("limit", "")) if kind is EventKind.CORRECTION else None,
            day(row.get("arrived", "")) if kind.is_consultation else None,
            end if is_extension else 0,
        )
        events.append(event)
    received = date.fromisoformat(row["received"])
    return Request(
        "1", received, Channel.HAND, "natural_person", events=tuple(events), closed=day(row.get("closed", ""))
    )


@pytest.mark.promise("term-by-hand")
@pytest.mark.parametrize("row", CLOCKS, ids=lambda row: f"{row['name']} {row['received']}")
def test_a_term_is_what_was_reckoned_by_hand(row: dict[str, Any]) -> None:
    request = request_of(row)
    today = day(row.get("today", "")) or request.closed or date(2026, 12, 31)
    reckoning = reckon(request, WORKDAYS, today)
    assert reckoning.due == day(row["due"]), reckoning.text
    assert reckoning.waiting_until == day(row.get("waits", "")), reckoning.text
    assert len(reckoning.late) == row.get("late", 0), reckoning.late
    assert (NOT_ANNOUNCED in reckoning.text) == reckoning.is_estimated == row.get("estimated", False)
    assert reckoning.text.startswith(f"{request.received.year}年{request.received.month}月{request.received.day}日收到")
    if row["due"]:
        due = date.fromisoformat(row["due"])
        assert f"{due.year}年{due.month}月{due.day}日" in reckoning.text


def test_the_table_is_long_enough_to_mean_something() -> None:
    assert len(CLOCKS) >= 40
    assert all(row["why"] for row in CLOCKS)


@pytest.mark.parametrize("line", PUBLISHED_STARTS.split("\n")[1:-1])
def test_the_published_starts(line: str) -> None:
    received, *dues = (date.fromisoformat(text) for text in line.split())
    assert [WORKDAYS.add(received, count) for count in (7, 15, 20, 40)] == dues
    assert [WORKDAYS.count(received, due) for due in dues] == [7, 15, 20, 40]


@pytest.mark.parametrize(
    ("channel", "counted"),
    [
        (Channel.HAND, "2026-03-02"), (Channel.POST, "2026-03-02"), (Channel.EMAIL, "2026-03-02"),
        (Channel.MAIL, "2026-03-04"), (Channel.ONLINE, "2026-03-04"), (Channel.FAX, "2026-03-04"),
        (Channel.OTHER, "2026-03-04"),
    ],
)  # fmt: skip
def test_which_day_is_the_day_of_receipt(channel: Channel, counted: str) -> None:
    arrived, confirmed = date(2026, 3, 2), date(2026, 3, 4)
    assert day_of_receipt(channel, arrived, confirmed) == date.fromisoformat(counted)
    assert day_of_receipt(channel, arrived, None) == (None if channel.needs_confirmation else arrived)


def test_an_opinion_that_never_came_stops_the_clock_no_longer_than_the_law_lets_it() -> None:
    asked = RequestEvent(EventKind.THIRD_PARTY, date(2025, 6, 5))
    request = Request("1", date(2025, 6, 3), Channel.HAND, "natural_person", events=(asked,))
    waiting = reckon(request, WORKDAYS, date(2025, 6, 26))
    running = reckon(request, WORKDAYS, date(2025, 6, 27))
    assert (waiting.state, running.state) == (ClockState.OPINION, ClockState.RUNNING)
    assert waiting.due == running.due == date(2025, 7, 22)


def test_a_year_not_announced_is_reckoned_by_rule() -> None:
    assert not WORKDAYS.is_announced(2027)
    off = {date(2027, 2, 5), date(2027, 2, 8), date(2027, 6, 9), date(2027, 9, 15), date(2027, 10, 1)}
    assert off <= WORKDAYS.arrangement(2027).off
    assert not WORKDAYS.is_workday(date(2027, 2, 8))
    assert WORKDAYS.is_workday(date(2027, 2, 9)), "what is given for a weekend only the notice tells"


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_the_rule_is_never_more_generous_than_what_was_announced(year: int) -> None:
    """A day off by law is off in the notice too: the rule takes no day away that people work on."""
    off = published_arrangements()[year].off
    assert {day for day in statutory_days(year) if day.weekday() < 5} <= off | {date(2024, 5, 2)}


def test_the_office_takes_in_a_years_arrangement() -> None:
    spans = "2027年2月5日至2027年2月11日,放假\n2027.10.1至2027.10.7,放假"
    years = read_arrangements(f"日期,安排\n2027-01-01,放假\n{spans}\n２０２７－１－３０,上班\n")
    assert read_arrangements(write_arrangements(years)) == years
    own = Workdays(years)
    assert own.is_announced(2027)
    assert own.is_workday(date(2027, 1, 30))
    assert not own.is_workday(date(2027, 2, 11))
    request = Request("1", date(2026, 12, 21), Channel.HAND, "natural_person")
    assert NOT_ANNOUNCED not in reckon(request, own, date(2027, 1, 4)).text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2027-01-01,放假\n2027-10-01,歇\n", "第 2 行看不懂"),
        ("2027-13-01,放假\n", "第 1 行的日期“2027-13-01”看不懂"),
        ("2027-01-01,放假\n", "2027 年没有写 10月1日放假"),
        ("2027-01-01,放假\n2027-10-01至2027-10-07,放假\n2027-03-02,上班\n", "不是周末"),
        ("2027-10-07至2027-10-01,放假\n", "不像一次放假"),
    ],
)
def test_an_arrangement_that_cannot_be_so_is_refused(text: str, told: str) -> None:
    with pytest.raises(BrokenFile, match=told):
        read_arrangements(text)


def test_another_library_agrees_on_what_was_announced() -> None:
    holidays = pytest.importorskip("holidays", reason="the second opinion is a development tool")
    china = holidays.China(years=[2025, 2026])
    for year in (2025, 2026):
        first = date(year, 1, 1).toordinal()
        for ordinal in range(first, date(year, 12, 31).toordinal() + 1):
            one = date.fromordinal(ordinal)
            assert china.is_working_day(one) == WORKDAYS.is_workday(one), one


def test_another_library_agrees_on_the_moving_days() -> None:
    holidays = pytest.importorskip("holidays", reason="the second opinion is a development tool")
    for year in range(2027, 2061):
        named = {day for day, name in holidays.China(years=year, observed=False).items()}
        assert named == statutory_days(year), year


SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 25)), max_size=4)


@given(st.dates(date(2024, 1, 2), date(2026, 6, 30)), SPANS, st.integers(0, 20))
def test_any_term_is_what_counting_day_by_day_gives(received: date, spans: list[tuple[int, int]], more: int) -> None:
    """Each day after the receipt is looked at: worked, and not between a letter and its answer or its limit."""
    events = [
        RequestEvent(EventKind.THIRD_PARTY, received + timedelta(begin), received + timedelta(begin + length))
        for begin, length in spans
    ]
    stopped = set()
    for event in events:
        assert event.until is not None
        limit = WORKDAYS.add(event.day, 15)
        stopped |= {event.day + timedelta(n + 1) for n in range((min(event.until, limit) - event.day).days)}
    if more:
        events.append(RequestEvent(EventKind.EXTENSION, received, days=more))
    left, day = 20 + more, received
    while left:
        day += timedelta(1)
        left -= WORKDAYS.is_workday(day) and day not in stopped
    request = Request("1", received, Channel.HAND, "natural_person", events=tuple(events))
    assert reckon(request, WORKDAYS, date(2027, 12, 31)).due == day
