"""Any tree, any pick, anything that happens: each sum is the one reckoned without the program, and a kept sum is told
to be stale exactly when something that it stands on is another than it was.
"""

from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.editions.edition import CellKey
from models.errors import Refused
from models.exchange.packages.bundle import BundleStamp, write_bundle
from models.report.filing import Level
from models.report.roster import ChangeKind, Roster, RosterChange, RosterUnit
from models.services.collection.collection import Collection, ScopedConsolidation
from models.services.library import Library
from models.services.report_sum import find_report_sum
from models.store.collection import kept_sums
from models.store.collection.roster import write_roster
from tests.services.collected import EDITION, YEAR, filing
from tests.services.sum_model import Asked, Figures, Inputs, Unit, Version, World

MONEY = next(cell for cell in EDITION.typed_cells if EDITION.kind(cell).is_money)
CELLS = (MONEY, EDITION.find("requests.granted.research"), EDITION.find("requests.carried_in.natural_person"))
FRESH = count()
VERBS = (
    "send", "send", "send", "again", "late", "return", "withdraw", "adjust", "undo adjustment", "vertical", "exempt",
    "rename", "move", "remove", "add", "merge", "keep", "report", "edit", "revert",
)  # fmt: skip
Step = tuple[str, int, int, Figures]


@dataclass(frozen=True)
class Story:
    """A tree by the place of each unit's superior, what is to be added, and what happens, one thing after the other."""

    parents: tuple[int, ...]
    verticals: tuple[bool, ...]
    node: int
    picked: tuple[int, ...] | None
    with_vertical: bool
    steps: tuple[Step, ...]


def figures() -> st.SearchStrategy[Figures]:
    """Blanks, noughts and numbers, few of each, so that many say the same."""
    values = st.sampled_from((0, 1, 7, 10**9))
    return st.fixed_dictionaries({}, optional=dict.fromkeys(CELLS, values))


@st.composite
def stories(draw: st.DrawFn) -> Story:
    size = draw(st.integers(1, 9))
    places = st.integers(0, size - 1)
    steps = st.tuples(st.sampled_from(VERBS), st.integers(0, 30), st.integers(0, 30), figures())
    return Story(
        tuple(draw(st.integers(0, at)) for at in range(size - 1)),
        tuple(draw(st.lists(st.sampled_from((False, False, False, True)), min_size=size, max_size=size))),
        draw(places | st.just(0)),
        tuple(draw(st.sets(places, min_size=1, max_size=4))) if draw(st.booleans()) else None,
        draw(st.booleans()),
        tuple(draw(st.lists(steps, min_size=4, max_size=24))),
    )


@dataclass
class Office:
    """The program and the world beside it, taken through the same steps."""

    library: Library
    folder: Path
    story_asked: Asked
    world: World
    consolidation: ScopedConsolidation
    revisions: count = field(default_factory=lambda: count(10, 10))  # type: ignore[type-arg]
    kept: dict[int, tuple[Asked, Inputs, Figures]] = field(default_factory=dict)
    report: int = 0
    written: Figures = field(default_factory=dict)
    edits: list[tuple[CellKey, int | None]] = field(default_factory=list)
    last: dict[str, Path] = field(default_factory=dict)

    @property
    def asked(self) -> Asked:
        """A node without units is its own report."""
        asked = self.story_asked
        is_alone = asked.picked is None and not self.world.children(asked.node)
        return replace(asked, picked=(asked.node,)) if is_alone else asked

    @property
    def elsewhere(self) -> Collection:
        """The collection as another window has it: nothing that is kept in memory here knows of what it does."""
        return Collection(self.library, YEAR)

    def do(self, step: Step) -> None:
        verb, one, other, typed = step
        codes = list(self.world.units)
        getattr(self, verb.replace(" ", "_") + "_")(codes[one % len(codes)], other, typed)

    # ── reports ──

    def send_(self, code: str, _other: int, typed: Figures) -> None:
        self._send(code, next(self.revisions), typed)

    def late_(self, code: str, other: int, typed: Figures) -> None:
        """An older one that comes late counts only where nothing is there."""
        current = self.world.current(code)
        revision = current.revision - 1 - other % 8 if current else next(self.revisions)
        self._send(code, revision, typed, is_newer=current is None)

    def again_(self, code: str, _other: int, _typed: Figures) -> None:
        """The same file once more."""
        if code in self.last:
            list(self.elsewhere.submissions.take([self.last[code]]))

    def revert_(self, code: str, _other: int, _typed: Figures) -> None:
        """What the unit said at first, as its newest version."""
        if versions := self.world.versions.get(code):
            self._send(code, next(self.revisions), dict(versions[0].figures))

    def _send(self, code: str, revision: int, typed: Figures, is_newer: bool = True) -> None:
        path = self.folder / f"{code}-{revision}-{next(FRESH)}.ndbg"
        stamp = BundleStamp(revision, f"{revision:032}{next(FRESH):032}", "c" * 64, "final")
        name = self.world.units[code].name
        path.write_bytes(write_bundle(filing(code, typed, name=name), stamp))
        [step] = self.elsewhere.submissions.take([path])
        assert (step.received is not None) is is_newer
        if step.received is not None:
            self.world.take(code, Version(step.received, revision, typed, name))
            self.last[code] = path

    def return_(self, code: str, _other: int, _typed: Figures) -> None:
        current = self.world.current(code)
        if current is not None and not current.is_returned:
            self.elsewhere.receipts.send_back(current.number, "请核对")
            current.is_returned = True

    def withdraw_(self, code: str, _other: int, _typed: Figures) -> None:
        if current := self.world.current(code):
            self.elsewhere.submissions.withdraw(current.number, "收错了")
            current.is_withdrawn = True
            self.last.pop(code, None)

    # ── adjustments ──

    def adjust_(self, _code: str, other: int, _typed: Figures) -> None:
        cell, value = CELLS[other % len(CELLS)], other - 10
        total = self.world.total(self.asked).get(cell, 0)
        if not value or total + value < 0:
            with pytest.raises(Refused):
                self.consolidation.adjust(cell, value, "据来函")
            return
        self.consolidation.adjust(cell, value, "据来函")
        self.world.adjustments.append((cell, value, False))

    def undo_adjustment_(self, _code: str, other: int, _typed: Figures) -> None:
        if self.world.adjustments:
            at = other % len(self.world.adjustments)
            cell, value, _ = self.world.adjustments[at]
            self.consolidation.withdraw_adjustment(self.consolidation.adjustments()[at].id)
            self.world.adjustments[at] = (cell, value, True)

    # ── the roster ──

    def _change(self, code: str, **values: object) -> None:
        self.world.change(code, **values)
        self.elsewhere.roster.put_unit(in_roster(self.world.units[code]))

    def vertical_(self, code: str, _other: int, _typed: Figures) -> None:
        self._change(code, is_vertical=not self.world.units[code].is_vertical)

    def exempt_(self, code: str, _other: int, _typed: Figures) -> None:
        self._change(code, is_exempt=not self.world.units[code].is_exempt)

    def rename_(self, code: str, other: int, _typed: Figures) -> None:
        self._change(code, name=f"{code}改{other % 3}")

    def move_(self, code: str, other: int, _typed: Figures) -> None:
        """Under another unit that is not below it; the node stays where it is, else it would be another sum's."""
        codes = list(self.world.units)
        target = codes[other % len(codes)]
        if self.world.units[code].parent and code != target and not self.world.is_within(target, code, True):
            self._change(code, parent=target)

    def add_(self, code: str, _other: int, _typed: Figures) -> None:
        new = Unit(f"{code}n{next(FRESH)}", "新单位", code)
        self.world.units[new.code] = new
        self.elsewhere.roster.put_unit(in_roster(new))

    def remove_(self, code: str, _other: int, _typed: Figures) -> None:
        if not self.world.children(code) and code != self.asked.node:
            del self.world.units[code]
            self.elsewhere.roster.remove_unit(code)

    def merge_(self, code: str, other: int, _typed: Figures) -> None:
        """Write down that a unit of last year was merged into one of this year, or take that back."""
        one = (f"旧{other % 2}", code)
        change = RosterChange(ChangeKind.MERGED, *one, "机构改革")
        if one in self.world.changes:
            self.elsewhere.roster.remove_change(change)
        else:
            self.elsewhere.roster.record_change(change)
        self.world.changes ^= {one}

    # ── sums that are kept ──

    def keep_(self, _code: str, _other: int, _typed: Figures) -> None:
        number = self.consolidation.save()
        self.kept[number] = self.asked, self.world.inputs(self.asked), self.world.total(self.asked)

    def report_(self, _code: str, _other: int, _typed: Figures) -> None:
        """The report begins to be made of another sum: what was edited by hand is written over, as agreed to."""
        self.report = self.consolidation.make_report(overwrite=True)
        self.written, self.edits = self.world.total(self.asked), []
        number = next(kept_sums.sums_of_report(self.library.database, self.report)).id
        self.kept[number] = self.asked, self.world.inputs(self.asked), self.written
        assert self.library.open(self.report).filing.figures.typed == self.written

    def edit_(self, _code: str, other: int, _typed: Figures) -> None:
        """A change by hand in the report; taken back where there is one."""
        if not self.report:
            return
        session = self.library.open(self.report)
        if self.edits:
            session.undo()
            self.edits.clear()
        else:
            cell = CELLS[other % len(CELLS)]
            value = self.written.get(cell, 0) + 1
            session.set_cells({cell: value})
            self.edits.append((cell, value))

    # ── what must hold ──

    def check(self) -> None:
        world, asked, summed = self.world, self.asked, self.consolidation
        now = summed.current()
        assert now.total.typed == world.total(asked)
        assert now.unit_count == len(world.counted(asked))
        assert {unit.code for unit in now.missing} == world.missing(asked)
        chosen = self.story_asked.picked
        picked = chosen and tuple(code for code in chosen if code in world.units)
        anew = Collection(self.library, YEAR).consolidation(asked.node, picked, asked.with_vertical)
        assert anew.total_figures() == now.total, "what is carried forward is what is added up anew"
        for saved in summed.saved_sums():
            scope, then, total = self.kept[saved.id]
            assert saved.figures == total
            changes = [one for one in summed.changes_since(saved) if one.kind.value != "hand"]
            assert bool(changes) is (then != world.inputs(scope)), changes

    def check_report(self) -> None:
        """The report knows its sum, and what was changed in it by hand."""
        found = find_report_sum(self.library.database, self.report) if self.report else None
        if found is None:
            return
        assert not found.problem
        saved = next(kept_sums.sums_of_report(self.library.database, self.report))
        scope, then, _ = self.kept[saved.id]
        assert bool(found.changes) is (then != self.world.inputs(scope))
        typed = self.library.open(self.report).filing.figures.typed
        assert set(found.edited_cells(EDITION, typed)) == {cell for cell, _ in self.edits}


def in_roster(unit: Unit) -> RosterUnit:
    exempt = "今年新设" if unit.is_exempt else ""
    level = Level.DEPARTMENT
    return RosterUnit(unit.code, unit.name, unit.parent, level, is_vertical=unit.is_vertical, exempt_reason=exempt)


@pytest.fixture
def quick(library: Library) -> Library:
    """A database that does not wait for the disk: what a loss of power does to it is tried elsewhere."""
    if isinstance(library.place, Path):
        library.database.execute_sql("PRAGMA synchronous = 0")
    return library


def opened(library: Library, folder: Path, story: Story) -> Office:
    """A roster of its own codes in place of the one before, and the sum that is asked for."""
    fresh = next(FRESH)
    codes = [f"{fresh}u{at}" for at in range(len(story.parents) + 1)]
    parents = ["", *(codes[up] for up in story.parents)]
    units = {
        code: Unit(code, f"单位{code}", parent, is_vertical and bool(parent))
        for code, parent, is_vertical in zip(codes, parents, story.verticals, strict=True)
    }
    roster = Roster(tuple(map(in_roster, units.values())))
    write_roster(library.database, YEAR, roster, "名册", "")
    node = codes[story.node % len(codes)] if story.picked is None else codes[0]
    world = World(units)
    picked = tuple(codes[at] for at in story.picked) if story.picked is not None else None
    consolidation = Collection(library, YEAR).consolidation(node, picked, story.with_vertical)
    return Office(library, folder, Asked(node, picked, story.with_vertical), world, consolidation)


@given(stories())
@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
def test_long_a_sum_is_what_its_units_are_and_is_stale_just_when_they_are_not(
    quick: Library, tmp_path: Path, story: Story
) -> None:
    """After every step: the sum, who is missing, and of every kept sum whether it still holds."""
    office = opened(quick, tmp_path, story)
    for step in story.steps:
        office.do(step)
        office.check()
        office.check_report()


def test_what_happens_is_what_is_tried(quick: Library, tmp_path: Path) -> None:
    """Each verb does something to a city in which everything has come: none of them is a step that never bites."""
    story = Story((0, 0, 1, 1), (False,) * 5, 0, None, False, ())
    bites = set()
    for verb in dict.fromkeys(VERBS):
        office = opened(quick, tmp_path, story)
        for code in list(office.world.units)[1:]:
            office.send_(code, 0, {CELLS[1]: 3})
        office.adjust_("", 13, {})
        office.report_("", 0, {})
        before = office.world.inputs(office.asked)
        office.do((verb, 0 if verb == "add" else 2, 13, {CELLS[1]: 9}))
        office.check()
        office.check_report()
        if before != office.world.inputs(office.asked) or office.edits:
            bites.add(verb)
    assert bites == set(VERBS) - {"again", "late", "revert", "keep", "report"}
