"""A change laid upon what others wrote meanwhile: other places keep apart, the same place is a clash to be decided."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from models.report.change import Change, Contents, Step, Value, smallest_text_step
from models.store.journal import Entry

_SENTENCE_END = re.compile("[。！？；\n]")


@dataclass(frozen=True)
class Clash:
    """A place that two have changed: what stood there when both began, what each put there, and who was first."""

    place: str
    before: Value
    mine: Value
    theirs: Value
    by: Entry
    is_text: bool = False

    def override_step(self, now: Value) -> Step:
        """The step that puts mine in place of what stands there now."""
        if self.is_text:
            return smallest_text_step(self.place, str(now or ""), str(self.mine or ""))
        return Step(self.place, now, self.mine)


def rebase_change(
    change: Change, since: Iterable[Entry], base: Contents, now: Contents
) -> tuple[Change, tuple[Clash, ...]]:
    """The part of a change made on ``base`` that still holds on ``now``, and what clashes with the entries between.

    What somebody else has already done alike is left out. Of a text, changes to different sentences are both kept.
    """
    theirs: dict[str, list[tuple[Step, Entry]]] = {}
    for entry in since:
        for step in entry.change.steps:
            theirs.setdefault(step.place, []).append((step, entry))
    remaining: list[Step] = []
    clashes: list[Clash] = []
    for place, mine in _by_place(change):
        met = theirs.get(place, [])
        shifted = _shift_steps(mine, [step for step, _ in met], str(base.get(place) or ""))
        if shifted is not None:
            remaining += shifted
            continue
        desired = _apply_steps(base.get(place), mine)
        current = now.get(place)
        if current == base.get(place):
            remaining.append(_replace_steps_with(place, current, desired, mine))
        elif desired != current:
            is_text = any(step.offset is not None for step in mine)
            clashes.append(Clash(place, base.get(place), desired, current, met[-1][1], is_text))
    return replace(change, steps=tuple(remaining)), tuple(clashes)


def _by_place(change: Change) -> Iterator[tuple[str, list[Step]]]:
    for place in dict.fromkeys(step.place for step in change.steps):
        yield place, [step for step in change.steps if step.place == place]


def _replace_steps_with(place: str, current: Value, desired: Value, mine: list[Step]) -> Step:
    is_text = any(step.offset is not None for step in mine)
    return (
        smallest_text_step(place, str(current or ""), str(desired or "")) if is_text else Step(place, current, desired)
    )


def _apply_steps(value: Value, steps: list[Step]) -> Value:
    for step in steps:
        value = step.apply(value)
    return value


def _shift_steps(mine: list[Step], theirs: list[Step], text: str) -> list[Step] | None:
    """The same steps where they belong after the others' steps; None when they touch the same figure or sentence."""
    if not theirs:
        return mine
    if len(mine) != 1 or any(step.offset is None for step in (*mine, *theirs)):
        return None
    [step] = mine
    for other in theirs:
        moved = _shift_step(step, other, text)
        if moved is None:
            return None
        step, text = moved, str(other.apply(text) or "")
    return [step]


def _shift_step(step: Step, other: Step, text: str) -> Step | None:
    """The step after the other, where a sentence ends between them."""
    at, length = step.offset or 0, len(str(step.before or ""))
    start, removed, inserted = other.offset or 0, len(str(other.before or "")), len(str(other.after or ""))
    if start + removed <= at and _SENTENCE_END.search(text[start + removed : at]):
        return replace(step, offset=at + inserted - removed)
    return step if at + length <= start and _SENTENCE_END.search(text[at + length : start]) else None
