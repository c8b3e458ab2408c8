"""Which figures are out of line: counts that leaped, or stand far from those of fellows; small numbers are left alone.

Counts scatter about as widely as their square root, so it is square roots that are compared: from 2 to 5 is nothing,
from 200 to 500 is a leap. Most units have a 0 in most cells, so the width of the scatter is taken from the upper tenth
too; else everyone who has any would fall out.
"""

from collections.abc import Mapping
from math import sqrt

from models.editions.edition import CellKey, CellKind
from models.figures.value import format_figure
from models.report.filing import Level
from models.services.collection.parts.cell_values import values_by_unit
from models.services.collection.parts.part import CollectionPart
from models.services.collection.parts.predecessors import Predecessors
from models.services.collection.results import Outlier

_LEAP, _TIMES = 3.0, 2
_FAR, _NARROWEST = 5.0, 0.5
_FEWEST = 8
_TO_WIDTH_OF_MIDDLE, _TO_WIDTH_OF_TENTH = 1.4826, 1 / 1.2816
_FEN_AS_ONE = 1_000_000


def _root(value: int, kind: CellKind) -> float:
    """A square root that keeps the sign; money counts by the 10,000 yuan."""
    amount = value / _FEN_AS_ONE if kind.is_money else float(value)
    return sqrt(amount) if amount >= 0 else -sqrt(-amount)


def is_abrupt_change(now: int, before: int, kind: CellKind) -> bool:
    """Whether a figure at least doubled or halved, and by more than chance moves a number of its size."""
    low, high = sorted((abs(now), abs(before)))
    return high >= _TIMES * low and abs(_root(now, kind) - _root(before, kind)) >= _LEAP


def far_from_peers(values: Mapping[str, int], kind: CellKind) -> dict[str, int]:
    """Who stands far from the middle of the fellows, and that middle; nobody among fewer than eight."""
    if len(values) < _FEWEST:
        return {}
    ranked = sorted(values.values())
    roots = [_root(value, kind) for value in ranked]
    middle = roots[len(roots) // 2]
    scatter = sorted(abs(root - middle) for root in roots)[len(roots) // 2] * _TO_WIDTH_OF_MIDDLE
    tenth = (roots[len(roots) * 9 // 10] - middle) * _TO_WIDTH_OF_TENTH
    width = max(scatter, tenth, _NARROWEST)
    return {
        who: ranked[len(ranked) // 2]
        for who, value in values.items()
        if abs(_root(value, kind) - middle) > _FAR * width
    }


class Outliers(CollectionPart):
    """Figures of units that leaped since last year, or stand far from those of their peers."""

    def of_cell(self, cell: CellKey) -> list[Outlier]:
        """Units whose figure leaped since last year or stands far from their fellows of the same level; small numbers
        are left alone."""
        now = values_by_unit(self._database, self.year, cell)
        roster = self._collection.roster
        before = Predecessors(self._database, self.year, roster.current).values(cell)
        kind = self.edition.kind(cell)
        outliers = []
        for code, value in now.items():
            last = before.get(code)
            if value is not None and last is not None and is_abrupt_change(value, last, kind):
                why = f"上年 {format_figure(last, kind)}，今年 {format_figure(value, kind)}"
                outliers.append(Outlier(code, roster.name_of(code), cell, value, last, why))
        by_level: dict[Level | None, dict[str, int]] = {}
        for code, value in now.items():
            if value is not None and (unit := roster.current.by_code.get(code)):
                by_level.setdefault(unit.level, {})[code] = value
        for fellows in by_level.values():
            for code, middle in far_from_peers(fellows, kind).items():
                value_text = format_figure(fellows[code], kind)
                why = f"同级 {len(fellows)} 个单位的中间数是 {format_figure(middle, kind)}，这里是 {value_text}"
                outliers.append(Outlier(code, roster.name_of(code), cell, fellows[code], middle, why))
        return outliers

    def all(self) -> list[Outlier]:
        """The same over every cell of the form, totals included, in printed order."""
        return [outlier for cell in self.edition.cells for outlier in self.of_cell(cell)]
