"""指标: any figure of the form, or one by another, of the units that make up a sum, over three years."""

from models.editions.edition import CellKey
from models.errors import Refused
from models.report.indicator import Indicator, IndicatorRow, IndicatorTable, IndicatorValue
from models.report.unit_kind import UnitKind
from models.services.collection.parts.cell_values import values_by_unit
from models.services.collection.parts.consolidation import ScopedConsolidation
from models.services.collection.parts.part import CollectionPart
from models.services.collection.parts.predecessors import Predecessors

YEARS = 3
Values = dict[str, IndicatorValue]


class Indicators(CollectionPart):
    """Of years before, the figures of the units that these go on from."""

    def table(
        self, consolidation: ScopedConsolidation, cell: CellKey, of: CellKey | None = None, kind: UnitKind | None = None
    ) -> IndicatorTable:
        """The units that are in the sum, of a kind alone where it is given, in the order of the roster.

        Refused where the one cell cannot be divided by the other.
        """
        indicator = Indicator(self.edition, cell, of)
        counted, kinds = consolidation.counted_versions(), self._collection.kinds.all()
        units = [unit for unit in self._collection.roster.current.units if unit.code in counted]
        chosen = [unit for unit in units if kind is None or kinds[unit.code] is kind]
        years = tuple(self.year - back for back in range(YEARS))
        of_year = [self._values(year, indicator) for year in years]
        sources = self._sources([unit.code for unit in chosen])
        rows = [
            IndicatorRow(
                unit.code,
                unit.name,
                kinds[unit.code].label,
                tuple(_together(of_year[back], sources[back][unit.code]) for back in range(YEARS)),
            )
            for unit in chosen
        ]
        return IndicatorTable(indicator, years, rows)

    def _values(self, year: int, indicator: Indicator) -> Values:
        parts = values_by_unit(self._database, year, indicator.cell)
        wholes = values_by_unit(self._database, year, indicator.of) if indicator.of else {}
        return {code: IndicatorValue(part, wholes.get(code)) for code, part in parts.items()}

    def _sources(self, codes: list[str]) -> list[dict[str, tuple[str, ...]]]:
        """For each year back the units that each of these goes on from; none where nobody can say."""
        sources: list[dict[str, tuple[str, ...]]] = [{code: (code,) for code in codes}]
        collection = self._collection
        for _ in range(YEARS - 1):
            try:
                before = Predecessors(self._database, collection.year, collection.roster.current)
            except Refused:
                sources.append({code: () for code in codes})  # a year without a roster: nothing is known of what became
                collection = collection.previous_year
                continue
            last: dict[str, tuple[str, ...]] = {}
            for code, of in sources[-1].items():
                further = [before.of(one) for one in of]
                last[code] = tuple(one for some in further for one in some) if all(further) else ()
            sources.append(last)
            collection = collection.previous_year
        return sources


def _together(values: Values, sources: tuple[str, ...]) -> IndicatorValue | None:
    """The figures of units that became one; None where one of them is not here."""
    if not sources or any(code not in values for code in sources):
        return None
    some = [values[code] for code in sources]
    return IndicatorValue(_sum([one.part for one in some]), _sum([one.whole for one in some]))


def _sum(values: list[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
