"""The list of changes of a report: undo across sessions, audit trail, and each number's source."""

import json
from dataclasses import dataclass
from enum import StrEnum

import peewee

from models.report.change import Change, Step, Value, ValueSource
from models.store.database import Database
from models.store.integrity.journal_audit import Link, chain_digest
from models.store.tables import JournalEntry


class EntryKind(StrEnum):
    """Whether an entry begins the report, makes a change, takes one back, or makes it again."""

    BEGIN = "begin"
    MAKE = "make"
    UNDO = "undo"
    REDO = "redo"


@dataclass(frozen=True)
class Entry:
    """A journalled change; ``at`` is an ISO text in UTC, ``chain`` the digest over it and all before it."""

    id: int
    revision: int
    at: str
    operator: str
    kind: EntryKind
    target: int | None
    change: Change
    chain: str = ""


@dataclass(frozen=True)
class ReversibleChange:
    """A change that can be undone or redone, by the id of the entry that made it, and whose it is."""

    id: int
    change: Change
    operator: str = ""


@dataclass(frozen=True)
class History:
    """The undo and redo stacks; the last of each is the next to be turned."""

    undoable: tuple[ReversibleChange, ...] = ()
    redoable: tuple[ReversibleChange, ...] = ()

    def after(self, entry: Entry) -> "History":
        """The stacks once the entry has been written; what a report began with cannot be undone.

        A new change ends what its own operator could have redone, and nobody else's.
        """
        if entry.kind is EntryKind.BEGIN:
            return self
        if entry.kind is EntryKind.MAKE:
            made = ReversibleChange(entry.id, entry.change, entry.operator)
            return History((*self.undoable, made), tuple(t for t in self.redoable if t.operator != entry.operator))
        if entry.kind is EntryKind.UNDO:
            remaining, reversed_change = _without(self.undoable, entry.target)
            return History(remaining, (*self.redoable, *reversed_change))
        remaining, reversed_change = _without(self.redoable, entry.target)
        return History((*self.undoable, *reversed_change), remaining)


def _without(
    stack: tuple[ReversibleChange, ...], removed: int | None
) -> tuple[tuple[ReversibleChange, ...], tuple[ReversibleChange, ...]]:
    """The stack without the change of this number, and that change."""
    return tuple(t for t in stack if t.id != removed), tuple(t for t in stack if t.id == removed)


def write_entry(
    database: Database,
    report: int,
    revision: int,
    at: str,
    operator: str,
    kind: EntryKind,
    target: int | None,
    change: Change,
) -> Entry:
    """Append to the journal, inside the caller's transaction, chained to the entry before."""
    steps = json.dumps([[s.place, s.before, s.after, s.offset] for s in change.steps], ensure_ascii=False)
    last = (
        JournalEntry.select(JournalEntry.chain)
        .where(JournalEntry.report == report)
        .order_by(JournalEntry.revision.desc())
        .first(database)
    )
    content: list[Value] = [report, revision, at, operator, kind.value, target, change.description, change.source.value]
    chain = chain_digest(last.chain if last else "", content, change.origin, steps)
    number = JournalEntry.insert(
        report=report,
        revision=revision,
        at=at,
        operator=operator,
        kind=kind.value,
        of=target,
        say=change.description,
        source=change.source.value,
        origin=change.origin,
        steps=steps,
        chain=chain,
    ).execute(database)
    return Entry(int(number), revision, at, operator, kind, target, change, chain)


def last_entry_id(database: Database, report: int) -> int:
    """The number of the report's newest entry, counted over all reports; 0 without any."""
    newest = JournalEntry.select(peewee.fn.MAX(JournalEntry.id)).where(JournalEntry.report == report).scalar(database)
    return int(newest or 0)


def read_entries(database: Database, report: int, since: int = 0) -> list[Entry]:
    """The entries of a report from a revision on, oldest first."""
    with database.read():
        rows = JournalEntry.select().where((JournalEntry.report == report) & (JournalEntry.revision >= since))
        return [_entry(row) for row in rows.order_by(JournalEntry.revision).execute(database)]


def read_links(database: Database, report: int) -> list[Link]:
    """The same as links of the chain, with every byte that their digests cover."""
    rows = JournalEntry.select().where(JournalEntry.report == report).order_by(JournalEntry.revision)
    with database.read():
        return [
            Link(
                report, row.id, row.revision, row.at, row.operator, row.kind, row.of,
                row.say, row.source, row.origin, row.steps, row.chain,
            )
            for row in rows.execute(database)
        ]  # fmt: skip


def _entry(row: JournalEntry) -> Entry:
    steps = tuple(Step(*step) for step in json.loads(row.steps))
    change = Change(row.say, steps, ValueSource(row.source), row.origin)
    return Entry(row.id, row.revision, row.at, row.operator, EntryKind(row.kind), row.of, change, row.chain)
