"""三年对比: the main figures of a sum year beside year, as rows, as lists for a workbook and as a picture."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from models.editions.edition import CellKind
from models.figures.value import format_exact
from models.report.consolidation import ListTable, SumOfYear, TableEntry
from output.picture.comparison import BarGroup, comparison_picture
from output.picture.facts import Facts, Series, read_facts
from output.picture.shapes import Picture

NAME = "三年对比"
NOTHING = "这些单位还没有报来的数，没有可比的。"


@dataclass(frozen=True)
class YearRow:
    """A figure of the sum, year beside year, the latest first; None where a year has no such figure."""

    table: str
    series: Series

    @property
    def change(self) -> int | None:
        """How much it moved since the year before; None where one of the two is not known."""
        now, *before = self.series.values
        return None if now is None or not before or before[0] is None else now - before[0]

    @property
    def change_text(self) -> str:
        """The same with its sign and in per cent; of what grew from nothing no per cent can be told."""
        if (change := self.change) is None:
            return ""
        kind, before = self.series.kind, self.series.values[1]
        text = f"{'+' if change > 0 else ''}{format_exact(change, kind)}"
        return f"{text}（{change / before:+.0%}）" if before and change else text

    @property
    def label(self) -> str:
        """What is counted, in the words of the form."""
        return " ".join(filter(None, (self.series.label, self.series.note)))


def compare_years(sums: Sequence[SumOfYear]) -> list[YearRow]:
    """The main figures of sums, the latest of which comes first; none where that has no figures."""
    facts = _facts(sums)
    return list(_rows(facts, sums)) if facts else []


def _facts(sums: Sequence[SumOfYear]) -> Facts | None:
    filings = [one.filing for one in sums if one.filing is not None]
    return read_facts(filings[0], filings[1:]) if filings and sums[0].filing is not None else None


def _rows(facts: Facts, sums: Sequence[SumOfYear]) -> Iterator[YearRow]:
    """In the order of the form; what the comparison lacks of a year is a gap, not a shift to the year before."""

    def placed(table: str, series: Series) -> YearRow:
        known = dict(zip(facts.years, series.values, strict=True))
        values = tuple(known.get(one.year) for one in sums)
        return YearRow(table, Series(series.label, series.note, series.unit, series.kind, values, series.is_total))

    requests = (*facts.flow[0], *facts.flow[1], *facts.results)
    yield from (placed(facts.requests_name, series) for series in requests)
    for series in facts.requesters:
        yield placed(facts.requests_name, Series(series.label, facts.flow[0][0].label, "", series.kind, series.values))
    for table in facts.tables:
        cells = (series for matrix in table.matrices for _, row in matrix.rows for series in row)
        yield from (placed(table.name, series) for series in (*cells, *table.singles))


def year_tables(sums: Sequence[SumOfYear]) -> list[ListTable]:
    """The same as lists: the figures, and what each year's sum rests on."""
    years = tuple(f"{one.year}年" for one in sums)
    rows = [
        (row.table, row.label, *(_amount(value, row.series.kind) for value in row.series.values), row.change_text)
        for row in compare_years(sums)
    ]
    bases = [
        (one.year, one.unit_count, len(one.missing), one.changes, len(one.added), len(one.gone), one.basis)
        for one in sums
    ]
    heads = ("年度", "单位", "缺", "已过期", "比上一年多", "比上一年少", "说明")
    return [ListTable(NAME, ("部分", "项目", *years, "比上年"), rows), ListTable("三年对比的依据", heads, bases)]


def _amount(value: int | None, kind: CellKind) -> TableEntry:
    return Decimal(format_exact(value, kind)) if value is not None and kind.is_money else value


def year_picture(title: str, sums: Sequence[SumOfYear]) -> Picture | None:
    """The requests of the sum in bars; None where there is nothing to draw."""
    facts = _facts(sums)
    if facts is None:
        return None
    flow = (*facts.flow[0], *facts.flow[1])
    unit = f"（{flow[0].unit}）"
    groups = [
        BarGroup(facts.requests_name, unit, flow),
        BarGroup(next(series.label for series in flow if series.is_total), unit, facts.results),
        BarGroup(facts.requesters_name, f"{flow[0].label}{unit}", facts.requesters),
    ]
    return comparison_picture(title, facts.years, groups, [one.basis for one in sums])
