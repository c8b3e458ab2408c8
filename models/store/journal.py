"""The list of changes of a report: undo across sessions, audit trail, and each number's source."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

import peewee

from models.report.change import STATE_PLACE, Change, Step, Value, ValueSource
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


class EntryOutline(NamedTuple):
    """As much of an entry as undo and redo need: a long journal is gone through by these, without its contents."""

    id: int
    kind: EntryKind
    target: int | None
    operator: str


class ReversibleChange(NamedTuple):
    """A change that can be undone or redone, by the id of the entry that made it, and whose it is."""

    id: int
    operator: str = ""


@dataclass(frozen=True)
class History:
    """The undo and redo stacks; the last of each is the next to be turned.

    Of a long journal they may hold only the upper part: ``has_all_undoable`` and ``has_all_redoable`` say whether there
    is nothing below.
    """

    undoable: tuple[ReversibleChange, ...] = ()
    redoable: tuple[ReversibleChange, ...] = ()
    has_all_undoable: bool = True
    has_all_redoable: bool = True

    @classmethod
    def of(cls, outlines: Iterable[EntryOutline], earlier: Mapping[int, str] | None = None) -> "History":
        """The stacks after all these entries; what a report began with cannot be undone.

        A new change ends what its own operator could have redone, and nobody else's. ``earlier`` has the operators of
        changes that were made before these entries and turned by them.
        """
        stacks = {EntryKind.REDO: dict[int, str](), EntryKind.UNDO: dict[int, str]()}
        undoable, redoable = stacks[EntryKind.REDO], stacks[EntryKind.UNDO]
        for number, kind, target, operator in outlines:
            if kind is EntryKind.MAKE:
                undoable[number] = operator
                for ended in [made for made, by in redoable.items() if by == operator]:
                    del redoable[ended]
            elif target is not None and kind in stacks:
                source = undoable if kind is EntryKind.UNDO else redoable
                made_by = source.pop(target, (earlier or {}).get(target))
                if made_by is not None:
                    stacks[kind][target] = made_by
        return cls(tuple(map(ReversibleChange, *_columns(undoable))), tuple(map(ReversibleChange, *_columns(redoable))))

    def after(self, entry: Entry) -> "History":
        """The stacks once the entry has been written."""
        if entry.kind is EntryKind.BEGIN:
            return self
        if entry.kind is EntryKind.MAKE:
            made = ReversibleChange(entry.id, entry.operator)
            rest = tuple(t for t in self.redoable if t.operator != entry.operator)
            return replace(self, undoable=(*self.undoable, made), redoable=rest)
        if entry.kind is EntryKind.UNDO:
            remaining, reversed_change = _without(self.undoable, entry.target)
            return replace(self, undoable=remaining, redoable=(*self.redoable, *reversed_change))
        remaining, reversed_change = _without(self.redoable, entry.target)
        return replace(self, undoable=(*self.undoable, *reversed_change), redoable=remaining)


def _columns(stack: dict[int, str]) -> tuple[Iterable[int], Iterable[str]]:
    return stack.keys(), stack.values()


def _without(
    stack: tuple[ReversibleChange, ...], removed: int | None
) -> tuple[tuple[ReversibleChange, ...], tuple[ReversibleChange, ...]]:
    """The stack without the change of this number, and that change."""
    # What is turned is nearly always the last.
    if stack and stack[-1].id == removed:
        return stack[:-1], stack[-1:]
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


_COLUMNS = "id, revision, at, operator, kind, of, say, source, origin, steps, chain"


def read_entries(database: Database, report: int, since: int = 0, until: int | None = None) -> list[Entry]:
    """The entries of a report from a revision on (up to and with another), oldest first."""
    bound, values = ("", (report, since)) if until is None else (" AND revision <= ?", (report, since, until))
    with database.read():
        rows = database.run(
            f"SELECT {_COLUMNS} FROM journal WHERE report_id = ? AND revision >= ?{bound} ORDER BY revision", values
        ).fetchall()
    return [_entry(*row) for row in rows]


def read_entry(database: Database, report: int, number: int) -> Entry | None:
    """One entry of a report by its number; None when it is not there."""
    with database.read():
        row = database.run(
            f"SELECT {_COLUMNS} FROM journal WHERE report_id = ? AND id = ?", (report, number)
        ).fetchone()
    return _entry(*row) if row else None


def is_undone(database: Database, report: int, number: int) -> bool:
    """Whether a change of a report was taken back and not made again; one of no number never was."""
    with database.read():
        row = database.run(
            "SELECT kind FROM journal WHERE report_id = ? AND of = ? ORDER BY revision DESC LIMIT 1", (report, number)
        ).fetchone()
    return row is not None and row[0] == EntryKind.UNDO.value


_OUTLINE = "SELECT id, kind, of, operator FROM journal WHERE report_id = ?"
_NEWEST_ENTRIES = 200


def read_history(database: Database, report: int, revision: int) -> History:
    """What can be undone and redone, from the whole journal up to a revision."""
    with database.read():
        rows = database.run(f"{_OUTLINE} AND revision <= ? ORDER BY revision", (report, revision)).fetchall()
        return History.of(_outlines(rows))


def read_newest_entries(database: Database, report: int, revision: int) -> tuple[list[Entry], History]:
    """The newest entries and the upper part of both stacks: as quick after ten thousand changes as after a hundred."""
    first = revision - _NEWEST_ENTRIES + 1
    entries = read_entries(database, report, first)
    outlines = [EntryOutline(entry.id, entry.kind, entry.target, entry.operator) for entry in entries]
    if first <= 1:
        return entries, History.of(outlines)
    with database.read():
        made_earlier = {one.target for one in outlines if one.target is not None} - {one.id for one in outlines}
        marks = ", ".join("?" * len(made_earlier)) or "NULL"
        rows = database.run(f"SELECT id, operator FROM journal WHERE id IN ({marks})", [*made_earlier]).fetchall()
        # What was undone before is over once its own operator has made another change.
        undone_by = database.run(
            "SELECT DISTINCT m.operator FROM journal u JOIN journal m ON m.id = u.of "
            "WHERE u.report_id = ? AND u.of IS NOT NULL AND u.kind = ? AND u.revision < ?",
            (report, EntryKind.UNDO.value, first),
        ).fetchall()
    makers = {one.operator for one in outlines if one.kind is EntryKind.MAKE}
    is_over = {operator for (operator,) in undone_by} <= makers
    return entries, replace(History.of(outlines, dict(rows)), has_all_undoable=False, has_all_redoable=is_over)


def _outlines(rows: Iterable[tuple[int, str, int | None, str]]) -> list[EntryOutline]:
    kinds = {kind.value: kind for kind in EntryKind}
    return [EntryOutline(number, kinds[kind], target, operator) for number, kind, target, operator in rows]


def read_passages(database: Database, report: int) -> list[Entry]:
    """The entries that changed the report's state, oldest first."""
    with database.read():
        # In a value of the JSON the quotation marks would stand behind a backslash.
        rows = database.run(
            f"SELECT {_COLUMNS} FROM journal WHERE report_id = ? AND steps LIKE ? ORDER BY revision",
            (report, f'%["{STATE_PLACE}",%'),
        ).fetchall()
    return [_entry(*row) for row in rows]


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


def _entry(
    number: int, revision: int, at: str, operator: str, kind: str, target: int | None, say: str, source: str,
    origin: str, steps: str, chain: str,
) -> Entry:  # fmt: skip
    change = Change(say, tuple([Step(*step) for step in json.loads(steps)]), ValueSource(source), origin)
    return Entry(number, revision, at, operator, EntryKind(kind), target, change, chain)
