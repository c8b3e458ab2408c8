"""三年对比: the main figures of a sum year beside year, as rows, as lists for a workbook and as a picture."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from models.editions.edition import CellKind
from models.figures.value import format_exact
from models.report.consolidation import ListTable, SumOfYear, TableEntry
from output.picture.comparison import BarGroup, comparison_picture
from output.picture.facts import Facts, Series, read_facts
from output.picture.shapes import Picture

NAME = "三年对比"
UNLIKE = "单位不同，不可比"
NOTHING = "这些单位还没有报来的数，没有可比的。"


@dataclass(frozen=True)
class YearRow:
    """A figure of the sum, year beside year, the latest first; None where a year has no such figure.

    ``compared`` are the figures of the latest year and the one before over the same units; empty where the two sums
    share none. ``shared_count`` is how many these are where they are not all of both, else 0.
    """

    table: str
    series: Series
    compared: tuple[int | None, ...]
    shared_count: int = 0

    @property
    def change(self) -> int | None:
        """How much it moved since the year before, over the same units; None where one of the two is not known."""
        now, before = (*self.compared, None, None)[:2]
        return None if now is None or before is None else now - before

    @property
    def change_text(self) -> str:
        """The same with its sign and in per cent; of what grew from nothing no per cent can be told."""
        if not self.compared:
            return UNLIKE
        if (change := self.change) is None:
            return ""
        kind, before = self.series.kind, self.compared[1]
        text = f"{'+' if change > 0 else ''}{format_exact(change, kind)}"
        text += f"（{change / before:+.0%}）" if before and change else ""
        return f"{text}，同 {self.shared_count} 个单位" if self.shared_count else text

    @property
    def label(self) -> str:
        """What is counted, in the words of the form."""
        return " ".join(filter(None, (self.series.label, self.series.note)))


def compare_years(sums: Sequence[SumOfYear]) -> list[YearRow]:
    """The main figures of sums, the latest of which comes first; none where that has no figures."""
    facts, latest = _facts(sums), sums[0] if sums else None
    if not facts or not latest:
        return []
    rows = list(_rows(facts, sums))
    if not latest.is_of_other_units:
        return rows
    shared = latest.shared
    if shared is None:
        return [replace(row, compared=()) for row in rows]
    alike = [SumOfYear(latest.year, shared.filing), SumOfYear(shared.before.year, shared.before)]
    like_facts = _facts(alike)
    like = {_key(row): row.series.values for row in _rows(like_facts, alike)} if like_facts else {}
    return [replace(row, compared=like.get(_key(row), (None, None)), shared_count=shared.count) for row in rows]


def _key(row: YearRow) -> tuple[str, str]:
    return row.table, row.label


def _facts(sums: Sequence[SumOfYear]) -> Facts | None:
    filings = [one.filing for one in sums if one.filing is not None]
    return read_facts(filings[0], filings[1:]) if filings and sums[0].filing is not None else None


def _rows(facts: Facts, sums: Sequence[SumOfYear]) -> Iterator[YearRow]:
    """In the order of the form; what the comparison lacks of a year is a gap, not a shift to the year before."""

    def placed(table: str, series: Series) -> YearRow:
        known = dict(zip(facts.years, series.values, strict=True))
        values = tuple(known.get(one.year) for one in sums)
        shown = Series(series.label, series.note, series.unit, series.kind, values, series.is_total)
        return YearRow(table, shown, values[:2])

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
