"""A collection seen as values: a sum in its columns, what it is compared with, what rules look at, lists of it all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from models.editions.edition import CellKey, Edition
from models.figures.sum_differences import SumDifference
from models.figures.totals import Figures, add_up
from models.figures.value import format_figure
from models.report.filing import Filing
from models.report.report_sum import SumChange
from models.report.roster import RosterUnit


@dataclass(frozen=True)
class ConsolidatedCell:
    """A cell of a sum in its columns: 本级, the other units, the adjustment, and all together; None is blank."""

    own: int | None
    below: int | None
    adjusted: int | None
    whole: int | None


@dataclass(frozen=True)
class Consolidation:
    """A sum as of a moment.

    ``units_total`` is the sum, ``own_level`` the part of it that is the node's own, ``adjustments`` the typed cells
    that are adjusted, ``total`` units and adjustments together, with totals. ``missing`` are units that must report
    and do not count: a report that was returned counts no more than one that never came.
    """

    edition: Edition
    unit_count: int
    units_total: Figures
    own_level: Figures
    adjustments: Mapping[CellKey, int]
    total: Figures
    missing: tuple[RosterUnit, ...]
    movement: int

    @property
    def is_complete(self) -> bool:
        """Whether every unit that must report is in."""
        return not self.missing

    @cached_property
    def subordinates(self) -> Figures:
        """The addition without the node's own level."""
        own = self.own_level.typed
        remaining = {cell: value - own.get(cell, 0) for cell, value in self.units_total.typed.items()}
        return add_up(self.edition, {cell: value for cell, value in remaining.items() if value or cell not in own})

    @cached_property
    def _adjustment_figures(self) -> Figures:
        return add_up(self.edition, dict(self.adjustments))

    def cell(self, cell: CellKey) -> ConsolidatedCell:
        """A cell, typed or computed, in its columns."""
        return ConsolidatedCell(
            self.own_level.get(cell),
            self.subordinates.get(cell),
            self._adjustment_figures.get(cell),
            self.total.get(cell),
        )


@dataclass(frozen=True)
class SuperiorComparison:
    """The superior's own report beside the sum of its units, cell by cell.

    While units are missing nothing can be judged, and ``differences`` say only how far the two stand apart.
    """

    unit: RosterUnit
    submission: int
    differences: tuple[SumDifference, ...]
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
        reported, summed = (_format_or_blank(edition, first.cell, value) for value in (first.reported, first.summed))
        return (
            f"{self.unit.name}：所报与下属单位之和有 {len(self.differences)} 格不同，"
            f"如 {edition.short_name(first.cell)} 所报 {reported}，相加 {summed}。"
        )


def _some(names: Sequence[str]) -> str:
    listed = "、".join(names[:3])
    return f"{len(names)} 个（{listed}{'等' if len(names) > 3 else ''}）"


def _format_or_blank(edition: Edition, cell: CellKey, value: int | None) -> str:
    return format_figure(value, edition.kind(cell)) or "空"


@dataclass(frozen=True)
class CarryOverMismatch:
    """A unit whose 上年结转 is not what was left over last year, transfers reckoned in; ``expected`` is the due one."""

    name: str
    cell: CellKey
    value: int
    expected: int


@dataclass(frozen=True)
class AlikeReports:
    """A unit's report that has ``share`` of its words, ``length`` characters, from another unit's, or from its last.

    ``share_of_other`` is what part of the other's words that is.
    """

    unit: str
    name: str
    received: int
    other_unit: str
    other_name: str
    other_received: int
    is_last_year: bool
    length: int
    share: float
    share_of_other: float

    @property
    def sentence(self) -> str:
        """Both, and how much of their words is the same."""
        when = "上年" if self.is_last_year else ""
        told = f"{self.name} 的文字有 {self.share:.0%}（{self.length} 字）与 {self.other_name}{when}的报告相同"
        return f"{told}，只是名称、数字不同"


@dataclass(frozen=True)
class ConsolidationReview:
    """A sum with all that the rules for sums look at.

    ``changes`` is what moved since it was made a report of, ``vertical_units`` the bodies of a vertical line that are
    in it, ``duplicate_names`` names that several units bear. ``faulty_units`` are the names of the units in it whose
    reports have findings that must be mended, each with how many; ``explanations`` are those given on the sum, by a
    finding's mark. ``alike`` are the reports that were found to have their words from others, none where nobody looked.
    """

    node: RosterUnit
    consolidation: Consolidation
    comparisons: tuple[SuperiorComparison, ...] = ()
    changes: tuple[SumChange, ...] = ()
    carry_over_mismatches: tuple[CarryOverMismatch, ...] = ()
    vertical_units: tuple[RosterUnit, ...] = ()
    duplicate_names: tuple[str, ...] = ()
    has_own_level: bool = True
    faulty_units: tuple[tuple[str, int], ...] = ()
    explanations: Mapping[str, str] = field(default_factory=dict)
    alike: tuple[AlikeReports, ...] = ()


@dataclass(frozen=True)
class SharedUnits:
    """What a sum and that of the year before have in common: the sums over these units alone, and how many they are."""

    count: int
    filing: Filing
    before: Filing


@dataclass(frozen=True)
class SumOfYear:
    """The sum of a choice of units for one year, with what it rests on.

    ``problem`` says why there is none; ``filing`` is None then. ``missing`` are the names of those who should be in it
    and are not, ``changes`` is in which ways a report that was made of it is outdated. ``added`` and ``gone`` are the
    units in it, or in the sum of the year before, that the other has nothing of, renamed and merged ones followed.
    Where there are any, ``shared`` are the units that can be compared, None without any.
    """

    year: int
    filing: Filing | None = None
    unit_count: int = 0
    missing: tuple[str, ...] = ()
    changes: str = ""
    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    problem: str = ""
    shared: SharedUnits | None = None

    @property
    def is_of_other_units(self) -> bool:
        """Whether the sum is of other units than that of the year before."""
        return bool(self.added or self.gone)

    @property
    def basis(self) -> str:
        """What the sum rests on, in a sentence."""
        if self.problem:
            return f"{self.year} 年：{self.problem}"
        told = [f"{self.unit_count} 个单位相加", f"缺 {_some(self.missing)}" if self.missing else "报齐了"]
        told += [f"生成的报告已过期（{self.changes}）"] if self.changes else []
        if self.is_of_other_units:
            parts = (f"多了 {_some(self.added)}" if self.added else "", f"少了 {_some(self.gone)}" if self.gone else "")
            told.append(f"与上一年的单位不同：{'，'.join(filter(None, parts))}")
            if self.shared:
                told.append(f"与上一年比，只比两年都有的 {self.shared.count} 个单位")
        return f"{self.year} 年：{'；'.join(told)}。"


TableEntry = str | int | Decimal | None
"""What stands in a place of a list: words, a count, an amount in the unit of its cell, or nothing."""


@dataclass(frozen=True)
class ListTable:
    """A list of a collection under its name: heads, and rows of as many entries, which can be taken once.

    ``widest`` is how wide a column becomes at most, in characters of a sheet.
    """

    name: str
    heads: tuple[str, ...]
    rows: Iterable[Sequence[TableEntry]]
    widest: int = 60
