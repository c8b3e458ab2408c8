"""A figure of the form, or one divided by another, over units and years; ranked only where there are enough units."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from models.editions.edition import CellKey, Edition
from models.errors import Refused
from models.figures.value import format_figure

FEWEST = 5
"""Of fewer units with a figure no order is told: it would say more of chance than of the units."""
UNKNOWN = "—"


@dataclass(frozen=True)
class IndicatorValue:
    """A unit's figure of a year, or what it is divided by beside it; None is blank."""

    part: int | None
    whole: int | None = None


@dataclass(frozen=True)
class Indicator:
    """A cell of the form, divided by another where ``of`` names one."""

    edition: Edition
    cell: CellKey
    of: CellKey | None = None

    def __post_init__(self) -> None:
        """Refused where an amount of money would be divided by a count, or the other way round."""
        if self.of and self.edition.kind(self.cell).is_money != self.edition.kind(self.of).is_money:
            raise Refused("一个是金额，一个是件数，不能相除。请另选一格。")

    @property
    def name(self) -> str:
        """What is told, in a few words."""
        name = self.edition.short_name(self.cell)
        return f"{name} ÷ {self.edition.short_name(self.of)}" if self.of else name

    def figure(self, value: IndicatorValue | None) -> Fraction | None:
        """The figure itself; None where it is blank, or would be divided by 0 or by a blank."""
        if value is None or value.part is None:
            return None
        if self.of is None:
            return Fraction(value.part)
        return Fraction(value.part, value.whole) if value.whole else None

    def text(self, value: IndicatorValue | None) -> str:
        """The figure as it is read: a count or an amount, a share in per cent."""
        figure = self.figure(value)
        if value is None or figure is None:
            return UNKNOWN
        return f"{float(figure):.1%}" if self.of else format_figure(value.part, self.edition.kind(self.cell))

    def reckoning(self, value: IndicatorValue | None) -> str:
        """The cells that it comes from, with what stands in them."""
        if value is None:
            return "没有报来"
        parts = [(self.cell, value.part)] + ([(self.of, value.whole)] if self.of else [])
        told = (
            f"{self.edition.short_name(cell)} {format_figure(amount, self.edition.kind(cell)) or '空'}"
            for cell, amount in parts
        )
        return " ÷ ".join(told) + (f" = {self.text(value)}" if self.of else "")


@dataclass(frozen=True)
class IndicatorRow:
    """A unit with its figures, the latest year first; None where no report of a year is here."""

    code: str
    name: str
    kind: str
    values: tuple[IndicatorValue | None, ...]


@dataclass(frozen=True)
class IndicatorTable:
    """An indicator over units; ``years`` are the latest first."""

    indicator: Indicator
    years: tuple[int, ...]
    rows: Sequence[IndicatorRow]

    def known(self, year: int) -> int:
        """How many units have a figure of a year, counted back from the latest."""
        return sum(self.indicator.figure(row.values[year]) is not None for row in self.rows)

    def total(self, year: int) -> IndicatorValue:
        """All units with a figure of a year together: their sum, or the sum of the one by that of the other."""
        of_year = (row.values[year] for row in self.rows)
        values = [value for value in of_year if value and self.indicator.figure(value) is not None]
        if not values:
            return IndicatorValue(None)
        return IndicatorValue(sum(one.part or 0 for one in values), sum(one.whole or 0 for one in values))

    @property
    def is_ranked(self) -> bool:
        """Whether enough units have a figure of the latest year."""
        return self.known(0) >= FEWEST

    def ranked(self) -> list[tuple[int, IndicatorRow]]:
        """The units with their ranks, equal figures with the same; 0 and the order of the roster where none is told."""
        if not self.is_ranked:
            return [(0, row) for row in self.rows]
        return list(self._ranks())

    def _ranks(self) -> Iterator[tuple[int, IndicatorRow]]:
        figures = {row.code: self.indicator.figure(row.values[0]) for row in self.rows}
        known = [row for row in self.rows if figures[row.code] is not None]
        known.sort(key=lambda row: -(figures[row.code] or 0))
        rank = 0
        for place, row in enumerate(known, 1):
            if place == 1 or figures[row.code] != figures[known[place - 2].code]:
                rank = place
            yield rank, row
        yield from ((0, row) for row in self.rows if figures[row.code] is None)

    def basis(self, year: int) -> str:
        """What a year's total rests on, in a sentence."""
        count, known = sum(row.values[year] is not None for row in self.rows), self.known(year)
        total = self.indicator.text(self.total(year))
        blank = f"，其余 {count - known} 个没有填{'或分母是 0' if self.indicator.of else ''}" if count > known else ""
        return f"{self.years[year]} 年：{total}，由 {known} 个单位得出{blank}。"

    @property
    def caveat(self) -> str:
        """Why no order is told; empty where one is."""
        return "" if self.is_ranked else f"有数的不足 {FEWEST} 个单位，不排名次。"
