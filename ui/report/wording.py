"""Changes of others in a clerk's words."""

from collections.abc import Sequence

from models.editions.edition import Edition
from models.services.audit_trail import describe_place, describe_value
from models.services.journalled_report import entry_author, entry_time
from models.services.report_session import Entry

_LONGEST = 18
BLANK = "空"


def short_value(edition: Edition, place: str, value: int | str | None) -> str:
    """A value in few words."""
    text = describe_value(edition, place, value).replace("\n", " ") or BLANK
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def describe_place_change(edition: Edition, place: str, entry: Entry) -> str:
    """Who changed a place, when, and from what to what."""
    step = next(step for step in reversed(entry.change.steps) if step.place == place)
    if step.offset is not None:
        return f"{entry_author(entry)} {entry_time(entry)} 改过"
    before, after = (short_value(edition, place, value) for value in (step.before, step.after))
    return f"{entry_author(entry)} {entry_time(entry)} 改：{before} → {after}"


def describe_entries(edition: Edition, entries: Sequence[Entry]) -> str:
    """One sentence about what others did just now."""
    last = entries[-1]
    names = "、".join(dict.fromkeys(entry_author(entry) for entry in entries))
    steps = [step for entry in entries for step in entry.change.steps]
    if len(steps) == 1 and steps[0].offset is None:
        return f"{describe_place(edition, steps[0])}：{describe_place_change(edition, steps[0].place, last)}"
    places = list(dict.fromkeys(describe_place(edition, step).partition("（第")[0] for step in steps))
    more = f"等 {len(places)} 处" if len(places) > 1 else ""
    return f"{names} {entry_time(last)} 改了 {places[0]}{more}"
