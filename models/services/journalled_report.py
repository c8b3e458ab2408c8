"""A report as the database holds it, with its journal: kept in step with what others write to it at the same time."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime

from models.errors import ConcurrentChange, Refused, StoreError
from models.report.change import STATE_PLACE, Change, Contents, apply_change
from models.services.rebase import Clash, rebase_change
from models.store import journal, reports
from models.store.database import Database
from models.store.journal import Entry, EntryKind, ReversibleChange

_TRIES = 50
_RESTORED = "这份报告已被恢复成另一时刻的样子，这一步没有存上。请重新打开报告，再改一次。"


class Conflict(StoreError):
    """Somebody changed the same place first: nothing was written, the report is as they left it.

    ``clashes`` are to be decided; ``change`` holds what does not clash, and how the whole was called.
    """

    def __init__(self, clashes: tuple[Clash, ...], change: Change) -> None:
        [first, *more] = clashes
        others = f"等 {len(clashes)} 处" if more else ""
        super().__init__(f"{entry_author(first.by)}已于 {entry_time(first.by)} 改过这一处{others}，这一步没有存上。")
        self.clashes = clashes
        self.change = change


def entry_author(entry: Entry) -> str:
    """Whom an entry is by, in words."""
    return entry.operator or "另一个窗口"


def entry_time(entry: Entry) -> str:
    """The time of an entry: the clock, and the day if it was not today."""
    at = datetime.fromisoformat(entry.at).astimezone()
    return f"{at:%H:%M}" if at.date() == datetime.now().astimezone().date() else f"{at:%m月%d日 %H:%M}"


@dataclass
class JournalledReport:
    """``stored`` is the report as last read or written here; ``others`` tells who changed a place since it was opened.

    ``unseen_changes`` are places that others changed while an editor stood open on them.
    """

    stored: reports.StoredReport
    history: journal.History
    others: dict[str, Entry]
    unseen_changes: dict[str, tuple[Entry, Contents]]

    def __init__(self, database: Database, report: int) -> None:
        self._database = database
        # Of one moment: were an entry newer than the report, whoever writes next would take it for a restored one.
        self.stored, newest, self.history = reports.read_with_history(database, report)
        # Of a long journal only the end is read with the report; the rest when somebody asks for it.
        self._entries: list[Entry] | None = None
        self._newest = newest[-1] if newest else None
        self._recent = {entry.id: entry for entry in newest}
        self.others, self.unseen_changes = {}, {}
        self._foreign: set[int] = set()
        self._is_shared = database.is_shared

    def entries(self) -> list[Entry]:
        """The journal, oldest first; StoreError when the database is not what was opened."""
        if self._entries is None:
            entries = journal.read_entries(self._database, self.stored.id, until=self.stored.revision)
            if entries[-1:] != ([self._newest] if self._newest else []):
                raise StoreError(_RESTORED)
            self._entries = entries
        return list(self._entries)

    def change_of(self, reversible: ReversibleChange) -> Change:
        """What a change that can be turned has done; StoreError when the database is not what was opened."""
        if reversible.id not in self._recent:
            entry = journal.read_entry(self._database, self.stored.id, reversible.id)
            if entry is None:
                raise StoreError(_RESTORED)
            self._recent[entry.id] = entry
        return self._recent[reversible.id].change

    def write(
        self, change: Change, operator: str, kind: EntryKind, target: int | None, refuse: Callable[[Change], None]
    ) -> tuple[Entry, ...]:
        """Write a change made on what is shown; ``refuse`` is asked each time whether the report takes it.

        Others who were first keep what they wrote; returns their entries. Conflict where they wrote the same place.
        """
        change = self._refuse_unseen_conflicts(change)
        others: list[Entry] = []
        for _ in range(_TRIES):
            refuse(change)
            if not change.steps:
                return tuple(others)
            try:
                self.stored, entry = reports.write(self._database, self.stored, change, operator, kind, target)
            except ConcurrentChange:
                base = self.stored.contents
                news = self._read_foreign_entries()
                others += news
                change = self._rebase(change, kind, news, base)
                continue
            self._add(entry)
            for step in change.steps:
                self.others.pop(step.place, None)
            return tuple(others)
        raise StoreError("这份报告正被许多人同时写着，这一步没有存上。请再试一次。")

    def catch_up(self, busy: Collection[str] = ()) -> tuple[Entry, ...]:
        """Take in what others wrote; what they wrote to ``busy`` places is a clash if it is then overwritten."""
        if reports.revision_of(self._database, self.stored.id) == self.stored.revision:
            return ()
        base = self.stored.contents
        news = self._read_foreign_entries()
        for entry in news:
            for step in entry.change.steps:
                if step.place in busy:
                    self.unseen_changes[step.place] = entry, self.unseen_changes.get(step.place, (entry, base))[1]
        return news

    def clear_unseen(self) -> None:
        """No editor stands open any more on what others changed."""
        self.unseen_changes.clear()

    def own_undoable(self, operator: str) -> tuple[ReversibleChange, ...]:
        """What this window may undo, the next last: on a server, what this operator did."""
        own = self._own(self.history.undoable, operator)
        is_known = own or self.history.has_all_undoable
        return own if is_known else self._own(self._whole_history().undoable, operator)

    def own_redoable(self, operator: str) -> tuple[ReversibleChange, ...]:
        """What this window may redo, the next last."""
        own = self._own(self.history.redoable, operator)
        is_known = own or self.history.has_all_redoable
        return own if is_known else self._own(self._whole_history().redoable, operator)

    def _whole_history(self) -> journal.History:
        """The stacks down to the ground: read when the upper part does not tell."""
        if not (self.history.has_all_undoable and self.history.has_all_redoable):
            self.history = journal.read_history(self._database, self.stored.id, self.stored.revision)
        return self.history

    def _own(self, stack: tuple[ReversibleChange, ...], operator: str) -> tuple[ReversibleChange, ...]:
        if not self._is_shared and not self._foreign:
            return stack
        mine = (t for t in stack if t.id not in self._foreign)
        return tuple(t for t in mine if not self._is_shared or t.operator == operator)

    def rebase_reversal(self, reversible: ReversibleChange, change: Change, operator: str) -> Change:
        """A change to be turned, laid upon what others did since; Refused where they have written over it."""
        try:
            if self._foreign or self._is_shared:
                change = self._rebase_on_others(reversible, change, operator)
            apply_change(self.stored.contents, change)
        except ValueError as error:
            raise Refused("这一处后来又改过，不能再退回去。请直接改。") from error
        return change

    def _rebase_on_others(self, reversible: ReversibleChange, change: Change, operator: str) -> Change:
        entries = self.entries()
        at = max(entry.revision for entry in entries if reversible.id in (entry.id, entry.target))
        since = [e for e in entries if e.revision > at and (e.id in self._foreign or e.operator != operator)]
        if since:
            base = contents_at(self.stored.contents, entries, at)
            change, clashes = rebase_change(change, since, base, self.stored.contents)
            if clashes:
                raise Refused(_overwritten_sentence(clashes[0], "后来"))
        return change

    def _read_foreign_entries(self) -> tuple[Entry, ...]:
        revision = self.stored.revision
        stored, entries = reports.read_since(self._database, self.stored.id, revision)
        known = [self._newest] if revision and self._newest else []
        if entries[: len(known)] != known or stored.revision < revision:
            raise StoreError(_RESTORED)
        news = tuple(entries[len(known) :])
        self.stored = stored
        for entry in news:
            self._foreign.add(entry.id)
            self._add(entry)
            self.others.update({step.place: entry for step in entry.change.steps})
        return news

    def _add(self, entry: Entry) -> None:
        if self._entries is not None:
            self._entries.append(entry)
        self._newest = self._recent[entry.id] = entry
        self.history = self.history.after(entry)

    def _rebase(self, change: Change, kind: EntryKind, news: tuple[Entry, ...], base: Contents) -> Change:
        if any(step.place == STATE_PLACE for step in change.steps):
            last = news[-1]
            raise Refused(
                f"{entry_author(last)}刚刚（{entry_time(last)}）又改过这份报告。请看过以后，再{change.description}。"
            )
        after, clashes = rebase_change(change, news, base, self.stored.contents)
        if clashes and kind is not EntryKind.MAKE:
            raise Refused(_overwritten_sentence(clashes[0], "刚刚"))
        if clashes:
            raise Conflict(clashes, after)
        return after

    def _refuse_unseen_conflicts(self, change: Change) -> Change:
        """The change as made before the clerk could see what others wrote under her open editor."""
        unseen = {
            step.place: self.unseen_changes.pop(step.place)
            for step in change.steps
            if step.place in self.unseen_changes
        }
        remaining = replace(change, steps=tuple(step for step in change.steps if step.place not in unseen))
        clashes = []
        for step in change.steps:
            if step.place in unseen:
                entry, base = unseen[step.place]
                before = base.get(step.place)
                # What was only looked at and handed over as it stood is no change.
                if step.after not in (before, step.before):
                    clashes.append(Clash(step.place, before, step.after, step.before, entry))
        if clashes:
            raise Conflict(tuple(clashes), remaining)
        return remaining


def _overwritten_sentence(clash: Clash, once: str) -> str:
    return f"{entry_author(clash.by)}{once}（{entry_time(clash.by)}）改过这一处，不能再退回去。请直接改。"


def contents_at(contents: Contents, entries: list[Entry], revision: int) -> Contents:
    """What a report held after that revision: later changes taken back, newest first."""
    for entry in reversed(entries):
        if entry.revision > revision:
            contents = apply_change(contents, entry.change.reversed())
    return contents
