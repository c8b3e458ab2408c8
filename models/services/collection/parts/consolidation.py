"""汇总: the sum of what units sent, exact and always that of now; adjusted with a reason, kept with all its parts."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from models.editions.edition import CellKey, CellKind
from models.errors import Refused
from models.figures.sum_differences import sum_differences
from models.figures.totals import Figures, add_up
from models.figures.value import format_exact, parse_figure
from models.report.change import ValueSource
from models.report.consolidation import Consolidation, ConsolidationReview, StaleUnit, SuperiorComparison
from models.report.filing import Agency
from models.report.roster import Roster, RosterUnit
from models.rules.check import check_sum
from models.rules.finding import Finding
from models.services.collection.parts.part import CollectionPart
from models.services.collection.parts.roster_carry_over import find_mismatches
from models.services.collection.results import Adjustment, StoredSum
from models.store.collection import roster as rosters
from models.store.collection import submissions, sums
from models.store.collection.sums import Scope, SumOfReports
from models.store.database import Database

if TYPE_CHECKING:
    from models.services.collection.collection import Collection

_OVERLAP = 64
"""Movements looked at again: more than are ever under way on a server at one time."""


class ScopedConsolidation(CollectionPart):
    """The sum under a node of a year's roster (the top by default), or of a picked set of units under it.

    ``current`` is always that of now: what moved since it was last asked for is added and taken off, not all again.
    """

    def __init__(
        self,
        collection: "Collection",
        node: str = "",
        picked: tuple[str, ...] | None = None,
        with_vertical: bool = False,
    ) -> None:
        """Refused where there is no roster, no such node, no one top, or a unit and one under it are both picked."""
        super().__init__(collection)
        self.node = _node(self._database, self.year, node)
        self._refuse_doubles(picked)
        is_leaf = not rosters.has_children(self._database, self.year, self.node.code)
        chosen = picked if picked is not None else (self.node.code,) if is_leaf else None
        self.scope = Scope(self.year, self.edition, self.node.code, chosen, with_vertical)
        self._added: SumOfReports | None = None
        self._state: _ScopeState | None = None
        self._movement = 0

    @cached_property
    def roster(self) -> Roster:
        """The collection's roster, as it was when first asked for."""
        return self._collection.roster.current

    def _refuse_doubles(self, picked: tuple[str, ...] | None) -> None:
        """A-3: of a unit and one above it only one can be added, or the lower would count twice."""
        for code in picked or ():
            if code not in self.roster.by_code:
                raise Refused(f"名册里没有代码 {code} 的单位。")
            for unit in self.roster.above(code):
                if unit.code in (picked or ()):
                    name = self.roster.by_code[code].name
                    raise Refused(f"{name} 已经算在 {unit.name} 里，两个一起选会重复计算。请只选一个。")

    def counted_versions(self) -> dict[str, int]:
        """The versions that are in the sum of now, by the unit's code."""
        self._refresh_sum()
        return dict(self._load_state().counted)

    def total_figures(self) -> Figures:
        """The figures of the sum of now, adjustments in them, and nothing around it: the quickest answer."""
        return self._with_adjustments(self._refresh_sum(), self.adjusted_cells())

    def current(self) -> Consolidation:
        """The sum of now, with everything around it."""
        added, adjusted = self._refresh_sum(), self.adjusted_cells()
        around = self._load_state()
        own = sums.add_up_submissions(
            self._database,
            self.edition,
            [around.counted[code] for code in around.own if code in around.counted],
        )
        return Consolidation(
            edition=self.edition,
            unit_count=added.report_count,
            units_total=add_up(self.edition, dict(added.typed)),
            own_level=add_up(self.edition, dict(own.typed)),
            adjustments=adjusted,
            total=self._with_adjustments(added, adjusted),
            missing=tuple(around.missing.values()),
            movement=self._movement,
        )

    def _with_adjustments(self, added: SumOfReports, adjusted: Mapping[CellKey, int]) -> Figures:
        total = dict(added.typed)
        for cell, value in adjusted.items():
            total[cell] = total.get(cell, 0) + value
        return add_up(self.edition, total)

    def _refresh_sum(self) -> SumOfReports:
        movement = submissions.last_event(self._database, self.year)
        if self._added is None or (movement != self._movement and not self._apply_movements()):
            self._added, self._state = sums.add_up(self._database, self.scope), None
        self._movement = movement
        return self._added

    def _load_state(self) -> "_ScopeState":
        if self._state is None:
            counted = sums.counted_submissions(self._database, self.scope)
            self._state = _ScopeState(
                counted,
                {
                    unit.code: unit
                    for unit in self._due_units()
                    if unit.code not in counted and not self._is_covered(unit, counted)
                },
                tuple(unit.code for unit in self.roster.children(self.node.code) if unit.is_own_level),
            )
        return self._state

    def _due_units(self) -> Iterator[RosterUnit]:
        """The units of the scope at the tips of the tree that must report."""
        if self.scope.picked is not None:
            yield from (self.roster.by_code[code] for code in self.scope.picked)
            return
        units = self.roster.below(self.node.code)
        yield from (unit for unit in units if self.roster.must_report(unit) and not self.roster.children(unit.code))

    def _is_covered(self, unit: RosterUnit, counted: Mapping[str, int]) -> bool:
        """Whether a unit above it, within the scope, counts with a report of its own."""
        for above in self.roster.above(unit.code):
            if above.code == self.node.code:
                return False
            if above.code in counted or (above.is_vertical and not self.scope.with_vertical):
                return True
        return True

    def _apply_movements(self) -> bool:
        """Add and take off only what moved; False where the tree makes all have to be added again.

        Some movements before the last one are looked at again: on a server the later of two may be seen first.
        """
        around, added = self._state, self._added
        moved = submissions.units_changed_since(self._database, self.year, max(0, self._movement - _OVERLAP))
        if around is None or added is None or any(self.roster.children(code) for code in moved):
            return False
        removed, inserted = [], []
        for code in moved & self.roster.by_code.keys():
            then, now = around.counted.get(code), self._counted_version(code, around.counted)
            if then == now:
                continue
            removed += [] if then is None else [then]
            inserted += [] if now is None else [now]
            around.move(self.roster.by_code[code], now, self.roster.must_report(self.roster.by_code[code]))
        less, more = (
            sums.add_up_submissions(self._database, self.edition, removed),
            sums.add_up_submissions(self._database, self.edition, inserted),
        )
        self._added = _apply_difference(added, less, more)
        # Where what was taken off was all there was, a sum of 0 and a blank look alike.
        return all(self._added.typed[cell] for cell in less.typed.keys() - more.typed.keys())

    def _counted_version(self, code: str, counted: Mapping[str, int]) -> int | None:
        unit, submission = self.roster.by_code[code], submissions.current_submission(self._database, self.year, code)
        if (
            submission is None
            or submission.state == submissions.RETURNED
            or (unit.is_vertical and not self.scope.with_vertical)
        ):
            return None
        if self.scope.picked is not None:
            return submission.id if code in self.scope.picked else None
        return None if self._is_covered(unit, counted) else submission.id

    def adjusted_cells(self) -> dict[CellKey, int]:
        """What is added to the typed cells of the node's sum at present."""
        adjusted: dict[CellKey, int] = {}
        for one in sums.adjustments(self._database, self.year, self.node.code, self.edition):
            if not one.withdrawn_at:
                adjusted[one.cell] = adjusted.get(one.cell, 0) + one.value
        return adjusted

    def adjustments(self) -> list[Adjustment]:
        """Every adjustment of the node's sum, also those withdrawn, oldest first."""
        return sums.adjustments(self._database, self.year, self.node.code, self.edition)

    def adjust(self, cell: CellKey, value: int, reason: str) -> None:
        """Add to a typed cell (counts as they are, money in fen, less than 0 to take off); the reason stays with it."""
        self._library.permit.require("collect")
        if cell in self.edition.operands:
            raise Refused(f"{self.edition.short_name(cell)} 是合计，由程序算出，不能调整。")
        if not value:
            raise Refused("调整数是 0，不用调整。")
        if not reason.strip():
            raise Refused("请写明调整的原因。")
        kind = self.edition.kind(cell)
        parse_figure(format_exact(abs(value), kind), kind)
        if (self.total_figures().get(cell) or 0) + value < 0 and kind is not CellKind.SIGNED:
            raise Refused(f"{self.edition.short_name(cell)} 调整以后会小于 0，请核对。")
        sums.add_adjustment(
            self._database, self.year, self.node.code, cell, value, reason.strip(), self._library.operator
        )

    def withdraw_adjustment(self, adjustment: int) -> None:
        """Take an adjustment back; it stays in the list."""
        self._library.permit.require("collect")
        sums.withdraw_adjustment(self._database, adjustment, self._library.operator)

    def save(self, report: int | None = None) -> int:
        """Remember the sum of now with every version in it; ``report`` is the one it became. Its number."""
        self._library.permit.require("collect")
        added = self._refresh_sum()
        operator = self._library.operator
        return sums.save_sum(self._database, self.scope, added, self.adjusted_cells(), self._movement, operator, report)

    def make_report(self) -> int:
        """Write the sum into the node's own report, as one step that can be undone; begin it where there is none.

        Words, cover and figures that do not come from the sum stay. Refused when that report is final. Its number.
        """
        self._library.permit.require("collect")
        total = self.total_figures()
        node = Agency(self.node.name, self.node.code, self.node.level)
        report = self._own_report(node)
        session = self._library.open(report)
        parts_told = f"{self._added.report_count if self._added else 0} 个单位"
        say = f"汇总 {parts_told}"
        origin = f"{self.year} 年度汇总：{self.node.name}，{parts_told}"
        values = {cell: total.typed.get(cell) for cell in self.edition.typed_cells}
        session.set_cells(values, say, ValueSource.CONSOLIDATED, origin)
        self.save(report)
        return report

    def _own_report(self, node: Agency) -> int:
        for line in self._library.reports():
            same = line.agency.code == node.code if line.agency.code else line.agency.name == node.name
            if same and line.year == self.year and not line.label:
                return line.id
        return self._library.begin_report(node, self.year).report

    def saved_sums(self) -> list[StoredSum]:
        """The sums of this node that were kept, the last one first."""
        return [one for one in sums.list_sums(self._database, self.year) if one.scope.node == self.node.code]

    def stale_units(self, saved: StoredSum) -> tuple[StaleUnit, ...]:
        """What is no longer as it was when the sum was made; none while it still holds. A-8.

        A version that took another's place with the same figures makes no other sum.
        """
        if submissions.last_event(self._database, self.year) == saved.last_movement:
            return ()
        then, now = (
            sums.submissions_in_sum(self._database, saved.id),
            sums.counted_submissions(self._database, saved.scope),
        )
        differing = [code for code in dict.fromkeys((*then, *now)) if then.get(code) != now.get(code)]
        versions = [number for code in differing for number in (then.get(code), now.get(code)) if number is not None]
        figures = dict(sums.figures_of(self._database, self.edition, versions))
        stale = (self._stale_unit(code, then.get(code), now.get(code), figures) for code in differing)
        return tuple(one for one in stale if one.changed_cells or one.version_then is None or one.version_now is None)

    def _stale_unit(
        self, code: str, then: int | None, now: int | None, figures: Mapping[int, Mapping[CellKey, int]]
    ) -> StaleUnit:
        unit = self.roster.by_code.get(code)
        before, after = figures.get(then or 0, {}), figures.get(now or 0, {})
        moved = {
            cell: (before.get(cell), after.get(cell))
            for cell in self.edition.typed_cells
            if before.get(cell) != after.get(cell)
        }
        return StaleUnit(code, unit.name if unit else code, then, now, moved)

    def compare_superiors(self) -> tuple[SuperiorComparison, ...]:
        """Every unit of the scope that reported for itself and has units below it, beside the sum of these. A-1."""
        nodes = (unit for unit in (self.node, *self.roster.below(self.node.code)) if self.roster.children(unit.code))
        reported = ((unit, submissions.current_submission(self._database, self.year, unit.code)) for unit in nodes)
        return tuple(
            self._compare_superior(unit, one.id) for unit, one in reported if one and one.state != submissions.RETURNED
        )

    def findings(self, saved: StoredSum | None = None) -> tuple[Finding, ...]:
        """What the rules A-1 to A-9 say of the sum of now, and of one that was made, if it is given."""
        return check_sum(self.review(saved))

    def review(self, saved: StoredSum | None = None) -> ConsolidationReview:
        """The sum of now with all that the rules look at."""
        current, around = self.current(), self._load_state()
        by_code, children = self.roster.by_code, self.roster.children(self.node.code)
        names = Counter(unit.name for unit in self.roster.units)
        return ConsolidationReview(
            node=self.node,
            consolidation=current,
            comparisons=self.compare_superiors(),
            stale_units=self.stale_units(saved) if saved else (),
            carry_over_mismatches=tuple(find_mismatches(self._database, self.year, self.roster, around.counted)),
            vertical_units=tuple(by_code[code] for code in around.counted if by_code[code].is_vertical),
            duplicate_names=tuple(name for name, times in names.items() if times > 1),
            has_own_level=not children or any(unit.is_own_level for unit in children),
        )

    def _compare_superior(self, unit: RosterUnit, received: int) -> SuperiorComparison:
        under = ScopedConsolidation(self._collection, unit.code, with_vertical=self.scope.with_vertical)
        summed = under.current()
        [(_, typed)] = sums.figures_of(self._database, self.edition, [received])
        reported = add_up(self.edition, dict(typed))
        return SuperiorComparison(
            unit, received, sum_differences(self.edition, reported, summed.units_total), summed.missing
        )


@dataclass
class _ScopeState:
    """What stands around an addition: the versions counted and the units missing, by code; the node's own level."""

    counted: dict[str, int]
    missing: dict[str, RosterUnit]
    own: tuple[str, ...]

    def move(self, unit: RosterUnit, now: int | None, is_due: bool) -> None:
        """Take a unit in or out."""
        if now is not None:
            self.counted[unit.code] = now
            self.missing.pop(unit.code, None)
        else:
            self.counted.pop(unit.code, None)
            if is_due:
                self.missing[unit.code] = unit


def _node(database: Database, year: int, code: str) -> RosterUnit:
    if code:
        unit = rosters.find_unit(database, year, code)
        if unit is None:
            raise Refused(f"{year} 年度的名册里没有代码 {code} 的单位。")
        return unit
    tops = rosters.top_units(database, year)
    if not tops:
        raise Refused(f"{year} 年度还没有名册。请先导入应报单位名册。")
    if len(tops) > 1:
        raise Refused("名册的最上级应只有一个单位：汇总成谁的报告，要由它来定。请先选一个单位。")
    return tops[0]


def _apply_difference(added: SumOfReports, less: SumOfReports, more: SumOfReports) -> SumOfReports:
    typed = dict(added.typed)
    for sign, moved in ((-1, less), (1, more)):
        for cell, value in moved.typed.items():
            typed[cell] = typed.get(cell, 0) + sign * value
    return SumOfReports(typed, added.report_count - less.report_count + more.report_count)
