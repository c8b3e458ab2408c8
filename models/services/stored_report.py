"""A report as the database holds it, with its journal: kept in step with what others write to it at the same time."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime

from models.errors import Overtaken, Refused, StoreTrouble
from models.report.change import STATE_PLACE, Change, Contents, apply_change
from models.services.rebase import Clash, rebased
from models.store import journal, reports
from models.store.database import Database
from models.store.journal import Entry, Turn, Turnable

_TRIES = 50
_RESTORED = "这份报告已被恢复成另一时刻的样子，这一步没有存上。请重新打开报告，再改一次。"


class Conflict(StoreTrouble):
    """Somebody changed the same place first: nothing was written, the report is as they left it.

    ``clashes`` are to be decided; ``change`` holds what does not clash, and how the whole was called.
    """

    def __init__(self, clashes: tuple[Clash, ...], change: Change) -> None:
        [first, *more] = clashes
        others = f"等 {len(clashes)} 处" if more else ""
        super().__init__(f"{who(first.by)}已于 {when(first.by)} 改过这一处{others}，这一步没有存上。")
        self.clashes = clashes
        self.change = change


def who(entry: Entry) -> str:
    """Whom an entry is by, in words."""
    return entry.operator or "另一个窗口"


def when(entry: Entry) -> str:
    """The time of an entry: the clock, and the day if it was not today."""
    at = datetime.fromisoformat(entry.at).astimezone()
    return f"{at:%H:%M}" if at.date() == datetime.now().astimezone().date() else f"{at:%m月%d日 %H:%M}"


@dataclass
class Ledger:
    """``stored`` is the report as last read or written here; ``others`` tells who changed a place since it was opened.

    ``unseen`` are places that others changed while an editor stood open on them.
    """

    stored: reports.Stored
    history: journal.History
    others: dict[str, Entry]
    unseen: dict[str, tuple[Entry, Contents]]

    def __init__(self, database: Database, report: int) -> None:
        self._database = database
        # Of one moment: were an entry newer than the report, whoever writes next would take it for a restored one.
        self.stored, self._entries = reports.read_since(database, report, 0)
        self.history = journal.History()
        self.others, self.unseen = {}, {}
        self._foreign: set[int] = set()
        self._is_shared = database.is_shared
        for entry in self._entries:
            self.history = self.history.after(entry)

    def entries(self) -> list[Entry]:
        """The journal, oldest first."""
        return list(self._entries)

    def write(
        self, change: Change, operator: str, turn: Turn, of: int | None, refuse: Callable[[Change], None]
    ) -> tuple[Entry, ...]:
        """Write a change made on what is shown; ``refuse`` is asked each time whether the report takes it.

        Others who were first keep what they wrote; returns their entries. Conflict where they wrote the same place.
        """
        change = self._heeding_unseen(change)
        others: list[Entry] = []
        for _ in range(_TRIES):
            refuse(change)
            if not change.steps:
                return tuple(others)
            try:
                self.stored, entry = reports.write(self._database, self.stored, change, operator, turn, of)
            except Overtaken:
                base = self.stored.contents
                news = self._take_in()
                others += news
                change = self._laid_upon(change, turn, news, base)
                continue
            self._add(entry)
            for step in change.steps:
                self.others.pop(step.place, None)
            return tuple(others)
        raise StoreTrouble("这份报告正被许多人同时写着，这一步没有存上。请再试一次。")

    def catch_up(self, busy: Collection[str] = ()) -> tuple[Entry, ...]:
        """Take in what others wrote; what they wrote to ``busy`` places is a clash if it is then overwritten."""
        if reports.revision_of(self._database, self.stored.id) == self.stored.revision:
            return ()
        base = self.stored.contents
        news = self._take_in()
        for entry in news:
            for step in entry.change.steps:
                if step.place in busy:
                    self.unseen[step.place] = entry, self.unseen.get(step.place, (entry, base))[1]
        return news

    def seen(self) -> None:
        """No editor stands open any more on what others changed."""
        self.unseen.clear()

    def own(self, stack: tuple[Turnable, ...], operator: str) -> tuple[Turnable, ...]:
        """The part of a stack that is this window's to turn: on a server, what this operator did."""
        if not self._is_shared and not self._foreign:
            return stack
        mine = (t for t in stack if t.id not in self._foreign)
        return tuple(t for t in mine if not self._is_shared or t.operator == operator)

    def turned(self, turnable: Turnable, change: Change, operator: str) -> Change:
        """A change to be turned, laid upon what others did since; Refused where they have written over it."""
        at = max(entry.revision for entry in self._entries if turnable.id in (entry.id, entry.of))
        since = [e for e in self._entries if e.revision > at and (e.id in self._foreign or e.operator != operator)]
        try:
            if since and (self._foreign or self._is_shared):
                base = _before(self.stored.contents, self._entries, at)
                change, clashes = rebased(change, since, base, self.stored.contents)
                if clashes:
                    raise Refused(_taken_over(clashes[0], "后来"))
            apply_change(self.stored.contents, change)
        except ValueError as trouble:
            raise Refused("这一处后来又改过，不能再退回去。请直接改。") from trouble
        return change

    def _take_in(self) -> tuple[Entry, ...]:
        revision = self.stored.revision
        stored, entries = reports.read_since(self._database, self.stored.id, revision)
        known = self._entries[-1:] if revision else []
        if entries[: len(known)] != known or stored.revision < revision:
            raise StoreTrouble(_RESTORED)
        news = tuple(entries[len(known) :])
        self.stored = stored
        for entry in news:
            self._foreign.add(entry.id)
            self._add(entry)
            self.others.update({step.place: entry for step in entry.change.steps})
        return news

    def _add(self, entry: Entry) -> None:
        self._entries.append(entry)
        self.history = self.history.after(entry)

    def _laid_upon(self, change: Change, turn: Turn, news: tuple[Entry, ...], base: Contents) -> Change:
        if any(step.place == STATE_PLACE for step in change.steps):
            last = news[-1]
            raise Refused(f"{who(last)}刚刚（{when(last)}）又改过这份报告。请看过以后，再{change.description}。")
        after, clashes = rebased(change, news, base, self.stored.contents)
        if clashes and turn is not Turn.MAKE:
            raise Refused(_taken_over(clashes[0], "刚刚"))
        if clashes:
            raise Conflict(clashes, after)
        return after

    def _heeding_unseen(self, change: Change) -> Change:
        """The change as made before the clerk could see what others wrote under her open editor."""
        met = {step.place: self.unseen.pop(step.place) for step in change.steps if step.place in self.unseen}
        kept = replace(change, steps=tuple(step for step in change.steps if step.place not in met))
        clashes = []
        for step in change.steps:
            if step.place in met:
                entry, base = met[step.place]
                before = base.get(step.place)
                # What was only looked at and handed over as it stood is no change.
                if step.after not in (before, step.before):
                    clashes.append(Clash(step.place, before, step.after, step.before, entry))
        if clashes:
            raise Conflict(tuple(clashes), kept)
        return kept


def _taken_over(clash: Clash, once: str) -> str:
    return f"{who(clash.by)}{once}（{when(clash.by)}）改过这一处，不能再退回去。请直接改。"


def _before(contents: Contents, entries: list[Entry], revision: int) -> Contents:
    """What the report held after that revision: later changes taken back, newest first."""
    for entry in reversed(entries):
        if entry.revision > revision:
            contents = apply_change(contents, entry.change.reversed())
    return contents
