"""The units of a roster as a tree in plain lists, and how each stands: made beside the window, shown by it."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.report.roster import RosterUnit
from models.services.collection.unit_status import ReportingStatus, UnitStatus

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
        places = []
        while (at := self.parents[at]) != ROOT:
            places.append(at)
        return places

    def path(self, at: int) -> str:
        """The names above a unit, from the top."""
        return " › ".join(self.units[place].name for place in reversed(self.above(at)))


@dataclass(slots=True)
class UnitTally:
    """Of the units under a node: how many must report, how many of these have."""

    due: int = 0
    received: int = 0


class UnitStatuses:
    """How every unit stands: ``rows`` by place in the tree, tallies by node, and the numbers of all."""

    def __init__(self, tree: UnitTree, rows: Iterable[UnitStatus]) -> None:
        self.rows = list(rows)
        self.by_status = Counter(row.status for row in self.rows)
        self.total = UnitTally()
        self.with_findings = sum(row.has_trouble for row in self.rows)
        self.tallies = {at: UnitTally() for at in tree.children if at != ROOT}
        for at, row in enumerate(self.rows):
            if not row.is_due:
                continue
            for tally in (self.total, *(self.tallies[above] for above in tree.above(at))):
                tally.due += 1
                tally.received += row.has_come


UnitFilter = Callable[[RosterUnit, UnitStatus], bool]
"""Whether a unit is to be shown."""

STATUS_FILTERS: Mapping[str, tuple[str, UnitFilter]] = {
    "due": ("应报", lambda _, row: row.is_due),
    "came": ("已报", lambda _, row: row.is_due and row.has_come),
    "unasked": ("另外报来", lambda _, row: not row.is_due and row.has_come),
    "missing": ("未报", lambda _, row: row.status in (ReportingStatus.MISSING, ReportingStatus.OVERDUE)),
    "overdue": ("逾期", lambda _, row: row.status is ReportingStatus.OVERDUE),
    "returned": ("已退回", lambda _, row: row.status is ReportingStatus.RETURNED),
    "late": ("迟报", lambda _, row: row.days_late > 0),
    "found": ("有问题", lambda _, row: row.has_trouble),
    "exempt": ("不需报", lambda _, row: row.status is ReportingStatus.EXEMPT),
}
"""The numbers above the list, each of which shows its own units; by key: the word, and who is meant."""


def filter_counts(statuses: UnitStatuses) -> dict[str, int]:
    """The numbers above the list, by the keys of ``STATUS_FILTERS``."""
    by, rows = statuses.by_status, statuses.rows
    return {
        "due": statuses.total.due,
        "came": statuses.total.received,
        "unasked": sum(row.has_come and not row.is_due for row in rows),
        "missing": by[ReportingStatus.MISSING] + by[ReportingStatus.OVERDUE],
        "overdue": by[ReportingStatus.OVERDUE],
        "returned": by[ReportingStatus.RETURNED],
        "late": sum(row.days_late > 0 for row in rows),
        "found": statuses.with_findings,
        "exempt": by[ReportingStatus.EXEMPT],
    }
