"""Which units of a roster a sum reaches: those under its node, or a picked set, each node of it with all its units."""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property

from models.report.roster import Roster, RosterUnit
from models.store.collection.sums import Scope

_MAX_NAMED = 3


class SumReach:
    """A scope on a roster. A unit that reported counts with its own report, and nobody below it does.

    A node that is picked counts as it does in the sum above it: with its own report, else with the units below it.
    Of units picked one under the other only the upper one is followed, so nothing counts twice. The node whose report
    is being made never counts with that report.
    """

    def __init__(self, roster: Roster, scope: Scope) -> None:
        self.roster, self.scope = roster, scope

    @cached_property
    def starts(self) -> frozenset[str]:
        """Where adding begins: the node, or those of the picked units that no other one brings in."""
        if self.scope.picked is None:
            return frozenset({self.scope.node} & self.roster.by_code.keys())
        picked = frozenset(self.scope.picked) & self.roster.by_code.keys()
        return frozenset(code for code in picked if not self._is_brought_in(code, picked))

    def _is_brought_in(self, code: str, picked: Collection[str]) -> bool:
        unit = self.roster.by_code[code]
        for above in self.roster.above(code):
            if unit.is_vertical and not self.scope.with_vertical:
                return False
            if above.code in picked:
                return True
            unit = above
        return False

    def is_reached(self, unit: RosterUnit, counted: Collection[str]) -> bool:
        """Whether a report of the unit would count, where those of ``counted`` do."""
        if unit.code == self.scope.node and self.roster.children(unit.code):
            return False
        here: RosterUnit | None = unit
        while here is not None:
            if here.code in self.starts:
                return True
            if here.is_vertical and not self.scope.with_vertical:
                return False
            here = self.roster.by_code.get(here.parent)
            if here is not None and here.code in counted and here.code != self.scope.node:
                return False
        return False

    def due_units(self) -> Iterator[RosterUnit]:
        """The units at the tips of the tree that must report, and every single unit that was picked."""
        for code in [unit.code for unit in self.roster.units if unit.code in self.starts]:
            if not self.roster.children(code):
                yield self.roster.by_code[code]
            for unit in self.roster.below(code):
                if self.roster.must_report(unit) and not self.roster.children(unit.code):
                    yield unit

    def missing(self, counted: Mapping[str, int]) -> Iterator[RosterUnit]:
        """Of these the ones whose report does not count, and of whom no unit above counts in their place."""
        yield from (unit for unit in self.due_units() if unit.code not in counted and self.is_reached(unit, counted))


def scope_in_words(scope: Scope, name_of: Callable[[str], str]) -> str:
    """Which units are added, in words."""
    if scope.picked is None:
        words = f"{name_of(scope.node)}的全部单位"
    else:
        names = "、".join(name_of(code) for code in scope.picked[:_MAX_NAMED])
        words = f"挑选的 {len(scope.picked)} 个单位（{names}{'等' if len(scope.picked) > _MAX_NAMED else ''}）"
    return words + ("，含垂直管理" if scope.with_vertical else "")
