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

    def insisting(self, now: Value) -> Step:
        """The step that puts mine in place of what stands there now."""
        if self.is_text:
            return smallest_text_step(self.place, str(now or ""), str(self.mine or ""))
        return Step(self.place, now, self.mine)


def rebased(change: Change, since: Iterable[Entry], base: Contents, now: Contents) -> tuple[Change, tuple[Clash, ...]]:
    """The part of a change made on ``base`` that still holds on ``now``, and what clashes with the entries between.

    What somebody else has already done alike is left out. Of a text, changes to different sentences are both kept.
    """
    theirs: dict[str, list[tuple[Step, Entry]]] = {}
    for entry in since:
        for step in entry.change.steps:
            theirs.setdefault(step.place, []).append((step, entry))
    kept: list[Step] = []
    clashes: list[Clash] = []
    for place, mine in _by_place(change):
        met = theirs.get(place, [])
        moved = _moved(mine, [step for step, _ in met], str(base.get(place) or ""))
        if moved is not None:
            kept += moved
            continue
        wanted = _after(base.get(place), mine)
        stands = now.get(place)
        if stands == base.get(place):
            kept.append(_put(place, stands, wanted, mine))
        elif wanted != stands:
            is_text = any(step.offset is not None for step in mine)
            clashes.append(Clash(place, base.get(place), wanted, stands, met[-1][1], is_text))
    return replace(change, steps=tuple(kept)), tuple(clashes)


def _by_place(change: Change) -> Iterator[tuple[str, list[Step]]]:
    for place in dict.fromkeys(step.place for step in change.steps):
        yield place, [step for step in change.steps if step.place == place]


def _put(place: str, stands: Value, wanted: Value, mine: list[Step]) -> Step:
    is_text = any(step.offset is not None for step in mine)
    return smallest_text_step(place, str(stands or ""), str(wanted or "")) if is_text else Step(place, stands, wanted)


def _after(value: Value, steps: list[Step]) -> Value:
    for step in steps:
        value = step.apply(value)
    return value


def _moved(mine: list[Step], theirs: list[Step], text: str) -> list[Step] | None:
    """The same steps where they belong after the others' steps; None when they touch the same figure or sentence."""
    if not theirs:
        return mine
    if len(mine) != 1 or any(step.offset is None for step in (*mine, *theirs)):
        return None
    [step] = mine
    for other in theirs:
        moved = _shifted(step, other, text)
        if moved is None:
            return None
        step, text = moved, str(other.apply(text) or "")
    return [step]


def _shifted(step: Step, other: Step, text: str) -> Step | None:
    """The step after the other, where a sentence ends between them."""
    at, length = step.offset or 0, len(str(step.before or ""))
    start, gone, come = other.offset or 0, len(str(other.before or "")), len(str(other.after or ""))
    if start + gone <= at and _SENTENCE_END.search(text[start + gone : at]):
        return replace(step, offset=at + come - gone)
    return step if at + length <= start and _SENTENCE_END.search(text[at + length : start]) else None
