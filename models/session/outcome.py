"""What a change did: everything a screen needs to know, nothing about screens."""

from dataclasses import dataclass

from models.editions.declare import CellKey
from models.rules.finding import Finding


@dataclass(frozen=True)
class Outcome:
    """The report after a change.

    ``moved`` are the cells, typed or computed, whose figure is not what it was; ``places`` the texts, cover
    fields and the like that were written. ``undo_name`` and ``redo_name`` are empty when there is nothing to
    turn. ``saved_at`` is the ISO time in UTC at which the last change reached the disk.
    """

    revision: int
    saved_at: str
    moved: frozenset[CellKey]
    places: frozenset[str]
    findings: tuple[Finding, ...]
    undo_name: str
    redo_name: str
    is_final: bool
