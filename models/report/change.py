"""A change to a report: named steps with before and after; the one shape that is kept, undone and audited."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from models.editions.edition import CellKey

Value = int | str | None
Contents = Mapping[str, Value]
"""All that a report holds: place → value. A place that is absent is blank."""

FIGURE_PREFIX, PRINTED_PREFIX, TEXT_PREFIX, COVER_PREFIX, EXPLANATION_PREFIX, NOTE_PREFIX = (
    "figure:",
    "printed:",
    "text:",
    "cover:",
    "explanation:",
    "note:",
)
KEYING_PREFIX, UNLOCKED_PREFIX = "keying:", "unlocked:"
STATE_PLACE, AGENCY_PLACE = "state", "agency"
PRINTED_BLANK = ""
"""The value of a printed total that the source printed as an empty cell."""


class ValueSource(StrEnum):
    """Where a value came from."""

    TYPED = "typed"
    PASTED = "pasted"
    IMPORTED = "imported"
    CARRIED = "carried"
    CONSOLIDATED = "consolidated"
    DRAFTED = "drafted"
    REGISTER = "register"

    @property
    def label(self) -> str:
        """The word a clerk reads."""
        return {
            ValueSource.TYPED: "手填",
            ValueSource.PASTED: "粘贴",
            ValueSource.IMPORTED: "导入",
            ValueSource.CARRIED: "上年结转",
            ValueSource.CONSOLIDATED: "汇总",
            ValueSource.DRAFTED: "底稿",
            ValueSource.REGISTER: "台账",
        }[self]


def figure_place(cell: CellKey) -> str:
    """Where a typed cell is kept."""
    return f"{FIGURE_PREFIX}{cell}"


@dataclass(frozen=True)
class Step:
    """One place and its value before and after.

    For a text, ``offset`` may say where (in characters) ``before`` was replaced by ``after``, so that a keystroke
    in a long text does not keep the text twice.
    """

    place: str
    before: Value
    after: Value
    offset: int | None = None

    def reversed(self) -> "Step":
        """The step that takes this one back."""
        return Step(self.place, self.after, self.before, self.offset)

    def apply(self, value: Value) -> Value:
        """The place's new value; ValueError when it is not the one this step was made on."""
        if self.offset is None:
            if value != self.before:
                raise ValueError(f"{self.place} is {value!r}, not {self.before!r}")
            return self.after
        text, before, after = str(value or ""), str(self.before or ""), str(self.after or "")
        if text[self.offset : self.offset + len(before)] != before:
            raise ValueError(f"{self.place} does not hold {before!r} at {self.offset}")
        return text[: self.offset] + after + text[self.offset + len(before) :] or None


@dataclass(frozen=True)
class Change:
    """What a person did: words for the undo menu, the steps, and where the values came from.

    ``origin`` names the file and place of imported values, or the reason of a state change.
    """

    description: str
    steps: tuple[Step, ...]
    source: ValueSource = ValueSource.TYPED
    origin: str = ""

    def reversed(self) -> "Change":
        """The change that takes this one back."""
        steps = tuple(step.reversed() for step in reversed(self.steps))
        return Change(self.description, steps, self.source, self.origin)


def smallest_text_step(place: str, old: str, new: str) -> Step:
    """The smallest step from one text to another: common beginning and end are left out, a field is never cut."""
    start = 0
    shorter = min(len(old), len(new))
    while start < shorter and old[start] == new[start]:
        start += 1
    end = 0
    while end < shorter - start and old[-1 - end] == new[-1 - end]:
        end += 1
    start, end = _around_fields(old, new, start, end)
    return Step(place, old[start : len(old) - end], new[start : len(new) - end], offset=start)


def _around_fields(old: str, new: str, start: int, end: int) -> tuple[int, int]:
    """Common beginning and end, shortened where they would end or begin inside a field of either text."""
    from models.texts.fields import field_spans  # its patterns are for who types, not for the start

    for text in (old, new):
        for first, last in field_spans(text):
            if first < start < last:
                start = first
            if first < len(text) - end < last:
                end = len(text) - last
    return start, end


def apply_change(contents: Contents, change: Change) -> dict[str, Value]:
    """The contents after the change; blank places are left out."""
    after = dict(contents)
    for step in change.steps:
        value = step.apply(after.get(step.place))
        if value is None:
            after.pop(step.place, None)
        else:
            after[step.place] = value
    return after
