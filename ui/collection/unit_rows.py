"""The units of a roster as a tree in plain lists, and how each stands: made beside the window, shown by it."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.report.roster import RosterUnit
from models.services.collection.queries import Standing
from models.services.collection.unit_status import Glance

ROOT = -1


class UnitTree:
    """Units by their place in the roster: ``parents`` and ``rows`` by place, ``children`` by the place above."""

    def __init__(self, units: Sequence[RosterUnit]) -> None:
        self.units = units
        self.positions = {unit.code: at for at, unit in enumerate(units)}
        self.parents = [self.positions.get(unit.parent, ROOT) for unit in units]
        self.rows = [0] * len(units)
        self.children: dict[int, list[int]] = {}
        for at, above in enumerate(self.parents):
            siblings = self.children.setdefault(above, [])
            self.rows[at] = len(siblings)
            siblings.append(at)

    def above(self, at: int) -> list[int]:
        """The places above one, the nearest first."""
        found = []
        while (at := self.parents[at]) != ROOT:
            found.append(at)
        return found

    def path(self, at: int) -> str:
        """The names above a unit, from the top."""
        return " › ".join(self.units[place].name for place in reversed(self.above(at)))


@dataclass(slots=True)
class Tally:
    """Of the units under a node: how many must report, how many of these have."""

    due: int = 0
    came: int = 0


class Standings:
    """How every unit stands: ``rows`` by place in the tree, tallies by node, and the numbers of all."""

    def __init__(self, tree: UnitTree, rows: Iterable[Glance]) -> None:
        self.rows = list(rows)
        self.by_standing = Counter(row.standing for row in self.rows)
        self.whole = Tally()
        self.with_findings = sum(bool(row.findings) for row in self.rows)
        self.tallies = {at: Tally() for at in tree.children if at != ROOT}
        for at, row in enumerate(self.rows):
            if not row.is_due:
                continue
            for tally in (self.whole, *(self.tallies[above] for above in tree.above(at))):
                tally.due += 1
                tally.came += row.has_come


Wanted = Callable[[RosterUnit, Glance], bool]
"""Whether a unit is to be shown."""

SIEVES: Mapping[str, tuple[str, Wanted]] = {
    "due": ("应报", lambda _, row: row.is_due),
    "came": ("已报", lambda _, row: row.is_due and row.has_come),
    "missing": ("未报", lambda _, row: row.standing in (Standing.MISSING, Standing.OVERDUE)),
    "overdue": ("逾期", lambda _, row: row.standing is Standing.OVERDUE),
    "returned": ("已退回", lambda _, row: row.standing is Standing.RETURNED),
    "late": ("迟报", lambda _, row: row.days_late > 0),
    "found": ("有问题", lambda _, row: bool(row.findings)),
    "exempt": ("不需报", lambda _, row: row.standing is Standing.EXEMPT),
}
"""The numbers above the list, each of which shows its own units; by key: the word, and who is meant."""


def counted(standings: Standings) -> dict[str, int]:
    """The numbers above the list, by the keys of ``SIEVES``."""
    by, rows = standings.by_standing, standings.rows
    return {
        "due": standings.whole.due,
        "came": standings.whole.came,
        "missing": by[Standing.MISSING] + by[Standing.OVERDUE],
        "overdue": by[Standing.OVERDUE],
        "returned": by[Standing.RETURNED],
        "late": sum(row.days_late > 0 for row in rows),
        "found": standings.with_findings,
        "exempt": by[Standing.EXEMPT],
    }
