"""Reports collected for a sum: which unit each belongs to, what is taken, refused or missing, and the sum itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from models.editions.declare import CellKey, Edition
from models.figures.consolidate import Consolidated, Difference, consolidate, differences
from models.figures.totals import Figures, add_up
from models.figures.value import show
from models.filing import Filing
from models.roster import Roster, RosterUnit


@dataclass(frozen=True)
class Arrived:
    """A report as it came, under the name of the file it came in."""

    file: str
    filing: Filing


@dataclass(frozen=True)
class Turned:
    """A file that was not taken, and why, in a sentence."""

    file: str
    why: str


@dataclass(frozen=True)
class Sorted:
    """What came, laid beside the roster: ``taken`` by code, files turned away, units that must report and did not."""

    taken: Mapping[str, Arrived]
    refused: tuple[Turned, ...]
    missing: tuple[RosterUnit, ...]


def sort_out(roster: Roster, arrived: Iterable[Arrived], edition: Edition, year: int) -> Sorted:
    """Find each report's unit. Of two files of one unit the same content is taken once, different content not at all.

    A report for another year or in another edition is refused (editions cannot be added), as is one of no
    unit in the roster.
    """
    taken: dict[str, Arrived] = {}
    refused: list[Turned] = []
    disputed: set[str] = set()
    for one in arrived:
        why = _why_not(roster, one, edition, year)
        unit = roster.find(one.filing.agency)
        if why or unit is None:
            refused.append(Turned(one.file, why))
        elif unit.code not in taken:
            taken[unit.code] = one
        elif _same(taken[unit.code].filing, one.filing):
            refused.append(Turned(one.file, f"与 {taken[unit.code].file} 内容相同，只计一次。"))
        else:
            disputed.add(unit.code)
            refused.append(Turned(one.file, f"{unit.name} 有两份内容不同的报告，另一份是 {taken[unit.code].file}。"))
    for code in disputed:
        other = taken.pop(code)
        name = roster.by_code[code].name
        refused.append(Turned(other.file, f"{name} 有不止一份内容不同的报告，请只留下正确的一份。"))
    missing = tuple(unit for unit in roster.units if unit.code not in taken and _must_report(roster, unit))
    return Sorted(taken, tuple(refused), missing)


def _must_report(roster: Roster, unit: RosterUnit) -> bool:
    if not unit.is_required or unit.exempt_reason or unit.is_vertical:
        return False
    return unit is not roster.top or not roster.children(unit.code)


def _why_not(roster: Roster, one: Arrived, edition: Edition, year: int) -> str:
    filing = one.filing
    if filing.year != year:
        return f"是 {filing.year} 年度的报告，这次汇总的是 {year} 年度。"
    if filing.edition is not edition:
        return f"用的是 {filing.edition.name} 格式，不能与 {edition.name} 格式相加。"
    if roster.find(filing.agency) is None:
        code = f"（代码 {filing.agency.code}）" if filing.agency.code else ""
        return f"单位“{filing.agency.name}”{code}不在名册里。"
    return ""


def _same(one: Filing, other: Filing) -> bool:
    return (one.figures, one.texts, one.printed) == (other.figures, other.texts, other.printed)


@dataclass(frozen=True)
class Summed:
    """The sum for a unit, its parts, and where a unit in between reported other than its own units add up to."""

    whole: Consolidated[str]
    differences: dict[str, tuple[Difference, ...]] = field(default_factory=dict)


def sum_up(roster: Roster, edition: Edition, taken: Mapping[str, Arrived], top: RosterUnit) -> Summed:
    """The sum for the top unit; a report it made itself is compared with the sum, never added to it."""
    summed = add_units(roster, edition, taken, top.code)
    if top.code not in taken:
        return summed
    unlike = differences(edition, taken[top.code].filing.figures, summed.whole.figures)
    return replace(summed, differences=summed.differences | {top.code: unlike}) if unlike else summed


def add_units(roster: Roster, edition: Edition, taken: Mapping[str, Arrived], code: str) -> Summed:
    """Add up what stands under a unit.

    A unit under it that reported counts with its own report, and its units are only compared with that;
    one that did not counts with the sum of its units. So nothing is counted twice. Bodies of a vertical
    line are left out.
    """
    parts: dict[str, Figures] = {}
    found: dict[str, tuple[Difference, ...]] = {}
    for unit in roster.children(code):
        if unit.is_vertical:
            continue
        below = add_units(roster, edition, taken, unit.code)
        found |= below.differences
        if unit.code in taken:
            reported = taken[unit.code].filing.figures
            parts[unit.code] = reported
            if below.whole.parts and (unlike := differences(edition, reported, below.whole.figures)):
                found[unit.code] = unlike
        else:
            parts |= below.whole.parts
    return Summed(consolidate(edition, parts), found)


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
        return f"{self.name}：汇总以后改过" + (f"：{'，'.join(told)}{more}。" if told else "，数字没有变。")


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
