"""What a kept sum stood on, held against what there is now: reports, adjustments and the roster."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from models.editions.edition import CellKey
from models.errors import Refused
from models.report.report_sum import ChangedInput, SumChange, changed_cells
from models.report.roster import ChangeKind, Roster, RosterUnit
from models.services.sum_reach import SumReach, scope_in_words
from models.store.collection import adjustments, kept_sums, submissions, sums
from models.store.collection import roster as rosters
from models.store.collection.kept_sums import RosterInputs, StoredSum
from models.store.database import Database


def roster_inputs(roster: Roster, mark: str, reach: SumReach, counted: Mapping[str, int]) -> RosterInputs:
    """What of the roster a sum of these versions stands on."""
    units = [roster.by_code[code] for code in counted if code in roster.by_code]
    units += reach.missing(counted)
    known = {unit.code: (unit.name, roster.must_report(unit)) for unit in units}
    is_whole = reach.scope.picked is None and not roster.by_code[reach.scope.node].parent
    changes = tuple(
        sorted(
            (change.kind.value, change.source, change.target, _serialize(change.carried))
            for change in roster.changes
            if change.target in known or change.source in known or (is_whole and not change.target)
        )
    )
    return RosterInputs(mark, known, changes)


def _serialize(carried: Mapping[CellKey, int]) -> str:
    return json.dumps({str(cell): value for cell, value in sorted(carried.items())})


@dataclass
class StaleSum:
    """A kept sum beside what there is now. Nothing that is the same is read.

    Refused where there is no roster any more, or its node is not in it; StoreError where it is not what was kept.
    """

    database: Database
    saved: StoredSum

    @cached_property
    def counted_then(self) -> dict[str, int]:
        """The versions that are in it, by unit."""
        return kept_sums.submissions_in_sum(self.database, self.saved.id)

    @cached_property
    def counted_now(self) -> dict[str, int]:
        """The versions that would be in it now."""
        scope = self.saved.scope
        # On a server the later of two movements may be seen first: there the last one says nothing of those before.
        is_alone = self._has_same_roster and not self.database.is_shared
        if is_alone and submissions.last_event(self.database, scope.year) == self.saved.last_movement:
            return self.counted_then
        return sums.counted_submissions(self.database, scope)

    @cached_property
    def _mark(self) -> str:
        return rosters.roster_version(self.database, self.saved.scope.year)

    @property
    def _has_same_roster(self) -> bool:
        return self.saved.roster is not None and self.saved.roster.mark == self._mark

    @cached_property
    def roster(self) -> Roster:
        """The roster as it is now; Refused where the node is not in it."""
        scope = self.saved.scope
        roster = rosters.read_roster(self.database, scope.year)
        if roster is None:
            raise Refused(f"{scope.year} 年度的名册已经没有了。")
        if scope.node not in roster.by_code:
            raise Refused(f"{scope.year} 年度的名册里没有代码 {scope.node} 的单位了，不能再汇总成它的报告。")
        return roster

    @cached_property
    def reach(self) -> SumReach:
        """What the sum reaches on the roster of now."""
        return SumReach(self.roster, self.saved.scope)

    @cached_property
    def roster_now(self) -> RosterInputs:
        """What of the roster it would stand on now."""
        if self.saved.roster is not None and self._has_same_roster and self.counted_now == self.counted_then:
            return self.saved.roster
        return roster_inputs(self.roster, self._mark, self.reach, self.counted_now)

    def missing(self) -> list[str]:
        """The names of those that must report and would not be in it now; of a picked set, of all under the node."""
        if self.saved.scope.picked is None:
            return [name for code, (name, _) in self.roster_now.units.items() if code not in self.counted_now]
        whole = SumReach(self.roster, replace(self.saved.scope, picked=None))
        return [unit.name for unit in whole.missing(self.counted_now)]

    def scope_in_words(self) -> str:
        """Which units were added."""
        return scope_in_words(self.saved.scope, self._name)

    @property
    def is_roster_unknown(self) -> bool:
        """Whether an older program kept it: what the roster was like then cannot be told."""
        return self.saved.roster is None

    def changes(self) -> tuple[SumChange, ...]:
        """What is no longer as it was; none while the sum holds. A-8.

        A version that took another's place with the same figures makes no other sum, and an adjustment withdrawn and
        made again no other adjustment.
        """
        return (*self._of_reports(), *self._of_adjustments(), *self._of_roster())

    def _of_adjustments(self) -> Iterator[SumChange]:
        scope = self.saved.scope
        then = {cell: value for cell, value in self.saved.adjusted.items() if value}
        now = adjustments.adjusted_cells(self.database, scope.year, scope.node, scope.edition)
        if then != now:
            yield SumChange(ChangedInput.ADJUSTMENT, "", "", "调整改过", changed_cells(scope.edition, then, now))

    # ── reports that count ──

    def _of_reports(self) -> Iterator[SumChange]:
        then, now = self.counted_then, self.counted_now
        differing = [code for code in dict.fromkeys((*then, *now)) if then.get(code) != now.get(code)]
        versions = [number for code in differing for number in (then.get(code), now.get(code)) if number is not None]
        edition = self.saved.scope.edition
        figures = dict(sums.figures_of(self.database, edition, versions)) if versions else {}
        for code in differing:
            moved = changed_cells(edition, figures.get(then.get(code, 0), {}), figures.get(now.get(code, 0), {}))
            if code in then and code in now:
                if moved:
                    yield SumChange(ChangedInput.REPORT, code, self._name(code), "汇总以后改过", moved)
            else:
                kind, about = self._why_gone(code) if code in then else self._why_new(code)
                yield SumChange(kind, code, self._name(code), about, moved)

    def _why_gone(self, code: str) -> tuple[ChangedInput, str]:
        unit = self.roster.by_code.get(code)
        if unit is None:
            return ChangedInput.ROSTER, "从名册去掉了"
        if self.reach.is_reached(unit, self.counted_now):
            return ChangedInput.REPORT, "汇总以后退回或撤下了"
        if above := self._counted_above(unit, self.counted_now):
            kind = ChangedInput.REPORT if above.code not in self.counted_then else ChangedInput.ROSTER
            return kind, f"改按它的上级 {above.name} 所报的计入"
        return ChangedInput.ROSTER, "改为垂直管理，不再计入" if unit.is_vertical else "在名册里的位置改了，不再计入"

    def _why_new(self, code: str) -> tuple[ChangedInput, str]:
        was_awaited = self.saved.roster is not None and code in self.saved.roster.units
        if was_awaited or code in self._moved:
            return ChangedInput.REPORT, "汇总以后才报来"
        if above := self._counted_above(self.roster.by_code[code], self.counted_then):
            kind = ChangedInput.REPORT if above.code in self._moved else ChangedInput.ROSTER
            return kind, f"它的上级 {above.name} 不再计入，改按它自己所报的计入"
        return ChangedInput.ROSTER, "名册改了以后计入"

    @cached_property
    def _moved(self) -> set[str]:
        return submissions.units_changed_since(self.database, self.saved.scope.year, self.saved.last_movement)

    def _counted_above(self, unit: RosterUnit, counted: Mapping[str, int]) -> RosterUnit | None:
        above = (one for one in self.roster.above(unit.code) if one.code != self.saved.scope.node)
        return next((one for one in above if one.code in counted), None)

    def _name(self, code: str) -> str:
        for known in (self.roster_now, self.saved.roster):
            if known is not None and code in known.units:
                return known.units[code][0]
        unit = rosters.find_unit(self.database, self.saved.scope.year, code)
        return unit.name if unit else code

    def _former_name(self, code: str) -> str:
        unit = rosters.find_unit(self.database, self.saved.scope.year - 1, code)
        return unit.name if unit else code

    # ── the roster ──

    def _of_roster(self) -> Iterator[SumChange]:
        if self.saved.roster is None or self.roster_now is self.saved.roster:
            return
        then, now = self.saved.roster.units, self.roster_now.units
        for code in dict.fromkeys((*then, *now)):
            if then.get(code) != now.get(code):
                yield from self._of_unit(code, then.get(code), now.get(code))
        before, after = set(self.saved.roster.changes), set(self.roster_now.changes)
        for recorded, verb in ((after - before, "登记了"), (before - after, "取消了登记")):
            for kind, source, target, _ in sorted(recorded):
                whither = f"{ChangeKind(kind).label}{'为' if kind == ChangeKind.RENAMED else ''}{self._name(target)}"
                about = f"单位变动：{verb} {self._former_name(source)} {whither if target else ChangeKind(kind).label}"
                yield SumChange(ChangedInput.ROSTER, target, "", about)

    def _of_unit(self, code: str, then: tuple[str, bool] | None, now: tuple[str, bool] | None) -> Iterator[SumChange]:
        """What the roster says otherwise of one unit; what follows from a report that came or went is told there."""
        if then is not None and now is not None:
            abouts = [f"由“{then[0]}”改名" if then[0] != now[0] else "", self._due_changed(code, then[1], now[1])]
        elif now is not None:
            abouts = ["" if code in self.counted_now else self._why_due(code)]
        else:
            abouts = ["" if code in self.counted_then else self._why_not_due(code)]
        for about in filter(None, abouts):
            yield SumChange(ChangedInput.ROSTER, code, self._name(code), about)

    def _due_changed(self, code: str, then: bool, now: bool) -> str:
        if then == now:
            return ""
        return "改为应报" if now else "改为不需报，已报来的仍计入" if code in self.counted_now else "改为不需报"

    def _why_due(self, code: str) -> str:
        above = self._counted_above(self.roster.by_code[code], self.counted_then)
        return "" if above and above.code not in self.counted_now else "新列入应报，还没有报来"

    def _why_not_due(self, code: str) -> str:
        unit = self.roster.by_code.get(code)
        if unit is None:
            return "从名册去掉了"
        if above := self._counted_above(unit, self.counted_now):
            return "" if above.code not in self.counted_then else f"归到了已经报来的 {above.name} 下面"
        if unit.is_vertical:
            return "改为垂直管理，不再应报"
        return f"改为不需报（{unit.exempt_reason}）" if unit.exempt_reason else "不再应报"
