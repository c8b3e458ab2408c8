"""The sum behind the tab: asked beside the window, quick answer first, and always that of now."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from models.editions.edition import CellKey
from models.errors import Refused
from models.figures.totals import Figures
from models.report.consolidation import Consolidation, StaleUnit, SuperiorComparison
from models.rules.check import check_sum
from models.rules.finding import Finding
from models.services.collection.consolidation import Adjustment, MadeSum, Summing
from models.services.collection.queries import Outlier, Share
from ui.collection.contributions import MOST
from ui.collection.desk import Desk
from ui.collection.scope_dialog import ScopeChoice

FEW = 1000
"""With more units than this, who is out of line is asked only for the cell that was chosen."""


@dataclass(frozen=True)
class SumState:
    """A sum with what stands around it; ``made`` is the one kept last, ``stale`` what changed since."""

    sum: Consolidation
    adjustments: Sequence[Adjustment]
    made: MadeSum | None
    stale: Sequence[StaleUnit]


@dataclass(frozen=True)
class Checked:
    """What the rules for sums say, and every superior beside its units."""

    findings: Sequence[Finding]
    compared: Sequence[SuperiorComparison]


class SumFigures(QObject):
    """One scope of one year. All that touches the Summing is done on the desk's worker for sums.

    ``quick`` carries the figures alone, ``came`` that there is a new ``state``; ``refused`` why nothing can be added.
    ``shared`` carries a cell and who makes it up, ``judged`` that ``strange`` is known anew, ``made`` a report.
    """

    quick = Signal(object)
    came = Signal()
    refused = Signal(str)
    shared = Signal(object, object)
    judged = Signal()
    made = Signal(int)
    checked = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.scope = ScopeChoice()
        self.state: SumState | None = None
        self.last_year: Figures | None = None
        self.strange: dict[CellKey, list[Outlier]] = {}
        self._summing: Summing | None = None

    def begin(self) -> None:
        """Add anew: the roster or the scope is another."""
        self.state, self._summing, self.last_year = None, None, None
        self.ask()
        self._desk.ask_sum("last year", self._add_last_year, self._show_last_year)

    def ask(self) -> None:
        """Add what moved; the first time the figures alone come first, then what stands around them."""
        desk = self._desk
        if self.state is None:
            desk.ask_sum("whole", lambda: self._made().whole(), self.quick.emit, self.refused.emit)
        desk.ask_sum("sum", self._look_around, self._show_state, self.refused.emit)
        if len(desk.tree.units) <= FEW and desk.seeing is not None:
            desk.ask("outliers", desk.seeing.all_outliers, self._show_strange)

    def _made(self) -> Summing:
        if self._summing is None:
            desk, scope = self._desk, self.scope
            if desk.seeing is None:
                raise Refused("名册还没有读完，请稍候。")
            roster = desk.seeing.roster
            self._summing = Summing(
                desk.library, desk.year, scope.node, scope.picked, scope.with_vertical, roster=roster
            )
        return self._summing

    def _look_around(self) -> SumState:
        summing = self._made()
        whole = summing.current()
        kept = [one for one in summing.made() if one.scope == summing.scope]
        stale = summing.stale(kept[0]) if kept else ()
        return SumState(whole, summing.adjustments(), kept[0] if kept else None, stale)

    def _show_state(self, state: SumState) -> None:
        self.state = state
        self.came.emit()

    def _add_last_year(self) -> Figures | None:
        """The same units' sum for the year before; None where nothing is kept of that year.

        In another form it tells of the cells that both have: what means the same has the same key.
        """
        desk, scope = self._desk, self.scope
        try:
            last = Summing(desk.library, desk.year - 1, scope.node, scope.picked, scope.with_vertical)
        except Refused:
            return None
        return last.whole()

    def _show_last_year(self, figures: Figures | None) -> None:
        self.last_year = figures
        if self.state is not None:
            self.came.emit()

    def check(self) -> None:
        """Hold the sum against the rules for sums; ``checked`` carries what they say."""
        self._desk.ask_sum("check", self._check, self.checked.emit, self.refused.emit)

    def _check(self) -> Checked:
        summing = self._made()
        kept = [one for one in summing.made() if one.scope == summing.scope]
        gathered = summing.gathered(kept[0] if kept else None)
        return Checked(check_sum(gathered), gathered.comparisons)

    # ── a cell ──

    def ask_shares(self, cell: CellKey) -> None:
        """Who makes up a cell, and who of them is out of line."""
        desk = self._desk
        if desk.seeing is None:
            return
        seeing = desk.seeing
        desk.ask_sum(
            "shares",
            lambda: seeing.contributions(self._made(), cell, MOST + 1),
            lambda shares: self._show_shares(cell, shares),
        )
        if len(desk.tree.units) > FEW and cell not in self.strange:
            desk.ask("outliers", lambda: seeing.outliers(cell), lambda found: self._show_some(cell, found))

    def _show_shares(self, cell: CellKey, shares: list[Share]) -> None:
        self.shared.emit(cell, shares)

    def _show_strange(self, found: list[Outlier]) -> None:
        self.strange = {}
        for one in found:
            self.strange.setdefault(one.cell, []).append(one)
        self.judged.emit()

    def _show_some(self, cell: CellKey, found: list[Outlier]) -> None:
        self.strange[cell] = found
        self.judged.emit()

    # ── what is done ──

    def adjust(self, cell: CellKey, value: int, reason: str) -> None:
        """Add to a cell, or take off, with the reason."""
        self._write("adjust", lambda: self._made().adjust(cell, value, reason))

    def withdraw(self, adjustment: int) -> None:
        """Take an adjustment back."""
        self._write("withdraw", lambda: self._made().withdraw_adjustment(adjustment))

    def _write(self, name: str, deed: Callable[[], object]) -> None:
        self._desk.ask_sum(name, deed, lambda _: self.ask())

    def make_report(self) -> None:
        """Write the sum into the node's own report."""
        self._desk.ask_sum("make", lambda: self._made().make_report(), self.made.emit)
