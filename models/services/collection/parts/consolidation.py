"""汇总: the sum of what units sent, exact and always that of now; adjusted with a reason, kept with all its parts."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from models.editions.edition import CellKey, CellKind
from models.errors import Refused
from models.figures.sum_differences import sum_differences
from models.figures.totals import Figures, add_up
from models.figures.value import format_exact, parse_figure
from models.report.consolidation import AlikeReports, Consolidation, ConsolidationReview, SuperiorComparison
from models.report.filing import Agency, Filing
from models.report.report_sum import SumChange
from models.report.roster import Roster, RosterUnit
from models.rules.check import check_figures, check_sum
from models.rules.finding import Finding, Severity
from models.services.collection.parts.part import CollectionPart
from models.services.collection.parts.predecessors import Predecessors
from models.services.collection.parts.roster_carry_over import find_mismatches
from models.services.collection.parts.sum_report import SumReport
from models.services.collection.results import Adjustment, StoredSum, SumReportPreview
from models.services.report_session import report_crash
from models.services.report_sum import find_hand_edits
from models.services.stale_sum import StaleSum, roster_inputs
from models.services.sum_reach import SumReach, scope_in_words
from models.store.collection import adjustments, check_results, kept_sums, submissions, sums
from models.store.collection import roster as rosters
from models.store.collection.sum_explanations import explain_finding, read_explanations
from models.store.collection.sums import Scope, SumOfReports
from models.store.database import Database
from models.texts.characters import find_unsupported_character

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
        for code in picked or ():
            if rosters.find_unit(self._database, self.year, code) is None:
                raise Refused(f"名册里没有代码 {code} 的单位。")
        self._picked, self._with_vertical = tuple(sorted(set(picked))) if picked is not None else None, with_vertical
        self.scope = self._current_scope()
        self._added: SumOfReports | None = None
        self._state: _ScopeState | None = None
        self._movement, self._roster_mark = 0, ""

    def _current_scope(self) -> Scope:
        """What is added by the roster of now: a node without units is its own report."""
        is_leaf = self._picked is None and not rosters.has_children(self._database, self.year, self.node.code)
        picked = (self.node.code,) if is_leaf else self._picked
        return Scope(self.year, self.edition, self.node.code, picked, self._with_vertical)

    @property
    def roster(self) -> Roster:
        """The year's roster by which the sum is made."""
        return self._collection.roster.current

    @cached_property
    def _reach(self) -> SumReach:
        return SumReach(self.roster, self.scope)

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
        mark = rosters.roster_version(self._database, self.year)
        if mark != self._roster_mark:
            self._collection.roster.refresh(mark)
            self.__dict__.pop("_reach", None)
            self.scope = self._current_scope()
            self._added, self._roster_mark = None, mark
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
                {unit.code: unit for unit in self._reach.missing(counted)},
                tuple(unit.code for unit in self.roster.children(self.node.code) if unit.is_own_level),
            )
        return self._state

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
            unit = self.roster.by_code[code]
            around.move(unit, now, code in self._reach.starts or self.roster.must_report(unit))
        less, more = (
            sums.add_up_submissions(self._database, self.edition, removed),
            sums.add_up_submissions(self._database, self.edition, inserted),
        )
        self._added = _apply_difference(added, less, more)
        # Where what was taken off was all there was, a sum of 0 and a blank look alike.
        return all(self._added.typed[cell] for cell in less.typed.keys() - more.typed.keys())

    def _counted_version(self, code: str, counted: Mapping[str, int]) -> int | None:
        unit, submission = self.roster.by_code[code], submissions.current_submission(self._database, self.year, code)
        if submission is None or submission.state == submissions.RETURNED:
            return None
        return submission.id if self._reach.is_reached(unit, counted) else None

    def adjusted_cells(self) -> dict[CellKey, int]:
        """What is added to the typed cells of the node's sum at present."""
        return adjustments.adjusted_cells(self._database, self.year, self.node.code, self.edition)

    def adjustments(self) -> list[Adjustment]:
        """Every adjustment of the node's sum, also those withdrawn, oldest first."""
        return adjustments.adjustments(self._database, self.year, self.node.code, self.edition)

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
        adjustments.add_adjustment(
            self._database, self.year, self.node.code, cell, value, reason.strip(), self._library.operator
        )

    def withdraw_adjustment(self, adjustment: int) -> None:
        """Take an adjustment back; it stays in the list."""
        self._library.permit.require("collect")
        adjustments.withdraw_adjustment(self._database, adjustment, self._library.operator)

    def _as_report(self) -> SumReport:
        units = len(self.counted_versions())
        words = scope_in_words(self.scope, self._collection.roster.name_of)
        return SumReport(self._library, self._agency, self.scope, words, self.total_figures(), units)

    def preview_report(self) -> SumReportPreview:
        """What making the sum the node's own report would change; nothing is written."""
        return self._as_report().preview()

    def make_report(self, overwrite: bool = False, reason: str = "") -> int:
        """Make the sum the node's own report, and keep it with all that it stands on: both or neither. Its number.

        ``overwrite`` answers what the preview asks, ``reason`` opens a final report again or returns one that is being
        checked. Refused without them; StoreError when something moved meanwhile.
        """
        self._library.permit.require("collect")
        with self._database.write():
            report, entry = self._as_report().write(overwrite, reason)
            self.save(report, entry)
        return report

    def save(self, report: int | None = None, entry: int = 0) -> int:
        """Remember the sum of now with every version in it and all else it stands on; its number.

        ``report`` is the one it became, ``entry`` the entry of its journal that wrote it.
        """
        self._library.permit.require("collect")
        added = self._refresh_sum()
        stood_on = roster_inputs(self.roster, self._roster_mark, self._reach, self._load_state().counted)
        return kept_sums.save_sum(
            self._database,
            self.scope,
            added,
            self.adjusted_cells(),
            self._movement,
            stood_on,
            self._library.operator,
            report,
            entry,
        )

    def saved_sums(self) -> list[StoredSum]:
        """The sums of this node that were kept, the last one first."""
        return kept_sums.list_sums(self._database, self.year, self.node.code)

    def last_saved(self) -> StoredSum | None:
        """The last sum of exactly these units that was kept."""
        return kept_sums.last_sum(self._database, self.scope)

    def changes_since(self, saved: StoredSum) -> tuple[SumChange, ...]:
        """What is no longer as it was when a sum was made; none while it holds. A-8.

        That is reports, adjustments and the roster, and the report that the sum became, where it was changed by hand.
        """
        return (*StaleSum(self._database, saved).changes(), *find_hand_edits(self._database, saved))

    def compare_superiors(self) -> tuple[SuperiorComparison, ...]:
        """Every unit of the scope that reported for itself and has units below it, beside the sum of these. A-1."""
        nodes = (unit for unit in (self.node, *self.roster.below(self.node.code)) if self.roster.children(unit.code))
        reported = ((unit, submissions.current_submission(self._database, self.year, unit.code)) for unit in nodes)
        return tuple(
            self._compare_superior(unit, one.id) for unit, one in reported if one and one.state != submissions.RETURNED
        )

    def findings(self, saved: StoredSum | None = None) -> tuple[Finding, ...]:
        """What the rules A-1 to A-10 say of the sum of now, and of one that was made, if it is given.

        The figures of the sum are held to the rules of any report too: adjustments may unbalance them.
        """
        return self.findings_of(self.review(saved))

    def findings_of(self, review: ConsolidationReview) -> tuple[Finding, ...]:
        """The same of a review at hand, gravest first."""
        found = (*check_sum(review), *self.check_figures(review.consolidation.total))
        explained = (replace(one, explanation=review.explanations.get(one.fingerprint, "")) for one in found)
        return tuple(sorted(explained, key=lambda one: one.severity.weight))

    def check_figures(self, total: Figures) -> tuple[Finding, ...]:
        """What the rules of a report say of the figures of a sum, last year's sum of the same node beside it."""
        filing = Filing(self.edition, self.year, self._agency, total, last_year=self.last_year())
        return check_figures(filing, report_crash)

    def last_year(self) -> Filing | None:
        """The sum of the same units for the year before, as a report; None where nothing is kept of it.

        Of picked units those count that they go on from. In another form it tells of the cells that both have.
        """
        picked = self.scope.picked
        if picked is not None and picked != (self.node.code,):
            before = Predecessors(self._database, self.year, self.roster)
            picked = tuple(source for code in picked for source in before.of(code))
        else:
            picked = None
        try:
            last = self._collection.previous_year.consolidation(self.node.code, picked, self.scope.with_vertical)
            total = last.total_figures()
        except Refused:
            return None
        return Filing(last.edition, last.year, self._agency, total) if total.typed else None

    @property
    def _agency(self) -> Agency:
        return Agency(self.node.name, self.node.code, self.node.level)

    def explain(self, finding: Finding, text: str) -> None:
        """Keep why a finding on the node's sum stands, or withdraw that with an empty text.

        It holds for the report that the sum becomes too, and lapses when what was found is another thing.
        """
        self._library.permit.require("collect")
        if character := find_unsupported_character(text):
            raise Refused(character.sentence)
        operator = self._library.operator
        explain_finding(
            self._database, self.year, self.node.code, finding.fingerprint, finding.rule, text.strip(), operator
        )

    def review(self, saved: StoredSum | None = None) -> ConsolidationReview:
        """The sum of now with all that the rules for sums look at."""
        current, around = self.current(), self._load_state()
        by_code, children = self.roster.by_code, self.roster.children(self.node.code)
        names = Counter(unit.name for unit in self.roster.units)
        counts = check_results.count_open_findings(self._database, self.year)
        blocks = ((by_code[code].name, counts.get(code, {}).get(Severity.BLOCK.value, 0)) for code in around.counted)
        explanations = read_explanations(self._database, self.year, self.node.code)
        return ConsolidationReview(
            node=self.node,
            consolidation=current,
            comparisons=self.compare_superiors(),
            changes=self.changes_since(saved) if saved else (),
            carry_over_mismatches=tuple(find_mismatches(self._database, self.year, self.roster, around.counted)),
            vertical_units=tuple(by_code[code] for code in around.counted if by_code[code].is_vertical),
            duplicate_names=tuple(name for name, times in names.items() if times > 1),
            has_own_level=not children or any(unit.is_own_level for unit in children),
            faulty_units=tuple((name, count) for name, count in blocks if count),
            explanations={mark: one.text for mark, one in explanations.items()},
            alike=self._alike(around.counted),
        )

    def _alike(self, counted: Mapping[str, int]) -> tuple[AlikeReports, ...]:
        """Of the reports that are in the sum those whose words are another's, as far as they were compared."""
        result = self._collection.likeness.result
        return tuple(pair for pair in result.pairs if pair.unit in counted) if result else ()

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
