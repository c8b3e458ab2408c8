"""The sum behind the tab: asked beside the window, quick answer first, and always that of now."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from models.editions.edition import CellKey
from models.errors import Refused
from models.figures.totals import Figures
from models.report.consolidation import Consolidation, SuperiorComparison
from models.report.report_sum import SumChange
from models.rules.finding import Finding
from models.services.collection.collection import ScopedConsolidation
from models.services.collection.results import Adjustment, Outlier, StoredSum, UnitContribution
from ui.collection.contributions_panel import MAX_CONTRIBUTIONS
from ui.collection.controller import CollectionController
from ui.collection.scope_dialog import ScopeChoice

MAX_SCANNED = 1000
"""With more units than this, who is out of line is asked only for the cell that was chosen."""

MAX_BRANCHED = 10_000
"""With more units than this, a county whose towns were added is not one line."""


@dataclass(frozen=True)
class SumState:
    """A sum with what stands around it; ``saved`` is the one saved last, ``changes`` what changed since."""

    sum: Consolidation
    adjustments: Sequence[Adjustment]
    saved: StoredSum | None
    changes: Sequence[SumChange]


@dataclass(frozen=True)
class SumCheck:
    """What the rules for sums say, and every superior beside its units."""

    findings: Sequence[Finding]
    comparisons: Sequence[SuperiorComparison]


class SumPresenter(QObject):
    """One scope of one year. All that touches the consolidation is done on the controller's worker for sums.

    ``total_ready`` carries the figures alone, ``state_changed`` that there is a new ``state``; ``failed`` why nothing
    can be added. ``contributions_ready`` carries a cell and who makes it up, ``outliers_changed`` that ``outliers`` is
    known anew, ``report_previewed`` what would become of the node's report, ``report_made`` that report.
    """

    total_ready = Signal(object)
    state_changed = Signal()
    failed = Signal(str)
    contributions_ready = Signal(object, object)
    outliers_changed = Signal()
    report_previewed = Signal(object)
    report_made = Signal(int)
    check_finished = Signal(object)

    def __init__(self, controller: CollectionController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self.scope = ScopeChoice()
        self.state: SumState | None = None
        self.last_year: Figures | None = None
        self.outliers: dict[CellKey, list[Outlier]] = {}
        self._consolidation: ScopedConsolidation | None = None

    def restart(self) -> None:
        """Add anew: the roster or the scope is another."""
        self.state, self._consolidation, self.last_year = None, None, None
        self.refresh()
        self._controller.run_sum("last year", self._load_last_year, self._set_last_year)

    def refresh(self) -> None:
        """Add what moved; the first time the figures alone come first, then what stands around them."""
        controller = self._controller
        if self.state is None:
            controller.run_sum(
                "whole", lambda: self._get_consolidation().total_figures(), self.total_ready.emit, self.failed.emit
            )
        controller.run_sum("sum", self._load_state, self._set_state, self.failed.emit)
        if len(controller.tree.units) <= MAX_SCANNED and controller.collection is not None:
            controller.run_query("outliers", controller.collection.outliers.all, self._set_outliers)

    def _get_consolidation(self) -> ScopedConsolidation:
        if self._consolidation is None:
            controller, scope = self._controller, self.scope
            self._consolidation = controller.loaded_collection.consolidation(
                scope.node, scope.picked, scope.with_vertical
            )
        return self._consolidation

    def _load_state(self) -> SumState:
        consolidation = self._get_consolidation()
        current = consolidation.current()
        saved = consolidation.last_saved()
        changes = consolidation.changes_since(saved) if saved else ()
        return SumState(current, consolidation.adjustments(), saved, changes)

    def _set_state(self, state: SumState) -> None:
        self.state = state
        self.state_changed.emit()

    def _load_last_year(self) -> Figures | None:
        """The same units' sum for the year before; None where nothing is kept of that year."""
        try:
            last = self._get_consolidation().last_year()
        except Refused:
            return None  # that there is no sum is told by this year's
        return last.figures if last else None

    def _set_last_year(self, figures: Figures | None) -> None:
        self.last_year = figures
        if self.state is not None:
            self.state_changed.emit()

    def check(self) -> None:
        """Hold the sum against the rules for sums; ``check_finished`` carries what they say."""
        self._controller.run_sum("check", self._check, self.check_finished.emit, self.failed.emit)

    def _check(self) -> SumCheck:
        consolidation = self._get_consolidation()
        gathered = consolidation.review(consolidation.last_saved())
        return SumCheck(consolidation.findings_of(gathered), gathered.comparisons)

    # ── a cell ──

    def request_contributions(self, cell: CellKey) -> None:
        """Who makes up a cell, and who of them is out of line."""
        controller = self._controller
        collection = controller.collection
        if collection is None:
            return
        queries, is_small = collection.queries, len(controller.tree.units) <= MAX_BRANCHED
        controller.run_sum(
            "shares",
            lambda: (
                queries.branch_contributions(self._get_consolidation(), cell)
                if is_small
                else queries.contributions(self._get_consolidation(), cell, MAX_CONTRIBUTIONS + 1)
            ),
            lambda shares: self._set_contributions(cell, shares),
        )
        if len(controller.tree.units) > MAX_SCANNED and cell not in self.outliers:
            controller.run_query(
                "outliers",
                lambda: collection.outliers.of_cell(cell),
                lambda found: self._set_cell_outliers(cell, found),
            )

    def _set_contributions(self, cell: CellKey, shares: list[UnitContribution]) -> None:
        self.contributions_ready.emit(cell, shares)

    def _set_outliers(self, outliers: list[Outlier]) -> None:
        self.outliers = {}
        for one in outliers:
            self.outliers.setdefault(one.cell, []).append(one)
        self.outliers_changed.emit()

    def _set_cell_outliers(self, cell: CellKey, outliers: list[Outlier]) -> None:
        self.outliers[cell] = outliers
        self.outliers_changed.emit()

    # ── what is done ──

    def adjust(self, cell: CellKey, value: int, reason: str) -> None:
        """Add to a cell, or take off, with the reason."""
        self._write("adjust", lambda: self._get_consolidation().adjust(cell, value, reason))

    def withdraw(self, adjustment: int) -> None:
        """Take an adjustment back."""
        self._write("withdraw", lambda: self._get_consolidation().withdraw_adjustment(adjustment))

    def explain(self, finding: Finding, text: str) -> None:
        """Keep why a finding on the sum stands, and look again."""
        self._controller.run_sum(
            "explain", lambda: self._get_consolidation().explain(finding, text), lambda _: self.check()
        )

    def _write(self, name: str, action: Callable[[], object]) -> None:
        self._controller.run_sum(name, action, lambda _: self.refresh())

    def preview_report(self) -> None:
        """Ask what writing the sum into the node's own report would change; ``report_previewed`` carries it."""
        self._controller.run_sum(
            "preview", lambda: self._get_consolidation().preview_report(), self.report_previewed.emit
        )

    def make_report(self, overwrite: bool, reason: str) -> None:
        """Write the sum into the node's own report, as the clerk agreed to."""
        self._controller.run_sum(
            "make", lambda: self._get_consolidation().make_report(overwrite, reason), self.report_made.emit
        )
