"""A year's roster as it is kept: its units as rows, and the digest over them, of which only what moved is made anew."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.report.roster import Roster, RosterChange, RosterUnit
from models.store.integrity.submission_integrity import roster_digest, units_text

_UNITS_PER_TEXT = 500
DigestText = tuple[int, str]
"""How many units, and those units as the digest of the roster covers them."""


@dataclass(frozen=True)
class KeptRoster:
    """A year's roster as it is kept, and what it is known by; ``texts`` are its units as the digest covers them."""

    roster: Roster
    mark: str
    texts: tuple[DigestText, ...]


def count_same_ends(before: Sequence[RosterUnit], after: Sequence[RosterUnit]) -> tuple[int, int]:
    """How many units at the beginning and at the end of two lists are the very same ones."""
    shorter = min(len(before), len(after))
    first = next((at for at, (one, other) in enumerate(zip(before, after, strict=False)) if one is not other), shorter)
    backwards = zip(reversed(before), reversed(after), strict=False)
    last = next((at for at, (one, other) in enumerate(backwards) if one is not other), shorter)
    return first, min(last, shorter - first)


def digest_texts(roster: Roster, before: KeptRoster | None) -> tuple[DigestText, ...]:
    """The units as the digest covers them; of those that are the very same as before, as they were."""
    if before is None:
        return _texts_of(roster.units)
    first, last = count_same_ends(before.roster.units, roster.units)
    head, start = _whole_texts(before.texts, first)
    tail, end = _whole_texts(before.texts[::-1], last)
    return (*head, *_texts_of(roster.units[start : len(roster.units) - end]), *tail[::-1])


def _whole_texts(texts: Sequence[DigestText], units: int) -> tuple[Sequence[DigestText], int]:
    """The first texts that hold no more than so many units, and how many they hold."""
    held = 0
    for at, (count, _) in enumerate(texts):
        if held + count > units:
            return texts[:at], held
        held += count
    return texts, held


def _texts_of(units: Iterable[RosterUnit]) -> tuple[DigestText, ...]:
    return texts_of_rows([serialize_unit(unit) for unit in units])


def texts_of_rows(rows: Sequence[Sequence[object]]) -> tuple[DigestText, ...]:
    """Units as rows of the database, as the digest covers them."""
    parts = (rows[start : start + _UNITS_PER_TEXT] for start in range(0, len(rows), _UNITS_PER_TEXT))
    return tuple((len(part), units_text(part)) for part in parts)


def digest_of(roster: Roster, texts: Sequence[DigestText]) -> str:
    """The digest over units, deadlines and changes, in the order of the list."""
    changes = [(c.kind.value, c.source, c.target, c.reason, serialize_carried(c)) for c in roster.changes]
    return roster_digest([text for _, text in texts], roster.deadlines, changes)


def serialize_unit(unit: RosterUnit) -> tuple[str | int, ...]:
    """A unit as a row, in the order of ``UNIT_COLUMNS``."""
    return (
        unit.code, unit.name, unit.parent, unit.level.value if unit.level else "", int(unit.is_required),
        int(unit.is_vertical), unit.exempt_reason, unit.contact, unit.deadline, int(unit.is_own_level), unit.telephone,
        unit.seal,
    )  # fmt: skip


def serialize_carried(change: RosterChange) -> str:
    """What a change carries over, as JSON."""
    return json.dumps({str(cell): value for cell, value in sorted(change.carried.items())})
