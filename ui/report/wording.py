"""Changes of others in a clerk's words."""

from collections.abc import Sequence

from models.editions.edition import Edition
from models.services.audit_trail import told_place, told_value
from models.services.report_session import Entry
from models.services.stored_report import when, who

_LONGEST = 18
BLANK = "空"


def told(edition: Edition, place: str, value: int | str | None) -> str:
    """A value in few words."""
    words = told_value(edition, place, value).replace("\n", " ") or BLANK
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"


def of_place(edition: Edition, place: str, entry: Entry) -> str:
    """Who changed a place, when, and from what to what."""
    step = next(step for step in reversed(entry.change.steps) if step.place == place)
    if step.offset is not None:
        return f"{who(entry)} {when(entry)} 改过"
    return f"{who(entry)} {when(entry)} 改：{told(edition, place, step.before)} → {told(edition, place, step.after)}"


def of_entries(edition: Edition, entries: Sequence[Entry]) -> str:
    """One sentence about what others did just now."""
    last = entries[-1]
    names = "、".join(dict.fromkeys(who(entry) for entry in entries))
    steps = [step for entry in entries for step in entry.change.steps]
    if len(steps) == 1 and steps[0].offset is None:
        return f"{told_place(edition, steps[0])}：{of_place(edition, steps[0].place, last)}"
    places = list(dict.fromkeys(told_place(edition, step).partition("（第")[0] for step in steps))
    more = f"等 {len(places)} 处" if len(places) > 1 else ""
    return f"{names} {when(last)} 改了 {places[0]}{more}"
