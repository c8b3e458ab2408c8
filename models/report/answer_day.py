"""The last day that a letter sets for its answer, the same in the window and on the command line."""

from datetime import date

from models.errors import Refused
from models.registers.days import parse_day, say_day


def read_answer_day(text: str, today: date, subject: str) -> date | None:
    """The day; None for an empty text. Refused, naming the ``subject``, where it is no day, or is past."""
    if not text.strip():
        return None
    day = parse_day(text)
    if day is None:
        raise Refused(f"{subject}“{text.strip()[:20]}”看不懂，请写成 2026-04-30 或 2026年4月30日。")
    if day < today:
        raise Refused(f"{subject}{say_day(day)}已经过去了，今天是 {say_day(today)}，请改一个日期。")
    return day
