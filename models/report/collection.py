"""A collection seen as values: a sum in its columns, what it is compared with, what made it stale, lists of it all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from models.editions.declare import CellKey, Edition
from models.figures.consolidate import Difference
from models.figures.totals import Figures, add_up
from models.figures.value import show
from models.report.roster import RosterUnit


@dataclass(frozen=True)
class CellSum:
    """A cell of a sum in its columns: 本级, the other units, the adjustment, and all together; None is blank."""

    own: int | None
    below: int | None
    adjusted: int | None
    whole: int | None


@dataclass(frozen=True)
class Sum:
    """A sum as of a moment.

    ``units`` is the addition alone, ``own`` the part of it that is the node's own level, ``adjusted`` the typed cells
    that are adjusted, ``whole`` units and adjustments together, with totals. ``missing`` are units that must report
    and do not count: a report that was returned counts no more than one that never came.
    """

    edition: Edition
    parts: int
    units: Figures
    own: Figures
    adjusted: Mapping[CellKey, int]
    whole: Figures
    missing: tuple[RosterUnit, ...]
    movement: int

    @property
    def is_complete(self) -> bool:
        """Whether every unit that must report is in."""
        return not self.missing

    @cached_property
    def below(self) -> Figures:
        """The addition without the node's own level."""
        own = self.own.typed
        left = {cell: value - own.get(cell, 0) for cell, value in self.units.typed.items()}
        return add_up(self.edition, {cell: value for cell, value in left.items() if value or cell not in own})

    @cached_property
    def _moved(self) -> Figures:
        return add_up(self.edition, dict(self.adjusted))

    def cell(self, cell: CellKey) -> CellSum:
        """A cell, typed or computed, in its columns."""
        return CellSum(self.own.get(cell), self.below.get(cell), self._moved.get(cell), self.whole.get(cell))


@dataclass(frozen=True)
class Compared:
    """The superior's own report beside the sum of its units, cell by cell.

    While units are missing nothing can be judged, and ``differences`` say only how far the two stand apart.
    """

    unit: RosterUnit
    received: int
    differences: tuple[Difference, ...]
    missing: tuple[RosterUnit, ...]

    @property
    def can_judge(self) -> bool:
        """Whether every unit is in."""
        return not self.missing

    def sentence(self, edition: Edition) -> str:
        """The verdict in words."""
        if self.missing:
            names = "、".join(unit.name for unit in self.missing[:5])
            more = f"等 {len(self.missing)} 个单位" if len(self.missing) > 5 else ""
            return f"{self.unit.name}：不能判断，{names}{more}还没有报来。"
        if not self.differences:
            return f"{self.unit.name}：所报与下属单位之和一致。"
        first = self.differences[0]
        reported, summed = (_shown(edition, first.cell, value) for value in (first.reported, first.summed))
        return (
            f"{self.unit.name}：所报与下属单位之和有 {len(self.differences)} 格不同，"
            f"如 {edition.short_name(first.cell)} 所报 {reported}，相加 {summed}。"
        )


@dataclass(frozen=True)
class Stale:
    """A unit whose part in a kept sum is not what counts now.

    ``then`` and ``now`` are the numbers of the versions, None where there was or is none; ``moved`` has each typed
    cell that differs, with its value then and now.
    """

    unit: str
    name: str
    then: int | None
    now: int | None
    moved: Mapping[CellKey, tuple[int | None, int | None]] = field(default_factory=dict)

    def sentence(self, edition: Edition) -> str:
        """What became of it since, in words."""
        if self.then is None:
            return f"{self.name}：汇总以后才报来。"
        if self.now is None:
            return f"{self.name}：汇总以后退回或撤下了。"
        told = [
            f"{edition.short_name(cell)} {_shown(edition, cell, then)} → {_shown(edition, cell, now)}"
            for cell, (then, now) in list(self.moved.items())[:3]
        ]
        more = f" 等 {len(self.moved)} 格" if len(self.moved) > 3 else ""
        return f"{self.name}：汇总以后改过：{'，'.join(told)}{more}。"


def _shown(edition: Edition, cell: CellKey, value: int | None) -> str:
    return show(value, edition.kind(cell)) or "空"


@dataclass(frozen=True)
class CarriedBreak:
    """A unit whose 上年结转 is not what was left over last year, transfers reckoned in; ``due`` is what should be."""

    name: str
    cell: CellKey
    value: int
    due: int


@dataclass(frozen=True)
class Gathered:
    """A sum with all that the rules for sums look at.

    ``last`` are the figures of the same node's sum for the year before, None where nothing is kept of it;
    ``vertical`` the bodies of a vertical line that are in it, ``namesakes`` names that several units bear.
    """

    node: RosterUnit
    whole: Sum
    compared: tuple[Compared, ...] = ()
    stale: tuple[Stale, ...] = ()
    breaks: tuple[CarriedBreak, ...] = ()
    vertical: tuple[RosterUnit, ...] = ()
    namesakes: tuple[str, ...] = ()
    has_own_level: bool = True


Entry = str | int | Decimal | None
"""What stands in a place of a list: words, a count, an amount in the unit of its cell, or nothing."""


@dataclass(frozen=True)
class Listed:
    """A list of a collection under its name: heads, and rows of as many entries, which can be taken once."""

    name: str
    heads: tuple[str, ...]
    rows: Iterable[Sequence[Entry]]
