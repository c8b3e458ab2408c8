"""Two windows at one report take any steps in any order, and a plain model says what each step must come to.

The model knows no database: a list of journal entries, what each window has seen of it, and which entries came from
elsewhere. After each step every window, a fresh look and the list of reports are held against it.
"""

import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from models.editions.edition import CellKey
from models.errors import AppError
from models.report.change import AGENCY_PLACE, COVER_PREFIX, STATE_PLACE, figure_place
from models.report.filing import Agency
from models.services.backups import BackupReason
from models.services.library import Library, Place
from models.services.report_session import Conflict, ReportSession
from models.store.integrity.integrity_check import examine
from models.store.reports import serialize_agency
from tests.faults.trials.working_day import without_rules

STEPS = 40
HERE, ELSEWHERE = Agency("示例县人民政府"), Agency("示例市财政局")
"""The second has a report for the year before."""
PLACES = ("requests.granted.natural_person", "requests.granted.enterprise", "requests.granted.research")
OPERATORS = ("张某", "李某")
OFFICE = f"{COVER_PREFIX}office"
Value = int | str | None
Contents = dict[str, Value]
PASSAGES: dict[str, tuple[tuple[Value, ...], Value]] = {
    "send_to_check": ((None, "returned"), "checking"),
    "send_back": (("checking",), "returned"),
    "finalise": ((None, "returned", "checking"), "final"),
    "reopen": (("final",), None),
}
"""From which states each passage leads, and into which; a draft has none."""


class Deviation(AssertionError):
    """The program did not do what the model says."""


class ModelRefuses(Exception):
    """The step must be refused; ``clashes`` are the places that must be asked about."""

    def __init__(self, clashes: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self.clashes = clashes


@dataclass(frozen=True)
class Step:
    """One place, before and after."""

    place: str
    before: Value
    after: Value


@dataclass(frozen=True)
class Entry:
    """A line of the model's journal; ``turns`` is the number of the entry that an undo or a redo is about."""

    operator: str
    kind: str
    steps: tuple[Step, ...]
    turns: int = -1


@dataclass
class Window:
    """What one window has seen: so many entries, some of which others wrote meanwhile."""

    operator: str
    seen: int
    foreign: set[int] = field(default_factory=set)


@dataclass
class Model:
    """The report as it must be."""

    is_shared: bool
    begun: Contents
    journal: list[Entry] = field(default_factory=list)
    is_deleted: bool = False

    def contents(self, entries: int | None = None) -> Contents:
        """What the report holds after so many entries."""
        held = dict(self.begun)
        for entry in self.journal[:entries]:
            for step in entry.steps:
                held[step.place] = step.after
        return {place: value for place, value in held.items() if value is not None}

    def catch_up(self, window: Window) -> None:
        """A window sees all that others wrote."""
        window.foreign |= set(range(window.seen, len(self.journal)))
        window.seen = len(self.journal)

    def stacks(self, window: Window) -> tuple[list[int], list[int]]:
        """The entries that a window may undo and redo, the last one next."""
        undoable: list[int] = []
        redoable: list[int] = []
        for number, entry in enumerate(self.journal[: window.seen]):
            if entry.kind == "make":
                undoable.append(number)
                redoable = [each for each in redoable if self.journal[each].operator != entry.operator]
            else:
                source, target = (undoable, redoable) if entry.kind == "undo" else (redoable, undoable)
                if entry.turns in source:
                    source.remove(entry.turns)
                    target.append(entry.turns)
        return self._own(undoable, window), self._own(redoable, window)

    def _own(self, stack: list[int], window: Window) -> list[int]:
        mine = [number for number in stack if number not in window.foreign]
        return [n for n in mine if not self.is_shared or self.journal[n].operator == window.operator]

    def write(self, window: Window, kind: str, steps: tuple[Step, ...], turns: int = -1) -> None:
        """What must come of steps that a window makes on what it has seen."""
        self._refuse_locked(window, steps)
        if not steps:
            return
        if window.seen < len(self.journal):
            base, news = self.contents(window.seen), self.journal[window.seen :]
            self.catch_up(window)
            steps, clashes = self._rebased(steps, news, base, self.contents())
            if clashes:
                raise ModelRefuses(frozenset(clashes) if kind == "make" else frozenset())
            self._refuse_locked(window, steps)
            if not steps:
                return
        self.journal.append(Entry(window.operator, kind, steps, turns))
        window.seen = len(self.journal)

    def _refuse_locked(self, window: Window, steps: tuple[Step, ...]) -> None:
        state = self.contents(window.seen).get(STATE_PLACE)
        if state in ("final", "checking") and any(step.place != STATE_PLACE for step in steps):
            raise ModelRefuses

    @staticmethod
    def _rebased(
        steps: tuple[Step, ...], news: list[Entry], base: Contents, now: Contents
    ) -> tuple[tuple[Step, ...], list[str]]:
        touched = {step.place for entry in news for step in entry.steps}
        if any(step.place == STATE_PLACE for step in steps):
            raise ModelRefuses
        kept, clashes = [], []
        for step in steps:
            there = now.get(step.place)
            if step.place not in touched:
                kept.append(step)
            elif there == base.get(step.place):
                kept.append(replace(step, before=there))
            elif there != step.after:
                clashes.append(step.place)
        return tuple(kept), clashes

    def pass_on(self, window: Window, passage: str) -> None:
        """A passage to another state."""
        sources, into = PASSAGES[passage]
        state = self.contents(window.seen).get(STATE_PLACE)
        if state not in sources:
            raise ModelRefuses
        self.write(window, "make", (Step(STATE_PLACE, state, into),))

    def next_turn(self, window: Window, verb: str) -> int | None:
        """The entry that is turned next; None where there is none, or where a passage to another state stands."""
        stack = self.stacks(window)[verb == "redo"]
        if not stack or any(step.place == STATE_PLACE for step in self.journal[stack[-1]].steps):
            return None
        return stack[-1]

    def turn(self, window: Window, verb: str) -> None:
        """Undo or redo."""
        number = self.next_turn(window, verb)
        if number is None:
            raise ModelRefuses
        steps = self.journal[number].steps
        if verb == "undo":
            steps = tuple(Step(step.place, step.after, step.before) for step in reversed(steps))
        seen = self.journal[: window.seen]
        at = max(n for n, entry in enumerate(seen) if number in (n, entry.turns))
        since = [
            entry
            for n, entry in enumerate(seen)
            if n > at and (n in window.foreign or entry.operator != window.operator)
        ]
        now = self.contents(window.seen)
        if since and (window.foreign or self.is_shared):
            steps, clashes = self._rebased(steps, since, self.contents(at + 1), now)
            if clashes:
                raise ModelRefuses
        if any(now.get(step.place) != step.before for step in steps):
            raise ModelRefuses
        self.write(window, verb, steps, number)


class Walk:
    """Two libraries and two sessions at one place, beside the model."""

    def __init__(self, place: Place, seed: int) -> None:
        self.chance = random.Random(seed)
        self.place = place
        self.libraries = [Library(place, operator, may_upgrade=True) for operator in OPERATORS]
        first = self.libraries[0]
        self.is_shared = first.is_shared
        first.begin_report(ELSEWHERE, 2024)
        self.report = first.begin_report(HERE, 2025).report
        self.backups: list[tuple[Path, Model, int]] = []
        self.sessions = [library.open(self.report) for library in self.libraries]
        self.model = Model(self.is_shared, dict(self.sessions[0].contents))
        self.skipped = len(self.sessions[0].entries())
        self.windows = [Window(operator, 0) for operator in OPERATORS]
        self.cells = [self.sessions[0].edition.find(name) for name in PLACES]
        self.done: list[str] = []

    def close(self) -> None:
        for library in self.libraries:
            library.close()

    def run(self, steps: int) -> None:
        """So many steps, each held against the model."""
        deeds: dict[Callable[[int], None], int] = {
            self._fill: 10, self._cover: 3, self._undo: 6, self._redo: 4, self._catch_up: 5, self._pass: 4,
            self._agency: 2, self._reopen_window: 2, self._delete: 1, self._back_up: 1, self._restore: 1,
        }  # fmt: skip
        for _ in range(steps):
            number = self.chance.randrange(2)
            [deed] = self.chance.choices(list(deeds), list(deeds.values()))
            self.done.append(f"{OPERATORS[number]} {deed.__name__.strip('_')}")
            deed(number)
            self._compare()
        self._examine()

    def _expect(self, number: int, model: Callable[[], None], real: Callable[[], object]) -> None:
        """Both do it, or both refuse it, and ask about the same places."""
        expected: frozenset[str] | None = None
        try:
            model()
        except ModelRefuses as refusal:
            expected = refusal.clashes
        try:
            real()
            told: frozenset[str] | None = None
        except Conflict as conflict:
            told = frozenset(clash.place for clash in conflict.clashes)
            self._same("clashes", expected, told)
            self._decide(number, conflict)
            return
        except AppError as refusal:
            told = frozenset()
            self.done[-1] += f" ({refusal.sentence[:20]})"
        self._same("refusal", expected, told)

    def _decide(self, number: int, conflict: Conflict) -> None:
        """Some of the own values stand after all."""
        window, session, now = self.windows[number], self.sessions[number], self.model.contents()
        mine = [clash for clash in conflict.clashes if self.chance.random() < 0.5]
        rest = [Step(step.place, step.before, step.after) for step in conflict.change.steps]
        over = [Step(clash.place, now.get(clash.place), clash.mine) for clash in mine]
        self._expect(
            number,
            lambda: self.model.write(window, "make", (*rest, *over)),
            lambda: session.resolve_conflict(conflict, [clash.place for clash in mine]),
        )

    def _make(self, number: int, values: Contents, real: Callable[[], object]) -> None:
        window = self.windows[number]
        now = self.model.contents(window.seen)
        steps = tuple(Step(place, now.get(place), after) for place, after in values.items() if now.get(place) != after)
        self._expect(number, lambda: self.model.write(window, "make", steps), real)

    def _fill(self, number: int) -> None:
        cells = self.chance.sample(self.cells, self.chance.randint(1, 2))
        values: dict[CellKey, int | None] = {cell: self.chance.choice((None, 0, 1, 2)) for cell in cells}
        self._make(
            number,
            {figure_place(cell): value for cell, value in values.items()},
            lambda: self.sessions[number].set_cells(values),
        )

    def _cover(self, number: int) -> None:
        words = self.chance.choice(("", "办公室", "政务公开办"))
        self._make(number, {OFFICE: words or None}, lambda: self.sessions[number].set_cover("office", words, "机构"))

    def _agency(self, number: int) -> None:
        agency = self.chance.choice((HERE, ELSEWHERE))
        self._make(number, {AGENCY_PLACE: serialize_agency(agency)}, lambda: self.sessions[number].set_agency(agency))

    def _undo(self, number: int) -> None:
        self._expect(number, lambda: self.model.turn(self.windows[number], "undo"), self.sessions[number].undo)

    def _redo(self, number: int) -> None:
        self._expect(number, lambda: self.model.turn(self.windows[number], "redo"), self.sessions[number].redo)

    def _catch_up(self, number: int) -> None:
        self._expect(number, lambda: self.model.catch_up(self.windows[number]), self.sessions[number].catch_up)

    def _pass(self, number: int) -> None:
        passage = self.chance.choice(list(PASSAGES))
        self.done[-1] += f" {passage}"
        reason = ("数字有误",) if passage in ("send_back", "reopen") else ()
        session = self.sessions[number]
        real: Callable[..., object] = getattr(session, passage)
        self._expect(number, lambda: self.model.pass_on(self.windows[number], passage), lambda: real(*reason))

    def _reopen_window(self, number: int) -> None:
        self.sessions[number] = self.libraries[number].open(self.report)
        self.windows[number] = Window(OPERATORS[number], len(self.model.journal))

    def _delete(self, number: int) -> None:
        library, self.model.is_deleted = self.libraries[number], not self.model.is_deleted
        (library.delete_report if self.model.is_deleted else library.undelete_report)(self.report)

    def _back_up(self, number: int) -> None:
        if self.is_shared:
            return
        service = self.libraries[number].backup_service
        made = service.back_up(BackupReason.ASKED).backup
        if made is None:
            raise Deviation("no backup was made")
        kept = replace(self.model, journal=list(self.model.journal))
        self.backups.append((made.path, kept, len(self.model.journal)))

    def _restore(self, number: int) -> None:
        if not self.backups:
            return
        path, kept, _ = self.chance.choice(self.backups)
        self.libraries[number].backup_service.restore(path)
        self.model = replace(kept, journal=list(kept.journal))
        for each in range(2):
            self._reopen_window(each)

    def _compare(self) -> None:
        fresh = self.libraries[0].open(self.report)
        self._same("the disk", self.model.contents(), dict(fresh.contents))
        self._same("the journal", len(self.model.journal), len(fresh.entries()) - self.skipped)
        for number, (window, session) in enumerate(zip(self.windows, self.sessions, strict=True)):
            self._same(f"window {number}", self.model.contents(window.seen), dict(session.contents))
            self._compare_window(window, session)
        for library in self.libraries:
            listed = [line.id for line in library.reports()]
            self._same("the list", not self.model.is_deleted, self.report in listed)

    def _compare_window(self, window: Window, session: ReportSession) -> None:
        outcome, held = session.current(), self.model.contents(window.seen)
        is_locked = held.get(STATE_PLACE) in ("final", "checking")
        for verb, name in (("undo", outcome.undo_name), ("redo", outcome.redo_name)):
            may_turn = self.model.next_turn(window, verb) is not None and not is_locked
            self._same(f"{verb} is offered", may_turn, bool(name))
        has_last_year = held[AGENCY_PLACE] == serialize_agency(ELSEWHERE)
        self._same("last year's report", has_last_year, session.filing.last_year is not None)
        self._same("the state", held.get(STATE_PLACE, "draft"), session.state.value)

    def _examine(self) -> None:
        if isinstance(self.place, Path):
            seen = examine(self.place)
            self._same("the whole", (), tuple(issue.sentence for issue in seen.issues))

    def _same(self, what: str, expected: object, found: object) -> None:
        if isinstance(expected, dict) and isinstance(found, dict):
            # Only where they differ.
            alike = expected.items() & found.items()
            expected, found = dict(expected.items() - alike), dict(found.items() - alike)
        if expected != found:
            raise Deviation(f"{what}: {expected!r} expected, {found!r} found, after {'; '.join(self.done[-6:])}")


@contextmanager
def _walking(place: Place, seed: int) -> Iterator[Walk]:
    walk = Walk(place, seed)
    try:
        yield walk
    finally:
        walk.close()


def walks(count: int, seed: int, places: Callable[[], Place] | None = None) -> Counter[str]:
    """So many walks of ``STEPS`` steps, on files or on the places that are given; how many deviated, and how."""
    found: Counter[str] = Counter()
    with without_rules():
        for number in range(count):
            with tempfile.TemporaryDirectory(prefix="walk-") as folder:
                place = places() if places else Path(folder) / "nianbao.db"
                try:
                    with _walking(place, seed + number) as walk:
                        walk.run(STEPS)
                    found[""] += 1
                except Deviation as deviation:
                    found[f"seed {seed + number}: {deviation}"] += 1
                except AppError as trouble:
                    found[f"seed {seed + number}: refused out of place: {trouble.sentence}"] += 1
    return found
