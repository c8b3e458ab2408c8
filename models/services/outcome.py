"""What a change did: everything a screen needs to know, nothing about screens."""

from dataclasses import dataclass

from models.editions.edition import CellKey
from models.report.workflow_record import State
from models.rules.finding import Finding
from models.store.journal import Entry


@dataclass(frozen=True)
class Outcome:
    """The report after a change.

    ``moved`` are the cells, typed or computed, whose figure is not what it was; ``places`` the texts, cover
    fields and the like that were written. ``undo_name`` and ``redo_name`` are empty when there is nothing to
    turn, or when the next to be turned is a passage to another state. ``saved_at`` is the ISO time in UTC at
    which the last change reached the disk. ``changes_by_others`` are the changes of others that it brought.
    """

    revision: int
    saved_at: str
    moved: frozenset[CellKey]
    places: frozenset[str]
    findings: tuple[Finding, ...]
    undo_name: str
    redo_name: str
    state: State
    changes_by_others: tuple[Entry, ...] = ()

    @property
    def is_final(self) -> bool:
        """Whether the report is final."""
        return self.state is State.FINAL

    @property
    def is_locked(self) -> bool:
        """Whether figures and words stand as they are."""
        return self.state.is_locked
